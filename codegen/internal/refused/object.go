package refused

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/fill"
)

// object fills the members that are required, and of the others those whose names tell
// what they are for.
func (m *maker) object(schemas []*schema.Schema, c *conjunction, at place) (fill.Template, string) {
	if roleOf(at.name, at.inIssue) == roleList && at.inner && !at.inIssue {
		if found := m.byPlace(schemas, c, at); found != "" {
			return found, ""
		}
	}
	members := c.members()
	if len(members) == 0 {
		return m.freeObject(schemas, at)
	}
	texts := beside(members, at)
	filled := make(map[string]fill.Template)
	told := make(map[role]bool) // of roles of which one member is enough
	tell := func(one *member) {
		if role := roleOf(one.name, at.inIssue); role == roleText || role == roleWhere {
			told[role] = true
		}
	}
	for _, one := range members {
		if !one.required {
			continue
		}
		text, reason := m.value(one.schemas, m.inside(at, one, texts))
		if reason != "" && !m.takesAny(one) {
			return "", sentence("/"+one.name, reason)
		} else if reason != "" {
			text = `""`
		}
		filled[one.name] = text
		tell(one)
	}
	written := write(members, filled)
	reason := m.broken(schemas, written, at)
	optional := m.optional(members, at, texts)
	// What was of no help alone can be with what came after it.
	for _, one := range slices.Concat(optional, optional) {
		if filled[one.name] != "" || told[roleOf(one.name, at.inIssue)] {
			continue
		}
		listed := m.listed
		text, unfilled := m.value(one.schemas, m.inside(at, one, texts))
		if unfilled != "" {
			m.listed = listed
			continue
		}
		filled[one.name] = text
		if why := m.broken(schemas, write(members, filled), at); why != "" && (reason == "" || why == reason) {
			delete(filled, one.name)
			m.listed = listed
		} else if why == "" {
			written, reason = write(members, filled), ""
			tell(one)
		}
	}
	return written, reason
}

// optional are the members that are filled though they need not be, the best of those
// that tell the same first.
func (m *maker) optional(members []*member, at place, texts others) []*member {
	list := slices.DeleteFunc(slices.Clone(members), func(one *member) bool { return one.required || !m.wanted(one, at, texts) })
	slices.SortStableFunc(list, func(a, b *member) int {
		if roleOf(a.name, at.inIssue) != roleOf(b.name, at.inIssue) {
			return 0
		}
		return ranks[plainName(a.name)] - ranks[plainName(b.name)]
	})
	return list
}

// takesAny reports whether a required member is described nowhere.
func (m *maker) takesAny(one *member) bool { return len(one.schemas) == 0 }

func (m *maker) inside(at place, one *member, texts others) place {
	inner := place{name: one.name, depth: at.depth + 1, inIssue: at.inIssue, inner: true}
	inner.alone = texts.text == 0
	return inner
}

// others count the members that tell what happened, in full or by a title.
type others struct{ text, title int }

func beside(members []*member, at place) (count others) {
	for _, one := range members {
		if new(maker).conjoin(one.schemas).types()&schema.String == 0 {
			continue
		}
		switch roleOf(one.name, at.inIssue) {
		case roleText:
			count.text++
		case roleTitle:
			count.title++
		}
	}
	return count
}

// wanted reports whether an optional member is filled.
func (m *maker) wanted(one *member, at place, texts others) bool {
	plain := plainName(one.name)
	c := m.conjoin(one.schemas)
	types := c.types()
	role := roleOf(one.name, at.inIssue)
	nested := types&schema.Object != 0 && c.typed() && len(c.members()) > 0
	switch role {
	case roleNone, rolePath:
		return nests[plain] && nested && !at.inIssue || role == rolePath && plain == "path" && !at.inIssue
	case roleTime, roleMethod:
		return types&schema.String != 0 // a number can count seconds, and since when?
	case roleLink:
		return false
	case roleID:
		return !at.inIssue
	case roleList:
		// Without issues a list would only say again what the message says.
		return m.listing && !at.inIssue || texts.text+texts.title == 0
	case roleText:
		return true
	case roleWhere:
		return types&schema.String != 0 || types&schema.Array != 0 || nested
	}
	return types&^(schema.Object|schema.Null) != 0 || nested
}

// entry is one of a list that nothing more is asked of.
const entry fill.Template = `{"pointer":{pointer},"rule":{rule},"message":{want}}`

// freeObject is an object of which no member is described.
func (m *maker) freeObject(schemas []*schema.Schema, at place) (fill.Template, string) {
	candidates := []fill.Template{"{}"}
	listed := m.listed
	switch {
	case at.inIssue && at.name == "":
		candidates = []fill.Template{entry, "{}"}
	case at.inIssue:
	case !at.inner, nests[plainName(at.name)] && at.alone:
		candidates = []fill.Template{m.house(), "{}"}
	}
	reason := ""
	for _, candidate := range candidates {
		if reason = m.broken(schemas, candidate, at); reason == "" {
			return candidate, ""
		}
		m.listed = listed
	}
	return "", reason
}

// byPlace fills a map of texts, or of lists of them, by the places that are wrong.
func (m *maker) byPlace(schemas []*schema.Schema, c *conjunction, at place) fill.Template {
	if _, described := c.others(); !described || len(c.members()) > 0 {
		return ""
	}
	candidates := []fill.Template{"{}"}
	if m.listing {
		candidates = []fill.Template{"{fields}", "{fieldTexts}", "{}"}
	}
	for _, candidate := range candidates {
		if m.broken(schemas, candidate, at) == "" {
			m.listed = m.listed || candidate != "{}"
			return candidate
		}
	}
	return ""
}

// array fills a list with what is wrong, or with nothing where that will do.
func (m *maker) array(schemas []*schema.Schema, c *conjunction, at place) (fill.Template, string) {
	items, known := c.items()
	role := roleOf(at.name, at.inIssue)
	if !known {
		return "", "its items differ by their place"
	}
	if at.inIssue && at.inner {
		for _, candidate := range []fill.Template{"{tokens}", "[{pointer}]", "[]"} {
			if (role == roleWhere || candidate == "[]") && m.broken(schemas, candidate, at) == "" {
				return candidate, ""
			}
		}
		return "", "there is more than one way to fill it"
	}
	lists := role == roleList || role == roleText || role == roleTitle || !at.inner
	empty := m.broken(schemas, "[]", at)
	if !lists || !m.listing && empty == "" && !at.alone && at.inner {
		if empty != "" {
			return m.single(schemas, items, at)
		}
		return "[]", ""
	}
	text, reason := m.value(items, place{name: "", depth: at.depth + 1, inIssue: true, inner: true})
	if reason == "" && text != "{}" && text != "null" {
		each := "[{each"
		if most := c.maxItems(); most > 0 {
			each += " " + itoa(most)
		}
		list := fill.Template(each+"}") + text + "{end}]"
		if reason = m.broken(schemas, list, at); reason == "" {
			m.listed = m.listed || m.listing
			return list, ""
		}
	}
	if empty == "" {
		return "[]", ""
	}
	return "", reason
}

// single is a list of the one item that there is a way to fill.
func (m *maker) single(schemas, items []*schema.Schema, at place) (fill.Template, string) {
	item, reason := m.value(items, place{depth: at.depth + 1, inner: true})
	if reason == "" {
		item = "[" + item + "]"
		reason = m.broken(schemas, item, at)
	}
	if reason != "" {
		return "", reason
	}
	return item, ""
}

// write writes an object of the members that are filled, in their order.
func write(members []*member, filled map[string]fill.Template) fill.Template {
	var parts []string
	for _, one := range members {
		if text, ok := filled[one.name]; ok {
			name, _ := json.Marshal(one.name)
			parts = append(parts, string(name)+":"+string(text))
		}
	}
	return fill.Template("{" + strings.Join(parts, ",") + "}")
}

// listedValue chooses among the values of an enum: the one that tells of the status, or
// the only one.
func (m *maker) listedValue(schemas []*schema.Schema, values []schema.Value, at place) (fill.Template, string) {
	role := roleOf(at.name, at.inIssue)
	if role == roleStatus || role == roleCode {
		for _, hole := range []fill.Template{"{status}", "{statusText}"} {
			if m.broken(schemas, hole, at) == "" {
				return hole, ""
			}
		}
	}
	if at.inIssue {
		for _, hole := range []fill.Template{"{place}", "{rule}"} {
			if m.broken(schemas, hole, at) == "" {
				return hole, ""
			}
		}
	}
	fitting := slices.DeleteFunc(slices.Clone(values), func(v schema.Value) bool {
		return jsonOf(v) == "" || m.broken(schemas, fill.Template(jsonOf(v)), at) != ""
	})
	switch len(fitting) {
	case 0:
		return "", "none of its values matches the rest of its schema"
	case 1:
		return fill.Template(jsonOf(fitting[0])), ""
	}
	return m.choice(fitting, role)
}

// choice is the value for each status, where each has one.
func (m *maker) choice(values []schema.Value, role role) (fill.Template, string) {
	texts := make([]string, len(m.statuses))
	same := true
	for i, status := range m.statuses {
		found := telling(values, status)
		if found == nil && role == roleSuccess {
			found = falsehood(values)
		}
		if found == nil {
			return "", "none of its values tells of status " + itoa(status)
		}
		texts[i] = jsonOf(*found)
		same = same && texts[i] == texts[0]
	}
	if same {
		return fill.Template(texts[0]), ""
	}
	text := ""
	for i, status := range m.statuses[1:] {
		tag := "or "
		if i == 0 {
			tag = "choose "
		}
		text += "{" + tag + itoa(status) + "}" + texts[i+1]
	}
	return fill.Template(text + "{else}" + texts[0] + "{end}"), ""
}

// telling is the value of an enum that tells of a status, or of any error.
func telling(values []schema.Value, status int) *schema.Value {
	family := 400
	if status >= 500 {
		family = 500
	}
	for _, list := range []string{statusName(status) + " " + itoa(status) + " " + likely[status], likely[0], likely[family]} {
		for word := range strings.FieldsSeq(list) {
			for i, v := range values {
				if (v.Type == schema.String || v.Type == schema.Number) && plainName(v.Text) == word {
					return &values[i]
				}
			}
		}
	}
	return nil
}

func falsehood(values []schema.Value) *schema.Value {
	for i, v := range values {
		if v.Type == schema.Boolean && !v.True {
			return &values[i]
		}
	}
	return nil
}
