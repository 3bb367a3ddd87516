package strict

import (
	"slices"
	"strings"

	"github.com/leasegate/leasegate/strict/style"
)

// A Styler writes a text, or texts of an array, in the style of a parameter in path, query
// or header: generated clients have one that is oapi-codegen's runtime, which strict
// does not import.
type Styler func(p *Parameter, value any) (string, error)

// Styled makes the client write parameters by f where what f writes reads back as it was,
// and returns it. Generated code calls it once, before the first call.
func (c *Client) Styled(f Styler) *Client {
	c.styler = f
	return c
}

// styled writes a text, or several for an array, by a styler. ok is false where it can't.
func (p *Parameter) styled(f Styler, value any, listed bool) (written []string, ok bool) {
	if f == nil || p.In == "cookie" || p.Style == "deepObject" {
		return nil, false
	}
	text, err := f(p, value)
	if err != nil {
		return nil, false
	}
	if p.In != "query" {
		return []string{text}, true
	}
	// oapi-codegen's runtime leaves the delimiters of these styles as they are, which no
	// URL may hold (RFC 3986 section 3.4).
	text = delimiters.Replace(text)
	written = strings.Split(text, "&")
	if p.AllowReserved {
		for i, pair := range written {
			name, value, _ := strings.Cut(pair, "=")
			written[i] = name + "=" + p.style().Unreserve(value, listed)
		}
	}
	return written, true
}

var delimiters = strings.NewReplacer(" ", "%20", "|", "%7C")

// sentOf is what a reader finds of what was written.
func (p *Parameter) sentOf(written []string) []string {
	if p.In == "query" {
		return style.QueryValues(strings.Join(written, "&"), p.Name)
	}
	return written
}

// writeText writes a text. Where the styler writes what would be read as another one,
// or nothing, package style does, which also says where no form is right.
func (w *writing) writeText(p *Parameter, text string) ([]string, error) {
	if written, ok := p.styled(w.styler, text, false); ok {
		if p.In == "path" && p.Style == "simple" {
			return written, nil // escaped as a whole: there is no other way to read it
		}
		if sent := p.sentOf(written); len(sent) == 1 {
			if read, err := p.style().ReadText(sent[0]); err == nil && read == text && isSendable(written) {
				return written, nil
			}
		}
	}
	return p.style().WriteText(text)
}

// writeTexts is writeText for an array.
func (w *writing) writeTexts(p *Parameter, texts []string) ([]string, error) {
	if written, ok := p.styled(w.styler, texts, !p.style().Repeats()); ok && len(texts) > 0 {
		if read, err := p.style().ReadTexts(p.sentOf(written)...); err == nil && slices.Equal(read, texts) && isSendable(written) {
			return written, nil
		}
	}
	return p.style().WriteTexts(texts)
}

// isSendable reports whether no control character is in what was written, which no
// header field may hold (RFC 9110 section 5.5).
func isSendable(written []string) bool {
	return !slices.ContainsFunc(written, func(text string) bool { return strings.ContainsFunc(text, isControl) })
}
