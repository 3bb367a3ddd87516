package wire

import (
	"encoding/json"
	"testing"
)

// A short is a string of at most three characters, as generated code has it.
type short struct{ text string }

func (s *short) DecodeJSON(d *Decoder) {
	v, ok := d.String()
	if ok && len(v) > 3 {
		d.Fail("maxLength", "at most 3 characters")
	}
	s.text = v
}

func (s *short) EncodeJSON(e *Encoder) {
	if len(s.text) > 3 {
		e.Fail("maxLength", "at most 3 characters")
	}
	e.String(s.text)
}

func (s *short) UnmarshalJSON(text []byte) error { return Unmarshal(text, s) }
func (s short) MarshalJSON() ([]byte, error)     { return Marshal(&s) }

func TestCodec(t *testing.T) {
	for _, row := range []struct {
		reason, text string
		want         string // "old" where it is refused
	}{
		{"allowed", `"new"`, "new"},
		{"not allowed", `"newer"`, "old"},
		{"of another type", `1`, "old"},
		{"no JSON", `"a" b`, "old"},
	} {
		s := short{"old"}
		err := s.UnmarshalJSON([]byte(row.text))
		if s.text != row.want || (err != nil) != (row.want == "old") {
			t.Errorf("%s: got %q, %v", row.reason, s.text, err)
		}
		if _, ok := err.(Violations); err != nil && !ok {
			t.Errorf("%s: the error is a %T", row.reason, err)
		}
	}
	if text, err := json.Marshal([]short{{"a"}, {"b"}}); string(text) != `["a","b"]` || err != nil {
		t.Errorf("got %s, %v", text, err)
	}
	if text, err := (short{"long"}).MarshalJSON(); text != nil || err == nil {
		t.Errorf("got %s, %v", text, err)
	}
	d := NewDecoder([]byte(`"abc"`))
	defer d.Release()
	if s, ok := New[short](d).(*short); !ok || s.text != "abc" {
		t.Errorf("got %v", s)
	}
}
