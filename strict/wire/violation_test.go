package wire

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestViolationString(t *testing.T) {
	for _, c := range []struct {
		violation Violation
		want      string
	}{
		{Violation{"type", "", "a string"}, "the body: type: want a string"},
		{Violation{"type", "/a b/é", "a string"}, "/a b/é: type: want a string"},
		{Violation{"type", "/a\n\x1b[31m", "a string"}, `/a\n\x1b[31m: type: want a string`},
	} {
		if got := c.violation.String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestViolationsError(t *testing.T) {
	some := func(n int, pointer string) (vs Violations) {
		for range n {
			vs = append(vs, Violation{"type", pointer, "a string"})
		}
		return vs
	}
	for _, c := range []struct {
		violations Violations
		listed     int
		end        string
		reason     string
	}{
		{some(1, "/a"), 1, "/a: type: want a string", "one"},
		{some(10, "/a"), 10, "/a: type: want a string", "as many as are listed"},
		{some(12, "/a"), 10, "; and 2 more", "two more"},
		{append(some(12, "/a"), LeftOut(5)), 10, "; and 7 more", "those that are not kept count as well"},
		{append(some(3, "/a"), LeftOut(5)), 3, "; and 5 more", "also where all that are kept are listed"},
		{some(10, "/"+strings.Repeat("\x01", 1000)), 3, "; and 7 more", "long texts end the list"},
	} {
		got := c.violations.Error()
		if listed := strings.Count(got, "want a string"); listed != c.listed || !strings.HasPrefix(got, "breaks the contract: ") || !strings.HasSuffix(got, c.end) {
			t.Errorf("%s: %d listed in %.100s … %s, want %d and %q", c.reason, listed, got, got[max(0, len(got)-30):], c.listed, c.end)
		}
	}
}

func TestListed(t *testing.T) {
	one := Violations{{"type", "/a", "a string"}}
	for _, c := range []struct {
		violations Violations
		listed     int
		left       int
	}{{nil, 0, 0}, {one, 1, 0}, {append(one, LeftOut(1234)), 1, 1234}} {
		if listed, left := c.violations.Listed(); len(listed) != c.listed || left != c.left {
			t.Errorf("%v: %d listed, %d left", c.violations, len(listed), left)
		}
	}
}

// What is full still counts, and still tells whether a text is JSON.
func TestRecorderIsBounded(t *testing.T) {
	for _, c := range []struct {
		pointer, want string
		listed        int
		reason        string
	}{
		{"/a", "x", MaxViolations, "many short ones"},
		{"/" + strings.Repeat("a", 999), strings.Repeat("w", 24), 64, "long pointers"},
		{"/" + strings.Repeat("a", 5000), strings.Repeat("w", 1024), 32, "pointers that are cut, and long wants"},
	} {
		var r Recorder
		for range 2000 {
			r.FailAt(c.pointer, "type", c.want)
		}
		listed, left := r.Found().Listed()
		if len(listed) != c.listed || left != 2000-c.listed {
			t.Errorf("%s: %d listed, %d left out, want %d and %d", c.reason, len(listed), left, c.listed, 2000-c.listed)
		}
		r.FailAt("", "unicode", "Unicode")
		r.FailAt("", "syntax", "JSON")
		listed, left = r.Found().Listed()
		if last := listed[len(listed)-1]; len(listed) != c.listed+1 || last.Rule != "unicode" || left != 2001-c.listed {
			t.Errorf("%s: %d listed, the last %s, %d left out", c.reason, len(listed), last.Rule, left)
		}
		var all Recorder
		all.FailAt("/b", "type", "x")
		all.Add(r.Found())
		if again, more := all.Found().Listed(); len(again)+more != 2003 || more < left {
			t.Errorf("%s: %d listed and %d left out once they are added to others", c.reason, len(again), more)
		}
	}
	var none Recorder
	if none.Err() != nil || none.Found() != nil {
		t.Error("nothing is an error")
	}
	if !strings.Contains(LeftOut(3).Want, strconv.Itoa(3)) {
		t.Error("what is left out is not counted")
	}
}

// Names of any length make pointers that are cut where all can see it, between
// characters.
func TestPointersAreCut(t *testing.T) {
	for _, c := range []struct {
		names  []string
		want   string // empty: cut
		reason string
	}{
		{[]string{"a~b/c", "é"}, "/a~0b~1c/é", "escaped"},
		{[]string{strings.Repeat("a", maxPointer-1)}, "/" + strings.Repeat("a", maxPointer-1), "as long as can be"},
		{[]string{strings.Repeat("a", maxPointer)}, "", "a byte too long"},
		{[]string{strings.Repeat("a", 100_000), "b"}, "", "far too long"},
		{[]string{strings.Repeat("é", maxPointer)}, "", "of characters of two bytes"},
		{[]string{"a" + strings.Repeat("😀", maxPointer)}, "", "of four"},
		{[]string{strings.Repeat("~", maxPointer)}, "", "of escapes"},
		{strings.Split(strings.Repeat("a,", maxPointer), ","), "", "of many names"},
	} {
		reader, writer := Recorder{}, Recorder{}
		for _, name := range c.names {
			reader.push()
			reader.top().raw = []byte(name)
			writer.push()
			writer.top().name = name
		}
		got := reader.pointer()
		if writer.pointer() != got {
			t.Errorf("%s: %.50s when read, %.50s when written", c.reason, got, writer.pointer())
		}
		if c.want != "" {
			if got != c.want {
				t.Errorf("%s: got %.50s, want %.50s", c.reason, got, c.want)
			}
		} else if !utf8.ValidString(got) || !strings.HasSuffix(got, "…") || len(got) > maxPointer+len("…") || len(got) < maxPointer-utf8.UTFMax {
			t.Errorf("%s: %d bytes, %q", c.reason, len(got), got[max(0, len(got)-10):])
		}
		reader.Missing("more")
		if missing := reader.Found()[0].Pointer; c.want != "" && len(c.want) < 1000 && missing != c.want+"/more" || len(missing) > maxPointer+len("…") {
			t.Errorf("%s: a missing member at %.50s of %d bytes", c.reason, missing, len(missing))
		}
	}
	if got := Cut("\x80\x80\x80\x80\x80\x80", 5); got != "\x80\x80\x80\x80\x80…" && len(got) > 8 {
		t.Errorf("bytes that are no characters: %q", got)
	}
}

// A member that a client tolerates is told of with a pointer as short.
func TestToleratedPointersAreCut(t *testing.T) {
	d := NewDecoder([]byte(`{"` + strings.Repeat("x", 10_000) + `":1}`))
	defer d.Release()
	told := ""
	d.Tolerate(func(pointer string) { told = pointer })
	readObject(d, false)
	if len(told) > maxPointer+len("…") || !strings.HasSuffix(told, "x…") {
		t.Errorf("told of %d bytes", len(told))
	}
}
