package wire

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// jsontextTakes reports whether jsontext reads text as one JSON value without
// duplicate names and bad Unicode.
func jsontextTakes(text []byte) bool {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	if _, err := d.ReadValue(); err != nil {
		return false
	}
	_, err := d.ReadToken()
	return err == io.EOF
}

// FuzzScanner holds the scanner against jsontext: grammar, numbers, UTF-8,
// surrogates, duplicates and trailing data. The depth limits differ (jsontext's
// is 10,000), so that what only depth refuses is left out.
func FuzzScanner(f *testing.F) {
	for _, text := range []string{
		``, `null`, `{"a":[1,2.5e-3,"\u00e9\ud83d\ude00",true,false,null,{}]}`, `{"a":1,"a":2}`, `"\ud800"`, "\"\xff\"", `[1,]`, `1 2`,
		`{"a":1,"\u0061":2}`, `-0.0e+7`, `[[[[]]]]`, `"\/\b\f"`, "\ufeff1", "[\"\x7f\"]",
	} {
		f.Add([]byte(text))
	}
	recordings, err := filepath.Glob("../../testdata/bodies/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range recordings {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d := NewDecoder(text)
		d.Skip()
		err := d.Finish()
		deep := false
		for _, violation := range d.violations {
			deep = deep || violation.Rule == "depth"
		}
		d.Release()
		if deep {
			return
		}
		if want := jsontextTakes(text); (err == nil) != want {
			t.Errorf("%q: jsontext takes it: %v; the scanner: %v", text, want, err)
		}
	})
}
