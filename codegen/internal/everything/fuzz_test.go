package everything

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/gate"
)

// FuzzAgreement holds every generated decoder against the judge on any bytes:
// the same rules and pointers, but for what a Go type can't hold. What decodes
// encodes to JSON that the judge takes and that decodes to an equal value.
func FuzzAgreement(f *testing.F) {
	for i, c := range components {
		for _, row := range oneFault {
			if row.component == c.name && len(row.bad) < maxFuzzed {
				f.Add(uint8(i), row.bad)
				f.Add(uint8(i), row.repaired)
			}
		}
	}
	f.Fuzz(func(t *testing.T, i uint8, body string) {
		if len(body) < maxFuzzed { // longer ones may have more faults than are kept, or longer pointers
			components[int(i)%len(components)].agree(t, body)
		}
	})
}

const maxFuzzed = 300

// FuzzParameters holds the server against the judge on any parameters.
func FuzzParameters(f *testing.F) {
	for _, row := range objectRows {
		path, query, _ := strings.Cut(row.target, "?")
		f.Add(strings.HasPrefix(path, "/search"), query, row.header, row.value)
	}
	f.Fuzz(func(t *testing.T, search bool, query, name, value string) {
		path := plainPath
		if search {
			path = "/search"
		}
		header := http.Header{}
		for _, known := range []string{"X-Flat", "X-Free", "X-Json", "Cookie"} {
			if known == name {
				header.Set(name, value)
			}
		}
		target := path + "?" + query
		// No request line holds other characters (RFC 9112 section 3).
		visible := !strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r > '~' || r == '#' })
		if _, err := url.ParseRequestURI(target); err == nil && visible && len(query)+len(value) < maxFuzzed {
			bothFind(t, target, header)
		}
	})
}

// FuzzShapes is FuzzParameters for parameters of every shape.
func FuzzShapes(f *testing.F) {
	for _, row := range shapeRows {
		path, query, _ := strings.Cut(row.target, "?")
		f.Add(path, query, row.header, row.value)
	}
	f.Fuzz(func(t *testing.T, path, query, name, value string) {
		header := http.Header{}
		for _, known := range []string{"X-Either", "User-Agent", "Cookie"} {
			if known == name {
				header.Set(name, value)
			}
		}
		target := path + "?" + query
		visible := !strings.ContainsFunc(target, func(r rune) bool { return r <= ' ' || r > '~' || r == '#' })
		_, err := url.ParseRequestURI(target)
		if _, contract := compiled(); err == nil && visible && len(target)+len(value) < maxFuzzed && contract.Judge(gate.Exchange{
			Request: gate.Request{Method: http.MethodGet, URL: target},
		}).Operation == "shapes" {
			bothFind(t, target, header)
		}
	})
}
