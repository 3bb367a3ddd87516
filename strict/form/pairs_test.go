package form

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/leasegate/leasegate/strict/wire"
)

func found(r *wire.Recorder) string {
	list := make([]string, len(r.Found()))
	for i, v := range r.Found() {
		list[i] = v.Rule + " " + v.Pointer
	}
	return strings.Join(list, ", ")
}

var (
	aString = Value{Types: String}
	aNumber = Value{Types: Number}
	// short is a number or a string of one letter.
	short = Value{Types: String | Number, Decode: func(d *wire.Decoder) {
		if text, isString := d.Scalar(); isString && len(text) > 1 {
			d.Fail("maxLength", "at most 1 character")
		}
	}}
	// code is a number below 10, or any string.
	code = Value{Types: String | Number, Decode: func(d *wire.Decoder) {
		if text, isString := d.Scalar(); !isString && len(text) > 1 {
			d.Fail("maximum", "at most 9")
		}
	}}
	point = &Form{Members: []Member{{Name: "x", Value: aNumber}, {Name: "all", Value: Value{Types: Array, Items: &aNumber}}}}
)

// everything has a member of each kind.
var everything = Form{
	Members: []Member{
		{Name: "text", Value: aString},
		{Name: "n", Value: aNumber},
		{Name: "yes", Value: Value{Types: Boolean}},
		{Name: "any"},
		{Name: "short", Value: short},
		{Name: "code", Value: code},
		{Name: "list", Value: Value{Types: Array, Items: &aNumber}},
		{Name: "object", Value: Value{Types: Object}},
		{Name: "objects", Value: Value{Types: Array, Items: &Value{Types: Object}}},
		{Name: "either", Value: Value{Types: String | Object}},
		{Name: "some", Value: Value{Types: String | Array, Items: &aString}},
		{Name: "json", Value: aString, ContentTypes: []string{"application/json"}, JSON: true},
		{Name: "jsons", Value: Value{Types: Array, Items: &aNumber}, ContentTypes: []string{"application/json"}, JSON: true},
		{Name: "loose", Value: aString, ContentTypes: []string{"text/plain", "application/json"}, JSON: true},
		{Name: "comma", Value: Value{Types: Array, Items: &aNumber}, Style: "form"},
		{Name: "again", Value: Value{Types: Array, Items: &aString}, Style: "form", Explode: true},
		{Name: "pipes", Value: Value{Types: Array, Items: &aString}, Style: "pipeDelimited"},
		{Name: "spaces", Value: Value{Types: Array, Items: &aString}, Style: "spaceDelimited"},
		{Name: "pair", Value: Value{Types: Object, Members: point}, Style: "form"},
		{Name: "deep", Value: Value{Types: Object, Members: point}, Style: "deepObject", Explode: true},
		{Name: "nested", Value: Value{Types: Object, Members: &Form{Members: []Member{{Name: "list", Value: Value{Types: Array, Items: &Value{Types: Object, Members: point}}}, {Name: "in", Value: Value{Types: Object, Members: point}}}}}, Style: "deepObject", Explode: true},
		{Name: "orText", Value: Value{Types: Object | String, Members: point}, Style: "deepObject", Explode: true},
		{Name: "tags", Value: Value{Types: Array, Items: &aString}, Style: "deepObject", Explode: true},
		{Name: "spread", Value: Value{Types: Object, Members: &Form{Members: []Member{{Name: "sx", Value: aNumber}, {Name: "text", Value: aString}}}}, Style: "form", Explode: true},
		{Name: "one", Value: Value{Types: String | Array, Items: &aNumber}, Style: "form"},
	},
	Patterns: []Member{{Name: "^n_", Value: aNumber}},
	Others:   &Member{Value: Value{Types: Boolean}},
}

func TestReadPairs(t *testing.T) {
	for _, c := range []struct{ form, json, found, reason string }{
		{"", `{}`, "", "nothing is an object without members"},
		{"text=1", `{"text":"1"}`, "", "a string of digits is a string"},
		{"text=a+b%26%22&yes=true", `{"text":"a b&\"","yes":true}`, "", "escapes"},
		{"text", `{"text":""}`, "", "no sign of equality"},
		{"&&text=&", `{"text":""}`, "", "empty pairs"},
		{"n=1.50e2", `{"n":1.50e2}`, "", "a number as it is written"},
		{"n=x", `{"n":"x"}`, "", "no number stays a string, for the schema to refuse"},
		{"n=01&yes=TRUE", `{"n":"01","yes":"TRUE"}`, "", "only JSON's forms are numbers and truth values"},
		{"any=1", `{"any":1}`, "", "a number goes first where all is allowed"},
		{"any=true", `{"any":true}`, "", "then a truth value"},
		{"any=null", `{"any":"null"}`, "", "no text is null"},
		{"short=12&code=12", `{"short":12,"code":"12"}`, "", "of two types the schema decides"},
		{"list=1&list=2", `{"list":[1,2]}`, "", "an array is given item by item"},
		{"list=1,2", `{"list":["1,2"]}`, "", "and not with commas"},
		{"list=[1]", `{"list":["[1]"]}`, "", "nor as JSON, which the document does not have"},
		{"text=a&text=b", `{"text":"a"}`, "duplicateMember /text", "a member twice"},
		{`object={"a":[1]}`, `{"object":{"a":[1]}}`, "", "an object is JSON"},
		{`object={"a"`, `{"object":null}`, "syntax /object", "JSON that does not end"},
		{`objects={}&objects={"a":1}&objects=x`, `{"objects":[{},{"a":1},null]}`, "syntax /objects/2", "objects item by item"},
		{`either=x&`, `{"either":"x"}`, "", "what is no JSON is a string where that is allowed"},
		{`either={"a":1}`, `{"either":{"a":1}}`, "", "and JSON where it is that"},
		{`some=a`, `{"some":"a"}`, "", "one value of a string or array is a string"},
		{`some=a&some=b`, `{"some":["a","b"]}`, "", "two are an array"},
		{`json="a"`, `{"json":"a"}`, "", "JSON, since the document says so"},
		{`json=a`, `{"json":null}`, "syntax /json", "and nothing else"},
		{`jsons=1&jsons=2`, `{"jsons":[1,2]}`, "", "items of JSON"},
		{`jsons=[1,2]`, `{"jsons":[1,2]}`, "", "or all of them"},
		{`loose=a`, `{"loose":"a"}`, "", "text or JSON: text"},
		{`loose="a"`, `{"loose":"a"}`, "", "text or JSON: JSON"},
		{`comma=1,2`, `{"comma":[1,2]}`, "", "style form"},
		{`comma=1&comma=2`, `{"comma":[1]}`, "duplicateMember /comma", "which is one pair"},
		{`again=a&text=t&again=b`, `{"again":["a","b"],"text":"t"}`, "", "exploded"},
		{`pipes=a%7Cb&spaces=a%20b+c`, `{"pipes":["a","b"],"spaces":["a","b","c"]}`, "", "other delimiters"},
		{`pair=x,1,all,2,all,3`, `{"pair":{"x":1,"all":[2,3]}}`, "", "an object in one pair"},
		{`pair=x`, `{"pair":null}`, "syntax /pair", "which is cut off"},
		{`deep%5Bx%5D=1&deep[all]=2&deep[all]=3`, `{"deep":{"x":1,"all":[2,3]}}`, "", "deepObject"},
		{`deep[x]=1&deep[x]=2`, `{"deep":{"x":1}}`, "duplicateMember /deep/x", "a member of it twice"},
		{`deep[x][y]=1`, `{"deep":{"x":{"y":"1"}}}`, "", "an object inside, which the decoder refuses"},
		{`deep[x]=1&deep[x][y]=1`, `{"deep":null}`, "syntax /deep", "a text that is an object too"},
		{`deep[x`, `{"deep":null}`, "syntax /deep", "a bracket without an end"},
		{`deep[all][0]=1&deep[all][1]=2`, `{"deep":{"all":[1,2]}}`, "", "items by index"},
		{`deep[all][1]=2&deep[all][0]=1`, `{"deep":{"all":[1,2]}}`, "", "in any order"},
		{`deep[all][]=1&deep[all][]=2`, `{"deep":{"all":[1,2]}}`, "", "items without index"},
		{`deep[]=1`, `{"deep":null}`, "syntax /deep", "an item of what is no array"},
		{`nested[list][0][x]=1&nested[list][1][x]=2&nested[in][all]=3`, `{"nested":{"list":[{"x":1},{"x":2}],"in":{"all":[3]}}}`, "", "objects in arrays in objects"},
		{`nested[in][x]=1&nested[in][x]=2`, `{"nested":{"in":{"x":1}}}`, "duplicateMember /nested/in/x", "twice, inside"},
		{`orText=a`, `{"orText":"a"}`, "", "no object, where that is allowed"},
		{`orText[x]=1`, `{"orText":{"x":1}}`, "", "an object, where a text could be"},
		{`orText=a&orText[x]=1`, `{"orText":null}`, "syntax /orText", "both"},
		{`tags[]=a&tags[]=b`, `{"tags":["a","b"]}`, "", "an array in brackets"},
		{`tags[0]=a`, `{"tags":["a"]}`, "", "with an index"},
		{`tags=a&tags=b`, `{"tags":["a","b"]}`, "", "without brackets"},
		{`sx=1&text=a`, `{"spread":{"sx":1},"text":"a"}`, "", "spread over pairs that are no other members"},
		{`one=a`, `{"one":"a"}`, "", "a string or an array in a style"},
		{`n_1=1&other=true&a/b~=x`, `{"n_1":1,"other":true,"a/b~":"x"}`, "", "patterns, and members that are not listed"},
		{`text=%zz&n=1`, `{"n":1}`, "syntax ", "an escape that is none"},
		{`te%xt=1`, `{}`, "syntax ", "and in a name"},
		{`text=%ff`, `{}`, "syntax ", "no Unicode"},
	} {
		var r wire.Recorder
		if got := string(everything.ReadPairs(nil, c.form, &r)); got != c.json || found(&r) != c.found {
			t.Errorf("%s: %s: %s, %s; want %s, %s", c.reason, c.form, got, found(&r), c.json, c.found)
		}
	}
}

func TestReadPairsIsBounded(t *testing.T) {
	var r wire.Recorder
	everything.ReadPairs(nil, strings.Repeat("text=&", 1<<17), &r)
	if !strings.HasPrefix(found(&r), "syntax ,") || len(r.Found()) > wire.MaxViolations+1 {
		t.Errorf("%d violations, the first %s", len(r.Found()), r.Found()[0])
	}
}

func TestWritePairs(t *testing.T) {
	for _, c := range []struct{ json, form, found, reason string }{
		{`{}`, ``, "", "no members"},
		{`{"text":"a b&\"\u00e9","n":-1.5}`, `text=a+b%26%22%C3%A9&n=-1.5`, "", "escapes"},
		{`{"text":""}`, `text=`, "", "an empty string"},
		{`{"text":null}`, `text=`, "syntax /text", "null has no text"},
		{`{"any":"1"}`, `any=1`, "syntax /any", "a string that would be read as a number"},
		{`{"any":1}`, `any=1`, "", "a number"},
		{`{"code":"12","short":"1"}`, `code=12&short=1`, "syntax /short", "a string is one where a number is not allowed"},
		{`{"list":[1, 2]}`, `list=1&list=2`, "", "item by item"},
		{`{"list":[]}`, ``, "syntax /list", "no form has an empty array"},
		{`{"list":[null]}`, `list=`, "syntax /list", "null in an array"},
		{`{"object":{"a": 1}, "objects":[{}]}`, `object=%7B%22a%22%3A+1%7D&objects=%7B%7D`, "", "JSON"},
		{`{"either":"x"}`, `either=%22x%22`, "", "JSON too, where it may be that"},
		{`{"json":"a","jsons":[1,2]}`, `json=%22a%22&jsons=1&jsons=2`, "", "the content type of the document"},
		{`{"comma":[1,2],"again":["a","b"],"pipes":["a","b"]}`, `comma=1,2&again=a&again=b&pipes=a%7Cb`, "", "styles"},
		{`{"comma":[]}`, ``, "syntax /comma", "no style has an empty array"},
		{`{"pipes":["a|b"]}`, ``, "syntax /pipes", "a delimiter in an item"},
		{`{"nested":{"list":[{"x":1},{"all":[2,3]}],"in":{"x":4}},"orText":"a","tags":["b","c"]}`, `nested%5Blist%5D%5B0%5D%5Bx%5D=1&nested%5Blist%5D%5B1%5D%5Ball%5D=2&nested%5Blist%5D%5B1%5D%5Ball%5D=3&nested%5Bin%5D%5Bx%5D=4&orText=a&tags%5B0%5D=b&tags%5B1%5D=c`, "", "brackets in brackets"},
		{`{"pair":{"x":1,"all":[2,3]},"deep":{"x":1,"all":[2,3]}}`, `pair=x,1,all,2,all,3&deep%5Bx%5D=1&deep%5Ball%5D=2&deep%5Ball%5D=3`, "", "objects in styles"},
		{`{"spread":{"sx":1}}`, `sx=1`, "", "spread"},
		{`{"spread":{"text":"a"}}`, `text=a`, "syntax /spread", "spread over the name of another member"},
		{`{"n_1":1,"other":true}`, `n_1=1&other=true`, "", "members that are not listed"},
	} {
		var r wire.Recorder
		got := everything.WritePairs([]byte(c.json), &r)
		if found(&r) != c.found || c.found == "" && got != c.form {
			t.Errorf("%s: %s: %s, %s; want %s, %s", c.reason, c.json, got, found(&r), c.form, c.found)
		}
		var again wire.Recorder
		if read := everything.ReadPairs(nil, got, &again); c.found == "" && (!sameJSON(read, []byte(c.json)) || again.Err() != nil) {
			t.Errorf("%s: read again: %s %v", c.reason, read, again.Err())
		}
	}
}

// Whatever is read is JSON, and what can be written of it is read as the same.
func FuzzPairs(f *testing.F) {
	for _, seed := range []string{"text=a&n=1", `object={"a":1}&deep[x]=1&pair=x,1`, "any=1&any=2&list=1&short=ab&one=1,2&comma=,,", "text=%ff&%zz=1&sx=1&=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, form string) {
		var r, w, again wire.Recorder
		read := everything.ReadPairs(nil, form, &r)
		if !json.Valid(read) {
			t.Fatalf("%q: %s", form, read)
		}
		if r.Err() != nil {
			return
		}
		written := everything.WritePairs(read, &w)
		if w.Err() != nil {
			return
		}
		if back := everything.ReadPairs(nil, written, &again); again.Err() != nil || !sameJSON(back, read) {
			t.Fatalf("%q: %s, written %q, read %s %v", form, read, written, back, again.Err())
		}
	})
}
