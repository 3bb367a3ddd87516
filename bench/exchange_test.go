package bench

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/bench/plain"
	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict"
)

// The exchange that everything here is measured with: a request with every
// member, and a 200 with every member.
const (
	leaseID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
	target  = "/api/v1/dynamic-secrets/leases/" + leaseID

	requestText  = `{"projectSlug":"acme","environmentSlug":"prod","path":"/db","isForced":true}`
	configText   = `{"audiences":["https://kubernetes.default.svc"],"namespace":"default","serviceAccountName":"ci-deploy","ttl":3600}`
	responseText = `{"lease":{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","version":1,"externalEntityId":"inf-pg-user-8f3a1c9e","expireAt":"2026-01-02T15:04:05.123Z","status":"FailedDeletion","statusDetails":null,"dynamicSecretId":"9b2f5c1e-7d54-4c1b-a0a6-5d1f2e3c4b5a","createdAt":"2026-01-01T15:04:05.456Z","updatedAt":"2026-01-02T03:04:05.789Z","config":` + configText + `}}`
)

var (
	requestBytes  = []byte(requestText)
	responseBytes = []byte(responseText)

	dynamicSecretID = uuid.MustParse("9b2f5c1e-7d54-4c1b-a0a6-5d1f2e3c4b5a")
	expireAt        = time.Date(2026, 1, 2, 15, 4, 5, 123e6, time.UTC)
	createdAt       = time.Date(2026, 1, 1, 15, 4, 5, 456e6, time.UTC)
	updatedAt       = time.Date(2026, 1, 2, 3, 4, 5, 789e6, time.UTC)
)

// ourResponse is the response as a value of our generated type.
func ourResponse() gen.DeleteLeaseResponse {
	return gen.DeleteLeaseResponse{Lease: gen.Lease{
		ID:               uuid.MustParse(leaseID),
		Version:          1,
		ExternalEntityID: "inf-pg-user-8f3a1c9e",
		ExpireAt:         expireAt,
		Status:           strict.NotNull("FailedDeletion"),
		StatusDetails:    strict.Null[string](),
		DynamicSecretID:  dynamicSecretID,
		CreatedAt:        createdAt,
		UpdatedAt:        updatedAt,
		Config:           json.RawMessage(configText),
	}}
}

// plainBody is what oapi-codegen calls the type of the response.
type plainBody = plain.DeleteApiV1DynamicSecretsLeasesLeaseId200JSONResponseBody

// plainResponse is the response as a value of oapi-codegen's type.
func plainResponse() plainBody {
	return plainBody{
		Lease: plain.DeleteApiV1DynamicSecretsLeasesLeaseId200JSONResponseBody_Lease{
			Id:               uuid.MustParse(leaseID),
			Version:          1,
			ExternalEntityId: "inf-pg-user-8f3a1c9e",
			ExpireAt:         expireAt,
			Status:           nullable.NewNullableWithValue("FailedDeletion"),
			StatusDetails:    nullable.NewNullNullable[string](),
			DynamicSecretId:  dynamicSecretID,
			CreatedAt:        createdAt,
			UpdatedAt:        updatedAt,
			Config: nullable.NewNullableWithValue[any](map[string]any{
				"audiences": []any{"https://kubernetes.default.svc"}, "namespace": "default",
				"serviceAccountName": "ci-deploy", "ttl": float64(3600),
			}),
		},
	}
}

// document is the vendored document as kin-openapi loads it, without the
// servers, on whose hosts kin-openapi's routers would match.
func document(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(leasegate.Document())
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = nil
	return doc
}

// A replay is a request that is made once and sent again and again.
type replay struct {
	*http.Request
	reader bytes.Reader
	body   io.ReadCloser
}

func newReplay() *replay {
	r := &replay{Request: httptest.NewRequest(http.MethodDelete, target, bytes.NewReader(requestBytes))}
	r.Header.Set("Content-Type", "application/json")
	r.body = io.NopCloser(&r.reader)
	return r
}

// again resets the body, which middleware may have put another one in place of.
func (r *replay) again() *http.Request {
	r.reader.Reset(requestBytes)
	r.Body = r.body
	return r.Request
}

// A sink is a response writer that keeps as little as it can.
type sink struct {
	header  http.Header
	status  int
	written int
}

func (s *sink) Header() http.Header    { return s.header }
func (s *sink) WriteHeader(status int) { s.status = status }

func (s *sink) Write(b []byte) (int, error) {
	s.written += len(b)
	return len(b), nil
}

func sameJSON(t *testing.T, got []byte, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal(got, &g); err != nil {
		t.Fatalf("not JSON: %v: %s", err, got)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(g)
	b, _ := json.Marshal(w)
	if !bytes.Equal(a, b) {
		t.Errorf("got %s\nwant %s", a, b)
	}
}

func TestExchange(t *testing.T) {
	if len(responseBytes) != 453 {
		t.Errorf("the response has %d bytes, want 453", len(responseBytes))
	}
}
