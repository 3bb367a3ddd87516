package value

import "strings"

// isToken reports whether c is tchar of RFC 9110 section 5.6.2.
func isToken(c byte) bool {
	return isAlphanumeric(c) || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0 && c != 0
}

func validToken(text string) bool {
	for i := range len(text) {
		if !isToken(text[i]) {
			return false
		}
	}
	return text != ""
}

// validMediaRange holds text against media-range of RFC 9110 section 12.5.1.
func validMediaRange(text string) bool {
	name, parameters, more := strings.Cut(text, ";")
	if more {
		name = strings.TrimRight(name, " \t")
	}
	of, subtype, ok := strings.Cut(name, "/")
	if !ok || !validToken(of) || !validToken(subtype) || of == "*" && subtype != "*" {
		return false
	}
	for more {
		parameters = strings.TrimLeft(parameters, " \t")
		if parameters == "" || parameters[0] == ';' {
			parameters, more = strings.CutPrefix(parameters, ";") // an empty one
			continue
		}
		size := parameterSize(parameters)
		if size == 0 {
			return false
		}
		rest := parameters[size:]
		if parameters, more = strings.CutPrefix(strings.TrimLeft(rest, " \t"), ";"); !more {
			return rest == ""
		}
	}
	return true
}

// parameterSize returns the length of the parameter that text begins with (RFC 9110
// section 5.6.6), 0 where there is none.
func parameterSize(text string) int {
	name, value, _ := strings.Cut(text, "=")
	if !validToken(name) {
		return 0
	}
	size := 0
	if strings.HasPrefix(value, `"`) {
		size = quotedSize(value)
	} else {
		for size < len(value) && isToken(value[size]) {
			size++
		}
	}
	if size == 0 {
		return 0
	}
	return len(name) + 1 + size
}

// quotedSize returns the length of the quoted-string that text begins with (RFC 9110
// section 5.6.4), 0 where it has no end or holds control characters.
func quotedSize(text string) int {
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			i++
		}
		if i == len(text) || text[i] < ' ' && text[i] != '\t' || text[i] == 0x7f {
			return 0
		}
	}
	return 0
}

// validStructuredString holds text against sf-string of RFC 8941 section 3.3.3.
func validStructuredString(text string) bool {
	if len(text) < 2 || text[0] != '"' {
		return false
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return i == len(text)-1
		case c < ' ' || c > '~':
			return false
		case c == '\\':
			if i++; i == len(text) || text[i] != '"' && text[i] != '\\' {
				return false
			}
		}
	}
	return false
}

// validStructuredToken holds text against sf-token of RFC 8941 section 3.3.4.
func validStructuredToken(text string) bool {
	for i := range len(text) {
		if c := text[i]; !isToken(c) && c != ':' && c != '/' {
			return false
		}
	}
	return text != "" && (isLetter(text[0]) || text[0] == '*')
}

// validStructuredBinary holds text against sf-binary of RFC 8941 section 3.3.5.
func validStructuredBinary(text string) bool {
	return len(text) > 1 && text[0] == ':' && text[len(text)-1] == ':' && validBase64(text[1:len(text)-1])
}

func validStructuredBoolean(text string) bool { return text == "?0" || text == "?1" }
