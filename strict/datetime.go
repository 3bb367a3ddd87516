package strict

import "time"

// date is a full-date of RFC 3339 section 5.6.
type date struct{ year, month, day int }

// timeOfDay is a full-time of RFC 3339 section 5.6. Its offset from UTC is in minutes.
type timeOfDay struct{ hour, minute, second, nanosecond, offset int }

// parseDateTime reads a date-time of RFC 3339 section 5.6, keeping its offset.
// A leap second becomes the second after it, digits beyond nanoseconds are cut.
// Where that leaves the years 0 to 9999, valid is true and representable is false.
func parseDateTime(text []byte) (t time.Time, valid, representable bool) {
	d, tod, ok := scanDateTime(text)
	if !ok {
		return time.Time{}, false, false
	}
	location := time.UTC
	if tod.offset != 0 {
		location = time.FixedZone("", tod.offset*60)
	}
	t = time.Date(d.year, time.Month(d.month), d.day, tod.hour, tod.minute, tod.second, tod.nanosecond, location)
	if tod.second == 60 && t.Year() > 9999 {
		return time.Time{}, true, false
	}
	return t, true, true
}

// appendDateTime appends t as a date-time of RFC 3339 section 5.6, with as many
// digits of the second as it has. An offset that the format can't hold becomes UTC.
// A year outside 0 to 9999 leaves dst alone and reports false.
func appendDateTime(dst []byte, t time.Time) (out []byte, ok bool) {
	const day = 24 * 60 * 60
	_, offset := t.Zone()
	if offset%60 != 0 || offset <= -day || offset >= day {
		t, offset = t.UTC(), 0
	}
	year, month, dayOfMonth := t.Date()
	if year < 0 || year > 9999 {
		return dst, false
	}
	hour, minute, second := t.Clock()
	out = appendTwoDigits(dst, year/100)
	out = appendTwoDigits(out, year%100)
	out = appendTwoDigits(append(out, '-'), int(month))
	out = appendTwoDigits(append(out, '-'), dayOfMonth)
	out = appendTwoDigits(append(out, 'T'), hour)
	out = appendTwoDigits(append(out, ':'), minute)
	out = appendTwoDigits(append(out, ':'), second)
	if nanosecond := t.Nanosecond(); nanosecond != 0 {
		out = append(out, '.')
		for scale := int(time.Second) / 10; nanosecond != 0; scale /= 10 {
			out = append(out, '0'+byte(nanosecond/scale))
			nanosecond %= scale
		}
	}
	if offset == 0 {
		return append(out, 'Z'), true
	}
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	out = appendTwoDigits(append(out, sign), offset/3600)
	return appendTwoDigits(append(out, ':'), offset/60%60), true
}

func appendTwoDigits(dst []byte, n int) []byte {
	return append(dst, '0'+byte(n/10), '0'+byte(n%10))
}

func validDateTime(text []byte) bool {
	_, _, ok := scanDateTime(text)
	return ok
}

func validDate(text []byte) bool {
	_, ok := scanDate(text)
	return ok
}

func validTime(text []byte) bool {
	_, ok := scanTime(text)
	return ok
}

func scanDateTime(text []byte) (d date, tod timeOfDay, ok bool) {
	const split = len("2006-01-02")
	if len(text) <= split || text[split]|0x20 != 't' {
		return d, tod, false
	}
	if d, ok = scanDate(text[:split]); !ok {
		return d, tod, false
	}
	tod, ok = scanTime(text[split+1:])
	return d, tod, ok
}

func scanDate(text []byte) (d date, ok bool) {
	if len(text) != len("2006-01-02") || text[4] != '-' || text[7] != '-' {
		return d, false
	}
	century, year := twoDigits(text[0], text[1]), twoDigits(text[2], text[3])
	d = date{century*100 + year, twoDigits(text[5], text[6]), twoDigits(text[8], text[9])}
	if century == notDigits || year == notDigits || d.month < 1 || d.month > 12 || d.day < 1 {
		return d, false
	}
	return d, d.day <= 28 || d.day <= daysIn(d.year, d.month)
}

func daysIn(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	}
	return 31
}

func scanTime(text []byte) (tod timeOfDay, ok bool) {
	const partial = len("15:04:05")
	if len(text) <= partial || text[2] != ':' || text[5] != ':' {
		return tod, false
	}
	tod.hour = twoDigits(text[0], text[1])
	tod.minute = twoDigits(text[3], text[4])
	tod.second = twoDigits(text[6], text[7])
	if tod.hour > 23 || tod.minute > 59 || tod.second > 60 {
		return tod, false
	}
	rest := text[partial:]
	if rest[0] == '.' {
		var width int
		if tod.nanosecond, width = scanFraction(rest[1:]); width == 0 {
			return tod, false
		}
		rest = rest[1+width:]
	}
	if tod.offset, ok = scanOffset(rest); !ok {
		return tod, false
	}
	if tod.second == 60 {
		// RFC 3339 section 5.7: a leap second ends a day in UTC, whatever the local time.
		const day = 24 * 60
		return tod, (tod.hour*60+tod.minute-tod.offset+day)%day == day-1
	}
	return tod, true
}

// scanFraction reads the digits that text begins with as a fraction of a second; width is their number.
func scanFraction(text []byte) (nanosecond, width int) {
	scale := int(time.Second)
	for width < len(text) && text[width]-'0' <= 9 {
		if scale > 1 {
			scale /= 10
			nanosecond += int(text[width]-'0') * scale
		}
		width++
	}
	return nanosecond, width
}

func scanOffset(text []byte) (minutes int, ok bool) {
	if len(text) == 1 {
		return 0, text[0]|0x20 == 'z'
	}
	if len(text) != len("+00:00") || text[3] != ':' {
		return 0, false
	}
	hour, minute := twoDigits(text[1], text[2]), twoDigits(text[4], text[5])
	if hour > 23 || minute > 59 {
		return 0, false
	}
	minutes = hour*60 + minute
	if text[0] == '-' {
		return -minutes, true
	}
	return minutes, text[0] == '+'
}

// notDigits is above every number that two digits can write.
const notDigits = 100

func twoDigits(tens, ones byte) int {
	tens -= '0'
	ones -= '0'
	if tens > 9 || ones > 9 {
		return notDigits
	}
	return int(tens)*10 + int(ones)
}
