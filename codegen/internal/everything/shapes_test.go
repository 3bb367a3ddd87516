package everything

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leasegate/leasegate/strict"
)

func (i *implementation) Shapes(_ context.Context, r ShapesRequestObject) (ShapesResponseObject, error) {
	return respond[ShapesResponseObject](i, r)
}

func (i *implementation) AllShapes(_ context.Context, r AllShapesRequestObject) (AllShapesResponseObject, error) {
	return respond[AllShapesResponseObject](i, r)
}

func (i *implementation) Undefined(_ context.Context, r UndefinedRequestObject) (UndefinedResponseObject, error) {
	return respond[UndefinedResponseObject](i, r)
}

func (answers) VisitShapesResponse(w http.ResponseWriter) error {
	return Shapes204Response{}.VisitShapesResponse(w)
}

func (answers) VisitAllShapesResponse(w http.ResponseWriter) error {
	return AllShapes204Response{}.VisitAllShapesResponse(w)
}

func (answers) VisitUndefinedResponse(w http.ResponseWriter) error {
	return Undefined204Response{}.VisitUndefinedResponse(w)
}

const shapesPath = "/shapes/a.json/v1:x"

var shapeRows = []struct{ target, header, value, want, reason string }{
	{shapesPath, "", "", "", "all that is required"},
	{"/shapes/a.b.csv/v12:a%3Ab", "", "", "enum /path/ext", "the first of two in a segment takes as little as it can"},
	{"/shapes/abcdefg.xml/v0:", "", "", "", "no path: nothing behind the colon"},
	{"/shapes/abcdefg.json/v0:x", "", "", "maxLength /path/id minimum /path/n", "faults of each"},
	{"/shapes/a%2Ejson/v%31%3Ax", "", "", "", "text escaped"},
	{"/shapes/a.json/v1:all", "", "", "", "another path, which has more text"},
	{shapesPath + "?nullable=null&nullableNumber=5", "", "", "", "null is a text like any other"},
	{shapesPath + "?nullable=&nullableNumber=null", "", "", "minLength /query/nullable type /query/nullableNumber", "and no number"},
	{shapesPath + "?empty=&emptyList&emptyText=&emptyWord=", "", "", "", "nothing, where that is allowed"},
	{shapesPath + "?empty=x&emptyList=&emptyList=1&emptyText=abcde&emptyWord=a", "", "", "maxLength /query/emptyText minLength /query/emptyWord type /query/empty type /query/emptyList/0", "something, and nothing among others"},
	{shapesPath + "?empty=&empty=true", "", "", "duplicate /query/empty type /query/empty", "nothing, twice"},
	{shapesPath + "?either=7", "", "", "", "a number"},
	{shapesPath + "?either=77", "", "", "", "a text where the number is too large"},
	{shapesPath + "?either=777a", "", "", "oneOf /query/either", "neither"},
	{shapesPath + "?scalarOrList=a", "", "", "", "a text"},
	{shapesPath + "?scalarOrList=a&scalarOrList=abc", "", "", "", "a list"},
	{shapesPath + "?scalarOrList=abc", "", "", "oneOf /query/scalarOrList", "neither"},
	{shapesPath + "?mixed=true,x,false", "", "", "", "items of two types"},
	{shapesPath + "?mixed=true,toolong", "", "", "anyOf /query/mixed/1", "an item of neither"},
	{shapesPath + "?anything=%20&untyped=1", "", "", "", "any text"},
	{shapesPath + "?untyped=true&untyped=a", "", "", "duplicate /query/untyped", "twice"},
	{shapesPath + "?untyped=b", "", "", "enum /query/untyped", "none of those listed"},
	{shapesPath + "?pipes=name|a%7Ccount|4&spaces=name%20a+on+true", "", "", "", "delimited objects"},
	{shapesPath + "?pipes=name|a|count|3&spaces=name", "", "", "multipleOf /query/pipes/count syntax /query/spaces", "their faults"},
	{shapesPath + "?lists=ids,1,name,a,ids,2", "", "", "", "an array in an object"},
	{shapesPath + "?lists=ids,1,name,a,name,b,ids,x", "", "", "duplicate /query/lists type /query/lists/ids/1", "its faults"},
	{shapesPath + "?deep[ids]=1&deep[ids]=2&deep[name]=a&deep[either]=true", "", "", "", "an array in a deepObject"},
	{shapesPath + "?deep[ids]=1&deep[ids]=2&deep[ids]=3&deep[ids]=4", "", "", "maxItems /query/deep/ids", "with too many items"},
	{shapesPath + "?deep[either]=toolong&deep[name]=a&deep[name]=b", "", "", "duplicate /query/deep oneOf /query/deep/either", "faults of members"},
	{shapesPath + "?free[a]=1&free[b]=x&free[c]=", "", "", "maxProperties /query/free", "any members"},
	{shapesPath + "?text=7", "", "", "", "text of a media type"},
	{shapesPath + "?text=700", "", "", "maximum /query/text", "too large"},
	{shapesPath + "?text=seven", "", "", "type /query/text", "no number"},
	{shapesPath, "X-Either", "none", "", "a header of two types"},
	{shapesPath, "X-Either", "-12", "", "the other"},
	{shapesPath, "X-Either", "some", "oneOf /header/X-Either", "neither"},
	{shapesPath, "User-Agent", "tests/1", "", "a field that net/http writes as well"},
	{shapesPath, "User-Agent", strings.Repeat("x", 41), "maxLength /header/User-Agent", "too long"},
	{shapesPath, "Host", "elsewhere", "", "one that it alone writes"},
	{shapesPath, "Cookie", "kinds=true", "", "a cookie of two types"},
	{shapesPath, "Cookie", "kinds=yes", "anyOf /cookie/kinds", "of neither"},
}

func TestShapes(t *testing.T) {
	for _, row := range shapeRows {
		t.Run(row.reason, func(t *testing.T) {
			header := http.Header{}
			if row.header != "" {
				header.Set(row.header, row.value)
			}
			if strings.HasSuffix(row.target, ":") {
				t.Skip("not found")
			}
			if got := bothFind(t, row.target, header); strings.Join(got, " ") != row.want {
				t.Errorf("%s %s: found %q, want %q", row.target, row.value, got, row.want)
			}
		})
	}
}

func drawShapes(t *rapid.T) ShapesRequestObject {
	maybe := func() bool { return rapid.Bool().Draw(t, "there") }
	text := rapid.OneOf(rapid.StringMatching(`[a-c ,|;.%&+="é-]{1,4}`), rapid.StringMatching(`(true|5|77|1e1|a)`))
	if rapid.IntRange(0, 4).Draw(t, "wild") == 0 {
		text = rapid.OneOf(rapid.String(), text)
	}
	plain := rapid.StringMatching(`[a-z]{1,3}`)
	r := ShapesRequestObject{ID: plain.Draw(t, "id"), Ext: rapid.SampledFrom([]ShapesExt{ShapesExtJSON, ShapesExtCsv}).Draw(t, "ext"), N: rapid.IntRange(1, 9).Draw(t, "n"), Verb: text.Draw(t, "verb")}
	p := &r.Params
	p.UserAgent.Set(plain.Draw(t, "agent")) // else net/http has one of its own
	if maybe() {
		p.Nullable = text.Draw(t, "nullable")
		p.NullableNumber.Set(rapid.Int().Draw(t, "number"))
		p.Empty.SetNull()
		p.EmptyList.SetNull()
		p.EmptyText.Set("")
		p.EmptyWord.SetNull()
	} else if maybe() {
		p.Empty.Set(maybe())
		p.EmptyList.Set([]int{1, 2})
		p.EmptyText.Set(text.Draw(t, "text"))
		p.EmptyWord.Set(text.Draw(t, "word") + "xx")
	}
	if maybe() {
		p.Anything.Set(text.Draw(t, "anything"))
		p.Untyped = json.RawMessage(rapid.SampledFrom([]string{`"a"`, "1", "true", "2"}).Draw(t, "untyped"))
		p.Pipes.Set(drawFlat(t, text, 2, 4))
		p.Spaces.Set(drawFlat(t, plain, 2, 4))
		p.Lists.Set(ShapesLists{Name: strict.Some(text.Draw(t, "name")), Ids: []int{3, 1}})
		p.Text.Set(rapid.IntRange(0, 101).Draw(t, "text"))
	}
	if maybe() {
		p.Deep.Set(ShapesDeep{Name: strict.Some(text.Draw(t, "deep")), Ids: rapid.SliceOfN(rapid.Int(), 0, 3).Draw(t, "ids")})
		p.Free = json.RawMessage(rapid.SampledFrom([]string{`{"a":"1"}`, `{"b":"x","c":""}`, `{"d":1}`, `{}`}).Draw(t, "free"))
	}
	return r
}

// Whatever the client sends in parameters of every shape, the server reads as equal
// values, and the judge takes.
func TestRandomShapes(t *testing.T) {
	client, i, w := connect(t)
	i.answer = Shapes204Response{}
	sent, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		r := drawShapes(t)
		before := w.sent
		err := client.Shapes(context.Background(), r.ID, r.Ext, r.N, r.Verb, r.Params)
		var violations strict.Violations
		switch {
		case err == nil:
			sent++
			if !reflect.DeepEqual(i.got, r) {
				t.Fatalf("sent %#v\nread %#v", r, i.got)
			}
			w.clean(t)
		case errors.As(err, &violations) && w.sent == before:
			refused++
		default:
			t.Fatalf("%#v: %v", r, err)
		}
	})
	atLeast(t, "calls that were sent", sent, (sent+refused)/10)
	atLeast(t, "calls that were refused", refused, (sent+refused)/50)
}

// What would be another path of the document, or another value, is not sent.
func TestClientKeepsPaths(t *testing.T) {
	client, _, w := connect(t)
	for _, row := range []struct {
		id, verb string
		n        int
		want     string
		reason   string
	}{
		{"a.b", "x", 1, "path /path/id", "a dot before the dot"},
		{"", "x", 1, "required /path/id", "nothing"},
		{"a", "all", 1, "path /path/id", "the other path, told at the first segment in which it has more text"},
	} {
		err := client.Shapes(t.Context(), row.id, ShapesExtJSON, row.n, row.verb, ShapesParams{})
		if got := found(t, err); !slices.Equal(got, []string{row.want}) {
			t.Errorf("%s: got %v, want %s", row.reason, err, row.want)
		}
	}
	if w.sent > 0 {
		t.Errorf("%d requests were sent", w.sent)
	}
}

// What OpenAPI does not define travels by the ways that servers have for it: the judge
// says nothing of it, and the server reads what the client sends.
func TestUndefinedStyles(t *testing.T) {
	for _, row := range []struct{ query, want, reason string }{
		{"nested[a][x]=1&nested[list][0][name]=a&nested[list][1][name]=b&nested[list][1][count]=2&nested[texts]=x", "", "objects in a deepObject"},
		{"nested[a][x]=y&nested[list][0][count]=3&nested[z]=1", "additionalProperties /query/nested/z multipleOf /query/nested/list/0/count required /query/nested/list/0/name type /query/nested/a/x", "their faults"},
		{"nested[texts][]=a&nested[texts][]=b&expand[]=x", "", "brackets with nothing in them"},
		{"expand[1]=x&expand[0]=", "minLength /query/expand/0", "indices"},
		{"expand[0]=a&expand[2]=b", "type /query/expand", "indices that leave one out"},
		{"created=5", "", "a number in place of the object"},
		{"created[gt]=5&created[lt]=6", "", "the object"},
		{"created[gt]=x", "anyOf /query/created", "a fault in it"},
		{"created=x", "anyOf /query/created", "no number"},
		{"matrix=[1,2]&matrix=[3]", "", "arrays in an array, as JSON"},
		{"matrix=[1,2,3]&matrix=x", "maxItems /query/matrix/0 type /query/matrix/1", "their faults"},
		{`flats=%7B%22name%22:%22a%22%7D,%7B%22name%22:%22b%22%2C%22on%22:true%7D`, "", "objects in an array, as JSON"},
		{`tree=name,a,children,%7B%22name%22:%22b%22%7D,parent,%7B%22name%22:%22c%22%7D`, "", "objects in an object, as JSON"},
	} {
		query := strings.NewReplacer("[", "%5B", "]", "%5D", "{", "%7B", "}", "%7D").Replace(row.query)
		got := bothFind(t, "/undefined?"+query, http.Header{})
		if slices.Sort(got); strings.Join(got, " ") != row.want {
			t.Errorf("%s: found %q, want %q", row.reason, got, row.want)
		}
	}
}

// What the client sends of it the server reads as equal values.
func TestRandomUndefined(t *testing.T) {
	client, i, w := connect(t)
	w.unjudged = true
	i.answer = Undefined204Response{}
	text := rapid.StringMatching(`[a-c ,|;.%&+=é"{}-]{1,4}`)
	rapid.Check(t, func(t *rapid.T) {
		maybe := func() bool { return rapid.Bool().Draw(t, "there") }
		flats := func() []Flat {
			return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Flat { return drawFlat(t, text, 2, 4) }), 1, 3).Draw(t, "flats")
		}
		var p UndefinedParams
		if maybe() {
			p.Nested.Set(UndefinedNested{A: strict.Some(UndefinedNestedA{text.Draw(t, "key"): 1}), List: flats(), Texts: []string{text.Draw(t, "text")}})
			p.Expand = []string{text.Draw(t, "text"), "b"}
		}
		if maybe() {
			p.Created = NewUndefinedCreated(UndefinedCreatedInteger(rapid.Int().Draw(t, "created")))
			p.Matrix = [][]int{{1, 2}, {}}
		} else if maybe() {
			p.Created = NewUndefinedCreated(UndefinedCreatedObject{Gt: strict.Some(1)})
			p.Flats = flats()
			p.Tree.Set(Tree{Name: text.Draw(t, "tree"), Children: []Tree{{Name: "b"}}})
		}
		if err := client.Undefined(context.Background(), p); err != nil {
			t.Fatalf("%#v: %v", p, err)
		}
		if want := (UndefinedRequestObject{Params: p}); !reflect.DeepEqual(i.got, want) {
			t.Fatalf("sent %#v\nread %#v", want, i.got)
		}
	})
}

// Server and judge find the same in parameters of every shape, of random pieces.
func TestRandomShapeRequests(t *testing.T) {
	pieces := []string{
		"nullable", "nullableNumber", "empty", "emptyList", "emptyText", "emptyWord", "either", "scalarOrList", "mixed", "anything", "untyped", "pipes", "spaces", "lists",
		"deep", "free", "text", "[name]", "[ids]", "[either]", "[]", "[0]", "=", "=", "=", "=", "&", "&", "&", ",", "|", "+", "name", "count", "ids", "1", "2", "77", "true", "a", "null", "%ff", "%2C", "toolong",
	}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces"), "")
	})
	clean, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		segment := strings.NewReplacer("&", "", "%ff", "", "[", "", "]", "", "|", "")
		target := "/shapes/" + rapid.SampledFrom([]string{"a", "a.b", ".", "toolong", "%2e", "%41"}).Draw(t, "id") + rapid.SampledFrom([]string{".json", ".csv", ".xml", "%2Ejson"}).Draw(t, "ext") +
			"/v" + rapid.SampledFrom([]string{"1", "0", "a", "1:2"}).Draw(t, "n") + ":" + segment.Replace(text.Draw(t, "verb")) + "x"
		header := http.Header{}
		if rapid.IntRange(0, 4).Draw(t, "header") == 0 {
			header.Set("X-Either", rapid.SampledFrom([]string{"none", "5", "some", "1.5"}).Draw(t, "either"))
			header.Set("Cookie", "kinds="+text.Draw(t, "kinds"))
		}
		if len(bothFind(t, target+"?"+text.Draw(t, "query"), header)) == 0 {
			clean++
		} else {
			refused++
		}
	})
	atLeast(t, "clean requests", clean, (clean+refused)/200)
	atLeast(t, "refused requests", refused, (clean+refused)/3)
}
