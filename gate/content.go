package gate

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/schema"
)

// findMedia returns the media type of the document for the Content-Type of a
// message, the most specific first. Names are compared without regard to case.
func findMedia(list []Media, header http.Header) (documented, sent *Media) {
	values := headerValues(header, "Content-Type")
	if len(values) != 1 {
		return nil, nil
	}
	full, parameters, err := mime.ParseMediaType(values[0])
	if err != nil {
		return nil, nil
	}
	sent = &Media{Name: full, parameters: parameters}
	sent.typ, sent.subtype, _ = strings.Cut(full, "/")
	if sent.subtype == "" {
		return nil, nil
	}
	for i := range list {
		if list[i].matches(sent) {
			return &list[i], sent
		}
	}
	return nil, nil
}

// matches reports whether a media type or range of the document stands for one that
// was sent. Parameters that the document has must be sent; charset need not be, and
// says nothing in JSON (RFC 8259, section 11).
func (m *Media) matches(sent *Media) bool {
	suffix, ofSuffix := strings.CutPrefix(m.subtype, "*+")
	switch {
	case m.typ != "*" && m.typ != sent.typ:
		return false
	case ofSuffix:
		if !strings.HasSuffix(sent.subtype, "+"+suffix) {
			return false
		}
	case m.subtype != "*" && m.subtype != sent.subtype:
		return false
	}
	for name, value := range m.parameters {
		switch given, ok := sent.parameters[name]; {
		case name == "boundary", name == "q":
		case name == "charset" && (!ok || m.Kind == JSON || sameCharset(given, value)):
		case !ok || !strings.EqualFold(given, value):
			return false
		}
	}
	return true
}

func sameCharset(a, b string) bool {
	plain := strings.NewReplacer("-", "", "_", "")
	return strings.EqualFold(plain.Replace(a), plain.Replace(b))
}

// as is the media type of the document for what was sent: a range can be read in
// the way of that.
func (m *Media) as(sent *Media) *Media {
	if m.typ != "*" && !strings.HasPrefix(m.subtype, "*") {
		return m
	}
	one := *m
	one.typ, one.subtype = sent.typ, sent.subtype
	one.Kind = one.kind()
	return &one
}

func wantMedia(list []Media) string {
	var names []string
	for _, m := range list {
		names = append(names, m.Name)
	}
	return "a Content-Type of " + strings.Join(names, ", ")
}

// canBeEmpty reports whether no bytes are a body of the Content-Type of a message.
func canBeEmpty(list []Media, header http.Header) bool {
	documented, sent := findMedia(list, header)
	if documented == nil {
		return false
	}
	switch documented.as(sent).Kind {
	case Text, Binary, Form:
		return true
	}
	return false
}

func noReader(name string) string {
	return "there is no reader for the media type " + strconv.Quote(name)
}

// judgeContent holds a body against what the document has for its Content-Type.
func (j *judging) judgeContent(rule Rule, header http.Header, body []byte, list []Media, at Location) {
	documented, sent := findMedia(list, header)
	if documented == nil {
		j.find(rule, "", at, wantMedia(list))
		return
	}
	m := documented.as(sent)
	body, ok := j.decode(header, body, m)
	if !ok {
		return
	}
	switch m.Kind {
	case JSON:
		at := m.At
		if m.Schema != nil {
			at = m.Schema.At
		}
		j.judgeJSON(m.Schema, at, body)
	case Text, Binary:
		j.judgeText(m, sent.parameters["charset"], body)
	case Form:
		j.judgeForm(m, body)
	case Multipart:
		j.judgeMultipart(m, sent.parameters["boundary"], body)
	default:
		j.skip("", m.At, noReader(sent.Name))
	}
}

// judgeJSON judges a JSON body. at is what findings that need no schema point to.
func (j *judging) judgeJSON(s *schema.Schema, at Location, body []byte) {
	value, problems, whole := schema.ReadJSON(body)
	if tooDeep(problems, whole) {
		j.skip("", at, reasonTooDeep)
	}
	for i := range problems {
		problems[i].Schema = at
	}
	j.hold(s, value, "", bodyPrefix(j.part), problems)
}

const reasonTooDeep = "JSON is not read below 9,000 levels of nesting"

// tooDeep reports whether JSON was not read to its end though there is no mistake in it.
func tooDeep(problems []schema.Problem, whole bool) bool {
	return !whole && !slices.ContainsFunc(problems, func(p schema.Problem) bool { return p.Word == wordSyntax })
}

// judgeText judges a body of characters. Bytes in no charset that is told are UTF-8
// if they can be; else their number alone can be held against a schema.
func (j *judging) judgeText(m *Media, charset string, body []byte) {
	if m.typ != "text" && m.typ != "application" {
		charset = "" // it means nothing for images and the like
	}
	text, valid, known := decodeCharset(charset, body)
	switch {
	case charset != "" && known && !valid:
		if m.typ == "text" {
			j.find(Rule(bodyPrefix(j.part)+wordUnicode), "", m.At, "text in the charset "+strings.ToLower(charset))
			return
		}
		known = false
	case charset == "" && utf8.Valid(body):
		text, known = string(body), true
	}
	switch {
	case isAnyText(m.Schema):
		return
	case m.Schema.Format == "binary" && m.typ != "text":
		text = octets(body)
	case known:
	case charset != "":
		j.skip("", m.At, "text in the charset "+strconv.Quote(charset)+" is not read")
		return
	case asksForCharacters(m.Schema):
		j.skip("", m.At, "bytes that are no text can't be held against the schema of a string")
		return
	default:
		text = octets(body)
	}
	j.hold(m.Schema, j.fromText(m.Schema, text), "", bodyPrefix(j.part), nil)
}

// asksForCharacters reports whether a schema of a string asks for more than lengths.
func asksForCharacters(s *schema.Schema) bool {
	lengths := *s
	lengths.MinLength, lengths.MaxLength = nil, nil
	return !isAnyText(&lengths)
}

func bodyPrefix(part Part) string {
	if part == PartRequest {
		return rulePrefixRequestBody
	}
	return rulePrefixResponseBody
}
