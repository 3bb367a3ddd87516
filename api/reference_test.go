package api_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/api"
)

func TestReadReference(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a b.yaml")
	if err := os.WriteFile(file, []byte("beside"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ uri, want string }{
		{file, "beside"},
		{"file://" + filepath.ToSlash(file), "beside"},
		{api.Path, string(api.Document())},
		{"some/folder/" + api.Path, string(api.Document())},
		{"file:///tmp/" + api.Path, string(api.Document())},
	} {
		if got, err := api.ReadReference(c.uri); err != nil || string(got) != c.want {
			t.Errorf("%s: got %.40q, %v", c.uri, got, err)
		}
	}
	for _, uri := range []string{"https://example.com/openapi.yaml", "https://" + api.Path, "file://host/etc/passwd", "ftp://x/y", file + ".none", "http://%zz"} {
		if got, err := api.ReadReference(uri); err == nil {
			t.Errorf("%s: got %.40q", uri, got)
		}
	}
}

func ExampleReadReference() {
	document, err := api.ReadReference("github.com/leasegate/leasegate/api/openapi.yaml")
	fmt.Println(len(document) > 0, err)
	// Output: true <nil>
}

func ExampleDocument() {
	fmt.Printf("%.14s\n", api.Document())
	// Output: openapi: 3.0.3
}

// A reference to what has no end, or waits for a writer, is not read.
func TestReadReferenceToNoFile(t *testing.T) {
	for _, uri := range []string{t.TempDir(), os.DevNull} {
		if got, err := api.ReadReference(uri); err == nil || !strings.Contains(err.Error(), "no regular file") {
			t.Errorf("%s: got %.40q, %v", uri, got, err)
		}
	}
}
