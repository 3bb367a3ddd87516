package value

import (
	"bytes"
	"testing"
)

// What is read is written as it was, and what is not read is of no format byte.
func FuzzBase64(f *testing.F) {
	for _, text := range []string{"", "Zg==", "Zh==", "Zm8=", "Zm9v", "Zm9v\n", "Zg=", "=", "====", "Z===", "-_8=", "Zm9vYg==Zg=="} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		content, ok := ParseBase64(text)
		if valid, _ := ValidFormat("byte", string(text)); valid != ok {
			t.Fatalf("%q: read %v, valid %v", text, ok, valid)
		}
		if ok && (content == nil || !bytes.Equal(AppendBase64(nil, content), text)) {
			t.Errorf("%q became %q", text, AppendBase64(nil, content))
		}
		if content, ok := ParseBase64(AppendBase64(nil, text)); !ok || !bytes.Equal(content, text) {
			t.Errorf("%q became %q", text, content)
		}
	})
}

func TestIPv4(t *testing.T) {
	for _, text := range []string{"0.0.0.0", "192.168.0.1", "255.255.255.255"} {
		if address, ok := ParseIPv4(text); !ok || address.String() != text {
			t.Errorf("%s became %v", text, address)
		}
	}
	for _, text := range []string{"", "1.2.3", "01.2.3.4", "1.2.3.256", "::1", "::ffff:1.2.3.4", "1.2.3.4%eth0", "1.2.3.4 "} {
		if _, ok := ParseIPv4(text); ok {
			t.Errorf("%q is read", text)
		}
	}
}

func TestUint64(t *testing.T) {
	for _, row := range []struct {
		text string
		n    uint64
		fits bool
	}{
		{"0", 0, true},
		{"-0", 0, true},
		{"1e2", 100, true},
		{"18446744073709551615", 1<<64 - 1, true},
		{"1844674407370955161500e-2", 1<<64 - 1, true},
		{"18446744073709551616", 1<<64 - 1, false},
		{"1e20", 1<<64 - 1, false},
		{"1e400", 1<<64 - 1, false},
		{"-1", 0, false},
		{"1.5", 0, false},
	} {
		if n, fits := ParseDecimal(row.text).Uint64(); n != row.n || fits != row.fits {
			t.Errorf("%s: got %d, %v", row.text, n, fits)
		}
	}
	if got := UintDecimal(1<<64 - 1).String(); got != "18446744073709551615" {
		t.Errorf("got %s", got)
	}
}
