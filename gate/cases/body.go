package cases

import (
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// invalid makes the cases of an operation that must not succeed.
func (m *maker) invalid() {
	m.credentials()
	m.otherMethods()
	m.otherPaths()
	m.invalidParameters()
	if m.op.Body == nil {
		m.unknown()
		return
	}
	for _, b := range m.bodies {
		for _, s := range m.spots(b) {
			if m.enough() {
				break
			}
			m.invalidSpot(b, s)
		}
		if b.Kind == gate.JSON {
			m.malformed(b)
			m.deep(b)
		}
	}
	m.wrongMedia()
	m.missingBody()
	m.unknown()
}

// allValid makes the valid cases of an operation, and notes where there is none.
func (m *maker) allValid() {
	if m.valid(); m.taken == 0 && !m.stopped {
		m.lack(m.op, "the judge refuses what was made for it")
	}
}

// valid makes the valid cases of an operation, the plainest first.
func (m *maker) valid() {
	m.emit(Case{ID: "valid/plain", Title: "the plainest request", Expect: Take, Plain: true}, m.plain(), false)
	m.validParameters()
	for _, b := range m.bodies {
		m.validBody(b)
		for _, s := range m.spots(b) {
			if m.enough() {
				break
			}
			m.validSpot(b, s)
		}
		if b.Kind == gate.JSON {
			m.rewritten(b)
		}
		m.framed(b)
	}
	if m.op.Body != nil && !m.op.Body.Required {
		d := m.plain()
		d.media, d.body, d.noBody = "", nil, true
		m.emit(Case{ID: "valid/body/absent", Title: "without the optional body", Expect: Take, Schema: m.op.Body.At}, d, false)
	}
}

func place(pointer string) string {
	if pointer == "" {
		return "the body"
	}
	return "the body's " + pointer
}

func (m *maker) invalidSpot(b *body, s spot) {
	for _, v := range s.worth(m.badValues(s.node, "")) {
		whole := s.wrap(v.value)
		encoded, ok := b.encode(whole)
		if !ok {
			continue
		}
		m.emit(Case{
			ID: "invalid/" + b.slug + s.pointer + "/" + v.id, Title: place(s.pointer) + ": " + v.title, Expect: Refuse,
			Rule: gate.Rule("request.body." + v.keyword), Pointer: s.pointer + v.pointer, Schema: v.by.At,
		}, m.plain().bytes(b, whole, encoded), v.tentative || s.uncertain || b.Kind != gate.JSON)
	}
}

func (m *maker) validSpot(b *body, s spot) {
	for _, v := range s.worth(m.goodValues(s.node, b.Kind != gate.JSON)) {
		v.tentative = v.tentative || s.uncertain
		m.take(b, s.pointer+"/"+v.id, place(s.pointer)+": "+v.title, s.pointer, v, s.wrap(v.value))
	}
	base, isObject := s.min.(object)
	if !isObject || s.pointer == "" {
		return
	}
	full, _ := m.fullOf(s.node).(object)
	for _, one := range fewOf(m.Generator, full, len(full)) {
		if base.get(one.name) == nil {
			about := sampled{by: s.schemas[0], tentative: s.uncertain}
			m.take(b, s.pointer+"/present/"+one.name, place(s.pointer)+": with the optional member "+quoted(one.name), s.pointer, about, s.wrap(base.with(one.name, one.value)))
			m.take(b, s.pointer+"/absent/"+one.name, place(s.pointer)+": without the optional member "+quoted(one.name)+", with all others", s.pointer, about, s.wrap(full.without(one.name)))
		}
	}
}

func (m *maker) take(b *body, id, title, pointer string, v sampled, whole value) {
	encoded, ok := b.encode(whole)
	if !ok {
		return
	}
	c := Case{ID: "valid/" + b.slug + id, Title: title, Expect: Take, Pointer: pointer, Schema: b.At}
	if v.by != nil {
		c.Schema = v.by.At
	}
	if v.keyword != "" {
		c.Rule = gate.Rule("request.body." + v.keyword)
	}
	m.emit(c, m.plain().bytes(b, whole, encoded), v.tentative || b.Kind != gate.JSON)
}

// validBody makes the cases about which members are there.
func (m *maker) validBody(b *body) {
	about := sampled{by: b.Schema, tentative: b.root != nil && b.root.tentative}
	m.take(b, "/smallest", "the smallest body of "+b.Name, "", about, b.base)
	m.take(b, "/full", "a body of "+b.Name+" with all members", "", about, b.full)
	base, ok := b.base.(object)
	full, okFull := b.full.(object)
	if !ok || !okFull {
		return
	}
	for _, one := range fewOf(m.Generator, full, len(full)) {
		if base.get(one.name) == nil {
			m.take(b, "/present/"+one.name, "the body with the optional member "+quoted(one.name), "", about, base.with(one.name, one.value))
			m.take(b, "/absent/"+one.name, "the body without the optional member "+quoted(one.name)+", with all others", "", about, full.without(one.name))
		}
	}
}

// rewritten writes the same JSON in other ways.
func (m *maker) rewritten(b *body) {
	take := func(id, title string, encoded []byte) {
		m.emit(Case{
			ID: "valid/" + b.slug + "/json/" + id, Title: "the same JSON, " + title, Expect: Take, Schema: b.At,
		}, m.plain().bytes(b, b.full, encoded), false)
	}
	for _, v := range []struct {
		id, title string
		style     layout
	}{
		{"reversed", "its members in reverse", layout{reverse: true, colon: ":"}},
		{"pretty", "indented by two spaces", layout{indent: "  ", newline: "\n", colon: ": "}},
		{"tabs", "indented by tabs, with CRLF", layout{indent: "\t", newline: "\r\n", colon: " :\t"}},
		{"spaces", "with spaces everywhere", layout{newline: " ", colon: " : "}},
		{"escapes", "every character of its strings escaped", layout{colon: ":", escapes: escapeAll}},
		{"upperEscapes", "every character of its strings escaped, with upper-case digits", layout{colon: ":", escapes: escapeUpper}},
		{"slashes", "with its slashes escaped", layout{colon: ":", escapes: escapeSlash}},
	} {
		take(v.id, v.title, m.rich(b).append(nil, &v.style, 0))
	}
	plain := encode(b.full)
	take("spaceBefore", "with white space before it", append([]byte(" \t\r\n"), plain...))
	take("spaceAfter", "with white space after it", append(encode(b.full), " \t\r\n"...))
	take("newlineAfter", "with a newline after it", append(encode(b.full), '\n'))
	take("muchSpace", "with 4096 spaces after it", append(encode(b.full), strings.Repeat(" ", 4096)...))
	if full, ok := b.full.(object); ok {
		for i := 1; i < len(full); i++ {
			rotated := append(append(object(nil), full[i:]...), full[:i]...)
			take("first/"+full[i].name, "the member "+quoted(full[i].name)+" first", encode(rotated))
		}
	}
}

// rich is the full body with text in it that can be written in several ways.
func (m *maker) rich(b *body) value {
	full, ok := b.full.(object)
	if !ok || b.root == nil {
		return b.full
	}
	for _, one := range fewOf(m.Generator, full, len(full)) {
		_, isText := one.value.(text)
		_, forced := b.root.forced[one.name]
		if !isText || forced || m.isPinned(one.name) {
			continue
		}
		changed := full.with(one.name, text("/a é 東 😀 \" \\ \n b/"))
		if m.holds(b, changed) {
			full = changed
		}
	}
	return full
}

func (m *maker) isPinned(name string) bool {
	for pinned := range m.options.Body {
		pinned = strings.TrimPrefix(strings.TrimPrefix(pinned, m.op.Name+"."), "/")
		if pinned == name || pinned == escapeToken(name) {
			return true
		}
	}
	return false
}

// framed sends the same body in other ways (RFC 9112, section 7.1; RFC 9110,
// section 8.3).
func (m *maker) framed(b *body) {
	take := func(id, title string, change func(*draft)) {
		encoded, _ := b.encode(b.full)
		d := m.plain().bytes(b, b.full, encoded)
		change(&d)
		m.emit(Case{ID: "valid/" + b.slug + "/" + id, Title: title, Expect: Take, Schema: b.At}, d, b.Kind != gate.JSON)
	}
	take("chunked/one", "a body in one chunk", func(d *draft) { d.chunk = 1 << 20 })
	take("chunked/small", "a body in chunks of 7 bytes", func(d *draft) { d.chunk = 7 })
	take("chunked/bytes", "a body in chunks of one byte", func(d *draft) { d.chunk = 1 })
	take("header/lower", "header names in lower case", func(d *draft) { d.lower = true })
	if strings.Contains(b.contentType, ";") {
		return
	}
	for _, v := range []variant{
		{"charset", "with charset=utf-8", b.contentType + "; charset=utf-8"},
		{"charsetUpper", "with charset=UTF-8 and no space", b.contentType + ";charset=UTF-8"},
		{"charsetQuoted", "with a quoted charset", b.contentType + `; charset="utf-8"`},
		{"parameterUpper", "with Charset=utf-8", b.contentType + "; Charset=utf-8"},
		{"spaces", "with spaces around the semicolon", b.contentType + " ; charset=utf-8"},
		{"upper", "in upper case", strings.ToUpper(b.contentType)},
		{"title", "in title case", titleCase(b.contentType)},
		{"titleCharset", "in title case, with a charset", titleCase(b.contentType) + ";charset=UTF-8"},
	} {
		take("contentType/"+v.name, "the media type "+v.title, func(d *draft) { d.media = v.value })
	}
}

func titleCase(mediaType string) string {
	typ, subtype, _ := strings.Cut(mediaType, "/")
	if typ == "" || subtype == "" {
		return mediaType
	}
	capital := func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
	return capital(typ) + "/" + strings.ToUpper(subtype)
}
