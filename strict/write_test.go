package strict_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/oapi-codegen/runtime"
	"pgregory.net/rapid"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// styler is that of generated clients.
func styler(p *strict.Parameter, value any) (string, error) {
	location := map[string]runtime.ParamLocation{"path": runtime.ParamLocationPath, "query": runtime.ParamLocationQuery, "header": runtime.ParamLocationHeader}[p.In]
	return runtime.StyleParamWithOptions(p.Style, p.Explode, p.Name, value, runtime.StyleParamOptions{ParamLocation: location, Required: true})
}

// raw writes JSON as it is.
func raw(text string) func(*wire.Encoder) {
	return func(e *wire.Encoder) { e.Raw(json.RawMessage(text)) }
}

func TestWrite(t *testing.T) {
	reserved := shaped("query", "form", nil)
	reserved.AllowReserved = true
	reservedList := shaped("query", "form", listOf(nil))
	reservedList.AllowReserved = true
	endless := of("number|object")
	endless.Others = endless
	const text = `"a:/?@!$'()*;=,&#[]+ %é"`
	for _, c := range []struct {
		parameter          strict.Parameter
		value, want, found string
		reason             string
	}{
		{shaped("path", "simple", nil), `"a/b"`, "a%2Fb", "", "escaped"},
		{shaped("path", "simple", nil), `""`, "", "required /path/p", "nothing, which is another path"},
		{shaped("path", "simple", nil), `".."`, "", "required /path/p", "a dot segment"},
		{shaped("path", "simple", of("number")), "1.50", "1.50", "", "a number as it is"},
		{shaped("path", "simple", listOf(nil)), `["a","b,c"]`, "a,b%2Cc", "", "two elements, one with a comma"},
		{shaped("path", "simple", listOf(nil)), `["."]`, "", "required /path/p", "a dot segment by its elements"},
		{shaped("path", "label", of("boolean")), "true", ".true", "", "behind a dot"},
		{shaped("path", "label*", listOf(nil)), `["a","b"]`, ".a.b", "", "between dots"},
		{shaped("path", "label*", listOf(nil)), `["a.b"]`, "", "syntax /path/p", "a dot in an element"},
		{shaped("path", "matrix*", listOf(of("integer"))), `[1,2]`, ";p=1;p=2", "", "behind names"},
		{shaped("query", "form*", nil), `"a b&é"`, "p=a+b%26%C3%A9", "", "escaped for a query"},
		{reserved, text, "p=a:/?@!$'()*;=,%26%23[]%2B+%25%C3%A9", "", "reserved characters that stand for themselves"},
		{reservedList, "[" + text + "]", "p=a:/?@!$'()*;=%2C%26%23[]%2B+%25%C3%A9", "", "but for a comma in a list"},
		{shaped("query", "form*", listOf(nil)), `["a",""]`, "p=a&p=", "", "each by itself"},
		{shaped("query", "form", listOf(nil)), `["a,b"]`, "p=a%2Cb", "", "an escaped comma"},
		{shaped("query", "form*", listOf(nil)), "[]", "", "syntax /query/p", "an array of nothing"},
		{shaped("query", "spaceDelimited", listOf(nil)), `["a","b"]`, "p=a%20b", "", "a space has to be escaped"},
		{shaped("query", "spaceDelimited", listOf(nil)), `["a b"]`, "", "syntax /query/p", "a space in an element"},
		{shaped("query", "pipeDelimited", listOf(nil)), `["a","b"]`, "p=a%7Cb", "", "so has a bar"},
		{shaped("query", "form*", listOf(listOf(of("integer")))), `[[1,2],[]]`, "p=%5B1%2C2%5D&p=%5B%5D", "", "arrays in an array are JSON"},
		{shaped("query", "form*", listOf(nil)), `["a",null]`, "", "nullable /query/p/1", "null, for which there is no form"},
		{shaped("query", "form*", nil), "null", "", "nullable /query/p", "null itself"},
		{shaped("query", "form*", nil), "5", "", "type /query/p", "a number where the server reads a text"},
		{shaped("query", "form*", of("string|integer")), "5", "p=5", "", "a number, where there is one"},
		{shaped("query", "form*", of("string|integer")), "true", "", "type /query/p", "a truth value, where there is none"},
		{shaped("header", "simple", nil), `"a b"`, "a b", "", "as it is"},
		{shaped("header", "simple", nil), `" a"`, "", "syntax /header/p", "a space that would be cut"},
		{shaped("header", "simple", nil), `"a\nb"`, "", "syntax /header/p", "a line feed"},
		{shaped("header", "simple", listOf(nil)), `["a","b"]`, "a,b", "", "a list"},
		{shaped("header", "simple", listOf(nil)), `["a,b"]`, "", "syntax /header/p", "a comma in a header"},
		{shaped("cookie", "form*", nil), `"a;b é"`, "p=a%3Bb%20%C3%A9", "", "escaped"},
		{shaped("cookie", "form*", listOf(nil)), `["a","b"]`, "p=a; p=b", "", "each by itself"},
		{shaped("cookie", "form", listOf(nil)), `["a","b"]`, "p=a,b", "", "in one"},

		{shaped("path", "simple", membersOf()), `{"s":"a,b","n":1.5,"l":[1,2]}`, "s,a%2Cb,n,1.5,l,1,l,2", "", "in turn, an array by each item"},
		{shaped("path", "simple*", membersOf()), `{"s":"a","b":true}`, "s=a,b=true", "", "exploded"},
		{shaped("path", "label*", membersOf()), `{"s":"a.b"}`, "", "syntax /path/p", "an exploded label with a dot in a value"},
		{shaped("path", "matrix*", membersOf()), `{"s":"a","n":2}`, ";s=a;n=2", "", "an exploded matrix"},
		{shaped("query", "form", membersOf()), `{"s":"a&b"}`, "p=s,a%26b", "", "in one text"},
		{shaped("query", "form*", membersOf()), `{"s":"a","n":2,"l":[1,2]}`, "s=a&n=2&l=1&l=2", "", "each by itself"},
		{shaped("query", "form*", membersOf()), `{"o":{"x":1}}`, "o={%22x%22%3A1}", "", "an object in it is JSON"},
		{shaped("query", "spaceDelimited", membersOf()), `{"s":"a","n":1}`, "p=s%20a%20n%201", "", "between spaces"},
		{shaped("query", "pipeDelimited", membersOf()), `{"s":"a","n":1}`, "p=s%7Ca%7Cn%7C1", "", "between bars"},
		{shaped("cookie", "form*", membersOf()), `{"s":"a b","n":2}`, "s=a%20b; n=2", "", "a cookie for each"},
		{shaped("query", "form", membersOf()), "{}", "", "syntax /query/p", "no member"},
		{shaped("query", "form", membersOf()), `{"l":[]}`, "", "syntax /query/p/l", "an array of nothing in it"},
		{shaped("query", "form", membersOf()), `{"s":1}`, "", "type /query/p/s", "a number where the server reads a text"},
		{shaped("query", "form", membersOf()), `{"a~":true}`, "", "type /query/p/a~0", "no integer, of a name to be escaped"},
		{shaped("query", "form", membersOf()), `{"s":null}`, "", "nullable /query/p/s", "null"},
		{shaped("query", "form", membersOf()), `{"s":"\ud800"}`, "", "unicode /query/p/s", "what is off the document"},

		{shaped("query", "deepObject*", nested()), `{"s":"a","o":{"x":1}}`, "p[s]=a&p[o][x]=1", "", "in brackets"},
		{shaped("query", "deepObject*", nested()), `{"l":[1,2]}`, "p[l]=1&p[l]=2", "", "an array by its name"},
		{shaped("query", "deepObject*", nested()), `{"list":[{"s":"a","l":[1]},{"n":1}]}`, "p[list][0][s]=a&p[list][0][l]=1&p[list][1][n]=1", "", "objects in an array by indices"},
		{shaped("query", "deepObject*", nested()), `{"l":[]}`, "", "syntax /query/p/l", "an array of nothing in it"},
		{shaped("query", "deepObject*", nested()), `{"o":{}}`, "", "syntax /query/p/o", "an object of nothing in it"},
		{shaped("query", "deepObject*", nested()), `{"":1}`, "", "syntax /query/p", "a name that is empty"},
		{shaped("query", "deepObject*", nested()), `{"a]":1}`, "", "syntax /query/p", "a bracket in a name"},
		{shaped("query", "deepObject*", nested()), `{"either":2}`, "p[either]=2", "", "a number or an object: a number"},
		{shaped("query", "deepObject*", nested()), "{}", "", "syntax /query/p", "no member"},
		{shaped("query", "deepObject*", listOf(nil)), `["a","b"]`, "p[0]=a&p[1]=b", "", "an array"},
		{shaped("query", "deepObject*", of("integer|object")), "5", "p=5", "", "a number or an object: a number"},
		{shaped("query", "deepObject*", endless), strings.Repeat(`{"o":`, 40) + "1" + strings.Repeat("}", 40), "", "syntax /query/p", "deeper than a server looks"},

		{content("path", "json", nil), `{"s":"a"}`, "%7B%22s%22%3A%22a%22%7D", "", "content of JSON"},
		{content("query", "json", nil), `null`, "p=null", "", "null, in JSON"},
		{content("header", "json", nil), `{"s":"a"}`, `{"s":"a"}`, "", "in a header"},
		{content("cookie", "json", nil), `[]`, "p=%5B%5D", "", "in a cookie"},
		{content("query", "text", nil), `"1,2"`, "p=1%2C2", "", "content of another media type"},
		{content("query", "text", of("integer")), "7", "p=7", "", "in its type"},

		{allowEmpty(shaped("query", "form*", of("boolean"))), "null", "p=", "", "nothing, where that is allowed"},
		{allowEmpty(shaped("query", "form*", of("boolean"))), "true", "p=true", "", "and something"},
	} {
		for _, by := range []strict.Styler{styler, nil} {
			r, err := callBy(t, by, c.parameter, func(call *strict.Call, p *strict.Parameter) { call.Write(p, raw(c.value)) })
			got := brackets.Replace(shown(c.parameter, r))
			if got != brackets.Replace(c.want) || found(err) != c.found {
				t.Errorf("%s %s %s, %s: sent %q, %q, want %q, %q", c.parameter.In, c.parameter.Style, c.value, c.reason, got, found(err), c.want, c.found)
			}
		}
	}
}

// brackets writes what the styler and package style write in two ways in one.
var brackets = strings.NewReplacer("+", "%20", "%3A", ":", "%5B", "[", "%5D", "]", "%7B", "{", "%7D", "}")

// An exploded object has no member with the name of another parameter.
func TestWriteOthersParameters(t *testing.T) {
	for _, in := range []string{"query", "cookie"} {
		p := shaped(in, "form*", of("object"))
		o := withParameter(p)
		o.Parameters = append(o.Parameters, strict.Parameter{Name: "other", In: in})
		o.Security = []strict.SecurityRequirement{all(&strict.SecurityScheme{Name: "key", Type: "apiKey", In: in, Key: "key"}), {}}
		for member, want := range map[string]string{"mine": "", "other": "syntax /" + in + "/p", "key": "syntax /" + in + "/p", "a b": ""} {
			c := client(t, func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: http.StatusNoContent}, nil
			})
			call := c.NewCall(o)
			call.Write(&o.Parameters[0], raw(`{"`+member+`":"x"}`))
			if _, _, err := call.Do(t.Context()); found(err) != want && !(in == "cookie" && strings.ContainsAny(member, " ")) {
				t.Errorf("%s, member %q: %q, want %q", in, member, found(err), want)
			}
		}
	}
}

// drawValue draws a value of JSON, and a shape of it.
func drawValue(t *rapid.T, deep int) (value any, shape *strict.Shape) {
	text := rapid.OneOf(rapid.StringMatching(`[a-z]{1,4}`), rapid.StringMatching(`[a-c ,|;.%&+="\[\]{}\\é]{0,4}`), rapid.String())
	kind := rapid.IntRange(0, 2+deep).Draw(t, "kind")
	switch {
	case kind == 0:
		return text.Draw(t, "string"), of("string")
	case kind == 1:
		return rapid.IntRange(-9, 9).Draw(t, "number"), of("number")
	case kind == 2:
		return rapid.Bool().Draw(t, "boolean"), of("boolean")
	case kind%2 == 1:
		list, shape := []any{}, listOf(nil)
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			if len(list) == 0 {
				value, shape.Items = drawValue(t, deep-2)
				list = append(list, value)
			} else {
				list = append(list, list[0])
			}
		}
		return list, shape
	}
	object, shape := map[string]any{}, &strict.Shape{Type: "object", Closed: true}
	for i := range rapid.IntRange(1, 3).Draw(t, "members") {
		name := "m" + strconv.Itoa(i) + rapid.SampledFrom([]string{"", "x", " ", "=", "]", "é"}).Draw(t, "name")
		var member *strict.Shape
		object[name], member = drawValue(t, deep-2)
		shape.Members = append(shape.Members, strict.Named{Name: name, Shape: member})
	}
	return object, shape
}

// Whatever the client sends, the server reads as the same value; all else it does not send.
func TestWriteIsRead(t *testing.T) {
	styles := [][2]string{
		{"path", "simple"},
		{"path", "simple*"},
		{"path", "label"},
		{"path", "label*"},
		{"path", "matrix"},
		{"path", "matrix*"},
		{"query", "form"},
		{"query", "form*"},
		{"query", "spaceDelimited"},
		{"query", "pipeDelimited"},
		{"query", "deepObject*"},
		{"query", "json"},
		{"header", "json"},
		{"header", "simple"},
		{"header", "simple*"},
		{"cookie", "form"},
		{"cookie", "form*"},
		{"cookie", "json"},
		{"query", "spaceDelimited*"},
	}
	sent, checks := map[string]int{}, 0
	stylers := []strict.Styler{styler, nil}
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.SampledFrom(styles).Draw(rt, "style")
		value, shape := drawValue(rt, 4)
		p := shaped(s[0], s[1], shape)
		if s[1] == "json" {
			p = content(s[0], "json", shape)
		}
		p.AllowReserved = p.In == "query" && rapid.Bool().Draw(rt, "reserved")
		text, _ := json.Marshal(value)
		checks++
		by := rapid.SampledFrom(stylers).Draw(rt, "styler")
		r, err := callBy(t, by, p, func(call *strict.Call, p *strict.Parameter) { call.Write(p, raw(string(text))) })
		if r == nil {
			if found(err) == "" {
				rt.Fatalf("%s: %v", text, err)
			}
			return
		}
		sent[s[0]+" "+s[1]]++
		got := ""
		server := httptest.NewRequest(http.MethodGet, "/read", nil)
		server.URL.RawQuery, server.Header = r.URL.RawQuery, r.Header
		server.URL.RawPath = strings.TrimPrefix(r.URL.EscapedPath(), "/base")
		server.URL.Path, _ = url.PathUnescape(server.URL.RawPath)
		w := serve(withParameter(p), server, func(q *strict.Request) {
			p := p
			p.Pointer = "/" + p.In + "/p"
			got = read(q, &p)
		})
		var again any
		if err := json.Unmarshal([]byte(got), &again); err != nil || issues(t, w) != "" {
			rt.Fatalf("%s in %s: read %q, %s", text, shown(p, r), got, issues(t, w))
		}
		if canonical, _ := json.Marshal(again); string(canonical) != string(text) {
			rt.Fatalf("%s in %s: read %s", text, shown(p, r), got)
		}
	})
	if len(sent) < len(styles)/2 && checks > 90 {
		t.Errorf("sent %v of %d", sent, checks)
	}
}

// Values of path parameters that make another path, or would be read as others, are not sent.
func TestWritePaths(t *testing.T) {
	for _, c := range []struct {
		path, shadow, values string // with bars between
		want, found, reason  string
	}{
		{"/things/{a}", "/things/mine", "x", "/things/x", "", "any id"},
		{"/things/{a}", "/things/mine", "mine", "", "path /path/a", "the id that is another path"},
		{"/things/{a}", "/things/{b}:apply", "x:apply", "", "path /path/a", "the id that is another path by a part of it"},
		{"/things/{a}", "/things/{b}:apply", "x:apply:", "/things/x:apply:", "", "and one that is not"},
		{"/things/{a}", "/things/{b}:apply", ":apply", "/things/:apply", "", "with nothing for its parameter"},
		{"/{a}/{b}", "/x/{b}", "x|y", "", "path /path/a", "the value that is text in the other"},
		{"/{a}/x", "/y/x/z", "y", "/y/x", "", "a longer one"},
		{"/things/{a}:apply", "", "x:apply", "/things/x:apply:apply", "", "the text behind it, in it"},
		{"/things/{a}:apply", "", "", "", "required /path/a", "nothing"},
		{"/files/{a}.json", "", "..", "/files/...json", "", "dots that make no dot segment"},
		{"/files/{a}.", "", ".", "", "path /path/a", "dots that do"},
		{"/pairs/{a}-{b}", "", "x|y-z", "/pairs/x-y-z", "", "a dash in the last"},
		{"/pairs/{a}-{b}", "", "x-y|z", "", "path /path/a", "a dash in the first"},
		{"/pairs/{a}{b}", "", "x|yz", "/pairs/xyz", "", "a character for the first"},
		{"/pairs/{a}{b}", "", "xy|z", "", "path /path/a", "and no more"},
		{"/v{a}/{b}.{c}", "", "1|x|y.z", "/v1/x.y.z", "", "several segments"},
		{"/é%20x{a}/{b}", "", "1|..", "", "required /path/b", "a dot segment beside them"},
	} {
		o := &strict.Operation{ID: "read", Method: http.MethodGet, Path: c.path, Responses: []strict.Response{{Status: 204}}}
		if c.shadow != "" {
			o.ShadowedBy = []string{"/none/of/these", c.shadow}
		}
		for i := range strings.Count(c.path, "{") {
			name := string("abc"[i])
			o.Parameters = append(o.Parameters, strict.Parameter{Name: name, In: "path", Pointer: "/path/" + name, Style: "simple"})
		}
		sent := ""
		client := client(t, func(r *http.Request) (*http.Response, error) {
			sent = strings.TrimPrefix(r.URL.EscapedPath(), "/base")
			return &http.Response{StatusCode: http.StatusNoContent}, nil
		})
		call := client.Styled(styler).NewCall(o)
		for i, value := range strings.Split(c.values, "|") {
			call.Write(&o.Parameters[i], func(e *wire.Encoder) { e.String(value) })
		}
		_, _, err := call.Do(t.Context())
		if sent != c.want || found(err) != c.found {
			t.Errorf("%s beside %s, %s: sent %q, %v, want %q, %q", c.path, c.shadow, c.reason, sent, err, c.want, c.found)
		}
	}
}
