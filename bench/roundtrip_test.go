package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/leasegate/leasegate/bench/plain"
	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict"
)

// A loop is a client on one loopback connection with its server.
type loop struct {
	name string
	call func(context.Context) error
	// last is the document that the last call returned.
	last func() any
	want any
}

// oneConnection serves the handler, and returns its URL and a client that holds
// one connection to it.
func oneConnection(t testing.TB, handler http.Handler) (string, *http.Client) {
	server := httptest.NewServer(handler)
	transport := &http.Transport{MaxConnsPerHost: 1}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	return server.URL, &http.Client{Transport: transport}
}

func ourLoop(t testing.TB) loop {
	url, client := oneConnection(t, newOurs().handler)
	api, err := gen.NewClient(url, strict.WithHTTPClient(client))
	if err != nil {
		t.Fatal(err)
	}
	body := gen.DeleteLeaseRequest{ProjectSlug: "acme", EnvironmentSlug: "prod", Path: "/db", IsForced: true}
	var last *gen.DeleteLeaseResponse
	return loop{
		name: "leasegate",
		call: func(ctx context.Context) (err error) {
			last, err = api.DeleteLease(ctx, leaseID, body)
			return err
		},
		last: func() any { return *last },
		want: ourResponse(),
	}
}

// bareLoop is net/http with nothing in it: the bytes go round undecoded.
func bareLoop(t testing.TB) loop {
	mux := http.NewServeMux()
	mux.HandleFunc("DELETE /api/v1/dynamic-secrets/leases/{leaseId}", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, "the body could not be read", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(responseBytes)
	})
	url, client := oneConnection(t, mux)
	var last []byte
	return loop{
		name: "net-http",
		call: func(ctx context.Context) error {
			request, err := http.NewRequestWithContext(ctx, http.MethodDelete, url+target, bytes.NewReader(requestBytes))
			if err != nil {
				return err
			}
			request.Header.Set("Content-Type", "application/json")
			response, err := client.Do(request)
			if err != nil {
				return err
			}
			defer response.Body.Close()
			last, err = io.ReadAll(response.Body)
			return err
		},
		last: func() any { return string(last) },
		want: responseText,
	}
}

func theirLoop(t testing.TB, v variant) loop {
	url, client := oneConnection(t, v.handler)
	api, err := plain.NewClientWithResponses(url, plain.WithHTTPClient(client))
	if err != nil {
		t.Fatal(err)
	}
	path, isForced := "/db", true
	body := plain.DeleteApiV1DynamicSecretsLeasesLeaseIdJSONRequestBody{
		ProjectSlug: "acme", EnvironmentSlug: "prod", Path: &path, IsForced: &isForced,
	}
	var last *plainBody
	return loop{
		name: v.name,
		call: func(ctx context.Context) error {
			response, err := api.DeleteApiV1DynamicSecretsLeasesLeaseIdWithResponse(ctx, leaseID, body)
			if err != nil {
				return err
			}
			if last = response.JSON200; last == nil {
				return fmt.Errorf("got %s", response.Status())
			}
			return nil
		},
		last: func() any { return *last },
		want: plainResponse(),
	}
}

func loops(t testing.TB) []loop {
	return []loop{ourLoop(t), bareLoop(t), theirLoop(t, newTheirs()), theirLoop(t, newTheirsKin(t))}
}

func TestRoundTrip(t *testing.T) {
	for _, l := range loops(t) {
		t.Run(l.name, func(t *testing.T) {
			for range 2 {
				if err := l.call(t.Context()); err != nil {
					t.Fatal(err)
				}
				if got := l.last(); !reflect.DeepEqual(got, l.want) {
					t.Errorf("got %+v\nwant %+v", got, l.want)
				}
			}
		})
	}
}

func BenchmarkRoundTrip(b *testing.B) {
	all := loops(b)
	// The first would pay for connections and for a heap that grows.
	for range 200 {
		for _, l := range all {
			if err := l.call(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	}
	var ways []measured
	for _, l := range all {
		ways = append(ways, measured{l.name, func() error { return l.call(b.Context()) }})
	}
	interleave(b, ways...)
}
