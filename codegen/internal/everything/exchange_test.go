package everything

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/strict"
)

// implementation answers with what a test gives it and keeps what it was asked.
type implementation struct {
	Unimplemented
	got    any
	answer any
}

func respond[T any](i *implementation, request any) (T, error) {
	i.got = request
	answer, _ := i.answer.(T)
	return answer, nil
}

func (i *implementation) SendObjects(_ context.Context, r SendObjectsRequestObject) (SendObjectsResponseObject, error) {
	return respond[SendObjectsResponseObject](i, r)
}

func (i *implementation) GetFormats(_ context.Context, r GetFormatsRequestObject) (GetFormatsResponseObject, error) {
	return respond[GetFormatsResponseObject](i, r)
}

func (i *implementation) Several(_ context.Context, r SeveralRequestObject) (SeveralResponseObject, error) {
	return respond[SeveralResponseObject](i, r)
}

func (i *implementation) HeadSeveral(_ context.Context, r HeadSeveralRequestObject) (HeadSeveralResponseObject, error) {
	return respond[HeadSeveralResponseObject](i, r)
}

func (i *implementation) DeleteSeveral(_ context.Context, r DeleteSeveralRequestObject) (DeleteSeveralResponseObject, error) {
	return respond[DeleteSeveralResponseObject](i, r)
}

func (i *implementation) AnyValue(_ context.Context, r AnyValueRequestObject) (AnyValueResponseObject, error) {
	return respond[AnyValueResponseObject](i, r)
}

func (i *implementation) GetA(_ context.Context, r GetARequestObject) (GetAResponseObject, error) {
	return respond[GetAResponseObject](i, r)
}

func (i *implementation) GetB(_ context.Context, r GetBRequestObject) (GetBResponseObject, error) {
	return respond[GetBResponseObject](i, r)
}

func (i *implementation) OddPath(_ context.Context, r OddPathRequestObject) (OddPathResponseObject, error) {
	return respond[OddPathResponseObject](i, r)
}

func (i *implementation) PathStyles(_ context.Context, r PathStylesRequestObject) (PathStylesResponseObject, error) {
	return respond[PathStylesResponseObject](i, r)
}

func (i *implementation) Parameters(_ context.Context, r ParametersRequestObject) (ParametersResponseObject, error) {
	return respond[ParametersResponseObject](i, r)
}

// A judgedTransport carries requests to a server and judges every exchange.
type judgedTransport struct {
	t        failer
	sent     int
	accept   string // of the last request
	query    string
	findings []gate.Finding
	unjudged bool // there may be what the judge says nothing of
}

func (w *judgedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	w.sent++
	w.accept, w.query = r.Header.Get("Accept"), r.URL.RawQuery
	e := gate.Exchange{Request: gate.Request{Method: r.Method, URL: r.URL.String(), Header: r.Header.Clone()}}
	if r.Body != nil {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		e.Request.Body, r.Body = text, io.NopCloser(bytes.NewReader(text))
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(response.Body)
	response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(text))
	e.Response = &gate.Response{Status: response.StatusCode, Header: response.Header.Clone(), Body: text}
	_, contract := compiled()
	judgement := contract.Judge(e)
	w.findings = append(w.findings, judgement.Findings...)
	if len(judgement.NotJudged) > 0 && !w.unjudged {
		w.t.Fatalf("not judged: %v", judgement.NotJudged)
	}
	return response, err
}

// connect returns a client of a server on loopback.
func connect(t *testing.T) (*Client, *implementation, *judgedTransport) {
	t.Helper()
	i := &implementation{}
	server := httptest.NewServer(NewHandler(i, strict.WithLogger(slog.New(slog.DiscardHandler))))
	t.Cleanup(server.Close)
	w := &judgedTransport{t: t}
	client, err := NewClient(server.URL+"/", strict.WithHTTPClient(&http.Client{Transport: w}))
	if err != nil {
		t.Fatal(err)
	}
	return client, i, w
}

func (w *judgedTransport) clean(t failer) {
	t.Helper()
	if len(w.findings) > 0 {
		t.Fatalf("the judge refuses the exchange: %+v", w.findings)
	}
}

var id = uuid.MustParse("3fa85f64-5717-4562-b3fc-2c963f66afa6")

func TestOperations(t *testing.T) {
	ctx := t.Context()
	client, i, w := connect(t)
	check := func(name string, err error, got, want, asked any) {
		t.Helper()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v, %v, want %#v", name, got, err, want)
		}
		if !reflect.DeepEqual(i.got, asked) {
			t.Errorf("%s: the server read %#v, want %#v", name, i.got, asked)
		}
		w.clean(t)
	}

	strings := Strings{Plain: strict.Some("é\u2028<>&"), ID: strict.Some(id)}
	body := SendObjectsRequest{Strings: strings, Tree: strict.Some(Tree{Name: "a", Parent: &Tree{Name: "b"}, Children: []Tree{{Name: "c"}}})}
	i.answer = SendObjects200JSONResponse{Strings: strings, Count: strict.Some(int64(7))}
	response, err := client.SendObjects(ctx, body)
	check("SendObjects", err, response, &SendObjectsResponse{Strings: strings, Count: strict.Some(int64(7))}, SendObjectsRequestObject{Body: &body})

	readable := Readable{ID: strict.Some("i"), Name: "n"}
	i.answer = Several200JSONResponse(readable)
	several, err := client.Several(ctx, strict.Some(Writable{Name: "w", Password: strict.Some("p")}))
	check("Several", err, several, &SeveralResult{StatusCode: 200, JSON200: &readable}, SeveralRequestObject{Body: &Writable{Name: "w", Password: strict.Some("p")}})
	i.answer = Several201JSONResponse{"a"}
	several, err = client.Several(ctx, strict.Optional[Writable]{})
	check("Several 201", err, several, &SeveralResult{StatusCode: 201, JSON201: &Several201Response{"a"}}, SeveralRequestObject{})
	i.answer = Several204Response{}
	several, err = client.Several(ctx, strict.Optional[Writable]{})
	check("Several 204", err, several, &SeveralResult{StatusCode: 204}, SeveralRequestObject{})
	i.answer = Several2XXJSONResponse{Body: readable, StatusCode: 202}
	several, err = client.Several(ctx, strict.Optional[Writable]{})
	check("Several 2XX", err, several, &SeveralResult{StatusCode: 202, JSON2XX: &readable}, SeveralRequestObject{})

	i.answer = HeadSeveral200Response{}
	check("HeadSeveral", client.HeadSeveral(ctx), nil, nil, HeadSeveralRequestObject{})
	i.answer = DeleteSeveral204Response{}
	check("DeleteSeveral", client.DeleteSeveral(ctx), nil, nil, DeleteSeveralRequestObject{})

	any, asked := AnyValueDefaultResponse(`[null,1e400]`), AnyValueRequest(`{"a":null}`)
	i.answer = AnyValueDefaultJSONResponse{Body: any, StatusCode: 207}
	value, err := client.AnyValue(ctx, asked)
	check("AnyValue", err, value, &any, AnyValueRequestObject{Body: &asked})

	a := GetAResponse("x")
	i.answer = GetA200JSONResponse(a)
	gotA, err := client.GetA(ctx, "a/b%c.. ?#é;,")
	check("GetA", err, gotA, &a, GetARequestObject{X: "a/b%c.. ?#é;,"})
	gotA, err = client.GetA(ctx, "b")
	check("GetA b", err, gotA, &a, GetARequestObject{X: "b"})
	b := GetBResponse(true)
	i.answer = GetB200JSONResponse(b)
	gotB, err := client.GetB(ctx, -7)
	check("GetB", err, gotB, &b, GetBRequestObject{Y: -7})

	i.answer = OddPath204Response{}
	odd := OddPathRequestObject{Err: "{string}", String: "%2F", D: id, V: []int{1, -2}, Type: true, List0: time.Unix(1, 5).UTC(), N123: 1.5, Dashed: "...", AB: OddPathABX}
	err = client.OddPath(ctx, odd.Err, odd.String, odd.D, odd.V, odd.Type, odd.List0, odd.N123, odd.Dashed, odd.AB)
	check("OddPath", err, nil, nil, odd)
}

func TestErrors(t *testing.T) {
	client, i, w := connect(t)
	for _, row := range []struct {
		answer SendObjectsResponseObject
		status int
		reason string
	}{
		{SendObjects4XXJSONResponse{Body: Problem{Message: json.RawMessage(`"m"`)}, StatusCode: 404}, 404, "a range"},
		{SendObjectsDefaultJSONResponse{Body: Problem{Message: json.RawMessage(`"m"`)}, StatusCode: 503}, 503, "the default"},
		{SendObjectsDefaultJSONResponse{Body: Problem{Message: json.RawMessage(`"m"`)}, StatusCode: 201}, 201, "the default beside a documented success"},
		{nil, 500, "no response"},
		{SendObjects4XXJSONResponse{StatusCode: 500}, 500, "a status out of the range"},
		{SendObjectsDefaultJSONResponse{StatusCode: 200}, 500, "a status that has its own response"},
		{SendObjects200JSONResponse{Strings: Strings{Short: "a"}}, 500, "a response off the contract"},
	} {
		i.answer = row.answer
		_, err := client.SendObjects(t.Context(), SendObjectsRequest{})
		var documented *strict.ResponseError
		if !errors.As(err, &documented) || documented.StatusCode() != row.status {
			t.Errorf("%s: got %v, want a ResponseError of status %d", row.reason, err, row.status)
		} else if _, ok := documented.Document().(*Problem); !ok {
			t.Errorf("%s: the document is %T", row.reason, documented.Document())
		}
	}
	if want := "application/json, application/problem+json"; w.accept != want {
		t.Errorf("the client accepts %s, want %s", w.accept, want)
	}
	// The default is application/problem+json, which a refusal of the server has
	// to follow.
	w.clean(t)
}

// drawParams makes parameters, most of which the document allows.
func drawParams(t *rapid.T) ParametersParams {
	// Wild values are hardly ever all sendable, tame ones always.
	wild := rapid.IntRange(0, 3).Draw(t, "wild") == 0
	text, limits := rapid.StringMatching(`[a-cé%&=/]{1,4}`), []int{0, 1, 100}
	field := rapid.StringMatching(`[a-z]([a-z ,]*[a-z])?`)
	if wild {
		text, limits = rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-c ,|;%&+="\\é]{0,4}`)), []int{-1, 20, 101}
		field = text
	}
	maybe := func() bool { return rapid.Bool().Draw(t, "there") }
	texts := func() []string {
		if !maybe() {
			return nil
		}
		return rapid.SliceOfN(text, 1, 3).Draw(t, "texts")
	}
	// In the query and in cookies every text can be sent.
	anyText := rapid.OneOf(rapid.String(), text)
	optional := func(text *rapid.Generator[string]) (o strict.Optional[string]) {
		if maybe() {
			o.Set(text.Draw(t, "text"))
		}
		return o
	}
	p := ParametersParams{
		Required: text.Draw(t, "required"), Form: optional(anyText), OddName: optional(anyText), Session: optional(anyText), XText: optional(field),
		Limit: rapid.SampledFrom(limits).Draw(t, "limit"), Ratio: rapid.SampledFrom([]float64{0, 0.1, 1e21, 1e-7, 3}).Draw(t, "ratio"),
		XRequired: rapid.Int64().Draw(t, "int64"), Sort: rapid.SampledFrom([]ParametersSort{"", "asc", "desc"}).Draw(t, "sort"),
		Exploded: texts(), Spaces: texts(), Pipes: texts(), XTexts: texts(), Tags: texts(), Spread: texts(),
	}
	if maybe() {
		p.Commas = rapid.SliceOfNDistinct(rapid.Int(), 1, 4, rapid.ID).Draw(t, "commas")
		p.Colors = rapid.SliceOfN(rapid.SampledFrom([]Color{ColorRed, ColorEmpty, ColorLightBlue, ColorPlus1}), 1, 3).Draw(t, "colors")
		p.XNumbers = rapid.SliceOfN(rapid.SampledFrom([]float64{0, -1.5, 1e300}), 1, 3).Draw(t, "numbers")
		p.Color.Set(rapid.SampledFrom([]Color{ColorRed, ColorEmpty, ColorN1}).Draw(t, "color"))
		p.Flag.Set(rapid.Bool().Draw(t, "flag"))
		p.ID.Set(id)
		p.Since.Set(time.Unix(rapid.Int64Range(0, 1e9).Draw(t, "since"), 1000).UTC())
		p.Visits.Set(rapid.IntRange(0, 5).Draw(t, "visits"))
	}
	return p
}

// withDefaults is what a server reads where p was sent.
func withDefaults(p ParametersParams) ParametersParams {
	if p.Limit == 0 {
		p.Limit = 20
	}
	if p.Sort == "" {
		p.Sort = ParametersSortAsc
	}
	if !p.Flag.IsSpecified() {
		p.Flag.Set(true)
	}
	if p.Colors == nil {
		p.Colors = []Color{ColorRed}
	}
	return p
}

// Whatever the client sends, the server reads as equal values, and the judge
// takes; all else the client does not send.
func TestRandomParameters(t *testing.T) {
	client, i, w := connect(t)
	i.answer = Parameters200JSONResponse(`{}`)
	sent, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawParams(t)
		before := w.sent
		_, err := client.Parameters(context.Background(), p)
		var violations strict.Violations
		switch {
		case err == nil:
			sent++
			if want := (ParametersRequestObject{Params: withDefaults(p)}); !reflect.DeepEqual(i.got, want) {
				t.Fatalf("sent %#v\nread %#v", want, i.got)
			}
			w.clean(t)
		case errors.As(err, &violations) && w.sent == before:
			refused++
		default:
			t.Fatalf("%#v: %v", p, err)
		}
	})
	checks := sent + refused
	atLeast(t, "calls that were sent", sent, checks/5)
	atLeast(t, "calls that were refused", refused, checks/50)
}

func TestPathStyles(t *testing.T) {
	client, i, w := connect(t)
	i.answer = PathStyles204Response{}
	tame := rapid.StringMatching(`[a ,;=/é%]{1,4}`)
	wild := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a.]{0,4}`))
	sent, checks := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		checks++
		text, least := tame, 1
		if rapid.IntRange(0, 3).Draw(t, "wild") == 0 {
			text, least = wild, 0
		}
		texts := rapid.SliceOfN(text, least, 3)
		p := PathStylesRequestObject{
			Simple: text.Draw(t, "simple"), Simples: texts.Draw(t, "simples"), Label: text.Draw(t, "label"), Labels: texts.Draw(t, "labels"),
			LabelsExploded: texts.Draw(t, "labelsExploded"), Matrix: rapid.SampledFrom([]float64{1, 1.5, -1e300, math.Copysign(0, -1)}).Draw(t, "matrix"),
			Matrices: texts.Draw(t, "matrices"), MatricesExploded: texts.Draw(t, "matricesExploded"),
		}
		before := w.sent
		err := client.PathStyles(context.Background(), p.Simple, p.Simples, p.Label, p.Labels, p.LabelsExploded, p.Matrix, p.Matrices, p.MatricesExploded)
		var violations strict.Violations
		if err != nil && errors.As(err, &violations) && w.sent == before {
			return
		}
		if err != nil || !reflect.DeepEqual(i.got, p) {
			t.Fatalf("sent %#v\nread %#v, %v", p, i.got, err)
		}
		w.clean(t)
		sent++
	})
	atLeast(t, "calls that were sent", sent, checks/5)
}
