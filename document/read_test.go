package document

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

const head = "openapi: 3.0.4\ninfo: {title: t, version: '1'}\n"

func read(t *testing.T, text string) *Document {
	t.Helper()
	d, err := Read("doc.yaml", []byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// show writes a tree with its places.
func show(b *strings.Builder, n *Node, places bool) {
	switch n.kind {
	case Array, Object:
		b.WriteString(map[Kind]string{Array: "[", Object: "{"}[n.kind])
	default:
		fmt.Fprintf(b, "%s %q", n.kind, n.text)
	}
	if places {
		fmt.Fprintf(b, "@%d:%d", n.line, n.column)
	}
	for _, child := range n.children {
		b.WriteString(" ")
		if n.kind == Object {
			b.WriteString(child.name + "=")
		}
		show(b, child, places)
	}
	b.WriteString(map[Kind]string{Array: "]", Object: "}"}[n.kind])
}

func shown(n *Node, places bool) string {
	var b strings.Builder
	show(&b, n, places)
	return b.String()
}

// What JSON and YAML can both say is one tree, and what only one of them can is what
// JSON would make of it.
func TestOneTree(t *testing.T) {
	for _, test := range []struct{ reason, text, same string }{
		{"flow style is JSON but for its quotes", `{a: 1, b: [true, null, "x"]}`, `{"a": 1, "b": [true, null, "x"]}`},
		{"block style", "a: 1\nb:\n- true\n-\n- x\n", `{"a": 1, "b": [true, null, "x"]}`},
		{"digits are kept", "a: 123456789012345678901234567890.10\n", `{"a": 123456789012345678901234567890.10}`},
		{"exponents are kept", "a: 1E400\n", `{"a": 1E400}`},
		{"hexadecimal", "a: 0x1F\n", `{"a": 31}`},
		{"octal", "a: 0o17\n", `{"a": 15}`},
		{"signs", "a: +12\nb: -.5\nc: 1.\n", `{"a": 12, "b": -0.5, "c": 1}`},
		{"no JSON number", "a: .inf\nb: .nan\n", `{"a": ".inf", "b": ".nan"}`},
		{"a date is a text", "a: 2026-01-02\n", `{"a": "2026-01-02"}`},
		{"names are texts", "200: a\ntrue: b\nnull: c\n1.0: d\n", `{"200": "a", "true": "b", "null": "c", "1.0": "d"}`},
		{"yes is a text in YAML 1.2", "a: yes\n", `{"a": "yes"}`},
		{"aliases", "a: &x {b: 1}\nc: *x\n", `{"a": {"b": 1}, "c": {"b": 1}}`},
		{"merge keys give way", "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", `{"a": {"b": 1, "c": 2}, "d": {"c": 3, "b": 1}}`},
		{"the first of several merged counts", "a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}\n", `{"a": {"b": 1}, "c": {"b": 2, "d": 3}, "e": {"b": 1, "d": 3}}`},
		{"a directive of YAML 1.2", "# a\n\n%YAML 1.2\n---\na: 1\n", `{"a": 1}`},
		{"a text that looks like one", "%YAML 1.1\n---\na: '%YAML 1.2'\n", `{"a": "%YAML 1.2"}`},
		{"a byte order mark", "\ufeffa: 1\n", `{"a": 1}`},
		{"escapes", `a: "\u00e9\n\x41"`, `{"a": "é\n\u0041"}`},
	} {
		ours, err := parse("a", []byte(test.text))
		if err != nil {
			t.Errorf("%s: %v", test.reason, err)
			continue
		}
		json, err := parse("a", []byte(test.same))
		if err != nil {
			t.Fatalf("%s: %v", test.reason, err)
		}
		if got, want := shown(ours, false), shown(json, false); got != want {
			t.Errorf("%s: got %s, want %s", test.reason, got, want)
		}
	}
}

func TestSurrogates(t *testing.T) {
	n, err := parse("a", []byte(`{"a": "\ud83d\ude00", "\ud83d\ude00": "\ud800"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shown(n, false), `{ a=a string "😀" 😀=a string "`+"\ufffd"+`"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPlaces(t *testing.T) {
	json, err := parse("a", []byte("{\n  \"a\": [1,\n    {\"b\": \"x\"}],\n  \"c\": 2\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shown(json, true), `{@1:1 a=[@2:3 a number "1"@2:9 {@3:5 b=a string "x"@3:6}] c=a number "2"@4:3}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	yaml, err := parse("a", []byte("a:\n  - 1\n  - b: x\nc: 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shown(yaml, true), `{@1:1 a=[@1:1 a number "1"@2:5 {@3:5 b=a string "x"@3:5}] c=a number "2"@4:1}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	b := yaml.Get("a").Item(1).Get("b")
	if got := b.Pointer(); got != "/a/1/b" {
		t.Errorf("pointer %q", got)
	}
	odd, err := parse("a", []byte(`{"a/b": {"~": 1}}`))
	if err != nil {
		t.Fatal(err)
	}
	pointer := odd.Get("a/b").Get("~").Pointer()
	if found, rest := odd.Below(pointer); pointer != "/a~1b/~0" || rest != "" || found.Text() != "1" {
		t.Errorf("pointer %q leads to %v, rest %q", pointer, found, rest)
	}
}

func TestBelow(t *testing.T) {
	n, err := parse("a", []byte(`{"a": [{"": 1}], "b": {}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ pointer, rest, at string }{
		{"", "", ""},
		{"/a/0", "", "/a/0"},
		{"/a/0/", "", "/a/0/"},
		{"/a/00", "/00", "/a"},
		{"/a/1", "/1", "/a"},
		{"/a/-", "/-", "/a"},
		{"/b/c/d", "/c/d", "/b"},
		{"/", "/", ""},
	} {
		if found, rest := n.Below(test.pointer); rest != test.rest || found.Pointer() != test.at {
			t.Errorf("%q: at %q, rest %q; want %q, %q", test.pointer, found.Pointer(), rest, test.at, test.rest)
		}
	}
}

// The methods of no value say that there is nothing.
func TestNone(t *testing.T) {
	var n *Node
	if n.Kind() != None || n.Text() != "" || n.Len() != 0 || n.Get("a") != nil || n.Item(0) != nil || n.True() ||
		n.Parent() != nil || n.Name() != "" || n.Root() != nil || n.Pointer() != "" {
		t.Error("a nil node says something")
	}
	for range n.Members() {
		t.Error("a nil node has members")
	}
	for range n.Items() {
		t.Error("a nil node has items")
	}
}

func TestUnreadable(t *testing.T) {
	deep := func(n int) string { return head + "x-a: " + strings.Repeat("[", n) + strings.Repeat("]", n) }
	wide := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "  a%d: 1\n", i)
		}
		return head + "x-a:\n" + b.String()
	}
	var laughs strings.Builder
	laughs.WriteString(head + "x-a0: &a0 [1, 1]\n")
	for i := 1; i < 40; i++ {
		fmt.Fprintf(&laughs, "x-a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
	}
	for _, test := range []struct {
		reason, text, message string
		line                  int
		pointer               string
	}{
		{"nothing", "", "empty", 0, ""},
		{"white space alone", " \n", "empty", 0, ""},
		{"a comment alone", "# a\n", "empty", 0, ""},
		{"no object", "hello\n", "an OpenAPI document is one object", 1, ""},
		{"a list", "[1]", "an OpenAPI document is one object", 1, ""},
		{"tabs", "openapi: 3.0.0\ninfo:\n\ttitle: t\n", "not YAML: found character that cannot start any token", 3, ""},
		{"JSON with a comment", "{\n  // so\n  \"openapi\": \"3.0.0\"}", "comments", 2, ""},
		{"JSON with a comment that YAML would take for a name", "{\"x-a\": 1,\n// openapi\n\"openapi\": \"3.0.0\"}", "comments", 2, ""},
		{"JSON with a block comment", "{\"openapi\": /* so */ \"3.0.0\"}", "comments", 1, ""},
		{"a comment before JSON", "\n// so\n{\"openapi\": \"3.0.0\"}", "comments", 2, ""},
		{"an alias of nothing", head + "x-a: '*ab'\nx-b: [*a-b]\n", "the alias *a-b stands for an anchor, &a-b, that is nowhere before it", 4, ""},
		{"JSON cut off", "{\n\"openapi\": \"3.0", "ends in the middle", 2, ""},
		{"JSON without a comma", "{\n\"openapi\": \"3.0.0\"\n\"info\": 1}", "not JSON", 3, ""},
		{"two documents in YAML", "openapi: 3.0.0\n---\nopenapi: 3.0.0\n", "second document", 3, ""},
		{"something behind JSON", "{\"openapi\": \"3.0.0\"}\n{}", "comes after the end", 2, ""},
		{"a member twice in YAML", head + "x-a: {b: 1,\n  b: 2}\n", `"b" twice, here and in line 3`, 4, "/x-a/b"},
		{"the first of two, in one line", `{"openapi":"3.0.0","x-a":{"b":1,"b":{"c":1,"c":2}}}`, `"b" twice, here and in line 1`, 1, "/x-a/b"},
		{"a member twice in JSON", "{\"openapi\": \"3.0.0\",\n\"x-a\": [{\"b\": 1,\n\"\\u0062\": 2}]}", `"b" twice, here and in line 2`, 3, "/x-a/0/b"},
		{"several members twice in one line", `{"openapi": "3.0.0", "x-a": {"b": 1, "b": 2, "c": {"d": 1, "d": 2}}, "x-a": 1}`, `"b" twice`, 1, "/x-a/b"},
		{"too deep", deep(501), "more than 500 levels", 3, ""},
		{"too wide", wide(20_001), "more than 20000 members", 4, ""},
		{"aliases that multiply", laughs.String(), "more than 263144 values", 0, ""},
		{"an alias inside of itself", head + "x-a: &a [*a]\n", "stands inside of what it stands for", 3, ""},
		{"a list as a name", head + "? [a]\n: 1\n", "must be a text", 3, ""},
		{"merging a text", head + "x-a: {<<: b}\n", "<< wants a mapping", 3, ""},
		{"no version", "info: {}\n", `no field "openapi"`, 0, ""},
		{"a version that is a number", "openapi: 3.0\n", `OpenAPI "3.0" is not one`, 1, "/openapi"},
		{"a later version", "openapi: 3.2.0\n", `OpenAPI "3.2.0" is not one of the versions that are read: 3.0.x, 3.1.x and 2.0`, 1, "/openapi"},
		{"an older version", "swagger: '1.2'\n", `Swagger "1.2" is not one`, 1, "/swagger"},
	} {
		d, err := Read("doc.yaml", []byte(test.text), Options{})
		refused, ok := errors.AsType[*Error](err)
		if !ok || d != nil {
			t.Errorf("%s: %v, want an *Error", test.reason, err)
			continue
		}
		if !strings.Contains(err.Error(), test.message) || test.line > 0 && refused.Line != test.line || refused.Pointer != test.pointer || refused.File != "doc.yaml" {
			t.Errorf("%s: %v (line %d, pointer %q), want %q in line %d at %q", test.reason, err, refused.Line, refused.Pointer, test.message, test.line, test.pointer)
		}
	}
	for _, text := range []string{deep(499 - 1), wide(20_000)} {
		if _, err := Read("doc.yaml", []byte(text), Options{}); err != nil {
			t.Errorf("a document at a limit: %v", err)
		}
	}
	if _, err := Read("doc.yaml", make([]byte, maxBytes+1), Options{}); err == nil || !strings.Contains(err.Error(), "32 MiB") {
		t.Errorf("a document beyond the limit: %v", err)
	}
}

// Twice the text costs about twice the allocations.
func TestLinear(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(n int) string
	}{
		{"schemas that refer to five others", func(n int) string {
			var b strings.Builder
			b.WriteString(`{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/s0"}}}}}}}}, "components": {"schemas": {`)
			for i := range n {
				fmt.Fprintf(&b, `"s%d": {"properties": {`, i)
				for j := range 5 {
					fmt.Fprintf(&b, `"p%d": {"$ref": "#/components/schemas/s%d"},`, j, (i*7+j*13)%n)
				}
				b.WriteString(`"q": {}}},`)
			}
			b.WriteString(`"z": {}}}}`)
			return b.String()
		}},
		{"a chain of references", func(n int) string {
			var b strings.Builder
			b.WriteString(head + "paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/r0'}}}}}\ncomponents:\n  responses:\n")
			for i := range n {
				fmt.Fprintf(&b, "    r%d: {$ref: '#/components/responses/r%d'}\n", i, i+1)
			}
			fmt.Fprintf(&b, "    r%d: {description: d}\n", n)
			return b.String()
		}},
		{"faults that one operation reaches one after the other", func(n int) string {
			var b strings.Builder
			b.WriteString(head + "paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/r0'}}}}}\ncomponents:\n  responses:\n")
			for i := range n {
				fmt.Fprintf(&b, "    r%d: {description: d, content: {a/b: {schema: {$ref: '#/components/schemas/s%d'}}}}\n", i, i)
			}
			b.WriteString("  schemas:\n")
			for i := range n {
				fmt.Fprintf(&b, "    s%d: {allOf: [{$ref: '#/components/schemas/s%d'}, {$ref: '#/nowhere'}]}\n", i, i+1)
			}
			fmt.Fprintf(&b, "    s%d: {}\n", n)
			return b.String()
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bytes := func(n int) uint64 {
				text := []byte(test.make(n))
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				if _, err := Read("doc.yaml", text, Options{}); err != nil {
					t.Fatal(err)
				}
				runtime.ReadMemStats(&after)
				return after.TotalAlloc - before.TotalAlloc
			}
			once, twice := bytes(1000), bytes(2000)
			if twice > once*5/2 {
				t.Errorf("%d bytes, and %d for twice the text", once, twice)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head + "paths: {/a/{b}: {get: {parameters: [{name: b, in: path}], responses: {default: {$ref: '#/a'}}}}}"))
	f.Add([]byte(`{"openapi": "3.1.0", "paths": {"/a": {"$ref": "#/components/pathItems/p"}}, "components": {"pathItems": {"p": {"get": {}}}, "schemas": {"$id": "b", "a": {"$anchor": "c"}}}}`))
	f.Add([]byte("swagger: '2.0'\nhost: h\nschemes: [http]\nparameters: {p: {in: body, schema: {$ref: '#/definitions/d'}}}\npaths: {/a: {post: {parameters: [{$ref: '#/parameters/p'}, {in: formData, type: file}], responses: {200: {schema: {type: file}}}}}}\ndefinitions: {d: {discriminator: k}}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Read("doc.yaml", text, Options{})
		if (d == nil) == (err == nil) {
			t.Fatalf("%v, %v", d, err)
		}
		if err != nil {
			return
		}
		for _, fault := range d.Faults() {
			if fault.Message == "" || fault.Level == "" {
				t.Errorf("a fault that says nothing: %+v", fault)
			}
			if fault.Level == LevelError && len(fault.Operations) == 0 {
				t.Errorf("an error that touches nothing: %+v", fault)
			}
		}
		d.JSON(Everything)
	})
}
