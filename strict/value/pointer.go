package value

import "strings"

// validPointer holds text against json-pointer of RFC 6901 section 3.
func validPointer(text string) bool {
	if text != "" && text[0] != '/' {
		return false
	}
	for i := range len(text) {
		if text[i] == '~' && (i+1 == len(text) || text[i+1] != '0' && text[i+1] != '1') {
			return false
		}
	}
	return true
}

// validRelativePointer holds text against relative-json-pointer
// (draft-bhutton-relative-json-pointer-00 section 3).
func validRelativePointer(text string) bool {
	digits := 0
	for digits < len(text) && isDigit(text[digits]) {
		digits++
	}
	if digits == 0 || digits > 1 && text[0] == '0' {
		return false
	}
	rest := text[digits:]
	if sign := strings.IndexByte("+-", first(rest)); sign >= 0 && rest != "" {
		shift := 1
		for shift < len(rest) && isDigit(rest[shift]) {
			shift++
		}
		if shift == 1 || rest[1] == '0' {
			return false
		}
		rest = rest[shift:]
	}
	return rest == "#" || validPointer(rest)
}

func first(text string) byte {
	if text == "" {
		return 0
	}
	return text[0]
}
