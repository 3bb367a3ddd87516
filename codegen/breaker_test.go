package codegen

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// A breaker changes a document here and there, by chance.
type breaker struct {
	*rand.Rand
	root map[string]any
	// spots are the objects of the document by what they are.
	spots map[string][]*spot
}

// A spot is an object of the document, with where it stands.
type spot struct {
	is     string
	object map[string]any
	put    func(any) // something else in its place
	above  *spot
}

// children says what stands in an object by the names of its members, and how: one, a
// list, or a map of them.
var children = map[string]map[string]string{
	"root":       {"paths": "map path", "components": "one components"},
	"components": {"schemas": "map schema", "responses": "map response", "parameters": "map parameter", "headers": "map header", "requestBodies": "map body"},
	"path": {
		"get": "one operation", "put": "one operation", "post": "one operation", "delete": "one operation", "options": "one operation",
		"head": "one operation", "patch": "one operation", "trace": "one operation", "parameters": "list parameter",
	},
	"operation": {"parameters": "list parameter", "requestBody": "one body", "responses": "map response"},
	"body":      {"content": "map media"},
	"response":  {"content": "map media", "headers": "map header"},
	"media":     {"schema": "one schema", "encoding": "map encoding"},
	"encoding":  {"headers": "map header"},
	"parameter": {"schema": "one schema", "content": "map media"},
	"header":    {"schema": "one schema", "content": "map media"},
	"schema": {
		"properties": "map schema", "patternProperties": "map schema", "dependentSchemas": "map schema", "$defs": "map schema",
		"items": "one schema", "additionalProperties": "one schema", "not": "one schema", "if": "one schema", "then": "one schema",
		"else": "one schema", "contains": "one schema", "propertyNames": "one schema", "unevaluatedProperties": "one schema",
		"unevaluatedItems": "one schema", "allOf": "list schema", "anyOf": "list schema", "oneOf": "list schema", "prefixItems": "list schema",
	},
}

// newBreaker looks over a document, which it changes later.
func newBreaker(seed uint64, root map[string]any) *breaker {
	b := &breaker{Rand: rand.New(rand.NewPCG(seed, 9)), root: root}
	b.look()
	return b
}

func (b *breaker) look() {
	b.spots = map[string][]*spot{}
	b.visit(&spot{is: "root", object: b.root})
}

func (b *breaker) visit(s *spot) {
	b.spots[s.is] = append(b.spots[s.is], s)
	for _, key := range slices.Sorted(maps.Keys(children[s.is])) {
		how, is, _ := strings.Cut(children[s.is][key], " ")
		switch member := s.object[key].(type) {
		case map[string]any:
			if how == "one" {
				b.child(s, is, member, func(v any) { s.object[key] = v })
				continue
			}
			for _, name := range slices.Sorted(maps.Keys(member)) {
				b.child(s, is, member[name], func(v any) { member[name] = v })
			}
		case []any:
			for i := range member {
				b.child(s, is, member[i], func(v any) { member[i] = v })
			}
		}
	}
}

func (b *breaker) child(above *spot, is string, value any, put func(any)) {
	if object, ok := value.(map[string]any); ok {
		b.visit(&spot{is: is, object: object, put: put, above: above})
	}
}

func pick[T any](b *breaker, list []T) T { return list[b.IntN(len(list))] }

// spot is any of a kind; where there is none, one that is nowhere.
func (b *breaker) spot(is string) *spot {
	if len(b.spots[is]) == 0 {
		return &spot{is: is, object: map[string]any{}, put: func(any) {}}
	}
	return pick(b, b.spots[is])
}

// broken changes the document so often, and returns what was done.
func (b *breaker) broken(times int) (done []string) {
	for range times {
		b.look()
		way := pick(b, ways)
		way.do(b, b.spot(way.is))
		done = append(done, way.name)
	}
	return done
}

// clone copies a value of a document.
func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, member := range v {
			out[key] = clone(member)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = clone(v[i])
		}
		return out
	}
	return v
}

// part returns a document of some paths of another, with the components that they lead
// to, so that a large one is broken in a small time.
func part(b *rand.Rand, root map[string]any, paths int) map[string]any {
	out := map[string]any{}
	for key, member := range root {
		if key != "paths" && key != "components" {
			out[key] = clone(member)
		}
	}
	all, _ := root["paths"].(map[string]any)
	names := slices.Sorted(maps.Keys(all))
	chosen := map[string]any{}
	for range min(paths, len(names)) {
		name := names[b.IntN(len(names))]
		chosen[name] = clone(all[name])
	}
	out["paths"] = chosen
	components := map[string]any{}
	out["components"] = components
	var reach func(v any)
	reach = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				if _, member, below := component(root, ref); member != nil {
					section, name, _ := strings.Cut(below, "/")
					kept, _ := components[section].(map[string]any)
					if kept == nil {
						kept = map[string]any{}
						components[section] = kept
					}
					if _, there := kept[name]; !there {
						kept[name] = clone(member)
						reach(member)
					}
				}
			}
			for _, member := range v {
				reach(member)
			}
		case []any:
			for _, element := range v {
				reach(element)
			}
		}
	}
	reach(chosen)
	if all, ok := root["components"].(map[string]any); ok {
		if schemes, ok := all["securitySchemes"]; ok {
			components["securitySchemes"] = clone(schemes)
		}
	}
	return out
}

// component finds what a reference to a component leads to: its section, the component,
// and SECTION/NAME.
func component(root map[string]any, ref string) (section map[string]any, member any, below string) {
	below, ok := strings.CutPrefix(ref, "#/components/")
	if !ok || strings.Count(below, "/") != 1 {
		return nil, nil, ""
	}
	kind, name, _ := strings.Cut(below, "/")
	components, _ := root["components"].(map[string]any)
	section, _ = components[kind].(map[string]any)
	name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	return section, section[name], kind + "/" + name
}

// renamed gives a component another name, in all references to it.
func (b *breaker) renamed(section, from, to string) {
	components, _ := b.root["components"].(map[string]any)
	members, _ := components[section].(map[string]any)
	member, ok := members[from]
	if _, taken := members[to]; !ok || taken {
		return
	}
	delete(members, from)
	members[to] = member
	token := strings.NewReplacer("~", "~0", "/", "~1")
	old, fresh := "#/components/"+section+"/"+token.Replace(from), "#/components/"+section+"/"+token.Replace(to)
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, member := range v {
				if text, ok := member.(string); ok && text == old {
					v[key] = fresh
				} else {
					visit(member)
				}
			}
		case []any:
			for _, element := range v {
				visit(element)
			}
		}
	}
	visit(b.root)
}

// rename gives a member of an object another name.
func rename(object map[string]any, from, to string) {
	if member, ok := object[from]; ok && from != to {
		delete(object, from)
		object[to] = member
	}
}

func (b *breaker) keyOf(object any) (string, map[string]any, bool) {
	m, _ := object.(map[string]any)
	if len(m) == 0 {
		return "", nil, false
	}
	return pick(b, slices.Sorted(maps.Keys(m))), m, true
}

// name is one that may be hard to make Go of.
func (b *breaker) name() string {
	name := pick(b, hostileNames)
	switch b.IntN(6) {
	case 0:
		return name + pick(b, hostileNames)
	case 1:
		return pick(b, []string{"id", "ID", "Id", "i_d", "foo bar", "foo_bar", "fooBar", "FooBar"})
	}
	return name
}

var hostileNames = []string{
	"", "Client", "NewClient", "Handler", "error", "string", "type", "func", "nil", "init", "main", "日本", "中国", "a日本", "a b", "a_b", "A-b", "aB", "+1", "-1", "1",
	"\u200b", "\ufeff", "%", "%s", "{", "}", "{x}", "/", "~", "~1", "$ref", "*/", "`", `"`, `\`, "\n", "\t", "\u2028", "🙂", "ß", "ǆ", "é", "e\u0301", "हिन्दी", "١", "x.y",
	"AdditionalProperties", "DecodeJSON", "EncodeJSON", "MarshalJSON", "UnmarshalJSON", "String", "Error", "Value", "Known", "v", "d", "e", "c", "q", "m", "s", "r", "w", "ctx", "body",
	"params", "result", "status", "names0", "list0", "strict", "wire", "json", "http", "uuid", "time", "context", "Body", "Params", "Headers", "StatusCode", "JSON200", "Headers200",
	"Unimplemented", "StrictServerInterface", "ServerInterface", "Authenticator", "schemas", "operations", "_", "__", "-", "#", "?", "&", "=", "[]", "a[b]", "x-go-name", "null", "true",
	strings.Repeat("long", 100), "{{.}}", "//", "a,b", ";", ":", "a:b",
}
