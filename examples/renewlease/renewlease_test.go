package renewlease

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/contracttest"
	"github.com/leasegate/leasegate/gen"
)

// server renews one lease.
type server struct{ Unimplemented }

func (server) RenewLease(_ context.Context, request RenewLeaseRequestObject) (RenewLeaseResponseObject, error) {
	if request.LeaseID != "lease-1" {
		return RenewLease404JSONResponse{ReqID: "req-1", StatusCode: 404, Error: "NotFound", Message: "no such lease"}, nil
	}
	return RenewLease200JSONResponse{Lease: gen.Lease{ExternalEntityID: "inf-pg-user-8f3a1c9e"}}, nil
}

func TestRenewLease(t *testing.T) {
	judge := contracttest.New(t, "openapi.yaml", document)
	web := httptest.NewServer(judge.Handler(NewHandler(server{})))
	defer web.Close()

	client, err := NewClient(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	body := RenewLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod"}
	renewed, err := client.RenewLease(context.Background(), "lease-1", body)
	if err != nil {
		t.Fatal(err)
	}
	var lease gen.Lease = renewed.Lease
	if lease.ExternalEntityID != "inf-pg-user-8f3a1c9e" {
		t.Errorf("got %+v", lease)
	}

	_, err = client.RenewLease(context.Background(), "lease-2", body)
	var documented *leasegate.ResponseError
	if !errors.As(err, &documented) || !errors.Is(err, leasegate.ErrNotFound) {
		t.Fatalf("got %v", err)
	}
	if _, ok := documented.Document().(*gen.NotFoundError); !ok {
		t.Errorf("the document is a %T", documented.Document())
	}
}

// The generated client is as strict as Leasegate's own.
func TestStrict(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"lease":{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}}`))
	}))
	defer web.Close()
	client, err := NewClient(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.RenewLease(context.Background(), "lease-1", RenewLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod"})
	var violations leasegate.Violations
	if !errors.As(err, &violations) || len(violations) != 6 {
		t.Errorf("got %v, want six missing members", err)
	}
}
