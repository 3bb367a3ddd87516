package cases

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// otherMethods sends the full valid request with methods that the document does
// not have for the path, and with the usual overrides of the method.
func (m *maker) otherMethods() {
	whole := m.plain()
	if len(m.bodies) > 0 {
		b := m.bodies[0]
		encoded, _ := b.encode(b.full)
		whole = whole.bytes(b, b.full, encoded)
	}
	refuse := func(id, title string, d draft) {
		m.emit(Case{
			ID: "protocol/" + id, Title: title, Expect: NotSucceed, Rule: gate.RuleRequestMethod, Schema: m.op.At,
		}, d, true)
	}
	overrides := []Field{{"X-HTTP-Method-Override", m.op.Method}, {"X-HTTP-Method", m.op.Method}, {"X-Method-Override", m.op.Method}}
	for _, method := range []string{"GET", "POST", "PUT", "PATCH"} {
		if slices.Contains(m.op.Methods, method) {
			continue
		}
		d := whole
		d.method = method
		// One operation of a path speaks for the others.
		if m.op.Method == m.op.Methods[0] {
			refuse("method/"+method, "the same request with "+method, d)
			bare := d
			bare.media, bare.body, bare.noBody = "", nil, true
			if !d.noBody {
				refuse("method/"+method+"/bare", method+" without a body", bare)
			}
		}
		queried := d
		queried.query = append(slices.Clone(d.query), "_method="+m.op.Method)
		refuse("override/"+method+"/_method", fmt.Sprintf("%s with _method=%s in the query", method, m.op.Method), queried)
		for _, field := range overrides {
			overridden := d
			overridden.fields = append(slices.Clone(d.fields), field)
			refuse("override/"+method+"/"+field.Name, fmt.Sprintf("%s with %s: %s", method, field.Name, field.Value), overridden)
		}
		if method == "POST" {
			m.overrideInBody(whole, refuse)
		}
	}
}

// overrideInBody names the method in a body, as the forms of browsers must.
func (m *maker) overrideInBody(whole draft, refuse func(id, title string, d draft)) {
	var members object
	if len(m.bodies) > 0 {
		members, _ = m.bodies[0].full.(object)
	}
	members = members.with("_method", text(m.op.Method))
	d := whole
	d.method, d.noBody = "POST", false
	title := "POST with _method=" + m.op.Method + " in "
	if form, ok := (&body{Media: gate.Media{Kind: gate.Form}}).encode(members); ok {
		d.media, d.body = "application/x-www-form-urlencoded", form
		refuse("override/POST/form", title+"a form", d)
	}
	d.media, d.body = "application/json", encode(members)
	refuse("override/POST/JSON", title+"a JSON object", d)
}

// otherPaths sends targets that are not the operation's, and that careless
// servers take for it.
func (m *maker) otherPaths() {
	if i := strings.LastIndexByte(m.op.Path, '{'); i < 0 || !strings.HasSuffix(m.op.Path[i:], "}") || m.op.Path[i-1] != '/' {
		return
	}
	refuse := func(id, title, segment string) {
		d := m.plain()
		d.segment, d.broken = segment, true
		m.emit(Case{
			ID: "protocol/path/" + id, Title: title, Expect: NotSucceed, Rule: gate.RuleRequestPath, Schema: m.op.At, lenient: true,
		}, d, true)
	}
	shorter := m.op.Path[:strings.LastIndexByte(m.op.Path, '/')]
	if !m.documented[m.op.Method+" "+shorter] && !m.documented[m.op.Method+" "+shorter+"/"] {
		refuse("empty", "an empty value for the last parameter of the path", "")
	}
	refuse("escape", "a broken escape in the path", "%zz")
	for _, c := range m.params {
		if c.In == "path" && strings.HasSuffix(m.op.Path, "/{"+c.Name+"}") && c.segment != "" {
			refuse("longer", "another segment after the path", c.segment+"/leasegate-unknown")
		}
	}
}

// unknown sends valid requests for what is not there, where the document has a
// 404 for it.
func (m *maker) unknown() {
	last := -1
	for i, c := range m.params {
		if c.In == "path" && c.node != nil {
			last = i
		}
	}
	if last < 0 || !m.op.Documents(404) {
		return
	}
	c := m.params[last]
	if c.segment == "" {
		return
	}
	random := m.random("unknown")
	uuid := random[:16]
	uuid[6], uuid[8] = uuid[6]&0x0f|0x40, uuid[8]&0x3f|0x80
	text16 := hex.EncodeToString(uuid)
	word := "leasegate-unknown-" + hex.EncodeToString(random[16:20])
	variants := []variant{
		{"uuid", "a UUID", text16[:8] + "-" + text16[8:12] + "-" + text16[12:16] + "-" + text16[16:20] + "-" + text16[20:]},
		{"word", "a word", word},
		{"space", "a value with spaces", word + " a b"},
		{"slash", "a value with slashes", word + "/a/b"},
		{"percent", "a value with a percent sign", word + "%2Fa%"},
		{"question", "a value with a question mark and a hash", word + "?a=1#b"},
		{"nonASCII", "a value that is not ASCII", word + "é東京"},
		{"beyondBMP", "a value beyond the BMP", word + "😀"},
		{"plus", "a value with plus signs", word + "+a+b"},
		{"quotes", "a value with quotes", word + `"a'b`},
		{"reserved", "a value with reserved characters", word + "!$&()*,:@=[]"},
		{"long", "a value of 200 characters", word + strings.Repeat("x", 200-len(word))},
		{"number", "a number", "9007199254740881"},
		{"oneCharacter", "one character", "~"},
	}
	if known, ok := m.given(c.Name); ok && c.given && known != "" {
		variants = append(
			variants,
			variant{"suffix", "the known value with more after it,", known + "-" + word}, variant{"prefix", "the known value with more before it,", word + "-" + known},
			variant{"escapedTwice", "the known value escaped twice,", fmt.Sprintf("%%%02X%s", known[0], known[1:])},
		)
	}
	for _, v := range variants {
		swap, ok := c.with(text(v.value))
		if c.node.kinds&kindString == 0 {
			swap, ok = c.with(raw(v.value))
		}
		if !ok {
			continue
		}
		d := m.plain()
		d.params = m.swapped(last, swap)
		m.emit(Case{
			ID: "unknown/" + c.Name + "/" + v.name, Title: fmt.Sprintf("path parameter %s: %s that is not there", c.Name, v.title), Expect: NotFound,
			Pointer: c.at(), Schema: c.At,
		}, d, true)
	}
}
