package codegen

import (
	"path/filepath"
	"testing"

	"github.com/leasegate/leasegate/document"
)

// Names of all kinds of places get there when the overlay is applied.
func TestDraftOverlay(t *testing.T) {
	const text = `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  "/a'b\\c\n{x}/é[*]": {get: {parameters: [{name: p, schema: {}}, {name: q, schema: {}}], responses: {'200': {description: d}}}}
  /plain: {post: {responses: {'200': {description: d}}}}
x-0: {"": {}, "~/": {}}
`
	root, err := document.Parse("doc.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	places := []string{
		"/paths/~1a'b\\c\n{x}~1é[*]/get", "/paths/~1a'b\\c\n{x}~1é[*]/get/parameters/1/schema",
		"/paths/~1plain/post", "/paths/~1plain/post/responses/200", "/x-0/", "/x-0/~0~1", "",
	}
	var names []madeName
	for _, place := range places {
		found, rest := root.Below(place)
		if rest != "" {
			t.Fatalf("there is nothing at %s", place)
		}
		names = append(names, madeName{found, "x-go-name", "Of" + place}, madeName{found, "x-two", "b"})
	}
	drafted, err := draftOverlay("doc.yaml", names)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, "names.yaml", string(drafted))
	applied, err := applyOverlay([]byte(text), filepath.Join(dir, "names.yaml"))
	if err != nil {
		t.Fatalf("%v\n%s", err, drafted)
	}
	if root, err = document.Parse("doc.yaml", applied); err != nil {
		t.Fatal(err)
	}
	for _, place := range places {
		found, _ := root.Below(place)
		if found.Get("x-go-name").Text() != "Of"+place || found.Get("x-two").Text() != "b" {
			t.Errorf("%s did not get its names:\n%s", place, drafted)
		}
	}
}
