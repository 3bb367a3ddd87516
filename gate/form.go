package gate

import (
	"slices"
	"strconv"

	"github.com/leasegate/leasegate/schema"
)

// A formReader makes an object of the members of a form or of a multipart body.
type formReader struct {
	*judging
	media    *Media
	object   *object
	problems []schema.Problem
}

func (j *judging) newFormReader(m *Media) *formReader {
	return &formReader{judging: j, media: m, object: newObject()}
}

func (f *formReader) problem(word, pointer, want string) {
	room := schema.MaxProblems
	if word == wordDuplicateMember {
		room /= 2 // a warning leaves room for what is wrong
	}
	if len(f.problems) < room {
		f.problems = append(f.problems, schema.Problem{Word: word, Pointer: pointer, Schema: f.media.At, Want: want})
	}
}

// finish holds the object against the schema.
func (f *formReader) finish() {
	f.hold(f.media.Schema, f.object.value, "", bodyPrefix(f.part), f.problems)
}

// judgeForm judges a body of application/x-www-form-urlencoded (URL Standard,
// section 5.1; OpenAPI 3.1.1, Encoding the x-www-form-urlencoded Media Type).
func (j *judging) judgeForm(m *Media, body []byte) {
	f := j.newFormReader(m)
	pairs := parsePairs(string(body))
	if slices.ContainsFunc(pairs, func(p pair) bool { return p.broken }) {
		f.problem(wordSyntax, "", "a form in which every escape is valid")
		pairs = slices.DeleteFunc(pairs, func(p pair) bool { return p.broken })
	}
	if m.Schema == nil {
		f.finish()
		return
	}
	if types := m.Schema.Effective(); types != 0 && types&schema.Object == 0 {
		j.hold(m.Schema, j.fromText(m.Schema, string(body)), "", bodyPrefix(j.part), f.problems)
		return
	}
	f.spread(pairs)
	for i := range pairs {
		if !pairs[i].used {
			f.pair(pairs, i)
		}
	}
	f.finish()
}

// spread reads the members that are objects spread over several pairs.
func (f *formReader) spread(pairs []pair) {
	if len(f.media.encodings) == 0 {
		return
	}
	for _, name := range sortedKeys(f.media.encodings) {
		s := propertyOf(f.media.Schema, name)
		if s == nil || s.Effective() != schema.Object {
			continue
		}
		e := f.media.Encoding(name, s)
		var fields []pair
		switch {
		case e.Style == styleDeepObject:
			var deeper bool
			if fields, deeper = deepFields(name, s, pairs); deeper {
				f.skip("/"+token(name), s.At, "the style deepObject does not say how objects and arrays inside of an object are written")
				f.object.add(name, unknownValue(s))
				continue
			}
		case e.Style == styleForm && e.Explode:
			for i := range pairs {
				if propertyOf(s, pairs[i].name) != nil && propertyOf(f.media.Schema, pairs[i].name) == nil {
					pairs[i].used = true
					fields = append(fields, pairs[i])
				}
			}
		default:
			continue
		}
		if len(fields) > 0 {
			f.object.add(name, f.fieldsOf(name, s, fields))
		}
	}
}

// fieldsOf makes an object of pairs that are its members.
func (f *formReader) fieldsOf(name string, s *schema.Schema, fields []pair) schema.Value {
	o := newObject()
	for _, field := range fields {
		if field.broken {
			f.problem(wordSyntax, "/"+token(name), "names of members in brackets")
			continue
		}
		property := memberOf(s, field.name)
		if property != nil && property.Effective() == schema.Array {
			o.append(field.name, func(i int) schema.Value { return f.fromText(itemOf(property, i), field.value) })
			continue
		}
		if o.has(field.name) {
			f.problem(wordDuplicateMember, "/"+token(name)+"/"+token(field.name), "a member name that is not there yet")
		}
		o.add(field.name, f.fromText(property, field.value))
	}
	return o.value
}

// pair reads the member of a form that a pair is, or begins.
func (f *formReader) pair(pairs []pair, i int) {
	name := pairs[i].name
	s := memberOf(f.media.Schema, name)
	e := f.media.Encoding(name, s)
	switch {
	case e.Style != "" && s != nil:
		p := Parameter{Name: name, In: inQuery, Style: e.Style, Explode: e.Explode, Schema: s, types: s.Effective()}
		texts := p.texts(pairs[i:])
		if len(texts) > 1 && (!e.Explode || p.types&schema.Array == 0) {
			f.duplicateMember(name)
			texts = texts[:1]
		}
		f.styled(&p, texts)
	case e.Repeated && f.isWholeArray(name, s, e, pairs[i].value):
	case e.Repeated:
		f.object.append(name, func(item int) schema.Value {
			return f.content("/"+token(name)+"/"+strconv.Itoa(item), itemOf(s, item), e, pairs[i].value)
		})
	default:
		f.member(name, f.content("/"+token(name), s, e, pairs[i].value))
	}
}

// isWholeArray reads an array that is one JSON value, where the document has JSON as
// its content type, rather than one value for each item.
func (f *formReader) isWholeArray(name string, s *schema.Schema, e Encoding, text string) bool {
	if !e.Explicit || f.object.has(name) || !slices.ContainsFunc(e.ContentTypes, isJSONType) {
		return false
	}
	if item := itemOf(s, 0); item != nil && item.Effective()&schema.Array != 0 {
		return false
	}
	value, problems, whole := schema.ReadJSON([]byte(text))
	if !whole || len(problems) > 0 || value.Type != schema.Array {
		return false
	}
	f.object.add(name, value)
	return true
}

// member adds a member, which is told where it is there already.
func (f *formReader) member(name string, v schema.Value) {
	if f.object.has(name) {
		f.duplicateMember(name)
	}
	f.object.add(name, v)
}

func (f *formReader) duplicateMember(name string) {
	f.problem(wordDuplicateMember, "/"+token(name), "a member name that is not there yet")
}

// styled reads a member that a style describes.
func (f *formReader) styled(p *Parameter, texts []string) {
	values := f.candidates(p, texts)
	if len(values) == 0 {
		f.problem(wordSyntax, "/"+token(p.Name), p.wantSyntax())
		f.object.add(p.Name, unknownValue(p.Schema))
		return
	}
	value := values[0]
	for _, candidate := range values {
		if matches, _ := p.Schema.Matches(candidate, f.direction()); matches {
			value = candidate
			break
		}
	}
	f.object.add(p.Name, value)
}

// content makes a value of a text that a media type describes, which is the member
// or item at a pointer.
func (f *formReader) content(pointer string, s *schema.Schema, e Encoding, text string) schema.Value {
	types := schema.Types(0)
	if s != nil {
		types = s.Effective()
	}
	structured := types&(schema.Array|schema.Object) != 0
	scalar := types == 0 || types&^(schema.Array|schema.Object) != 0
	switch isJSON := slices.ContainsFunc(e.ContentTypes, isJSONType); {
	case isJSON && (e.Explicit || structured):
		value, problems, whole := schema.ReadJSON([]byte(text))
		wellFormed := whole && !slices.ContainsFunc(problems, func(p schema.Problem) bool {
			return p.Word == wordSyntax || p.Word == wordTrailingData
		})
		if tooDeep(problems, whole) {
			f.skip(pointer, e.At, reasonTooDeep)
			return unknownValue(s)
		}
		if !wellFormed && scalar && (!e.Explicit || len(e.ContentTypes) > 1) {
			return f.fromText(s, text)
		}
		if !wellFormed {
			f.problem(wordSyntax, pointer, "JSON (RFC 8259)")
			return unknownValue(s)
		}
		for _, p := range problems {
			f.problem(p.Word, pointer+p.Pointer, p.Want)
		}
		return value
	case structured && !scalar:
		f.skip(pointer, e.At, noReader(e.ContentTypes[0]))
		return unknownValue(s)
	}
	return f.fromText(s, text)
}

func isJSONType(name string) bool {
	m := Media{Name: name}
	m.parse()
	return m.isJSON()
}

// unknownValue stands for a value that could not be read: it is there, and nothing
// else can be said of it.
func unknownValue(s *schema.Schema) schema.Value {
	if s != nil && s.Effective()&schema.Object == 0 && s.Effective()&schema.Array != 0 {
		return schema.Value{Type: schema.Array, Unfinished: true}
	}
	return schema.Value{Type: schema.Object, Unfinished: true}
}
