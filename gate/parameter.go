package gate

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/style"
)

// judgeParameters holds the parameters of a request against the operation's.
func (j *judging) judgeParameters(op *Operation, r *Request, inTemplate map[string]string, query *sent) {
	var crumbs *sent
	for i := range op.Parameters {
		p := &op.Parameters[i]
		switch p.In {
		case inPath:
			j.judgeTexts(p, []string{inTemplate[p.Name]})
		case inQuery:
			j.judgePairs(p, op, query)
		case inCookie:
			if crumbs == nil {
				crumbs = newSent(style.Cookies(headerValues(r.Header, "Cookie")))
			}
			j.judgePairs(p, op, crumbs)
		case inHeader:
			j.judgeTexts(p, headerValues(r.Header, p.Name))
		}
	}
	var undeclared map[string]bool
	for i, pair := range query.pairs {
		if query.used[i] || op.declared[pair.Name] || undeclared[pair.Name] {
			continue
		}
		if undeclared == nil {
			undeclared = make(map[string]bool)
		}
		name := strings.ToValidUTF8(pair.Name, "\uFFFD")
		undeclared[pair.Name] = true
		j.find(rulePrefixRequestParameter+wordUndeclared, "/query/"+token(name), op.At, "no parameter of this name in the query")
	}
}

// scatters reports whether the parameter, or member of a form, can be scattered over
// several pairs. In deepObject it can also where the schema takes other types, too;
// how arrays are written, OpenAPI does not say.
func (p *Parameter) scatters() bool {
	if p.Style == styleDeepObject {
		return p.types == 0 || p.types&(schema.Object|schema.Array) != 0
	}
	return p.types == schema.Object && p.wire.Scatters()
}

// judgePairs judges a parameter in the query or in cookies, whose value may be
// spread over several pairs.
func (j *judging) judgePairs(p *Parameter, op *Operation, all *sent) {
	if p.Content != nil || !p.scatters() {
		j.judgeTexts(p, all.values(p.Name))
		return
	}
	members, err := all.members(p.wire, func(name string) bool { return declares(op, p, name) })
	if len(members) > 0 && p.types&schema.Array != 0 {
		err = style.ErrUndefined
	}
	switch {
	case len(members) == 0 && err == nil && p.types != schema.Object:
		j.judgeTexts(p, all.values(p.Name))
	case err != nil:
		j.unreadable(p, err)
	case len(members) == 0:
		j.judgeTexts(p, nil)
	default:
		j.judgeValue(p, []schema.Value{j.members(p, members)})
	}
}

// unreadable notes that a parameter is not what its style asks for, or that it can't
// be told.
func (j *judging) unreadable(p *Parameter, err error) {
	switch {
	case errors.Is(err, style.ErrUndefined):
		j.skip(p.pointer(), p.At, "the style "+p.Style+" does not say how this is written")
	case errors.Is(err, style.ErrTooMany):
		j.skip(p.pointer(), p.At, err.Error())
	default:
		j.problem(p, wordSyntax, p.wantSyntax())
	}
}

// declares reports whether a name in the query is a member of an object that is
// spread over the query.
func declares(op *Operation, p *Parameter, name string) bool {
	if describedBy(p.Schema, name) != nil {
		return true
	}
	if additional := p.Schema.AdditionalProperties; additional != nil && additional.Never || op.declared[name] {
		return false
	}
	return !slices.ContainsFunc(op.Parameters, func(other Parameter) bool {
		return other.In == p.In && other.Name != p.Name && other.owns(name)
	})
}

// owns reports whether a name in the query or of a cookie is that of the parameter, or of
// a member that only it has.
func (p *Parameter) owns(name string) bool {
	if p.Name == name || p.Content != nil || !p.scatters() {
		return p.Name == name
	}
	if p.Style == styleDeepObject {
		_, mine, _ := p.wire.Member(name)
		return mine
	}
	return describedBy(p.Schema, name) != nil
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
	if p.Schema != nil && p.In == inHeader && strings.EqualFold(p.Name, "Set-Cookie") {
		j.judgeCookieLines(p, texts)
		return
	}
	if p.Content != nil {
		j.judgeMediaText(p, texts)
		return
	}
	if p.Schema == nil {
		return
	}
	values, err := j.candidates(p, texts)
	if len(values) == 0 {
		j.unreadable(p, err)
		return
	}
	j.judgeValue(p, values)
}

// judgeCookieLines judges the lines of Set-Cookie, which are not one value and may
// have commas in them (RFC 6265, section 3).
func (j *judging) judgeCookieLines(p *Parameter, sent []string) {
	lines := make([]string, len(sent))
	for i, line := range sent {
		var err error
		if lines[i], err = p.wire.Unescape(line); err != nil {
			j.unreadable(p, err)
			return
		}
	}
	if p.types&schema.Array != 0 {
		j.judgeValue(p, []schema.Value{j.array(p, lines)})
		return
	}
	for _, line := range lines {
		j.judgeValue(p, []schema.Value{j.fromText(p.Schema, line)})
	}
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
	sent := texts[0]
	if p.In == inHeader {
		sent = strings.Join(texts, ", ") // RFC 9110, section 5.3
	}
	text, err := p.wire.Unescape(sent)
	if err != nil {
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
		j.hold(media.Schema, value, p.pointer(), j.prefix(), nil)
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

// pointer is the place of a parameter or header in a message or, without a place, of a
// member of a form in it.
func (p *Parameter) pointer() string {
	if p.In == "" {
		return "/" + token(p.Name)
	}
	return "/" + p.In + "/" + token(p.Name)
}

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
