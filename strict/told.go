package strict

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/strict/form"
	"github.com/leasegate/leasegate/strict/wire"
)

// told is what an error document tells by members that many documents have. A member
// of another type is just not there.
type told struct {
	members map[string]json.RawMessage
	text    string // where it is no object
}

// tellingMembers are those that are looked at.
var tellingMembers = []string{
	"title", "detail", "message", "msg", "error", "error_description", "description", "reason", "errors", "issues", "violations", "details",
	"reqId", "requestId", "request_id", "traceId", "trace_id",
	"pointer", "path", "loc", "field", "property", "source", "rule", "code", "type", // of issues
}

// tellOf reads a body that was found to be as documented.
func tellOf(header http.Header, body []byte) told {
	contentType := header.Get("Content-Type")
	switch {
	case form.IsJSON(contentType):
		return tellOfJSON(body)
	case isPlainText(contentType):
		return told{text: strings.ToValidUTF8(string(body), "\uFFFD")}
	}
	return told{}
}

func isPlainText(contentType string) bool {
	name, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(name), "text/plain")
}

// tellOfJSON reads an object, or a string.
func tellOfJSON(text []byte) (t told) {
	d := wire.NewDecoder(text)
	defer d.Release()
	if !d.BeginObject() {
		_ = json.Unmarshal(text, &t.text)
		return t
	}
	for name, ok := d.Member(); ok; name, ok = d.Member() {
		if !slices.Contains(tellingMembers, string(name)) {
			d.Skip()
			continue
		}
		if t.members == nil {
			t.members = make(map[string]json.RawMessage)
		}
		own := string(name)
		t.members[own], _ = d.Raw()
	}
	return t
}

// first is the first of the members that is a string and not empty.
func (t told) first(names ...string) string {
	for _, name := range names {
		var text string
		if value := t.members[name]; len(value) > 0 && value[0] == '"' && json.Unmarshal(value, &text) == nil && text != "" {
			return text
		}
	}
	return ""
}

// message is what [ResponseError.Message] says.
func (t told) message() string {
	const nested = 2
	return t.messageWithin(nested)
}

func (t told) messageWithin(levels int) string {
	if t.text != "" {
		return t.text
	}
	title, detail := t.first("title"), t.first("detail")
	if title != "" && detail != "" {
		return title + ": " + detail
	}
	if message := t.first("message", "msg"); message != "" {
		return message
	}
	if name, description := t.first("error"), t.first("error_description"); name != "" && description != "" {
		return name + ": " + description
	}
	names := []string{"detail", "error_description", "description", "reason", "title", "error"}
	if t.members["message"] != nil {
		names = names[:len(names)-1] // it is the name of what the message has
	}
	if message := t.first(names...); message != "" || levels == 0 {
		return message
	}
	if value := t.members["error"]; len(value) > 0 && value[0] == '{' {
		return tellOfJSON(value).messageWithin(levels - 1)
	}
	var entries []json.RawMessage
	if json.Unmarshal(t.members["errors"], &entries) == nil && len(entries) > 0 {
		return tellOfJSON(entries[0]).messageWithin(levels - 1)
	}
	return ""
}

// entries are those of the first list.
func (t told) entries() (entries []json.RawMessage) {
	for _, name := range []string{"message", "errors", "issues", "violations", "details", "detail"} {
		value := t.members[name]
		if len(value) == 0 || value[0] != '[' || json.Unmarshal(value, &entries) != nil {
			continue
		}
		if name == "message" || len(entries) > 0 && (entries[0][0] == '{' || entries[0][0] == '"') {
			return entries
		}
	}
	if value := t.members["error"]; len(value) > 0 && value[0] == '{' {
		inner := tellOfJSON(value)
		delete(inner.members, "error")
		return inner.entries()
	}
	return nil
}
