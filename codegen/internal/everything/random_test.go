package everything

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/strict/value"
)

// atLeast holds what random values came to against a floor. Floors are shares of
// the checks, of which rapid makes a fifth in -short: low enough that chance alone
// never misses them, so that those of rare values are nothing there.
func atLeast(t *testing.T, what string, got, floor int) {
	t.Helper()
	if got < floor {
		t.Errorf("%d %s, want at least %d: the test checks too little", got, what, floor)
	}
}

// rarelyValid are components of which hardly any body made by chance is valid, with the
// test that has valid ones.
var rarelyValid = map[string]string{
	"Checked":         "TestOneFault",
	"CheckedSent":     "TestOneFault",
	"CheckedAnswered": "TestOneFault",
	"Formats":         "TestEveryFormat",
	"RequiredFormats": "TestRequiredFormats",
}

// Bodies made from the schemas, most of them valid, and their mutations with one
// fault: judge and generated code find the same in all of them.
func TestRandomBodies(t *testing.T) {
	allValid, allChecks := 0, 0
	for _, c := range components {
		t.Run(c.name, func(t *testing.T) {
			valid, checks := 0, 0
			rapid.Check(t, func(rt *rapid.T) {
				checks++
				body := maker{rt, c.part}.body(c.schema(), 0)
				if len(c.agree(rt, body.String())) == 0 {
					valid++
				}
				mutate(rt, &body)
				c.agree(rt, body.String())
			})
			if rarelyValid[c.name] == "" {
				atLeast(t, "valid bodies", valid, checks/100)
			}
			allValid, allChecks = allValid+valid, allChecks+checks
		})
	}
	atLeast(t, "valid bodies of all components", allValid, allChecks/2)
}

// A node is a JSON value as text, or an array or object of nodes; it may have a
// member twice, or not be JSON at all.
type node struct {
	open  string // "[", "{" or ""
	text  string // of a scalar
	names []string
	items []node
}

func (n node) String() string {
	if n.open == "" {
		return n.text
	}
	var b strings.Builder
	b.WriteString(n.open)
	for i, item := range n.items {
		if i > 0 {
			b.WriteString(", ")
		}
		if n.open == "{" {
			b.WriteString(n.names[i] + ":")
		}
		b.WriteString(item.String())
	}
	return b.String() + map[string]string{"[": "]", "{": " }"}[n.open]
}

func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

func pick[T any](t *rapid.T, of ...T) T { return rapid.SampledFrom(of).Draw(t, "pick") }

// A maker makes bodies for one direction.
type maker struct {
	*rapid.T
	part gate.Part
}

func (m maker) body(ref *openapi3.SchemaRef, depth int) node {
	s := ref.Value
	if s.Nullable && pick(m.T, 0, 1, 2, 3) == 0 {
		return node{text: "null"}
	}
	if len(s.AllOf) > 0 {
		return m.merged(s, depth)
	}
	if len(s.Enum) > 0 && pick(m.T, 0, 1, 2, 3, 4) > 0 {
		value := pick(m.T, s.Enum...)
		if text, err := json.Marshal(value); err == nil {
			return node{text: string(text)}
		}
	}
	if alternatives := append(s.OneOf[:len(s.OneOf):len(s.OneOf)], s.AnyOf...); len(alternatives) > 0 && s.Type == nil && depth < 6 {
		return m.body(pick(m.T, alternatives...), depth+1)
	}
	switch {
	case s.Type.Is("string"):
		return node{text: quote(stringOf(m.T, s))}
	case s.Type.Is("number"), s.Type.Is("integer"):
		return node{text: numberOf(m.T, s)}
	case s.Type.Is("boolean"):
		return node{text: pick(m.T, "true", "false")}
	case s.Type.Is("array"):
		n := node{open: "["}
		if s.Items.Value == s || depth > 6 {
			return n
		}
		count := rapid.IntRange(int(s.MinItems), 3).Draw(m.T, "items")
		for range count {
			n.items = append(n.items, m.body(s.Items, depth+1))
		}
		return n
	case s.Type.Is("object"):
		return m.object(s, depth)
	}
	return anything(m.T, 3)
}

func (m maker) merged(s *openapi3.Schema, depth int) node {
	if s.AllOf[0].Value.Type.Is("string") {
		return node{text: quote(rapid.StringN(1, 4, -1).Draw(m.T, "text"))}
	}
	n := node{open: "{"}
	for _, part := range s.AllOf {
		if part.Value.Type.Is("object") {
			more := m.body(part, depth)
			n.names, n.items = append(n.names, more.names...), append(n.items, more.items...)
		}
	}
	return n
}

func (m maker) object(s *openapi3.Schema, depth int) node {
	n := node{open: "{"}
	add := func(name string, value node) {
		n.names, n.items = append(n.names, quote(name)), append(n.items, value)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		required := slices.Contains(s.Required, name)
		if (required || depth < 5 && pick(m.T, 0, 1, 2) == 0) && !m.misdirected(s.Properties[name].Value) {
			add(name, m.body(s.Properties[name], depth+1))
		}
	}
	for _, name := range s.Required {
		if s.Properties[name] == nil {
			add(name, m.additional(s, depth))
		}
	}
	if s.AdditionalProperties.Has == nil || *s.AdditionalProperties.Has {
		for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b/c", "~", "more", "é"}), 0, 3, rapid.ID).Draw(m.T, "names") {
			if s.Properties[name] == nil && depth < 6 {
				add(name, m.additional(s, depth))
			}
		}
	}
	return n
}

func (m maker) misdirected(s *openapi3.Schema) bool {
	return s.ReadOnly && m.part == gate.PartRequest || s.WriteOnly && m.part == gate.PartResponse
}

func (m maker) additional(s *openapi3.Schema, depth int) node {
	if about := s.AdditionalProperties.Schema; about != nil {
		return m.body(about, depth+1)
	}
	return anything(m.T, 2)
}

var formats = map[string][]string{
	"uuid":      {"3fa85f64-5717-4562-b3fc-2c963f66afa6", "00000000-0000-0000-0000-000000000000", "3FA85F64-5717-4562-B3FC-2C963F66AFA6"},
	"date-time": {"2026-01-02T15:04:05Z", "2016-12-31T23:59:60z", "9999-12-31T23:59:60Z", "0000-01-01t00:00:00.1234567891-23:59"},
	"date":      {"2024-02-29", "2025-02-29"},
	"time":      {"15:04:05Z", "15:04:05"},
	"email":     {"a@b.example", "a"},
	"uri":       {"https://a.example/b?c#d", "/b"},
	"hostname":  {"a.example", "a..b"},
	"ipv4":      {"127.0.0.1", "127.0.0.01"},
	"ipv6":      {"::1", "1"},
	"byte":      {"YQ==", ""},
}

func stringOf(t *rapid.T, s *openapi3.Schema) string {
	if known := formats[s.Format]; known != nil {
		return pick(t, known...)
	}
	if s.Pattern != "" && s.MinLength == 0 {
		expression, err := value.CompilePattern(s.Pattern)
		if err != nil {
			t.Fatal(err)
		}
		return rapid.StringMatching(expression.String()).Draw(t, "text")
	}
	if s.Pattern != "" {
		return rapid.StringMatching(`a[a-d]{0,4}`).Draw(t, "text")
	}
	return rapid.StringN(int(s.MinLength), 5, -1).Draw(t, "text")
}

func numberOf(t *rapid.T, s *openapi3.Schema) string {
	texts := []string{"0", "1", "2", "-1", "1.5", "1.0", "0.3", "25e-1", "9", "-7", "100", "1e2", "0.1e1", "2147483647", "-2147483648", "9007199254740993", "9223372036854775807"}
	if pick(t, 0, 1, 2, 3) == 0 {
		texts = []string{"2147483648", "9223372036854775808", "1e400", "-1e400", "1e-400", "0.30000000000000000001", "0.99999999999999999999", "1.00000000000000000001", "-0", "-0.0", "123456789012345678901234567890"}
	}
	if s.Min != nil && pick(t, 0, 1) == 0 {
		return strconv.FormatFloat(*s.Min, 'f', -1, 64)
	}
	if s.Max != nil && pick(t, 0, 1) == 0 {
		return strconv.FormatFloat(*s.Max, 'f', -1, 64)
	}
	return pick(t, texts...)
}

// anything is any JSON value, duplicates and numbers of all sizes included.
func anything(t *rapid.T, depth int) node {
	if depth == 0 || pick(t, 0, 1) == 0 {
		return node{text: pick(t, "null", "true", "false", "0", "-1.5e300", "1e400", `""`, `"text"`, `"\ud83d\ude00"`, `"é"`, "[]", "{}")}
	}
	n := node{open: pick(t, "[", "{")}
	for i := range rapid.IntRange(0, 3).Draw(t, "items") {
		n.names = append(n.names, quote(fmt.Sprint("m", i)))
		n.items = append(n.items, anything(t, depth-1))
	}
	return n
}

// mutate puts one fault into a document, at any level.
func mutate(t *rapid.T, n *node) {
	if len(n.items) > 0 && pick(t, 0, 1, 2, 3) > 0 {
		mutate(t, &n.items[rapid.IntRange(0, len(n.items)-1).Draw(t, "item")])
		return
	}
	i := 0
	if len(n.items) > 0 {
		i = rapid.IntRange(0, len(n.items)-1).Draw(t, "item")
	}
	switch fault := pick(t, "replace", "remove", "add", "twice", "rename", "text"); {
	case fault == "remove" && len(n.items) > 0:
		n.items = slices.Delete(slices.Clone(n.items), i, i+1)
		if n.open == "{" {
			n.names = slices.Delete(slices.Clone(n.names), i, i+1)
		}
	case fault == "add" && n.open != "":
		n.names, n.items = append(n.names, pick(t, `"unknown"`, `"Name"`, `"\ud800"`, "\"\xff\"")), append(n.items, anything(t, 2))
	case fault == "twice" && len(n.items) > 0:
		n.items = append(n.items, pick(t, n.items[i], anything(t, 2)))
		if n.open == "{" {
			n.names = append(n.names, n.names[i])
		}
	case fault == "rename" && n.open == "{" && len(n.items) > 0:
		n.names[i] = strings.ToUpper(n.names[i])
	case fault == "text" && n.open == "":
		*n = node{text: pick(t, "nul", "+1", "01", "1.", ".5", "1e", "tru", "'a'", "\"\xff\"", `"\ud800"`, `"\x"`, "\"\n\"", `"`, "", "[", "[1,]", `{"a"}`, "NaN", "\ufeff1", "1 2", "]")}
	default:
		*n = anything(t, 2)
	}
}
