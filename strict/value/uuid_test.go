package value

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseUUID(t *testing.T) {
	for _, row := range []struct{ text, want, reason string }{
		{"3fa85f64-5717-4562-b3fc-2c963f66afa6", "3fa85f6457174562b3fc2c963f66afa6", "version 4"},
		{"3FA85F64-5717-4562-B3FC-2C963F66AFA6", "3fa85f6457174562b3fc2c963f66afa6", "upper case"},
		{"3fA85f64-5717-4562-b3Fc-2c963f66AFa6", "3fa85f6457174562b3fc2c963f66afa6", "mixed case"},
		{"01234567-89ab-cdef-0123-456789ABCDEF", "0123456789abcdef0123456789abcdef", "a version and variant that none defines"},
		{"00000000-0000-0000-0000-000000000000", "00000000000000000000000000000000", "nil UUID"},
		{"ffffffff-ffff-ffff-ffff-ffffffffffff", "ffffffffffffffffffffffffffffffff", "max UUID"},
	} {
		var id [16]byte
		if ok := ParseUUID([]byte(row.text), &id); !ok || hex.EncodeToString(id[:]) != row.want {
			t.Errorf("%q (%s): got %t, %x, want %s", row.text, row.reason, ok, id, row.want)
		}
	}
}

func TestParseUUIDLeavesIDAloneWhenRefusing(t *testing.T) {
	id := [16]byte{1, 2, 3}
	if ParseUUID([]byte("3fa85f64-5717-4562-b3fc-2c963f66afag"), &id) || id != [16]byte{1, 2, 3} {
		t.Errorf("a refused text changed the id: %x", id)
	}
}

func TestUUIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`).Draw(t, "text")
		want, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
		if err != nil {
			t.Fatal(err)
		}
		var id [16]byte
		if !ParseUUID([]byte(text), &id) || !bytes.Equal(id[:], want) {
			t.Fatalf("%q: read as %x", text, id)
		}
		if got := string(AppendUUID([]byte("id="), id)); got != "id="+strings.ToLower(text) {
			t.Fatalf("%q: written as %q", text, got)
		}
	})
}

func BenchmarkParseUUID(b *testing.B) {
	text := []byte("3fa85f64-5717-4562-b3fc-2c963f66afa6")
	var id [16]byte
	b.ReportAllocs()
	for b.Loop() {
		if !ParseUUID(text, &id) {
			b.Fatal("refused")
		}
	}
}

func BenchmarkAppendUUID(b *testing.B) {
	id := [16]byte{0x3f, 0xa8, 0x5f, 0x64, 0x57, 0x17, 0x45, 0x62, 0xb3, 0xfc, 0x2c, 0x96, 0x3f, 0x66, 0xaf, 0xa6}
	dst := make([]byte, 0, 36)
	b.ReportAllocs()
	for b.Loop() {
		dst = AppendUUID(dst[:0], id)
	}
}
