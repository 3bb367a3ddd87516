package value

import (
	"cmp"
	"errors"
	"time"
)

// A Date is a day of the calendar, without time and zone: a full-date of RFC 3339
// section 5.6, in the years 0 to 9999. The zero Date is none. Dates are equal by ==.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

var errDate = errors.New("no date of RFC 3339: want YYYY-MM-DD")

// DateOf returns the day that t is of, in the zone of t.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// ParseDate reads a full-date of RFC 3339 section 5.6. The error does not repeat the
// text.
func ParseDate(text string) (Date, error) {
	day, ok := scanDate([]byte(text))
	if !ok {
		return Date{}, errDate
	}
	year, month, dayOfMonth := dateOf(day - firstSecond/secondsOfDay)
	return Date{year, time.Month(month), dayOfMonth}, nil
}

// IsZero reports whether it is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }

// IsValid reports whether there is such a day in the years 0 to 9999.
func (d Date) IsValid() bool {
	return 0 <= d.Year && d.Year <= 9999 && time.January <= d.Month && d.Month <= time.December &&
		1 <= d.Day && d.Day <= daysIn(d.Year, int(d.Month))
}

// String returns the full-date of a valid Date, and says of another that it is none.
func (d Date) String() string {
	if text, ok := AppendDate(nil, d); ok {
		return string(text)
	}
	return "no date"
}

// Time returns when the day begins in a location, nil for UTC.
func (d Date) Time(location *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, cmp.Or(location, time.UTC))
}

// Compare is -1 where d is before other, 0 where they are equal, and 1 else.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// MarshalText returns the full-date, or an error where there is no such day.
func (d Date) MarshalText() ([]byte, error) {
	text, ok := AppendDate(nil, d)
	if !ok {
		return nil, errDate
	}
	return text, nil
}

// UnmarshalText is ParseDate. It leaves d alone where it fails.
func (d *Date) UnmarshalText(text []byte) error {
	read, err := ParseDate(string(text))
	if err == nil {
		*d = read
	}
	return err
}

// AppendDate appends a full-date of RFC 3339 section 5.6. A date that is not valid
// leaves dst alone and reports false.
func AppendDate(dst []byte, d Date) (out []byte, ok bool) {
	if !d.IsValid() {
		return dst, false
	}
	dst = appendTwoDigits(appendTwoDigits(dst, d.Year/100), d.Year%100)
	dst = appendTwoDigits(append(dst, '-'), int(d.Month))
	return appendTwoDigits(append(dst, '-'), d.Day), true
}
