package leasegate_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/leasegate/leasegate"
)

// Each option of a call reaches the request or its answer.
func TestCallOptions(t *testing.T) {
	var sent http.Header
	client := serveLease(t, func(w http.ResponseWriter, r *http.Request) {
		sent = r.Header
		w.Header().Set("ETag", "e")
		answerWith(200, "application/json", validLease)(w, r)
	}, leasegate.WithBearerToken("client"), leasegate.WithCallOptions(leasegate.WithHeader("X-Every", "1")))
	tag := ""
	_, err := client.DeleteLease(t.Context(), "a", request,
		leasegate.WithCallCredentials(leasegate.BearerToken("call")),
		leasegate.WithHeader("X-Own", "own"),
		leasegate.WithRequestEditor(func(r *http.Request) error {
			r.Header.Set("X-Signed", r.Header.Get("Authorization"))
			return nil
		}),
		leasegate.WithAnswer(func(_ int, header http.Header) { tag = header.Get("ETag") }),
	)
	if err != nil || tag != "e" {
		t.Errorf("%v, ETag %q", err, tag)
	}
	for name, want := range map[string]string{"Authorization": "Bearer call", "X-Own": "own", "X-Every": "1", "X-Signed": "Bearer call"} {
		if got := sent.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	_, err = client.DeleteLease(t.Context(), "a", request, leasegate.WithCallResponseLimit(10))
	var broken *leasegate.ContractError
	if !errors.As(err, &broken) || !strings.Contains(err.Error(), "limit of 10 bytes") {
		t.Errorf("beyond the limit: %v", err)
	}
	if sent.Get("Authorization") != "Bearer client" {
		t.Errorf("without credentials of the call: %q", sent.Get("Authorization"))
	}
}
