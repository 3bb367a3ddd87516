package form

import (
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// Bounds on a multipart body.
const (
	MaxParts      = 10_000
	maxPartHeader = 16 << 10 // bytes of the fields of one part
)

// ErrTextTooLarge says that the parts that are no files are larger than is kept of
// them.
var ErrTextTooLarge = errors.New("the parts that are no files are larger than the limit")

// Parts reads a multipart body.
type Parts struct {
	Boundary string
	// TextLimit bounds the bytes of all parts that are no files.
	TextLimit int64
	// Keep reads a file to its end and returns where its content is.
	Keep func(io.Reader) (body io.Reader, size int64, err error)
}

// A part is one that is read.
type part struct {
	name        string
	file        bool // it has a file name
	contentType string
	kept        bool // it is a file of the document, kept as the one with index
	index       int
	bytes       []byte
	header      textproto.MIMEHeader
}

// ReadParts appends the JSON of a multipart body to dst, with strings that hold the
// index of files, and records in r what is wrong with it. An error is one of the
// reader, of Keep, or [ErrTextTooLarge].
func (f *Form) ReadParts(dst []byte, body io.Reader, p Parts, r *wire.Recorder) (json []byte, files []wire.File, err error) {
	if p.Boundary == "" || len(p.Boundary) > 70 {
		r.FailAt("", "syntax", "a boundary of 1 to 70 characters in the Content-Type (RFC 2046 section 5.1.1)")
		return append(dst, "{}"...), []wire.File{}, nil
	}
	source := &failing{Reader: body}
	parts, files, err := f.split(source, p, r)
	if err != nil {
		return dst, files, err
	}
	reading := newReading(f, r)
	reading.parts(parts)
	return reading.appendTo(dst), files, nil
}

// A failing reader keeps the error that ended it.
type failing struct {
	io.Reader
	err error
}

func (f *failing) Read(b []byte) (int, error) {
	n, err := f.Reader.Read(b)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}

// split reads all parts.
func (f *Form) split(source *failing, p Parts, r *wire.Recorder) (parts []part, files []wire.File, err error) {
	reader := multipart.NewReader(source, p.Boundary)
	files = []wire.File{}
	for left := p.TextLimit; ; {
		raw, err := reader.NextRawPart()
		switch {
		case source.err != nil:
			return parts, files, source.err
		case err == io.EOF:
			return parts, files, nil
		case err != nil:
			r.FailAt("", "syntax", "parts that the boundary delimits, and the boundary with -- at the end (RFC 2046 section 5.1.1)")
			return parts, files, nil
		case len(parts) == MaxParts:
			r.FailAt("", "syntax", "at most "+strconv.Itoa(MaxParts)+" parts")
			return parts, files, nil
		}
		one, ok := f.begin(raw, r)
		if !ok {
			return parts, files, nil
		}
		content := transferDecoded(raw)
		if one.kept {
			one.index = len(files)
			file := wire.File{Name: raw.FileName(), ContentType: one.contentType}
			file.Body, file.Size, err = p.Keep(content)
			files = append(files, file)
		} else {
			one.bytes, err = io.ReadAll(io.LimitReader(content, left+1))
			if left -= int64(len(one.bytes)); left < 0 {
				return parts, files, ErrTextTooLarge
			}
		}
		if source.err != nil {
			return parts, files, source.err
		}
		if errors.Is(err, ErrTransfer) || errors.Is(err, io.ErrUnexpectedEOF) {
			r.FailAt("", "syntax", "parts that end, in the Content-Transfer-Encoding that they name (RFC 2045 section 6)")
			return parts, files, nil
		}
		if err != nil {
			return parts, files, err
		}
		parts = append(parts, one)
	}
}

// begin reads the fields of a part.
func (f *Form) begin(raw *multipart.Part, r *wire.Recorder) (one part, ok bool) {
	size := 0
	for name, values := range raw.Header {
		for _, value := range values {
			size += len(name) + len(value)
		}
	}
	if size > maxPartHeader {
		r.FailAt("", "syntax", "fields of at most "+strconv.Itoa(maxPartHeader)+" bytes in a part")
		return part{}, false
	}
	disposition, parameters, _ := mime.ParseMediaType(raw.Header.Get("Content-Disposition"))
	name, named := parameters["name"]
	if !named || disposition == "" {
		r.FailAt("", "syntax", "a name in the Content-Disposition of every part (RFC 7578 section 4.2)")
		return part{}, false
	}
	one = part{name: name, file: raw.FileName() != "", contentType: raw.Header.Get("Content-Type"), header: raw.Header}
	m := f.member(one.name)
	one.kept = m.File || m.repeated() && m.Items != nil && m.Items.File
	return one, true
}

// ErrTransfer says that a part is not in the Content-Transfer-Encoding that it names.
var ErrTransfer = errors.New("a part is not in its Content-Transfer-Encoding")

// transferDecoded undoes the Content-Transfer-Encoding of a part, which senders
// should no longer have (RFC 7578 section 4.7).
func transferDecoded(raw *multipart.Part) io.Reader {
	switch strings.ToLower(raw.Header.Get("Content-Transfer-Encoding")) {
	case "base64":
		return transfer{base64.NewDecoder(base64.StdEncoding, raw)}
	case "quoted-printable":
		return transfer{quotedprintable.NewReader(raw)}
	}
	return raw
}

type transfer struct{ io.Reader }

func (t transfer) Read(b []byte) (int, error) {
	n, err := t.Reader.Read(b)
	if err != nil && err != io.EOF {
		err = ErrTransfer
	}
	return n, err
}

// parts reads the members that parts are.
func (r *reading) parts(parts []part) {
	parts = r.scatteredParts(parts)
	times := make(map[string]int)
	for i := range parts {
		times[parts[i].name]++
	}
	for i := range parts {
		r.part(&parts[i], times[parts[i].name])
	}
}

// scatteredParts is scattered for parts.
func (r *reading) scatteredParts(parts []part) []part {
	if !slices.ContainsFunc(r.form.Members, func(m Member) bool { return m.scatters() }) {
		return parts
	}
	all := make([]sent, len(parts))
	for i, p := range parts {
		all[i] = sent{Sent: style.Sent{Name: p.name, Value: url.QueryEscape(string(p.bytes))}, text: strconv.Itoa(i)}
	}
	left := make([]part, 0, len(parts))
	for _, pair := range r.scattered(all) {
		i, _ := strconv.Atoi(pair.text)
		left = append(left, parts[i])
	}
	return left
}

// part reads the member that a part is, or the item of one; times is how often
// there is one of its name.
func (r *reading) part(p *part, times int) {
	m, at := r.form.member(p.name), pointer(p.name)
	for _, field := range m.Headers {
		if p.header.Get(field) == "" {
			r.FailAt(at, "required", "a part with the field "+field)
		}
	}
	if len(m.ContentTypes) > 0 && p.contentType != "" && !slices.ContainsFunc(m.ContentTypes, func(name string) bool { return Takes(name, p.contentType) }) {
		r.FailAt(at, "contentType", "a part with a Content-Type of "+strings.Join(m.ContentTypes, ", "))
		return
	}
	explicit := m.JSON
	if IsJSON(p.contentType) {
		explicit = true
	} else if p.contentType != "" {
		explicit = false
	}
	switch {
	case p.kept && m.repeated():
		r.append(p.name, func(dst []byte, _ int) []byte { return p.placeholder(dst) })
	case p.kept:
		r.add(p.name, p.placeholder(nil))
	case m.Style != "":
		r.styledPart(m, p)
	case m.repeated() && times == 1 && r.wholeArray(p.name, m, explicit, string(p.bytes)):
	case m.repeated(), m.Types&Array != 0 && times > 1:
		r.append(p.name, func(dst []byte, i int) []byte {
			return r.partValue(dst, at+"/"+strconv.Itoa(i), m, m.Items, p)
		})
	default:
		r.add(p.name, r.partValue(nil, at, m, &m.Value, p))
	}
}

func (p *part) placeholder(dst []byte) []byte {
	return append(strconv.AppendInt(append(dst, '"'), int64(p.index), 10), '"')
}

// styledPart reads a part that is as a pair of a form, but that nothing in it is
// escaped, as in a header.
func (r *reading) styledPart(m *Member, p *part) {
	text := string(p.bytes)
	s := m.style("query")
	s.Name = p.name
	if s.Repeats() && m.Types == Array {
		r.append(p.name, func(dst []byte, _ int) []byte { return m.Items.AppendText(dst, text) })
		return
	}
	s.In = "header"
	switch m.Style {
	case "form":
		s.Style = "simple"
	case "spaceDelimited":
		text = strings.ReplaceAll(text, " ", "+")
	}
	if r.has(p.name) {
		r.FailAt(pointer(p.name), "duplicateMember", "a member name that is not there yet")
		return
	}
	r.inStyle(m, p.name, s, []string{text})
}

// partValue appends the value of a part. Its own Content-Type says how it is written
// where it has one, unless the value is a string, which any text can be.
func (r *reading) partValue(dst []byte, at string, m *Member, v *Value, p *part) []byte {
	types := String
	if v != nil {
		types = v.Types
	}
	if types == String || types == 0 && (p.file || !IsJSON(p.contentType)) {
		return v.AppendText(dst, r.partText(at, p))
	}
	json, only := m.json(v)
	if p.contentType != "" && len(m.ContentTypes) == 0 {
		switch full, _, _ := mime.ParseMediaType(p.contentType); {
		case IsJSON(full):
			json, only = true, true
		case !strings.HasPrefix(full, "text/") && full != "application/octet-stream":
			// Many send JSON as text, or as no type at all.
			if json, only = false, false; !v.scalar() {
				r.FailAt(at, "contentType", "a part of JSON")
			}
		}
	}
	return r.as(dst, at, v, r.partText(at, p), json, only)
}

// partText is the text of a part.
func (r *reading) partText(at string, p *part) string {
	_, parameters, _ := mime.ParseMediaType(p.contentType)
	text, valid, known := DecodeText(parameters["charset"], p.bytes)
	switch {
	case !known:
		r.FailAt(at, "contentType", "text in UTF-8")
	case !valid:
		r.FailAt(at, "unicode", "text of valid Unicode")
	}
	return text
}
