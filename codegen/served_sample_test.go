package codegen

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
)

// An answerSample is a documented success, made from its schema.
type answerSample struct {
	Status int
	Header map[string]string
	Body   []byte
}

// answerSamples makes answers of each operation, by method and path, the best first: those
// that the maker of cases sends as requests to a document that has the responses in the
// place of requests.
// unsayable are the responses, as method, path and status, of which there is no sample.
func answerSamples(t *testing.T, d *document.Document) (samples map[string][]answerSample, unsayable map[string]bool) {
	t.Helper()
	var root map[string]any
	decoder := json.NewDecoder(bytes.NewReader(d.JSON(document.Everything)))
	decoder.UseNumber()
	if err := decoder.Decode(&root); err != nil {
		t.Fatal(err)
	}
	type asked struct {
		operation string
		status    int
	}
	names := map[string]asked{}
	paths := map[string]any{}
	for _, op := range d.Operations() {
		for _, key := range sampledStatuses(op.Node.Get("responses")) {
			response := follow(root, pointed(root, op.Node.Get("responses").Get(key).Pointer()))
			if response == nil {
				continue
			}
			name := fmt.Sprintf("/sample/%06d", len(names))
			status := 200
			if _, err := fmt.Sscan(strings.ReplaceAll(strings.ToUpper(key), "X", "0"), &status); err != nil {
				status = 200 // the default
			}
			names["POST "+name] = asked{op.Method + " " + op.Path, status}
			if op.Method == "HEAD" || status < 200 || status == 204 || status == 205 || status == 304 {
				response = maps.Clone(response)
				delete(response, "content") // RFC 9110 sections 6.4.1 and 15.3.6
			}
			paths[name] = map[string]any{"post": mirrored(root, response)}
		}
	}
	root["paths"] = paths
	delete(root, "security")
	delete(root, "webhooks")
	swapDirections(root)
	text, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	mirror, err := document.Read("samples.json", text, document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	contract, err := gate.New(mirror)
	if err != nil {
		t.Fatal(err)
	}
	generator, err := cases.New(contract, cases.Options{})
	if err != nil {
		t.Fatal(err)
	}
	samples, unsayable = map[string][]answerSample{}, map[string]bool{}
	for _, of := range names {
		unsayable[fmt.Sprint(of.operation, " ", of.status)] = true
	}
	for c := range generator.Plain() {
		of := names[c.Operation]
		delete(unsayable, fmt.Sprint(of.operation, " ", of.status))
		sample := answerSample{Status: of.status, Header: map[string]string{}, Body: c.Request.Body}
		for _, field := range c.Request.Header {
			sample.Header[field.Name] = field.Value
		}
		samples[of.operation] = append(samples[of.operation], sample)
	}
	return samples, unsayable
}

// sampledStatuses are the keys of the successes of an operation, then of its redirects and
// the default, then of errors.
func sampledStatuses(responses *document.Node) (keys []string) {
	for key := range responses.Members() {
		if !strings.HasPrefix(key, "x-") {
			keys = append(keys, key)
		}
	}
	rank := func(key string) int {
		return strings.IndexByte("23d45", key[0])
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(rank(a)-rank(b), strings.Compare(a, b)) })
	return keys
}

// mirrored is an operation whose request is a response.
func mirrored(root, response map[string]any) map[string]any {
	op := map[string]any{"responses": map[string]any{"204": map[string]any{"description": "taken"}}}
	if content, _ := response["content"].(map[string]any); len(content) > 0 {
		op["requestBody"] = map[string]any{"required": true, "content": content}
	}
	parameters := []any{}
	headers, _ := response["headers"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		header, _ := headers[name].(map[string]any)
		parameter := maps.Clone(follow(root, header))
		if parameter == nil || strings.EqualFold(name, "Content-Type") {
			continue
		}
		parameter["name"], parameter["in"] = name, "header"
		parameters = append(parameters, parameter)
	}
	op["parameters"] = parameters
	return op
}

// pointed is the object at a pointer; nil where there is none.
func pointed(root map[string]any, pointer string) map[string]any {
	at := any(root)
	for _, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch inside := at.(type) {
		case map[string]any:
			at = inside[token]
		default:
			return nil
		}
	}
	found, _ := at.(map[string]any)
	return found
}

// follow follows references inside of the document.
func follow(root, object map[string]any) map[string]any {
	for range 20 {
		reference, ok := object["$ref"].(string)
		if !ok {
			return object
		}
		object = pointed(root, strings.TrimPrefix(reference, "#"))
	}
	return nil
}

// swapDirections makes what is for answers alone be for requests alone, and the other way
// round.
func swapDirections(v any) {
	switch v := v.(type) {
	case map[string]any:
		readOnly, isReadOnly := v["readOnly"].(bool)
		writeOnly, isWriteOnly := v["writeOnly"].(bool)
		if isReadOnly || isWriteOnly {
			v["readOnly"], v["writeOnly"] = writeOnly, readOnly
		}
		for _, inside := range v {
			swapDirections(inside)
		}
	case []any:
		for _, inside := range v {
			swapDirections(inside)
		}
	}
}
