package value

import "strings"

const (
	shortDays = "Mon Tue Wed Thu Fri Sat Sun"
	longDays  = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
	months    = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
)

// validHTTPDate holds text against HTTP-date of RFC 9110 section 5.6.7, in its
// three forms. Whether the day of the week is right is not asked.
func validHTTPDate(text string) bool {
	day, rest, ok := strings.Cut(text, " ")
	switch {
	case !ok:
		return false
	case wordIndex(shortDays, strings.TrimSuffix(day, ",")) < 0:
		// Sunday, 06-Nov-94 08:49:37 GMT
		weekday, comma := strings.CutSuffix(day, ",")
		return comma && wordIndex(longDays, weekday) >= 0 && len(rest) == len("06-Nov-94 08:49:37 GMT") &&
			rest[2] == '-' && rest[6] == '-' && validCalendarDay("20"+rest[7:9], rest[3:6], rest[0:2]) && validGMT(rest[9:])
	case strings.HasSuffix(day, ","):
		// Sun, 06 Nov 1994 08:49:37 GMT
		return len(rest) == len("06 Nov 1994 08:49:37 GMT") && rest[2] == ' ' && rest[6] == ' ' &&
			validCalendarDay(rest[7:11], rest[3:6], rest[0:2]) && validGMT(rest[11:])
	}
	// Sun Nov  6 08:49:37 1994
	if len(rest) != len("Nov  6 08:49:37 1994") || rest[3] != ' ' || rest[6] != ' ' || rest[15] != ' ' {
		return false
	}
	dayOfMonth := rest[4:6]
	if dayOfMonth[0] == ' ' {
		dayOfMonth = "0" + dayOfMonth[1:]
	}
	return validLocalTime(rest[7:15]) && validCalendarDay(rest[16:], rest[:3], dayOfMonth)
}

func validGMT(text string) bool {
	clock, ok := strings.CutSuffix(text, " GMT")
	return ok && clock[0] == ' ' && validLocalTime(clock[1:])
}

// validCalendarDay asks for a day that the month has.
func validCalendarDay(year, month, day string) bool {
	century, y := twoDigits(year[0], year[1]), twoDigits(year[2], year[3])
	m, d := wordIndex(months, month)+1, twoDigits(day[0], day[1])
	return century != notDigits && y != notDigits && m > 0 && d > 0 && d <= daysIn(century*100+y, m)
}

// wordIndex returns which of the words text is, -1 for none.
func wordIndex(words, text string) int {
	i := 0
	for word := range strings.SplitSeq(words, " ") {
		if word == text {
			return i
		}
		i++
	}
	return -1
}
