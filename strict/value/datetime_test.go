package value

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDateTime(t *testing.T) {
	utc := func(year int, month time.Month, day, hour, minute, second, nanosecond int) time.Time {
		return time.Date(year, month, day, hour, minute, second, nanosecond, time.UTC)
	}
	at := func(hours float64) *time.Location { return time.FixedZone("", int(hours*3600)) }
	for _, row := range []struct {
		text   string
		want   time.Time
		reason string
	}{
		{"2026-01-02T15:04:05Z", utc(2026, 1, 2, 15, 4, 5, 0), "no fraction"},
		{"2026-01-02t15:04:05z", utc(2026, 1, 2, 15, 4, 5, 0), "lower case"},
		{"2026-01-02T15:04:05.1Z", utc(2026, 1, 2, 15, 4, 5, 100_000_000), "one digit of fraction"},
		{"2026-01-02T15:04:05.000000001Z", utc(2026, 1, 2, 15, 4, 5, 1), "a nanosecond"},
		{"2026-01-02T15:04:05.9999999999999999999999Z", utc(2026, 1, 2, 15, 4, 5, 999_999_999), "cut, not rounded"},
		{"2026-01-02T15:04:05.0000000009Z", utc(2026, 1, 2, 15, 4, 5, 0), "below a nanosecond"},
		{"2026-01-02T15:04:05+00:00", utc(2026, 1, 2, 15, 4, 5, 0), "offset zero is UTC"},
		{"2026-01-02T15:04:05-00:00", utc(2026, 1, 2, 15, 4, 5, 0), "unknown local offset is UTC"},
		{"2026-01-02T15:04:05+05:30", time.Date(2026, 1, 2, 15, 4, 5, 0, at(5.5)), "half-hour offset"},
		{"2026-01-02T15:04:05-08:00", time.Date(2026, 1, 2, 15, 4, 5, 0, at(-8)), "west"},
		{"2026-01-02T15:04:05-00:30", time.Date(2026, 1, 2, 15, 4, 5, 0, at(-0.5)), "the sign holds for minutes alone"},
		{"2026-01-02T00:00:00+23:59", time.Date(2026, 1, 2, 0, 0, 0, 0, time.FixedZone("", 86340)), "greatest offset"},
		{"2026-01-02T00:00:00-23:59", time.Date(2026, 1, 2, 0, 0, 0, 0, time.FixedZone("", -86340)), "least offset"},
		{"0000-01-01T00:00:00Z", utc(0, 1, 1, 0, 0, 0, 0), "first year"},
		{"0000-01-01T00:00:00+01:00", time.Date(0, 1, 1, 0, 0, 0, 0, at(1)), "in UTC the year before the first"},
		{"9999-12-31T23:59:59.999999999Z", utc(9999, 12, 31, 23, 59, 59, 999_999_999), "last nanosecond"},
		{"9999-12-31T23:59:59-01:00", time.Date(9999, 12, 31, 23, 59, 59, 0, at(-1)), "in UTC the year after the last"},
		{"2024-02-29T00:00:00Z", utc(2024, 2, 29, 0, 0, 0, 0), "leap day"},
		{"1998-12-31T23:59:60Z", utc(1999, 1, 1, 0, 0, 0, 0), "leap second"},
		{"1998-12-31T23:59:60.5Z", utc(1999, 1, 1, 0, 0, 0, 500_000_000), "leap second, fraction kept"},
		{"2026-03-04T23:59:60Z", utc(2026, 3, 5, 0, 0, 0, 0), "leap second on a day that had none: no table"},
		{"1998-12-31T15:59:60.123-08:00", time.Date(1998, 12, 31, 16, 0, 0, 123_000_000, at(-8)), "leap second west"},
		{"1999-01-01T05:29:60+05:30", time.Date(1999, 1, 1, 5, 30, 0, 0, at(5.5)), "leap second east"},
		{"1998-12-31T00:00:60-23:59", time.Date(1998, 12, 31, 0, 1, 0, 0, time.FixedZone("", -86340)), "leap second, least offset"},
		{"1998-12-31T23:58:60+23:59", time.Date(1998, 12, 31, 23, 59, 0, 0, time.FixedZone("", 86340)), "leap second, greatest offset"},
		{"0000-01-01T00:59:60+01:00", time.Date(0, 1, 1, 1, 0, 0, 0, at(1)), "leap second at the end of the year before the first"},
		{"9999-12-31T22:59:60-01:00", time.Date(9999, 12, 31, 23, 0, 0, 0, at(-1)), "last leap second, in an offset that still can write it"},
	} {
		got, valid, representable := ParseDateTime([]byte(row.text))
		if !valid || !representable {
			t.Errorf("%q (%s): valid %t, representable %t", row.text, row.reason, valid, representable)
			continue
		}
		if want := row.want.Format(time.RFC3339Nano); got.Format(time.RFC3339Nano) != want || !got.Equal(row.want) {
			t.Errorf("%q (%s): got %v, want %v", row.text, row.reason, got, row.want)
		}
		if _, offset := got.Zone(); offset == 0 && got.Location() != time.UTC {
			t.Errorf("%q (%s): location %v, want UTC", row.text, row.reason, got.Location())
		}
	}
}

func TestParseDateTimeUnrepresentable(t *testing.T) {
	for _, text := range []string{
		"9999-12-31T23:59:60Z", "9999-12-31t23:59:60.000z", "9999-12-31T23:59:60.999999999Z", "9999-12-31T23:59:60+00:00",
	} {
		if got, valid, representable := ParseDateTime([]byte(text)); !valid || representable || !got.IsZero() {
			t.Errorf("%q: got %v, valid %t, representable %t", text, got, valid, representable)
		}
	}
}

var malformedDateTimes = []struct{ text, reason string }{
	{"", "empty"},
	{"2026-01-02", "a date alone"},
	{"15:04:05Z", "a time alone"},
	{"2026-01-02T", "no time"},
	{"2026-01-02T15:04:05", "no offset"},
	{"2026-01-02T15:04:05.123", "no offset after the fraction"},
	{"2026-01-02T15:04Z", "no seconds"},
	{"2026-01-02 15:04:05Z", "a space between date and time"},
	{"2026-01-02_15:04:05Z", "an underscore between date and time"},
	{"2026-01-02T15:04:05,123Z", "comma fraction"},
	{"2026-01-02T15:04:05.Z", "fraction without digits"},
	{"2026-01-02T15:04:05.1.2Z", "two fractions"},
	{"2026-01-02T15:04:05.12a4Z", "letter in the fraction"},
	{"2026-01-02T5:04:05Z", "one-digit hour"},
	{"2026-1-02T15:04:05Z", "one-digit month"},
	{"2026-01-2T15:04:05Z", "one-digit day"},
	{"26-01-02T15:04:05Z", "two-digit year"},
	{"02026-01-02T15:04:05Z", "five-digit year"},
	{"+2026-01-02T15:04:05Z", "signed year"},
	{"-026-01-02T15:04:05Z", "negative year"},
	{"2026-01-02T24:00:00Z", "24:00"},
	{"2026-01-02T15:60:05Z", "minute 60"},
	{"2026-01-02T15:04:61Z", "second 61"},
	{"2026-01-02T23:59:61Z", "second 61 where a leap second may be"},
	{"2026-01-02T15:04:05+24:00", "offset hour 24"},
	{"2026-01-02T15:04:05-23:60", "offset minute 60"},
	{"2026-01-02T15:04:05+0100", "offset without a colon"},
	{"2026-01-02T15:04:05+01", "offset without minutes"},
	{"2026-01-02T15:04:05+1:00", "one-digit offset hour"},
	{"2026-01-02T15:04:05+01:0", "one-digit offset minute"},
	{"2026-01-02T15:04:05+01:00:00", "offset with seconds"},
	{"2026-01-02T15:04:05 01:00", "offset without a sign"},
	{"2026-01-02T15:04:05\u221201:00", "offset with U+2212 MINUS SIGN (RFC 3339 has ASCII only)"},
	{"2026-01-02T15:04:05Z+01:00", "two offsets"},
	{"2026-01-02T15:04:05UTC", "named zone"},
	{"2026-01-02T15:04:05A", "military zone"},
	{"2026-01-02T15:04:05Z[Europe/Berlin]", "suffix of RFC 9557"},
	{"2026-01-02T15:04:05Z ", "trailing space"},
	{" 2026-01-02T15:04:05Z", "leading space"},
	{"2026-01-02T15:04:05Z\n", "trailing line feed"},
	{"2026-01-02T15:04:05Z\x00", "trailing NUL"},
	{"2026-00-02T15:04:05Z", "month 0"},
	{"2026-13-02T15:04:05Z", "month 13"},
	{"2026-01-00T15:04:05Z", "day 0"},
	{"2026-01-32T15:04:05Z", "day 32"},
	{"2026-02-30T15:04:05Z", "30 February"},
	{"2026-02-29T15:04:05Z", "29 February of a common year"},
	{"1900-02-29T15:04:05Z", "29 February of a century that is no leap year"},
	{"2026-04-31T15:04:05Z", "31 April"},
	{"2026-W01-5T15:04:05Z", "ISO 8601 week date"},
	{"2026-001T15:04:05Z", "ISO 8601 ordinal date"},
	{"20260102T150405Z", "ISO 8601 basic form"},
	{"2026/01/02T15:04:05Z", "slashes"},
	{"2026-01-02T15.04.05Z", "dots in the time"},
	{"202\u0666-01-02T15:04:05Z", "Arabic-Indic digit"},
	{"2026-01-02T15:04:60Z", "leap second outside 23:59"},
	{"2026-01-02T22:59:60Z", "leap second an hour early"},
	{"2026-01-02T23:58:60Z", "leap second a minute early"},
	{"2026-01-02T23:59:60+01:00", "23:59 in local time only"},
	{"2026-01-02T00:59:60-01:00", "an hour on the wrong side"},
	{"2026-01-02T24:59:60+01:00", "24:59 is not 23:59 in UTC"},
	{"2026-01-02T23:59:60,5Z", "leap second with comma fraction"},
}

func TestParseDateTimeRefuses(t *testing.T) {
	for _, row := range malformedDateTimes {
		if got, valid, representable := ParseDateTime([]byte(row.text)); valid || representable || !got.IsZero() {
			t.Errorf("%q (%s): got %v, valid %t, representable %t", row.text, row.reason, got, valid, representable)
		}
		if valid, _ := ValidFormat("date-time", row.text); valid {
			t.Errorf("%q (%s): ValidFormat takes it", row.text, row.reason)
		}
	}
}

var rfc3339 = regexp.MustCompile(
	`^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?([Zz]|[+-]([0-9]{2}):([0-9]{2}))$`)

// dateTimeOracle judges through a regular expression and time.Parse, which knows
// calendar and clock but no leap seconds.
func dateTimeOracle(text string) (want time.Time, valid bool) {
	parts := rfc3339.FindStringSubmatch(text)
	if parts == nil || parts[9] > "23" || parts[10] > "59" {
		return want, false
	}
	leap := parts[6] == "60"
	if leap {
		text = text[:17] + "59" + text[19:]
	}
	want, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
	if err != nil {
		return want, false
	}
	if leap {
		utc := want.UTC()
		return want.Add(time.Second), utc.Hour() == 23 && utc.Minute() == 59
	}
	return want, true
}

// dateTimes writes date-times whose fields are all within or just outside their ranges, many of them leap seconds.
func dateTimes() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		offset := rapid.IntRange(-1439, 1439).Draw(t, "offset")
		minute := rapid.IntRange(0, 1439).Draw(t, "minute")
		second := rapid.IntRange(0, 59).Draw(t, "second")
		switch rapid.IntRange(0, 3).Draw(t, "leap") {
		case 0:
			second, minute = 60, (2*1440-1+offset)%1440
		case 1:
			second = rapid.IntRange(58, 61).Draw(t, "late second")
			minute = (2*1440 - 1 + offset + rapid.IntRange(-1, 1).Draw(t, "near")) % 1440
		}
		zone := rapid.SampledFrom([]string{"Z", "z", "+00:00", "-00:00"}).Draw(t, "zone")
		if offset != 0 {
			zone = fmt.Sprintf("%+03d:%02d", offset/60, max(offset, -offset)%60)
			if offset < 0 {
				zone = "-" + fmt.Sprintf("%02d:%02d", -offset/60, -offset%60)
			}
		}
		return fmt.Sprintf("%04d-%02d-%02d%s%02d:%02d:%02d%s%s",
			rapid.SampledFrom([]int{0, 4, 1900, 2000, 2023, 2024, 9999, rapid.IntRange(0, 9999).Draw(t, "any year")}).Draw(t, "year"),
			rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 31).Draw(t, "day"),
			rapid.SampledFrom([]string{"T", "t"}).Draw(t, "separator"),
			minute/60, minute%60, second,
			rapid.StringMatching(`(\.[0-9]{1,12})?`).Draw(t, "fraction"), zone)
	})
}

func TestParseDateTimeAgreesWithTimeParse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := nearly(dateTimes(), "0123456789TtZz:+-., ").Draw(t, "text")
		want, wantValid := dateTimeOracle(text)
		got, valid, representable := ParseDateTime([]byte(text))
		if known, _ := ValidFormat("date-time", text); valid != wantValid || known != wantValid {
			t.Fatalf("%q: valid %t and %t, want %t", text, valid, known, wantValid)
		}
		if wantRepresentable := wantValid && want.Year() <= 9999; representable != wantRepresentable {
			t.Fatalf("%q: representable %t, want %t", text, representable, wantRepresentable)
		}
		if !representable {
			return
		}
		_, offset := got.Zone()
		if _, wantOffset := want.Zone(); !got.Equal(want) || offset != wantOffset {
			t.Fatalf("%q: got %v, want %v", text, got, want)
		}
		out, ok := AppendDateTime(nil, got)
		if again, _, _ := ParseDateTime(out); !ok || !again.Equal(got) {
			t.Fatalf("%q: written as %q", text, out)
		}
	})
}

// The date and time formats are the two halves of date-time.
func TestDateAndTimeAgreeWithDateTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := nearly(dateTimes(), "0123456789TtZz:+-., ").Draw(t, "text")
		date, clock, ok := strings.Cut(strings.ToUpper(text), "T")
		if !ok {
			return
		}
		_, want := dateTimeOracle(date + "T00:00:00Z")
		if got, _ := ValidFormat("date", date); got != want {
			t.Fatalf("date %q: got %t, want %t", date, got, want)
		}
		_, want = dateTimeOracle("2026-01-02T" + clock)
		if got, _ := ValidFormat("time", clock); got != want {
			t.Fatalf("time %q: got %t, want %t", clock, got, want)
		}
	})
}

// Every day from 00 to 32 of every month of every year.
func TestDateFollowsTheCalendar(t *testing.T) {
	text := make([]byte, 0, 10)
	for year := range 10000 {
		for month := range 14 {
			for day := range 33 {
				if day > 1 && day < 28 {
					continue
				}
				when := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
				want := when.Year() == year && int(when.Month()) == month && when.Day() == day
				text = appendPadded(text[:0], year, 4)
				text = appendPadded(append(text, '-'), month, 2)
				text = appendPadded(append(text, '-'), day, 2)
				if got := validDate(string(text)); got != want {
					t.Fatalf("%s: got %t, want %t", text, got, want)
				}
			}
		}
	}
}

func appendPadded(dst []byte, n, width int) []byte {
	digits := strconv.Itoa(n)
	return append(append(dst, "0000"[:width-len(digits)]...), digits...)
}

func TestAppendDateTime(t *testing.T) {
	at := func(offset int) *time.Location { return time.FixedZone("here", offset) }
	for _, row := range []struct {
		time   time.Time
		want   string // empty: refused
		reason string
	}{
		{time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC), "2026-01-02T15:04:05Z", "no fraction"},
		{time.Date(2026, 1, 2, 15, 4, 5, 120_000_000, time.UTC), "2026-01-02T15:04:05.12Z", "trailing zeros cut"},
		{time.Date(2026, 1, 2, 15, 4, 5, 1, time.UTC), "2026-01-02T15:04:05.000000001Z", "a nanosecond"},
		{time.Date(2026, 1, 2, 15, 4, 5, 0, at(0)), "2026-01-02T15:04:05Z", "offset zero under another name"},
		{time.Date(2026, 1, 2, 15, 4, 5, 0, at(-30*60)), "2026-01-02T15:04:05-00:30", "minutes alone, west"},
		{time.Date(2026, 1, 2, 15, 4, 5, 0, at(86340)), "2026-01-02T15:04:05+23:59", "greatest offset"},
		{time.Date(2026, 1, 2, 15, 4, 5, 0, at(86400)), "2026-01-01T15:04:05Z", "an offset hour that RFC 3339 lacks"},
		{time.Date(2026, 1, 2, 15, 4, 5, 0, at(-86400)), "2026-01-03T15:04:05Z", "the same, west"},
		{time.Date(2026, 1, 2, 15, 4, 5, 0, at(1172)), "2026-01-02T14:44:33Z", "an offset with seconds (Amsterdam, 1937)"},
		{time.Date(2026, 1, 2, 15, 4, 5, 0, at(-1)), "2026-01-02T15:04:06Z", "an offset of seconds alone"},
		{time.Time{}, "0001-01-01T00:00:00Z", "the zero Time"},
		{time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), "0000-01-01T00:00:00Z", "first year"},
		{time.Date(0, 1, 1, 0, 0, 0, 0, at(3600)), "0000-01-01T00:00:00+01:00", "in UTC the year before the first"},
		{time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC), "9999-12-31T23:59:59.999999999Z", "last nanosecond"},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "", "year 10000"},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, at(3600)), "", "year 10000 in its offset"},
		{time.Date(-1, 12, 31, 23, 59, 59, 0, time.UTC), "", "year -1"},
		{time.Date(-1000, 1, 1, 0, 0, 0, 0, time.UTC), "", "year -1000"},
		{time.Date(123456, 1, 1, 0, 0, 0, 0, time.UTC), "", "six-digit year"},
		{time.Date(1234567, 1, 1, 0, 0, 0, 0, time.UTC), "", "seven-digit year: a hyphen where four digits have their second"},
		{time.Date(-100000, 1, 1, 0, 0, 0, 0, time.UTC), "", "the same before the first year"},
		{time.Date(0, 1, 1, 0, 0, 0, 0, at(1)), "", "an offset with seconds, in UTC the year before the first"},
	} {
		out, ok := AppendDateTime([]byte("at="), row.time)
		if string(out) != "at="+row.want || ok != (row.want != "") {
			t.Errorf("%v (%s): got %q, %t, want %q", row.time, row.reason, out, ok, row.want)
		}
	}
}

func TestDateTimeAllocatesNothing(t *testing.T) {
	dst := make([]byte, 0, 64)
	for _, text := range []string{
		"2026-01-02T15:04:05.123Z", "2026-01-02T15:04:05.123+02:00", "2026-01-02T15:04:05.1234567890123456789012345678901234567890Z",
	} {
		if got := testing.AllocsPerRun(10, func() {
			when, _, _ := ParseDateTime([]byte(text))
			dst, _ = AppendDateTime(dst[:0], when)
		}); got != 0 {
			t.Errorf("%q: %v allocations", text, got)
		}
	}
}

func BenchmarkParseDateTime(b *testing.B) {
	for _, text := range []string{"2026-01-02T15:04:05.123Z", "2026-01-02T15:04:05.123+02:00", "2026-01-02T15:04:05.123+05:30"} {
		b.Run(text, func(b *testing.B) {
			text := []byte(text)
			b.ReportAllocs()
			for b.Loop() {
				if _, valid, _ := ParseDateTime(text); !valid {
					b.Fatal("refused")
				}
			}
		})
	}
}

func BenchmarkAppendDateTime(b *testing.B) {
	when := time.Date(2026, 1, 2, 15, 4, 5, 123_000_000, time.UTC)
	dst := make([]byte, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		dst, _ = AppendDateTime(dst[:0], when)
	}
}

// TestEveryDay holds the days of the first and the last 400 years, after which
// the calendar repeats itself, and their texts against package time.
func TestEveryDay(t *testing.T) {
	for _, first := range []int{0, 9600} {
		day := time.Date(first, 1, 1, 23, 59, 58, 7e6, time.UTC)
		for ; day.Year() < first+400; day = day.AddDate(0, 0, 1) {
			text, ok := AppendDateTime(nil, day)
			if !ok || string(text[:10]) != day.Format(time.DateOnly) {
				t.Fatalf("%v is written as %s, %v", day, text, ok)
			}
			if got, valid, representable := ParseDateTime(text); !valid || !representable || got != day {
				t.Fatalf("%s is read as %v, %v, %v", text, got, valid, representable)
			}
		}
	}
}

// Every day from year 0000 to 9999, against package time.
func TestDateOf(t *testing.T) {
	start := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := 0; ; i++ {
		want := start.AddDate(0, 0, i)
		if want.Year() > 9999 {
			return
		}
		if year, month, day := dateOf(i); year != want.Year() || month != int(want.Month()) || day != want.Day() {
			t.Fatalf("day %d: got %d-%d-%d, want %s", i, year, month, day, want.Format(time.DateOnly))
		}
	}
}
