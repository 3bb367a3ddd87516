package fill_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leasegate/leasegate/strict/fill"
	"github.com/leasegate/leasegate/strict/wire"
)

// refused is a request that breaks its contract in two places, the second not a plain one.
var refused = fill.Facts{
	Status: 422, Message: `it "breaks"`, ID: "req-1", Method: "PUT", Path: "/a/b", Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600)),
	Issues: wire.Violations{{Rule: "type", Pointer: "/a/0/b~1c", Want: "a string"}, {Rule: "required", Pointer: "/query/<q>", Want: "this parameter"}},
}

func TestFill(t *testing.T) {
	lost := refused
	lost.Status, lost.Issues, lost.Message = 404, nil, ""
	for _, c := range []struct {
		reason   string
		facts    fill.Facts
		template fill.Template
		want     string
	}{
		{"nothing to fill", refused, `{"a":[{},{"b":{ "c":1}}]}`, `{"a":[{},{"b":{ "c":1}}]}`},
		{"a hole in a string is none", refused, `{"a{status}":"{status} \" {status}","b":{status}}`, `{"a{status}":"{status} \" {status}","b":422}`},
		{"the status", refused, `[{status},{statusText},{title},{name},{snake},{upper}]`, `[422,"422","Unprocessable Entity","UnprocessableEntity","unprocessable_entity","UNPROCESSABLE_ENTITY"]`},
		{"a status without a name", fill.Facts{Status: 499}, `[{title},{name},{snake},{message}]`, `["Status 499","Status499","status_499","Status 499"]`},
		{"a name with other signs", fill.Facts{Status: 418}, `[{name},{snake},{upper}]`, `["I'mateapot","im_a_teapot","IM_A_TEAPOT"]`},
		{"the message", refused, `{"m":{message}}`, `{"m":"it \"breaks\""}`},
		{"no message", lost, `{"m":{message}}`, `{"m":"Not Found"}`},
		{"a short message", refused, `{message 4}`, `"it …"`},
		{"as long as it may be", refused, `{message 11}`, `"it \"breaks\""`},
		{"characters, not bytes", fill.Facts{Message: "ééé", Status: 400}, `[{message 3},{message 2}]`, `["ééé","é…"]`},
		{"no Unicode", fill.Facts{Message: "a\xff", Status: 400}, `{message}`, `"a` + "\uFFFD" + `"`},
		{"HTML inside of JSON", fill.Facts{Message: "<&>", Status: 400}, `{message}`, `"\u003c\u0026\u003e"`},
		{"the summary", refused, `{summary}`, `"it \"breaks\": /a/0/b~1c: type: want a string; /query/\u003cq\u003e: required: want this parameter"`},
		{"the summary without issues", lost, `{summary}`, `"Not Found"`},
		{"the request", refused, `[{id},{method},{path}]`, `["req-1","PUT","/a/b"]`},
		{"an id that is a UUID", fill.Facts{ID: "3fa85f64-5717-4562-b3fc-2c963f66afa6"}, `{uuid}`, `"3fa85f64-5717-4562-b3fc-2c963f66afa6"`},
		{"an id that is none", refused, `{uuid}`, `"9456bdfa-12ea-8695-9c94-a3572f5d91c7"`},
		{"the time", refused, `[{time},{date},{seconds},{milliseconds}]`, `["2026-01-02T02:04:05Z","2026-01-02",1767319445,1767319445000]`},
		{
			"the issues", refused, `{issues}`,
			`[{"pointer":"/a/0/b~1c","rule":"type","message":"want a string"},{"pointer":"/query/\u003cq\u003e","rule":"required","message":"want this parameter"}]`,
		},
		{"no issues", lost, `{issues}`, `[{"pointer":"","rule":"","message":"Not Found"}]`},
		{"lines", refused, `{lines 10}`, `["/a/0/b~1c…","/query/\u003cq…"]`},
		{"texts by place", refused, `[{fields},{fieldTexts}]`, `[{"/a/0/b~1c":["want a string"],"/query/\u003cq\u003e":["want this parameter"]},{"/a/0/b~1c":"want a string","/query/\u003cq\u003e":"want this parameter"}]`},
		{
			"entries", refused, `[{each}{"in":{place},"p":{pointer 6},"f":{field},"t":{tokens},"r":{rule},"w":{want},"l":{line 3},"s":{status}}{end},1]`,
			`[{"in":"body","p":"/a/0/…","f":"b/c","t":["a","0","b/c"],"r":"type","w":"want a string","l":"/a…","s":422},` +
				`{"in":"query","p":"/quer…","f":"\u003cq\u003e","t":["query","\u003cq\u003e"],"r":"required","w":"want this parameter","l":"/q…","s":422},1]`,
		},
		{"no more entries than allowed", refused, `[{each 1}{want}{end}]`, `["want a string"]`},
		{"an entry without issues", lost, `[{each 1}[{pointer},{field},{tokens},{place},{rule},{want},{line}]{end}]`, `[["","",[],"body","NotFound","Not Found","Not Found"]]`},
		{"a choice", refused, `[{choose 400 422}"a"{or 404}{message}{else}"c"{end},2]`, `["a",2]`},
		{"the other", lost, `[{choose 400 422}"a"{or 404}{message}{else}"c"{end},2]`, `["Not Found",2]`},
		{"neither", fill.Facts{Status: 500}, `[{choose 400 422}"a"{or 404}{message}{else}"c"{end},2]`, `["c",2]`},
		{"a choice in an entry", refused, `[{each}{choose 422}{rule}{else}{choose 400}1{else}2{end}{end}{end}]`, `["type","required"]`},
		{"a choice around entries", lost, `[{choose 400}{each}{rule}{end}{else}{each}{want}{end}{end}]`, `["Not Found"]`},
		{"a long path", fill.Facts{Path: "/a/" + strings.Repeat("%20", 1000)}, `{path}`, `"/a/"`},
		{"a short text", fill.Facts{Message: "ab<c"}, `{text 3}|{html 3}`, "ab…|ab…"},
		{"plain text", fill.Facts{Status: 400, Message: "a\x00<b>\n\uFFFF"}, `{text}|{html}`, "a <b>  |a &lt;b&gt;  "},
		{"no such hole", refused, `[{nothing},{pointer}]`, `[null,null]`},
		{"a block without end", refused, `[{each}{rule}]`, `["type"],"required"]`},
		{"an end without block", refused, `1{end}`, `1null`},
	} {
		if got := string(c.template.Fill(&c.facts)); got != c.want {
			t.Errorf("%s: got\n%s, want\n%s", c.reason, got, c.want)
		}
	}
}

// Every hole writes JSON, in the place of a value, but for those of text.
func TestHoles(t *testing.T) {
	for _, name := range fill.Holes() {
		if name == "text" || name == "html" {
			continue
		}
		for _, facts := range []fill.Facts{refused, {}, {Status: 404, Message: "\xff\"", Path: "\xff", ID: "\x00"}} {
			template := fill.Template("[{each}{" + name + "}{end}]")
			if text := template.Fill(&facts); !json.Valid(text) || template.Check() != nil {
				t.Errorf("{%s}: %s, %v", name, text, template.Check())
			}
		}
	}
}

func TestCheck(t *testing.T) {
	for template, want := range map[fill.Template]string{
		`{"a":{status},"b":[{each 3}{rule 5}{end}],"c":{choose 400}1{or 401 403}2{else}3{end}}`: "",
		`[{nothing 3}]`:               "{nothing}",
		`[{rule}]`:                    "{rule} stands outside",
		`[{each}{nothing}{end}]`:      "{nothing}",
		`{choose 400}{rule}{end}`:     "{rule} stands outside",
		`[{each}1{end},{pointer}]`:    "{pointer} stands outside",
		`{"a":"{nothing}","b":{}}`:    "",
		`{choose 400}1{else}{x}{end}`: "{x}",
	} {
		if err := template.Check(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", template, err, want)
		}
	}
}

// Whatever the issues are, lists are bounded, and say what they leave out where they can.
func TestFillIsBounded(t *testing.T) {
	many := refused
	many.Issues = nil
	for i := range wire.MaxViolations {
		many.Issues = append(many.Issues, wire.Violation{Rule: "type", Pointer: fmt.Sprintf("/%d/%s", i, strings.Repeat("\x01", 500)), Want: strings.Repeat("<", 1<<20)})
	}
	many.Issues = append(many.Issues, wire.LeftOut(7))
	many.Message, many.ID = strings.Repeat("\x01", 1<<20), strings.Repeat("\x01", 1<<20)
	for _, template := range []fill.Template{
		`{issues}`, `{lines}`, `{fields}`, `{fieldTexts}`, `[{each}[{want},{pointer}]{end}]`, `[{issues},{issues}]`, `[[{each}{line}{end}],{fields},{lines}]`, `{summary}`,
		`[{message},{id}]`,
	} {
		text := template.Fill(&many)
		if len(text) > 96<<10 || !json.Valid(text) {
			t.Errorf("%s: %d bytes: %.100s", template, len(text), text)
		}
	}
	if text := string(fill.Template(`{issues}`).Fill(&many)); !strings.HasSuffix(text, ` others mended, which are not listed"}]`) || !strings.Contains(text, `"rule":"more"`) {
		t.Errorf("%s does not end in what it leaves out", text[len(text)-200:])
	}
	if text := string(fill.Template(`[{each 3}{rule}{end}]`).Fill(&many)); text != `["type","type","type"]` {
		t.Errorf("got %s", text)
	}
	short := refused
	short.Issues = append(slices.Clone(short.Issues), wire.LeftOut(7))
	if text := string(fill.Template(`[{each 3}{want}{end}]`).Fill(&short)); text != `["want a string","want this parameter","want 7 others mended, which are not listed"]` {
		t.Errorf("got %s", text)
	}
}
