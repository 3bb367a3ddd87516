package wire

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

// written ends the writing and returns the text, or what was found.
func written(e *Encoder) string {
	text, err := e.Finish()
	defer e.Release()
	var violations Violations
	if errors.As(err, &violations) {
		return rules(violations)
	}
	return string(text)
}

func TestWriteValues(t *testing.T) {
	id := [16]byte{0x3f, 0xa8, 0x5f, 0x64, 0x57, 0x17, 0x45, 0x62, 0xb3, 0xfc, 0x2c, 0x96, 0x3f, 0x66, 0xaf, 0xa6}
	for _, c := range []struct {
		write        func(*Encoder)
		json, asText string
		reason       string
	}{
		{func(e *Encoder) { e.Null() }, "null", "null", "null"},
		{func(e *Encoder) { e.Bool(true) }, "true", "true", "true"},
		{func(e *Encoder) { e.String("") }, `""`, "", "an empty string"},
		{func(e *Encoder) { e.String("é</>\u2028") }, `"é</>` + "\u2028" + `"`, "é</>\u2028", "escaped only where JSON asks for it"},
		{func(e *Encoder) { e.String("a\"\\\n\r\t\x00\x1f") }, `"a\"\\\n\r\t\u0000\u001f"`, "a\"\\\n\r\t\x00\x1f", "all that has to be escaped"},
		{func(e *Encoder) { e.String("a\xff") }, "unicode@", "unicode@", "no UTF-8"},
		{func(e *Encoder) { e.UUID(id) }, `"3fa85f64-5717-4562-b3fc-2c963f66afa6"`, "3fa85f64-5717-4562-b3fc-2c963f66afa6", "a uuid"},
		{func(e *Encoder) { e.DateTime(time.Unix(0, 5).UTC()) }, `"1970-01-01T00:00:00.000000005Z"`, "1970-01-01T00:00:00.000000005Z", "a nanosecond"},
		{func(e *Encoder) { e.DateTime(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)) }, "format@", "format@", "year 10000"},
		{func(e *Encoder) { e.Int64(math.MinInt64) }, "-9223372036854775808", "-9223372036854775808", "the first integer"},
		{func(e *Encoder) { e.Float64(0) }, "0", "0", "zero"},
		{func(e *Encoder) { e.Float64(math.Copysign(0, -1)) }, "-0", "-0", "its negative"},
		{func(e *Encoder) { e.Float64(-12) }, "-12", "-12", "an integer"},
		{func(e *Encoder) { e.Float64(0.1) }, "0.1", "0.1", "a fraction"},
		{func(e *Encoder) { e.Float64(1e20) }, "100000000000000000000", "100000000000000000000", "digits up to 1e21"},
		{func(e *Encoder) { e.Float64(1e21) }, "1e+21", "1e+21", "an exponent from there"},
		{func(e *Encoder) { e.Float64(1e-6) }, "0.000001", "0.000001", "digits down to 1e-6"},
		{func(e *Encoder) { e.Float64(1e-7) }, "1e-07", "1e-07", "an exponent from there"},
		{func(e *Encoder) { e.Float64(math.NaN()) }, "type@", "type@", "no number"},
		{func(e *Encoder) { e.Float64(math.Inf(-1)) }, "type@", "type@", "no number either"},
	} {
		e := NewEncoder(nil)
		if c.write(e); written(e) != c.json {
			e := NewEncoder(nil)
			c.write(e)
			t.Errorf("%s: got %s, want %s", c.reason, written(e), c.json)
		}
		e = NewTextEncoder("")
		c.write(e)
		text := string(e.Bytes())
		if found := rules(e.Found()); found != "" {
			text = found
		}
		if e.Release(); text != c.asText {
			t.Errorf("%s, as a text: got %s, want %s", c.reason, text, c.asText)
		}
	}
}

func TestWriteContainers(t *testing.T) {
	for _, c := range []struct {
		write  func(*Encoder)
		want   string
		reason string
	}{
		{func(e *Encoder) { e.BeginObject(); e.EndObject() }, "{}", "an empty object"},
		{func(e *Encoder) {
			e.BeginObject()
			e.Member("a", `"a":`)
			e.Int64(1)
			e.AdditionalMember("b\"", "a", "c")
			e.Int64(2)
			e.EndObject()
		}, `{"a":1,"b\"":2}`, "members of both kinds"},
		{func(e *Encoder) {
			e.BeginObject()
			e.Member("o", `"o":`)
			e.BeginObject()
			e.AdditionalMember("a/~", "a/~")
			e.Null()
			e.EndObject()
			e.EndObject()
		}, "duplicateMember@/o/a~1~0", "an additional member that has a field"},
		{func(e *Encoder) {
			e.BeginObject()
			e.AdditionalMember("\xff")
			e.Null()
			e.EndObject()
		}, "unicode@", "a name that is not Unicode, reported at the object"},
		{func(e *Encoder) {
			e.BeginObject()
			e.Absent("a")
			e.Missing("b")
			e.EndObject()
		}, "required@/a required@/a/b", "members that are not there"},
		{func(e *Encoder) {
			e.BeginArray()
			e.Element()
			e.Int64(1)
			e.Element()
			e.BeginArray()
			e.Element()
			e.String("\xff")
			e.EndArray()
			e.EndArray()
		}, "unicode@/1/0", "the index of an element"},
		{func(e *Encoder) { e.Raw(json.RawMessage(` {"a" : 1} `)) }, ` {"a" : 1} `, "JSON as it is"},
		{func(e *Encoder) { e.Raw(nil) }, "syntax@", "no JSON"},
		{func(e *Encoder) {
			e.BeginArray()
			e.Element()
			e.Raw(json.RawMessage(`{"a":[{"b":1,"b":2}]}`))
			e.EndArray()
		}, "duplicateMember@/0/a/0/b", "a fault in JSON, at its place"},
		{func(e *Encoder) {
			if members, ok := e.RawObject(json.RawMessage(`{"a":1,"b":{}}`)); members != 2 || !ok {
				t.Errorf("%d members, %v", members, ok)
			}
		}, `{"a":1,"b":{}}`, "an object of two members"},
		{func(e *Encoder) {
			if members, ok := e.RawObject(json.RawMessage(`[]`)); members != 0 || ok {
				t.Errorf("%d members, %v", members, ok)
			}
		}, "type@", "an array for an object"},
		{func(e *Encoder) { e.RawObject(json.RawMessage(`{"a":1,"a":2}`)) }, "duplicateMember@/a", "an object with a duplicate"},
		{func(e *Encoder) {
			for range 1000 {
				e.BeginArray()
				e.Element()
			}
			if e.BeginArray() || e.BeginObject() {
				t.Error("1,001 levels are begun")
			}
		}, "depth@ depth@", "more levels than are read"},
		{func(e *Encoder) {
			for range 999 {
				e.BeginArray()
				e.Element()
			}
			e.Raw(json.RawMessage("[[]]"))
		}, "depth@" + Cut(strings.Repeat("/0", 999), maxPointer), "levels in JSON count as well"},
		{func(e *Encoder) {
			start := e.Offset()
			e.BeginArray()
			for _, v := range []float64{1, 2, 1} {
				e.Element()
				e.Float64(v)
			}
			e.EndArray()
			e.CheckUnique(start)
		}, "uniqueItems@", "two that are equal"},
		{func(e *Encoder) {
			start := e.Offset()
			e.BeginArray()
			for range 2 {
				e.Element()
				e.String("\xff")
			}
			e.EndArray()
			e.CheckUnique(start)
		}, "unicode@/0 unicode@/1", "what is no JSON is not compared"},
	} {
		e := NewEncoder(nil)
		c.write(e)
		if got := written(e); got != c.want {
			t.Errorf("%s: got %s, want %s", c.reason, got, c.want)
		}
	}
}

// The elements of an array parameter are texts of their own.
func TestWriteTexts(t *testing.T) {
	e := NewTextEncoder("/query/p")
	e.BeginArray()
	for _, text := range []string{"a", "", "a", "\xff"} {
		e.Element()
		e.String(text)
	}
	e.EndArray()
	if got := strings.Join(e.Texts(), "|"); got != "a||a|" {
		t.Errorf("got %s", got)
	}
	if got := rules(e.Found()); got != "unicode@/query/p/3" {
		t.Errorf("found %s", got)
	}
	e.Release()
	e = NewTextEncoder("/query/p")
	e.BeginArray()
	for range 2 {
		e.Element()
		e.Int64(1)
	}
	e.EndArray()
	e.CheckUnique(0)
	if got := rules(e.Found()); got != "uniqueItems@/query/p" {
		t.Errorf("found %s", got)
	}
	e.Release()
	e = NewParameterEncoder("/query/p")
	e.BeginObject()
	e.Absent("a")
	if got := written(e); got != "required@/query/p/a" {
		t.Errorf("JSON of a parameter: %s", got)
	}
}

// What Finish returned stays as it is whoever uses the encoder next, of any size;
// a caller's own buffer is appended to.
func TestFinishedTextIsTheCallers(t *testing.T) {
	for _, size := range []int{10, maxPooled + 1} {
		e := NewEncoder(nil)
		e.String(strings.Repeat("a", size))
		text, err := e.Finish()
		e.Release()
		next := NewEncoder(nil)
		next.String(strings.Repeat("b", size))
		if err != nil || len(text) != size+2 || strings.Contains(string(text), "b") {
			t.Errorf("%d bytes, %v: the text is not the caller's", size, err)
		}
		next.Release()
	}
	e := NewEncoder([]byte("x="))
	e.Bool(false)
	if got := written(e); got != "x=false" {
		t.Errorf("got %s", got)
	}
	if got := strings.Join(SortedKeys(map[string]int{"b": 1, "a": 2}), ","); got != "a,b" || SortedKeys(map[string]int{}) != nil {
		t.Errorf("keys %s", got)
	}
}
