package everything

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/strict"
)

func (i *implementation) Objects(_ context.Context, r ObjectsRequestObject) (ObjectsResponseObject, error) {
	return respond[ObjectsResponseObject](i, r)
}

func (i *implementation) Search(_ context.Context, r SearchRequestObject) (SearchResponseObject, error) {
	return respond[SearchResponseObject](i, r)
}

// bothFind returns what the server refuses in the parameters of a request, which
// the judge has to refuse likewise.
func bothFind(t failer, target string, header http.Header) []string {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, "http://server.test"+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header
	i := &implementation{answer: answers{}}
	recorder := httptest.NewRecorder()
	NewHandler(i, strict.WithStrictQuery()).ServeHTTP(recorder, r)
	refused := []string{}
	if recorder.Code == http.StatusUnprocessableEntity {
		var document struct {
			Message []struct{ Pointer, Rule string } `json:"message"`
		}
		if err := json.Unmarshal(recorder.Body.Bytes(), &document); err != nil {
			t.Fatalf("%s: %v", recorder.Body, err)
		}
		for _, issue := range document.Message {
			if issue.Rule != "unrepresentable" {
				refused = append(refused, issue.Rule+" "+issue.Pointer)
			}
		}
	} else if recorder.Code != http.StatusNoContent {
		t.Fatalf("%s: status %d: %s", target, recorder.Code, recorder.Body)
	}
	_, contract := compiled()
	judged := []string{}
	judgement := contract.Judge(gate.Exchange{Request: gate.Request{Method: r.Method, URL: target, Header: header}})
	if len(judgement.NotJudged) > 0 {
		return refused // what OpenAPI does not define, a server must refuse all the same
	}
	again := ""
	for _, f := range judgement.Findings {
		word := strings.TrimPrefix(string(f.Rule), "request.parameter.")
		if word == "syntax" && f.Level == gate.LevelWarning {
			again = f.Pointer + "/" // JSON with a name twice, of which the server reads the first value
		}
		if found := word + " " + f.Pointer; again == "" || !strings.HasPrefix(f.Pointer, again) || slices.Contains(refused, found) {
			judged = append(judged, found)
		}
	}
	slices.Sort(refused)
	slices.Sort(judged)
	refused, judged = slices.Compact(refused), slices.Compact(judged)
	if !slices.Equal(refused, judged) {
		t.Fatalf("%s %q\nserver: %q\njudge:  %q", target, header, refused, judged)
	}
	return refused
}

// answers is the 204 of the operations here.
type answers struct{}

func (answers) VisitObjectsResponse(w http.ResponseWriter) error {
	return Objects204Response{}.VisitObjectsResponse(w)
}

func (answers) VisitSearchResponse(w http.ResponseWriter) error {
	return Search204Response{}.VisitSearchResponse(w)
}

func (answers) VisitPathStylesResponse(w http.ResponseWriter) error {
	return PathStyles204Response{}.VisitPathStylesResponse(w)
}

const plainPath = "/objects/name,a/name=a/.name,a/.name=a/;matrix=name,a/;name=a/%7B%22name%22:%22a%22%7D"

var objectRows = []struct{ target, header, value, want, reason string }{
	{plainPath, "", "", "", "all that is required"},
	{inPlainPath("/name,a/", "/name,a%2C,count,4,ratio,1e2,on,true,color,red/"), "", "", "", "a member of each type"},
	{inPlainPath("/name,a/", "/name,a,count,3/"), "", "", "multipleOf /path/simple/count", "a keyword of a member"},
	{inPlainPath("/name,a/", "/name,a,count,x/"), "", "", "type /path/simple/count", "no number"},
	{inPlainPath("/name,a/", "/name,a,on,True/"), "", "", "type /path/simple/on", "no boolean"},
	{inPlainPath("/name,a/", "/name,5,count,4/"), "", "", "", "a string of digits"},
	{inPlainPath("/name,a/", "/name/"), "", "", "syntax /path/simple", "a name without a value"},
	{inPlainPath("/name,a/", "/name,a,name,b/"), "", "", "duplicate /path/simple", "a member twice"},
	{inPlainPath("/name,a/", "/name,a,other,b/"), "", "", "additionalProperties /path/simple/other", "an unknown member"},
	{inPlainPath("/name,a/", "/count,4/"), "", "", "required /path/simple/name", "a missing member"},
	{inPlainPath("/name=a/", "/name=a%2Cb%3Dc,id=3fa85f64-5717-4562-b3fc-2c963f66afa6/"), "", "", "", "escaped delimiters"},
	{inPlainPath("/name=a/", "/name,a/"), "", "", "syntax /path/simpleExploded", "not exploded"},
	{inPlainPath("/name=a/", "/n%61me=a/"), "", "", "", "an escaped name"},
	{inPlainPath("/name=a/", "/name=%ff/"), "", "", "syntax /path/simpleExploded", "no UTF-8"},
	{inPlainPath("/.name,a/", "/name,a/"), "", "", "syntax /path/label", "no dot"},
	{inPlainPath("/.name=a/", "/.name=a.count=3/"), "", "", "multipleOf /path/labelExploded/count", "label, exploded"},
	{inPlainPath("/.name=a/", "/.name=a,count=3/"), "", "", "", "a comma is no delimiter of it"},
	{inPlainPath("/;matrix=name,a/", "/;other=name,a/"), "", "", "syntax /path/matrix", "another name"},
	{inPlainPath("/;name=a/", "/;name=a;count=5/"), "", "", "multipleOf /path/matrixExploded/count", "matrix, exploded"},
	{inPlainPath("/;name=a/", "/name=a/"), "", "", "syntax /path/matrixExploded", "no semicolon"},
	{inPlainPath("%22name%22", "%22Name%22"), "", "", "additionalProperties /path/json/Name required /path/json/name", "JSON off its schema"},
	{inPlainPath("%22a%22", "%22a%22,%22name%22:1"), "", "", "syntax /path/json", "JSON with a member twice"},
	{inPlainPath("%22a%22", "%22%5Cud800%22"), "", "", "syntax /path/json", "JSON with half a surrogate pair"},
	{inPlainPath("%22a%22%7D", "1"), "", "", "syntax /path/json type /path/json/name", "no JSON, after a fault"},
	{inPlainPath("%22a%22%7D", "%22a%22%7D,"), "", "", "syntax /path/json", "JSON and more"},

	{plainPath + "?form=name,a+b,count,2", "", "", "", "form"},
	{plainPath + "?form=name,", "", "", "minLength /query/form/name", "form, an empty value"},
	{plainPath + "?form=", "", "", "syntax /query/form", "form, nothing"},
	{plainPath + "?form=name,a&form=name,b", "", "", "duplicate /query/form", "form, twice"},
	{plainPath + "?deep[a]=1&deep%5Bb%5D=2", "", "", "", "deepObject of a map"},
	{plainPath + "?deep[a]=-1&deep[b]=x", "", "", "minimum /query/deep/a type /query/deep/b", "the type of other members"},
	{plainPath + "?deep[a]=1&deep[a]=2", "", "", "duplicate /query/deep", "a member of a deepObject twice"},
	{plainPath + "?deep[a][b]=1", "", "", "type /query/deep/a", "deepObject, deeper"},
	{plainPath + "?deep[a=1", "", "", "syntax /query/deep", "deepObject, not closed"},
	{plainPath + "?deep[a]=%zz", "", "", "syntax /query/deep", "deepObject, a bad escape"},
	{plainPath + "?deep=1", "", "", "undeclared /query/deep", "deepObject without a member"},
	{plainPath + "?filter[name]=a&filter[on]=false&api_key=k", "", "", "", "deepObject beside a credential"},
	{plainPath + "?limit=5&after=", "", "", "", "form, exploded"},
	{plainPath + "?limit=101&after=abcdef", "", "", "maxLength /query/page/after maximum /query/page/limit", "faults in form, exploded"},
	{plainPath + "?limit=5&limit=6", "", "", "duplicate /query/page", "a member of it twice"},
	{plainPath + "?page=5&other=6", "", "", "undeclared /query/other undeclared /query/page", "its own name is none of a parameter"},
	{plainPath + `?tree={"name":"a","children":[{"name":"b"}]}`, "", "", "", "JSON of any depth"},
	{plainPath + `?tree={"name":"a","children":[{}]}`, "", "", "required /query/tree/children/0/name", "a fault in JSON"},
	{plainPath + `?tree=1&tree=2`, "", "", "duplicate /query/tree type /query/tree", "JSON twice"},
	{plainPath + `?any=null&numbers=[1,2,3]`, "", "", "maxItems /query/numbers", "any JSON, and an array"},
	{plainPath + `?any=&numbers=x`, "", "", "syntax /query/any syntax /query/numbers", "no JSON"},
	{plainPath + `?reserved=a/b?c:d@e!$'()*,;=&reservedList=a/b,c=d`, "", "", "", "reserved characters"},
	{plainPath + `?named=2026-01-01T00:00:00Z&named=x`, "", "", "format /query/named/1", "a component that is an array"},
	{plainPath + `?named=2026-01-01T00:00:00Z&named=2026-01-01T00:00:00Z`, "", "", "uniqueItems /query/named", "with equal elements"},
	{plainPath, "X-Flat", "name, a,count ,2", "", "white space around"},
	{plainPath, "X-Flat", "name,a,\fon\f,true", "additionalProperties /header/X-Flat/\fon\f", "a form feed is no white space of HTTP"},
	{plainPath, "X-Flat", "name", "syntax /header/X-Flat", "half a member"},
	{plainPath, "X-Flat", "name,\xff", "syntax /header/X-Flat", "no UTF-8 in a header"},
	{plainPath, "X-Free", "a=1,b=2", "", "any members"},
	{plainPath, "X-Free", "a=1,b=2,c=3", "maxProperties /header/X-Free", "but not any number of them"},
	{plainPath, "X-Json", `"red"`, "", "JSON in a header"},
	{plainPath, "X-Json", `red`, "syntax /header/X-Json", "no JSON in a header"},
	{plainPath, "Cookie", `crumbs=name,a%2Cb,on,true; theme=dark%20red; size=2; note={"name":"a"}; other=1`, "", "cookies"},
	{plainPath, "Cookie", `crumbs=name; size=x; theme=a; theme=b; note=[]`, "duplicate /cookie/spread syntax /cookie/crumbs type /cookie/note type /cookie/spread/size", "faults in cookies"},
	{"/search?q=a&kind=b&c=d", "", "", "", "an open object takes the rest of the query"},
	{"/search?kind=b&c=%ff", "", "", "syntax /query/open", "and its faults"},
	{"/search?q=a", "", "", "", "an absent object misses nothing"},
	{"/search?c=d", "", "", "required /query/open/kind", "a present one does"},
	{"/search?deep[x]=1&from=2", "", "", "", "members of others are none of its own"},
	{"/search?deep[x]=y&from=z&deeper[x]=y", "", "", "required /query/open/kind type /query/deep/x type /query/listed/from", "and their faults are theirs"},
	{"/search", "Cookie", "a=1; b=2", "", "an open object takes every cookie"},
	{"/search", "Cookie", "a=1; b=2; c=3", "maxProperties /cookie/jar", "and its faults"},
}

func inPlainPath(old, changed string) string { return strings.Replace(plainPath, old, changed, 1) }

func TestObjectParameters(t *testing.T) {
	for _, row := range objectRows {
		t.Run(row.reason, func(t *testing.T) {
			header := http.Header{}
			if row.header != "" {
				header.Set(row.header, row.value)
			}
			got := bothFind(t, strings.ReplaceAll(row.target, `"`, "%22"), header)
			if strings.Join(got, " ") != row.want {
				t.Errorf("%s %s: found %q, want %q", row.target, row.value, got, row.want)
			}
		})
	}
}

// A query of many names takes time in proportion to its length.
func TestManyNames(t *testing.T) {
	var query strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&query, "%x&", i)
	}
	for _, path := range []string{"/search", plainPath} {
		i := &implementation{answer: answers{}}
		recorder := httptest.NewRecorder()
		NewHandler(i, strict.WithStrictQuery()).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path+"?"+query.String(), nil))
		if recorder.Code != http.StatusUnprocessableEntity || i.got != nil {
			t.Errorf("%s: status %d", path, recorder.Code)
		}
	}
}

// Server and judge find the same in queries, paths and cookies of random pieces.
func TestRandomRequests(t *testing.T) {
	pieces := []string{
		"name", "count", "on", "limit", "after", "deep", "filter", "form", "page", "kind", "q", "tree", "any", "numbers", "named", "api_key", "reserved",
		"=", "=", "=", "&", "&", ",", ";", ".", "[", "]", "[name]", "[a]=1", "%5B", "%zz", "%ff", "%2C", "+", "1", "2", "-1", "1e3", "true", "a", "null", "{", "}", "%22name%22:", "%22a%22",
	}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 10).Draw(t, "pieces"), "")
	})
	clean, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		target := rapid.SampledFrom([]string{plainPath, "/search"}).Draw(t, "path")
		if target == plainPath && rapid.IntRange(0, 2).Draw(t, "in path") == 0 {
			segments := strings.Split(target, "/")
			i := rapid.IntRange(2, len(segments)-1).Draw(t, "segment")
			inPath := strings.NewReplacer("%zz", "", "&", "%26", "+", "%2B", "{", "%7B", "}", "%7D", "[", "%5B", "]", "%5D").Replace(text.Draw(t, "in path"))
			prefix := rapid.SampledFrom([]string{"", ".", ";", ";matrix="}).Draw(t, "prefix")
			segments[i] = prefix + inPath + "x"
			target = strings.Join(segments, "/")
		}
		header := http.Header{}
		for _, name := range []string{"X-Flat", "X-Free", "X-Json"} {
			if rapid.IntRange(0, 4).Draw(t, name) == 0 {
				header.Set(name, text.Draw(t, name))
			}
		}
		if rapid.IntRange(0, 2).Draw(t, "cookies") == 0 {
			header.Set("Cookie", rapid.SampledFrom([]string{"crumbs", "theme", "size", "note"}).Draw(t, "cookie")+"="+text.Draw(t, "value")+"; size=1")
		}
		target += "?" + strings.NewReplacer("{", "%7B", "}", "%7D").Replace(text.Draw(t, "query"))
		if len(bothFind(t, target, header)) == 0 {
			clean++
		} else {
			refused++
		}
	})
	checks := clean + refused
	atLeast(t, "clean requests", clean, checks/50)
	atLeast(t, "refused requests", refused, checks/2)
}

// What an object's style can't carry, and what is off the contract, is not sent.
func TestClientRefusesObjects(t *testing.T) {
	client, _, w := connect(t)
	good := Flat{Name: "a"}
	for _, row := range []struct {
		change func(label *Flat, j *Ref, p *ObjectsParams)
		want   string
		reason string
	}{
		{func(label *Flat, _ *Ref, _ *ObjectsParams) { label.Name = "" }, "minLength /path/labelExploded/name", "a member off its schema"},
		{func(label *Flat, _ *Ref, _ *ObjectsParams) { label.Name = "a.b" }, "syntax /path/labelExploded", "a dot, which ends a member"},
		{func(label *Flat, _ *Ref, _ *ObjectsParams) { label.Name = "a.on=true" }, "syntax /path/labelExploded", "and what comes after it is escaped"},
		{func(_ *Flat, j *Ref, _ *ObjectsParams) { j.Name = "\xff" }, "unicode /path/json/name", "a member of JSON"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.XFlat.Set(Flat{Name: " a"}) }, "syntax /header/X-Flat", "a space, which a header loses"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.XFlat.Set(Flat{Name: "a,on,true"}) }, "syntax /header/X-Flat", "a comma, which makes a member of its own"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.XFlat.Set(Flat{Name: "a\r\nB: c"}) }, "syntax /header/X-Flat", "a line end"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.XFree = json.RawMessage(`{}`) }, "syntax /header/X-Free", "an empty object"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.XFree = json.RawMessage(`{"a":1}`) }, "type /header/X-Free/a", "a number that would be read as a string"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.XFree = json.RawMessage(`{"a":[1]}`) }, "type /header/X-Free/a", "an array in an object"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.Spread.Set(ObjectsSpread{}) }, "syntax /cookie/spread", "no member, so that it would be absent"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.Deep.Set(ObjectsDeep{"a[b": 1}) }, "syntax /query/deep", "a name with a bracket"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.Deep.Set(ObjectsDeep{}) }, "minProperties /query/deep", "one finding of an empty object"},
		{func(_ *Flat, _ *Ref, p *ObjectsParams) { p.Any = json.RawMessage(`[`) }, "syntax /query/any", "no JSON"},
	} {
		label, j, p := good, Ref{Name: "a"}, ObjectsParams{}
		row.change(&label, &j, &p)
		err := client.Objects(t.Context(), good, good, good, label, good, good, j, p)
		if got := found(t, err); !slices.Equal(got, []string{row.want}) {
			t.Errorf("%s: got %v, want %s", row.reason, err, row.want)
		}
	}
	open := Facets{Kind: "k", AdditionalProperties: map[string]json.RawMessage{"q": json.RawMessage(`"x"`)}}
	if err := client.Search(t.Context(), SearchParams{Open: strict.Some(open)}); !slices.Equal(found(t, err), []string{"syntax /query/open"}) {
		t.Errorf("a member by the name of another parameter: %v", err)
	}
	if w.sent > 0 {
		t.Errorf("%d requests were sent", w.sent)
	}
}

// allowReserved leaves what means nothing else in a query as it is.
func TestAllowReserved(t *testing.T) {
	client, i, w := connect(t)
	i.answer = Objects204Response{}
	flat := Flat{Name: "a"}
	params := ObjectsParams{
		Numbers: []float64{1}, Reserved: strict.Some("a b/?:@!$'()*,;=&+#[]%"), ReservedList: []string{"a/b", "c,d"},
		Filter: strict.Some(Flat{Name: "a/b"}),
	}
	if err := client.Objects(t.Context(), flat, flat, flat, flat, flat, flat, Ref{Name: "a"}, params); err != nil {
		t.Fatal(err)
	}
	w.clean(t)
	if got := i.got.(ObjectsRequestObject).Params; !reflect.DeepEqual(got, params) {
		t.Errorf("the server read %#v", got)
	}
	want := "filter%5Bname%5D=a%2Fb&numbers=%5B1%5D&reserved=a%20b/?:@!$'()*,;=%26%2B%23%5B%5D%25&reservedList=a/b,c%2Cd"
	if got := strings.ReplaceAll(w.query, "+", "%20"); got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
}

func drawFlat(t *rapid.T, text *rapid.Generator[string], counts ...int) Flat {
	f := Flat{Name: text.Draw(t, "name")}
	if rapid.Bool().Draw(t, "more") {
		f.Count.Set(rapid.SampledFrom(counts).Draw(t, "count"))
		f.Ratio.Set(rapid.SampledFrom([]float64{0, -1.5, 1e300}).Draw(t, "ratio"))
		f.On.Set(rapid.Bool().Draw(t, "on"))
		f.Color.Set(rapid.SampledFrom([]Color{ColorRed, ColorEmpty, ColorLightBlue}).Draw(t, "color"))
		f.ID.Set(id)
	}
	return f
}

// Whatever the client sends, the server reads as equal values, and the judge
// takes; all else the client does not send.
func TestRandomObjects(t *testing.T) {
	client, i, w := connect(t)
	i.answer = Objects204Response{}
	tame := rapid.StringMatching(`[a-c /%&=é?;:@!$'()*]{1,4}`)
	wild := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a,.;&=" \]\[]{0,4}`))
	plain := rapid.StringMatching(`[a-z]([a-z /;:]*[a-z])?`)
	sent, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		text, field, counts := tame, plain, []int{0, 2, 1_000_000}
		after, any, free := []string{"", "a&b"}, []string{"null", `{"a":[1,"&"]}`, "1e400"}, []string{`{"a":"b"}`, `{"a":"b","c":"d"}`}
		if rapid.IntRange(0, 2).Draw(t, "wild") == 0 {
			text, field, counts = wild, wild, []int{-2, 2, 3}
			after, any, free = append(after, "toolong"), append(any, "["), append(free, `{"a":1}`, `{}`)
		}
		flat := func() Flat { return drawFlat(t, text, counts...) }
		p := ObjectsRequestObject{
			Simple: flat(), SimpleExploded: flat(), Label: flat(), LabelExploded: Flat{Name: text.Draw(t, "name")}, Matrix: flat(), MatrixExploded: flat(),
			JSON: Ref{Name: text.Draw(t, "json")},
		}
		maybe := func() bool { return rapid.Bool().Draw(t, "there") }
		if maybe() {
			p.Params.Form.Set(flat())
			p.Params.Deep.Set(ObjectsDeep{text.Draw(t, "key"): 1})
			p.Params.Filter.Set(flat())
			p.Params.Page.Set(Page{Limit: strict.Some(7), After: strict.Some(rapid.SampledFrom(after).Draw(t, "after"))})
			p.Params.Tree.Set(Tree{Name: text.Draw(t, "tree"), Children: []Tree{{Name: "b"}}})
			p.Params.Any = json.RawMessage(rapid.SampledFrom(any).Draw(t, "any"))
		}
		p.Params.Numbers = []float64{1}
		if maybe() {
			p.Params.Numbers = []float64{1e300, -2}
			p.Params.Reserved.Set(text.Draw(t, "reserved"))
			p.Params.ReservedList = rapid.SliceOfN(text, 1, 3).Draw(t, "list")
			p.Params.XFlat.Set(drawFlat(t, field, counts...))
			p.Params.XFree = json.RawMessage(rapid.SampledFrom(free).Draw(t, "free"))
			p.Params.XJson.Set(ColorLightBlue)
		}
		if maybe() {
			p.Params.Crumbs.Set(flat())
			p.Params.Spread.Set(ObjectsSpread{Theme: strict.Some(text.Draw(t, "theme")), Size: strict.Some(3)})
			p.Params.Note.Set(Ref{Name: text.Draw(t, "note")})
		}
		before := w.sent
		err := client.Objects(context.Background(), p.Simple, p.SimpleExploded, p.Label, p.LabelExploded, p.Matrix, p.MatrixExploded, p.JSON, p.Params)
		var violations strict.Violations
		switch {
		case err == nil:
			sent++
			if !reflect.DeepEqual(i.got, p) {
				t.Fatalf("sent %#v\nread %#v", p, i.got)
			}
			w.clean(t)
		case errors.As(err, &violations) && w.sent == before:
			refused++
		default:
			t.Fatalf("%#v: %v", p, err)
		}
	})
	checks := sent + refused
	atLeast(t, "calls that were sent", sent, checks/10)
	atLeast(t, "calls that were refused", refused, checks/50)
}
