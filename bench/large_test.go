package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
)

// largeText is a list of 1.3 MB, whose objects have more members than are compared one
// by one.
func largeText() []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i := range 1600 {
		if i > 0 {
			b.WriteByte(',')
		}
		lease := responseText[len(`{"lease":{`) : len(responseText)-len(`}}`)]
		fmt.Fprintf(&b, `{%s`, lease)
		for _, name := range []string{"revision", "tenant", "region", "requestedBy", "approvedBy", "revokedAt", "policy", "note"} {
			fmt.Fprintf(&b, `,%q:"%s of lease %d \"of many\""`, name, name, i)
		}
		b.WriteByte('}')
	}
	b.WriteByte(']')
	return b.Bytes()
}

var errNotJSON = errors.New("not JSON")

func TestLarge(t *testing.T) {
	text := largeText()
	if len(text) < 1_250_000 || len(text) > 1_350_000 {
		t.Errorf("the list has %d bytes, want 1.3 MB", len(text))
	}
	if err := skip(text); err != nil || !json.Valid(text) {
		t.Errorf("%v", err)
	}
}

// BenchmarkLarge passes over a list; json.Valid looks for less, as it takes duplicate
// members and strings that are not Unicode.
func BenchmarkLarge(b *testing.B) {
	text := largeText()
	interleave(b,
		measured{"skip", func() error { return skip(text) }},
		measured{"json-valid", func() error {
			if !json.Valid(text) {
				return errNotJSON
			}
			return nil
		}},
	)
}
