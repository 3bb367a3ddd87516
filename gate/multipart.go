package gate

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/style"
)

// maxParts limits the parts of one body that are read.
const maxParts = 10_000

// A part is one of a multipart body.
type part struct {
	name   string // of Content-Disposition
	named  bool
	file   bool // it has a file name
	header http.Header
	body   []byte
}

// judgeMultipart judges a multipart body (RFC 2046, section 5.1): each part is the
// member, or an item of the member, that its name says (RFC 7578, section 4.2;
// OpenAPI 3.1.1, Encoding multipart Media Types).
func (j *judging) judgeMultipart(m *Media, boundary string, body []byte) {
	f := j.newFormReader(m)
	parts, problem, limited := readParts(boundary, body)
	if problem != "" {
		f.problem(wordSyntax, "", problem)
	}
	form := m.subtype == "form-data"
	unnamed := slices.ContainsFunc(parts, func(p part) bool { return !p.named })
	if form && unnamed {
		f.problem(wordSyntax, "", "a name in the Content-Disposition of every part (RFC 7578, section 4.2)")
	}
	switch {
	case m.Schema == nil, problem != "" && len(parts) == 0:
		m := *m
		m.Schema = nil
		f.media = &m
		f.finish()
		return
	case limited:
		j.skip("", m.At, "more than "+strconv.Itoa(maxParts)+" parts are not read")
		return
	case !form && unnamed || !takesObject(m.Schema):
		f.hold(nil, schema.Value{}, "", bodyPrefix(j.part), f.problems)
		if !asksNothing(m.Schema) {
			j.skip("", m.At, "the parts of "+m.Name+" have no names and can't be held against a schema")
		}
		return
	}
	all := newSent(make([]style.Sent, len(parts)))
	for i, p := range parts {
		if all.pairs[i].Name = p.name; len(m.encodings) > 0 {
			all.pairs[i].Value = url.QueryEscape(string(p.body))
		}
	}
	f.scattered(all)
	for i := range parts {
		if parts[i].named && !all.used[i] {
			f.readPart(&parts[i], all.count(parts[i].name))
		}
	}
	if problem != "" {
		// What is missing may be in what can't be read.
		f.object.value.Unfinished = true
	}
	f.finish()
}

// readParts splits a multipart body. problem says what it should have been; the parts
// before that are returned all the same.
func readParts(boundary string, body []byte) (parts []part, problem string, limited bool) {
	if boundary == "" || len(boundary) > 70 {
		return nil, "a boundary of 1 to 70 characters in the Content-Type (RFC 2046, section 5.1.1)", false
	}
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for len(parts) < maxParts {
		raw, err := reader.NextRawPart()
		if err == io.EOF {
			return parts, "", false
		}
		const want = "parts that the boundary delimits, and the boundary with -- at the end (RFC 2046, section 5.1.1)"
		if err != nil {
			return parts, want, false
		}
		text, err := io.ReadAll(raw)
		if err != nil {
			return parts, want, false
		}
		p := part{header: http.Header(raw.Header), file: raw.FileName() != ""}
		disposition, parameters, _ := mime.ParseMediaType(p.header.Get("Content-Disposition"))
		p.name, p.named = parameters["name"]
		p.named = p.named && disposition != ""
		if p.body, err = transferDecoded(p.header, text); err != nil {
			return parts, err.Error(), false
		}
		parts = append(parts, p)
	}
	return parts, "", true
}

// transferDecoded undoes the Content-Transfer-Encoding of a part, which senders
// should no longer have (RFC 7578, section 4.7).
func transferDecoded(header http.Header, body []byte) ([]byte, error) {
	var reader io.Reader
	encoding := strings.ToLower(header.Get("Content-Transfer-Encoding"))
	switch encoding {
	case "base64":
		reader = base64.NewDecoder(base64.StdEncoding, bytes.NewReader(body))
	case "quoted-printable":
		reader = quotedprintable.NewReader(bytes.NewReader(body))
	default:
		return body, nil
	}
	decoded, err := io.ReadAll(reader)
	if err != nil {
		return nil, errors.New("parts in the Content-Transfer-Encoding that they name (RFC 2045, section 6)")
	}
	return decoded, nil
}

// readPart reads the member that a part is, or the item of one. count is how many
// parts have its name.
func (f *formReader) readPart(p *part, count int) {
	s := memberOf(f.media.Schema, p.name)
	e := f.media.Encoding(p.name, s)
	pointer := "/" + token(p.name)
	f.partHeaders(p, e, pointer)
	sent := p.header.Get("Content-Type")
	if e.Explicit && sent != "" && !slices.ContainsFunc(e.ContentTypes, func(name string) bool { return matchesType(name, sent) }) {
		f.find(f.contentTypeRule(), pointer, e.At, "a part with a Content-Type of "+strings.Join(e.ContentTypes, ", "))
		f.member(p.name, unknownValue(s))
		return
	}
	switch {
	case e.Style != "" && s != nil && utf8.Valid(p.body):
		f.styledPart(p, s, e)
	case e.Repeated && count == 1 && isJSONType(sent) && f.isWholeArray(p.name, s, Encoding{Explicit: true, ContentTypes: []string{sent}}, string(p.body)):
	case e.Repeated && count == 1 && sent == "" && f.isWholeArray(p.name, s, e, string(p.body)):
	case e.Repeated, takesArray(s) && count > 1:
		f.object.append(p.name, func(i int) schema.Value {
			return f.partValue(p, sent, itemOf(s, i), e, pointer+"/"+strconv.Itoa(i))
		})
	default:
		f.member(p.name, f.partValue(p, sent, s, e, pointer))
	}
}

// styledPart reads a part that is as a pair of a form, but that nothing in it is
// escaped, as in a header.
func (f *formReader) styledPart(p *part, s *schema.Schema, e Encoding) {
	member := f.styledMember(p.name, s, e)
	text := string(p.body)
	switch {
	case member.wire.Repeats() && member.types == schema.Array:
		f.object.append(p.name, func(i int) schema.Value { return f.fromText(itemOf(s, i), text) })
		return
	case f.object.has(p.name):
		f.duplicateMember(p.name)
		return
	}
	member.wire.In = inHeader
	switch e.Style {
	case styleForm:
		member.wire.Style = styleSimple
	case "spaceDelimited":
		text = strings.ReplaceAll(text, " ", "+")
	}
	f.styled(member, []string{text})
}

func (f *formReader) contentTypeRule() Rule {
	if f.part == PartResponse {
		return RuleResponseContentType
	}
	return RuleRequestContentType
}

func matchesType(documented, sent string) bool {
	m, s := Media{Name: documented}, Media{Name: sent}
	m.parse()
	s.parse()
	m.Kind = Text
	if m.isJSON() {
		m.Kind = JSON
	}
	return m.matches(&s)
}

// partValue makes the value of a part. Its own Content-Type says how it is written
// where it has one, unless the schema is that of a string, which any bytes can be.
func (f *formReader) partValue(p *part, sent string, s *schema.Schema, e Encoding, pointer string) schema.Value {
	types := schema.Types(0)
	if s != nil {
		types = s.Effective()
	}
	if types == schema.String || types == 0 && (p.file || !isJSONType(sent)) {
		return f.partText(p, sent, s, e, pointer)
	}
	if sent != "" && !e.Explicit {
		m := Media{Name: sent}
		m.parse()
		// Many send JSON as text, or as no type at all.
		if m.isJSON() || m.typ != "text" && m.typ+"/"+m.subtype != "application/octet-stream" {
			e.ContentTypes, e.Explicit = []string{sent}, m.isJSON()
		}
	}
	if !utf8.Valid(p.body) {
		f.problem(wordUnicode, pointer, "valid UTF-8")
		return unknownValue(s)
	}
	return f.content(pointer, s, e, string(p.body))
}

// partText is the value of a part whose schema is that of a string.
func (f *formReader) partText(p *part, sent string, s *schema.Schema, e Encoding, pointer string) schema.Value {
	_, parameters, _ := mime.ParseMediaType(sent)
	charset := parameters["charset"]
	text, valid, known := decodeCharset(charset, p.body)
	switch {
	case s != nil && s.Format == "binary":
		return textValue(octets(p.body))
	case charset != "" && known && valid:
		return f.fromText(s, text)
	case charset == "" && utf8.Valid(p.body):
		return f.fromText(s, string(p.body))
	case s != nil && !isAnyText(s) && asksForCharacters(s):
		f.skip(pointer, e.At, "bytes that are no text can't be held against the schema of a string")
		return schema.Value{Type: schema.String, Malformed: true}
	}
	return textValue(octets(p.body))
}

// partHeaders holds the fields of a part against what the document says of them.
func (f *formReader) partHeaders(p *part, e Encoding, pointer string) {
	for i := range e.Headers {
		header := &e.Headers[i]
		values := headerValues(p.header, header.Name)
		if len(values) == 0 {
			if header.Required {
				f.find(Rule(bodyPrefix(f.part)+wordRequired), pointer, header.At, fmt.Sprintf("a part with the field %s", header.Name))
			}
			continue
		}
		if header.Schema == nil || header.Content != nil {
			continue
		}
		if candidates, _ := f.candidates(header, values); len(candidates) > 0 {
			result := header.Schema.Evaluate(candidates[0], f.direction())
			for _, problem := range result.Problems {
				problem.Pointer, problem.Want = "", fmt.Sprintf("in the field %s of the part, %s", header.Name, problem.Want)
				f.breach(Rule(bodyPrefix(f.part)+problem.Word), pointer, problem)
			}
		}
	}
}
