package everything

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/strict"
)

func (i *implementation) Headed(_ context.Context, r HeadedRequestObject) (HeadedResponseObject, error) {
	return respond[HeadedResponseObject](i, r)
}

// answer is what a server without contract answers.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(strings.NewReader(a.body))}, nil
}

// bothFindInHeader returns what the client refuses in the header of an answer, which the
// judge has to refuse likewise, and what it reads.
func bothFindInHeader(t failer, a answer) (result *HeadedResult, refused []string) {
	t.Helper()
	client, err := NewClient("http://server.test", strict.WithHTTPClient(&http.Client{Transport: a}))
	if err != nil {
		t.Fatal(err)
	}
	result, err = client.Headed(context.Background())
	refused = []string{}
	if off, ok := errors.AsType[*strict.ContractError](err); ok {
		for _, v := range off.Violations() {
			// The judge does not number lines of a field that is no array.
			if cookie, _, ok := strings.Cut(v.Pointer, "/header/Set-Cookie/"); ok {
				v.Pointer = cookie + "/header/Set-Cookie"
			}
			if v.Rule != "unrepresentable" {
				refused = append(refused, v.Rule+" "+v.Pointer)
			}
		}
	} else if err != nil {
		t.Fatalf("%v", err)
	}
	_, contract := compiled()
	judgement := contract.Judge(gate.Exchange{
		Request:  gate.Request{Method: http.MethodPost, URL: "/headed"},
		Response: &gate.Response{Status: a.status, Header: a.header, Body: []byte(a.body)},
	})
	if len(judgement.NotJudged) > 0 {
		return result, refused
	}
	judged := []string{}
	for _, f := range judgement.Findings {
		if strings.HasPrefix(f.Pointer, "/header/") && f.Level == gate.LevelError {
			judged = append(judged, strings.TrimPrefix(string(f.Rule), "response.header.")+" "+f.Pointer)
		}
	}
	slices.Sort(refused)
	slices.Sort(judged)
	refused, judged = slices.Compact(refused), slices.Compact(judged)
	if !slices.Equal(refused, judged) {
		t.Fatalf("%q\nclient: %q\njudge:  %q", a.header, refused, judged)
	}
	return result, refused
}

// fields makes a header of lines, NAME: VALUE with bars between.
func fields(lines string) http.Header {
	header := http.Header{"Content-Type": {"application/json"}}
	for line := range strings.SplitSeq(lines, "|") {
		if name, value, ok := strings.Cut(line, ":"); ok {
			header.Add(name, strings.TrimPrefix(value, " "))
		}
	}
	return header
}

var headerRows = []struct{ lines, want, reason string }{
	{"Location: /a", "", "what is required"},
	{"", "required /header/Location", "nothing"},
	{"Location:", "minLength /header/Location", "an empty one"},
	{"location: /a|X-SEEN: 2020-01-02T03:04:05Z", "", "names in any case"},
	{"Location: /a|Location: /b", "format /header/Location", "two lines of one, which are one value"},
	{"Location: /a|X-Seen: yesterday|X-Left: -1|X-Flag: yes", "format /header/X-Seen minimum /header/X-Left type /header/X-Flag", "faults of scalars"},
	{"Location: /a|X-Left: x|X-Rate: 1e400", "type /header/X-Left", "no number, and one that Go can't hold"},
	{"Location: /a|X-Tags: a, b|X-Tags: c", "", "a list on two lines"},
	{"Location: /a|X-Tags: a,b,c|X-Tags: d", "maxItems /header/X-Tags", "too many of them"},
	{"Location: /a|X-Flat: name,a,count,2|X-Exploded: name=a,on=true", "", "objects"},
	{"Location: /a|X-Flat: name,a,count,3|X-Exploded: name", "multipleOf /header/X-Flat/count syntax /header/X-Exploded", "faults in objects"},
	{`Location: /a|X-Json: {"name":"a"}`, "", "JSON"},
	{`Location: /a|X-Json: {"name":1}`, "type /header/X-Json/name", "a fault in JSON"},
	{`Location: /a|X-Json: {`, "syntax /header/X-Json", "no JSON"},
	{`Location: /a|X-Text: 123456789`, "maxLength /header/X-Text", "text that is too long"},
	{"Location: /a|X-Either: 12|X-Any: true", "", "one of two types, and any"},
	{"Location: /a|X-Either: some", "oneOf /header/X-Either", "neither"},
	{"Location: /a|Set-Cookie: a=1; Expires=Fri, 01 Jan 2027 00:00:00 GMT|Set-Cookie: b=2", "", "cookies with commas, each on a line"},
	{"Location: /a|Set-Cookie: a=1|Set-Cookie: b", "minLength /header/Set-Cookie", "one that is too short"},
	{"Location: /a|Set-Cookie: \x82", "syntax /header/Set-Cookie", "one that is no UTF-8"},
	{"Location: /a|X-Text: 1234|X-Text: 5678", "maxLength /header/X-Text", "text on two lines, which is one"},
	{"Location: /a|X-Text: 1|X-Text: \xb4", "syntax /header/X-Text", "the second of which is no UTF-8"},
	{"Location: /a|Transfer-Encoding: x", "", "what net/http reads alone"},
}

func TestHeaders(t *testing.T) {
	for _, row := range headerRows {
		result, got := bothFindInHeader(t, answer{201, fields(row.lines), `{"name":"a"}`})
		if strings.Join(got, " ") != row.want || (result == nil) != (row.want != "" || strings.Contains(row.lines, "1e400")) {
			t.Errorf("%s: %s: found %q, want %q", row.reason, row.lines, got, row.want)
		}
	}
}

// The client tells of the fields of each answer beside its document, and of errors.
func TestHeadersOfAnswers(t *testing.T) {
	client, i, w := connect(t)
	left := 7
	for _, row := range []struct {
		answer HeadedResponseObject
		want   *HeadedResult
	}{
		{Headed201JSONResponse{Body: Ref{Name: "a"}, Headers: Headed201ResponseHeaders{Location: "/a"}}, &HeadedResult{StatusCode: 201, JSON201: &Ref{Name: "a"}, Headers201: &Headed201ResponseHeaders{Location: "/a", XRate: strict.Some(0.5)}}},
		{Headed204Response{Headers: Headed204ResponseHeaders{XLeft: left}}, &HeadedResult{StatusCode: 204, Headers204: &Headed204ResponseHeaders{XLeft: left}}},
		{Headed2XXResponse{StatusCode: 202}, &HeadedResult{StatusCode: 202}},
	} {
		i.answer = row.answer
		if got, err := client.Headed(t.Context()); err != nil || !reflect.DeepEqual(got, row.want) {
			t.Errorf("%T: got %+v, %v, want %+v", row.answer, got, err, row.want)
		}
	}
	i.answer = Headed429JSONResponse{Body: Problem{Message: json.RawMessage(`"slow"`)}, Headers: Headed429ResponseHeaders{RetryAfter: 3}}
	_, err := client.Headed(t.Context())
	refused, ok := errors.AsType[*strict.ResponseError](err)
	if headers := (&Headed429ResponseHeaders{RetryAfter: 3}); !ok || !reflect.DeepEqual(refused.Headers(), headers) {
		t.Errorf("got %v, want a ResponseError with %+v", err, headers)
	}
	w.clean(t)
	// What the document does not allow is not sent, nor any of its fields.
	i.answer = Headed204Response{}
	i.answer = Headed201JSONResponse{Body: Ref{Name: "a"}, Headers: Headed201ResponseHeaders{Location: "/a", XText: strict.Some("123456789")}}
	if _, err := client.Headed(t.Context()); !errors.Is(err, strict.Status(500)) {
		t.Errorf("a field off the contract: %v", err)
	}
}

// Whatever the server sends in its header, the client reads as equal values, and the judge
// takes; all else the server does not send.
func TestRandomHeaders(t *testing.T) {
	client, i, w := connect(t)
	text := rapid.StringMatching(`[a-z]([a-z ;=%]*[a-z])?`)
	wild := rapid.OneOf(text, rapid.String(), rapid.StringMatching(`[a ,]{0,4}`))
	sent, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		maybe := func() bool { return rapid.Bool().Draw(t, "there") }
		text := text
		if rapid.IntRange(0, 2).Draw(t, "wild") == 0 {
			text = wild
		}
		h := Headed201ResponseHeaders{Location: "/" + rapid.StringMatching(`[a-z]{0,4}`).Draw(t, "location"), XRate: strict.Some(0.25)}
		if maybe() {
			h.XSeen.Set(time.Unix(rapid.Int64Range(0, 1e9).Draw(t, "seen"), 0).UTC())
			h.XLeft.Set(rapid.IntRange(-1, 9).Draw(t, "left"))
			h.XFlag.Set(maybe())
			h.XTags = rapid.SliceOfN(text, 0, 4).Draw(t, "tags")
		}
		if maybe() {
			h.XFlat.Set(drawFlat(t, text, 2, 3))
			h.XExploded.Set(drawFlat(t, text, 2))
			h.XJson.Set(Ref{Name: text.Draw(t, "json")})
			h.XText.Set(text.Draw(t, "text"))
			h.XAny.Set(text.Draw(t, "any"))
			h.SetCookie = rapid.SliceOfN(text, 1, 3).Draw(t, "cookies")
		}
		i.answer = Headed201JSONResponse{Body: Ref{Name: "a"}, Headers: h}
		got, err := client.Headed(context.Background())
		switch {
		case err == nil:
			sent++
			if !reflect.DeepEqual(got.Headers201, &h) {
				t.Fatalf("sent %#v\nread %#v", h, got.Headers201)
			}
			w.clean(t)
		case errors.Is(err, strict.Status(500)):
			refused++
		default:
			t.Fatalf("%#v: %v", h, err)
		}
	})
	atLeast(t, "answers that were sent", sent, (sent+refused)/10)
	atLeast(t, "answers that were refused", refused, (sent+refused)/20)
}

// FuzzHeaders holds the client against the judge on any fields.
func FuzzHeaders(f *testing.F) {
	names := []string{"Location", "X-Seen", "X-Left", "X-Rate", "X-Flag", "X-Tags", "X-Flat", "X-Exploded", "X-Json", "X-Text", "X-Either", "X-Any", "Set-Cookie"}
	for _, row := range headerRows {
		first, second, _ := strings.Cut(row.lines, "|")
		name, value, _ := strings.Cut(second, ": ")
		_, location, _ := strings.Cut(first, ": ")
		f.Add(uint8(max(slices.Index(names, name), 0)), location, value, "")
	}
	f.Fuzz(func(t *testing.T, i uint8, location, value, again string) {
		header := http.Header{"Content-Type": {"application/json"}, "Location": {location}}
		name := names[int(i)%len(names)]
		header.Add(name, value)
		if again != "" {
			header.Add(name, again)
		}
		for _, text := range []string{location, value, again} {
			if len(text) > maxFuzzed || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
				return // no field can hold it
			}
		}
		bothFindInHeader(t, answer{201, header, `{"name":"a"}`})
	})
}
