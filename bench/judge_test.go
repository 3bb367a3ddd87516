package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/leasegate/leasegate"
	openapi "github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
)

var jsonHeader = http.Header{"Content-Type": {"application/json"}}

func newContract(t testing.TB) *gate.Contract {
	t.Helper()
	d, err := openapi.Read("openapi.yaml", leasegate.Document(), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	contract, err := gate.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

func exchange(request, response []byte) gate.Exchange {
	return gate.Exchange{
		Request:  gate.Request{Method: http.MethodDelete, URL: target, Header: jsonHeader, Body: request},
		Response: &gate.Response{Status: http.StatusOK, Header: jsonHeader, Body: response},
	}
}

// kinJudge judges with kin-openapi alone, which finds the operation with
// gorillamux, as its middleware does.
type kinJudge struct {
	router   routers.Router
	request  *replay
	response bytes.Reader
}

func newKinJudge(t testing.TB) *kinJudge {
	t.Helper()
	router, err := gorillamux.NewRouter(document(t))
	if err != nil {
		t.Fatal(err)
	}
	return &kinJudge{router: router, request: newReplay()}
}

func (k *kinJudge) judge(ctx context.Context, response []byte) error {
	request := k.request.again()
	route, inPath, err := k.router.FindRoute(request)
	if err != nil {
		return err
	}
	input := &openapi3filter.RequestValidationInput{Request: request, PathParams: inPath, Route: route}
	if err := openapi3filter.ValidateRequest(ctx, input); err != nil {
		return err
	}
	k.response.Reset(response)
	return openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input,
		Status:                 http.StatusOK,
		Header:                 jsonHeader,
		Body:                   io.NopCloser(&k.response),
	})
}

func TestJudge(t *testing.T) {
	contract, kin := newContract(t), newKinJudge(t)
	for range 2 {
		j := contract.Judge(exchange(requestBytes, responseBytes))
		if j.Request != gate.Pass || j.Response != gate.Pass {
			t.Errorf("leasegate: %+v", j)
		}
		if err := kin.judge(t.Context(), responseBytes); err != nil {
			t.Errorf("kin: %v", err)
		}
	}
	// Both judge the bodies indeed.
	broken := bytes.Replace(responseBytes, []byte(`"version":1`), []byte(`"version":"1"`), 1)
	if j := contract.Judge(exchange(requestBytes, broken)); j.Response != gate.Fail {
		t.Errorf("leasegate takes a string for a number: %+v", j)
	}
	if kin.judge(t.Context(), broken) == nil {
		t.Error("kin takes a string for a number")
	}
}

func BenchmarkJudge(b *testing.B) {
	contract, e := newContract(b), exchange(requestBytes, responseBytes)
	kin, ctx := newKinJudge(b), b.Context()
	interleave(b,
		measured{"leasegate", func() error {
			if j := contract.Judge(e); len(j.Findings) > 0 {
				return fmt.Errorf("got %+v", j.Findings)
			}
			return nil
		}},
		measured{"kin", func() error { return kin.judge(ctx, responseBytes) }},
	)
}
