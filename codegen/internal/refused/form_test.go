package refused_test

import (
	"strings"
	"testing"

	"github.com/leasegate/leasegate/codegen/internal/refused"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// compiled is the schema of a text of YAML, in a document of OpenAPI 3.1 that has a few
// others; nil for "".
func compiled(t *testing.T, text string) *schema.Schema {
	t.Helper()
	if text == "" {
		return nil
	}
	d, err := document.Read("openapi.yaml", []byte(`
openapi: 3.1.1
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    X: `+text+`
    Item: {type: object, required: [message, field], properties: {field: {type: string}, message: {type: string}, value: {}}}
    Base: {type: object, required: [code], properties: {code: {type: integer}}}
    Loop: {type: object, required: [message, cause], properties: {message: {type: string}, cause: {anyOf: [{$ref: '#/components/schemas/Loop'}, {type: 'null'}]}}}
    Endless: {type: object, required: [cause], properties: {cause: {$ref: '#/components/schemas/Endless'}}}
`), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return schema.NewSet(d).Compile(d.Lookup("/components/schemas/X"))
}

const house, houseIssues = `{"reqId":{id},"statusCode":{status},"message":{message},"error":{name}}`, `{"reqId":{id},"statusCode":{status},"message":{issues},"error":{name}}`

func TestJSONForms(t *testing.T) {
	for _, c := range []struct {
		why, key, schema string
		text, issues     string // or, where there is none, a part of the reason
	}{
		{"no schema", "400", "", house, houseIssues},
		{"anything", "422", "{}", house, houseIssues},
		{"any object", "default", "{type: object}", house, houseIssues},
		{"a map of texts", "404", "{type: object, additionalProperties: {type: string}}", "{}", ""},
		{
			"our own", "400", "{type: object, required: [reqId, statusCode, message, error], additionalProperties: false, properties: {reqId: {type: string}, statusCode: {type: number, enum: [400]}, message: {type: string}, error: {type: string}, details: {}}}",
			house, `{"reqId":{id},"statusCode":{status},"message":{message},"error":{name},"details":{issues}}`,
		},
		{"our own that lists", "422", "{type: object, required: [reqId, statusCode, error], additionalProperties: false, properties: {reqId: {type: string}, statusCode: {type: number, enum: [422]}, message: {}, error: {type: string}}}", house, houseIssues},
		{"a message", "400", "{type: object, properties: {message: {type: string}}}", `{"message":{summary}}`, ""},
		{"of a refusal that has no issues", "404", "{type: object, properties: {message: {type: string}}}", `{"message":{message}}`, ""},
		{"a short one", "400", "{type: object, required: [msg], properties: {msg: {type: string, maxLength: 20}}}", `{"msg":{summary 20}}`, ""},
		{"a text by a word of its own", "400", "{type: object, required: [text, a], properties: {text: {type: string, maxLength: 3}, a: {type: [string, 'null']}}}", `{"text":{summary 3},"a":null}`, ""},
		{"one text is enough", "401", "{type: object, properties: {description: {type: string}, message: {type: string}, detail: {type: string}}}", `{"message":{message}}`, ""},
		{"an error alone is the message", "401", "{type: object, properties: {error: {type: string}}}", `{"error":{message}}`, ""},
		{"beside a text it is a name", "401", "{type: object, properties: {error: {type: string}, error_description: {type: string}}}", `{"error":{name},"error_description":{message}}`, ""},
		{"codes", "default", "{type: object, required: [code, status], properties: {code: {type: string}, status: {type: integer}, message: {type: string}}}", `{"code":{snake},"status":{status},"message":{summary}}`, ""},
		{"a code of capitals", "400", "{type: object, required: [errorCode], properties: {errorCode: {type: string, pattern: '^[A-Z_]+$'}}}", `{"errorCode":{upper}}`, ""},
		{"a code of digits", "400", "{type: object, required: [code], properties: {code: {type: string, pattern: '^[0-9]+$'}}}", `{"code":{statusText}}`, ""},
		{"a code of some other kind", "400", "{type: object, required: [my_code], properties: {my_code: {type: string}}}", `{"my_code":{snake}}`, ""},
		{"ids", "400", "{type: object, required: [requestId, trace_id], properties: {requestId: {type: string, maxLength: 8}, trace_id: {type: string, format: uuid}}}", `{"requestId":{id 8},"trace_id":{uuid}}`, ""},
		{
			"the request and the time", "400", "{type: object, required: [path, timestamp, at, time, method, date], properties: {path: {type: string}, timestamp: {type: string, format: date-time}, at: {type: integer}, time: {type: integer, format: int32}, method: {type: string}, date: {type: string, format: date}}}",
			`{"path":{path},"timestamp":{time},"at":{milliseconds},"time":{seconds},"method":{method},"date":{date}}`, "",
		},
		{"a number need not be the time", "400", "{type: object, properties: {time: {type: number}, message: {type: string}}}", `{"message":{summary}}`, ""},
		{"truths", "400", "{type: object, required: [ok, failed], properties: {ok: {type: boolean}, failed: {type: boolean}, success: {const: false}}}", `{"ok":false,"failed":true,"success":false}`, ""},
		{"a link that may be left out, and one that may not", "400", "{type: object, required: [documentation_url], properties: {documentation_url: {type: string, format: uri}, href: {type: string}}}", `{"documentation_url":"about:blank"}`, ""},
		{
			"nested", "400", "{type: object, required: [error], properties: {error: {type: object, required: [code, message], properties: {code: {type: integer}, message: {type: string}, details: {type: array, items: {$ref: '#/components/schemas/Item'}}}}}}",
			`{"error":{"code":{status},"message":{message}}}`, `{"error":{"code":{status},"message":{message},"details":[{each}{"field":{pointer},"message":{want}}{end}]}}`,
		},
		{"nested, though it need not be", "400", "{properties: {error: {type: object, properties: {message: {type: string}}}}}", `{"error":{"message":{summary}}}`, ""},
		{"allOf", "400", "{allOf: [{$ref: '#/components/schemas/Base'}, {required: [message], properties: {message: {type: string}}}]}", `{"code":{status},"message":{summary}}`, ""},
		{"one of several", "400", "{oneOf: [{type: object, required: [x], properties: {x: {type: integer}}}, {type: object, required: [code], additionalProperties: false, properties: {code: {type: integer}}}]}", `{"code":{status}}`, ""},
		{
			"alternatives that lists tell apart", "422", "{oneOf: [{type: object, properties: {message: {type: string}, errors: {type: array, minItems: 1, items: {type: string}}}}, {type: object, properties: {message: {type: string}, errors: {type: array, minItems: 1, items: {type: object}}}}]}",
			`{"message":{message},"errors":[{each}{line}{end}]}`, `{"message":{message},"errors":[{each}{line}{end}]}`,
		},
		{"null is the last resort", "400", "{anyOf: [{type: 'null'}, {type: string}]}", "{summary}", ""},
		{"a text", "404", "{type: string}", "{message}", ""},
		{"a list", "400", "{type: array, items: {$ref: '#/components/schemas/Item'}}", `[{each}{"field":{pointer},"message":{want}}{end}]`, `[{each}{"field":{pointer},"message":{want}}{end}]`},
		{"lists of texts", "422", "{type: object, required: [message, errors], properties: {message: {type: string}, errors: {type: array, maxItems: 3, items: {type: string, maxLength: 9}}}}", `{"message":{message},"errors":[]}`, `{"message":{message},"errors":[{each 3}{line 9}{end}]}`},
		{"a list that must not be empty", "422", "{type: object, required: [message, errors], properties: {message: {type: string}, errors: {type: array, minItems: 1, items: {type: string}}}}", `{"message":{message},"errors":[{each}{line}{end}]}`, `{"message":{message},"errors":[{each}{line}{end}]}`},
		{"a list of anything", "422", "{type: object, properties: {message: {type: string}, details: {type: array, items: {}}}}", `{"message":{message}}`, `{"message":{message},"details":[{each}{"pointer":{pointer},"rule":{rule},"message":{want}}{end}]}`},
		{
			"what fastapi has", "422", "{type: object, properties: {detail: {type: array, items: {type: object, required: [loc, msg, type], properties: {loc: {type: array, items: {anyOf: [{type: string}, {type: integer}]}}, msg: {type: string}, type: {type: string}}}}}}",
			`{"detail":[{each}{"loc":{tokens},"msg":{want},"type":{rule}}{end}]}`, `{"detail":[{each}{"loc":{tokens},"msg":{want},"type":{rule}}{end}]}`,
		},
		{
			"what JSON:API has", "400", "{type: object, required: [errors], properties: {errors: {type: array, minItems: 1, items: {type: object, properties: {status: {type: string}, code: {type: string}, title: {type: string}, detail: {type: string}, source: {type: object, properties: {pointer: {type: string}, parameter: {type: string}}}}}}}}",
			`{"errors":[{each}{"status":{statusText},"code":{rule},"title":{title},"detail":{want},"source":{"pointer":{pointer}}}{end}]}`, `{"errors":[{each}{"status":{statusText},"code":{rule},"title":{title},"detail":{want},"source":{"pointer":{pointer}}}{end}]}`,
		},
		{"what aspnet has", "400", "{type: object, properties: {title: {type: [string, 'null']}, errors: {type: object, additionalProperties: {type: array, items: {type: string}}}}}", `{"title":{message}}`, `{"title":{message},"errors":{fields}}`},
		{"a text by its place", "400", "{type: object, properties: {message: {type: string}, errors: {type: object, additionalProperties: {type: string}}}}", `{"message":{message}}`, `{"message":{message},"errors":{fieldTexts}}`},
		{"where in the request", "400", "{type: object, required: [errors], properties: {errors: {type: array, items: {type: object, required: [in], properties: {in: {enum: [body, path, query, header, cookie]}}}}}}", `{"errors":[{each}{"in":{place}}{end}]}`, `{"errors":[{each}{"in":{place}}{end}]}`},
		{
			"an enum by status", "4XX", "{type: object, required: [code], properties: {code: {enum: [OK, NOT_FOUND, INVALID_ARGUMENT, UNAUTHENTICATED, PERMISSION_DENIED]}}}",
			`{"code":{choose 401}"UNAUTHENTICATED"{or 403}"PERMISSION_DENIED"{or 404}"NOT_FOUND"{or 405}"INVALID_ARGUMENT"{or 413}"INVALID_ARGUMENT"{or 415}"INVALID_ARGUMENT"{or 422}"INVALID_ARGUMENT"{else}"INVALID_ARGUMENT"{end}}`, "",
		},
		{"an enum that tells of errors", "404", "{type: object, required: [status], properties: {status: {enum: [success, error]}}}", `{"status":"error"}`, ""},
		{"statuses of an enum", "4XX", "{type: object, required: [status], properties: {status: {type: integer, enum: [400, 401, 403, 404, 405, 413, 415, 422]}}}", `{"status":{status}}`, ""},
		{"a constant", "400", "{type: object, required: [kind], properties: {kind: {const: {a: [1, null, 'x']}}}}", `{"kind":{"a":[1,null,"x"]}}`, ""},
		{"a default", "400", "{type: object, required: [speed], properties: {speed: {type: integer, default: 3}}}", `{"speed":3}`, ""},
		{"an empty list", "400", "{type: object, required: [friends], properties: {friends: {type: array, items: {type: integer}}}}", `{"friends":[]}`, ""},
		{"a list of one that is known", "400", "{type: object, required: [schemas], properties: {schemas: {type: array, minItems: 1, items: {const: urn}}}}", `{"schemas":["urn"]}`, ""},
		{"recursion that can end", "400", "{$ref: '#/components/schemas/Loop'}", `{"message":{summary},"cause":null}`, ""},
		{"a failure", "5XX", "{type: object, required: [message, code], properties: {message: {type: string}, code: {type: integer, minimum: 500}}}", `{"message":{message},"code":{status}}`, ""},
		{"an optional member that must not be with another", "400", "{type: object, properties: {message: {type: string}, code: {type: integer}}, not: {required: [message, code]}}", `{"message":{summary}}`, ""},
		{"at least one member", "400", "{type: object, minProperties: 1, properties: {message: {type: string}}}", `{"message":{summary}}`, ""},

		{"a text that nothing tells of", "400", "{type: object, required: [colour], properties: {colour: {type: string}}}", "", "/colour: there is more than one way to fill it"},
		{"deeper", "400", "{type: object, required: [error], properties: {error: {type: object, required: [speed], properties: {speed: {type: integer}}}}}", "", "/error: /speed: there is more than one way"},
		{"a pattern of the message", "400", "{type: object, required: [message], properties: {message: {type: string, pattern: '^[a-z]+$'}}}", "", "/message: want"},
		{"an enum of something else", "400", "{type: object, required: [status], properties: {status: {enum: [red, green]}}}", "", "/status: none of its values tells of status 400"},
		{"nothing matches", "400", "false", "", "want"},
		{"alternatives that are alike", "400", "{oneOf: [{type: object}, {type: object}]}", "", "exactly one of 2 schemas"},
		{"recursion without end", "400", "{$ref: '#/components/schemas/Endless'}", "", "/cause: it holds itself without end"},
		{"a status that is not the one", "400", "{type: object, required: [status], properties: {status: {type: integer, minimum: 500}}}", "", "/status: want"},
	} {
		form, reason := refused.Form(c.key, []refused.Media{{Name: "application/json", Schema: compiled(t, c.schema)}}, nil)
		if c.text == "" {
			if !strings.Contains(reason, "application/json: ") || !strings.Contains(reason, c.issues) {
				t.Errorf("%s: %q, %q, want %q", c.why, form.Text, reason, c.issues)
			}
			continue
		}
		if string(form.Text) != c.text || string(form.Issues) != c.issues || reason != "" || form.MediaType != "application/json" {
			t.Errorf("%s: got\n%s\n%s %q, want\n%s\n%s", c.why, form.Text, form.Issues, reason, c.text, c.issues)
		}
		for _, template := range []string{string(form.Text), string(form.Issues)} {
			if err := form.Text.Check(); err != nil {
				t.Errorf("%s: %s: %v", c.why, template, err)
			}
		}
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ why, schema, text, issues string }{
		{"no schema", "", `{"type":"about:blank","title":{title},"status":{status},"detail":{message}}`, `{"type":"about:blank","title":{title},"status":{status},"detail":{message},"errors":{issues}}`},
		{
			"as RFC 9457 has it", "{type: object, properties: {type: {type: string, format: uri-reference}, title: {type: string}, status: {type: integer}, detail: {type: string}, instance: {type: string, format: uri-reference}}}",
			`{"type":"about:blank","title":{title},"status":{status},"detail":{summary}}`, "",
		},
		{
			"with what was wrong", "{type: object, required: [title, instance], properties: {title: {type: string}, instance: {type: string, format: uri-reference}, detail: {type: string}, errors: {type: array, items: {type: object, properties: {detail: {type: string}, pointer: {type: string}}}}}}",
			`{"title":{title},"instance":{path},"detail":{message}}`, `{"title":{title},"instance":{path},"detail":{message},"errors":[{each}{"detail":{want},"pointer":{pointer}}{end}]}`,
		},
		{"a type that is no URI", "{type: object, required: [type, title], properties: {type: {enum: [problem]}, title: {type: string}}}", `{"type":"problem","title":{summary}}`, ""},
	} {
		form, reason := refused.Form("400", []refused.Media{{Name: "application/problem+json", Schema: compiled(t, c.schema)}}, nil)
		if string(form.Text) != c.text || string(form.Issues) != c.issues || reason != "" {
			t.Errorf("%s: got\n%s\n%s %q, want\n%s\n%s", c.why, form.Text, form.Issues, reason, c.text, c.issues)
		}
	}
}

// Of several media types the one is chosen that was made for errors, or that can be filled.
func TestMedia(t *testing.T) {
	type media struct{ name, schema string }
	for _, c := range []struct {
		why   string
		media []media
		sent  string
		text  string // or a part of the reason
	}{
		{"none", nil, "", ""},
		{"a problem before JSON", []media{{"application/json", ""}, {"application/problem+json", "{type: object, properties: {title: {type: string}}}"}}, "application/problem+json", `{"title":{summary}}`},
		{"JSON before text", []media{{"text/plain", ""}, {"application/vnd.a+json; v=1", "{type: string}"}}, "application/vnd.a+json; v=1", "{summary}"},
		{"what can be filled", []media{{"application/json", "{type: object, required: [a], properties: {a: {type: string}}}"}, {"text/plain", "{type: string}"}}, "text/plain; charset=utf-8", "{text}"},
		{"text with its charset", []media{{"text/plain; charset=UTF-8", ""}}, "text/plain; charset=UTF-8", "{text}"},
		{"short text", []media{{"text/plain", "{type: string, maxLength: 10}"}}, "text/plain; charset=utf-8", "{text 10}"},
		{"HTML", []media{{"text/html", "{type: string}"}}, "text/html; charset=utf-8", "<p>{html}</p>"},
		{"XML", []media{{"application/problem+xml", "{type: object, properties: {a: {type: string}}}"}}, "application/problem+xml", "<error>{html}</error>"},
		{"other text", []media{{"text/markdown", ""}}, "text/markdown; charset=utf-8", "{text}"},
		{"any media type", []media{{"*/*", "{type: string}"}}, "application/json", "{summary}"},
		{"any of an application", []media{{"application/*", "{type: string}"}}, "application/json", "{summary}"},
		{"any text", []media{{"text/*", ""}}, "text/plain; charset=utf-8", "{text}"},
		{"a picture", []media{{"image/png", ""}}, "image/png", "!nothing is known to fill this media type"},
		{"text that is none", []media{{"text/plain", "{enum: [a, b]}"}}, "text/plain; charset=utf-8", "!text/plain: want"},
		{"events", []media{{"text/event-stream", ""}}, "text/event-stream; charset=utf-8", "!no text for a message"},
	} {
		var list []refused.Media
		for _, one := range c.media {
			list = append(list, refused.Media{Name: one.name, Schema: compiled(t, one.schema)})
		}
		form, reason := refused.Form("400", list, nil)
		want, unfilled := strings.CutPrefix(c.text, "!")
		if form.MediaType != c.sent || !unfilled && (reason != "" || string(form.Text) != want) || unfilled && (form.Text != "" || !strings.Contains(reason, want)) {
			t.Errorf("%s: %+v, %q, want %s %s", c.why, form, reason, c.sent, c.text)
		}
	}
}

func TestHeaders(t *testing.T) {
	for _, c := range []struct{ why, name, schema, want string }{
		{"an id", "X-Request-Id", "{type: string, format: uuid}", "{uuid}"},
		{"an id without schema", "X-Correlation-ID", "", "{id}"},
		{"a constant", "X-API-Version", "{const: 2.0}", "2.0"},
		{"a text", "X-Error-Message", "{type: string, maxLength: 50}", "{message 50}"},
		{"a code", "X-Error-Code", "{type: string}", "{snake}"},
		{"the security's", "WWW-Authenticate", "{type: string}", ""},
		{"net/http's", "date", "{type: string}", ""},
		{"a count", "X-Rate-Limit", "{type: integer}", "!the header X-Rate-Limit: there is more than one way"},
		{"a list", "X-Errors", "{type: array, minItems: 1, items: {type: string}}", "!it is no scalar"},
		{"anything", "X-Other", "{}", "!nothing is said of its type"},
		{"nothing said", "X-Other", "", "!more than one way"},
	} {
		form, reason := refused.Form("400", nil, []refused.Field{{Name: c.name, Schema: compiled(t, c.schema)}})
		got := ""
		for _, field := range form.Header {
			got += string(field.Text)
		}
		if want, unfilled := strings.CutPrefix(c.want, "!"); !unfilled && (got != want || reason != "") || unfilled && !strings.Contains(reason, want) {
			t.Errorf("%s: %q, %q, want %q", c.why, got, reason, c.want)
		}
	}
}

// Looking for a template ends, whatever the schema.
func TestFormIsBounded(t *testing.T) {
	wide := "{oneOf: ["
	for range 60 {
		wide += "{type: object, required: [a], properties: {a: {oneOf: [" + strings.Repeat("{type: object, required: [b], properties: {b: {type: string}}},", 60) + "]}}},"
	}
	for why, text := range map[string]string{
		"alternatives of alternatives": wide + "]}",
		"many members":                 "{type: object, properties: {" + strings.Repeat("x", 10) + ": {}}, required: [" + strings.Repeat("xxxxxxxxxx,", 5000) + "]}",
	} {
		if _, reason := refused.Form("default", []refused.Media{{Name: "application/json", Schema: compiled(t, text)}}, nil); reason == "" {
			t.Errorf("%s: filled", why)
		}
	}
}

func TestStatuses(t *testing.T) {
	for key, want := range map[string]int{"400": 1, "422": 1, "500": 1, "404": 1, "200": 0, "402": 0, "503": 0, "4XX": 8, "4xx": 8, "5XX": 1, "2XX": 0, "default": 9, "x": 0} {
		if got := refused.Statuses(key); len(got) != want {
			t.Errorf("%s: %v", key, got)
		}
	}
}
