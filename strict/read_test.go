package strict_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/leasegate/leasegate/strict"
)

func TestDecoder(t *testing.T) {
	for _, c := range []struct {
		parameter         strict.Parameter
		sent, want, found string
		reason            string
	}{
		{shaped("path", "simple", nil), "a%2Fb,c", `"a/b,c"`, "", "a scalar is one text"},
		{shaped("path", "label", nil), ".a", `"a"`, "", "behind a dot"},
		{shaped("path", "label", nil), "a", "", "syntax /path/p", "without it"},
		{shaped("path", "matrix", of("number")), ";p=1.50", "1.50", "", "behind its name, a number as it was sent"},
		{shaped("path", "matrix", nil), ";q=a", "", "syntax /path/p", "behind another"},
		{shaped("query", "form*", of("integer")), "p=x", `"x"`, "", "what is none of its type stays a text, for the decoder to refuse"},
		{shaped("query", "form*", of("integer")), "p=01", `"01"`, "", "no number of JSON"},
		{shaped("query", "form*", of("boolean")), "p=true", "true", "", "a truth value"},
		{shaped("query", "form*", of("boolean")), "p=1", `"1"`, "", "none"},
		{shaped("query", "form*", of("string")), "p=true", `"true"`, "", "a text that looks like one"},
		{shaped("query", "form*", of("string")), "p=null", `"null"`, "", "a text that looks like null"},
		{shaped("query", "form*", of("integer")), "p=null", `"null"`, "", "no style has a null"},
		{shaped("query", "form*", nil), "p=%ff", "", "syntax /query/p", "no UTF-8"},
		{shaped("query", "form*", nil), "p=a&p=b", `"a"`, "duplicate /query/p", "twice"},
		{shaped("query", "form*", nil), "p", `""`, "", "a name alone is an empty text"},
		{shaped("header", "simple", nil), " a ", `"a"`, "", "trimmed"},
		{shaped("cookie", "form*", of("number")), "q=x; p=5", "5", "", "a cookie among others"},

		{shaped("query", "form*", of("string|integer|boolean")), "p=5", "5", "", "a number before a string"},
		{shaped("query", "form*", of("string|boolean")), "p=true", "true", "", "a truth value before a string"},
		{shaped("query", "form*", of("string|boolean")), "p=5", `"5"`, "", "a string where no number is taken"},
		{shaped("query", "form*", anyOf("string|integer", small)), "p=7", "7", "", "a number that is accepted"},
		{shaped("query", "form*", anyOf("string|integer", small)), "p=77", `"77"`, "", "a string where the number is not"},

		{shaped("query", "form*", listOf(nil)), "p=a&q=x&p=b%2Cc", `["a","b,c"]`, "", "each by itself"},
		{shaped("query", "form*", listOf(of("integer"))), "p=5", `[5]`, "", "one"},
		{shaped("query", "form", listOf(of("string|integer"))), "p=5,a", `[5,"a"]`, "", "each in its type"},
		{shaped("query", "form", listOf(nil)), "p=a&p=b", `["a"]`, "duplicate /query/p", "twice"},
		{shaped("query", "form*", listOf(listOf(of("integer")))), "p=[1,2]&p=[]", `[[1,2],[]]`, "", "arrays in an array are JSON"},
		{shaped("query", "form*", listOf(membersOf())), `p={"s":"a"}`, `[{"s":"a"}]`, "", "so are objects"},
		{shaped("query", "form*", listOf(membersOf())), `p={"s"`, `["{\"s\""]`, "", "what is none is a text, for the decoder to refuse"},
		{shaped("header", "simple", listOf(of("integer"))), "1, 2\n3", `[1,2,3]`, "", "lines are joined"},
		{shaped("query", "spaceDelimited", listOf(nil)), "p=a%20b+c", `["a","b","c"]`, "", "spaces of both kinds"},
		{shaped("query", "pipeDelimited", listOf(nil)), "p=a%7Cb|c", `["a","b","c"]`, "", "bars of both kinds"},

		{shaped("query", "form*", of("string|array")), "p=a", `"a"`, "", "a scalar before an array"},
		{shaped("query", "form*", of("string|array")), "p=a&p=b", `["a","b"]`, "", "an array where there are several"},
		{shaped("query", "form", anyOf("integer|array", isArray)), "p=1,2", `["1","2"]`, "", "the first that is accepted"},
		{shaped("query", "form", of("string|object")), "p=a,1", `"a,1"`, "", "a scalar before an object"},

		{shaped("path", "simple", membersOf()), "s,1,n,1.50,b,true", `{"s":"1","n":1.50,"b":true}`, "", "each in its type"},
		{shaped("path", "simple", membersOf()), "n,x,z,7,b,1", `{"n":"x","z":7,"b":"1"}`, "", "what is none of its type stays a text"},
		{shaped("path", "simple", membersOf()), "s,a,n", "", "syntax /path/p", "a name without a value"},
		{shaped("path", "simple", membersOf()), "l,1,s,a,l,2", `{"l":[1,2],"s":"a"}`, "", "an array in an object is given by several pairs"},
		{shaped("path", "simple*", membersOf()), `o=%7B%22x%22:1%2C%22y%22:2%7D`, `{"o":{"x":1,"y":2}}`, "", "an object in an object is JSON"},
		{shaped("path", "label*", membersOf()), ".s=a.n=1", `{"s":"a","n":1}`, "", "an exploded label"},
		{shaped("path", "matrix*", membersOf()), ";s=a;n=1", `{"s":"a","n":1}`, "", "an exploded matrix"},
		{shaped("query", "form", membersOf()), "p=s,a%2Cb", `{"s":"a,b"}`, "", "in one text"},
		{shaped("query", "form*", membersOf()), "s=a+b&n=2&key=7&l=1&l=2", `{"s":"a b","n":2,"key":7,"l":[1,2]}`, "", "every name that nobody else has"},
		{shaped("query", "form*", membersOf()), "s=a&s=b", `{"s":"a"}`, "duplicate /query/p", "a member twice"},
		{shaped("query", "spaceDelimited", membersOf()), "p=s%20a%20n%201", `{"s":"a","n":1}`, "", "between spaces"},
		{shaped("query", "pipeDelimited", membersOf()), "p=s%7Ca|n|1", `{"s":"a","n":1}`, "", "between bars"},
		{shaped("header", "simple*", membersOf()), "s=a\nn=1", `{"s":"a","n":1}`, "", "two lines"},
		{shaped("cookie", "form*", membersOf()), "s=a; n=1; lonely", `{"s":"a","n":1}`, "", "a cookie for each"},
		{shaped("query", "form*", of("object")), "a=1&b=true", `{"a":"1","b":"true"}`, "", "a free-form object has texts"},
		{shaped("query", "form*", &strict.Shape{Type: "object", Others: of("string|number|boolean")}), "a=1&b=x", `{"a":1,"b":"x"}`, "", "members of any type are read as what they look like"},

		{shaped("query", "deepObject*", nested()), "p[s]=a&p%5Bn%5D=1&q[s]=b", `{"s":"a","n":1}`, "", "in brackets, escaped or not"},
		{shaped("query", "deepObject*", nested()), "p[o][x]=1&p[s]=a&p[o][y]=2", `{"o":{"x":1,"y":2},"s":"a"}`, "", "an object in an object"},
		{shaped("query", "deepObject*", nested()), "p[l]=1&p[l]=2", `{"l":[1,2]}`, "", "an array, by its name"},
		{shaped("query", "deepObject*", nested()), "p[l]=1", `{"l":[1]}`, "", "an array of one"},
		{shaped("query", "deepObject*", nested()), "p[l][]=1&p[l][]=2", `{"l":[1,2]}`, "", "by empty brackets"},
		{shaped("query", "deepObject*", nested()), "p[l][1]=1&p[l][0]=2", `{"l":[2,1]}`, "", "by indices, in their order"},
		{shaped("query", "deepObject*", nested()), "p[l][1]=1", `{"l":{"1":"1"}}`, "", "indices that leave one out are none, for the decoder to refuse"},
		{shaped("query", "deepObject*", nested()), "p[l][00]=1", `{"l":{"00":"1"}}`, "", "neither are two zeros"},
		{shaped("query", "deepObject*", nested()), "p[list][0][s]=a&p[list][1][n]=2&p[list][0][l][]=3", `{"list":[{"s":"a","l":[3]},{"n":2}]}`, "", "objects in an array"},
		{shaped("query", "deepObject*", nested()), "p[either]=1", `{"either":1}`, "", "a number or an object: a number"},
		{shaped("query", "deepObject*", nested()), "p[either][x]=1", `{"either":{"x":"1"}}`, "", "an object"},
		{shaped("query", "deepObject*", nested()), "p[s]=a&p[s]=b", `{"s":"a"}`, "duplicate /query/p", "a member twice"},
		{shaped("query", "deepObject*", nested()), "p[s]=a&p[s][x]=b", "", "syntax /query/p", "a text and an object"},
		{shaped("query", "deepObject*", nested()), "p[s=a", "", "syntax /query/p", "a bracket that is not closed"},
		{shaped("query", "deepObject*", nested()), "p[s]x=a", "", "syntax /query/p", "something behind it"},
		{shaped("query", "deepObject*", nested()), "p[o][]=1&p[o][x]=2", "", "syntax /query/p", "an item and a member"},
		{shaped("query", "deepObject*", nested()), "p[s]=%zz", "", "syntax /query/p", "no escape"},
		{shaped("query", "deepObject*", listOf(nil)), "p[]=a&p[]=b", `["a","b"]`, "", "an array"},
		{shaped("query", "deepObject*", listOf(nil)), "p[0]=a&p[1]=b", `["a","b"]`, "", "an array with indices"},
		{shaped("query", "deepObject*", of("integer|object")), "p=5", "5", "", "a number or an object: a number"},
		{shaped("query", "deepObject*", of("integer|object")), "p[gt]=5", `{"gt":"5"}`, "", "an object"},
		{shaped("query", "deepObject*", of("string")), "p=5", `"5"`, "", "a text alone"},

		{content("query", "json", nil), "p={%22a%22:1}", `{"a":1}`, "", "content of JSON"},
		{content("query", "json", nil), "p=1&p=2", "1", "duplicate /query/p", "twice"},
		{content("path", "json", nil), "%5B1%5D", "[1]", "", "in the path"},
		{content("cookie", "json", nil), "p=%22a%22", `"a"`, "", "in a cookie"},
		{content("query", "text", nil), "p=1,2", `"1,2"`, "", "content of another media type is a text"},
		{content("query", "text", of("integer")), "p=7", "7", "", "in its type"},
		{content("header", "text", nil), "a, b", `"a, b"`, "", "in a header"},

		{allowEmpty(shaped("query", "form*", of("boolean"))), "p=", "null", "", "nothing, where that is allowed"},
		{allowEmpty(shaped("query", "form*", of("boolean"))), "p", "null", "", "without a sign either"},
		{allowEmpty(shaped("query", "form*", listOf(of("integer")))), "p=", "null", "", "an array of nothing"},
		{allowEmpty(shaped("query", "form*", listOf(of("integer")))), "p=&p=1", `["",1]`, "", "but not among others"},
		{allowEmpty(shaped("query", "form*", of("boolean"))), "p=&p=", `""`, "duplicate /query/p", "and not twice"},
		{shaped("query", "form*", of("boolean")), "p=", `""`, "", "nothing, where it is not"},
	} {
		got := ""
		w := serve(withParameter(c.parameter), request(c.parameter, c.sent), func(q *strict.Request) {
			p := c.parameter
			p.Pointer = "/" + p.In + "/p"
			got = read(q, &p)
		})
		if got != c.want || issues(t, w) != c.found {
			t.Errorf("%s %s %s, %s: read %s, %q, want %s, %q", c.parameter.In, c.parameter.Style, c.sent, c.reason, got, issues(t, w), c.want, c.found)
		}
	}
}

// A parameter that was not sent is missing where it is required, of every kind.
func TestDecoderOfNothing(t *testing.T) {
	for _, p := range []strict.Parameter{
		shaped("query", "form*", nil), shaped("query", "form", listOf(nil)), shaped("query", "form*", membersOf()), shaped("query", "deepObject*", membersOf()),
		shaped("query", "deepObject*", of("integer|object")), shaped("header", "simple", membersOf()), shaped("cookie", "form*", membersOf()),
		shaped("cookie", "form*", listOf(nil)), content("query", "json", nil), content("header", "text", nil), allowEmpty(shaped("query", "form*", nil)),
	} {
		// Of an object that is open every name in the query would be a member.
		r := httptest.NewRequest(http.MethodGet, "/read", nil)
		for _, required := range []bool{false, true} {
			p.Required = required
			w := serve(withParameter(p), r, func(q *strict.Request) {
				p.Pointer = "/" + p.In + "/p"
				if d := q.Decoder(&p); d != nil {
					t.Errorf("%s %s: there is something to read", p.In, p.Style)
				}
			})
			if got := issues(t, w); (got == "required /"+p.In+"/p") != required {
				t.Errorf("%s %s, required %v: %q", p.In, p.Style, required, got)
			}
		}
	}
}

// What no parameter declares is refused where the server is asked to, whatever the shape.
func TestUndeclaredShapes(t *testing.T) {
	either, deep := shaped("query", "deepObject*", of("integer|object")), shaped("query", "deepObject*", nested())
	for _, c := range []struct {
		parameter           strict.Parameter
		query, want, reason string
	}{
		{deep, "p[s]=1&p[o][x]=1&p[l][]=1", "", "members"},
		{deep, "p=1", "undeclared /query/p", "the name alone, of an object"},
		{either, "p=1", "", "the name alone, of what may be a number"},
		{either, "p[x]=1&px=1", "undeclared /query/px", "a name that begins like it"},
		{shaped("query", "form*", membersOf()), "s=1&whatever=2", "", "members of an open object"},
		{shaped("query", "form*", &strict.Shape{Type: "object", Closed: true, Members: []strict.Named{{Name: "s"}}}), "s=1&x=2&p=3", "undeclared /query/x, undeclared /query/p", "of a closed one"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/read?"+c.query, nil)
		if got := issues(t, serve(withParameter(c.parameter), r, func(*strict.Request) {}, strict.WithStrictQuery())); got != c.want {
			t.Errorf("%s: %s: got %q, want %q", c.reason, c.query, got, c.want)
		}
	}
}
