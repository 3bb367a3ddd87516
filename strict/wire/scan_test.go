package wire

import "testing"

// TestPlainPrefix puts every byte at every place of eight and beyond.
func TestPlainPrefix(t *testing.T) {
	for c := range 256 {
		plain := c >= ' ' && c < 0x80 && c != '"' && c != '\\'
		for at := range 20 {
			b := []byte("abcdefghijklmnopqrst")
			b[at] = byte(c)
			want := at
			if plain {
				want = len(b)
			}
			if got := plainPrefix(b); got != want {
				t.Errorf("byte %#x at %d: got %d, want %d", c, at, got, want)
			}
			// What follows the first mark may be marked wrongly, not what comes before.
			b[min(at+1, len(b)-1)] = '"'
			if got, want := plainPrefix(b), min(want, at+1, len(b)-1); at < len(b)-1 && got != want {
				t.Errorf("byte %#x at %d before a quote: got %d, want %d", c, at, got, want)
			}
		}
	}
}
