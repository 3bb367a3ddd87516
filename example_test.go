package leasegate_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/gen"
)

// exampleServer stands in for Infisical.
func exampleServer() *httptest.Server {
	return httptest.NewServer(leasegate.NewHandler(server{deleteLease: func(r gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
		if r.LeaseID == "gone" {
			return gen.DeleteLease404JSONResponse{ReqID: "req-1", StatusCode: 404, Error: "NotFound", Message: "no such lease"}, nil
		}
		return gen.DeleteLease200JSONResponse(deleted), nil
	}}))
}

func Example() {
	infisical := exampleServer()
	defer infisical.Close()

	client, err := leasegate.NewClient(infisical.URL, leasegate.WithBearerToken("token"))
	if err != nil {
		fmt.Println(err)
		return
	}
	deleted, err := client.DeleteLease(context.Background(), "3fa85f64-5717-4562-b3fc-2c963f66afa6",
		gen.DeleteLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("asked to revoke", deleted.Lease.ExternalEntityID)
	// Output: asked to revoke inf-pg-user-8f3a1c9e
}

func ExampleNewClient() {
	_, err := leasegate.NewClient("localhost:8080")
	fmt.Println(err)
	// Output: base URL: want an absolute http or https URL, such as https://example.com
}

func ExampleResponseError() {
	infisical := exampleServer()
	defer infisical.Close()
	client, err := leasegate.NewClient(infisical.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.DeleteLease(context.Background(), "gone", gen.DeleteLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod"})
	var documented *leasegate.ResponseError
	if errors.As(err, &documented) && errors.Is(err, leasegate.ErrNotFound) {
		fmt.Println(documented.Name(), documented.Message(), documented.ReqID())
	}
	// Output: NotFound no such lease req-1
}

func ExampleContractError() {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "upstream timed out", http.StatusGatewayTimeout)
	}))
	defer proxy.Close()
	client, err := leasegate.NewClient(proxy.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.DeleteLease(context.Background(), "a", gen.DeleteLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod"})
	var off *leasegate.ContractError
	if errors.As(err, &off) {
		fmt.Println(err)
		fmt.Println("the lease may be gone:", off.MayHaveTakenEffect())
	}
	// Output:
	// deleteLease: the answer 504 Gateway Timeout is outside the contract: the body: status: want a documented status
	// the lease may be gone: true
}

func ExampleViolations() {
	client, err := leasegate.NewClient(leasegate.ServerUS)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.DeleteLease(context.Background(), "..", gen.DeleteLeaseRequest{ProjectSlug: "acme"})
	var violations leasegate.Violations
	if errors.As(err, &violations) {
		for _, v := range violations {
			fmt.Println(v.Pointer, v.Rule)
		}
	}
	// Output:
	// /path/leaseId required
	// /environmentSlug minLength
}

func ExampleNewHandler() {
	handler := leasegate.NewHandler(gen.Unimplemented{}, leasegate.WithRequestID(func(r *http.Request) string { return "req-7" }))
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("GET", "/elsewhere", nil))
	fmt.Println(w.Code, w.Body)
	// Output: 404 {"reqId":"req-7","statusCode":404,"message":"no such path","error":"NotFound"}
}

func ExampleDocument() {
	firstLine, _, _ := strings.Cut(string(leasegate.Document()), "\n")
	fmt.Println(firstLine)
	// Output: openapi: 3.0.3
}
