package refused

import (
	"fmt"
	"strings"
	"time"

	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/fill"
	"github.com/leasegate/leasegate/strict/wire"
)

// odd has what texts from outside can have.
const odd = "é\"\\<&>\x01\n\t😀 {status} "

// samples are refusals as different as the server makes them. A template that is as
// documented when it is filled with each is so for any.
func samples(statuses []int, listing bool) []fill.Facts {
	at := time.Date(2026, 11, 25, 23, 59, 59, 0, time.UTC)
	var list []fill.Facts
	for _, status := range statuses {
		list = append(list,
			fill.Facts{Status: status, Message: "no such path", ID: "req-" + strings.Repeat("A", 26), Method: "GET", Path: "/", Time: at},
			fill.Facts{Status: status, Message: strings.Repeat(odd, 100), ID: strings.Repeat(odd, 20), Method: "M-SEARCH", Path: "/a%2Fb/" + strings.Repeat("c/", 1000), Time: at.AddDate(-40, 0, 0)},
			fill.Facts{Status: status, Message: "want", ID: "1", Method: "DELETE", Path: "/a;b=1,2/$metadata", Time: at},
		)
		if listing && (status == 400 || status == 422) {
			list = append(list,
				fill.Facts{Status: status, Message: "the request breaks the contract in 1 places", ID: "1", Method: "PUT", Path: "/", Time: at, Issues: wire.Violations{{Rule: "type", Want: "a string"}}},
				fill.Facts{Status: status, Message: "the request breaks the contract in 9 places", ID: "1", Method: "PUT", Path: "/", Time: at, Issues: many()},
			)
		}
	}
	return list
}

func many() wire.Violations {
	issues := wire.Violations{{Rule: "additionalProperties", Pointer: "/" + odd, Want: "no such member"}}
	for _, in := range []string{"path", "query", "header", "cookie"} {
		issues = append(issues, wire.Violation{Rule: "required", Pointer: "/" + in + "/id", Want: "this parameter"})
	}
	for i := range 30 {
		issues = append(issues, wire.Violation{Rule: "minLength", Pointer: fmt.Sprintf("/items/%d/%s", i, strings.Repeat(odd, 50)), Want: strings.Repeat(odd, 10)})
	}
	return append(issues, wire.LeftOut(1_000_000))
}

// broken says in what a template is not as all of the schemas want it, or nothing. One
// of a place inside of a list is filled for every entry.
func (m *maker) broken(schemas []*schema.Schema, template fill.Template, at place) string {
	if m.checks++; m.checks > maxChecks {
		return "there are too many ways to fill it"
	}
	if at.inIssue {
		template = "[{each}" + template + "{end}]"
	}
	for i := range m.samples {
		read, problems, whole := schema.ReadJSON(template.Fill(&m.samples[i]))
		if !whole || len(problems) > 0 {
			return "the text is not JSON"
		}
		values := []schema.Value{read}
		if at.inIssue {
			values = read.Items
		}
		for _, value := range values {
			if why := breach(schemas, value); why != "" {
				return why
			}
		}
	}
	return ""
}

// brokenText is broken for a body that is no JSON.
func (m *maker) brokenText(schemas []*schema.Schema, template fill.Template) string {
	for i := range m.samples {
		if why := breach(schemas, schema.Value{Type: schema.String, Text: string(template.Fill(&m.samples[i]))}); why != "" {
			return why
		}
	}
	return ""
}

// breach says in what a value is not as all of the schemas want it, or nothing.
func breach(schemas []*schema.Schema, value schema.Value) string {
	for _, s := range schemas {
		result := s.Evaluate(value, schema.Response)
		for _, p := range result.Problems {
			if !p.Advice {
				return sentence(p.Pointer, "want "+p.Want)
			}
		}
		for _, u := range result.Unjudged {
			return sentence(u.Pointer, u.Reason)
		}
	}
	return ""
}

func sentence(pointer, text string) string {
	if pointer == "" {
		return text
	}
	return pointer + ": " + text
}
