package strict_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/wire"
)

// shaped is a parameter p of a style with a shape. An exploded style ends in "*", as in
// URI templates (RFC 6570).
func shaped(in, name string, shape *strict.Shape) strict.Parameter {
	name, explode := strings.CutSuffix(name, "*")
	return strict.Parameter{Name: "p", In: in, Style: name, Explode: explode, Shape: shape}
}

// of is the shape of some types.
func of(types string) *strict.Shape { return &strict.Shape{Type: types} }

// listOf is the shape of an array.
func listOf(items *strict.Shape) *strict.Shape { return &strict.Shape{Type: "array", Items: items} }

// anyOf is the shape of one of some types, of which accepts takes what is right.
func anyOf(types string, accepts func(*wire.Decoder) bool) *strict.Shape {
	return &strict.Shape{Type: types, Accepts: accepts}
}

// small takes strings and integers up to 9.
func small(d *wire.Decoder) bool {
	text, isString := d.Scalar()
	return isString || len(text) == 1
}

func isArray(d *wire.Decoder) bool { return d.BeginArray() }

// membersOf is the shape of an object with members of every type; others are integers.
func membersOf() *strict.Shape {
	return &strict.Shape{Type: "object", Others: of("integer"), Members: []strict.Named{
		{Name: "s"},
		{Name: "n", Shape: of("number")},
		{Name: "b", Shape: of("boolean")},
		{Name: "l", Shape: listOf(of("integer"))},
		{Name: "o", Shape: &strict.Shape{Type: "object", Others: of("number")}},
	}}
}

// nested is a shape with objects in arrays and arrays in objects.
func nested() *strict.Shape {
	s := membersOf()
	s.Members = append(s.Members, strict.Named{Name: "list", Shape: listOf(membersOf())}, strict.Named{Name: "either", Shape: of("number|object")})
	return s
}

func content(in, kind string, shape *strict.Shape) strict.Parameter {
	p := shaped(in, "", shape)
	p.Content = kind
	return p
}

func allowEmpty(p strict.Parameter) strict.Parameter {
	p.AllowEmpty = true
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

// read is the JSON of a parameter that is read as it is.
func read(q *strict.Request, p *strict.Parameter) string {
	d := q.Decoder(p)
	if d == nil {
		return ""
	}
	defer q.Close(d)
	text, _ := d.Raw()
	return string(text)
}

// callBy sends one parameter, by a styler, and returns the request that went out, or what
// kept it.
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

// An exploded object that is open has what nobody else has; a closed one its own.
func TestObjectLeavesOthersParameters(t *testing.T) {
	open, closed := shaped("query", "form*", membersOf()), shaped("query", "form*", &strict.Shape{Type: "object", Closed: true, Members: []strict.Named{{Name: "m"}}})
	closed.Name = "c"
	open.Pointer, closed.Pointer = "/query/p", "/query/c"
	o := withParameter(open)
	o.Security = keyed("key")
	deep := shaped("query", "deepObject*", of("object"))
	deep.Name = "d"
	o.Parameters = append(o.Parameters, closed, deep, strict.Parameter{Name: "q", In: "query", Style: "form"}, strict.Parameter{Name: "h", In: "header"})
	var both [2]string
	w := serve(o, httptest.NewRequest(http.MethodGet, "/read?s=a&m=7&q=c&key=d&h=5&d[x]=1&dx=6", nil), func(q *strict.Request) {
		both = [2]string{read(q, &open), read(q, &closed)}
	})
	if both != [2]string{`{"s":"a","h":5,"dx":6}`, `{"m":"7"}`} || issues(t, w) != "" {
		t.Errorf("read %s, %s", both, issues(t, w))
	}
}

// What no parameter declares is passed over, or refused where the server is asked to.
func TestUndeclaredQuery(t *testing.T) {
	o := withParameter(shaped("query", "deepObject*", membersOf()))
	o.Security = keyed("key")
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
	w := serve(withParameter(shaped("query", "form", nil)), r, func(q *strict.Request) {
		d := wire.NewParameterDecoder([]byte(`"x"`), "/query/p")
		d.Int()
		q.Close(d)
		d = wire.NewParameterDecoder([]byte(`{"a":1,"a"`), "/query/json")
		d.Skip()
		q.Close(d)
		d = wire.NewParameterDecoder([]byte("1"), "/query/fine")
		d.Int()
		q.Close(d)
	})
	if got := issues(t, w); got != "type /query/p, syntax /query/json" {
		t.Errorf("%d, %q", w.Code, got)
	}
}

// A required parameter without a value in Go is not sent.
func TestMissing(t *testing.T) {
	_, err := callBy(t, nil, shaped("query", "form", nil), func(call *strict.Call, p *strict.Parameter) { call.Missing(p) })
	if found(err) != "required /query/p" {
		t.Errorf("found %v", err)
	}
}
