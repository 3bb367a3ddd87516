package codegen

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/codegen/internal/refused"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict"
)

// A refuser is a method that the implementation must have: nothing else fills some
// documented response where the server refuses a request.
type refuser struct {
	Go     string
	Type   string   // of the document; empty where it is bytes
	For    []string // the responses, for people
	Header []string // fields that these must have
	key    name.Key
}

// Result is the Go type of what the method returns.
func (r *refuser) Result() string {
	if r.Type == "" {
		return "[]byte"
	}
	return r.Type
}

// Doc is the comment of the method.
func (r *refuser) Doc() string {
	const shown = 5
	list := r.For[:min(len(r.For), shown)]
	text := fmt.Sprintf("%s makes the content of %s, for a refusal that the server can't fill from the document.", r.Go, strings.Join(list, ", "))
	if more := len(r.For) - shown; more > 0 {
		text = fmt.Sprintf("%s makes the content of %s and %d more responses, for a refusal that the server can't fill from the document.", r.Go, strings.Join(list, ", "), more)
	}
	if len(r.Header) > 0 {
		text += " It sets " + strings.Join(r.Header, ", ") + " in the header."
	}
	return comment(text)
}

// forms are how the server fills what it refuses requests with.
type forms struct {
	list     []strict.Form
	index    map[string]int    // of list, by what a form says
	filled   map[string]filled // by statuses, schemas and header
	refusers map[string]*refuser
}

type filled struct {
	form   strict.Form
	reason string
}

// Forms are the forms as Go.
func (m *model) Forms() []string {
	list := make([]string, len(m.forms.list))
	for i, f := range m.forms.list {
		list[i] = formSource(f)
	}
	return list
}

// Refusers are the methods that the implementation has to have for refusals, by name.
func (m *model) Refusers() []*refuser {
	list := slices.Collect(maps.Values(m.forms.refusers))
	slices.SortFunc(list, func(a, b *refuser) int { return strings.Compare(a.Go, b.Go) })
	return list
}

// fillForms finds how the server fills each response that it refuses with, and which
// the implementation has to fill. The types have their names.
func (m *model) fillForms() {
	if !m.config.Generate.StdHTTPServer {
		return
	}
	m.forms = forms{index: map[string]int{}, filled: map[string]filled{}, refusers: map[string]*refuser{}}
	type place struct {
		*response
		filled
	}
	var asked []place
	for _, op := range m.Operations {
		for _, r := range op.Responses {
			if len(refused.Statuses(r.Key)) == 0 {
				continue
			}
			found := m.fill(op, r)
			if found.reason != "" && m.config.Generate.Strict {
				asked = append(asked, place{r, found})
				m.askFor(op, r, found)
				continue
			}
			r.Form = m.formVar(found.form)
		}
	}
	m.clashes(m.methods.Settle(), document.Location{})
	for _, one := range asked {
		by := m.forms.refusers[one.refuser]
		by.Go = m.methods.Go(by.key)
		one.form.Asks = by.Go
		one.Form = m.formVar(one.form)
		m.note(one.node, "nothing in the document says how to fill this response where the server refuses a request, so that the implementation has to, by its method %s: %s", by.Go, one.reason)
	}
	m.noteUndocumented()
}

// fill finds the form of a response.
func (m *model) fill(op *operation, r *response) filled {
	var media []refused.Media
	var header []refused.Field
	key := fmt.Sprint(refused.Statuses(r.Key), op.Method == http.MethodHead)
	for mediaType, n := range r.node.Get("content").Members() {
		if op.Method == http.MethodHead {
			break // it has no content (RFC 9110 section 9.3.2)
		}
		media = append(media, refused.Media{Name: mediaType, Schema: m.compiled(n.Get("schema"))})
		key += fmt.Sprintf(" %q %p", mediaType, media[len(media)-1].Schema)
	}
	for field, n := range r.node.Get("headers").Members() {
		n = m.follow(n)
		if !n.Get("required").True() {
			continue
		}
		header = append(header, refused.Field{Name: field, Schema: m.compiled(n.Get("schema"))})
		key += fmt.Sprintf(" %q: %p", field, header[len(header)-1].Schema)
	}
	found, known := m.forms.filled[key]
	if !known {
		found.form, found.reason = refused.Form(r.Key, media, header)
		m.forms.filled[key] = found
	}
	return found
}

// compiled is the schema of a place; nil where there is none.
func (m *model) compiled(n *document.Node) *schema.Schema {
	if n == nil {
		return nil
	}
	return m.set.Compile(n)
}

// askFor has the implementation fill a response.
func (m *model) askFor(op *operation, r *response, f filled) {
	by := &refuser{Type: r.typeOf(f.form.MediaType), key: name.Key{Kind: name.Derived}}
	text := "Refuse" + by.Type
	for field, n := range r.node.Get("headers").Members() {
		if m.follow(n).Get("required").True() {
			by.Header = append(by.Header, field)
			text += name.Words(field)
		}
	}
	if by.Type == "" {
		text += name.Words(f.form.MediaType)
	}
	r.refuser = text
	by.key.Name = "refuser " + text
	if known := m.forms.refusers[text]; known != nil {
		by = known
	} else {
		m.methods.Claim(name.Entry{Key: by.key, Text: text})
		m.forms.refusers[text] = by
	}
	by.For = append(by.For, r.Key+" of "+op.Go)
}

// typeOf is the Go type of the document of a media type; "" where there is none.
func (r *response) typeOf(mediaType string) string {
	for _, one := range r.Media {
		if one.Type == mediaType && one.IsJSON() && !one.Nullable() {
			return one.Go()
		}
	}
	return ""
}

// formVar is the Go expression of a form.
func (m *model) formVar(f strict.Form) string {
	key := formSource(f)
	i, known := m.forms.index[key]
	if !known {
		i = len(m.forms.list)
		m.forms.index[key] = i
		m.forms.list = append(m.forms.list, f)
	}
	return "&forms[" + strconv.Itoa(i) + "]"
}

// formSource is the Go literal of a form, without its type.
func formSource(f strict.Form) string {
	var parts []string
	text := func(name, value string) {
		if value != "" {
			parts = append(parts, name+": "+goString(value))
		}
	}
	text("MediaType", f.MediaType)
	text("Text", string(f.Text))
	text("Issues", string(f.Issues))
	if len(f.Header) > 0 {
		fields := make([]string, len(f.Header))
		for i, field := range f.Header {
			fields[i] = "{Name: " + goString(field.Name) + ", Text: " + goString(string(field.Text)) + "}"
		}
		parts = append(parts, "Header: []strict.FormField{"+strings.Join(fields, ", ")+"}")
	}
	text("Asks", f.Asks)
	return "{" + strings.Join(parts, ", ") + "}"
}

// goString is a text as Go writes it best.
func goString(text string) string {
	if strings.ContainsAny(text, `"\`) && strconv.CanBackquote(text) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}

// noteUndocumented tells once of the operations that say nothing of bad requests.
func (m *model) noteUndocumented() {
	var silent []*operation
	for _, op := range m.Operations {
		var rows strict.Operation
		for _, r := range op.Responses {
			rows.Responses = append(rows.Responses, strict.Response{Status: r.Match})
		}
		if _, documented := rows.Refusal(http.StatusUnprocessableEntity); documented == nil {
			silent = append(silent, op)
		}
	}
	if len(silent) == 0 {
		return
	}
	m.note(silent[0].node.Get("responses"), "%d of %d operations, %s %s the first, document no status for a bad request (422, 400, 4XX or default), so that the server answers 400 without content",
		len(silent), len(m.Operations), silent[0].Method, silent[0].Path)
}
