package cases

import (
	"slices"

	strictvalue "github.com/leasegate/leasegate/strict/value"
)

// formatVariants has values of formats that careless servers refuse, and near misses
// that they take, beside those of the table of formats.
var formatVariants = map[string]struct{ good, bad []variant }{
	"uuid": {
		good: []variant{
			{"upper", "in upper case", "3FA85F64-5717-4562-B3FC-2C963F66AFA6"},
			{"nil", "the nil UUID", "00000000-0000-0000-0000-000000000000"},
			{"max", "the max UUID", "ffffffff-ffff-ffff-ffff-ffffffffffff"},
			{"v7", "of version 7", "018f5b5e-8e6a-7c3d-9e2b-1a2b3c4d5e6f"},
		},
		bad: []variant{
			{"undashed", "without dashes", "3fa85f6457174562b3fc2c963f66afa6"},
			{"braces", "in braces", "{3fa85f64-5717-4562-b3fc-2c963f66afa6}"},
			{"urn", "as a URN", "urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6"},
			{"letter", "with a letter that is no hex digit", "3fa85f64-5717-4562-b3fc-2c963f66afag"},
			{"short", "a digit short", "3fa85f64-5717-4562-b3fc-2c963f66afa"},
			{"dashes", "with dashes in other places", "3fa85f645-717-4562-b3fc-2c963f66afa6"},
			{"space", "with a space after it", "3fa85f64-5717-4562-b3fc-2c963f66afa6 "},
		},
	},
	"date-time": {
		good: []variant{
			{"lower", "with a lower-case t and z", "2026-01-02t15:04:05z"},
			{"leapSecond", "a leap second", "2016-12-31T23:59:60Z"},
			{"offset", "with an offset", "2026-01-02T15:04:05+05:30"},
			{"fraction", "with a fraction", "2026-01-02T15:04:05.123456789Z"},
			{"leapDay", "on a leap day", "2024-02-29T00:00:00-23:59"},
		},
		bad: []variant{
			{"noOffset", "without an offset", "2026-01-02T15:04:05"},
			{"date", "a date alone", "2026-01-02"},
			{"space", "with a space in the place of T", "2026-01-02 15:04:05Z"},
			{"comma", "with a comma fraction", "2026-01-02T15:04:05,123Z"},
			{"hour", "with an hour of one digit", "2026-01-02T5:04:05Z"},
			{"offset", "with the offset +24:00", "2026-01-02T15:04:05+24:00"},
			{"february", "on 30 February", "2026-02-30T15:04:05Z"},
			{"leapDay", "on 29 February of no leap year", "2026-02-29T15:04:05Z"},
			{"month", "in a thirteenth month", "2026-13-01T15:04:05Z"},
			{"second", "with a second 60 that is no leap second", "2026-01-02T15:04:60Z"},
			{"midnight", "with hour 24", "2026-01-02T24:00:00Z"},
			{"unix", "a Unix time", "1767366245"},
			{"basic", "in the basic format", "20260102T150405Z"},
		},
	},
	"date": {
		good: []variant{{"leapDay", "a leap day", "2024-02-29"}},
		bad: []variant{
			{"february", "30 February", "2026-02-30"},
			{"digits", "with a month of one digit", "2026-1-2"},
			{"slashes", "with slashes", "2026/01/02"},
			{"time", "with a time", "2026-01-02T00:00:00Z"},
		},
	},
	"time": {
		good: []variant{{"offset", "with an offset", "15:04:05+01:00"}},
		bad:  []variant{{"minutes", "without seconds", "15:04"}, {"noOffset", "without an offset", "15:04:05"}},
	},
	"email": {
		good: []variant{{"plus", "with a plus sign", "a+b@example.com"}},
		bad: []variant{
			{"noAt", "without an @", "example.com"},
			{"noDomain", "without a domain", "a@"},
			{"name", "with a display name", "A <a@example.com>"},
		},
	},
	"uri": {
		good: []variant{{"parts", "with all parts", "https://user@example.com:8080/a/b?c=d#e"}},
		bad: []variant{
			{"relative", "a relative reference", "/relative"},
			{"space", "with a space", "http://example.com/a b"},
			{"noScheme", "without a scheme", "example.com"},
		},
	},
	"hostname": {
		good: []variant{{"digits", "beginning with a digit", "3com.example"}},
		bad:  []variant{{"hyphen", "beginning with a hyphen", "-a.example"}, {"underscore", "with an underscore", "a_b.example"}},
	},
	"ipv4": {
		good: []variant{{"zero", "0.0.0.0", "0.0.0.0"}},
		bad:  []variant{{"range", "beyond 255", "192.0.2.256"}, {"zeros", "with a leading zero", "192.0.2.01"}, {"short", "of three parts", "192.0.2"}},
	},
	"ipv6": {
		good: []variant{{"full", "in full", "2001:0db8:0000:0000:0000:0000:0000:0001"}},
		bad:  []variant{{"zone", "with a zone", "fe80::1%eth0"}, {"twice", "with :: twice", "2001::db8::1"}},
	},
	"int32": {bad: []variant{{"above", "one beyond int32", "2147483648"}, {"below", "one below int32", "-2147483649"}}},
	"int64": {bad: []variant{{"above", "one beyond int64", "9223372036854775808"}, {"below", "one below int64", "-9223372036854775809"}}},
	"byte": {
		good: []variant{{"empty", "empty", ""}},
		bad:  []variant{{"padding", "without padding", "YQ"}, {"alphabet", "with a character outside of the alphabet", "YQ*="}},
	},
}

// row returns the row of a format, nil where it is not known or takes any value.
func row(format string) *strictvalue.Format {
	found, known := strictvalue.FormatOf(format)
	if !known || found.Annotation() {
		return nil
	}
	return &found
}

// stringFormat reports whether a format is one of strings that can be judged.
func stringFormat(format string) bool {
	f := row(format)
	return f != nil && f.About("string") && f.Check != nil
}

// numberFormat reports whether a format is one of numbers that can be judged.
func numberFormat(format string) bool {
	f := row(format)
	return f != nil && f.About("number") && f.CheckNumber != nil
}

// integerFormat reports whether a format is one of integers.
func integerFormat(format string) bool { return numberFormat(format) && !validNumber(format, "0.5") }

func validFormat(format, text string) bool {
	valid, _ := strictvalue.ValidFormat(format, text)
	return valid
}

func validNumber(format, number string) bool {
	f := row(format)
	return f == nil || !f.About("number") || f.ValidNumber(strictvalue.ParseDecimal(number))
}

// goodOf lists values of a format, the plainest first.
func goodOf(format string) (texts []string) {
	if f := row(format); f != nil {
		texts = append(texts, f.Good)
	}
	for _, v := range formatVariants[format].good {
		texts = append(texts, v.value)
	}
	return texts
}

// goodVariants lists values of a format that careless servers refuse; that of the
// table where no other is known.
func goodVariants(format string) []variant {
	variants := formatVariants[format].good
	if f := row(format); f != nil && len(variants) == 0 {
		return []variant{{"value", "as in its definition", f.Good}}
	}
	return variants
}

// badVariants lists near misses of a format, that of the table the last.
func badVariants(format string) []variant {
	f := row(format)
	if f == nil {
		return nil
	}
	variants := formatVariants[format].bad
	if slices.ContainsFunc(variants, func(v variant) bool { return v.value == f.Bad }) {
		return variants
	}
	return append(slices.Clip(variants), variant{"value", "that is none", f.Bad})
}
