package value

import "time"

const secondsOfDay = 24 * 60 * 60

// timeOfDay is a full-time of RFC 3339 section 5.6. Its second counts from
// midnight, its offset from UTC is in minutes.
type timeOfDay struct {
	second, nanosecond, offset int
	leap                       bool
}

// ParseDateTime reads a date-time of RFC 3339 section 5.6, keeping its offset.
// A leap second becomes the second after it, digits beyond nanoseconds are cut.
// Where that leaves the years 0 to 9999, valid is true and representable is false.
func ParseDateTime(text []byte) (t time.Time, valid, representable bool) {
	day, tod, ok := scanDateTime(text)
	if !ok {
		return time.Time{}, false, false
	}
	t = time.Unix(int64(day*secondsOfDay+tod.second-tod.offset*60), int64(tod.nanosecond))
	if tod.offset == 0 {
		t = t.UTC()
	} else {
		t = t.In(time.FixedZone("", tod.offset*60))
	}
	if tod.leap && t.Year() > 9999 {
		return time.Time{}, true, false
	}
	return t, true, true
}

// AppendDateTime appends t as a date-time of RFC 3339 section 5.6, with as many
// digits of the second as it has. An offset that the format can't hold becomes UTC.
// A year outside 0 to 9999 leaves dst alone and reports false.
func AppendDateTime(dst []byte, t time.Time) (out []byte, ok bool) {
	_, offset := t.Zone()
	if offset%60 != 0 || offset <= -secondsOfDay || offset >= secondsOfDay {
		t, offset = t.UTC(), 0
	}
	seconds := t.Unix() + int64(offset)
	if seconds < firstSecond || seconds > lastSecond {
		return dst, false
	}
	day, second := int((seconds-firstSecond)/secondsOfDay), int((seconds-firstSecond)%secondsOfDay)
	year, month, dayOfMonth := dateOf(day)
	var text [len("2006-01-02T15:04:05.999999999")]byte
	putTwoDigits(text[0:], year/100)
	putTwoDigits(text[2:], year%100)
	text[4] = '-'
	putTwoDigits(text[5:], month)
	text[7] = '-'
	putTwoDigits(text[8:], dayOfMonth)
	text[10] = 'T'
	putTwoDigits(text[11:], second/3600)
	text[13] = ':'
	putTwoDigits(text[14:], second/60%60)
	text[16] = ':'
	putTwoDigits(text[17:], second%60)
	size := 19
	if nanosecond := t.Nanosecond(); nanosecond != 0 {
		text[size] = '.'
		size++
		for scale := int(time.Second) / 10; nanosecond != 0; scale /= 10 {
			text[size] = '0' + byte(nanosecond/scale)
			size++
			nanosecond %= scale
		}
	}
	out = append(dst, text[:size]...)
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

func putTwoDigits(dst []byte, n int) {
	_ = dst[1]
	dst[0], dst[1] = '0'+byte(n/10), '0'+byte(n%10)
}

// The seconds since 1970 that the years 0000 to 9999 begin and end with.
const (
	firstSecond = -62167219200
	lastSecond  = 253402300799
)

// dateOf returns the date that is so many days after 0000-01-01. It counts in
// years that begin in March, so that a leap day comes last, and in whole cycles of
// 400 years, from March of the year before 0000 on.
func dateOf(day int) (year, month, dayOfMonth int) {
	const daysOfCycle, before = 146097, 306 // from 1 March to 1 January
	day += before
	// The year -0001 is 399 of its cycle.
	day += daysOfCycle - 366
	cycle, day := day/daysOfCycle, day%daysOfCycle
	year = (day - day/1460 + day/36524 - day/146096) / 365
	day -= 365*year + year/4 - year/100
	month = (5*day + 2) / 153
	dayOfMonth = day - (153*month+2)/5 + 1
	year += cycle*400 - 400
	if month += 3; month > 12 {
		month, year = month-12, year+1
	}
	return year, month, dayOfMonth
}

func validDateTime(text string) bool {
	_, _, ok := scanDateTime([]byte(text))
	return ok
}

func validDate(text string) bool {
	_, ok := scanDate([]byte(text))
	return ok
}

func validTime(text string) bool {
	_, ok := scanTime([]byte(text))
	return ok
}

// validLocalDateTime takes a date-time without its offset (RFC 3339 section 5.6).
func validLocalDateTime(text string) bool {
	const split = len("2006-01-02")
	return len(text) > split && text[split]|0x20 == 't' && validDate(text[:split]) && validLocalTime(text[split+1:])
}

// validLocalTime takes a partial-time of RFC 3339 section 5.6.
func validLocalTime(text string) bool {
	_, rest, ok := scanClock([]byte(text))
	return ok && len(rest) == 0
}

// scanDateTime returns the date as days since 1970-01-01.
func scanDateTime(text []byte) (day int, tod timeOfDay, ok bool) {
	const split = len("2006-01-02")
	if len(text) <= split || text[split]|0x20 != 't' {
		return 0, tod, false
	}
	if day, ok = scanDate(text[:split]); !ok {
		return 0, tod, false
	}
	tod, ok = scanTime(text[split+1:])
	return day, tod, ok
}

// scanDate reads a full-date of RFC 3339 section 5.6 as days since 1970-01-01.
func scanDate(text []byte) (day int, ok bool) {
	if len(text) != len("2006-01-02") || text[4] != '-' || text[7] != '-' {
		return 0, false
	}
	century, year := twoDigits(text[0], text[1]), twoDigits(text[2], text[3])
	month, day := twoDigits(text[5], text[6]), twoDigits(text[8], text[9])
	if century == notDigits || year == notDigits || month < 1 || month > 12 || day < 1 {
		return 0, false
	}
	year += century * 100
	if day > 28 && day > daysIn(year, month) {
		return 0, false
	}
	// Years that begin with March have their leap day last.
	if month -= 3; month < 0 {
		month += 12
		year--
	}
	const yearsBefore, daysBefore = 400, 146097 + 719468 // of 1970-01-01, from -0400-03-01 on
	year += yearsBefore
	return year*365 + year/4 - year/100 + year/400 + (153*month+2)/5 + day - 1 - daysBefore, true
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
	tod, rest, ok := scanClock(text)
	if !ok {
		return tod, false
	}
	if tod.offset, ok = scanOffset(rest); !ok {
		return tod, false
	}
	if tod.leap {
		// RFC 3339 section 5.7: a leap second ends a day in UTC, whatever the local time.
		return tod, (tod.second-tod.offset*60)%secondsOfDay == 0
	}
	return tod, true
}

// scanClock reads a partial-time of RFC 3339 section 5.6 at the start of text.
func scanClock(text []byte) (tod timeOfDay, rest []byte, ok bool) {
	const partial = len("15:04:05")
	if len(text) < partial || text[2] != ':' || text[5] != ':' {
		return tod, nil, false
	}
	hour, minute, second := twoDigits(text[0], text[1]), twoDigits(text[3], text[4]), twoDigits(text[6], text[7])
	if hour > 23 || minute > 59 || second > 60 {
		return tod, nil, false
	}
	tod.second = (hour*60+minute)*60 + second
	tod.leap = second == 60
	rest = text[partial:]
	if len(rest) > 0 && rest[0] == '.' {
		var width int
		if tod.nanosecond, width = scanFraction(rest[1:]); width == 0 {
			return tod, nil, false
		}
		rest = rest[1+width:]
	}
	return tod, rest, true
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
