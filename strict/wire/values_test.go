package wire

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// readers are the methods that read one value, whose result they show as text.
var readers = map[string]func(*Decoder) (string, bool){
	"String":   func(d *Decoder) (string, bool) { return d.String() },
	"UUID":     func(d *Decoder) (string, bool) { v, ok := d.UUID(); return fmt.Sprintf("%x", v), ok },
	"DateTime": func(d *Decoder) (string, bool) { v, ok := d.DateTime(); return v.Format(time.RFC3339Nano), ok },
	"Date":     func(d *Decoder) (string, bool) { v, ok := d.Date(); return v.String(), ok },
	"Base64":   func(d *Decoder) (string, bool) { v, ok := d.Base64(); return string(v), ok },
	"IPv4":     func(d *Decoder) (string, bool) { v, ok := d.IPv4(); return v.String(), ok },
	"Number":   func(d *Decoder) (string, bool) { v, ok := d.Number(); return v.String(), ok },
	"Bool":     func(d *Decoder) (string, bool) { v, ok := d.Bool(); return fmt.Sprint(v), ok },
	"Float64":  func(d *Decoder) (string, bool) { v, ok := d.Float64(); return fmt.Sprint(v), ok },
	"Int":      func(d *Decoder) (string, bool) { v, ok := d.Int(); return fmt.Sprint(v), ok },
	"Int32":    func(d *Decoder) (string, bool) { v, ok := d.Int32(); return fmt.Sprint(v), ok },
	"Int64":    func(d *Decoder) (string, bool) { v, ok := d.Int64(); d.IntFormat(); return fmt.Sprint(v), ok },
	"Raw":      func(d *Decoder) (string, bool) { v, ok := d.Raw(); return string(v), ok },
	"RawObject": func(d *Decoder) (string, bool) {
		v, members, ok := d.RawObject()
		return fmt.Sprintf("%s of %d", v, members), ok
	},
	"Scalar": func(d *Decoder) (string, bool) {
		text, isString := d.Scalar()
		return fmt.Sprintf("%s %v", text, isString), !d.Stopped()
	},
	"Null": func(d *Decoder) (string, bool) { return "null", d.Null() },
}

// finish ends the reading and returns what was found.
func finish(d *Decoder) string {
	var violations Violations
	errors.As(d.Finish(), &violations)
	d.Release()
	return rules(violations)
}

func TestReadValues(t *testing.T) {
	const id = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
	for _, c := range []struct{ reader, text, want, found, reason string }{
		{"String", `"a\u00e9\n"`, "aé\n", "", "escapes"},
		{"String", ` "" `, "", "", "an empty one, between spaces"},
		{"String", `1`, "refused", "type@", "a number"},
		{"String", `null`, "refused", "nullable@", "null"},
		{"String", "\"\xff\"", "refused", "unicode@", "no UTF-8"},
		{"String", `"\ud800"`, "refused", "unicode@", "half a pair"},
		{"String", `"\udc00\udc00"`, "refused", "unicode@", "two second halves"},
		{"String", `"\ud800\ud800"`, "refused", "unicode@", "two first halves"},
		{"String", `"\ud83d\ude00"`, "😀", "", "a pair"},
		{"String", `"a`, "refused", "syntax@", "no end"},
		{"String", `[`, "refused", "syntax@", "a value of another type without an end"},
		{"UUID", `"` + id + `"`, "3fa85f6457174562b3fc2c963f66afa6", "", "as the RFC writes it"},
		{"UUID", `"` + strings.ToUpper(id) + `"`, "3fa85f6457174562b3fc2c963f66afa6", "", "upper case"},
		{"UUID", `"{` + id + `}"`, "refused", "format@", "braces"},
		{"UUID", `7`, "refused", "type@", "a number"},
		{"UUID", "\"\xff\"", "refused", "unicode@", "no UTF-8, and nothing more"},
		{"DateTime", `"2026-01-02T15:04:05.5Z"`, "2026-01-02T15:04:05.5Z", "", "a fraction"},
		{"DateTime", `"2026-02-30T15:04:05Z"`, "refused", "format@", "no such day"},
		{"DateTime", `"9999-12-31T23:59:60Z"`, "refused", "unrepresentable@", "a leap second into year 10000"},
		{"DateTime", `{}`, "refused", "type@", "an object"},
		{"Date", `"2026-01-02"`, "2026-01-02", "", "a date"},
		{"Date", `"2026-02-30"`, "refused", "format@", "no such day"},
		{"Date", `20260102`, "refused", "type@", "a number"},
		{"Base64", `"Zm9v\u0059g=="`, "foob", "", "bytes, one of them escaped"},
		{"Base64", `""`, "", "", "no bytes"},
		{"Base64", `"Zm9vYg"`, "refused", "format@", "no padding"},
		{"Base64", `null`, "refused", "nullable@", "null"},
		{"IPv4", `"192.168.0.1"`, "192.168.0.1", "", "an address"},
		{"IPv4", `"::1"`, "refused", "format@", "an address of another kind"},
		{"IPv4", `[]`, "refused", "type@", "an array"},
		{"Number", `1.50e1000`, "1.50e1000", "", "as it was written"},
		{"Number", `"1"`, "refused", "type@", "a string"},
		{"Number", `01`, "0", "trailingData@", "a zero in front"},
		{"Bool", `true`, "true", "", "true"},
		{"Bool", `false`, "false", "", "false"},
		{"Bool", `"true"`, "refused", "type@", "a string"},
		{"Bool", `trust`, "refused", "syntax@", "almost true"},
		{"Bool", `fals`, "refused", "syntax@", "almost false"},
		{"Float64", `1.5`, "1.5", "", "a fraction"},
		{"Float64", `-`, "refused", "syntax@", "no digits"},
		{"Float64", `[1]`, "refused", "type@", "an array"},
		{"Int", `12`, "12", "", "digits"},
		{"Int", `"12"`, "refused", "type@", "a string"},
		{"Int32", `2147483647`, "2147483647", "", "the last"},
		{"Int32", `2147483648`, "2147483647", "format@", "beyond the last"},
		{"Int32", `-2147483649`, "-2147483648", "format@", "before the first"},
		{"Int32", `1e30`, "2147483647", "format@", "beyond 64 bits"},
		{"Int32", `1.5`, "refused", "type@", "a fraction"},
		{"Int64", `9223372036854775807`, "9223372036854775807", "", "the last"},
		{"Int64", `9223372036854775808`, "9223372036854775807", "format@", "beyond the last"},
		{"Raw", ` {"a" : [1,null]}`, `{"a" : [1,null]}`, "", "as it was written"},
		{"Raw", `{"a":1,"a":2}`, "refused", "duplicateMember@/a", "a duplicate"},
		{"Raw", `[1`, "refused", "syntax@", "no end"},
		{"RawObject", `{"a":1,"b":{"c":2}}`, `{"a":1,"b":{"c":2}} of 2`, "", "its members, not theirs"},
		{"RawObject", `[]`, "refused", "type@", "an array"},
		{"RawObject", `{"a"`, "refused", "syntax@", "no end"},
		{"Scalar", `"a"`, "a true", "", "a string"},
		{"Scalar", ` 1.0 `, "1.0 false", "", "as it was written"},
		{"Null", `null`, "null", "", "null"},
		{"Null", `nul`, "refused", "trailingData@", "not whole, for the next reader"},
	} {
		d := NewDecoder([]byte(c.text))
		value, ok := readers[c.reader](d)
		if !ok {
			value = "refused"
		}
		if found := finish(d); value != c.want || found != c.found {
			t.Errorf("%s of %s, %s: got %q, %q, want %q, %q", c.reader, c.text, c.reason, value, found, c.want, c.found)
		}
	}
}

func TestReadTexts(t *testing.T) {
	for _, c := range []struct{ reader, text, want, found, reason string }{
		{"String", `a"\u0041`, `a"\u0041`, "", "a text has no escapes"},
		{"String", "\xff", "refused", "unicode@/query/p", "no UTF-8"},
		{"UUID", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "3fa85f6457174562b3fc2c963f66afa6", "", "a uuid"},
		{"UUID", "x", "refused", "format@/query/p", "none"},
		{"UUID", "\xff", "refused", "unicode@/query/p", "no UTF-8"},
		{"DateTime", "2026-01-02T15:04:05Z", "2026-01-02T15:04:05Z", "", "a time"},
		{"Date", "2026-01-02", "2026-01-02", "", "a date"},
		{"Date", "x", "refused", "format@/query/p", "none"},
		{"Base64", "Zm8=", "fo", "", "bytes"},
		{"IPv4", "10.0.0.1", "10.0.0.1", "", "an address"},
		{"Number", "1.50", "1.50", "", "a number"},
		{"Number", "1.50 ", "refused", "type@/query/p", "a space"},
		{"Bool", "true", "true", "", "true"},
		{"Bool", "false", "false", "", "false"},
		{"Bool", "True", "refused", "type@/query/p", "another case"},
		{"Int", "-12", "-12", "", "an integer"},
		{"Int", "+12", "refused", "type@/query/p", "a sign that JSON has not"},
		{"Int", "12 ", "refused", "type@/query/p", "a space"},
		{"Int", "", "refused", "type@/query/p", "nothing"},
		{"Float64", "1e400", fmt.Sprint(1.7976931348623157e308), "unrepresentable@/query/p", "beyond float64"},
		{"Null", "null", "refused", "", "a text is never null"},
	} {
		d := NewTextDecoder(c.text, "/query/p")
		value, ok := readers[c.reader](d)
		if !ok {
			value = "refused"
		}
		if found := finish(d); value != c.want || found != c.found {
			t.Errorf("%s of %s, %s: got %q, %q, want %q, %q", c.reader, c.text, c.reason, value, found, c.want, c.found)
		}
	}
	d := NewTextDecoder("a", "/query/p")
	if d.BeginObject() || finish(d) != "type@/query/p" {
		t.Error("a text is taken for an object")
	}
}

// readObject reads as generated code does an object with a required member a, a
// string, and others that are not known or, where open, any.
func readObject(d *Decoder, open bool) (names []string) {
	if !d.BeginObject() {
		return nil
	}
	seen := false
	var more Names
	for {
		name, ok := d.Member()
		if !ok {
			break
		}
		switch {
		case string(name) == "a":
			if d.Enter(&seen) {
				if value, ok := d.String(); ok {
					names = append(names, "a="+value)
				}
			}
		case open:
			if key, ok := d.Additional(name, &more); ok {
				value, _ := d.Raw()
				names = append(names, key+"="+string(value))
			}
		default:
			d.Unknown(name, &more)
		}
	}
	if !seen {
		d.Missing("a")
	}
	return names
}

func TestReadObject(t *testing.T) {
	for _, c := range []struct {
		text        string
		open        bool
		want, found string
		reason      string
	}{
		{`{"a":"x"}`, false, "a=x", "", "what is known"},
		{`{}`, false, "", "required@/a", "a member missing"},
		{`{"a":"x","a":"y"}`, false, "a=x", "duplicateMember@/a", "known, twice"},
		{`{"a":"x","b":{"c":1,"c":2},"b":0}`, false, "a=x", "additionalProperties@/b duplicateMember@/b/c duplicateMember@/b", "in the order of the text"},
		{`{"a":"x","b":[1],"b":2}`, true, "a=x b=[1]", "duplicateMember@/b", "any, twice"},
		{`[]`, false, "", "type@", "an array"},
		{`null`, false, "", "nullable@", "null"},
		{`{"a":"x"`, false, "a=x", "syntax@", "no end: nothing is missing"},
		{`{"a":"x","b":`, false, "a=x", "additionalProperties@/b syntax@", "nor is it in the value of an unknown member"},
		{"{\"a\":\"x\",\"\xff\":1,\"b/~\":2}", false, "a=x", "unicode@ additionalProperties@/b~1~0", "a name that is not Unicode, and one with both escapes"},
	} {
		d := NewDecoder([]byte(c.text))
		got := strings.Join(readObject(d, c.open), " ")
		if found := finish(d); got != c.want || found != c.found {
			t.Errorf("%s: %s: got %q, %q, want %q, %q", c.reason, c.text, got, found, c.want, c.found)
		}
	}
}

// readArray reads an array of unique uuids as generated code does.
func readArray(d *Decoder) int {
	start := d.Offset()
	if !d.BeginArray() {
		return 0
	}
	d.Hold()
	var list [][16]byte
	for d.Element() {
		if v, ok := d.UUID(); ok {
			list = append(list, v)
		}
	}
	d.CheckUnique(start)
	d.CheckHeld(func(e *Encoder) {
		if start := e.Offset(); e.BeginArray() {
			for _, v := range list {
				e.Element()
				e.UUID(v)
			}
			e.EndArray()
			e.CheckUnique(start)
		}
	})
	return len(list)
}

func TestReadArray(t *testing.T) {
	const lower, upper = `"3fa85f64-5717-4562-b3fc-2c963f66afa6"`, `"3FA85F64-5717-4562-B3FC-2C963F66AFA6"`
	other := strings.Replace(lower, "3", "4", 1)
	for _, c := range []struct {
		text   string
		want   int
		found  string
		reason string
	}{
		{"[]", 0, "", "nothing"},
		{"[" + lower + "," + other + "]", 2, "", "two"},
		{"[" + lower + "," + lower + "]", 2, "uniqueItems@", "the same text"},
		{"[" + lower + "," + upper + "]", 2, "unrepresentable@", "the same value in Go alone"},
		{"[" + lower + "," + upper + ",1]", 2, "type@/2", "what is off the schema is told, and not what Go makes of the rest"},
		{"[" + lower, 1, "syntax@", "no end"},
		{"{}", 0, "type@", "an object"},
	} {
		d := NewDecoder([]byte(c.text))
		got := readArray(d)
		if found := finish(d); got != c.want || found != c.found {
			t.Errorf("%s: %s: got %d, %q, want %d, %q", c.reason, c.text, got, found, c.want, c.found)
		}
	}
	id := strings.Trim(lower, `"`)
	for _, c := range []struct {
		texts  []string
		found  string
		reason string
	}{
		{[]string{}, "", "no texts"},
		{[]string{id, "x", "\xff"}, "format@/query/p/1 unicode@/query/p/2", "each at its index"},
		{[]string{id, id}, "uniqueItems@/query/p", "the same text"},
		{[]string{id, strings.ToUpper(id)}, "", "of parameters the texts alone are compared"},
	} {
		d := NewTextsDecoder(c.texts, "/query/p")
		readArray(d)
		if found := finish(d); found != c.found {
			t.Errorf("%s: got %q, want %q", c.reason, found, c.found)
		}
	}
}

// Numbers of an array parameter are unique by value, other texts as they are.
func TestUniqueTexts(t *testing.T) {
	for _, c := range []struct {
		texts   []string
		numbers bool
		want    bool
	}{
		{[]string{"1", "1.0"}, true, false},
		{[]string{"1", "1.0"}, false, true},
		{[]string{"a", "a"}, true, false},
		{[]string{"1e0", "x"}, true, true},
		{nil, true, true},
	} {
		if got := uniqueTexts(c.texts, c.numbers); got != c.want {
			t.Errorf("%q, numbers %v: got %v", c.texts, c.numbers, got)
		}
	}
	d := NewTextsDecoder([]string{"1", "1.0"}, "/query/p")
	d.BeginArray()
	for d.Element() {
		d.Int64()
	}
	d.CheckUnique(0)
	if found := finish(d); found != "uniqueItems@/query/p" {
		t.Errorf("numbers that are equal: %q", found)
	}
}

// All that is wrong with the JSON of a parameter is one issue, which comes last.
func TestParameterIssues(t *testing.T) {
	for _, c := range []struct{ text, want, reason string }{
		{`{"a":"x"}`, "", "as documented"},
		{`{"a":1}`, "type@/query/p/a", "off the schema alone"},
		{`{"a":"x","a":"y"`, "syntax@/query/p", "a duplicate and no end"},
		{`{"a":1,"a":"y"} x`, "type@/query/p/a syntax@/query/p", "both"},
		{"{\"a\":\"\xff\"}", "syntax@/query/p", "no Unicode"},
	} {
		d := NewParameterDecoder([]byte(c.text), "/query/p")
		readObject(d, false)
		_ = d.Finish()
		if got := rules(d.ParameterIssues()); got != c.want {
			t.Errorf("%s: %s: got %q, want %q", c.reason, c.text, got, c.want)
		}
		d.Release()
	}
	d := NewTextDecoder("\xff", "/query/p")
	d.String()
	if got := rules(d.ParameterIssues()); got != "unicode@/query/p" {
		t.Errorf("a text: %q", got)
	}
	d.Release()
}

// After a syntax error nothing more is read or recorded.
func TestStopped(t *testing.T) {
	d := NewDecoder([]byte(`["a" "b"]`))
	d.BeginArray()
	d.Element()
	d.String()
	if d.Element() || !d.Stopped() {
		t.Fatal("want the reading stopped")
	}
	d.Fail("minItems", "more")
	d.Missing("a")
	d.CheckUnique(0)
	d.Skip()
	d.syntax("more")
	for name, read := range readers {
		if _, ok := read(d); ok {
			t.Errorf("%s reads on", name)
		}
	}
	if found := finish(d); found != "syntax@" {
		t.Errorf("found %q", found)
	}
}

func TestLengthsAndFormats(t *testing.T) {
	for _, c := range []struct {
		text            string
		n               int
		shorter, longer bool
	}{
		{"", 1, true, false},
		{"é", 1, false, false},
		{"éé", 1, false, true},
		{"éé", 3, true, false},
		{"abcd", 1, false, true},
		{"abcde", 1, false, true},
		{"😀", 1, false, false},
		{"😀😀", 2, false, false},
	} {
		if got := ShorterThan(c.text, c.n); got != c.shorter {
			t.Errorf("ShorterThan(%q, %d) = %v", c.text, c.n, got)
		}
		if got := LongerThan(c.text, c.n); got != c.longer {
			t.Errorf("LongerThan(%q, %d) = %v", c.text, c.n, got)
		}
	}
	if !HasFormat("127.0.0.1", "ipv4") || HasFormat("127.0.0.01", "ipv4") || HasFormat("a", "no such format") {
		t.Error("formats")
	}
	if !Matches("xab", "a") || Matches("b", "^a") {
		t.Error("patterns")
	}
}
