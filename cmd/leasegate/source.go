package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/api"
)

// A source is where a document comes from.
type source struct {
	name string // for people: a path, a URL or the name of the built-in document
	text []byte
	// readFile reads the files that references lead to.
	readFile func(uri string) ([]byte, error)
}

// builtinDocument is the value of --document that names the document of this
// program, and builtinName what it is called.
const (
	builtinDocument = "builtin"
	builtinName     = "openapi.yaml"
)

func builtinSource() *source {
	return &source{name: builtinName, text: leasegate.Document()}
}

// openSource reads what --document names: a file, a URL, or the built-in document,
// which is also what nothing names.
func openSource(ctx context.Context, document string) (*source, error) {
	switch {
	case document == "" || document == builtinDocument:
		return builtinSource(), nil
	case isURL(document):
		return fetchSource(ctx, document)
	}
	text, err := readLimited(document, maxDocument)
	if err != nil {
		return nil, fmt.Errorf("--document: %w", err)
	}
	return &source{name: document, text: text, readFile: api.ReadReference}, nil
}

func isURL(text string) bool {
	scheme, _, found := strings.Cut(text, "://")
	return found && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

const (
	// maxDocument bounds a document, in bytes; one more than package document reads,
	// for it to say so.
	maxDocument = 32<<20 + 1
	// fetchTimeout bounds fetching a document that was asked for, and placeTimeout
	// asking whether there is one.
	fetchTimeout = 60 * time.Second
	placeTimeout = 5 * time.Second
	maxRedirects = 5
)

// fetchSource reads a document from a URL, and the files that it refers to on the
// same host. It sends no header that was given for the requests to the server.
func fetchSource(ctx context.Context, address string) (*source, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, errors.New("--document: this is no URL; wanted such as https://localhost:8080/openapi.json")
	}
	text, err := fetch(ctx, u, fetchTimeout)
	if err != nil {
		return nil, fmt.Errorf("--document: %w", err)
	}
	return urlSource(ctx, u, text), nil
}

func urlSource(ctx context.Context, u *url.URL, text []byte) *source {
	shown := *u
	shown.User, shown.Fragment = nil, ""
	return &source{name: shown.String(), text: text, readFile: func(uri string) ([]byte, error) {
		reference, err := url.Parse(uri)
		if err != nil {
			return nil, errors.New("it is no URL")
		}
		if reference.Scheme != u.Scheme || reference.Host != u.Host {
			return nil, errors.New("it is on another host than the document, from which nothing is fetched; save it beside the document and refer to that")
		}
		reference.User = u.User
		return fetch(ctx, reference, fetchTimeout)
	}}
}

// fetch gets a file. Redirects are followed on the same host alone.
func fetch(ctx context.Context, u *url.URL, timeout time.Duration) ([]byte, error) {
	ctx, stop := context.WithTimeout(ctx, timeout)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json, application/yaml, text/yaml;q=0.9, */*;q=0.5")
	request.Header.Set("User-Agent", "leasegate")
	client := &http.Client{CheckRedirect: func(next *http.Request, before []*http.Request) error {
		switch {
		case next.URL.Hostname() != u.Hostname():
			return errors.New("it is redirected to another host, which is not followed; give the URL there")
		case u.Scheme == "https" && next.URL.Scheme != "https":
			return errors.New("it is redirected from https to http, which is not followed")
		case len(before) > maxRedirects:
			return fmt.Errorf("it is redirected more than %d times", maxRedirects)
		}
		return nil
	}}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		if inner, ok := errors.AsType[*url.Error](err); ok {
			err = inner.Err // without the URL, which may hold a password
		}
		return nil, fmt.Errorf("%s can't be fetched: %w", u.Redacted(), err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s is answered %d; wanted 200 and the document", u.Redacted(), response.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxDocument))
	if err != nil {
		return nil, fmt.Errorf("%s can't be read to its end: %w", u.Redacted(), err)
	}
	return text, nil
}

// places are where servers usually have their document, below their URL or at the
// root of the host.
var places = []string{"/openapi.json", "/openapi.yaml", "/v3/api-docs", "/api-json", "/swagger/doc.json", "/docs/openapi.json"}

// findSource asks a server for its document at the usual places. It returns nil
// where there is none.
func findSource(ctx context.Context, server *url.URL) *source {
	bases := []string{strings.TrimSuffix(server.EscapedPath(), "/"), ""}
	if bases[0] == "" {
		bases = bases[1:]
	}
	for _, base := range bases {
		for _, place := range places {
			u := &url.URL{Scheme: server.Scheme, User: server.User, Host: server.Host}
			u = u.JoinPath(base, place)
			text, err := fetch(ctx, u, placeTimeout)
			if err == nil && announcesDocument(text) {
				return urlSource(ctx, u, text)
			}
			if ctx.Err() != nil || unreachable(err) {
				return nil
			}
		}
	}
	return nil
}

// unreachable reports whether it makes no sense to ask further.
func unreachable(err error) bool {
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && operation.Op == "dial" || errors.Is(err, context.DeadlineExceeded)
}

var namesVersion = regexp.MustCompile(`(?m)^\s*\{?\s*"(openapi|swagger)"\s*:|^["']?(openapi|swagger)["']?\s*:|[{,]\s*"(openapi|swagger)"\s*:\s*"[0-9]`)

// announcesDocument tells a document from the page that many servers answer every
// path with: what begins like one is one, and may turn out to be broken.
func announcesDocument(text []byte) bool {
	head := string(text[:min(len(text), 4<<10)])
	if strings.HasPrefix(strings.TrimLeft(head, " \t\r\n\ufeff"), "<") {
		return false
	}
	return namesVersion.Match(text)
}
