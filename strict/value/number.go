package value

// IsNumber reports whether text is a number of JSON (RFC 8259 section 6).
func IsNumber(text string) bool {
	size, whole := NumberPrefix(text)
	return whole && size == len(text)
}

// NumberPrefix returns how far text goes on as a number of JSON, and whether what
// it read is a whole one.
func NumberPrefix[T string | []byte](text T) (size int, whole bool) {
	i := 0
	digits := func() bool {
		start := i
		for i < len(text) && '0' <= text[i] && text[i] <= '9' {
			i++
		}
		return i > start
	}
	if i < len(text) && text[i] == '-' {
		i++
	}
	if i < len(text) && text[i] == '0' {
		i++
	} else if !digits() {
		return i, false
	}
	if i < len(text) && text[i] == '.' {
		i++
		if !digits() {
			return i, false
		}
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		if !digits() {
			return i, false
		}
	}
	return i, true
}
