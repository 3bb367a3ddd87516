package gate

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/schema"
)

// A pair is a name and a value, unescaped, and the value as it was sent.
type pair struct {
	name, value, escaped string
	broken               bool // an escape is not valid
	used                 bool
}

// texts returns the values of a parameter by name as they were sent.
func (p *Parameter) texts(pairs []pair) []string {
	var texts []string
	for i := range pairs {
		if pairs[i].name == p.Name {
			pairs[i].used = true
			texts = append(texts, pairs[i].escaped)
		}
	}
	return texts
}

// judgeParameters holds the parameters of a request against the operation's.
func (j *judging) judgeParameters(op *Operation, r *Request, inTemplate map[string]string, query []pair) {
	crumbs := cookies(r.Header)
	for i := range op.Parameters {
		p := &op.Parameters[i]
		switch p.In {
		case inPath:
			j.judgeTexts(p, []string{inTemplate[p.Name]})
		case inQuery:
			j.judgePairs(p, op, query)
		case inCookie:
			j.judgePairs(p, op, crumbs)
		case inHeader:
			j.judgeTexts(p, headerValues(r.Header, p.Name))
		}
	}
	var undeclared []string
	for _, q := range query {
		if !q.used && !op.declared[q.name] && !slices.Contains(undeclared, q.name) && len(undeclared) < MaxFindings {
			undeclared = append(undeclared, q.name)
			j.find(rulePrefixRequestParameter+wordUndeclared, "/query/"+token(q.name), op.At, "no parameter of this name in the query")
		}
	}
}

// judgePairs judges a parameter in the query or in cookies, whose value may be
// spread over several pairs.
func (j *judging) judgePairs(p *Parameter, op *Operation, pairs []pair) {
	var fields []pair
	spread := p.Content == nil && p.types == schema.Object
	switch {
	case spread && p.Style == styleDeepObject:
		var deeper bool
		if fields, deeper = deepFields(p.Name, p.Schema, pairs); deeper {
			j.skip(p.pointer(), p.At, "the style deepObject does not say how objects and arrays inside of an object are written")
			return
		}
	case spread && p.Style == styleForm && p.Explode:
		for i := range pairs {
			if declares(op, p, pairs[i].name) {
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
	if slices.ContainsFunc(fields, func(f pair) bool { return f.broken }) {
		j.problem(p, wordSyntax, p.wantSyntax())
		return
	}
	j.judgeValue(p, []schema.Value{j.fields(p, fields)})
}

// deepFields returns the members of an object in the style deepObject, as in
// name[member]=value. deeper is set where one of them is an object or array that is
// written with further brackets. Every pair of the object counts as used.
func deepFields(name string, s *schema.Schema, pairs []pair) (fields []pair, deeper bool) {
	for i := range pairs {
		rest, ok := strings.CutPrefix(pairs[i].name, name+"[")
		if !ok {
			continue
		}
		pairs[i].used = true
		field := pairs[i]
		field.name, ok = strings.CutSuffix(rest, "]")
		outer, _, nested := strings.Cut(field.name, "[")
		if nested {
			property := memberOf(s, strings.TrimSuffix(outer, "]"))
			if property != nil {
				types := property.Effective()
				deeper = deeper || types == 0 || types&(schema.Object|schema.Array) != 0
			}
		}
		field.broken = field.broken || !ok || nested
		fields = append(fields, field)
	}
	return fields, deeper
}

// declares reports whether a name in the query is a member of an object that is
// spread over the query.
func declares(op *Operation, p *Parameter, name string) bool {
	if propertyOf(p.Schema, name) != nil {
		return true
	}
	if additional := p.Schema.AdditionalProperties; additional != nil && additional.Never || op.declared[name] {
		return false
	}
	return !slices.ContainsFunc(op.Parameters, func(other Parameter) bool {
		return other.In == p.In && other.Name == name && other.Name != p.Name
	})
}

// judgeTexts judges a parameter by the texts that were sent for it.
func (j *judging) judgeTexts(p *Parameter, texts []string) {
	if len(texts) == 0 {
		if p.Required {
			j.problem(p, wordRequired, "the parameter, which the document requires")
		}
		return
	}
	if p.AllowEmpty && p.In == inQuery && len(texts) == 1 && texts[0] == "" {
		return
	}
	if p.In == inHeader && len(texts) > 1 && http.CanonicalHeaderKey(p.Name) == "Set-Cookie" && p.types&schema.Array == 0 {
		// RFC 6265, section 3: these lines are not one value.
		for _, line := range texts {
			j.judgeTexts(p, []string{line})
		}
		return
	}
	if p.Content != nil {
		j.judgeMediaText(p, texts)
		return
	}
	if p.Schema == nil {
		return
	}
	values := j.candidates(p, texts)
	if len(values) == 0 {
		j.problem(p, wordSyntax, p.wantSyntax())
		return
	}
	j.judgeValue(p, values)
}

func (p *Parameter) wantSyntax() string {
	if p.Content != nil {
		return "a value of the media type " + p.Content.Name
	}
	exploded := ""
	if p.Explode {
		exploded = ", exploded"
	}
	return "a value in the style " + p.Style + exploded
}

// judgeValue holds the first of the values that matches the schema, else the
// first of all, against it.
func (j *judging) judgeValue(p *Parameter, values []schema.Value) {
	value := values[0]
	if len(values) > 1 {
		for _, candidate := range values {
			if matches, _ := p.Schema.Matches(candidate, j.direction()); matches {
				value = candidate
				break
			}
		}
	}
	j.hold(p.Schema, value, p.pointer(), j.prefix(), nil)
}

// judgeMediaText judges a parameter that is described by a media type.
func (j *judging) judgeMediaText(p *Parameter, texts []string) {
	if len(texts) > 1 {
		j.duplicate(p)
	}
	text, ok := p.unescape(texts[0])
	if !ok {
		j.problem(p, wordSyntax, p.wantSyntax())
		return
	}
	switch media := p.Content; media.Kind {
	case JSON:
		value, problems, whole := schema.ReadJSON([]byte(text))
		j.readProblems(p, problems)
		if tooDeep(problems, whole) {
			j.skip(p.pointer(), media.At, reasonTooDeep)
		}
		if whole {
			j.hold(media.Schema, value, p.pointer(), j.prefix(), nil)
		}
	case Text, Binary:
		if media.Schema != nil {
			j.hold(media.Schema, j.fromText(media.Schema, text), p.pointer(), j.prefix(), nil)
		}
	default:
		if !asksNothing(media.Schema) {
			j.skip(p.pointer(), media.At, noReader(media.Name))
		}
	}
}

func (p *Parameter) pointer() string { return "/" + p.In + "/" + token(p.Name) }

// readProblems adds one finding about the JSON of a parameter: a warning where RFC 8259
// allows all that is odd in it.
func (j *judging) readProblems(p *Parameter, problems []schema.Problem) {
	if len(problems) == 0 {
		return
	}
	rule := Rule(j.prefix() + wordSyntax)
	f := Finding{Rule: rule, Pointer: p.pointer(), Schema: p.Content.At, Want: p.wantSyntax(), Level: rule.Level()}
	allowed := func(q schema.Problem) bool { return rule.Lowered(q.Word) != rule.Level() }
	if !slices.ContainsFunc(problems, func(q schema.Problem) bool { return !allowed(q) }) {
		f.Want, f.Level = problems[0].Want, rule.Lowered(problems[0].Word)
	}
	j.add(f)
}

// problem adds a finding about a parameter as a whole.
func (j *judging) problem(p *Parameter, word, want string) {
	j.find(Rule(j.prefix()+word), p.pointer(), p.At, want)
}

// duplicate notes that a parameter is given twice. Lines of one response header
// are one value (RFC 9110, section 5.3).
func (j *judging) duplicate(p *Parameter) {
	if j.part == PartRequest {
		j.problem(p, wordDuplicate, "the parameter once")
	}
}

// prefix is that of the rules about parameters or headers.
func (j *judging) prefix() string {
	if j.part == PartResponse {
		return rulePrefixResponseHeader
	}
	return rulePrefixRequestParameter
}

// parsePairs splits a query or a form (URL Standard, section 5.1).
func parsePairs(query string) []pair {
	var pairs []pair
	for len(query) > 0 {
		var part string
		part, query, _ = strings.Cut(query, "&")
		if part == "" {
			continue
		}
		name, escaped, _ := strings.Cut(part, "=")
		p := pair{escaped: escaped}
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
func cookies(header http.Header) []pair {
	var pairs []pair
	for _, line := range headerValues(header, "Cookie") {
		for part := range strings.SplitSeq(line, ";") {
			name, value, ok := strings.Cut(strings.Trim(part, " \t"), "=")
			if ok {
				value = strings.Trim(value, `"`)
				plain := unescapePath(value)
				pairs = append(pairs, pair{name: name, value: plain, escaped: value, broken: !utf8.ValidString(plain)})
			}
		}
	}
	return pairs
}

// headerValues returns the lines of a header, however its name is spelled.
func headerValues(header http.Header, name string) []string {
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
