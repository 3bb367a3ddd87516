package cases

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leasegate/leasegate/schema"
)

// inside is bad for a member of the object.
func (l *list) inside(keyword, name, member, title string, v value, by *schema.Schema) *sampled {
	s := l.bad(keyword, name, title, v, by)
	s.pointer = "/" + escapeToken(member)
	return s
}

func (g *Generator) badObjects(l *list) {
	base, ok := l.min.(object)
	if !ok {
		return
	}
	full, _ := g.fullOf(l.node).(object)
	names, schemas := l.properties()
	required, by := l.required()
	for _, name := range fewOf(g, required, len(full)) {
		if misplaced(schemas[name]) || base.get(name) == nil {
			continue
		}
		tentative := l.tentative
		l.inside("required", name, name, "without the member "+quoted(name), base.without(name), by[name]).tentative = tentative
		if len(full) > len(base) {
			l.inside("required", name+"/full", name, "without the member "+quoted(name)+", with all others", full.without(name), by[name]).tentative = tentative
		}
	}
	if len(required) > 1 && len(base) > 1 {
		l.inside("required", "all", required[0], "an empty object", object{}, by[required[0]]).tentative = true
	}
	for _, name := range fewOf(g, names, len(full)) {
		if misplaced(schemas[name]) {
			if n := g.node(schemas[name]); n != nil {
				l.inside("readOnly", name, name, "with the readOnly member "+quoted(name), base.with(name, n.min), schemas[name][0]).tentative = true
			}
		}
	}
	l.count(base, full)
	g.unknownMembers(l, base, names, len(full))
	g.duplicates(l, base, full, fewOf(g, names, len(full)), schemas)
	for _, part := range l.parts {
		g.badDependents(l, part, base, full)
	}
}

// badDependents breaks what an object must match for the members that it has.
func (g *Generator) badDependents(l *list, part *schema.Schema, base, full object) {
	for _, d := range part.DependentRequired {
		for _, needed := range d.Required {
			if with, ok := g.withMember(l.view, full, d.Name); ok {
				l.inside("dependentRequired", d.Name+"/"+needed, needed, "with "+quoted(d.Name)+" and without "+quoted(needed), with.without(needed), part).tentative = true
			}
		}
	}
	for i := range part.DependentSchemas {
		d := &part.DependentSchemas[i]
		if with, ok := g.withMember(l.view, base, d.Name); ok && !g.takes(d.Schema, with) {
			l.bad("dependentSchemas", d.Name, "with "+quoted(d.Name)+" alone", with, part).tentative = true
		}
	}
	for i := range part.PatternProperties {
		p := &part.PatternProperties[i]
		if name, ok := g.patternName(l.view, p.Source); ok {
			for _, odd := range []value{raw("true"), raw("0.5"), text(""), array{}, object{}, raw("null")} {
				if !g.takes(p.Schema, odd) {
					l.inside("patternProperties", name, name, "a member whose name has a schema, of another kind", base.with(name, odd), part).tentative = true
					break
				}
			}
		}
	}
	if part.PropertyNames != nil {
		l.inside("propertyNames", "odd", "\x00 odd", "a member of an odd name", base.with("\x00 odd", text("acme")), part).tentative = true
	}
}

// withMember returns an object that has a member.
func (g *Generator) withMember(v *view, o object, name string) (object, bool) {
	if o.get(name) != nil {
		return o, true
	}
	one, ok := g.memberSample(v, name, v.member(name), false)
	return o.with(name, one), ok
}

// patternName is the name of a member that a pattern matches.
func (g *Generator) patternName(v *view, pattern string) (string, bool) {
	names, _ := v.properties()
	found := g.matching(pattern, stringLimits{max: -1}, 1, func(name string) bool { return !slices.Contains(names, name) })
	return strings.Join(found, ""), len(found) > 0
}

func quoted(name string) string { return fmt.Sprintf("%q", name) }

func (l *list) count(base, full object) {
	least, most := l.members()
	for _, part := range l.parts {
		if limit := part.MinProperties; limit != nil && clampLength(*limit) == least && least > 0 && len(base) >= least {
			l.bad("minProperties", "below", "a member too few", base[:least-1], part).tentative = true
		}
		if limit := part.MaxProperties; limit != nil && clampLength(*limit) == most && most < maxItems {
			many := full
			for i := 1; len(many) <= most; i++ {
				v := value(text("acme"))
				if len(base) > 0 {
					v = base[0].value
				}
				many = many.with(fmt.Sprintf("member%d", i), v)
			}
			l.bad("maxProperties", "above", "a member too many", many, part).tentative = true
		}
	}
}

// unknownMembers adds members that the schema does not allow: of unknown names,
// and of names that careless servers take for others.
func (g *Generator) unknownMembers(l *list, base object, names []string, members int) {
	by, closed := l.closed()
	keyword := "additionalProperties"
	if !closed {
		for _, part := range l.parts {
			if inner := part.UnevaluatedProperties; inner != nil && inner.Never {
				by, closed, keyword = part, true, "unevaluatedProperties"
			}
		}
	}
	if !closed {
		return
	}
	taken, listed := make(map[string]bool), make(map[string]bool, len(names))
	for _, name := range names {
		listed[name] = true
	}
	add := func(id, name, title string, v value) {
		if taken[name] || listed[name] {
			return
		}
		taken[name] = true
		l.inside(keyword, id, name, title, base.with(name, v), by)
	}
	add("unknown", "leasegateUnknown", "an unknown member", text("acme"))
	taken["leasegateUnknown"] = false
	l.inside(keyword, "unknown/null", "leasegateUnknown", "an unknown member that is null", base.with("leasegateUnknown", raw("null")), by)
	l.inside(keyword, "unknown/object", "leasegateUnknown", "an unknown member that is an object", base.with("leasegateUnknown", object{}), by)
	l.inside(keyword, "unknown/first", "leasegateUnknown", "an unknown member before the others", append(object{{name: "leasegateUnknown", value: raw("1")}}, base...), by)
	add("empty", "", "a member whose name is empty", text("acme"))
	for _, name := range fewOf(g, g.names, members) {
		add("parameter/"+name, name, "a member named like the parameter "+quoted(name), text("acme"))
	}
	for _, name := range []string{"__proto__", "constructor", "prototype", "$schema", "$ref", "_method", "id", "_", "a.b", "0", "x-extra", "@type", "comment", "//", "*"} {
		add("name/"+name, name, "a member named "+quoted(name), text("acme"))
	}
	for _, name := range fewOf(g, names, members) {
		v := base.get(name)
		if full, ok := g.fullOf(l.node).(object); ok && v == nil {
			v = full.get(name)
		}
		if v == nil {
			continue
		}
		for _, m := range misspelled(name) {
			if taken[m.value] || listed[m.value] {
				continue
			}
			add("misspelled/"+name+"/"+m.name, m.value, "a member "+quoted(name)+" "+m.title+", too", v)
			l.inside(keyword, "misspelled/"+name+"/"+m.name+"/instead", m.value, "the member "+quoted(name)+" "+m.title, base.without(name).with(m.value, v), by)
		}
	}
}

// misspelled lists names that are like a name.
func misspelled(name string) []variant {
	var snake, kebab strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				snake.WriteByte('_')
				kebab.WriteByte('-')
			}
			r += 'a' - 'A'
		}
		snake.WriteRune(r)
		kebab.WriteRune(r)
	}
	first, size := utf8.DecodeRuneInString(name)
	list := []variant{
		{"upper", "in upper case", strings.ToUpper(name)},
		{"lower", "in lower case", strings.ToLower(name)},
		{"capital", "with its first letter in another case", swapCase(string(first)) + name[size:]},
		{"snake", "in snake case", snake.String()},
		{"kebab", "in kebab case", kebab.String()},
		{"spaceAfter", "with a space after its name", name + " "},
		{"spaceBefore", "with a space before its name", " " + name},
		{"NUL", "with NUL after its name", name + "\x00"},
		{"brackets", "with brackets after its name", name + "[]"},
	}
	// Case folding, as encoding/json does it, takes these for s and k.
	if folded := strings.NewReplacer("s", "ſ", "k", "\u212a").Replace(name); folded != name {
		list = append(list, variant{"folded", "with letters that fold to its own", folded})
	}
	return list
}

// duplicates gives members twice (RFC 8259, section 4).
func (g *Generator) duplicates(l *list, base, full object, names []string, schemas map[string][]*schema.Schema) {
	for _, name := range names {
		v := base.get(name)
		if v == nil {
			v = full.get(name)
		}
		if v == nil || name == "" {
			continue
		}
		once := base.with(name, v)
		duplicate := func(id, title string, with object) {
			l.inside("duplicateMember", name+"/"+id, name, "the member "+quoted(name)+" twice, "+title, with, schemas[name][0])
		}
		duplicate("same", "with the same value", once.add(member{name: name, value: v}))
		if n := g.node(schemas[name]); n != nil {
			if other := g.another(n, v, 1); other != nil {
				duplicate("other", "with another value", once.add(member{name: name, value: other}))
			}
		}
		duplicate("null", "the second null", once.add(member{name: name, value: raw("null")}))
		duplicate("first", "the second before all others", append(object{{name: name, value: v}}, once...))
		first, size := utf8.DecodeRuneInString(name)
		written := (&layout{escapes: escapeAll}).unicode([]byte{'"'}, first)
		written = compact.quote(written, name[size:])
		// The quote that begins the rest of the name goes.
		at := len(written) - len(compact.quote(nil, name[size:]))
		written = append(written[:at], written[at+1:]...)
		duplicate("escaped", "once with an escape in its name", once.add(member{name: name, value: v, written: string(written)}))
	}
}
