package gate

import (
	"bytes"
	"compress/gzip"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// content is what the document says of a body, by media type.
type content struct {
	at    Location
	types []*mediaType // the most specific first
}

// A mediaType is a media type or range of the document.
type mediaType struct {
	name       string // as the document has it
	typ        string
	subtype    string
	parameters map[string]string
	at         Location
	oldSchema  *oldSchema
	encoded    bool // an Encoding Object says how the members of a form are written
}

// content compiles a Content Object; nil when there is none. of is the parameter
// that it describes, nil for a body.
func (c *compiler) content(source openapi3.Content, pointer string, of *parameter) *content {
	if len(source) == 0 {
		return nil
	}
	result := &content{at: Location{Pointer: pointer}}
	for _, name := range sortedKeys(source) {
		media := source[name]
		if media == nil {
			continue
		}
		at := pointer + "/" + token(name)
		location := c.contract.location(at, media.Origin)
		if result.at.Line == 0 {
			result.at.Line, result.at.Column, result.at.File = location.Line, location.Column, location.File
		}
		compiled := c.oldSchema(media.Schema, at+"/schema")
		for entry := range strings.SplitSeq(name, ",") {
			m := &mediaType{name: strings.TrimSpace(entry), at: location, oldSchema: compiled, encoded: len(media.Encoding) > 0}
			full, parameters, err := mime.ParseMediaType(entry)
			if err != nil {
				full = strings.ToLower(strings.TrimSpace(entry))
			}
			m.parameters = parameters
			m.typ, m.subtype, _ = strings.Cut(full, "/")
			if m.reader() == readNothing && (of == nil || !m.isJSON()) {
				c.contract.notJudged = append(c.contract.notJudged, NotJudged{Schema: location, Reason: noReader(m.name)})
			}
			result.types = append(result.types, m)
		}
	}
	if len(result.types) == 0 {
		return nil
	}
	slices.SortStableFunc(result.types, func(a, b *mediaType) int { return a.rank() - b.rank() })
	return result
}

func noReader(name string) string {
	return "there is no reader for the media type " + strconv.Quote(name)
}

// rank orders media types: with parameters, without, type/*, */*.
func (m *mediaType) rank() int {
	switch {
	case m.typ == "*":
		return 3
	case m.subtype == "*":
		return 2
	case len(m.parameters) > 0:
		return 0
	}
	return 1
}

func (m *mediaType) isJSON() bool {
	return m.typ == "application" && m.subtype == "json" || strings.HasSuffix(m.subtype, "+json")
}

// find returns the media type of the document for the Content-Type of a message:
// one with the same parameters, else without regard to them, else a range. The
// name is compared without regard to case, and a charset must be UTF-8 unless
// the document has another one.
func (c *content) find(header http.Header) (documented, sent *mediaType) {
	values := headerValues(header, "Content-Type")
	if len(values) != 1 {
		return nil, nil
	}
	full, parameters, err := mime.ParseMediaType(values[0])
	if err != nil {
		return nil, nil
	}
	sent = &mediaType{name: full, parameters: parameters}
	sent.typ, sent.subtype, _ = strings.Cut(full, "/")
	charset := parameters["charset"]
	acceptable := charset == "" || strings.EqualFold(charset, "utf-8")
	var fallback *mediaType
	for _, m := range c.types {
		if m.typ != "*" && m.typ != sent.typ || m.subtype != "*" && m.subtype != sent.subtype {
			continue
		}
		exact := len(m.parameters) > 0
		for name, value := range m.parameters {
			exact = exact && strings.EqualFold(parameters[name], value)
		}
		if exact && (acceptable || m.parameters["charset"] != "") {
			return m, sent
		}
		if fallback == nil || fallback.rank() == 0 && m.rank() > 0 {
			fallback = m
		}
	}
	if fallback == nil || !acceptable {
		return nil, nil
	}
	return fallback, sent
}

func (c *content) want() string {
	var names []string
	for _, m := range c.types {
		names = append(names, m.name)
	}
	return "a Content-Type of " + strings.Join(names, ", ") + ", in UTF-8"
}

// A reader is a way to make a value of a body.
type reader int

const (
	readNothing  reader = iota // it can't be read
	readAnything               // there is nothing to ask of it
	readJSON
	readForm
	readText
)

// reader returns how a body of this media type is read for its schema.
func (m *mediaType) reader() reader {
	switch {
	case m.isJSON():
		return readJSON
	case m.oldSchema == nil || m.oldSchema.source.IsEmpty() && m.oldSchema.nullable:
		return readAnything
	}
	accepted := effectiveKinds(m.oldSchema)
	switch {
	case m.typ == "*" || m.subtype == "*":
		return readAnything // it depends on what is sent
	case m.typ == "application" && m.subtype == "x-www-form-urlencoded" && accepted == kindObject && !m.encoded:
		return readForm
	case accepted == kindString || m.typ == "text" && accepted != 0 && accepted&(kindArray|kindObject) == 0:
		return readText
	}
	return readNothing
}

// maxDecoded limits what a body in a content coding may become, in bytes.
const maxDecoded = 64 << 20

// decoded undoes the content codings of a body (RFC 9110, section 8.4). Recorded
// bodies mostly have it undone already, under a header that says otherwise;
// coded is true where that can't be told.
func decoded(header http.Header, body []byte) (result []byte, coded bool, reason string) {
	var codings []string
	for _, line := range headerValues(header, "Content-Encoding") {
		for coding := range strings.SplitSeq(line, ",") {
			if coding = strings.ToLower(strings.TrimSpace(coding)); coding != "" && coding != "identity" {
				codings = append(codings, coding)
			}
		}
	}
	if len(codings) == 0 {
		return body, false, ""
	}
	if len(codings) > 1 || codings[0] != "gzip" && codings[0] != "x-gzip" {
		return body, true, ""
	}
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, false, ""
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, true, "the body is not valid gzip"
	}
	result, err = io.ReadAll(io.LimitReader(unzipped, maxDecoded+1))
	switch {
	case err != nil:
		return nil, true, "the body is not valid gzip"
	case len(result) > maxDecoded:
		return nil, true, "the body is larger than 64 MiB when decoded"
	}
	return result, false, ""
}

// judgeBody holds a body against the schema for its media type.
func (j *judging) judgeBody(part Part, header http.Header, body []byte, documented, sent *mediaType) {
	body, coded, reason := decoded(header, body)
	if reason != "" {
		j.skip(part, "", documented.at, reason)
		return
	}
	as := *sent
	as.oldSchema, as.at, as.encoded = documented.oldSchema, documented.at, documented.encoded
	how := as.reader()
	if coded && (how != readJSON || !looksLikeJSON(body)) {
		j.skip(part, "", documented.at, "the content coding can't be undone")
		return
	}
	switch how {
	case readJSON:
		at := as.at
		if as.oldSchema != nil {
			at = as.oldSchema.at
		}
		j.judgeJSON(part, as.oldSchema, at, body)
	case readText:
		j.judgeText(part, &as, body)
	case readForm:
		j.judgeForm(part, &as, body)
	case readNothing:
		j.skip(part, "", documented.at, noReader(sent.name))
	}
}

// looksLikeJSON tells a body whose coding is undone from one whose coding is not.
func looksLikeJSON(body []byte) bool {
	_, _, ok := strictPass(body)
	return ok
}

// judgeJSON judges a JSON body. at is what findings that need no schema point to.
func (j *judging) judgeJSON(part Part, s *oldSchema, at Location, body []byte) {
	value, problems, _ := strictPass(body)
	w := walk{contract: j.contract, part: part, problems: problems}
	for i := range w.problems {
		w.problems[i].oldSchema = at
	}
	if s != nil {
		w.inside(s, value)
	}
	j.walked(&w, bodyPrefix(part))
}

func (j *judging) judgeText(part Part, m *mediaType, body []byte) {
	w := walk{contract: j.contract, part: part}
	switch {
	case utf8.Valid(body):
		w.inside(m.oldSchema, j.contract.fromText(part, m.oldSchema, string(body)))
	case m.typ == "text":
		w.problems = []problem{{word: wordUnicode, oldSchema: m.at, want: "valid UTF-8"}}
	case m.oldSchema.source.Format != "binary" || m.oldSchema.source.MaxLength != nil || m.oldSchema.source.MinLength > 0 || m.oldSchema.pattern != nil:
		j.skip(part, "", m.at, "bytes that are no text can't be held against the schema of a string")
	}
	j.walked(&w, bodyPrefix(part))
}

// judgeForm judges a form whose members are texts, or arrays of texts by
// repetition.
func (j *judging) judgeForm(part Part, m *mediaType, body []byte) {
	object, w := make(map[string]any), walk{contract: j.contract, part: part}
	for _, p := range parsePairs(string(body)) {
		property := propertyOf(m.oldSchema, p.name)
		var accepted kinds
		if property != nil {
			accepted = effectiveKinds(property)
		}
		_, again := object[p.name]
		switch {
		case p.broken:
			w.problems = append(w.problems, problem{word: wordSyntax, oldSchema: m.at, want: "a form in which every escape is valid"})
		case accepted == kindArray:
			items, _ := object[p.name].([]any)
			object[p.name] = append(items, j.contract.fromText(part, itemOf(property, len(items)), p.value))
		case accepted&kindObject != 0:
			w.path.push(p.name)
			w.skip(property, "an object as a member of a form can't be read")
			w.path.pop()
			object[p.name] = malformed{}
		case again:
			w.problems = append(w.problems, problem{word: wordDuplicateMember, pointer: "/" + token(p.name), oldSchema: m.at, want: "a member name that is not there yet"})
		default:
			object[p.name] = j.contract.fromText(part, property, p.value)
		}
	}
	w.inside(m.oldSchema, object)
	j.walked(&w, bodyPrefix(part))
}

func bodyPrefix(part Part) string {
	if part == PartRequest {
		return rulePrefixRequestBody
	}
	return rulePrefixResponseBody
}
