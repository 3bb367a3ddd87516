package schema_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/leasegate/leasegate/schema"
)

// FuzzPeer holds the evaluator and another one of JSON Schema 2020-12 together.
func FuzzPeer(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(randomBytes(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		m := &maker{bytes: source, openapi31: true}
		defs := marshalDefinitions(m.definitions())
		root := `{"$id":"http://made.test/root.json","$ref":"#/$defs/A","$defs":` + defs + `}`
		ours := compileAt(t, `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"Root":`+root+`}}}`, "/components/schemas/Root")

		peer := jsonschema.NewCompiler()
		resource, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(root)))
		if err != nil {
			t.Fatal(err)
		}
		if err := peer.AddResource("http://made.test/root.json", resource); err != nil {
			t.Fatal(err)
		}
		theirs, err := peer.Compile("http://made.test/root.json")
		if err != nil {
			t.Fatalf("%v: %s", err, root)
		}
		for range 6 {
			text := m.value()
			v, problems, whole := schema.ReadJSON([]byte(text))
			if !whole || len(problems) > 0 {
				t.Fatalf("%s is no value: %v", text, problems)
			}
			instance, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
			if err != nil {
				t.Fatal(err)
			}
			err = theirs.Validate(instance)
			if broken := new(jsonschema.ValidationError); err != nil && !errors.As(err, &broken) {
				t.Fatal(err)
			}
			result := ours.Evaluate(v, schema.Neither)
			if (err == nil) != (len(result.Problems) == 0) || len(result.Unjudged) > 0 {
				t.Fatalf("%s\nagainst %s\nours: %+v\ntheirs: %v", text, root, result, err)
			}
			if matches, certain := ours.Matches(v, schema.Neither); matches != (err == nil) || !certain {
				t.Fatalf("%s\nagainst %s\nMatches says %t, %t", text, root, matches, certain)
			}
		}
	})
}

func randomBytes(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 8))
	b := make([]byte, 60+r.IntN(200))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}
