package cases

import (
	"os"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/schema"
)

// unbroken says of keywords why no case breaks them.
var unbroken = map[string]string{
	"$anchor": "it names a schema", "$dynamicAnchor": "it names a schema", "$id": "it names a schema", "$schema": "it names a dialect", "$vocabulary": "it names a dialect",
	"$defs": "it holds schemas for others", "definitions": "it holds schemas for others",
	"$comment": "an annotation", "title": "an annotation", "description": "an annotation", "deprecated": "an annotation", "default": "an annotation", "example": "an annotation",
	"examples": "an annotation", "contentEncoding": "an annotation", "contentMediaType": "an annotation", "contentSchema": "an annotation", "xml": "an annotation", "externalDocs": "an annotation",
	"writeOnly":     "it is about responses",
	"discriminator": "it changes no verdict",
}

// under says of keywords that hold schemas how the place of one of these is told.
var under = map[string]string{
	"$ref": "/$defs/Short", "$dynamicRef": "/schemas/Tree", "dependencies": "/old",
	"if": "/cond/", // what holds where it matches is broken, or what holds else
}

// TestEveryKeyword wants an invalid case of every keyword, or a reason why there is
// none, and a valid case of every place where one stands.
func TestEveryKeyword(t *testing.T) {
	content, err := os.ReadFile("testdata/kitchen.yaml")
	if err != nil {
		t.Fatal(err)
	}
	broken, places, taken := make(map[string]bool), make(map[string]bool), make(map[string]bool)
	for _, c := range collect(t, contract(t, string(content)), Options{}) {
		switch c.Expect {
		case Refuse:
			if word, ok := strings.CutPrefix(string(c.Rule), "request.body."); ok {
				broken[word] = true
			}
			places[c.Schema.Pointer] = true
		case Take:
			taken[c.Operation] = true
		}
	}
	for _, keyword := range schema.Keywords() {
		name := keyword.Name
		if !strings.Contains(string(content), name+":") && keyword.Shape31 != schema.NoShape && name != "$id" && name != "$vocabulary" {
			t.Errorf("the document has no %s", name)
		}
		if keyword.Shape31 == schema.NoShape {
			continue
		}
		if reason := unbroken[name]; reason != "" {
			if broken[name] {
				t.Errorf("%s is broken by a case, though %s", name, reason)
			}
			continue
		}
		found := broken[name]
		at := under[name]
		if at == "" {
			at = "/" + name + "/"
		}
		for pointer := range places {
			found = found || strings.Contains(pointer+"/", at)
		}
		if !found {
			t.Errorf("no case breaks %s, and nothing says why", name)
		}
	}
	for name := range unbroken {
		if schema.Lookup(name) == nil {
			t.Errorf("%s is no keyword", name)
		}
	}
	for _, name := range []string{"values", "arrays", "objects", "combined"} {
		if !taken[name] {
			t.Errorf("%s has no valid case", name)
		}
	}
}
