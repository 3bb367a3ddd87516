package form

import (
	"mime"
	"strings"
)

// IsJSON reports whether a media type, with parameters or without, is one of JSON:
// application/json, text/json or any with the suffix +json (RFC 6839 section 3.1).
func IsJSON(name string) bool {
	full, _, _ := strings.Cut(name, ";")
	typ, subtype, _ := strings.Cut(strings.ToLower(strings.TrimSpace(full)), "/")
	return subtype == "json" && (typ == "application" || typ == "text") || strings.HasSuffix(subtype, "+json")
}

// Takes reports whether a media type of the document, or a range of them such as
// image/*, takes one that was sent (RFC 9110 sections 8.3.1 and 12.5.1). Parameters
// that the document has must be sent; a charset need not be, and says nothing in
// JSON (RFC 8259 section 11).
func Takes(documented, sent string) bool {
	if documented == sent {
		return true
	}
	name, parameters, err := mime.ParseMediaType(sent)
	return err == nil && TakesParsed(documented, name, parameters)
}

// TakesParsed is [Takes] for a media type that was taken apart.
func TakesParsed(documented, name string, parameters map[string]string) bool {
	full, more, _ := strings.Cut(documented, ";")
	full = strings.ToLower(strings.TrimSpace(full))
	wantType, wantSubtype, _ := strings.Cut(full, "/")
	typ, subtype, _ := strings.Cut(name, "/")
	suffix, ofSuffix := strings.CutPrefix(wantSubtype, "*+")
	switch {
	case subtype == "", wantType != "*" && wantType != typ:
		return false
	case ofSuffix:
		if !strings.HasSuffix(subtype, "+"+suffix) {
			return false
		}
	case wantSubtype != "*" && wantSubtype != subtype:
		return false
	}
	if more == "" {
		return true
	}
	_, wanted, _ := mime.ParseMediaType(documented)
	for key, value := range wanted {
		switch given, ok := parameters[key]; {
		case key == "boundary", key == "q":
		case key == "charset" && (!ok || IsJSON(full) || sameCharset(given, value)):
		case !ok || !strings.EqualFold(given, value):
			return false
		}
	}
	return true
}

func sameCharset(a, b string) bool {
	plain := strings.NewReplacer("-", "", "_", "")
	return strings.EqualFold(plain.Replace(a), plain.Replace(b))
}
