package refused

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/fill"
)

// Bounds on looking for a template: how deep, how often one is held against schemas,
// and how many places are looked at.
const (
	maxDepth  = 8
	maxChecks = 600
	maxSteps  = 5_000
)

// A maker looks for the template of one response.
type maker struct {
	statuses []int
	samples  []fill.Facts
	problem  bool // the media type is that of RFC 9457
	listing  bool // of refusals with issues
	listed   bool // a list has been made
	checks   int
	steps    int
	within   []*schema.Schema // those that the place at hand is inside of
}

func newMaker(statuses []int) *maker {
	return &maker{statuses: statuses, samples: samples(statuses, true)}
}

// A place is where a value stands.
type place struct {
	name    string
	depth   int
	inIssue bool // inside of an entry of a list
	inner   bool // it is an entry, or a member of something
	alone   bool // nothing beside it tells what happened
}

// value finds a template that all of the schemas take; none at all take anything.
func (m *maker) value(schemas []*schema.Schema, at place) (found fill.Template, reason string) {
	if slices.ContainsFunc(schemas, m.isWithin) {
		return "", "it holds itself without end"
	}
	outer := m.within
	m.within = append(slices.Clip(outer), schemas...)
	defer func() { m.within = outer }()
	return m.conjoined(schemas, m.conjoin(schemas), at)
}

func (m *maker) isWithin(s *schema.Schema) bool { return slices.Contains(m.within, s) }

// conjoined is value for a conjunction of schemas, of which it settles the open
// alternatives.
func (m *maker) conjoined(schemas []*schema.Schema, c *conjunction, at place) (found fill.Template, reason string) {
	if m.steps++; m.steps > maxSteps {
		return "", "there are too many ways to fill it"
	}
	if at.depth > maxDepth {
		return "", "it is nested too deeply"
	}
	if len(c.alternatives) > 0 {
		return m.alternative(schemas, c, at)
	}
	if values, listed := c.values(); listed {
		return m.listedValue(schemas, values, at)
	}
	types := c.types()
	reason = "there is more than one way to fill it"
	try := func(candidates ...fill.Template) bool {
		for _, candidate := range candidates {
			why := m.broken(schemas, candidate, at)
			if why == "" {
				found = candidate
				return true
			}
			reason = why
		}
		return false
	}
	if !c.typed() && try(m.untyped(at)...) {
		return found, ""
	}
	if c.typed() && types&schema.Object != 0 {
		if found, why := m.object(schemas, c, at); why == "" {
			return found, ""
		} else if types&^(schema.Object|schema.Null) == 0 {
			reason = why
		}
	}
	if c.typed() && types&schema.Array != 0 {
		if found, why := m.array(schemas, c, at); why == "" {
			return found, ""
		} else if types&^(schema.Array|schema.Null) == 0 {
			reason = why
		}
	}
	switch {
	case try(m.scalars(c, types, at)...):
	case c.typed() && types&schema.Null != 0 && at.inner && try("null"):
	default:
		for _, value := range c.defaults() {
			if text := jsonOf(value); text != "" && try(fill.Template(text)) {
				return found, ""
			}
		}
		return "", reason
	}
	return found, ""
}

// alternative settles the first open alternatives: the first that can be filled, null
// last.
func (m *maker) alternative(schemas []*schema.Schema, c *conjunction, at place) (found fill.Template, reason string) {
	var last *schema.Schema
	for _, s := range c.alternatives[0] {
		switch {
		case m.isWithin(s) && s.Types != schema.Null && at.depth > 0:
			reason = "it holds itself without end"
			continue
		case s.Types == schema.Null:
			last = s
			continue
		}
		found, why := m.conjoined(schemas, c.with(s), at)
		if why == "" {
			return found, ""
		}
		if reason == "" || m.checks < maxChecks {
			reason = why
		}
	}
	if last != nil {
		return m.conjoined(schemas, c.with(last), at)
	}
	return "", reason
}

// untyped are candidates for what any value will do for.
func (m *maker) untyped(at place) []fill.Template {
	role := roleOf(at.name, at.inIssue)
	switch {
	case !at.inner:
		return []fill.Template{m.house()}
	case at.inIssue && at.name == "":
		return []fill.Template{entry}
	case at.inIssue:
	case m.listing && (role == roleList || role == roleText):
		m.listed = true
		return []fill.Template{"{issues}"}
	case role == roleList:
		return nil // left out, where it may be
	}
	return nil
}

// house is the document of errors that nothing more is asked of.
func (m *maker) house() fill.Template {
	switch {
	case m.problem && m.listing:
		m.listed = true
		return `{"type":"about:blank","title":{title},"status":{status},"detail":{message},"errors":{issues}}`
	case m.problem:
		return `{"type":"about:blank","title":{title},"status":{status},"detail":{message}}`
	case m.listing:
		m.listed = true
		return `{"reqId":{id},"statusCode":{status},"message":{issues},"error":{name}}`
	}
	return `{"reqId":{id},"statusCode":{status},"message":{message},"error":{name}}`
}

// scalars are candidates for a scalar, by the name of the member.
func (m *maker) scalars(c *conjunction, types schema.Types, at place) []fill.Template {
	var list []fill.Template
	if types&schema.String != 0 {
		for _, hole := range m.texts(at) {
			list = append(list, fill.Template("{"+hole+"}"))
			if most := c.maxLength(); most > 0 {
				list = append(list, fill.Template("{"+hole+" "+strconv.Itoa(most)+"}"))
			}
		}
		if m.nowhere(at) {
			list = append([]fill.Template{`"about:blank"`}, list...)
		}
	}
	role := roleOf(at.name, at.inIssue)
	if types&(schema.Integer|schema.Number) != 0 {
		switch role {
		case roleStatus, roleCode, roleTitle:
			list = append(list, "{status}")
		case roleTime:
			list = append(list, "{milliseconds}", "{seconds}")
		}
	}
	if types&schema.Boolean != 0 {
		switch {
		case role == roleSuccess:
			list = append(list, "false")
		case role == roleFailure, plainName(at.name) == "error":
			list = append(list, "true")
		}
	}
	return list
}

// nowhere reports whether a member is a URI of which there is nothing to say: the type
// of a problem (RFC 9457 section 4.2.1), or a link.
func (m *maker) nowhere(at place) bool {
	return at.name == "type" && m.problem && !at.inIssue || roleOf(at.name, at.inIssue) == roleLink
}

// texts are the holes for a string, the best first.
func (m *maker) texts(at place) []string {
	general := "message"
	if at.inIssue {
		general = "want"
	}
	switch roleOf(at.name, at.inIssue) {
	case roleText:
		return []string{general}
	case roleTitle:
		switch {
		case at.alone:
			return []string{general}
		case plainName(at.name) == "error" || strings.HasSuffix(plainName(at.name), "name"):
			return []string{"name", "title"}
		}
		return []string{"title", "name"}
	case roleCode:
		return []string{"snake", "upper", "name", "statusText"}
	case roleStatus:
		return []string{"statusText", "name", "snake", "upper"}
	case roleID:
		return []string{"id", "uuid"}
	case roleTime:
		return []string{"time", "date"}
	case rolePath:
		return []string{"path"}
	case roleMethod:
		return []string{"method"}
	case roleWhere:
		return []string{"pointer"}
	case roleRule:
		return []string{"rule"}
	case roleIn:
		return []string{"place"}
	case roleList:
		return []string{general}
	}
	switch {
	case strings.HasSuffix(plainName(at.name), "code"):
		return []string{"snake", "upper", "name", "statusText"}
	case at.inIssue && at.name == "":
		return []string{"line"}
	case at.name == "" && !at.inner:
		return []string{general}
	}
	return nil
}

// jsonOf writes a value of the document; "" where it can't.
func jsonOf(v schema.Value) string {
	switch v.Type {
	case schema.Null:
		return "null"
	case schema.Boolean:
		return strconv.FormatBool(v.True)
	case schema.Number:
		return v.Text
	case schema.String:
		text, _ := json.Marshal(v.Text)
		return string(text)
	case schema.Array:
		parts := make([]string, len(v.Items))
		for i, item := range v.Items {
			parts[i] = jsonOf(item)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case schema.Object:
		parts := make([]string, len(v.Members))
		for i, one := range v.Members {
			name, _ := json.Marshal(one.Name)
			parts[i] = string(name) + ":" + jsonOf(one.Value)
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	return ""
}
