package form

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// A writing is a multipart body in the making: texts and files in turn.
type writing struct {
	*wire.Recorder
	boundary string
	files    []wire.File
	text     bytes.Buffer
	readers  []io.Reader
	size     int64 // -1 where a file has none
}

// WriteParts writes the JSON of an object as a multipart/form-data body. The files
// are read when the body is. size is -1 where that of a file is not known. What no
// part can carry is recorded in r.
func (f *Form) WriteParts(json []byte, files []wire.File, boundary string, r *wire.Recorder) (body io.Reader, size int64) {
	w := &writing{Recorder: r, boundary: boundary, files: files}
	for _, member := range f.members(json) {
		w.member(f, f.member(member.name), member)
	}
	w.text.WriteString("--" + boundary + "--\r\n")
	w.flush()
	return io.MultiReader(w.readers...), w.size
}

// flush makes a reader of the text that was written since the last file.
func (w *writing) flush() {
	text := bytes.Clone(w.text.Bytes())
	w.text.Reset()
	w.readers = append(w.readers, bytes.NewReader(text))
	if w.size >= 0 {
		w.size += int64(len(text))
	}
}

func (w *writing) member(f *Form, m *Member, member written) {
	if strings.ContainsFunc(member.name, isControl) {
		w.FailAt("", "syntax", "member names without control characters in a multipart body")
		return
	}
	switch {
	case m.Style != "":
		w.styled(f, m, member)
	case m.repeated():
		if len(member.items) == 0 {
			unwritable(w.Recorder, member.name)
		}
		for i, item := range member.items {
			w.value(m, m.Items, member.name, "/"+strconv.Itoa(i), item)
		}
	default:
		w.value(m, &m.Value, member.name, "", member.raw)
	}
}

// value writes a part.
func (w *writing) value(m *Member, v *Value, name, at string, raw []byte) {
	if v != nil && v.File {
		w.file(m, name, at, raw)
		return
	}
	text := m.contentText(v, raw, name, w.Recorder)
	contentType := m.contentType()
	if isJSON, _ := m.json(v); isJSON && len(m.ContentTypes) == 0 {
		contentType = "application/json"
	}
	if contentType == "" && v != nil && v.Types == 0 && len(raw) > 0 && raw[0] == '"' {
		contentType = "text/plain"
	}
	w.part(name, "", contentType)
	w.text.WriteString(text + "\r\n")
}

// contentType is the one of the document, where that is one, and no range.
func (m *Member) contentType() string {
	i := slices.IndexFunc(m.ContentTypes, func(name string) bool {
		return !strings.Contains(name, "*") && (!m.JSON || IsJSON(name))
	})
	if i < 0 {
		return ""
	}
	return m.ContentTypes[i]
}

// file writes a part that is a file, of which raw holds the index.
func (w *writing) file(m *Member, name, at string, raw []byte) {
	i, err := strconv.Atoi(strings.Trim(string(raw), `"`))
	if err != nil || i < 0 || i >= len(w.files) {
		unwritable(w.Recorder, name)
		return
	}
	file := w.files[i]
	contentType := file.ContentType
	switch {
	case contentType == "":
		if contentType = m.contentType(); contentType == "" {
			contentType = "application/octet-stream"
		}
	case len(m.ContentTypes) > 0 && !slices.ContainsFunc(m.ContentTypes, func(name string) bool { return Takes(name, contentType) }):
		w.FailAt(pointer(name)+at, "contentType", "a file of "+strings.Join(m.ContentTypes, ", "))
	}
	if file.Name == "" {
		file.Name = name
	}
	if strings.ContainsFunc(file.Name+contentType, isControl) {
		w.FailAt(pointer(name)+at, "syntax", "a file name and a content type without control characters")
		return
	}
	w.part(name, file.Name, contentType)
	w.flush()
	w.readers = append(w.readers, file.Body)
	if size := sizeOf(file); size < 0 {
		w.size = -1
	} else if w.size >= 0 {
		w.size += size
	}
	w.text.WriteString("\r\n")
}

// sizeOf is the size of a file that is to be sent; -1 where it is not known.
func sizeOf(file wire.File) int64 {
	if file.Size > 0 {
		return file.Size
	}
	return SizeOf(file.Body)
}

// SizeOf is how many bytes a reader of the standard library has left, where it can
// say so; else -1.
func SizeOf(body io.Reader) int64 {
	switch body := body.(type) {
	case *bytes.Reader:
		return int64(body.Len())
	case *bytes.Buffer:
		return int64(body.Len())
	case *strings.Reader:
		return int64(body.Len())
	}
	return -1
}

// part begins a part.
func (w *writing) part(name, fileName, contentType string) {
	w.text.WriteString("--" + w.boundary + "\r\nContent-Disposition: form-data; name=\"" + quoting.Replace(name) + `"`)
	if fileName != "" {
		w.text.WriteString(`; filename="` + quoting.Replace(fileName) + `"`)
	}
	if contentType != "" {
		w.text.WriteString("\r\nContent-Type: " + contentType)
	}
	w.text.WriteString("\r\n\r\n")
}

// quoting escapes what ends a quoted string (RFC 2183 section 2, RFC 9110 section 5.6.4).
var quoting = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// styled writes the parts of a member that a style describes, which are as the pairs
// of a form but that nothing in them is escaped.
func (w *writing) styled(f *Form, m *Member, member written) {
	pairs, err := m.writeStyled("query", member.raw)
	if err != nil || m.scatters() && !f.ownNames(m, pairs) {
		unwritable(w.Recorder, member.name)
		return
	}
	var parts []part
	for _, pair := range style.Pairs(strings.Join(pairs, "&")) {
		text, err := escaping.Unescape(pair.Value)
		if err != nil {
			unwritable(w.Recorder, member.name)
			return
		}
		parts = append(parts, part{name: pair.Name, bytes: []byte(text)})
		w.part(pair.Name, "", "")
		w.text.WriteString(text + "\r\n")
	}
	read := newReading(f, &wire.Recorder{})
	if read.parts(parts); read.Err() != nil || !sameJSON(read.appendTo(nil), append(append([]byte("{"+quoted(member.name)+":"), member.raw...), '}')) {
		unwritable(w.Recorder, member.name)
	}
}

func quoted(name string) string { return string(wire.AppendString(nil, name)) }

// sameJSON reports whether two JSON texts are of one value.
func sameJSON(a, b []byte) bool {
	var values [2]any
	for i, text := range [][]byte{a, b} {
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if d.Decode(&values[i]) != nil {
			return false
		}
	}
	return reflect.DeepEqual(values[0], values[1])
}
