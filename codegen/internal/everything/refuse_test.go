package everything

import (
	"encoding/json"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/strict"
)

// What a client of ours can't send, the server refuses with 422, for the reasons
// that the judge finds.
func TestServerRefusesParameters(t *testing.T) {
	const target = "/parameters?required=r"
	for _, row := range []struct {
		target, header, value string
		want                  string
	}{
		{target, "", "", ""},
		{target + "&api_key=secret", "", "", ""},
		{"/parameters", "", "", "required /query/required"},
		{"/parameters?required=", "", "", "minLength /query/required"},
		{"/parameters?required=%zz", "", "", "syntax /query/required"},
		{target + "&required=s", "", "", "duplicate /query/required"},
		{target + "&Form=x", "", "", "undeclared /query/Form"},
		{target + "&unknown=x&unknown=y", "", "", "undeclared /query/unknown"},
		{target + "&odd+name%5B%5D%26%3D=x", "", "", ""},
		{target + "&limit=0", "", "", "minimum /query/limit"},
		{target + "&limit=101", "", "", "maximum /query/limit"},
		{target + "&limit=ten", "", "", "type /query/limit"},
		{target + "&limit=+5", "", "", "type /query/limit"},
		{target + "&limit=1.5", "", "", "type /query/limit"},
		{target + "&limit=", "", "", "type /query/limit"},
		{target + "&ratio=0", "", "", "exclusiveMinimum /query/ratio"},
		{target + "&ratio=0x1p4", "", "", "type /query/ratio"},
		{target + "&flag=1", "", "", "type /query/flag"},
		{target + "&id=x", "", "", "format /query/id"},
		{target + "&since=2026-01-01", "", "", "format /query/since"},
		{target + "&color=blue", "", "", "enum /query/color"},
		{target + "&sort=up", "", "", "enum /query/sort"},
		{target + "&exploded=1&exploded=2&exploded=3&exploded=4", "", "", "maxItems /query/exploded"},
		{target + "&ratio=-1e400", "", "", "exclusiveMinimum /query/ratio"},
		{target + "&commas=1,2,1.0", "", "", "uniqueItems /query/commas"},
		{target + "&commas=1,a", "", "", "type /query/commas/1"},
		{target + "&commas=1&commas=2", "", "", "duplicate /query/commas"},
		{target + "&spaces=a%20b+c", "", "", ""},
		{target + "&pipes=a%7Cb|c", "", "", ""},
		{target + "&colors=red&colors=blue", "", "", "enum /query/colors/1"},
		{target, "X-Required", "-", "type /header/X-Required"},
		{target, "X-Required", "", "required /header/X-Required"},
		{target, "X-Required", "9223372036854775808", "format /header/X-Required"},
		{target, "X-Text", "A", "pattern /header/X-Text"},
		{target, "X-Numbers", "1, 2,x", "type /header/X-Numbers/2"},
		{target, "Cookie", "visits=-1", "minimum /cookie/visits"},
		{target, "Cookie", "visits=1; visits=2", "duplicate /cookie/visits"},
		{target, "Cookie", "session=a%20b; other=1; tags=a,b%2Cc; spread=1; spread=2", ""},
		{"/zzz/b", "", "", "type /path/y"},
		{"/2147483648/b", "", "", "format /path/y"},
		{"/odd%2Cpath/sp%20ace/a/b/not/1/true/2026-01-01T00:00:00Z/1/a/x", "", "", "format /path/d"},
		{"/styles/a/a/b/.a/.a/;matrix=1/;matrices=a/;matricesExploded=a", "", "", "syntax /path/label"},
		{"/styles/a/a/.a/.a/.a/;other=1/;matrices=a/;matricesExploded=a", "", "", "syntax /path/matrix"},
		{"/styles/a/a/.a/.a/.a/;matrix=1/;matrices=a/;matricesExploded=a;b=c", "", "", "syntax /path/matricesExploded"},
	} {
		t.Run(row.target+" "+row.header+" "+row.value, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, row.target, nil)
			r.Header.Set("X-Required", "1")
			if row.header != "" {
				r.Header.Set(row.header, row.value)
			}
			if row.header != "" && row.value == "" {
				r.Header.Del(row.header)
			}
			i := &implementation{answer: Parameters200JSONResponse(`{}`)}
			recorder := httptest.NewRecorder()
			NewHandler(i, strict.WithStrictQuery()).ServeHTTP(recorder, r)
			got := issues(t, recorder)
			_, contract := compiled()
			judged := []string{}
			for _, f := range contract.Judge(gate.Exchange{Request: gate.Request{Method: r.Method, URL: row.target, Header: r.Header}}).Findings {
				judged = append(judged, strings.TrimPrefix(string(f.Rule), "request.parameter.")+" "+f.Pointer)
			}
			if want := strings.Fields(row.want); strings.Join(got, ",") != strings.Join(want, " ") || strings.Join(judged, ",") != strings.Join(want, " ") {
				t.Errorf("the server found %q, the judge %q, want %q", got, judged, row.want)
			}
			if len(got) > 0 && (recorder.Code != http.StatusUnprocessableEntity || i.got != nil) {
				t.Errorf("status %d, the implementation got %v", recorder.Code, i.got)
			}
		})
	}
}

// By default a query may hold what the document does not declare, next to what it
// does.
func TestUndeclaredQueryIsIgnored(t *testing.T) {
	for _, row := range []struct {
		query string
		taken bool
	}{{"required=r&Form=x&unknown=%zz&%ff", true}, {"Form=x", false}, {"required=r&unknown=1&limit=0", false}} {
		i := &implementation{answer: Parameters200JSONResponse(`{}`)}
		r := httptest.NewRequest(http.MethodGet, "/parameters?"+row.query, nil)
		r.Header.Set("X-Required", "1")
		recorder := httptest.NewRecorder()
		NewHandler(i).ServeHTTP(recorder, r)
		if (i.got != nil) != row.taken || strings.Contains(recorder.Body.String(), "undeclared") {
			t.Errorf("%s: status %d, %s", row.query, recorder.Code, recorder.Body)
		}
	}
}

// issues lists those of a refusal.
func issues(t *testing.T, recorder *httptest.ResponseRecorder) []string {
	t.Helper()
	list := []string{}
	if recorder.Code == http.StatusOK {
		return list
	}
	var document struct {
		Message []struct{ Pointer, Rule string } `json:"message"`
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &document); err != nil {
		t.Fatalf("%d %s: %v", recorder.Code, recorder.Body, err)
	}
	for _, issue := range document.Message {
		list = append(list, issue.Rule+" "+issue.Pointer)
	}
	slices.Sort(list)
	return list
}

// What is off the contract is not sent.
func TestClientRefuses(t *testing.T) {
	client, _, w := connect(t)
	params := func(change func(*ParametersParams)) ParametersParams {
		p := ParametersParams{Required: "r"}
		change(&p)
		return p
	}
	for _, row := range []struct {
		params ParametersParams
		want   string
	}{
		{params(func(p *ParametersParams) { p.Required = "" }), "minLength /query/required"},
		{params(func(p *ParametersParams) { p.Required = "\xff" }), "unicode /query/required"},
		{params(func(p *ParametersParams) { p.Limit = 101 }), "maximum /query/limit"},
		{params(func(p *ParametersParams) { p.Ratio = -1 }), "exclusiveMinimum /query/ratio"},
		{params(func(p *ParametersParams) { p.Ratio = math.NaN() }), "type /query/ratio"},
		{params(func(p *ParametersParams) { p.Since.Set(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)) }), "format /query/since"},
		{params(func(p *ParametersParams) { p.Color.Set("blue") }), "enum /query/color"},
		{params(func(p *ParametersParams) { p.Exploded = []string{"1", "2", "3", "4"} }), "maxItems /query/exploded"},
		{params(func(p *ParametersParams) { p.Exploded = []string{} }), "syntax /query/exploded"},
		{params(func(p *ParametersParams) { p.Commas = []int{1, 1} }), "uniqueItems /query/commas"},
		{params(func(p *ParametersParams) { p.Spaces = []string{"a b"} }), "syntax /query/spaces"},
		{params(func(p *ParametersParams) { p.Pipes = []string{"a|b"} }), "syntax /query/pipes"},
		{params(func(p *ParametersParams) { p.Colors = []Color{"red", "blue"} }), "enum /query/colors/1"},
		{params(func(p *ParametersParams) { p.XText.Set("A") }), "pattern /header/X-Text"},
		{params(func(p *ParametersParams) { p.XText.Set(" a") }), "syntax /header/X-Text"},
		{params(func(p *ParametersParams) { p.XTexts = []string{"a,b"} }), "syntax /header/X-Texts"},
		{params(func(p *ParametersParams) { p.XTexts = []string{"a\r\nB: c"} }), "syntax /header/X-Texts"},
		{params(func(p *ParametersParams) { p.Visits.Set(-1) }), "minimum /cookie/visits"},
	} {
		_, err := client.Parameters(t.Context(), row.params)
		if got := found(t, err); !slices.Equal(got, []string{row.want}) {
			t.Errorf("got %q, want %s", got, row.want)
		}
	}
	if _, err := client.GetA(t.Context(), ".."); !slices.Equal(found(t, err), []string{"required /path/x"}) {
		t.Errorf("a dot segment: %v", err)
	}
	if _, err := client.Several(t.Context(), strict.Some(Writable{Name: "\xff"})); !slices.Equal(found(t, err), []string{"unicode /name"}) {
		t.Errorf("a body: %v", err)
	}
	if w.sent > 0 {
		t.Errorf("%d requests were sent", w.sent)
	}
}

// Bodies off the contract never reach the implementation.
func TestServerRefusesBodies(t *testing.T) {
	for _, row := range []struct {
		mediaType, body string
		status          int
		issues          []string
	}{
		{"application/json", `{"strings":{}}`, http.StatusInternalServerError, nil}, // no response is set
		{"application/json", `{}`, http.StatusUnprocessableEntity, []string{"required /strings"}},
		{"application/json", `{"strings":{"plain":1},"more":2}`, http.StatusUnprocessableEntity, []string{"additionalProperties /more", "type /strings/plain"}},
		{"application/json", `x`, http.StatusBadRequest, nil},
		{"application/json", `{"strings":{}} x`, http.StatusBadRequest, nil},
		{"application/json", ``, http.StatusBadRequest, nil},
		{"text/plain", `{"strings":{}}`, http.StatusUnsupportedMediaType, nil},
		{"", `{"strings":{}}`, http.StatusUnsupportedMediaType, nil},
		{"application/json; charset=latin1", `{"strings":{}}`, http.StatusUnsupportedMediaType, nil},
	} {
		r := httptest.NewRequest(http.MethodPost, "/objects", strings.NewReader(row.body))
		if row.mediaType != "" {
			r.Header.Set("Content-Type", row.mediaType)
		}
		i := &implementation{}
		recorder := httptest.NewRecorder()
		NewHandler(i, strict.WithLogger(slog.New(slog.DiscardHandler))).ServeHTTP(recorder, r)
		if recorder.Code != row.status || (i.got != nil) != (row.status == http.StatusInternalServerError) {
			t.Errorf("%s %s: status %d, the implementation got %v", row.mediaType, row.body, recorder.Code, i.got)
		}
		if row.issues != nil {
			if got := issues(t, recorder); !slices.Equal(got, row.issues) {
				t.Errorf("%s: issues %q, want %q", row.body, got, row.issues)
			}
		}
		var problem Problem
		if err := json.Unmarshal(recorder.Body.Bytes(), &problem); err != nil {
			t.Errorf("%s: the refusal %s is off the contract: %v", row.body, recorder.Body, err)
		}
	}
}
