package codegen

import "testing"

func TestIntegerBound(t *testing.T) {
	const never = ""
	for _, row := range []struct{ kind, op, limit, decode, encode, reason string }{
		{"int", "<", "5", "int64(v) < 5", "int64(v) < 5", "an int may have 32 bits"},
		{"int64", ">", "-5", "v > -5", "v > -5", "a negative one"},
		{"int8", "<", "1.5", "v < 2", "v < 2", "a fraction of a minimum"},
		{"int8", ">", "1.5", "v > 1", "v > 1", "of a maximum"},
		{"int8", "<=", "-1.5", "v <= -2", "v <= -2", "of an exclusive minimum"},
		{"int8", ">=", "-1.5", "v >= -1", "v >= -1", "of an exclusive maximum"},
		{"int8", "<", "0.5", "v < 1", "v < 1", "between 0 and 1"},
		{"int8", ">", "0.5", "v > 0", "v > 0", "and from below"},
		{"int8", "<", "-1e-1000000000", "v < 0", "v < 0", "close to 0"},
		{"int8", ">", "-1e-1000000000", "v > -1", "v > -1", "and from below"},
		{"int8", "<", "-128", `d.CompareDecimal("-128") < 0`, never, "the end of the type"},
		{"int8", "<=", "-128", `d.CompareDecimal("-128") <= 0`, "v <= -128", "the end of the type, exclusive"},
		{"int8", ">", "127", `d.CompareDecimal("127") > 0`, never, "the other end"},
		{"int8", ">=", "127", `d.CompareDecimal("127") >= 0`, "v >= 127", "the other end, exclusive"},
		{"int8", "<", "1000", `d.CompareDecimal("1000") < 0`, "true", "a minimum beyond the type"},
		{"int8", ">", "1000", `d.CompareDecimal("1000") > 0`, never, "a maximum beyond the type"},
		{"int8", ">", "-1e300", `d.CompareDecimal("-1e300") > 0`, "true", "a maximum before the type"},
		{"uint64", "<", "0", `d.CompareDecimal("0") < 0`, never, "no sign"},
		{"uint64", ">", "18446744073709551614", "v > 18446744073709551614", "v > 18446744073709551614", "beyond 64 bits with a sign"},
		{"uwhole16", ">", "65535", `d.CompareDecimal("65535") > 0`, never, "of type number"},
		{"uint8", "<=", "-1.5", `d.CompareDecimal("-1.5") <= 0`, never, "a fraction before the type"},
	} {
		got := integerBound(row.kind, row.op, row.limit, "rule", "want")
		if got.Decode != row.decode || got.Encode != row.encode {
			t.Errorf("%s: %s %s %s: got %q, %q", row.reason, row.kind, row.op, row.limit, got.Decode, got.Encode)
		}
	}
}
