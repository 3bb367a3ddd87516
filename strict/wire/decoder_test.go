package wire

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// scan reads text as a free-form value.
func scan(text string) (violations Violations) {
	d := NewDecoder([]byte(text))
	defer d.Release()
	d.Skip()
	errors.As(d.Finish(), &violations)
	return violations
}

func rules(vs Violations) string {
	var b strings.Builder
	for _, v := range vs {
		fmt.Fprintf(&b, "%s@%s ", v.Rule, v.Pointer)
	}
	return strings.TrimSpace(b.String())
}

func TestSkip(t *testing.T) {
	many := make([]string, 100)
	for i := range many {
		many[i] = fmt.Sprintf(`"m%d":%d`, i, i)
	}
	for _, c := range []struct{ reason, text, want string }{
		{"nothing", "", "syntax@"},
		{"white space alone", " \t\r\n", "syntax@"},
		{"form feed is no white space", "\f1", "syntax@"},
		{"a literal cut off", "tru", "syntax@"},
		{"a literal that goes on", "nulls", "trailingData@"},
		{"NaN", "NaN", "syntax@"},
		{"a plus sign", "+1", "syntax@"},
		{"a leading zero", "01", "trailingData@"},
		{"no digits after the point", "1.", "syntax@"},
		{"no digits before the point", ".5", "syntax@"},
		{"no digits in the exponent", "1e+", "syntax@"},
		{"a lone minus", "-", "syntax@"},
		{"hexadecimal", "0x10", "trailingData@"},
		{"all parts of a number", "-12.5e-07", ""},
		{"an array", "[1, [2], {}]", ""},
		{"a comma too many", "[1,]", "syntax@"},
		{"a comma too few", "[1 2]", "syntax@"},
		{"a comma first", "[,1]", "syntax@"},
		{"an array not closed", "[1", "syntax@"},
		{"an array closed as an object", "[1}", "syntax@"},
		{"an object not closed", `{"a":1`, "syntax@"},
		{"a comma after the last member", `{"a":1,}`, "syntax@"},
		{"no colon", `{"a" 1}`, "syntax@"},
		{"no value", `{"a":}`, "syntax@"},
		{"a name without quotes", `{a:1}`, "syntax@"},
		{"a number for a name", `{1:1}`, "syntax@"},
		{"an unknown escape", `"\x41"`, "syntax@"},
		{"an escape cut off", `"\u00`, "syntax@"},
		{"no hexadecimal digits", `"\u00g0"`, "syntax@"},
		{"a string not closed", `"abc`, "syntax@"},
		{"a tab in a string", "\"a\tb\"", "syntax@"},
		{"DEL needs no escape", "\"\x7f\"", ""},
		{"a pair", `"\ud83d\ude00"`, ""},
		{"a high surrogate alone", `["\ud83d"]`, "unicode@/0"},
		{"a high surrogate before another escape", `["\ud83d\n"]`, "unicode@/0"},
		{"two high surrogates", `["\ud83d\ud83d"]`, "unicode@/0"},
		{"a low surrogate alone", `["\ude00"]`, "unicode@/0"},
		{"overlong UTF-8", "[\"\xc0\x80\"]", "unicode@/0"},
		{"a surrogate in UTF-8", "[\"\xed\xa0\x80\"]", "unicode@/0"},
		{"beyond U+10FFFF", "[\"\xf4\x90\x80\x80\"]", "unicode@/0"},
		{"a rune cut off", "[\"\xe2\x82\"]", "unicode@/0"},
		{"U+FFFD itself", "\"\ufffd\"", ""},
		{"one finding a string", "[\"\xff\xff\",\"\xff\"]", "unicode@/0 unicode@/1"},
		{"a bad name", "{\"\xff\":{\"a\":1,\"a\":2}}", "unicode@ duplicateMember@/\ufffd/a"},
		{"a member twice", `{"a":1,"a":2}`, "duplicateMember@/a"},
		{"a member three times", `{"a":1,"a":2,"a":3}`, "duplicateMember@/a duplicateMember@/a"},
		{"twice by an escape", `{"a/b":1,"a\u002fb":2}`, "duplicateMember@/a~1b"},
		{"the empty name twice", `{"":1,"":2}`, "duplicateMember@/"},
		{"the same name in other objects", `{"a":{"a":[{"a":1},{"a":1}]}}`, ""},
		{"deep inside", `[[{"x":[{"y":1,"y":1}]}]]`, "duplicateMember@/0/0/x/0/y"},
		{"inside the repeated value", `{"a":1,"a":{"b":1,"b":1}}`, "duplicateMember@/a duplicateMember@/a/b"},
		{"among many", `{` + strings.Join(many, ",") + `}`, ""},
		{"the first again after many", `{` + strings.Join(many, ",") + `,"m0":0}`, "duplicateMember@/m0"},
		{"the last again after many", `{` + strings.Join(many, ",") + `,"m99":0}`, "duplicateMember@/m99"},
		{"names with escapes around nested ones", `{"a\u0062":{"c\u0064":1},"ab":2}`, "duplicateMember@/ab"},
		{"two documents", "{}{}", "trailingData@"},
		{"what was found before a syntax error stays", `{"a":1,"a":2,x`, "duplicateMember@/a syntax@"},
		{"1,000 levels", strings.Repeat("[", 1000) + strings.Repeat("]", 1000), ""},
		{"1,001 levels", strings.Repeat("[", 1001) + strings.Repeat("]", 1001), "depth@"},
		{"a byte order mark", "\ufeff1", "syntax@"},
	} {
		if got := rules(scan(c.text)); got != c.want {
			t.Errorf("%s: %.60q: got %s, want %s", c.reason, c.text, got, c.want)
		}
	}
}

func TestViolationsAreBounded(t *testing.T) {
	text := "[" + strings.Repeat("\"\xff\",", 5000) + "1]"
	listed, left := scan(text).Listed()
	if len(listed) != MaxViolations || left != 4000 {
		t.Errorf("%d violations listed, %d left out, want %d and 4,000", len(listed), left, MaxViolations)
	}
}

func TestInt64(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		rule string
	}{
		{"0", 0, ""},
		{"-0", 0, ""},
		{"-0.000e5", 0, ""},
		{"7", 7, ""},
		{"1.0", 1, ""},
		{"1e2", 100, ""},
		{"1.50e1", 15, ""},
		{"100e-2", 1, ""},
		{"1000000000000000000", 1e18, ""},
		{"9007199254740993", 9007199254740993, ""},
		{"9223372036854775807", math.MaxInt64, ""},
		{"-9223372036854775808", math.MinInt64, ""},
		{"9223372036854775807.0", math.MaxInt64, ""},
		{"922337203685477580.7e1", math.MaxInt64, ""},
		{"9223372036854775808", 0, "unrepresentable"},
		{"-9223372036854775809", 0, "unrepresentable"},
		{"1e19", 0, "unrepresentable"},
		{"1e99999999999999999999", 0, "unrepresentable"},
		{"0e99999999999999999999", 0, ""},
		{"1e-99999999999999999999", 0, "type"},
		{"1.5", 0, "type"},
		{"15e-1", 0, "type"},
		{"0.1", 0, "type"},
		{`"1"`, 0, "type"},
		{"null", 0, "nullable"},
		{"true", 0, "type"},
	} {
		d := NewDecoder([]byte(c.text))
		got, _ := d.Int64()
		var violations Violations
		errors.As(d.Finish(), &violations)
		d.Release()
		if rule := strings.TrimSuffix(rules(violations), "@"); rule != c.rule || c.rule == "" && got != c.want {
			t.Errorf("%s: got %d %q, want %d %q", c.text, got, rule, c.want, c.rule)
		}
	}
}

func TestFloat64(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
		rule string
	}{
		{"0", 0, ""},
		{"-0", math.Copysign(0, -1), ""},
		{"1e308", 1e308, ""},
		{"5e-324", 5e-324, ""},
		{"1e-400", 0, ""},
		{"123456789012345678901234567890", 123456789012345678901234567890, ""},
		{"0.1", 0.1, ""},
		{"1e400", 0, "unrepresentable"},
		{"-1e400", 0, "unrepresentable"},
	} {
		d := NewDecoder([]byte(c.text))
		got, _ := d.Float64()
		var violations Violations
		errors.As(d.Finish(), &violations)
		d.Release()
		if rule := strings.TrimSuffix(rules(violations), "@"); rule != c.rule || c.rule == "" && math.Float64bits(got) != math.Float64bits(c.want) {
			t.Errorf("%s: got %v %q, want %v %q", c.text, got, rule, c.want, c.rule)
		}
	}
}

// A number that a keyword refuses is not reported as unrepresentable as well.
func TestOverflowAndKeyword(t *testing.T) {
	for _, c := range []struct {
		limit int64
		want  string
	}{{100, "maximum@/0"}, {math.MaxInt64, "unrepresentable@/0"}} {
		d := NewDecoder([]byte("[1e30]"))
		d.BeginArray()
		for d.Element() {
			if v, ok := d.Int64(); ok && v > c.limit {
				d.Fail("maximum", "at most that")
			}
		}
		var violations Violations
		errors.As(d.Finish(), &violations)
		d.Release()
		if got := rules(violations); got != c.want {
			t.Errorf("limit %d: got %s, want %s", c.limit, got, c.want)
		}
	}
}

func TestTolerate(t *testing.T) {
	var told []string
	d := NewDecoder([]byte(`{"a":{"b":1},"c~/":2,"a":3}`))
	defer d.Release()
	d.Tolerate(func(pointer string) { told = append(told, pointer) })
	var names Names
	d.BeginObject()
	for {
		name, ok := d.Member()
		if !ok {
			break
		}
		d.Unknown(name, &names)
	}
	var violations Violations
	errors.As(d.Finish(), &violations)
	if got := strings.Join(told, " "); got != "/a /c~0~1" {
		t.Errorf("told of %s", got)
	}
	if got := rules(violations); got != "duplicateMember@/a" {
		t.Errorf("tolerance goes too far: %s", got)
	}
}

func TestTolerateUnlisted(t *testing.T) {
	for _, tolerant := range []bool{true, false} {
		var told []string
		d := NewDecoder([]byte(`[1,2]`))
		if tolerant {
			d.Tolerate(func(pointer string) { told = append(told, pointer) })
		}
		d.BeginArray()
		for d.Element() {
			if v, _ := d.Int(); v != 1 {
				d.Unlisted("enum", "1")
			}
		}
		var violations Violations
		errors.As(d.Finish(), &violations)
		want := "enum@/1"
		if tolerant {
			want = ""
		}
		if got := rules(violations); got != want || tolerant != slices.Equal(told, []string{"/1"}) {
			t.Errorf("tolerant %v: got %s, told of %s", tolerant, got, told)
		}
		d.Release()
	}
}

func TestMultipleOf(t *testing.T) {
	for _, c := range []struct {
		value  float64
		factor string
		want   bool
	}{{0.3, "0.1", true}, {0.35, "0.1", false}, {0, "7", true}, {1e300, "1e-300", true}, {-6, "3", true}, {5, "2.5", true}} {
		if got := MultipleOf(c.value, c.factor); got != c.want {
			t.Errorf("MultipleOf(%v, %s) = %v", c.value, c.factor, got)
		}
	}
	if !MultipleOf(int64(math.MaxInt64), "7") || MultipleOf(int64(math.MaxInt64-1), "7") {
		t.Error("integers beyond 2^53 lose digits")
	}
}

func TestUniqueElements(t *testing.T) {
	for _, c := range []struct {
		reason, array string
		want          bool
	}{
		{"none", `[]`, true},
		{"text and number", `[1,"1"]`, true},
		{"numbers by value", `[1,1.0]`, false},
		{"by value with exponents", `[100,1e2]`, false},
		{"huge exponents", `[1e999999999999,10e999999999998]`, false},
		{"zeros", `[0,-0.0]`, false},
		{"true and 1", `[true,1]`, true},
		{"order of members", `[{"a":1,"b":[2]},{"b":[2.0],"a":1}]`, false},
		{"order of elements", `[[1,2],[2,1]]`, true},
		{"of a duplicate the first counts", `[{"a":1,"a":2},{"a":1}]`, false},
		{"and not the last", `[{"a":1,"a":2},{"a":2}]`, true},
		{"beyond 2^53", `[9007199254740993,9007199254740992]`, true},
		{"a number and its normal form as text", `["1e0",1]`, true},
	} {
		var u *uniqueness
		if got := uniqueElements(&u, []byte(c.array), 0); got != c.want {
			t.Errorf("%s: %s: got %v", c.reason, c.array, got)
		}
	}
}
