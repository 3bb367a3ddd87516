package bench

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	nethttpmiddleware "github.com/oapi-codegen/nethttp-middleware"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/bench/plain"
	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict"
)

// asked is what an implementation is handed of the request.
type asked struct {
	leaseID, projectSlug, environmentSlug, path string
	isForced                                    bool
	calls                                       int
}

var wantAsked = asked{leaseID, "acme", "prod", "/db", true, 1}

// ours implements our generated server interface.
type ours struct {
	last     gen.DeleteLeaseRequestObject
	calls    int
	response gen.DeleteLease200JSONResponse
}

func (o *ours) DeleteLease(_ context.Context, request gen.DeleteLeaseRequestObject) (gen.DeleteLeaseResponseObject, error) {
	o.last = request
	o.calls++
	return o.response, nil
}

func (o *ours) asked() asked {
	if o.calls == 0 {
		return asked{}
	}
	b := o.last.Body
	return asked{o.last.LeaseID, b.ProjectSlug, b.EnvironmentSlug, b.Path, b.IsForced, o.calls}
}

// theirs implements oapi-codegen's strict server interface.
type theirs struct {
	last     plain.DeleteApiV1DynamicSecretsLeasesLeaseIdRequestObject
	calls    int
	response plain.DeleteApiV1DynamicSecretsLeasesLeaseId200JSONResponse
}

func (o *theirs) DeleteApiV1DynamicSecretsLeasesLeaseId(_ context.Context, request plain.DeleteApiV1DynamicSecretsLeasesLeaseIdRequestObject) (plain.DeleteApiV1DynamicSecretsLeasesLeaseIdResponseObject, error) {
	o.last = request
	o.calls++
	return o.response, nil
}

func (o *theirs) asked() asked {
	if o.calls == 0 {
		return asked{}
	}
	b := o.last.Body
	return asked{o.last.LeaseId, b.ProjectSlug, b.EnvironmentSlug, *b.Path, *b.IsForced, o.calls}
}

// byHand is the implementation behind the handler written by hand.
type byHand struct {
	id       string
	last     handRequest
	calls    int
	response handLease
}

func (o *byHand) deleteLease(_ context.Context, id string, request *handRequest) (handLease, error) {
	o.id, o.last = id, *request
	o.calls++
	return o.response, nil
}

func (o *byHand) asked() asked {
	b := o.last
	return asked{o.id, b.projectSlug, b.environmentSlug, b.path, b.isForced, o.calls}
}

// A variant is a handler, and what its implementation was asked.
type variant struct {
	name    string
	handler http.Handler
	asked   func() asked
}

func newOurs() variant {
	impl := &ours{response: gen.DeleteLease200JSONResponse(ourResponse())}
	return variant{"leasegate", gen.NewHandler(impl, strict.WithLogger(slog.New(slog.DiscardHandler))), impl.asked}
}

func newHand() variant {
	impl := &byHand{response: newHandLease()}
	return variant{"hand", newHandHandler(impl.deleteLease), impl.asked}
}

func newTheirs() variant {
	impl := &theirs{response: plainResponse()}
	return variant{"oapi-codegen", plain.Handler(plain.NewStrictHandler(impl, nil)), impl.asked}
}

func newTheirsKin(t testing.TB) variant {
	v := newTheirs()
	wrap := nethttpmiddleware.OapiRequestValidatorWithOptions(document(t), &nethttpmiddleware.Options{DoNotValidateServers: true, ErrorHandler: httpError})
	return variant{"oapi-codegen+kin", wrap(v.handler), v.asked}
}

func httpError(w http.ResponseWriter, message string, status int) { http.Error(w, message, status) }

func newLibopenapi(t testing.TB) variant {
	doc, err := libopenapi.NewDocument(leasegate.Document())
	if err != nil {
		t.Fatal(err)
	}
	validate, errs := validator.NewValidator(doc)
	if errs != nil {
		t.Fatal(errs)
	}
	v := newTheirs()
	next := v.handler
	return variant{"libopenapi", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ok, problems := validate.ValidateHttpRequest(r); !ok {
			http.Error(w, problems[0].Error(), http.StatusBadRequest)
			return
		}
		next.ServeHTTP(w, r)
	}), v.asked}
}

func serveVariants(t testing.TB) []variant {
	return []variant{newOurs(), newHand(), newTheirs(), newTheirsKin(t), newLibopenapi(t)}
}

func TestServe(t *testing.T) {
	for _, v := range serveVariants(t) {
		t.Run(v.name, func(t *testing.T) {
			r := newReplay()
			for calls := 1; calls <= 2; calls++ {
				w := httptest.NewRecorder()
				v.handler.ServeHTTP(w, r.again())
				if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
					t.Fatalf("got %d %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
				}
				sameJSON(t, w.Body.Bytes(), responseText)
				want := wantAsked
				want.calls = calls
				if got := v.asked(); got != want {
					t.Errorf("the implementation was asked %+v, want %+v", got, want)
				}
			}
		})
	}
}

func BenchmarkServe(b *testing.B) {
	var ways []measured
	for _, v := range serveVariants(b) {
		r, w := newReplay(), &sink{header: http.Header{}}
		ways = append(ways, measured{v.name, func() error {
			v.handler.ServeHTTP(w, r.again())
			if w.status != http.StatusOK {
				return fmt.Errorf("got status %d", w.status)
			}
			return nil
		}})
	}
	interleave(b, ways...)
}
