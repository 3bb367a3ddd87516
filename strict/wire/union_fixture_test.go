package wire

import "encoding/json"

// What follows is written as leasegen writes it, for these schemas:
//
//	Owner: {oneOf: [Person, Shelter, Zoo, Farm, Lab], discriminator: {propertyName: kind}}
//	Person: {type: object, required: [kind, name, mail], properties: {kind: {const: person}, name: string, mail: string, age: integer, tags: {type: array, items: string}}}
//	… likewise

type ownerFixture struct{ value ownerAlternative }

type ownerAlternative interface{ isOwner() }

func (t ownerFixture) Value() ownerAlternative { return t.value }

type ownerUnknown json.RawMessage

func (personFixture) isOwner()  {}
func (shelterFixture) isOwner() {}
func (ownerUnknown) isOwner()   {}

var ownerSchemas = Schemas{
	{},
	{OneOf: []int{2, 3}, Selector: "kind", Selected: []Property{{Name: "person", Schema: 2}, {Name: "shelter", Schema: 3}}},
	{Types: TypeObject, Required: []string{"kind", "mail", "name"}, Properties: []Property{{Name: "age", Schema: 6}, {Name: "kind", Schema: 4}, {Name: "mail", Schema: 5}, {Name: "name", Schema: 5}, {Name: "tags", Schema: 7}}, Additional: 9},
	{Types: TypeObject, Required: []string{"address", "kind"}, Properties: []Property{{Name: "address", Schema: 5}, {Name: "kind", Schema: 8}}},
	{Enum: []string{`"person"`}},
	{Types: TypeString},
	{Types: TypeInteger},
	{Types: TypeArray, Items: 5},
	{Enum: []string{`"shelter"`}},
	{Never: true},
}

var ownerUnion = Union{
	Row: 1, Rule: "oneOf", Want: "one of the alternatives", Distinct: true, Tag: "kind",
	Tags: []Tag{{"farm", 3}, {"lab", 4}, {"person", 0}, {"shelter", 1}, {"zoo", 2}},
	Alternatives: []Alternative{
		{Row: 2, Types: TypeObject}, {Row: 3, Types: TypeObject}, {Row: 3, Types: TypeObject}, {Row: 3, Types: TypeObject}, {Row: 3, Types: TypeObject},
	},
}

func (t *ownerFixture) DecodeJSON(d *Decoder) {
	var u Choice
	switch u.Begin(d, &ownerUnion, ownerSchemas) {
	case 0:
		var v personFixture
		v.DecodeJSON(d)
		t.value = v
	case 1:
		var v shelterFixture
		v.DecodeJSON(d)
		t.value = v
	default:
		if v, ok := u.Unknown(); ok {
			t.value = ownerUnknown(v)
		}
	}
	u.End()
}

func (t *ownerFixture) EncodeJSON(e *Encoder) {
	switch v := t.value.(type) {
	case personFixture:
		v.EncodeJSON(e)
	case shelterFixture:
		v.EncodeJSON(e)
	default:
		e.Fail("oneOf", ownerUnion.Want)
	}
}

type personFixture struct {
	Kind, Mail, Name string
	Age              int
	Tags             []string
}

func (t *personFixture) DecodeJSON(d *Decoder) {
	if !d.BeginObject() {
		return
	}
	var seen [5]bool
	var names Names
	for {
		name, ok := d.Member()
		if !ok {
			break
		}
		switch string(name) {
		case "age":
			if d.Enter(&seen[0]) {
				if v, ok := d.Int(); ok {
					t.Age = v
				}
			}
		case "kind":
			if d.Enter(&seen[1]) {
				if v, ok := d.String(); ok {
					if v != "person" {
						d.Unlisted("enum", "\"person\"")
					}
					t.Kind = v
				}
			}
		case "mail":
			if d.Enter(&seen[2]) {
				if v, ok := d.String(); ok {
					t.Mail = v
				}
			}
		case "name":
			if d.Enter(&seen[3]) {
				if v, ok := d.String(); ok {
					t.Name = v
				}
			}
		case "tags":
			if d.Enter(&seen[4]) {
				if d.BeginArray() {
					list0 := []string{}
					for d.Element() {
						if v, ok := d.String(); ok {
							list0 = append(list0, v)
						}
					}
					t.Tags = list0
				}
			}
		default:
			d.Unknown(name, &names)
		}
	}
	if !seen[1] {
		d.Missing("kind")
	}
	if !seen[2] {
		d.Missing("mail")
	}
	if !seen[3] {
		d.Missing("name")
	}
}

func (t *personFixture) EncodeJSON(e *Encoder) {
	if !e.BeginObject() {
		return
	}
	if t.Age != 0 {
		e.Member("age", "\"age\":")
		e.Int64(int64(t.Age))
	}
	e.Member("kind", "\"kind\":")
	if t.Kind != "person" {
		e.Fail("enum", "\"person\"")
	}
	e.String(t.Kind)
	e.Member("mail", "\"mail\":")
	e.String(t.Mail)
	e.Member("name", "\"name\":")
	e.String(t.Name)
	if t.Tags != nil {
		e.Member("tags", "\"tags\":")
		if e.BeginArray() {
			for i := range t.Tags {
				e.Element()
				e.String(t.Tags[i])
			}
			e.EndArray()
		}
	}
	e.EndObject()
}

type shelterFixture struct {
	Address, Kind        string
	AdditionalProperties map[string]json.RawMessage
}

func (t *shelterFixture) DecodeJSON(d *Decoder) {
	if !d.BeginObject() {
		return
	}
	var seen [2]bool
	var names Names
	for {
		name, ok := d.Member()
		if !ok {
			break
		}
		switch string(name) {
		case "address":
			if d.Enter(&seen[0]) {
				if v, ok := d.String(); ok {
					t.Address = v
				}
			}
		case "kind":
			if d.Enter(&seen[1]) {
				if v, ok := d.String(); ok {
					if v != "shelter" {
						d.Unlisted("enum", "\"shelter\"")
					}
					t.Kind = v
				}
			}
		default:
			key, ok := d.Additional(name, &names)
			if !ok {
				continue
			}
			if t.AdditionalProperties == nil {
				t.AdditionalProperties = map[string]json.RawMessage{}
			}
			if v, ok := d.Raw(); ok {
				t.AdditionalProperties[key] = v
			}
		}
	}
	if !seen[0] {
		d.Missing("address")
	}
	if !seen[1] {
		d.Missing("kind")
	}
}

func (t *shelterFixture) EncodeJSON(e *Encoder) {
	if !e.BeginObject() {
		return
	}
	e.Member("address", "\"address\":")
	e.String(t.Address)
	e.Member("kind", "\"kind\":")
	if t.Kind != "shelter" {
		e.Fail("enum", "\"shelter\"")
	}
	e.String(t.Kind)
	for _, key := range SortedKeys(t.AdditionalProperties) {
		e.AdditionalMember(key, "address", "kind")
		e.Raw(t.AdditionalProperties[key])
	}
	e.EndObject()
}

//	Nest: {anyOf: [{type: array, items: Nest}, {type: array, items: Nest, maxItems: 2}, {type: string}]}

type nestFixture struct {
	value nestAlternative
	also  []nestAlternative
}

type nestAlternative interface{ isNest() }

type (
	nestList   []nestFixture
	nestShort  []nestFixture
	nestString string
)

func (nestList) isNest()   {}
func (nestShort) isNest()  {}
func (nestString) isNest() {}

var nestSchemas = Schemas{
	{},
	{AnyOf: []int{2, 3, 4}},
	{Types: TypeArray, Items: 1},
	{Types: TypeArray, Items: 1, Counts: []Count{{"maxItems", 2}}},
	{Types: TypeString},
}

var nestUnion = Union{
	Row: 1, Rule: "anyOf", Want: "one of the alternatives", Any: true,
	Alternatives: []Alternative{{Row: 2, Types: TypeArray}, {Row: 3, Types: TypeArray}, {Row: 4, Types: TypeString}},
}

func (t *nestFixture) hold(v nestAlternative) {
	if t.value == nil {
		t.value = v
	} else {
		t.also = append(t.also, v)
	}
}

func (t *nestFixture) DecodeJSON(d *Decoder) {
	var u Choice
	i, ok := u.Begin(d, &nestUnion, nestSchemas), true
	if held, found := u.Held().(nestFixture); found {
		*t, ok = held, false
	}
	for ; ok; i, ok = u.Next() {
		switch i {
		case 0:
			var v nestList
			v.DecodeJSON(d)
			t.hold(v)
		case 1:
			var v nestShort
			v.DecodeJSON(d)
			t.hold(v)
		case 2:
			v, _ := d.String()
			t.hold(nestString(v))
		}
	}
	u.Hold(*t)
	u.End()
}

func (t *nestFixture) EncodeJSON(e *Encoder) {
	switch v := t.value.(type) {
	case nestList:
		v.EncodeJSON(e)
	case nestShort:
		v.EncodeJSON(e)
	case nestString:
		e.String(string(v))
	default:
		e.Fail("anyOf", nestUnion.Want)
	}
}

func (t *nestList) DecodeJSON(d *Decoder) { *t = nestList(decodeNests(d)) }

func (t *nestShort) DecodeJSON(d *Decoder) { *t = nestShort(decodeNests(d)) }

func decodeNests(d *Decoder) (list []nestFixture) {
	if d.BeginArray() {
		list = []nestFixture{}
		for d.Element() {
			var item nestFixture
			item.DecodeJSON(d)
			list = append(list, item)
		}
	}
	return list
}

func (t *nestList) EncodeJSON(e *Encoder) { encodeNests(e, *t) }

func (t *nestShort) EncodeJSON(e *Encoder) {
	if len(*t) > 2 {
		e.Fail("maxItems", "at most 2 items")
	}
	encodeNests(e, *t)
}

func encodeNests(e *Encoder, list []nestFixture) {
	if e.BeginArray() {
		for i := range list {
			e.Element()
			list[i].EncodeJSON(e)
		}
		e.EndArray()
	}
}

//	Pair: {oneOf: [{type: object, required: [a], properties: {a: string, in: Pair}}, {type: object, required: [b], properties: {b: integer, in: Pair}}]}

type pairFixture struct{ value pairAlternative }

type pairAlternative interface{ isPair() }

// pairHalf is an alternative of Pair, whose name is a or b.
type pairHalf struct {
	a, b string
	in   *pairFixture
	rest map[string]json.RawMessage
}

func (pairHalf) isPair() {}

type pairUnknown json.RawMessage

func (pairUnknown) isPair() {}

var pairSchemas = Schemas{
	{},
	{OneOf: []int{2, 3}},
	{Types: TypeObject, Required: []string{"a"}, Properties: []Property{{Name: "a", Schema: 4}, {Name: "in", Schema: 1}}},
	{Types: TypeObject, Required: []string{"b"}, Properties: []Property{{Name: "b", Schema: 4}, {Name: "in", Schema: 1}}},
	{Types: TypeString},
	{AllOf: []int{1, 2}},
	{AllOf: []int{1, 3}},
}

var pairUnion = Union{
	Row: 1, Rule: "oneOf", Want: "one of the alternatives", Names: []string{"a", "b"},
	Alternatives: []Alternative{{Row: 5, Types: TypeObject, Needs: 1}, {Row: 6, Types: TypeObject, Needs: 2}},
}

func (t *pairFixture) DecodeJSON(d *Decoder) {
	var u Choice
	switch i := u.Begin(d, &pairUnion, pairSchemas); i {
	case 0, 1:
		var v pairHalf
		v.decode(d, []string{"a", "b"}[i])
		t.value = v
	default:
		if v, ok := u.Unknown(); ok {
			t.value = pairUnknown(v)
		}
	}
	u.End()
}

func (v *pairHalf) decode(d *Decoder, required string) {
	if !d.BeginObject() {
		return
	}
	var seen [3]bool
	var names Names
	for {
		name, ok := d.Member()
		if !ok {
			break
		}
		switch string(name) {
		case required:
			if d.Enter(&seen[0]) {
				v.a, _ = d.String()
			}
		case "in":
			if d.Enter(&seen[1]) {
				v.in = new(pairFixture)
				v.in.DecodeJSON(d)
			}
		default:
			key, ok := d.Additional(name, &names)
			if !ok {
				continue
			}
			if v.rest == nil {
				v.rest = map[string]json.RawMessage{}
			}
			v.rest[key], _ = d.Raw()
		}
	}
	if v.b = required; !seen[0] {
		d.Missing(required)
	}
}

func (t *pairFixture) EncodeJSON(e *Encoder) {
	start, i := e.BeginUnion(), -1
	switch v := t.value.(type) {
	case pairHalf:
		i = map[string]int{"a": 0, "b": 1}[v.b]
		v.EncodeJSON(e)
	default:
		e.Fail("oneOf", pairUnion.Want)
	}
	e.EndUnion(&pairUnion, pairSchemas, start, i)
}

func (v *pairHalf) EncodeJSON(e *Encoder) {
	if !e.BeginObject() {
		return
	}
	e.AdditionalMember(v.b)
	e.String(v.a)
	if v.in != nil {
		e.Member("in", `"in":`)
		v.in.EncodeJSON(e)
	}
	for _, key := range SortedKeys(v.rest) {
		e.AdditionalMember(key)
		e.Raw(v.rest[key])
	}
	e.EndObject()
}

//	Limit: {oneOf: [{type: integer, maximum: 9}, {type: boolean}, {type: string, maxLength: 3}]}

type limitFixture struct{ value any }

var limitSchemas = Schemas{
	{},
	{OneOf: []int{2, 3, 4}},
	{Types: TypeInteger, Limits: []Limit{{"maximum", "9"}}},
	{Types: TypeBoolean},
	{Types: TypeString, Counts: []Count{{"maxLength", 3}}},
}

var limitUnion = Union{
	Row: 1, Rule: "oneOf", Want: "one of the alternatives", Distinct: true,
	Alternatives: []Alternative{{Row: 2, Types: TypeInteger}, {Row: 3, Types: TypeBoolean}, {Row: 4, Types: TypeString}},
}

func (t *limitFixture) DecodeJSON(d *Decoder) {
	var u Choice
	switch u.Begin(d, &limitUnion, limitSchemas) {
	case 0:
		if v, ok := d.Int(); ok {
			if d.Compare(float64(v), 9) > 0 {
				d.Fail("maximum", "at most 9")
			}
			t.value = v
		}
	case 1:
		t.value, _ = d.Bool()
	case 2:
		if v, ok := d.String(); ok {
			if LongerThan(v, 3) {
				d.Fail("maxLength", "at most 3 characters")
			}
			t.value = v
		}
	}
	u.End()
}

func (t *limitFixture) EncodeJSON(e *Encoder) {
	start, i := e.BeginUnion(), -1
	switch v := t.value.(type) {
	case int:
		i = 0
		e.Int64(int64(v))
	case bool:
		i = 1
		e.Bool(v)
	case string:
		i = 2
		e.String(v)
	}
	e.EndUnion(&limitUnion, limitSchemas, start, i)
}
