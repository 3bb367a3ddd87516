package run

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// entry is the least of an entry that can be judged.
const entry = `{"request":{"method":"GET","url":"/"}}`

func TestReadHAR(t *testing.T) {
	large := `{"a":"` + strings.Repeat("x", 400) + `","b":"` + strings.Repeat("y", 400) + `"}`
	huge := `{"a":"` + strings.Repeat("x", 2000) + `"}`
	tests := []struct {
		why, file string
		want      []string // an element for each entry and for the error that ends the file
	}{
		{"an ordinary file", `{"log":{"version":"1.2","entries":[` + entry + `,` + entry + `],"comment":""}}` + "\n", []string{"35", "74"}},
		{"members come in any order", `{"x":[{}],"log":{"entries":[` + entry + `],"pages":[{"id":"1"}]},"y":1}`, []string{"28"}},
		{"a byte order mark is skipped, and counted", "\xef\xbb\xbf" + `{"log":{"entries":[` + entry + `]}}`, []string{"22"}},
		{"invalid UTF-8 and duplicate names are the judge's to find", `{"log":{"entries":[{"x":"` + "\xff" + `","x":1}]}}`, []string{"19"}},
		{"no entries", `{"log":{"entries":[]}}`, nil},
		{"an empty file", "", []string{"entry -1 at 0: not a HAR: the file is empty"}},
		{"white space alone", " \n", []string{"entry -1 at 0: not a HAR: the file is empty"}},
		{"text", "hello", []string{"entry -1 at 0: not a HAR: not JSON"}},
		{"JSON that is no object", `[1]`, []string{"entry -1 at 1: not a HAR: want"}},
		{"no log", `{}`, []string{"entry -1 at 2: not a HAR: want"}},
		{"a log that is no object", `{"log":[]}`, []string{"entry -1 at 8: not a HAR: want"}},
		{"a log without entries", `{"log":{"version":"1.2"}}`, []string{"entry -1 at 25: not a HAR: want"}},
		{"entries that are no array", `{"log":{"entries":{}}}`, []string{"entry -1 at 19: not a HAR: want"}},
		{"UTF-16", "\xff\xfe{\x00", []string{"entry -1 at 0: not a HAR: the file is UTF-16"}},
		{"cut off in an entry", `{"log":{"entries":[` + entry + `,{"request":`, []string{"19", "entry 1 at 69: the file is cut off"}},
		{"cut off between entries", `{"log":{"entries":[` + entry + `,`, []string{"19", "entry 1 at 58: the file is cut off"}},
		{"cut off after the entries", `{"log":{"entries":[` + entry + `]`, []string{"19", "entry -1 at 58: the file is cut off"}},
		{"broken JSON in an entry", `{"log":{"entries":[` + entry + `,{]}}`, []string{"19", "entry 1 at 59: not JSON"}},
		{"broken JSON between entries", `{"log":{"entries":[` + entry + ` ` + entry + `]}}`, []string{"19", "entry 1 at 58: not JSON"}},
		{"broken JSON after the entries", `{"log":{"entries":[` + entry + `]]}`, []string{"19", "entry -1 at 58: not JSON"}},
		{"data after the end", `{"log":{"entries":[` + entry + `]}} {}`, []string{"19", "entry -1 at 62: data after the end"}},
		{"entries twice", `{"log":{"entries":[],"entries":[]}}`, []string{"entry -1 at 30: log.entries stands here for the second time"}},
		{"an entry that is too large is passed by", `{"log":{"entries":[` + large + `,` + entry + `]}}`, []string{"19: the entry is larger", "835"}},
		{"a value that is too large ends the file", `{"log":{"entries":[` + entry + `,` + huge + `]}}`, []string{"19", "entry 1 at 62: a single value"}},
		{"a large value beside the entries", `{"log":{"pages":` + large + `,"entries":[` + entry + `]}}`, []string{"843"}},
		{"nesting without end", `{"log":{"entries":[` + strings.Repeat("[", 20000) + `]}}`, []string{"entry 0 at 10016: not JSON"}},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			// The decoder must not depend on how the bytes arrive.
			for _, reader := range []io.Reader{strings.NewReader(test.file), oneByte{strings.NewReader(test.file)}} {
				if got := readAll(reader, 600); !prefixes(got, test.want) {
					t.Errorf("got %q, want %q", got, test.want)
				}
			}
		})
	}
}

func TestReadHARUnreadable(t *testing.T) {
	broken := errors.New("broken")
	file := io.MultiReader(strings.NewReader(`{"log":{"entries":[`+entry+`,`), failing{broken})
	n := 0
	err := readHAR(file, maxEntryBytes, func(harEntry) bool { n++; return true })
	if !errors.Is(err, broken) || n != 1 {
		t.Fatalf("got %d entries and %v, want 1 and an error that is the reader's", n, err)
	}
}

func TestReadHARStops(t *testing.T) {
	n := 0
	err := readHAR(strings.NewReader(`{"log":{"entries":[`+entry+`,`+entry+`,!`), maxEntryBytes, func(harEntry) bool { n++; return false })
	if err != nil || n != 1 {
		t.Fatalf("got %d entries and %v, want 1 and no error", n, err)
	}
}

func readAll(r io.Reader, limit int64) []string {
	var got []string
	err := readHAR(r, limit, func(e harEntry) bool {
		line := fmt.Sprint(e.offset)
		if e.err != nil {
			line += ": " + e.err.Error()
		}
		got = append(got, line)
		return true
	})
	var failed *fileError
	if errors.As(err, &failed) {
		got = append(got, fmt.Sprintf("entry %d at %d: %v", failed.entry, failed.offset, err))
	}
	return got
}

// prefixes reports whether every line begins as wanted.
func prefixes(got, want []string) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if !strings.HasPrefix(got[i], want[i]) {
			return false
		}
	}
	return true
}

// oneByte reads a byte at a time.
type oneByte struct{ io.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.Reader.Read(p[:min(1, len(p))]) }

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
