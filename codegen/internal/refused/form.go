// Package refused finds how a generated server fills the response that an operation
// documents for a refusal: a template whose text is as the schema wants it whatever is
// put into its holes, or why there is none.
package refused

import (
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/fill"
)

// A Media is a media type that a response documents.
type Media struct {
	Name   string
	Schema *schema.Schema // nil where there is none
}

// A Field is a field that the header of a response must have.
type Field struct {
	Name   string
	Schema *schema.Schema // nil where there is none
}

// client and server are the statuses by which servers refuse.
var (
	client = []int{400, 401, 403, 404, 405, 413, 415, 422}
	server = []int{500}
)

// Statuses are those by which a generated server refuses with the response of a key
// of the Responses Object, such as 400, 4XX or default.
func Statuses(key string) []int {
	switch strings.ToUpper(key) {
	case "DEFAULT":
		return slices.Concat(client, server)
	case "4XX":
		return client
	case "5XX":
		return server
	}
	code, _ := strconv.Atoi(key)
	if slices.Contains(client, code) || slices.Contains(server, code) {
		return []int{code}
	}
	return nil
}

// Form returns how a server fills a response of a key, the best of its media types
// first. Where it can't, reason says why, and form is of the media type that was
// tried first.
func Form(key string, media []Media, header []Field) (form strict.Form, reason string) {
	statuses := Statuses(key)
	fields, reason := headerOf(header, statuses)
	if len(media) == 0 {
		return strict.Form{Header: fields}, reason
	}
	media = slices.Clone(media)
	slices.SortStableFunc(media, func(a, b Media) int { return rank(a.Name) - rank(b.Name) })
	form.MediaType = sent(media[0].Name)
	var why string
	for _, one := range media {
		text, issues, unfilled := content(one, statuses)
		if unfilled == "" {
			return strict.Form{MediaType: sent(one.Name), Text: text, Issues: issues, Header: fields}, reason
		}
		if why == "" {
			why = one.Name + ": " + unfilled
		}
	}
	if reason != "" {
		why += "; " + reason
	}
	return form, why
}

// rank orders media types: those that were made for errors, then JSON, then text.
func rank(name string) int {
	switch base := essence(name); {
	case base == "application/problem+json":
		return 0
	case base == "application/json":
		return 1
	case isJSON(base):
		return 2
	case base == "text/plain":
		return 3
	case base == "text/html":
		return 4
	case isXML(base):
		return 5
	case strings.HasPrefix(base, "text/"):
		return 6
	}
	return 7
}

func essence(name string) string {
	base, _, _ := strings.Cut(name, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

// isJSON holds also for the ranges that have JSON in them.
func isJSON(base string) bool {
	return base == "application/json" || base == "text/json" || strings.HasSuffix(base, "+json") || base == "*/*" || base == "application/*"
}

func isXML(base string) bool {
	return base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml")
}

// sent is the media type of an answer: that of the document, one of a range, with its
// charset where it is text.
func sent(name string) string {
	switch base := essence(name); {
	case base == "*/*", base == "application/*":
		return "application/json"
	case base == "text/*":
		return "text/plain; charset=utf-8"
	case strings.HasPrefix(base, "text/") && !isJSON(base):
		if _, parameters, err := mime.ParseMediaType(name); err == nil && len(parameters) == 0 {
			return base + "; charset=utf-8"
		}
	}
	return name
}

// content finds the templates of a media type; reason says why there are none.
func content(media Media, statuses []int) (text, issues fill.Template, reason string) {
	switch base := essence(media.Name); {
	case isJSON(base):
		return jsonContent(media.Schema, base == "application/problem+json", statuses)
	case base == "text/html":
		text = "<p>{html}</p>"
	case isXML(base):
		return "<error>{html}</error>", "", "" // nothing here reads XML
	case base == "text/event-stream":
		return "", "", "a stream of events is no text for a message"
	case strings.HasPrefix(base, "text/"):
		text = "{text}"
	default:
		return "", "", "nothing is known to fill this media type with"
	}
	if media.Schema == nil {
		return text, "", ""
	}
	return textContent(media.Schema, text, statuses)
}

// textContent fits a text to the schema of a body that is no JSON.
func textContent(s *schema.Schema, text fill.Template, statuses []int) (fitting, issues fill.Template, reason string) {
	m := newMaker(statuses)
	parts := m.conjoin([]*schema.Schema{s})
	candidates := []fill.Template{text}
	if most := parts.maxLength(); most > 0 {
		candidates = append(candidates, fill.Template(strings.ReplaceAll(string(text), "}", " "+strconv.Itoa(most)+"}")), fill.Template("{text "+strconv.Itoa(most)+"}"))
	}
	for _, one := range candidates {
		if reason = m.brokenText([]*schema.Schema{s}, one); reason == "" {
			return one, "", ""
		}
	}
	return "", "", reason
}

// jsonContent finds the templates of JSON: one for refusals without issues, and one
// that lists them, where the document has a place for that.
func jsonContent(s *schema.Schema, problem bool, statuses []int) (text, issues fill.Template, reason string) {
	roots := []*schema.Schema{}
	if s != nil {
		roots = append(roots, s)
	}
	m := newMaker(statuses)
	m.problem = problem
	plain, reason := m.value(roots, place{})
	if reason != "" {
		// Alternatives can differ in what they list alone.
		m = newMaker(statuses)
		m.problem, m.listing = problem, true
		listing, why := m.value(roots, place{})
		if why != "" {
			return "", "", reason
		}
		plain = listing
	}
	if !slices.ContainsFunc(statuses, func(status int) bool { return status == 400 || status == 422 }) {
		return plain, "", ""
	}
	lists := newMaker(statuses)
	lists.problem, lists.listing = problem, true
	listing, reason := lists.value(roots, place{})
	if reason == "" && lists.listed {
		return plain, listing, ""
	}
	// There is no place for a list: the message has them.
	summary := fill.Template(strings.ReplaceAll(string(plain), "{message", "{summary"))
	if lists.broken(roots, summary, place{}) == "" {
		plain = summary
	}
	return plain, "", ""
}
