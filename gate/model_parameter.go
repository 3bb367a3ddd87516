package gate

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// A parameter is a parameter of a request or a header of a response, compiled.
type modelParameter struct {
	name, in   string
	at         Location
	required   bool
	allowEmpty bool
	style      string
	explode    bool
	oldSchema  *modelOldSchema
	kinds      modelKinds      // what the schema can take; 0 means any
	content    *modelMediaType // in place of style and schema
}

// A pair is a name and a value, unescaped, and the value as it was sent.
type modelPair struct {
	name, value, escaped string
	broken               bool // an escape is not valid
	used                 bool
}

func (c *modelCompiler) parameter(op *modelOperation, ref *openapi3.ParameterRef, pointer string) {
	if ref == nil || ref.Value == nil {
		return
	}
	source := ref.Value
	if source.In == openapi3.ParameterInHeader {
		// OpenAPI 3.0.3, Parameter Object: these describe no parameters.
		switch http.CanonicalHeaderKey(source.Name) {
		case "Accept", "Content-Type", "Authorization":
			return
		}
	}
	op.parameters = append(op.parameters, c.describe(source, modelPlace(ref.Ref, pointer)))
}

func (c *modelCompiler) describe(source *openapi3.Parameter, pointer string) *modelParameter {
	p := &modelParameter{
		name: source.Name, in: source.In,
		at:         c.contract.location(pointer, source.Origin),
		required:   source.Required,
		allowEmpty: source.AllowEmptyValue,
		oldSchema:  c.oldSchema(source.Schema, pointer+"/schema"),
	}
	if method, err := source.SerializationMethod(); err == nil {
		p.style, p.explode = method.Style, method.Explode
	}
	if p.oldSchema != nil {
		p.kinds = modelEffectiveKinds(p.oldSchema)
	}
	if content := c.content(source.Content, pointer+"/content", p); content != nil {
		p.content = content.types[0]
	}
	return p
}

// texts returns the values of a parameter by name as they were sent.
func (p *modelParameter) texts(pairs []modelPair) []string {
	var texts []string
	for i := range pairs {
		if pairs[i].name == p.name {
			pairs[i].used = true
			texts = append(texts, pairs[i].escaped)
		}
	}
	return texts
}

// judgeParameters holds the parameters of a request against the operation's.
func (j *modelJudging) judgeParameters(op *modelOperation, r *Request, inPath map[string]string, query []modelPair) {
	crumbs := modelCookies(r.Header)
	for _, p := range op.parameters {
		switch p.in {
		case openapi3.ParameterInPath:
			j.judgeTexts(p, []string{inPath[p.name]})
		case openapi3.ParameterInQuery:
			j.judgePairs(p, op, query)
		case openapi3.ParameterInCookie:
			j.judgePairs(p, op, crumbs)
		case openapi3.ParameterInHeader:
			j.judgeTexts(p, modelHeaderValues(r.Header, p.name))
		}
	}
	undeclared := make(map[string]bool)
	for _, q := range query {
		if !q.used && !op.declared[q.name] && !undeclared[q.name] {
			undeclared[q.name] = true
			j.find(rulePrefixRequestParameter+wordUndeclared, PartRequest, "/query/"+modelToken(q.name), op.at,
				"no parameter of this name in the query")
		}
	}
}

// judgePairs judges a parameter in the query or in cookies, whose value may be
// spread over several pairs.
func (j *modelJudging) judgePairs(p *modelParameter, op *modelOperation, pairs []modelPair) {
	var fields []modelPair
	spread := p.content == nil && p.kinds == modelKindObject
	switch {
	case spread && p.style == openapi3.SerializationDeepObject:
		for i := range pairs {
			if name, ok := strings.CutPrefix(pairs[i].name, p.name+"["); ok {
				pairs[i].used = true
				field := pairs[i]
				field.name, ok = strings.CutSuffix(name, "]")
				outer, _, nested := strings.Cut(field.name, "[")
				if property := modelPropertyOf(p.oldSchema, strings.TrimSuffix(outer, "]")); nested && property != nil && modelEffectiveKinds(property)&(modelKindObject|modelKindArray) != 0 {
					j.skip(j.part(), p.pointer(), p.at, "the style deepObject does not say how objects and arrays inside of an object are written")
					return
				}
				field.broken = field.broken || !ok || nested
				fields = append(fields, field)
			}
		}
	case spread && p.style == openapi3.SerializationForm && p.explode:
		for i := range pairs {
			if modelDeclares(op, p, pairs[i].name) {
				pairs[i].used = true
				fields = append(fields, pairs[i])
			}
		}
	default:
		j.judgeTexts(p, p.texts(pairs))
		return
	}
	if len(fields) == 0 {
		j.judgeTexts(p, nil)
		return
	}
	if slices.ContainsFunc(fields, func(f modelPair) bool { return f.broken }) {
		j.problem(p, modelProblem{word: wordSyntax, want: p.wantSyntax()})
		return
	}
	j.judgeValue(p, []any{j.fields(p, fields)})
}

// declares reports whether a name in the query is a member of an object that is
// spread over the query.
func modelDeclares(op *modelOperation, p *modelParameter, name string) bool {
	if modelPropertyOf(p.oldSchema, name) != nil {
		return true
	}
	if p.oldSchema.closed || op.declared[name] {
		return false
	}
	return !slices.ContainsFunc(op.parameters, func(other *modelParameter) bool {
		return other != p && other.in == p.in && other.name == name
	})
}

// judgeTexts judges a parameter by the texts that were sent for it.
func (j *modelJudging) judgeTexts(p *modelParameter, texts []string) {
	if len(texts) == 0 {
		if p.required {
			j.problem(p, modelProblem{word: wordRequired, oldSchema: p.at, want: "the parameter, which the document requires"})
		}
		return
	}
	if p.allowEmpty && p.in == openapi3.ParameterInQuery && len(texts) == 1 && texts[0] == "" {
		return
	}
	if p.content != nil {
		j.judgeContent(p, texts)
		return
	}
	if p.oldSchema == nil {
		return
	}
	values := j.candidates(p, texts)
	if len(values) == 0 {
		j.problem(p, modelProblem{word: wordSyntax, want: p.wantSyntax()})
		return
	}
	j.judgeValue(p, values)
}

func (p *modelParameter) wantSyntax() string {
	if p.content != nil {
		return "a value of the media type " + p.content.name
	}
	exploded := ""
	if p.explode {
		exploded = ", exploded"
	}
	return "a value in the style " + p.style + exploded
}

// judgeValue holds the first of the values that matches the schema, else the
// first of all, against it.
func (j *modelJudging) judgeValue(p *modelParameter, values []any) {
	value := values[0]
	if len(values) > 1 {
		for _, candidate := range values {
			if j.contract.matches(j.part(), p.oldSchema, candidate) {
				value = candidate
				break
			}
		}
	}
	w := modelWalk{contract: j.contract, part: j.part(), path: modelPath{{p.in, -1}, {p.name, -1}}}
	w.inside(p.oldSchema, value)
	j.walked(&w, j.prefix())
}

// judgeContent judges a parameter that is described by a media type.
func (j *modelJudging) judgeContent(p *modelParameter, texts []string) {
	if len(texts) > 1 {
		j.duplicate(p)
	}
	text, ok := p.unescape(texts[0])
	if !ok {
		j.problem(p, modelProblem{word: wordSyntax, want: p.wantSyntax()})
		return
	}
	media := p.content
	switch {
	case media.isJSON():
		value, problems, ok := modelStrictPass([]byte(text))
		if !ok || len(problems) > 0 {
			j.problem(p, modelProblem{word: wordSyntax, oldSchema: media.at, want: p.wantSyntax()})
		}
		if media.oldSchema != nil {
			w := modelWalk{contract: j.contract, part: j.part(), path: modelPath{{p.in, -1}, {p.name, -1}}}
			w.inside(media.oldSchema, value)
			j.walked(&w, j.prefix())
		}
	case media.oldSchema == nil:
	case modelEffectiveKinds(media.oldSchema)&^modelKindString == 0:
		w := modelWalk{contract: j.contract, part: j.part(), path: modelPath{{p.in, -1}, {p.name, -1}}}
		w.inside(media.oldSchema, text)
		j.walked(&w, j.prefix())
	default:
		j.skip(j.part(), p.pointer(), media.at, modelNoReader(media.name))
	}
}

func (p *modelParameter) pointer() string { return "/" + p.in + "/" + modelToken(p.name) }

// problem adds a finding about a parameter as a whole.
func (j *modelJudging) problem(p *modelParameter, found modelProblem) {
	if found.oldSchema.Pointer == "" {
		found.oldSchema = p.at
	}
	j.find(Rule(j.prefix()+found.word), j.part(), p.pointer(), found.oldSchema, found.want)
}

// duplicate notes that a parameter is given twice. Lines of one response header
// are one value (RFC 9110, section 5.3).
func (j *modelJudging) duplicate(p *modelParameter) {
	if !j.inResponse {
		j.problem(p, modelProblem{word: wordDuplicate, want: "the parameter once"})
	}
}

func (j *modelJudging) part() Part {
	if j.inResponse {
		return PartResponse
	}
	return PartRequest
}

func (j *modelJudging) prefix() string {
	if j.inResponse {
		return rulePrefixResponseHeader
	}
	return rulePrefixRequestParameter
}

// parsePairs splits a query or a form (URL Standard, section 5.1).
func modelParsePairs(query string) []modelPair {
	var pairs []modelPair
	for len(query) > 0 {
		var part string
		part, query, _ = strings.Cut(query, "&")
		if part == "" {
			continue
		}
		name, escaped, _ := strings.Cut(part, "=")
		p := modelPair{escaped: escaped}
		var errName, errValue error
		if p.name, errName = url.QueryUnescape(name); errName != nil {
			p.name = name
		}
		p.value, errValue = url.QueryUnescape(escaped)
		p.broken = errName != nil || errValue != nil || !utf8.ValidString(p.name) || !utf8.ValidString(p.value)
		p.name = strings.ToValidUTF8(p.name, "\uFFFD")
		pairs = append(pairs, p)
	}
	return pairs
}

// cookies lists the cookies of a request (RFC 6265, section 4.2.1).
func modelCookies(header http.Header) []modelPair {
	var pairs []modelPair
	for _, line := range modelHeaderValues(header, "Cookie") {
		for part := range strings.SplitSeq(line, ";") {
			name, value, ok := strings.Cut(strings.Trim(part, " \t"), "=")
			if ok {
				value = strings.Trim(value, `"`)
				plain := modelUnescapePath(value)
				pairs = append(pairs, modelPair{name: name, value: plain, escaped: value, broken: !utf8.ValidString(plain)})
			}
		}
	}
	return pairs
}

// headerValues returns the lines of a header, however its name is spelled.
func modelHeaderValues(header http.Header, name string) []string {
	if values, ok := header[http.CanonicalHeaderKey(name)]; ok {
		return values
	}
	spelled, found := "", false
	for key := range header {
		if strings.EqualFold(key, name) && (!found || key < spelled) {
			spelled, found = key, true
		}
	}
	return header[spelled]
}
