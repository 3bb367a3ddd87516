package refused

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/fill"
)

func itoa(n int) string { return strconv.Itoa(n) }

func statusName(status int) string { return plainName(http.StatusText(status)) }

// elsewhere are fields that the server, or what it is built on, sets itself.
var elsewhere = map[string]bool{
	"Www-Authenticate": true, "Content-Type": true, "Content-Length": true, "Date": true, "Allow": true, "Connection": true, "Transfer-Encoding": true,
}

// headerOf fills the fields that a response must have; reason names the first that it
// can't.
func headerOf(header []Field, statuses []int) (fields []strict.FormField, reason string) {
	for _, field := range header {
		if elsewhere[http.CanonicalHeaderKey(field.Name)] {
			continue
		}
		text, why := fieldOf(field, statuses)
		if why != "" {
			if reason == "" {
				reason = "the header " + field.Name + ": " + why
			}
			continue
		}
		fields = append(fields, strict.FormField{Name: field.Name, Text: text})
	}
	return fields, reason
}

// fieldOf fills a field whose value is a scalar.
func fieldOf(field Field, statuses []int) (fill.Template, string) {
	name := strings.TrimPrefix(plainName(field.Name), "x")
	at := place{name: name, inner: true}
	if field.Schema == nil {
		if roleOf(name, false) == roleID {
			return "{id}", ""
		}
		return "", "there is more than one way to fill it"
	}
	m := newMaker(statuses)
	schemas := []*schema.Schema{field.Schema}
	c := m.conjoin(schemas)
	if _, listed := c.values(); !listed && c.types()&(schema.Array|schema.Object) == schema.Array|schema.Object {
		return "", "nothing is said of its type"
	}
	text, reason := m.value(schemas, at)
	if reason == "" && (strings.HasPrefix(string(text), "[") || strings.HasPrefix(string(text), "{\"") || text == "{}") {
		return "", "it is no scalar"
	}
	return text, reason
}
