package result

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leasegate/leasegate/gate"
)

const (
	maxLines     = 300 // of one message
	firstLines   = 100 // kept of a longer one, beside those with notes
	maxLineBytes = 400
)

const hidden = "…"

// plainFields are the fields whose values tell how a message is framed, and
// nothing about what is in it.
var plainFields = map[string]bool{
	"Accept": true, "Allow": true, "Connection": true, "Content-Encoding": true, "Content-Length": true,
	"Content-Type": true, "Retry-After": true, "Transfer-Encoding": true, "Vary": true,
}

// A note is a finding on its way to a line.
type note struct {
	rule    gate.Rule
	pointer string
	want    string
	level   gate.Level
	waived  *Waiver
}

// A message is being written down, line by line.
type message struct {
	show  bool
	lines []Line
	body  []string // pointers of the lines after the fields
	from  int      // where those begin
}

// messages writes down both messages of an outcome, with notes where they are off
// contract. Requests of cases are ours and shown as they are.
func (r *Report) messages(o Outcome, waived []*Waiver) (sent, received []Line) {
	var notes [2][]note
	for i, f := range o.Judgement.Findings {
		half := 0
		if f.Part == gate.PartResponse {
			half = 1
		}
		notes[half] = append(notes[half], note{rule: f.Rule, pointer: f.Pointer, want: f.Want, level: f.Level, waived: waived[i]})
	}
	credentials := map[string]bool{"authorization": true, "proxy-authorization": true, "cookie": true, "set-cookie": true}
	for _, name := range r.Credentials {
		credentials[strings.ToLower(name)] = true
	}
	request := o.Recorded.Request
	m := message{show: r.ShowValues || o.Case != nil}
	m.write(requestLine(o, m.show, credentials))
	m.fields(request.Header, credentials)
	m.content(request.Body)
	m.place(notes[0])
	sent = m.cut()
	if response := o.Recorded.Response; response != nil {
		m = message{show: r.ShowValues}
		m.write(strings.TrimSpace(strconv.Itoa(response.Status) + " " + http.StatusText(response.Status)))
		m.fields(response.Header, credentials)
		m.content(response.Body)
		m.place(notes[1])
		received = m.cut()
	}
	return sent, received
}

// requestLine is the outcome's own, whose query values are hidden, unless values
// are shown.
func requestLine(o Outcome, show bool, credentials map[string]bool) string {
	if !show {
		return o.Request
	}
	target := o.Recorded.Request.URL
	path, query, found := strings.Cut(target, "?")
	if scheme, rest, absolute := strings.Cut(path, "://"); absolute && !strings.Contains(scheme, "/") {
		// User information is a credential (RFC 3986, section 3.2.1).
		authority, after, _ := strings.Cut(rest, "/")
		path = scheme + "://" + authority[strings.LastIndexByte(authority, '@')+1:] + "/" + after
	}
	if !found {
		return o.Recorded.Request.Method + " " + path
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		if name, _, _ := strings.Cut(pair, "="); credentials[strings.ToLower(name)] {
			pairs[i] = name + "=" + hidden
		}
	}
	return o.Recorded.Request.Method + " " + path + "?" + strings.Join(pairs, "&")
}

func (m *message) write(text string) {
	text = valid(text)
	if len(text) > maxLineBytes {
		text = strings.ToValidUTF8(text[:maxLineBytes], "") + hidden
	}
	m.lines = append(m.lines, Line{Text: text})
}

func (m *message) fields(header http.Header, credentials map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			if credentials[strings.ToLower(name)] || !m.show && !plainFields[http.CanonicalHeaderKey(name)] {
				value = hidden
			}
			m.write(name + ": " + value)
		}
	}
}

func (m *message) content(body []byte) {
	m.from = len(m.lines)
	if len(body) == 0 {
		return
	}
	m.write("")
	m.from++
	switch trimmed := bytes.TrimLeft(body, " \t\r\n"); {
	case len(trimmed) > 0 && strings.IndexByte(`{["-0123456789tfn`, trimmed[0]) >= 0:
		m.json(body)
	default:
		m.text(body, " of no JSON")
	}
}

// text writes what has no structure to show; what says of its size what it is.
func (m *message) text(body []byte, what string) {
	if !m.show {
		m.bodyLine("", "‹"+byteCount(len(body))+what+"›")
		return
	}
	for line := range strings.Lines(string(body[:min(len(body), maxBodyShown)])) {
		if len(m.lines) > 2*maxLines {
			break
		}
		m.bodyLine("", strings.TrimRight(line, "\r\n"))
	}
}

func byteCount(n int) string {
	if n == 1 {
		return "1 byte"
	}
	return strconv.Itoa(n) + " bytes"
}

func (m *message) bodyLine(pointer, text string) {
	m.write(text)
	m.body = append(m.body, pointer)
}

// place puts every note on the line that it is about, else on the first one.
func (m *message) place(notes []note) {
	for _, n := range notes {
		i, exact := m.find(n)
		text := string(n.rule)
		if !exact && n.pointer != "" {
			text += " at " + n.pointer
		}
		switch {
		case n.waived != nil && n.waived.Known:
			text += " (known)"
		case n.waived != nil:
			text += " (waived)"
		case n.level != gate.LevelError:
			text += " (" + string(n.level) + ")"
		}
		m.lines[i].Notes = append(m.lines[i].Notes, text+": want "+n.want)
	}
}

// find returns the line of a note, and whether it is the very place.
func (m *message) find(n note) (line int, exact bool) {
	_, word, _ := strings.Cut(string(n.rule), ".")
	switch {
	case word == "contentType":
		return m.field("content-type")
	case strings.HasPrefix(word, "header."), strings.HasPrefix(word, "parameter."):
		var tokens [2]string
		for token := range jsontext.Pointer(n.pointer).Tokens() {
			tokens[0], tokens[1] = tokens[1], token
			if tokens[0] != "" {
				break
			}
		}
		switch tokens[0] {
		case "header":
			return m.field(tokens[1])
		case "cookie":
			line, _ = m.field("cookie")
		}
		return line, false
	case strings.HasPrefix(string(n.rule), "server.") && n.pointer != "":
		// What a server took or refused is in the body, where the body has such a place.
		if line, exact = m.member(n.pointer); exact {
			return line, true
		}
		return 0, false
	case !strings.HasPrefix(word, "body.") || len(m.body) == 0:
		return 0, false
	}
	switch strings.TrimPrefix(word, "body.") {
	case "syntax", "depth", "trailingData":
		return len(m.lines) - 1, true
	}
	return m.member(n.pointer)
}

func (m *message) field(name string) (line int, exact bool) {
	for i, line := range m.lines[1:m.from] {
		if found, _, _ := strings.Cut(line.Text, ":"); strings.EqualFold(found, name) {
			return i + 1, true
		}
	}
	return 0, false
}

// member finds the last line at a pointer, which of a member given twice is the
// second, or that of the nearest value around it.
func (m *message) member(pointer string) (line int, exact bool) {
	for at := pointer; ; at = at[:strings.LastIndexByte(at, '/')] {
		for i := len(m.body) - 1; i >= 0; i-- {
			if m.body[i] == at {
				return m.from + i, at == pointer
			}
		}
		if at == "" {
			return 0, false
		}
	}
}

// cut leaves lines out of a long message, but none with a note.
func (m *message) cut() []Line {
	if len(m.lines) <= maxLines {
		return m.lines
	}
	var kept []Line
	left := 0
	for i, line := range m.lines {
		if i < firstLines || len(line.Notes) > 0 && len(kept) < maxLines {
			if left > 0 {
				kept = append(kept, Line{Text: fmt.Sprintf("‹%d lines left out›", left)})
				left = 0
			}
			kept = append(kept, line)
			continue
		}
		left++
	}
	if left > 0 {
		kept = append(kept, Line{Text: fmt.Sprintf("‹%d lines left out›", left)})
	}
	return kept
}
