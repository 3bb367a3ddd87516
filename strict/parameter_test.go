package strict_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// style makes a parameter p of a style. An exploded one ends in "*", as in URI
// templates (RFC 6570).
func style(in, name string) strict.Parameter {
	name, explode := strings.CutSuffix(name, "*")
	return strict.Parameter{Name: "p", In: in, Style: name, Explode: explode}
}

func list(in, name string) strict.Parameter {
	p := style(in, name)
	p.Array = true
	return p
}

// object is one with members of every type, and others that are integers.
func object(in, name string) strict.Parameter {
	p := style(in, name)
	p.Object = &strict.Object{Members: []strict.Member{{Name: "s", Type: "string"}, {Name: "n", Type: "number"}, {Name: "b", Type: "boolean"}}, Others: "integer"}
	return p
}

func request(p strict.Parameter, sent string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/read", nil)
	switch p.In {
	case "path":
		r = httptest.NewRequest(http.MethodGet, "/read/"+sent, nil)
	case "query":
		r.URL.RawQuery = sent
	case "header":
		for line := range strings.SplitSeq(sent, "\n") {
			r.Header.Add("P", line)
		}
	case "cookie":
		r.Header.Add("Cookie", sent)
	}
	return r
}

func TestReadParameter(t *testing.T) {
	for _, c := range []struct {
		parameter strict.Parameter
		sent      string
		want      string // texts between bars
		found     string
		reason    string
	}{
		{style("path", "simple"), "a%2Fb,c", "a/b,c", "", "a scalar is one text"},
		{style("path", "label"), ".a", "a", "", "behind a dot"},
		{style("path", "label"), "a", "", "syntax /path/p", "without it"},
		{style("path", "matrix"), ";p=a%3Bb", "a;b", "", "behind its name"},
		{style("path", "matrix"), ";q=a", "", "syntax /path/p", "behind another"},
		{style("path", "matrix"), "p=a", "", "syntax /path/p", "without a semicolon"},
		{list("path", "simple"), "a,b%2Cc,", "a|b,c|", "", "commas"},
		{list("path", "label"), ".a,b.c", "a|b.c", "", "commas, a dot is none"},
		{list("path", "label*"), ".a.b,c", "a|b,c", "", "dots, a comma is none"},
		{list("path", "label*"), "a.b", "", "syntax /path/p", "no dot first"},
		{list("path", "matrix"), ";p=a,b", "a|b", "", "commas behind the name"},
		{list("path", "matrix*"), ";p=a;p=b,c", "a|b,c", "", "the name before each"},
		{list("path", "matrix*"), ";p=a;q=b", "", "syntax /path/p", "another name between"},
		{list("path", "matrix*"), "p=a", "", "syntax /path/p", "no semicolon first"},
		{style("query", "form*"), "p=a+b%26&q=c", "a b&", "", "a space and an ampersand"},
		{style("query", "form*"), "%70=a", "a", "", "an escaped name"},
		{style("query", "form*"), "p", "", "", "a name alone is an empty text"},
		{style("query", "form*"), "p=%zz", "", "syntax /query/p", "no escape"},
		{style("query", "form*"), "p=%ff", "", "syntax /query/p", "no UTF-8"},
		{style("query", "form*"), "p=a&p=b", "a", "duplicate /query/p", "twice"},
		{list("query", "form*"), "p=a&q=x&p=b%2Cc", "a|b,c", "", "each by itself"},
		{list("query", "form"), "p=a,b%2Cc", "a|b,c", "", "commas"},
		{list("query", "form"), "p=a&p=b", "a", "duplicate /query/p", "twice"},
		{list("query", "spaceDelimited"), "p=a%20b+c", "a|b|c", "", "spaces of both kinds"},
		{list("query", "pipeDelimited"), "p=a%7Cb|c%7cd", "a|b|c|d", "", "bars of all kinds"},
		{style("header", "simple"), " a ", "a", "", "trimmed"},
		{style("header", "simple"), "a\nb", "a", "duplicate /header/p", "two lines"},
		{list("header", "simple"), "a, b\nc", "a|b|c", "", "lines are joined"},
		{style("cookie", "form*"), "q=x; p=a%20b", "a b", "", "a cookie among others"},
		{style("cookie", "form*"), "p=100%", "100%", "", "a percent sign that begins no escape"},
		{style("cookie", "form*"), `p="a"`, "a", "", "in quotes"},
		{style("cookie", "form*"), "p=a;p=b", "a", "duplicate /cookie/p", "twice"},
		{list("cookie", "form*"), "p=a;p=b", "a|b", "", "each by itself"},
		{list("cookie", "form"), "p=a,b", "a|b", "", "commas"},
	} {
		var got []string
		w := serve(withParameter(c.parameter), request(c.parameter, c.sent), func(q *strict.Request) {
			p := c.parameter
			p.Pointer = "/" + p.In + "/p"
			if p.Array {
				got, _ = q.Texts(&p)
			} else if text, ok := q.Text(&p); ok {
				got = []string{text}
			}
		})
		if texts := strings.Join(got, "|"); texts != c.want || issues(t, w) != c.found {
			t.Errorf("%s %s, %s: read %q, %q, want %q, %q", c.parameter.In, c.sent, c.reason, texts, issues(t, w), c.want, c.found)
		}
	}
}

// A parameter that was not sent is missing where it is required, of every kind.
func TestReadAbsentParameter(t *testing.T) {
	for _, p := range []strict.Parameter{style("query", "form*"), list("query", "form"), object("query", "form*"), object("query", "deepObject*"), object("header", "simple"), object("cookie", "form*"), list("cookie", "form*")} {
		for _, required := range []bool{false, true} {
			p.Required = required
			w := serve(withParameter(p), httptest.NewRequest(http.MethodGet, "/read", nil), func(q *strict.Request) {
				p.Pointer = "/" + p.In + "/p"
				ok := true
				switch {
				case p.Object != nil:
					_, ok = q.Object(&p)
				case p.Array:
					_, ok = q.Texts(&p)
				default:
					_, ok = q.Text(&p)
				}
				if ok {
					t.Errorf("%s %s: there is something to read", p.In, p.Style)
				}
			})
			if got := issues(t, w); (got == "required /"+p.In+"/p") != required {
				t.Errorf("%s %s, required %v: %q", p.In, p.Style, required, got)
			}
		}
	}
}

func TestReadObjectParameter(t *testing.T) {
	for _, c := range []struct {
		parameter         strict.Parameter
		sent, want, found string
		reason            string
	}{
		{object("path", "simple"), "s,1,n,1.50,b,true", `{"s":"1","n":1.50,"b":true}`, "", "each in its type"},
		{object("path", "simple"), "n,x,o,7,b,1", `{"n":"x","o":7,"b":"1"}`, "", "what is none of its type stays a text, for the decoder to refuse"},
		{object("path", "simple"), "s,a,n", "", "syntax /path/p", "a name without a value"},
		{object("path", "simple*"), "s=a%2Cb,n=1", `{"s":"a,b","n":1}`, "", "exploded"},
		{object("path", "simple*"), "s", "", "syntax /path/p", "exploded, without a value"},
		{object("path", "label"), ".s,a", `{"s":"a"}`, "", "a label"},
		{object("path", "label"), "s,a", "", "syntax /path/p", "a label without a dot"},
		{object("path", "label*"), ".s=a.n=1", `{"s":"a","n":1}`, "", "an exploded label"},
		{object("path", "matrix"), ";p=s,a", `{"s":"a"}`, "", "a matrix"},
		{object("path", "matrix"), ";q=s,a", "", "syntax /path/p", "a matrix of another name"},
		{object("path", "matrix*"), ";s=a;n=1", `{"s":"a","n":1}`, "", "an exploded matrix"},
		{object("path", "matrix*"), "s=a", "", "syntax /path/p", "a matrix without a semicolon"},
		{object("query", "form"), "p=s,a%2Cb", `{"s":"a,b"}`, "", "in one text"},
		{object("query", "form"), "p=s,a&p=s,b", `{"s":"a"}`, "duplicate /query/p", "twice"},
		{object("query", "form*"), "s=a+b&n=2&key=k&o=3", `{"s":"a b","n":2,"key":"k","o":3}`, "", "every name that nobody else has"},
		{object("query", "form*"), "s=a&s=b", `{"s":"a"}`, "duplicate /query/p", "a member twice"},
		{object("query", "form*"), "s=%zz", "", "syntax /query/p", "no escape"},
		{object("query", "deepObject*"), "p[s]=a&p%5Bn%5D=1&q[s]=b", `{"s":"a","n":1}`, "", "in brackets, escaped or not"},
		{object("query", "deepObject*"), "p[s=a", "", "syntax /query/p", "a bracket that is not closed"},
		{object("query", "deepObject*"), "p[s][t]=a", "", "syntax /query/p", "brackets twice"},
		{object("header", "simple"), "s, a,n ,1", `{"s":"a","n":1}`, "", "spaces around"},
		{object("header", "simple*"), "s=a\nn=1", `{"s":"a","n":1}`, "", "two lines"},
		{object("cookie", "form"), "p=s,a", `{"s":"a"}`, "", "one cookie"},
		{object("cookie", "form*"), "s=a; n=1; lonely", `{"s":"a","n":1}`, "", "a cookie for each"},
	} {
		var got string
		w := serve(withParameter(c.parameter), request(c.parameter, c.sent), func(q *strict.Request) {
			p := c.parameter
			p.Pointer = "/" + p.In + "/p"
			text, _ := q.Object(&p)
			got = string(text)
		})
		if got != c.want || issues(t, w) != c.found {
			t.Errorf("%s %s, %s: read %s, %q, want %s, %q", c.parameter.In, c.sent, c.reason, got, issues(t, w), c.want, c.found)
		}
	}
}

// An exploded object that is open has what nobody else has; a closed one its own.
func TestObjectLeavesOthersParameters(t *testing.T) {
	open, closed := object("query", "form*"), object("query", "form*")
	closed.Name, closed.Object = "c", &strict.Object{Members: []strict.Member{{Name: "m", Type: "string"}}}
	open.Pointer, closed.Pointer = "/query/p", "/query/c"
	o := withParameter(open)
	o.Security = keyed("key")
	o.Parameters = append(o.Parameters, closed, strict.Parameter{Name: "q", In: "query", Style: "form"}, strict.Parameter{Name: "h", In: "header"})
	var both [2]string
	w := serve(o, httptest.NewRequest(http.MethodGet, "/read?s=a&m=b&q=c&key=d&h=5", nil), func(q *strict.Request) {
		for i, p := range []strict.Parameter{open, closed} {
			text, _ := q.Object(&p)
			both[i] = string(text)
		}
	})
	if both != [2]string{`{"s":"a","m":"b","h":5}`, `{"m":"b"}`} || issues(t, w) != "" {
		t.Errorf("read %s, %s", both, issues(t, w))
	}
}

// What no parameter declares is passed over, or refused where the server is asked to.
func TestUndeclaredQuery(t *testing.T) {
	deep := object("query", "deepObject*")
	o := withParameter(deep)
	o.Security = append(keyed("key"), strict.SecurityRequirement{}) // or none
	o.Parameters = append(o.Parameters, strict.Parameter{Name: "q", In: "query"}, strict.Parameter{Name: "h", In: "header"})
	for _, c := range []struct{ query, want, reason string }{
		{"q=1&q=2&key=k&p[s]=1&%71=3", "", "all that is declared"},
		{"", "", "nothing"},
		{"&&", "", "nothing either"},
		{"p=1&h=2&Q=3", "undeclared /query/p, undeclared /query/h, undeclared /query/Q", "names of another style, place or case"},
		{"a~/=1&a~/=2&a%7E%2F", "undeclared /query/a~0~1", "each name once, escaped"},
		{"%ff&%zz", "undeclared /query/\ufffd, undeclared /query/%zz", "names that are none"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/read", nil)
		r.URL.RawQuery = c.query
		nothing := func(*strict.Request) {}
		if got := issues(t, serve(o, r, nothing, strict.WithStrictQuery())); got != c.want {
			t.Errorf("%s: %s: got %q, want %q", c.reason, c.query, got, c.want)
		}
		if w := serve(o, r, nothing); w.Code != http.StatusNoContent {
			t.Errorf("%s: %s is refused without being asked: %s", c.reason, c.query, w.Body)
		}
	}
}

// Values are decoded with the pointer of the parameter; faults of several are listed.
func TestCloseParameter(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/read", nil)
	w := serve(withParameter(style("query", "form")), r, func(q *strict.Request) {
		d := wire.NewTextDecoder("x", "/query/p")
		d.Int()
		q.Close(d)
		d = wire.NewParameterDecoder([]byte(`{"a":1,"a"`), "/query/json")
		d.Skip()
		q.Close(d)
		d = wire.NewTextDecoder("1", "/query/fine")
		d.Int()
		q.Close(d)
	})
	if got := issues(t, w); got != "type /query/p, syntax /query/json" || w.Code != http.StatusUnprocessableEntity {
		t.Errorf("%d, %q", w.Code, got)
	}
}

// call sends one parameter and returns the request that went out, or what kept it.
func call(t *testing.T, p strict.Parameter, send func(*strict.Call, *strict.Parameter)) (sent *http.Request, err error) {
	t.Helper()
	return callBy(t, nil, p, send)
}

func callBy(t *testing.T, styler strict.Styler, p strict.Parameter, send func(*strict.Call, *strict.Parameter)) (sent *http.Request, err error) {
	t.Helper()
	o := withParameter(p)
	c := client(t, func(r *http.Request) (*http.Response, error) {
		sent = r
		return &http.Response{StatusCode: http.StatusNoContent}, nil
	})
	call := c.Styled(styler).NewCall(o)
	send(call, &o.Parameters[0])
	_, _, err = call.Do(t.Context())
	return sent, err
}

// shown is the part of a request in which a parameter is.
func shown(p strict.Parameter, r *http.Request) string {
	switch {
	case r == nil:
		return ""
	case p.In == "path":
		return strings.TrimPrefix(r.URL.EscapedPath(), "/base/read/")
	case p.In == "query":
		return r.URL.RawQuery
	case p.In == "header":
		return r.Header.Get("p")
	}
	return r.Header.Get("Cookie")
}

func TestSendParameter(t *testing.T) {
	for _, c := range []struct {
		parameter strict.Parameter
		styled    string
		texts     []string
		err       error
		want      string
		found     string
		reason    string
	}{
		{style("path", "simple"), "a%2Fb", []string{"a/b"}, nil, "a%2Fb", "", "escaped"},
		{style("path", "simple"), "", []string{""}, nil, "", "required /path/p", "nothing, which is another path"},
		{style("path", "simple"), "..", []string{".."}, nil, "", "required /path/p", "a dot segment"},
		{style("path", "simple"), "%2e", []string{"."}, nil, "", "required /path/p", "an escaped one"},
		{list("path", "simple"), "a,b", []string{"a", "b"}, nil, "a,b", "", "two elements"},
		{list("path", "simple"), "a,b", []string{"a,b"}, nil, "", "syntax /path/p", "one element that reads as two"},
		{list("path", "simple"), "..", []string{"x"}, nil, "", "required /path/p", "two faults of one value are told once"},
		{list("path", "label*"), ".a.b", []string{"a", "b"}, nil, ".a.b", "", "between dots"},
		{list("path", "label*"), ".a.b", []string{"a.b"}, nil, "", "syntax /path/p", "a dot in an element"},
		{style("query", "form"), "p=a", []string{"a"}, nil, "p=a", "", "a name and a value"},
		{style("query", "form"), "p=b", []string{"a"}, nil, "", "syntax /query/p", "a value that reads as another"},
		{style("query", "form"), "p=a", []string{"a"}, fmt.Errorf("no"), "", "syntax /query/p", "what could not be styled"},
		{list("query", "spaceDelimited"), "p=a b", []string{"a", "b"}, nil, "p=a%20b", "", "a space has to be escaped"},
		{list("query", "pipeDelimited"), "p=a|b", []string{"a", "b"}, nil, "p=a%7Cb", "", "so has a bar"},
		{list("query", "form"), "p=", nil, nil, "", "syntax /query/p", "an array of nothing"},
		{style("header", "simple"), "a", []string{"a"}, nil, "a", "", "a header"},
		{style("header", "simple"), "a\nb", []string{"a\nb"}, nil, "", "syntax /header/p", "a line feed"},
	} {
		r, err := call(t, c.parameter, func(call *strict.Call, p *strict.Parameter) { call.Send(p, c.styled, c.err, c.texts...) })
		if got := shown(c.parameter, r); got != c.want || found(err) != c.found {
			t.Errorf("%s %s, %s: sent %q, %q, want %q, %q", c.parameter.In, c.styled, c.reason, got, found(err), c.want, c.found)
		}
	}
}

func TestSendCookie(t *testing.T) {
	for _, c := range []struct {
		parameter strict.Parameter
		texts     []string
		want      string
		found     string
		reason    string
	}{
		{style("cookie", "form*"), []string{"a;b é"}, "p=a%3Bb%20%C3%A9", "", "escaped"},
		{list("cookie", "form*"), []string{"a", "b"}, "p=a; p=b", "", "each by itself"},
		{list("cookie", "form"), []string{"a", "b"}, "p=a,b", "", "in one"},
		{list("cookie", "form"), nil, "", "syntax /cookie/p", "nothing"},
	} {
		r, err := call(t, c.parameter, func(call *strict.Call, p *strict.Parameter) { call.SendCookie(p, c.texts...) })
		if got := shown(c.parameter, r); got != c.want || found(err) != c.found {
			t.Errorf("%s: sent %q, %q, want %q, %q", c.reason, got, found(err), c.want, c.found)
		}
	}
}

// allowReserved leaves what stands for itself in a query, and no more.
func TestSendReserved(t *testing.T) {
	const text = "a:/?@!$'()*;=,&#[]+ %é"
	for _, c := range []struct {
		parameter strict.Parameter
		want      string
	}{
		{style("query", "form"), "p=a:/?@!$'()*;=,%26%23%5B%5D%2B%20%25%C3%A9"},
		{list("query", "form"), "p=a:/?@!$'()*;=%2C%26%23%5B%5D%2B%20%25%C3%A9"},
	} {
		c.parameter.AllowReserved = true
		escaped := "p=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
		r, err := call(t, c.parameter, func(call *strict.Call, p *strict.Parameter) { call.Send(p, escaped, nil, text) })
		if got := shown(c.parameter, r); got != c.want || err != nil {
			t.Errorf("sent %q, %v, want %q", got, err, c.want)
		}
	}
}

// member writes an object of one member s, and n or another where they are there.
func members(pairs ...string) func(*wire.Encoder) {
	return func(e *wire.Encoder) {
		e.BeginObject()
		for i := 0; i < len(pairs); i += 2 {
			e.AdditionalMember(pairs[i])
			e.Raw([]byte(pairs[i+1]))
		}
		e.EndObject()
	}
}

func TestSendObject(t *testing.T) {
	for _, c := range []struct {
		parameter strict.Parameter
		encode    func(*wire.Encoder)
		want      string
		found     string
		reason    string
	}{
		{object("path", "simple"), members("s", `"a,b"`, "n", "1.5"), "s,a%2Cb,n,1.5", "", "in turn"},
		{object("path", "simple*"), members("s", `"a"`, "b", "true"), "s=a,b=true", "", "exploded"},
		{object("path", "label"), members("s", `"a"`), ".s,a", "", "a label"},
		{object("path", "label*"), members("s", `"a"`, "n", "2"), ".s=a.n=2", "", "an exploded label"},
		{object("path", "label*"), members("s", `"a.b"`), "", "syntax /path/p", "an exploded label with a dot in a value"},
		{object("path", "matrix"), members("s", `"a"`), ";p=s,a", "", "a matrix"},
		{object("path", "matrix*"), members("s", `"a"`, "n", "2"), ";s=a;n=2", "", "an exploded matrix"},
		{object("query", "form"), members("s", `"a&b"`), "p=s,a%26b", "", "in one text"},
		{object("query", "form*"), members("s", `"a"`, "n", "2"), "s=a&n=2", "", "each by itself"},
		{object("query", "deepObject*"), members("s", `"a"`), "p[s]=a", "", "in brackets"},
		{object("header", "simple"), members("s", `"a"`, "n", "2"), "s,a,n,2", "", "a header"},
		{object("header", "simple"), members("s", `"a,b"`), "", "syntax /header/p", "a comma in a header"},
		{object("cookie", "form"), members("s", `"a"`), "p=s,a", "", "one cookie"},
		{object("cookie", "form*"), members("s", `"a b"`, "n", "2"), "s=a%20b; n=2", "", "a cookie for each"},
		{object("query", "form"), members(), "", "syntax /query/p", "no member"},
		{object("query", "form"), members("s", "1"), "", "type /query/p/s", "a number where the server reads a text"},
		{object("query", "form"), members("a~", "true"), "", "type /query/p/a~0", "no integer, of a name to be escaped"},
		{object("query", "form"), members("s", `"\ud800"`), "", "unicode /query/p/s", "what is off the document"},
	} {
		r, err := call(t, c.parameter, func(call *strict.Call, p *strict.Parameter) { call.SendObject(p, c.encode) })
		got := strings.NewReplacer("%5B", "[", "%5D", "]").Replace(shown(c.parameter, r))
		if got != c.want || found(err) != c.found {
			t.Errorf("%s %s, %s: sent %q, %q, want %q, %q", c.parameter.In, c.parameter.Style, c.reason, got, found(err), c.want, c.found)
		}
	}
}

func TestSendContent(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"path", "%7B%22s%22%3A%22a%22%7D"}, {"query", "p=%7B%22s%22%3A%22a%22%7D"}, {"header", `{"s":"a"}`}, {"cookie", "p=%7B%22s%22%3A%22a%22%7D"},
	} {
		p := style(c.in, "")
		r, err := call(t, p, func(call *strict.Call, p *strict.Parameter) { call.SendContent(p, members("s", `"a"`)) })
		if got := shown(p, r); got != c.want || err != nil {
			t.Errorf("%s: sent %q, %v, want %q", c.in, got, err, c.want)
		}
		if _, err := call(t, p, func(call *strict.Call, p *strict.Parameter) { call.SendContent(p, members("s", "[")) }); found(err) != "syntax /"+c.in+"/p/s" {
			t.Errorf("%s: what is off the document: %v", c.in, err)
		}
	}
}

// Texts are written with the pointer of the parameter.
func TestTexts(t *testing.T) {
	_, err := call(t, style("query", "form"), func(call *strict.Call, p *strict.Parameter) {
		if text := call.Text("/query/p", func(e *wire.Encoder) { e.Int64(7) }); text != "7" {
			t.Errorf("text %q", text)
		}
		texts := call.Texts("/query/p", func(e *wire.Encoder) {
			e.BeginArray()
			for _, text := range []string{"a", "\xff"} {
				e.Element()
				e.String(text)
			}
			e.EndArray()
		})
		if len(texts) != 2 || texts[0] != "a" {
			t.Errorf("texts %q", texts)
		}
	})
	if found(err) != "unicode /query/p/1" {
		t.Errorf("found %v", err)
	}
	_, err = call(t, style("path", "simple"), func(call *strict.Call, p *strict.Parameter) {
		call.Send(p, call.Text("/path/p", func(e *wire.Encoder) { e.String("\xff") }), nil)
	})
	if found(err) != "unicode /path/p" {
		t.Errorf("what is refused already is found to be empty as well: %v", err)
	}
}
