package gate

import (
	"errors"
	"slices"
	"strconv"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/style"
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
	pairs, broken := wellFormed(style.Pairs(string(body)))
	if broken {
		f.problem(wordSyntax, "", "a form in which every escape is valid")
	}
	if m.Schema == nil {
		f.finish()
		return
	}
	if !takesObject(m.Schema) {
		j.hold(m.Schema, j.fromText(m.Schema, string(body)), "", bodyPrefix(j.part), f.problems)
		return
	}
	all := newSent(pairs)
	f.scattered(all)
	for i, pair := range all.pairs {
		if !all.used[i] {
			f.pair(all, pair)
		}
	}
	f.finish()
}

func takesObject(s *schema.Schema) bool {
	types := s.Effective()
	return types == 0 || types&schema.Object != 0
}

func takesArray(s *schema.Schema) bool {
	return s != nil && s.Effective()&schema.Array != 0
}

// formPart is how names and values are escaped in a form.
var formPart = style.Parameter{In: inQuery}

// wellFormed leaves out the pairs with an escape that is not valid.
func wellFormed(pairs []style.Sent) (whole []style.Sent, broken bool) {
	for _, pair := range pairs {
		if _, err := formPart.Unescape(pair.Value); err != nil || pair.Broken {
			broken = true
			continue
		}
		whole = append(whole, pair)
	}
	return whole, broken
}

// scattered reads the members that are objects scattered over several pairs.
func (f *formReader) scattered(all *sent) {
	for _, name := range sortedKeys(f.media.encodings) {
		s := propertyOf(f.media.Schema, name)
		if s == nil {
			continue
		}
		p := f.styledMember(name, s, f.media.Encoding(name, s))
		if !p.scatters() {
			continue
		}
		members, err := all.members(p.wire, func(member string) bool {
			return propertyOf(s, member) != nil && propertyOf(f.media.Schema, member) == nil
		})
		if len(members) > 0 && p.types&schema.Array != 0 {
			err = style.ErrUndefined
		}
		switch {
		case err != nil:
			f.unreadable(p, err)
		case len(members) > 0:
			f.object.add(name, f.membersOf("/"+token(name), s, members))
		}
	}
}

// styledMember is a member of a form as the parameter that its style makes of it.
func (f *formReader) styledMember(name string, s *schema.Schema, e Encoding) *Parameter {
	return &Parameter{
		Name: name, At: s.At, Style: e.Style, Explode: e.Explode, Schema: s, types: s.Effective(),
		wire: style.Parameter{Name: name, In: inQuery, Style: e.Style, Explode: e.Explode},
	}
}

// unreadable notes that a member is not what its style asks for, or that it can't be
// told.
func (f *formReader) unreadable(p *Parameter, err error) {
	pointer := "/" + token(p.Name)
	switch {
	case errors.Is(err, style.ErrUndefined):
		f.skip(pointer, p.Schema.At, "the style "+p.Style+" does not say how this is written")
	case errors.Is(err, style.ErrTooMany):
		f.skip(pointer, p.Schema.At, err.Error())
	default:
		f.problem(wordSyntax, pointer, p.wantSyntax())
	}
	f.object.add(p.Name, unknownValue(p.Schema))
}

// membersOf makes the object at a pointer of its members.
func (f *formReader) membersOf(pointer string, s *schema.Schema, members []style.Pair) schema.Value {
	o := newObject()
	for _, member := range members {
		property := memberOf(s, member.Name)
		if property != nil && property.Effective() == schema.Array {
			o.append(member.Name, func(i int) schema.Value { return f.fromText(itemOf(property, i), member.Value) })
			continue
		}
		if o.has(member.Name) {
			f.problem(wordDuplicateMember, pointer+"/"+token(member.Name), "a member name that is not there yet")
		}
		o.add(member.Name, f.fromText(property, member.Value))
	}
	return o.value
}

// pair reads the member of a form that a pair is, or begins.
func (f *formReader) pair(all *sent, pair style.Sent) {
	name := pair.Name
	s := memberOf(f.media.Schema, name)
	e := f.media.Encoding(name, s)
	text, _ := formPart.Unescape(pair.Value)
	switch {
	case e.Style != "" && s != nil:
		p := f.styledMember(name, s, e)
		texts := all.values(name)
		if len(texts) > 1 && !(p.wire.Repeats() && p.types&schema.Array != 0) {
			f.duplicateMember(name)
			texts = texts[:1]
		}
		f.styled(p, texts)
	case e.Repeated && f.isWholeArray(name, s, e, text):
	case e.Repeated, takesArray(s) && all.count(name) > 1:
		f.object.append(name, func(i int) schema.Value {
			return f.content("/"+token(name)+"/"+strconv.Itoa(i), itemOf(s, i), e, text)
		})
	default:
		f.member(name, f.content("/"+token(name), s, e, text))
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
	values, err := f.candidates(p, texts)
	if len(values) == 0 {
		f.unreadable(p, err)
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
