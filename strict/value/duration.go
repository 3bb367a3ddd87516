package value

import "strings"

// validDuration holds text against duration of RFC 3339 appendix A: whole numbers,
// units from the largest to the smallest without a gap, weeks alone.
func validDuration(text string) bool {
	rest, ok := strings.CutPrefix(text, "P")
	if !ok {
		return false
	}
	if weeks, ok := strings.CutSuffix(rest, "W"); ok {
		return weeks != "" && allDigits(weeks)
	}
	date, clock, timed := strings.Cut(rest, "T")
	if timed && !validUnits(clock, "HMS") {
		return false
	}
	return validUnits(date, "YMD") || timed && date == ""
}

// validUnits takes one number or more, each with a unit that follows the one before.
func validUnits(text, units string) bool {
	next := -1
	for text != "" {
		digits := 0
		for digits < len(text) && isDigit(text[digits]) {
			digits++
		}
		if digits == 0 || digits == len(text) {
			return false
		}
		unit := strings.IndexByte(units, text[digits])
		if unit < 0 || next >= 0 && unit != next {
			return false
		}
		next, text = unit+1, text[digits+1:]
	}
	return next > 0
}
