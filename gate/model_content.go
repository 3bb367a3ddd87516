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
type modelContent struct {
	at    Location
	types []*modelMediaType // the most specific first
}

// A mediaType is a media type or range of the document.
type modelMediaType struct {
	name       string // as the document has it
	typ        string
	subtype    string
	parameters map[string]string
	at         Location
	oldSchema  *modelOldSchema
	encoded    bool // an Encoding Object says how the members of a form are written
}

// content compiles a Content Object; nil when there is none. of is the parameter
// that it describes, nil for a body.
func (c *modelCompiler) content(source openapi3.Content, pointer string, of *modelParameter) *modelContent {
	if len(source) == 0 {
		return nil
	}
	result := &modelContent{at: Location{Pointer: pointer}}
	for _, name := range modelSortedKeys(source) {
		media := source[name]
		if media == nil {
			continue
		}
		at := pointer + "/" + modelToken(name)
		location := c.contract.location(at, media.Origin)
		if result.at.Line == 0 {
			result.at.Line, result.at.Column, result.at.File = location.Line, location.Column, location.File
		}
		compiled := c.oldSchema(media.Schema, at+"/schema")
		for entry := range strings.SplitSeq(name, ",") {
			m := &modelMediaType{name: strings.TrimSpace(entry), at: location, oldSchema: compiled, encoded: len(media.Encoding) > 0}
			full, parameters, err := mime.ParseMediaType(entry)
			if err != nil {
				full = strings.ToLower(strings.TrimSpace(entry))
			}
			m.parameters = parameters
			m.typ, m.subtype, _ = strings.Cut(full, "/")
			if m.reader() == modelReadNothing && (of == nil || !m.isJSON()) {
				c.contract.notJudged = append(c.contract.notJudged, NotJudged{Schema: location, Reason: modelNoReader(m.name)})
			}
			result.types = append(result.types, m)
		}
	}
	if len(result.types) == 0 {
		return nil
	}
	slices.SortStableFunc(result.types, func(a, b *modelMediaType) int { return a.rank() - b.rank() })
	return result
}

func modelNoReader(name string) string {
	return "there is no reader for the media type " + strconv.Quote(name)
}

// rank orders media types: with parameters, without, type/*, */*.
func (m *modelMediaType) rank() int {
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

func (m *modelMediaType) isJSON() bool {
	return m.typ == "application" && m.subtype == "json" || strings.HasSuffix(m.subtype, "+json")
}

// find returns the media type of the document for the Content-Type of a message:
// one with the same parameters, else without regard to them, else a range. The
// name is compared without regard to case, and a charset must be UTF-8 unless
// the document has another one.
func (c *modelContent) find(header http.Header) (documented, sent *modelMediaType) {
	values := modelHeaderValues(header, "Content-Type")
	if len(values) != 1 {
		return nil, nil
	}
	full, parameters, err := mime.ParseMediaType(values[0])
	if err != nil {
		return nil, nil
	}
	sent = &modelMediaType{name: full, parameters: parameters}
	sent.typ, sent.subtype, _ = strings.Cut(full, "/")
	charset := parameters["charset"]
	acceptable := charset == "" || strings.EqualFold(charset, "utf-8")
	var fallback *modelMediaType
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

func (c *modelContent) want() string {
	var names []string
	for _, m := range c.types {
		names = append(names, m.name)
	}
	return "a Content-Type of " + strings.Join(names, ", ") + ", in UTF-8"
}

// A reader is a way to make a value of a body.
type modelReader int

const (
	modelReadNothing  modelReader = iota // it can't be read
	modelReadAnything                    // there is nothing to ask of it
	modelReadJSON
	modelReadForm
	modelReadText
)

// reader returns how a body of this media type is read for its schema.
func (m *modelMediaType) reader() modelReader {
	switch {
	case m.isJSON():
		return modelReadJSON
	case m.oldSchema == nil || m.oldSchema.source.IsEmpty() && m.oldSchema.nullable:
		return modelReadAnything
	}
	accepted := modelEffectiveKinds(m.oldSchema)
	switch {
	case m.typ == "*" || m.subtype == "*":
		return modelReadAnything // it depends on what is sent
	case m.typ == "application" && m.subtype == "x-www-form-urlencoded" && accepted == modelKindObject && !m.encoded:
		return modelReadForm
	case accepted == modelKindString || m.typ == "text" && accepted != 0 && accepted&(modelKindArray|modelKindObject) == 0:
		return modelReadText
	}
	return modelReadNothing
}

// maxDecoded limits what a body in a content coding may become, in bytes.
const modelMaxDecoded = 64 << 20

// decoded undoes the content codings of a body (RFC 9110, section 8.4). Recorded
// bodies mostly have it undone already, under a header that says otherwise;
// coded is true where that can't be told.
func modelDecoded(header http.Header, body []byte) (result []byte, coded bool, reason string) {
	var codings []string
	for _, line := range modelHeaderValues(header, "Content-Encoding") {
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
	result, err = io.ReadAll(io.LimitReader(unzipped, modelMaxDecoded+1))
	switch {
	case err != nil:
		return nil, true, "the body is not valid gzip"
	case len(result) > modelMaxDecoded:
		return nil, true, "the body is larger than 64 MiB when decoded"
	}
	return result, false, ""
}

// judgeBody holds a body against the schema for its media type.
func (j *modelJudging) judgeBody(part Part, header http.Header, body []byte, documented, sent *modelMediaType) {
	body, coded, reason := modelDecoded(header, body)
	if reason != "" {
		j.skip(part, "", documented.at, reason)
		return
	}
	as := *sent
	as.oldSchema, as.at, as.encoded = documented.oldSchema, documented.at, documented.encoded
	how := as.reader()
	if coded && (how != modelReadJSON || !modelLooksLikeJSON(body)) {
		j.skip(part, "", documented.at, "the content coding can't be undone")
		return
	}
	switch how {
	case modelReadJSON:
		at := as.at
		if as.oldSchema != nil {
			at = as.oldSchema.at
		}
		j.judgeJSON(part, as.oldSchema, at, body)
	case modelReadText:
		j.judgeText(part, &as, body)
	case modelReadForm:
		j.judgeForm(part, &as, body)
	case modelReadNothing:
		j.skip(part, "", documented.at, modelNoReader(sent.name))
	}
}

// looksLikeJSON tells a body whose coding is undone from one whose coding is not.
func modelLooksLikeJSON(body []byte) bool {
	_, _, ok := modelStrictPass(body)
	return ok
}

// judgeJSON judges a JSON body. at is what findings that need no schema point to.
func (j *modelJudging) judgeJSON(part Part, s *modelOldSchema, at Location, body []byte) {
	value, problems, _ := modelStrictPass(body)
	w := modelWalk{contract: j.contract, part: part, problems: problems}
	for i := range w.problems {
		w.problems[i].oldSchema = at
	}
	if s != nil {
		w.inside(s, value)
	}
	j.walked(&w, modelBodyPrefix(part))
}

func (j *modelJudging) judgeText(part Part, m *modelMediaType, body []byte) {
	w := modelWalk{contract: j.contract, part: part}
	switch {
	case utf8.Valid(body):
		w.inside(m.oldSchema, j.contract.fromText(part, m.oldSchema, string(body)))
	case m.typ == "text":
		w.problems = []modelProblem{{wordUnicode, "", m.at, "valid UTF-8"}}
	case m.oldSchema.source.Format != "binary" || m.oldSchema.source.MaxLength != nil || m.oldSchema.source.MinLength > 0 || m.oldSchema.pattern != nil:
		j.skip(part, "", m.at, "bytes that are no text can't be held against the schema of a string")
	}
	j.walked(&w, modelBodyPrefix(part))
}

// judgeForm judges a form whose members are texts, or arrays of texts by
// repetition.
func (j *modelJudging) judgeForm(part Part, m *modelMediaType, body []byte) {
	object, w := make(map[string]any), modelWalk{contract: j.contract, part: part}
	for _, p := range modelParsePairs(string(body)) {
		property := modelPropertyOf(m.oldSchema, p.name)
		var accepted modelKinds
		if property != nil {
			accepted = modelEffectiveKinds(property)
		}
		_, again := object[p.name]
		switch {
		case p.broken:
			w.problems = append(w.problems, modelProblem{wordSyntax, "", m.at, "a form in which every escape is valid"})
		case accepted == modelKindArray:
			items, _ := object[p.name].([]any)
			object[p.name] = append(items, j.contract.fromText(part, modelItemOf(property, len(items)), p.value))
		case accepted&modelKindObject != 0:
			w.path.push(p.name)
			w.skip(property, "an object as a member of a form can't be read")
			w.path.pop()
			object[p.name] = modelMalformed{}
		case again:
			w.problems = append(w.problems, modelProblem{wordDuplicateMember, "/" + modelToken(p.name), m.at, "a member name that is not there yet"})
		default:
			object[p.name] = j.contract.fromText(part, property, p.value)
		}
	}
	w.inside(m.oldSchema, object)
	j.walked(&w, modelBodyPrefix(part))
}

func modelBodyPrefix(part Part) string {
	if part == PartRequest {
		return rulePrefixRequestBody
	}
	return rulePrefixResponseBody
}
