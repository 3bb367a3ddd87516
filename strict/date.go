package strict

import (
	"time"

	"github.com/leasegate/leasegate/strict/value"
)

// A Date is a day of the calendar, without time and zone: a full-date of RFC 3339
// section 5.6, in the years 0 to 9999. The zero Date is none, and stands for an optional
// member that is absent.
type Date = value.Date

// DateOf returns the day that t is of, in the zone of t.
func DateOf(t time.Time) Date { return value.DateOf(t) }

// ParseDate reads a full-date of RFC 3339 section 5.6: YYYY-MM-DD. The error does not
// repeat the text.
func ParseDate(text string) (Date, error) { return value.ParseDate(text) }
