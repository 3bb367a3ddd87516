package schema_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// A maker makes schemas and values of bytes, so that a fuzzer finds its way through
// them. What it makes of no bytes is small.
type maker struct {
	bytes     []byte
	openapi31 bool
	acyclic   bool // no schema leads back to itself
	level     int
	def       int // the number of the definition that is made; references in it lead on
}

func (m *maker) choose(n int) int {
	if len(m.bytes) == 0 {
		return 0
	}
	b := m.bytes[0]
	m.bytes = m.bytes[1:]
	return int(b) % n
}

func (m *maker) of(texts ...string) string { return texts[m.choose(len(texts))] }

var definitions = []string{"A", "B", "C"}

// document makes a document whose definitions are schemas, the last ones first, and
// returns it with the schemas as JSON.
func (m *maker) definitions() map[string]string {
	made := make(map[string]string)
	for i := range definitions {
		m.def = i
		made[definitions[i]] = m.schema()
	}
	return made
}

// ref leads to a definition that comes later, or to any inside of the value.
func (m *maker) ref(inside bool) string {
	from := m.def + 1
	if inside && !m.acyclic {
		from = 0
	}
	if from >= len(definitions) {
		return `{}`
	}
	name := definitions[from+m.choose(len(definitions)-from)]
	return `"$ref":"` + refPrefix[m.openapi31] + name + `"`
}

var refPrefix = map[bool]string{false: "#/components/schemas/", true: "#/$defs/"}

// empty asks for nothing; kin-openapi takes for empty what is not, where it looks so.
func (m *maker) empty() string {
	if m.openapi31 {
		return `{}`
	}
	return `{"maxProperties":9}`
}

func (m *maker) schema() string { return m.schemaAt(false) }

func (m *maker) schemaAt(inside bool) string {
	if m.level > 3 {
		return m.empty()
	}
	m.level++
	defer func() { m.level-- }()
	if m.choose(8) == 7 {
		if ref := m.ref(inside); ref != `{}` {
			if m.openapi31 && m.choose(2) == 1 {
				return `{` + ref + `,` + m.keyword() + `}`
			}
			return `{` + ref + `}`
		}
	}
	if m.openapi31 {
		switch m.choose(20) {
		case 18:
			return `true`
		case 19:
			return `false`
		}
	}
	var keywords []string
	seen := make(map[string]bool)
	for range m.choose(4) {
		k := m.keyword()
		name, _, _ := strings.Cut(k, ":")
		if strings.HasSuffix(name, `Contains"`) {
			name = `"contains"`
		}
		if !seen[name] {
			seen[name] = true
			keywords = append(keywords, k)
		}
	}
	if len(keywords) == 0 {
		return m.empty()
	}
	return `{` + strings.Join(keywords, ",") + `}`
}

func (m *maker) keyword() string {
	names := []string{
		"type", "enum", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern",
		"items", "minItems", "maxItems", "uniqueItems", "properties", "required", "additionalProperties",
		"minProperties", "maxProperties", "allOf", "anyOf", "oneOf", "not",
	}
	if m.openapi31 {
		names = append(names, "const", "exclusiveMinimum", "exclusiveMaximum", "prefixItems", "contains", "unevaluatedItems",
			"unevaluatedProperties", "unevaluatedProperties", "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "if", "if")
	} else {
		names = append(names, "nullable", "exclusive")
	}
	name := m.of(names...)
	quoted := `"` + name + `":`
	switch name {
	case "type":
		types := []string{`"object"`, `"array"`, `"string"`, `"integer"`, `"number"`, `"boolean"`}
		if m.openapi31 {
			types = append(types, `"null"`, `["object","array"]`, `["string","null"]`, `["integer","boolean"]`)
		}
		return quoted + m.of(types...)
	case "enum":
		return quoted + "[" + m.value() + "," + m.value() + "]"
	case "const":
		return quoted + m.value()
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
		return quoted + m.of("1", "0", "-1", "1.5", "2.0", "1e1", "9007199254740993")
	case "exclusive":
		return m.of(`"minimum":1,"exclusiveMinimum":true`, `"maximum":1,"exclusiveMaximum":true`, `"maximum":1,"exclusiveMaximum":false`)
	case "multipleOf":
		return quoted + m.of("2", "0.1", "1.5", "1", "1e-3")
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
		return quoted + strconv.Itoa(m.choose(4))
	case "pattern":
		return quoted + m.of(`"^a"`, `"b$"`, `"^.$"`, `"^[ab]*$"`)
	case "uniqueItems", "nullable":
		return quoted + m.of("true", "false")
	case "items", "additionalProperties", "contains", "unevaluatedItems", "unevaluatedProperties":
		if name == "contains" && m.choose(2) == 1 {
			quoted = m.of(`"minContains":0,`, `"minContains":2,`, `"maxContains":1,`) + quoted
		}
		if name == "additionalProperties" && m.choose(2) == 1 {
			return quoted + "false"
		}
		return quoted + m.schemaAt(true)
	case "propertyNames", "not":
		return quoted + m.schema()
	case "prefixItems":
		return quoted + "[" + m.schemaAt(true) + "," + m.schemaAt(true) + "]"
	case "properties":
		return quoted + `{"a":` + m.schemaAt(true) + `,"b":` + m.schemaAt(true) + `}`
	case "patternProperties":
		return quoted + `{"^a":` + m.schemaAt(true) + `,"b$":` + m.schemaAt(true) + `}`
	case "required":
		return quoted + m.of(`["a"]`, `["a","b"]`, `["c"]`)
	case "dependentRequired":
		return quoted + m.of(`{"a":["b"]}`, `{"b":["a","c"]}`)
	case "dependentSchemas":
		return quoted + `{"a":` + m.schema() + `}`
	case "if":
		return quoted + m.schema() + `,"then":` + m.schema() + `,"else":` + m.schema()
	}
	list := m.schema()
	for range m.choose(3) {
		list += "," + m.schema()
	}
	return quoted + "[" + list + "]"
}

func (m *maker) value() string {
	if m.level > 5 {
		return "1"
	}
	m.level++
	defer func() { m.level-- }()
	switch m.choose(12) {
	default:
		return m.of("1", "1.0", "2", "0", "-1", "1.5", "1e1", "0.3", "9007199254740993", "0.2", "-0")
	case 3, 4:
		return m.of(`"a"`, `""`, `"b"`, `"ab"`, `"é"`, `"a\u0062"`, `"😀"`)
	case 5:
		return "null"
	case 6:
		return m.of("true", "false")
	case 7, 8:
		var items []string
		for range m.choose(4) {
			items = append(items, m.value())
		}
		return "[" + strings.Join(items, ",") + "]"
	case 9, 10, 11:
		var members []string
		for _, name := range []string{"a", "b", "c", "ab"}[:m.choose(5)] {
			if m.choose(4) < 3 {
				members = append(members, `"`+name+`":`+m.value())
			}
		}
		return "{" + strings.Join(members, ",") + "}"
	}
}

// compileAt compiles a schema of a document.
func compileAt(t testing.TB, text, pointer string) *schema.Schema {
	t.Helper()
	d, err := document.Read("made.yaml", []byte(text), document.Options{})
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	n := d.Lookup(pointer)
	if n == nil {
		t.Fatalf("nothing at %s: %s", pointer, text)
	}
	return schema.NewSet(d).Compile(n)
}

func marshalDefinitions(made map[string]string) string {
	var b strings.Builder
	for i, name := range definitions {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(`"` + name + `":` + made[name])
	}
	return "{" + b.String() + "}"
}
