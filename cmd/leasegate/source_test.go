package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/leasegate/leasegate"
)

const small = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"

func TestFetchSource(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, small) }))
	defer other.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/api.yaml", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" && r.URL.RawQuery == "" {
			t.Error("credentials are sent for the document")
		}
		fmt.Fprint(w, small)
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/api.yaml", http.StatusFound) })
	mux.HandleFunc("/around", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/around", http.StatusFound) })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1), http.StatusFound)
	})
	mux.HandleFunc("/inner/part.yaml", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "a: 1\n") })
	server := httptest.NewServer(mux)
	defer server.Close()
	for _, test := range []struct{ path, refused string }{
		{"/api.yaml", ""},
		{"/moved", ""},
		{"/around", "redirected more than 5 times"},
		{"/away", "redirected to another host"},
		{"/missing", "is answered 404; wanted 200"},
	} {
		found, err := openSource(t.Context(), server.URL+test.path)
		switch {
		case test.refused == "" && (err != nil || string(found.text) != small || found.name != server.URL+test.path):
			t.Errorf("%s: %+v, %v", test.path, found, err)
		case test.refused != "" && (err == nil || !strings.Contains(err.Error(), test.refused)):
			t.Errorf("%s: %v, want %q", test.path, err, test.refused)
		}
	}
	found, err := openSource(t.Context(), server.URL+"/api.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := found.readFile(server.URL + "/inner/part.yaml"); err != nil || string(text) != "a: 1\n" {
		t.Errorf("a file on the same host: %q, %v", text, err)
	}
	for _, elsewhere := range []string{other.URL + "/a.yaml", "file:///etc/passwd", "/etc/passwd", "%"} {
		if _, err := found.readFile(elsewhere); err == nil {
			t.Errorf("%s is read for a document from %s", elsewhere, server.URL)
		}
	}
	if _, err := openSource(t.Context(), "http://user:secret@127.0.0.1:1/a"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a host that nobody listens on: %v", err)
	}
}

func TestFindSource(t *testing.T) {
	const page = "<!doctype html><script>var a = {\"openapi\": \"3.0.0\"}</script>"
	for _, test := range []struct {
		reason, base string
		serves       map[string]string // by path; "*" answers all others
		want         string            // the path; empty for none
	}{
		{"nothing", "", nil, ""},
		{"the usual place", "", map[string]string{"/openapi.json": `{"openapi": "3.0.0"}`}, "/openapi.json"},
		{"a place of a framework", "", map[string]string{"/v3/api-docs": `{"info": {}, "openapi": "3.0.0"}`}, "/v3/api-docs"},
		{"below the URL first", "/v1", map[string]string{"/v1/openapi.yaml": small, "/openapi.json": `{"openapi": "3.0.0"}`}, "/v1/openapi.yaml"},
		{"at the root then", "/v1/", map[string]string{"/swagger/doc.json": `{"swagger": "2.0"}`}, "/swagger/doc.json"},
		{"one page for all paths", "", map[string]string{"*": page, "/docs/openapi.json": `{"openapi": "3.0.0"}`}, "/docs/openapi.json"},
		{"JSON of another kind", "", map[string]string{"*": `{"message": "welcome"}`}, ""},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			text, ok := test.serves[r.URL.Path]
			if !ok {
				text, ok = test.serves["*"]
			}
			if !ok {
				http.NotFound(w, r)
				return
			}
			fmt.Fprint(w, text)
		}))
		u, err := url.Parse(server.URL + test.base)
		if err != nil {
			t.Fatal(err)
		}
		found := findSource(t.Context(), u)
		switch {
		case test.want == "" && found != nil:
			t.Errorf("%s: found %s", test.reason, found.name)
		case test.want != "" && (found == nil || found.name != server.URL+test.want):
			t.Errorf("%s: %+v, want %s", test.reason, found, test.want)
		}
		server.Close()
	}
}

func TestBuiltinSource(t *testing.T) {
	for _, name := range []string{"", "builtin"} {
		found, err := openSource(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(found.text, leasegate.Document()) || found.name != "openapi.yaml" || found.readFile != nil {
			t.Errorf("%q: %s", name, found.name)
		}
	}
}
