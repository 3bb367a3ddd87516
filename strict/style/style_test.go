package style

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var (
	colors = []string{"blue", "black", "brown"}
	rgb    = []Pair{{"R", "100"}, {"G", "200"}, {"B", "150"}}
)

// TestStyleExamples is the table of OpenAPI 3.1.1, Style Examples, in every place
// that has the style, written and read.
func TestStyleExamples(t *testing.T) {
	const undefined = "n/a"
	for _, c := range []struct {
		style   string
		explode bool
		places  string
		// What stands for "", "blue", the array and the object; parts of a query are
		// parted by "&", as those of cookies are here.
		empty, text, texts, pairs string
	}{
		{"matrix", false, "path", ";color=", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"},
		{"matrix", true, "path", ";color=", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"},
		{"label", false, "path", ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"},
		{"label", true, "path", ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"},
		{"simple", false, "path header", "", "blue", "blue,black,brown", "R,100,G,200,B,150"},
		{"simple", true, "path header", "", "blue", "blue,black,brown", "R=100,G=200,B=150"},
		{"form", false, "query cookie", "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"},
		{"form", true, "query cookie", "color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"},
		{"spaceDelimited", false, "query", "color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"},
		{"spaceDelimited", true, "query", "color=", "color=blue", "color=blue&color=black&color=brown", undefined},
		{"pipeDelimited", false, "query", "color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"},
		{"pipeDelimited", true, "query", "color=", "color=blue", "color=blue&color=black&color=brown", undefined},
		{"deepObject", true, "query", undefined, undefined, undefined, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"},
		{"deepObject", false, "query", undefined, undefined, undefined, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"},
	} {
		for place := range strings.SplitSeq(c.places, " ") {
			p := Parameter{Name: "color", In: place, Style: c.style, Explode: c.explode}
			check := func(kind, want string, written []string, err error, same func(sent []string) bool) {
				switch got := strings.Join(written, "&"); {
				case want == undefined:
					if !errors.Is(err, ErrUndefined) {
						t.Errorf("%+v, %s: wrote %q, %v; it is not defined", p, kind, got, err)
					}
				case got != want || err != nil:
					t.Errorf("%+v, %s: wrote %q, %v, want %q", p, kind, got, err, want)
				case !same(p.sent(want)):
					t.Errorf("%+v, %s: %q is read as something else", p, kind, want)
				}
			}
			for text, want := range map[string]string{"": c.empty, "blue": c.text} {
				written, err := p.WriteText(text)
				check("text", want, written, err, func(sent []string) bool {
					read, err := p.ReadText(sent[0])
					return read == text && err == nil
				})
			}
			written, err := p.WriteTexts(colors)
			check("array", c.texts, written, err, func(sent []string) bool {
				read, err := p.ReadTexts(sent...)
				return slices.Equal(read, colors) && err == nil
			})
			written, err = p.WritePairs(rgb)
			check("object", c.pairs, written, err, func(sent []string) bool {
				if p.Scatters() {
					all := Pairs("other=1&" + c.pairs + "&colors[R]=1")
					if place == "cookie" {
						all = Cookies([]string{"other=1", strings.ReplaceAll(c.pairs, "&", "; ")})
					}
					read, err := p.Gather(all, func(name string) bool { return len(name) == 1 })
					return slices.Equal(read, rgb) && err == nil
				}
				read, err := p.ReadPairs(sent...)
				return slices.Equal(read, rgb) && err == nil
			})
			if c.pairs == undefined {
				if _, err := p.ReadPairs("R 100"); !errors.Is(err, ErrUndefined) {
					t.Errorf("%+v: reading an object: %v", p, err)
				}
			}
			if c.texts == undefined {
				_, one := p.ReadText("blue")
				if _, several := p.ReadTexts("blue"); !errors.Is(one, ErrUndefined) || !errors.Is(several, ErrUndefined) {
					t.Errorf("%+v: reading %v, %v", p, one, several)
				}
			}
		}
	}
}

// sent is what a reader finds for the parameter.
func (p Parameter) sent(written string) []string {
	switch p.In {
	case "query":
		return QueryValues(written, p.Name)
	case "cookie":
		return Values(Cookies([]string{strings.ReplaceAll(written, "&", "; ")}), p.Name)
	}
	return []string{written}
}

func TestReadTexts(t *testing.T) {
	for _, c := range []struct {
		in, style string
		explode   bool
		sent      []string
		want      []string
		err       error
		reason    string
	}{
		{"query", "form", false, []string{"a%2Cb,c"}, []string{"a,b", "c"}, nil, "an escaped delimiter is a value"},
		{"query", "form", false, []string{"a,,b,"}, []string{"a", "", "b", ""}, nil, "empty elements are elements"},
		{"query", "form", false, []string{""}, []string{""}, nil, "an array of an empty text"},
		{"query", "form", false, []string{"a+b,c%20d"}, []string{"a b", "c d"}, nil, "both ways to write a space"},
		{"query", "form", false, []string{"a%"}, nil, ErrSyntax, "half an escape"},
		{"query", "form", false, []string{"%ff"}, nil, ErrSyntax, "no UTF-8"},
		{"query", "form", false, []string{"a", "b"}, []string{"a"}, nil, "the first of several"},
		{"query", "form", true, []string{"a,b", "c"}, []string{"a,b", "c"}, nil, "each by itself"},
		{"query", "form", true, nil, nil, ErrSyntax, "nothing was sent"},
		{"query", "spaceDelimited", false, []string{"a+b%20c"}, []string{"a", "b", "c"}, nil, "both ways to write a space"},
		{"query", "spaceDelimited", false, []string{"a,b"}, []string{"a,b"}, nil, "a comma is a value"},
		{"query", "pipeDelimited", false, []string{"a|b%7Cc%7cd"}, []string{"a", "b", "c", "d"}, nil, "escaped or not"},
		{"path", "matrix", true, []string{";color=a;color="}, []string{"a", ""}, nil, "an empty element"},
		{"path", "matrix", true, []string{";color=a;colour=b"}, nil, ErrSyntax, "another name"},
		{"path", "matrix", true, []string{"color=a"}, nil, ErrSyntax, "no semicolon"},
		{"path", "matrix", false, []string{";colour=a"}, nil, ErrSyntax, "another name"},
		{"path", "matrix", false, []string{";col%6Fr=a"}, []string{"a"}, nil, "an escaped name"},
		{"path", "matrix", false, []string{";color"}, []string{""}, nil, "no sign"},
		{"path", "label", true, []string{".a.b"}, []string{"a", "b"}, nil, "exploded"},
		{"path", "label", false, []string{".a.b"}, []string{"a.b"}, nil, "not exploded"},
		{"path", "label", false, []string{"a"}, nil, ErrSyntax, "no dot"},
		{"path", "simple", false, []string{"a,,b"}, []string{"a", "", "b"}, nil, "no list of a header"},
		{"path", "simple", false, []string{"a+b"}, []string{"a+b"}, nil, "a plus is a plus"},
		{"header", "simple", false, []string{" a , b", ",c,\t,", ""}, []string{"a", "b", "c"}, nil, "lines are one list, empty elements are none"},
		{"header", "simple", false, []string{","}, []string{}, nil, "a list of nothing"},
		{"header", "simple", false, []string{"a%2Cb"}, []string{"a%2Cb"}, nil, "headers have no escapes"},
		{"header", "simple", false, []string{"\xff"}, nil, ErrSyntax, "no UTF-8"},
		{"cookie", "form", false, []string{"a,50%"}, []string{"a", "50%"}, nil, "what is no escape stands for itself"},
		{"cookie", "form", true, []string{"a", "b"}, []string{"a", "b"}, nil, "each by itself"},
		{"query", "form", false, []string{strings.Repeat(",", MaxParts)}, nil, ErrTooMany, "too many"},
		{"path", "matrix", true, []string{";" + strings.Repeat(";", MaxParts)}, nil, ErrTooMany, "too many"},
		{"query", "form", true, make([]string, MaxParts+1), nil, ErrTooMany, "too many"},
	} {
		got, err := Parameter{Name: "color", In: c.in, Style: c.style, Explode: c.explode}.ReadTexts(c.sent...)
		if !slices.Equal(got, c.want) || !errors.Is(err, c.err) {
			t.Errorf("%s %s %t %.40q: got %.40q, %v: %s", c.in, c.style, c.explode, c.sent, got, err, c.reason)
		}
	}
}

func TestReadText(t *testing.T) {
	for _, c := range []struct {
		in, style, sent, want string
		err                   error
	}{
		{"path", "simple", "a%2Fb,c", "a/b,c", nil},
		{"path", "simple", "%zz", "", ErrSyntax},
		{"path", "label", "..a", ".a", nil},
		{"path", "label", "a", "", ErrSyntax},
		{"path", "matrix", ";color=a;b=c", "a;b=c", nil},
		{"path", "matrix", "color=a", "", ErrSyntax},
		{"path", "matrix", ";=a", "", ErrSyntax},
		{"query", "form", "a+%2B", "a +", nil},
		{"query", "pipeDelimited", "a|b", "a|b", nil},
		{"header", "simple", " a, b\t", "a, b", nil},
		{"cookie", "form", "a%20b", "a b", nil},
		{"cookie", "form", "%ff", "", ErrSyntax},
	} {
		got, err := Parameter{Name: "color", In: c.in, Style: c.style}.ReadText(c.sent)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s %s %q: got %q, %v", c.in, c.style, c.sent, got, err)
		}
	}
}

func TestReadPairs(t *testing.T) {
	for _, c := range []struct {
		in, style string
		explode   bool
		sent      []string
		want      []Pair
		err       error
		reason    string
	}{
		{"path", "simple", false, []string{"a,1,b,"}, []Pair{{"a", "1"}, {"b", ""}}, nil, "an empty value"},
		{"path", "simple", false, []string{"a,1,b"}, nil, ErrSyntax, "a name without a value"},
		{"path", "simple", false, []string{""}, nil, ErrSyntax, "a name without a value"},
		{"path", "simple", false, []string{"a%2C,%3D"}, []Pair{{"a,", "="}}, nil, "escaped"},
		{"path", "simple", true, []string{"a=1=2,b="}, []Pair{{"a", "1=2"}, {"b", ""}}, nil, "a sign in a value"},
		{"path", "simple", true, []string{"a,b=1"}, nil, ErrSyntax, "no sign"},
		{"path", "simple", true, []string{"a=%"}, nil, ErrSyntax, "half an escape in a value"},
		{"path", "simple", false, []string{"%,a"}, nil, ErrSyntax, "half an escape in a name"},
		{"path", "matrix", true, []string{"a=1"}, nil, ErrSyntax, "no semicolon"},
		{"path", "matrix", false, []string{";color=a,1"}, []Pair{{"a", "1"}}, nil, "not exploded"},
		{"path", "label", true, []string{".a=1.b=2"}, []Pair{{"a", "1"}, {"b", "2"}}, nil, "exploded"},
		{"header", "simple", true, []string{"a=1,", " b=2, ,"}, []Pair{{"a", "1"}, {"b", "2"}}, nil, "lines are one list, empty elements are none"},
		{"header", "simple", false, []string{"a, ,b,2"}, []Pair{{"a", ""}, {"b", "2"}}, nil, "an empty value between a name and a name"},
		{"query", "form", false, []string{"a,1,a,2"}, []Pair{{"a", "1"}, {"a", "2"}}, nil, "repeated, for the reader to judge"},
		{"query", "spaceDelimited", false, []string{"a+1%20b%202"}, []Pair{{"a", "1"}, {"b", "2"}}, nil, "in turn"},
		{"query", "pipeDelimited", false, []string{"a|1%7Cb"}, nil, ErrSyntax, "a name without a value"},
		{"query", "form", true, []string{"a,1"}, nil, ErrUndefined, "its members travel by themselves"},
		{"query", "form", false, nil, nil, ErrSyntax, "nothing was sent"},
		{"path", "simple", true, []string{strings.Repeat(",", MaxParts)}, nil, ErrTooMany, "too many"},
	} {
		got, err := Parameter{Name: "color", In: c.in, Style: c.style, Explode: c.explode}.ReadPairs(c.sent...)
		if !slices.Equal(got, c.want) || !errors.Is(err, c.err) {
			t.Errorf("%s %s %t %.40q: got %v, %v: %s", c.in, c.style, c.explode, c.sent, got, err, c.reason)
		}
	}
}

func TestGather(t *testing.T) {
	deep := Parameter{Name: "p", In: "query", Style: "deepObject"}
	form := Parameter{Name: "p", In: "query", Style: "form", Explode: true}
	for _, c := range []struct {
		p      Parameter
		query  string
		want   []Pair
		err    error
		reason string
	}{
		{deep, "p[a]=1&p%5Bb%5D=2&q[c]=3&p=4&pp[d]=5", []Pair{{"a", "1"}, {"b", "2"}}, nil, "brackets escaped or not, others left alone"},
		{deep, "p[a]=1&p[a]=2", []Pair{{"a", "1"}, {"a", "2"}}, nil, "repeated"},
		{deep, "p[a][0]=1", []Pair{{"", "1"}}, ErrUndefined, "an index"},
		{deep, "p[a][b]=1", []Pair{{"", "1"}}, ErrUndefined, "an object inside"},
		{deep, "p[a][]=1", []Pair{{"", "1"}}, ErrUndefined, "an array inside"},
		{deep, "p[]=1", []Pair{{"", "1"}}, ErrUndefined, "no name"},
		{deep, "p[a=1", []Pair{{"", "1"}}, ErrSyntax, "no end"},
		{deep, "p[a]b=1", []Pair{{"", "1"}}, ErrUndefined, "text behind the brackets"},
		{deep, "p[a]=%", []Pair{{"a", ""}}, ErrSyntax, "half an escape"},
		{form, "a=1&x=2&b=%20&a", []Pair{{"a", "1"}, {"b", " "}, {"a", ""}}, nil, "those that are members"},
		{form, "x=%&%=1", nil, nil, "what others sent does not matter"},
		{form, "", nil, nil, "nothing"},
	} {
		got, err := c.p.Gather(Pairs(c.query), func(name string) bool { return name == "a" || name == "b" })
		if !slices.Equal(got, c.want) || !errors.Is(err, c.err) {
			t.Errorf("%s %q: got %v, %v: %s", c.p.Style, c.query, got, err, c.reason)
		}
	}
	if _, err := form.Gather(Pairs("%ff=1"), func(string) bool { return true }); !errors.Is(err, ErrSyntax) {
		t.Errorf("a name that is no UTF-8: %v", err)
	}
	if got, err := form.Gather(make([]Sent, MaxParts+1), func(string) bool { return true }); !errors.Is(err, ErrTooMany) || len(got) != MaxParts {
		t.Errorf("too many: %d, %v", len(got), err)
	}
}

func TestSent(t *testing.T) {
	got := Pairs("&a=1&&b%20c=%31=&d&%zz=2&=3")
	want := []Sent{{"a", "1", false}, {"b c", "%31=", false}, {"d", "", false}, {"%zz", "2", true}, {"", "3", false}}
	if !slices.Equal(got, want) {
		t.Errorf("query: got %v", got)
	}
	got = Cookies([]string{`a=1; b="2" ;c; =d;e=f=g`, "a=3"})
	want = []Sent{{"a", "1", false}, {"b", "2", false}, {"", "d", false}, {"e", "f=g", false}, {"a", "3", false}}
	if !slices.Equal(got, want) {
		t.Errorf("cookies: got %v", got)
	}
	if values := Values(got, "a"); !slices.Equal(values, []string{"1", "3"}) {
		t.Errorf("values: %v", values)
	}
}

func TestUnwritable(t *testing.T) {
	for _, c := range []struct {
		p      Parameter
		texts  []string // one for a primitive
		array  bool
		reason string
	}{
		{Parameter{"x", "header", "simple", false, false}, []string{"a,b"}, true, "a comma in a list"},
		{Parameter{"x", "header", "simple", false, false}, []string{"a", ""}, true, "an empty element of a list"},
		{Parameter{"x", "header", "simple", false, false}, []string{" a"}, false, "a space at the end of a header"},
		{Parameter{"x", "header", "simple", false, false}, []string{"a\nb"}, false, "a line feed in a header"},
		{Parameter{"x", "header", "simple", false, false}, []string{"\xff"}, false, "no UTF-8"},
		{Parameter{"x", "query", "spaceDelimited", false, false}, []string{"a b"}, true, "the delimiter itself"},
		{Parameter{"x", "query", "pipeDelimited", false, false}, []string{"a|b"}, true, "the delimiter itself"},
		{Parameter{"x", "path", "label", true, false}, []string{"a.b"}, true, "a dot, which is never escaped"},
		{Parameter{"x", "query", "form", false, false}, nil, true, "an empty array"},
		{Parameter{"x", "query", "form", true, false}, nil, true, "an empty array"},
		{Parameter{"x=", "cookie", "form", false, false}, []string{"a"}, false, "a name that no cookie has"},
	} {
		var err error
		if c.array {
			_, err = c.p.WriteTexts(c.texts)
		} else {
			_, err = c.p.WriteText(c.texts[0])
		}
		if !errors.Is(err, ErrUnwritable) {
			t.Errorf("%+v %q: %v: %s", c.p, c.texts, err, c.reason)
		}
	}
	for _, c := range []struct {
		p      Parameter
		pairs  []Pair
		reason string
	}{
		{Parameter{"x", "query", "form", true, false}, nil, "an empty object"},
		{Parameter{"x", "query", "deepObject", true, false}, []Pair{{"a]", "1"}}, "a bracket in a name"},
		{Parameter{"x", "query", "deepObject", true, false}, []Pair{{"", "1"}}, "no name"},
		{Parameter{"x", "header", "simple", true, false}, []Pair{{"a=", "1"}}, "a sign in a name"},
		{Parameter{"x", "path", "label", true, false}, []Pair{{"a", "1.5"}}, "a dot, which is never escaped"},
	} {
		if _, err := c.p.WritePairs(c.pairs); !errors.Is(err, ErrUnwritable) {
			t.Errorf("%+v %v: %v: %s", c.p, c.pairs, err, c.reason)
		}
	}
}

func TestAllowReserved(t *testing.T) {
	p := Parameter{Name: "q", In: "query", Style: "form", AllowReserved: true}
	if got, err := p.WriteText("a/b?c=d,e&f#g+h[i]"); err != nil || got[0] != "q=a/b?c=d,e%26f%23g%2Bh%5Bi%5D" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := p.WriteTexts([]string{"a/b", "c,d"}); err != nil || got[0] != "q=a/b,c%2Cd" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := p.WritePairs([]Pair{{"a/b", "c,d/"}}); err != nil || got[0] != "q=a%2Fb,c%2Cd/" {
		t.Errorf("got %q, %v", got, err)
	}
	p.In, p.Style = "path", "simple"
	if got, err := p.WriteText("a/b"); err != nil || got[0] != "a%2Fb" {
		t.Errorf("in a path: got %q, %v", got, err)
	}
}

// TestEverythingWrittenIsRead writes any texts in any style, and reads them as who
// knows nothing but the parameter.
func TestEverythingWrittenIsRead(t *testing.T) {
	styles := []struct {
		style  string
		places []string
	}{
		{"matrix", []string{"path"}},
		{"label", []string{"path"}},
		{"simple", []string{"path", "header"}},
		{"form", []string{"query", "cookie"}},
		{"spaceDelimited", []string{"query"}},
		{"pipeDelimited", []string{"query"}},
		{"deepObject", []string{"query"}},
	}
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ab,;.=&|+%\[\] "#/é]{0,4}`))
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SampledFrom(styles).Draw(t, "style")
		p := Parameter{
			Name: "x", In: rapid.SampledFrom(row.places).Draw(t, "in"), Style: row.style,
			Explode: rapid.Bool().Draw(t, "explode"), AllowReserved: rapid.Bool().Draw(t, "reserved"),
		}
		texts := rapid.SliceOfN(text, 1, 4).Draw(t, "texts")
		if written, err := p.WriteTexts(texts); err == nil {
			if read, err := p.ReadTexts(p.sent(strings.Join(written, "&"))...); err != nil || !slices.Equal(read, texts) {
				t.Errorf("%+v: %q became %q: %v", p, texts, read, err)
			}
		}
		written, err := p.WriteText(texts[0])
		switch {
		case err == nil:
			if read, err := p.ReadText(p.sent(strings.Join(written, "&"))[0]); err != nil || read != texts[0] {
				t.Errorf("%+v: %q became %q: %v", p, texts[0], read, err)
			}
		case p.In != "header" && p.Style != "deepObject":
			t.Errorf("%+v: %q can't be written: %v", p, texts[0], err)
		}
	})
}
