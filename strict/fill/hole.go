package fill

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/leasegate/leasegate/strict/value"
	"github.com/leasegate/leasegate/strict/wire"
)

// A hole is a name that stands for a value.
type hole struct {
	write   func(w *writer, most int) []byte
	ofIssue bool // there is one only inside of each
}

// holes are all of them, by name.
var holes = map[string]hole{
	// of the refusal
	"status":       {write: func(w *writer, _ int) []byte { return strconv.AppendInt(nil, int64(w.Status), 10) }},
	"statusText":   of(func(w *writer) string { return strconv.Itoa(w.Status) }),     // "400"
	"title":        of(func(w *writer) string { return w.title() }),                  // "Bad Request"
	"name":         of(func(w *writer) string { return w.name() }),                   // "BadRequest"
	"snake":        of(func(w *writer) string { return strings.ToLower(w.words()) }), // "bad_request"
	"upper":        of(func(w *writer) string { return strings.ToUpper(w.words()) }), // "BAD_REQUEST"
	"message":      of(func(w *writer) string { return w.message() }),
	"summary":      of(func(w *writer) string { return w.summary() }), // the message with the issues
	"id":           of(func(w *writer) string { return wire.Cut(w.ID, maxID) }),
	"uuid":         of(func(w *writer) string { return w.uuid() }), // the id where it is one, else one made of it
	"method":       of(func(w *writer) string { return wire.Cut(w.Method, maxID) }),
	"path":         of(func(w *writer) string { return w.path() }),
	"time":         of(func(w *writer) string { return w.Time.UTC().Format(time.RFC3339) }),
	"date":         of(func(w *writer) string { return w.Time.UTC().Format(time.DateOnly) }),
	"seconds":      {write: func(w *writer, _ int) []byte { return strconv.AppendInt(nil, w.Time.Unix(), 10) }},
	"milliseconds": {write: func(w *writer, _ int) []byte { return strconv.AppendInt(nil, w.Time.UnixMilli(), 10) }},
	// of its issues, as a list or a map
	"issues":     {write: func(w *writer, _ int) []byte { return w.list() }},           // with pointer, rule and message
	"lines":      {write: func(w *writer, most int) []byte { return w.lines(most) }},   // a text each
	"fields":     {write: func(w *writer, _ int) []byte { return w.byPointer(true) }},  // texts by pointer
	"fieldTexts": {write: func(w *writer, _ int) []byte { return w.byPointer(false) }}, // a text by pointer
	// of one issue
	"pointer": ofIssue(func(v *issue) string { return v.Pointer }),
	"field":   ofIssue(func(v *issue) string { return v.field() }), // its last token
	"place":   ofIssue(func(v *issue) string { return v.place() }), // body, path, query, header or cookie
	"rule":    {ofIssue: true, write: func(w *writer, most int) []byte { return quoted(cmp.Or(w.issue.Rule, w.name()), most) }},
	"want":    ofIssue(func(v *issue) string { return v.message() }),
	"line":    ofIssue(func(v *issue) string { return v.line() }),
	"tokens":  {ofIssue: true, write: func(w *writer, _ int) []byte { return jsonOf(w.issue.tokens()) }},
	// of a text that is no JSON
	"text": {write: func(w *writer, most int) []byte { return []byte(cutCharacters(w.plain(), most)) }},
	"html": {write: func(w *writer, most int) []byte { return []byte(html.EscapeString(cutCharacters(w.plain(), most))) }},
}

// Holes lists the names of holes, sorted.
func Holes() []string {
	var names []string
	for name := range holes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Check finds the first name in a template that is none of a hole.
func (t Template) Check() error { return check(string(t), false) }

func check(text string, inEach bool) error {
	for text != "" {
		_, tag, rest := next(text)
		name, _, _ := strings.Cut(tag, " ")
		if name == "each" {
			body, _, after := block(rest)
			if err := check(body, true); err != nil {
				return err
			}
			rest = after
		}
		switch h, ok := holes[name]; {
		case name == "", name == "each", name == "choose", name == "or", name == "else", name == "end":
		case !ok:
			return fmt.Errorf("template: there is no hole {%s}", name)
		case h.ofIssue && !inEach:
			return fmt.Errorf("template: the hole {%s} stands outside of {each}", name)
		}
		text = rest
	}
	return nil
}

func of(text func(*writer) string) hole {
	return hole{write: func(w *writer, most int) []byte { return quoted(text(w), most) }}
}

func ofIssue(text func(*issue) string) hole {
	return hole{ofIssue: true, write: func(w *writer, most int) []byte { return quoted(text(w.issue), most) }}
}

// quoted is a text as a string of JSON, safe inside of HTML as well.
func quoted(text string, most int) []byte {
	return jsonOf(cutCharacters(strings.ToValidUTF8(text, "\uFFFD"), most))
}

func jsonOf(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // texts alone
	}
	return text
}

func (f *Facts) title() string {
	if text := http.StatusText(f.Status); text != "" {
		return text
	}
	return "Status " + strconv.Itoa(f.Status)
}

func (f *Facts) name() string { return strings.ReplaceAll(f.title(), " ", "") }

// path is cut between segments, so that it stays a URI reference.
func (f *Facts) path() string {
	if len(f.Path) <= maxMessage {
		return f.Path
	}
	return f.Path[:strings.LastIndexByte(f.Path[:maxMessage], '/')+1]
}

// words are those of the status with underscores between them.
func (f *Facts) words() string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-':
			return '_'
		case r == '\'':
			return -1
		}
		return r
	}, f.title())
}

// uuid is the id where it is one, else one made of it (RFC 9562 section 5.8).
func (f *Facts) uuid() string {
	var id [16]byte
	if !value.ParseUUID([]byte(f.ID), &id) {
		sum := sha256.Sum256([]byte(f.ID))
		id = [16]byte(sum[:16])
		id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	}
	return string(value.AppendUUID(nil, id))
}

// plain is the summary as text for people, without control characters, some of which
// XML can't have in any form.
func (f *Facts) plain() string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(f.summary(), "\uFFFD"))
}
