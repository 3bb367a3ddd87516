package form

import (
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/value"
	"github.com/leasegate/leasegate/strict/wire"
)

// A Form is what the document says of the members of a form, of a multipart body,
// or of an object inside of one that a style writes. Generated code holds one for
// each; it must not be changed.
type Form struct {
	Members  []Member
	Patterns []Member // whose names are patterns
	Others   *Member  // of members that nothing else describes; nil for strings
}

// A Member says how a member is written.
type Member struct {
	Name string
	Value
	// Style is set where the document has a style, which is then one of form,
	// spaceDelimited, pipeDelimited and deepObject. Else ContentTypes say how the
	// value is written, or each item of an array.
	Style   string
	Explode bool
	// ContentTypes are those that the document has. By default objects, and arrays in
	// arrays, are JSON.
	ContentTypes []string
	JSON         bool // one of ContentTypes is JSON
	// Headers are the fields of a part that the document requires.
	Headers []string
}

// member returns what the document says of a name. The result is never nil.
func (f *Form) member(name string) *Member {
	if listed := f.listed(name); listed != nil {
		return listed
	}
	for i := range f.Patterns {
		if value.Matches(name, f.Patterns[i].Name) {
			return &f.Patterns[i]
		}
	}
	if f.Others != nil {
		return f.Others
	}
	return &text
}

var text = Member{Value: Value{Types: String}}

func (f *Form) listed(name string) *Member {
	for i := range f.Members {
		if f.Members[i].Name == name {
			return &f.Members[i]
		}
	}
	return nil
}

// repeated reports whether an array is written as one pair or part for each item.
func (m *Member) repeated() bool { return m.Style == "" && m.Types == Array }

// json reports whether a value of the member, or an item of it, is read as JSON;
// only, whether nothing else will do.
func (m *Member) json(v *Value) (json, only bool) {
	if len(m.ContentTypes) == 0 {
		return v.structured(), v.structured() && !v.scalar()
	}
	return m.JSON, m.JSON && (len(m.ContentTypes) == 1 || !v.scalar())
}

// scatters reports whether the members of the value travel by themselves.
func (m *Member) scatters() bool {
	if m.Style == "deepObject" {
		return true
	}
	return m.Style != "" && m.Types == Object && m.style("query").Scatters()
}

func (m *Member) style(in string) style.Parameter {
	return style.Parameter{Name: m.Name, In: in, Style: m.Style, Explode: m.Explode}
}

// A reading makes an object of members that come one by one.
type reading struct {
	*wire.Recorder
	form    *Form
	members []member
	index   map[string]int
	broken  bool // see branch
}

// A member of the object: JSON or, where it is an array that is written item by
// item, that of its items, with commas between.
type member struct {
	name  string
	array bool
	json  []byte
	items int
}

func newReading(f *Form, r *wire.Recorder) *reading {
	return &reading{Recorder: r, form: f, index: make(map[string]int)}
}

func (r *reading) has(name string) bool {
	_, ok := r.index[name]
	return ok
}

// add adds a member. One that is there already is recorded.
func (r *reading) add(name string, json []byte) {
	if r.has(name) {
		r.FailAt(pointer(name), "duplicateMember", "a member name that is not there yet")
		return
	}
	r.index[name] = len(r.members)
	r.members = append(r.members, member{name: name, json: json})
}

// append adds an item to an array; item appends the JSON of that with an index.
func (r *reading) append(name string, item func(dst []byte, i int) []byte) {
	if !r.has(name) {
		r.index[name] = len(r.members)
		r.members = append(r.members, member{name: name, array: true})
	}
	m := &r.members[r.index[name]]
	if !m.array {
		r.FailAt(pointer(name), "duplicateMember", "a member name that is not there yet")
		return
	}
	if m.items > 0 {
		m.json = append(m.json, ',')
	}
	m.json = item(m.json, m.items)
	m.items++
}

// appendTo appends the object.
func (r *reading) appendTo(dst []byte) []byte {
	dst = append(dst, '{')
	for i, m := range r.members {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(wire.AppendString(dst, m.name), ':')
		if m.array {
			dst = append(append(append(dst, '['), m.json...), ']')
		} else {
			dst = append(dst, m.json...)
		}
	}
	return append(dst, '}')
}

// content appends the value of a text that content types describe.
func (r *reading) content(dst []byte, at string, m *Member, v *Value, text string) []byte {
	json, only := m.json(v)
	return r.as(dst, at, v, text, json, only)
}

// as appends the value of a text: JSON where it is that, else what the text stands
// for, unless only JSON will do.
func (r *reading) as(dst []byte, at string, v *Value, text string, json, only bool) []byte {
	if !json {
		return v.AppendText(dst, text)
	}
	if isJSON(text) {
		return append(dst, text...)
	}
	if !only {
		return v.AppendText(dst, text)
	}
	r.FailAt(at, "syntax", "JSON (RFC 8259)")
	return append(dst, "null"...)
}

// isJSON reports whether a text is one JSON value. Names twice and the like are
// found when it is decoded.
func isJSON(text string) bool {
	d := wire.NewDecoder([]byte(text))
	defer d.Release()
	d.Skip()
	if d.Stopped() {
		return false
	}
	d.Finish()
	for _, v := range d.Found() {
		if wire.IsMalformed(v.Rule) && v.Rule != "unicode" {
			return false
		}
	}
	return true
}

// wholeArray reads an array that is one JSON value, where JSON is the content type
// that the document has, rather than one value for each item.
func (r *reading) wholeArray(name string, m *Member, explicit bool, text string) bool {
	if !explicit || r.has(name) || m.Items != nil && m.Items.Types&Array != 0 {
		return false
	}
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "[") || !isJSON(text) {
		return false
	}
	r.add(name, []byte(text))
	return true
}

func pointer(name string) string { return "/" + wire.EscapeToken(name) }
