package leasegate_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"
)

// A bodyCase is a body that breaks one keyword of its schema, and its repaired
// twin.
type bodyCase struct {
	keyword string
	rule    string // that is to be found, once
	pointer string // where
	reason  string
	bad     string
	good    string
	// shared is set where the schema has more keywords that the bad value may break.
	shared bool
}

// A walker makes cases for a schema by walking it along a valid sample.
type walker struct {
	root  any // the sample
	cases []bodyCase
	valid []string    // bodies that are to be taken
	same  [][2]string // bodies that decode to the same: a default left out and given
}

func (w *walker) text(root any) string {
	text, err := json.Marshal(root)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// with returns the sample with the value at path replaced; remove deletes it.
func (w *walker) with(path []string, value any) string {
	return w.text(replaced(w.root, path, value))
}

type remove struct{}

// A rawValue is JSON text that stands in a sample as it is.
type rawValue = json.RawMessage

func replaced(root any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	switch root := root.(type) {
	case map[string]any:
		copied := maps.Clone(root)
		if _, ok := value.(remove); ok && len(path) == 1 {
			delete(copied, path[0])
		} else {
			copied[path[0]] = replaced(root[path[0]], path[1:], value)
		}
		return copied
	case []any:
		copied := slices.Clone(root)
		var i int
		fmt.Sscan(path[0], &i)
		copied[i] = replaced(root[i], path[1:], value)
		return copied
	}
	panic("path leads nowhere")
}

func pointer(path []string) string {
	var b strings.Builder
	for _, token := range path {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(token))
	}
	return b.String()
}

func (w *walker) bad(path []string, keyword, rule, reason string, value any) {
	w.cases = append(w.cases, bodyCase{keyword: keyword, rule: rule, pointer: pointer(path), reason: reason, bad: w.with(path, value), good: w.text(w.root)})
}

func (w *walker) good(path []string, value any) { w.valid = append(w.valid, w.with(path, value)) }

func child(path []string, token string) []string { return append(slices.Clone(path), token) }

// schema makes the cases for the value at path.
func (w *walker) schema(s *openapi3.Schema, path []string, value any) {
	if len(path) > 8 {
		return // a recursive schema
	}
	s = merged(s)
	w.types(s, path)
	first := len(w.cases)
	for _, enum := range s.Enum {
		if enum != nil {
			w.good(path, enum)
		}
	}
	switch value := value.(type) {
	case map[string]any:
		w.object(s, path, value)
	case []any:
		w.array(s, path, value)
	case string:
		w.str(s, path, value)
	case float64:
		w.number(s, path)
	}
	if len(s.Enum) > 0 {
		w.enum(s, path)
	}
	for i := range w.cases[first:] {
		if c := &w.cases[first+i]; c.pointer == pointer(path) && several(s) {
			c.shared = true
		}
	}
}

// several reports whether a value can break more than one keyword.
func several(s *openapi3.Schema) bool {
	n := 0
	for _, has := range []bool{
		len(s.Enum) > 0, s.Format != "", s.Pattern != "", s.MinLength > 0, s.MaxLength != nil,
		s.Min != nil, s.Max != nil, s.MultipleOf != nil,
		s.MinItems > 0, s.MaxItems != nil, s.UniqueItems,
		s.MinProps > 0, s.MaxProps != nil, len(s.Required) > 0,
	} {
		if has {
			n++
		}
	}
	return n > 1
}

var typeSamples = map[string]any{
	"string": "true", "number": 1.0, "boolean": true, "array": []any{}, "object": map[string]any{},
}

func kind(s *openapi3.Schema) string {
	for _, t := range s.Type.Slice() {
		if t != "null" {
			return t
		}
	}
	return ""
}

func nullable(s *openapi3.Schema) bool { return s.Nullable || s.Type.Includes("null") }

func (w *walker) types(s *openapi3.Schema, path []string) {
	wanted := kind(s)
	if wanted == "" {
		for _, any := range []any{
			nil, true, "text", 1.5,
			[]any{},
			map[string]any{},
			rawValue("9007199254740993"), rawValue("1e400"),
			rawValue(`{"a":{"a":[{"a":null}]},"b":-0.0e-7}`),
		} {
			w.good(path, any)
		}
		w.bad(path, "type", "duplicateMember", "duplicates inside free-form values", rawValue(`{"a":{"b":1,"\u0062":2}}`))
		last := &w.cases[len(w.cases)-1]
		last.pointer += "/a/b"
		return
	}
	for _, other := range slices.Sorted(maps.Keys(typeSamples)) {
		if other != wanted && !(other == "number" && wanted == "integer") {
			w.bad(path, "type", "type", "a "+other, typeSamples[other])
		}
	}
	if wanted == "integer" {
		w.bad(path, "type", "type", "a fraction", 1.5)
	}
	if nullable(s) && (len(s.Enum) == 0 || slices.Contains(s.Enum, nil)) {
		w.good(path, nil)
	} else {
		w.bad(path, "nullable", "nullable", "null", nil)
	}
}

func (w *walker) enum(s *openapi3.Schema, path []string) {
	switch first := sample(s, 0).(type) {
	case string:
		w.bad(path, "enum", "enum", "another string", first+"-other")
		if other := swapCase(first); !slices.Contains(s.Enum, any(other)) {
			w.bad(path, "enum", "enum", "another case", other)
		}
	case float64:
		w.bad(path, "enum", "enum", "another number", first+100000)
		if first == math.Trunc(first) {
			w.good(path, rawValue(fmt.Sprintf("%.0f.0", first)))
		}
	}
}

func swapCase(text string) string {
	if upper := strings.ToUpper(text); upper != text {
		return upper
	}
	return strings.ToLower(text) + "x"
}

func (w *walker) object(s *openapi3.Schema, path []string, value map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(value)) {
		at := child(path, name)
		if slices.Contains(s.Required, name) {
			w.bad(at, "required", "required", "without the member", remove{})
			w.cases[len(w.cases)-1].shared = len(value) <= int(s.MinProps)
		} else if len(value) > int(s.MinProps) {
			w.good(at, remove{})
		}
		if ref := s.Properties[name]; ref != nil && ref.Value.Default != nil && !slices.Contains(s.Required, name) {
			w.same = append(w.same, [2]string{w.with(at, remove{}), w.with(at, ref.Value.Default)})
		}
		if ref := s.Properties[name]; ref != nil {
			w.schema(ref.Value, at, value[name])
		} else if ref := s.AdditionalProperties.Schema; ref != nil {
			w.schema(ref.Value, at, value[name])
		}
	}
	if has := s.AdditionalProperties.Has; has != nil && !*has {
		w.bad(child(path, "notInTheDocument"), "additionalProperties", "additionalProperties", "an unknown member", 1)
		w.bad(child(path, ""), "additionalProperties", "additionalProperties", "the empty name", nil)
		for _, name := range slices.Sorted(maps.Keys(value)) {
			w.bad(child(path, strings.ToUpper(name)), "additionalProperties", "additionalProperties", "a name in upper case", value[name])
		}
		full := s.MaxProps != nil && len(value) >= int(*s.MaxProps)
		for i := len(w.cases) - len(value) - 2; i < len(w.cases); i++ {
			w.cases[i].shared = full
		}
	} else if s.AdditionalProperties.Schema == nil && s.MaxProps == nil {
		w.good(child(path, "notInTheDocument"), []any{})
	}
	if s.MinProps > 0 {
		w.bad(path, "minProperties", "minProperties", "too few", map[string]any{})
	}
	if s.MaxProps != nil {
		many, more := maps.Clone(value), any("x")
		if ref := s.AdditionalProperties.Schema; ref != nil {
			more = sample(ref.Value, len(path))
		}
		for i := 0; len(many) <= int(*s.MaxProps); i++ {
			many[fmt.Sprintf("more%d", i)] = more
		}
		w.bad(path, "maxProperties", "maxProperties", "too many", many)
	}
	w.duplicates(path, value)
}

// duplicates repeats the first member, as it is and in escapes.
func (w *walker) duplicates(path []string, value map[string]any) {
	names := slices.Sorted(maps.Keys(value))
	if len(names) == 0 {
		return
	}
	name := names[0]
	member := w.text(name) + ":" + w.text(value[name])
	escaped := fmt.Sprintf(`"\u%04x%s":%s`, name[0], name[1:], w.text(value[name]))
	inner := strings.TrimSuffix(w.text(value), "}")
	for reason, text := range map[string]string{"twice": inner + "," + member + "}", "once in escapes": inner + "," + escaped + "}"} {
		w.bad(path, "duplicates", "duplicateMember", "a member "+reason, rawValue(text))
		last := &w.cases[len(w.cases)-1]
		last.pointer += pointer([]string{name})
	}
	w.good(path, rawValue(strings.Replace(w.text(value), w.text(name)+":", fmt.Sprintf(" \n\t\"\\u%04x%s\" : ", name[0], name[1:]), 1)))
}

func (w *walker) array(s *openapi3.Schema, path []string, value []any) {
	if len(value) > 0 {
		w.schema(s.Items.Value, child(path, "0"), value[0])
	}
	if s.MinItems > 0 {
		w.bad(path, "minItems", "minItems", "too few", value[:s.MinItems-1])
	}
	if s.MaxItems != nil && !s.UniqueItems {
		many := slices.Clone(value)
		for len(many) <= int(*s.MaxItems) {
			many = append(many, value[0])
		}
		w.bad(path, "maxItems", "maxItems", "too many", many)
	}
	if s.UniqueItems && len(value) > 0 {
		w.bad(path, "uniqueItems", "uniqueItems", "an element twice", append(slices.Clone(value), value[0]))
	}
	if s.MinItems == 0 {
		w.good(path, []any{})
	}
}

// formatCases are texts that are, and are not, of a format.
var formatCases = map[string]struct{ good, bad []string }{
	"uuid": {
		good: []string{"3FA85F64-5717-4562-B3FC-2C963F66AFA6", "00000000-0000-0000-0000-000000000000", "018f5b5e-8e6a-7c3d-9e2b-1a2b3c4d5e6f"},
		bad:  []string{"3fa85f6457174562b3fc2c963f66afa6", "{3fa85f64-5717-4562-b3fc-2c963f66afa6}", "urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6", "3fa85f64-5717-4562-b3fc-2c963f66afag", ""},
	},
	"date-time": {
		good: []string{"2026-01-02t15:04:05z", "2016-12-31T23:59:60Z", "2017-01-01T00:59:60+01:00", "2026-01-02T15:04:05.123456789012Z", "2024-02-29T00:00:00-23:59", "0000-01-01T00:00:00Z"},
		bad: []string{
			"2026-01-02T15:04:05,123Z", "2026-01-02T5:04:05Z", "2026-01-02T15:04:05+24:00", "2026-02-30T15:04:05Z", "2026-02-29T00:00:00Z",
			"2026-01-02 15:04:05Z", "2026-01-02T15:04:60Z", "2026-01-02T24:00:00Z", "2026-01-02T15:04:05", "2026-01-02", "",
		},
	},
	"date":     {good: []string{"2024-02-29"}, bad: []string{"2026-02-30", "2026-1-2"}},
	"time":     {good: []string{"15:04:05Z"}, bad: []string{"15:04"}},
	"email":    {good: []string{"a@example.com"}, bad: []string{"example.com"}},
	"uri":      {good: []string{"https://example.com/a?b#c"}, bad: []string{"/relative", "http://exa mple"}},
	"hostname": {good: []string{"example.com"}, bad: []string{"-a.example"}},
	"ipv4":     {good: []string{"192.0.2.1"}, bad: []string{"192.0.2.256", "192.0.2.01"}},
	"ipv6":     {good: []string{"2001:db8::1"}, bad: []string{"2001:db8::1%eth0"}},
	"byte":     {good: []string{"YQ=="}, bad: []string{"YQ"}},
}

func (w *walker) str(s *openapi3.Schema, path []string, value string) {
	for _, text := range formatCases[s.Format].good {
		w.good(path, text)
	}
	for _, text := range formatCases[s.Format].bad {
		w.bad(path, "format", "format", text, text)
	}
	if s.MinLength > 0 {
		w.bad(path, "minLength", "minLength", "one character short", string([]rune(value)[:s.MinLength-1]))
		if s.Pattern == "" && s.Format == "" && len(s.Enum) == 0 {
			w.good(path, strings.Repeat("é", int(s.MinLength)))
		}
	}
	if s.MaxLength != nil && s.Pattern == "" && s.Format == "" {
		w.bad(path, "maxLength", "maxLength", "one character long", strings.Repeat("é", int(*s.MaxLength)+1))
	}
	if s.Pattern != "" && !strings.Contains("\x00", s.Pattern) {
		w.bad(path, "pattern", "pattern", "off the pattern", "\x00\x01")
	}
	for reason, text := range map[string]string{"invalid UTF-8": "\"a\xffb\"", "a lone surrogate": `"\ud800"`, "a reversed pair": `"\udc00\ud800"`} {
		w.cases = append(w.cases, bodyCase{keyword: "unicode", rule: "unicode", pointer: pointer(path), reason: reason, bad: w.splice(path, text), good: w.text(w.root)})
	}
	if s.Pattern == "" && s.Format == "" && len(s.Enum) == 0 && s.MaxLength == nil {
		w.good(path, rawValue(`"\ud83d\ude00 \u0000 \" \\ \/ \b"`))
		w.good(path, strings.Repeat("long ", 2000))
	}
}

// splice puts text that is no JSON into the sample.
func (w *walker) splice(path []string, text string) string {
	const mark = "splice-here-\ufffd"
	return strings.Replace(w.with(path, mark), w.text(mark), text, 1)
}

func (w *walker) number(s *openapi3.Schema, path []string) {
	below := func(limit float64) float64 { return limit - 1 }
	if s.Min != nil {
		rule := "minimum"
		if s.ExclusiveMin.IsTrue() {
			rule = "exclusiveMinimum"
			w.bad(path, rule, rule, "the bound", *s.Min)
		} else {
			w.good(path, *s.Min)
		}
		w.bad(path, rule, rule, "below", below(*s.Min))
	}
	if s.Max != nil {
		rule := "maximum"
		if s.ExclusiveMax.IsTrue() {
			rule = "exclusiveMaximum"
			w.bad(path, rule, rule, "the bound", *s.Max)
		} else {
			w.good(path, *s.Max)
		}
		w.bad(path, rule, rule, "above", *s.Max+1)
	}
	if s.MultipleOf != nil && *s.MultipleOf != 1 && kind(s) == "number" {
		w.bad(path, "multipleOf", "multipleOf", "no multiple", sampleNumber(s)+*s.MultipleOf/2)
	}
	if s.Min == nil && s.Max == nil && s.MultipleOf == nil && len(s.Enum) == 0 && s.Format == "" {
		for _, text := range []string{"9007199254740993", "-0", "1e2", "1.0", "1E+2"} {
			w.good(path, rawValue(text))
		}
		w.cases = append(w.cases, bodyCase{keyword: "syntax", rule: "syntax", reason: "a leading zero", bad: w.splice(path, "01"), good: w.text(w.root)})
	}
	if s.Format == "int32" && s.Max == nil {
		w.bad(path, "format", "format", "beyond 32 bits", rawValue("2147483648"))
	}
	if s.Format == "int64" && s.Max == nil {
		w.bad(path, "format", "format", "beyond 64 bits", rawValue("9223372036854775808"))
	}
}

// malformed makes the cases about the text as a whole.
func (w *walker) malformed() {
	text := w.text(w.root)
	for _, c := range []struct{ rule, reason, text string }{
		{"syntax", "cut off", text[:len(text)-1]},
		{"syntax", "a byte order mark", "\ufeff" + text},
		{"syntax", "no JSON", "lease"},
		{"syntax", "single quotes", "{'a':1}"},
		{"syntax", "a NUL byte", "\x00" + text},
		{"trailingData", "a second document", text + text},
		{"trailingData", "garbage", text + "x"},
		{"trailingData", "a NUL byte", text + "\x00"},
		{"depth", "100,000 levels", strings.Repeat("[", 100_000)},
	} {
		w.cases = append(w.cases, bodyCase{keyword: c.rule, rule: c.rule, reason: c.reason, bad: c.text, good: text})
	}
	w.valid = append(w.valid, text, " \t\r\n"+text+"\n")
}

// merged returns the schema with what its allOf adds. A nullable of its own adds
// no null to the others (OpenAPI 3.0.3, Schema Object).
func merged(s *openapi3.Schema) *openapi3.Schema {
	if len(s.AllOf) == 0 {
		return s
	}
	all := *s
	all.AllOf, all.Properties, all.Required = nil, maps.Clone(s.Properties), slices.Clone(s.Required)
	if all.Properties == nil {
		all.Properties = openapi3.Schemas{}
	}
	for _, ref := range s.AllOf {
		part := merged(ref.Value)
		if part.Type != nil {
			all.Type, all.Nullable = part.Type, part.Nullable
		}
		if len(part.Enum) > 0 {
			all.Enum = part.Enum
		}
		if part.Format != "" {
			all.Format = part.Format
		}
		if part.Pattern != "" {
			all.Pattern = part.Pattern
		}
		if part.AdditionalProperties.Has != nil || part.AdditionalProperties.Schema != nil {
			all.AdditionalProperties = part.AdditionalProperties
		}
		for from, to := range map[**float64]**float64{&part.Min: &all.Min, &part.Max: &all.Max, &part.MultipleOf: &all.MultipleOf} {
			if *from != nil {
				*to = *from
			}
		}
		for from, to := range map[**uint64]**uint64{&part.MaxLength: &all.MaxLength, &part.MaxItems: &all.MaxItems, &part.MaxProps: &all.MaxProps} {
			if *from != nil {
				*to = *from
			}
		}
		if part.Items != nil {
			all.Items = part.Items
		}
		all.MinLength, all.MinItems, all.MinProps = max(all.MinLength, part.MinLength), max(all.MinItems, part.MinItems), max(all.MinProps, part.MinProps)
		all.UniqueItems = all.UniqueItems || part.UniqueItems
		maps.Copy(all.Properties, part.Properties)
		all.Required = append(all.Required, part.Required...)
	}
	return &all
}

// sample returns a value that has every member the schema lists.
func sample(s *openapi3.Schema, depth int) any {
	s = merged(s)
	if enum := slices.DeleteFunc(slices.Clone(s.Enum), func(v any) bool { return v == nil }); len(enum) > 0 {
		return enum[0]
	}
	switch kind(s) {
	case "string":
		return sampleString(s)
	case "number", "integer":
		return sampleNumber(s)
	case "boolean":
		return true
	case "array":
		list := []any{}
		for i := range max(int(s.MinItems), 1) {
			if depth > 6 && i >= int(s.MinItems) {
				break
			}
			item := sample(s.Items.Value, depth+1)
			switch one := item.(type) {
			case string:
				if s.UniqueItems && i > 0 {
					item = one + fmt.Sprint(i)
				}
			case float64:
				if s.UniqueItems {
					item = one + float64(i)
				}
			}
			list = append(list, item)
		}
		return list
	case "object":
		object, room := map[string]any{}, len(s.Properties)+1
		if s.MaxProps != nil {
			room = int(*s.MaxProps)
		}
		for _, name := range s.Required {
			if ref := s.Properties[name]; ref != nil {
				object[name] = sample(ref.Value, depth+1)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			if object[name] == nil && depth < 6 && len(object) < room {
				object[name] = sample(s.Properties[name].Value, depth+1)
			}
		}
		if ref := s.AdditionalProperties.Schema; ref != nil && depth < 6 && len(object) < room {
			object["additional"] = sample(ref.Value, depth+1)
		}
		for i := 0; len(object) < int(s.MinProps); i++ {
			object[fmt.Sprintf("member%d", i)] = "x"
		}
		return object
	}
	return map[string]any{"any": []any{1.0, "value", nil}}
}

func sampleString(s *openapi3.Schema) string {
	if good := formatCases[s.Format].good; len(good) > 0 {
		return good[0]
	}
	if s.Pattern != "" {
		return rapid.StringMatching(s.Pattern).Filter(func(text string) bool {
			n := uint64(len([]rune(text)))
			return n >= s.MinLength && (s.MaxLength == nil || n <= *s.MaxLength)
		}).Example(0)
	}
	return strings.Repeat("s", max(int(s.MinLength), 1))
}

func sampleNumber(s *openapi3.Schema) float64 {
	value := 1.0
	if s.Min != nil {
		value = *s.Min
		if s.ExclusiveMin.IsTrue() {
			value++
		}
	} else if s.Max != nil {
		value = *s.Max - 1
	}
	if s.MultipleOf != nil {
		value = math.Ceil(value / *s.MultipleOf) * *s.MultipleOf
	}
	return value
}
