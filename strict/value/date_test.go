package value

import (
	"encoding/json"
	"testing"
	"time"
)

// Every day of the calendar comes out as it went in, and as package time has it.
func TestDates(t *testing.T) {
	day := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	for ; day.Year() < 10000; day = day.AddDate(0, 0, 1) {
		text := day.Format(time.DateOnly)
		date, err := ParseDate(text)
		if err != nil || date != DateOf(day) || !date.IsValid() || date.String() != text || !date.Time(nil).Equal(day) {
			t.Fatalf("%s: got %v %v", text, date, err)
		}
	}
}

func TestNoDates(t *testing.T) {
	for _, row := range []struct {
		date   Date
		reason string
	}{
		{Date{}, "the zero date"},
		{Date{2026, 2, 29}, "29 February of no leap year"},
		{Date{1900, 2, 29}, "29 February of a century"},
		{Date{2026, 4, 31}, "31 April"},
		{Date{2026, 0, 1}, "month 0"},
		{Date{2026, 13, 1}, "month 13"},
		{Date{2026, 1, 0}, "day 0"},
		{Date{2026, 1, 256 + 1}, "a day that is more than a byte"},
		{Date{-1, 1, 1}, "year -1"},
		{Date{10000, 1, 1}, "year 10000"},
	} {
		if text, err := row.date.MarshalText(); err == nil || row.date.IsValid() || row.date.String() != "no date" {
			t.Errorf("%s: got %s, %s", row.reason, text, row.date)
		}
	}
	for _, text := range []string{"", "2026-02-29", "2026-2-1", "2026-01-01T00:00:00Z", " 2026-01-01", "10000-01-01", "-001-01-01", "2026/01/01"} {
		date := Date{2026, 1, 2}
		if err := date.UnmarshalText([]byte(text)); err == nil || date != (Date{2026, 1, 2}) {
			t.Errorf("%q: got %v, %v", text, date, err)
		}
	}
}

func TestDate(t *testing.T) {
	zone := time.FixedZone("", 3*60*60)
	if got := DateOf(time.Date(2026, 1, 1, 23, 0, 0, 0, time.UTC).In(zone)); got != (Date{2026, 1, 2}) {
		t.Errorf("in its zone it is %v", got)
	}
	if got := (Date{2026, 1, 2}).Time(zone); got.UTC().Hour() != 21 {
		t.Errorf("the day begins at %v", got)
	}
	days := []Date{{}, {2025, 12, 31}, {2026, 1, 1}, {2026, 1, 2}, {2026, 2, 1}}
	for i, a := range days {
		for j, b := range days {
			if got := a.Compare(b); got > 0 != (i > j) || got < 0 != (i < j) {
				t.Errorf("%v and %v compare as %d", a, b, got)
			}
		}
		if a.IsZero() != (i == 0) {
			t.Errorf("%v: IsZero is %v", a, a.IsZero())
		}
	}
	text, err := json.Marshal(map[Date]Date{{2026, 1, 2}: {2026, 1, 3}})
	if string(text) != `{"2026-01-02":"2026-01-03"}` {
		t.Errorf("got %s, %v", text, err)
	}
}
