package run

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// setAside says why an entry is no exchange with a server of the API; empty if it may
// be one. What browsers and proxies record beside HTTP would fail otherwise for
// having no operation.
func (e *entryJSON) setAside() string {
	if e.request.method == http.MethodConnect {
		return "a tunnel through a proxy (CONNECT), not a request to the API"
	}
	switch strings.ToLower(schemeOf(e.request.url)) {
	case "", "http", "https", "ws", "wss":
	default:
		return "the URL's scheme is not http or https"
	}
	if e.response != nil && e.response.madeByBrowser() {
		return "a redirect that the browser made itself, not the API"
	}
	return ""
}

// schemeOf is the scheme of a URL, empty where it is relative.
func schemeOf(target string) string {
	scheme, _, found := strings.Cut(target, ":")
	if !found || strings.ContainsAny(scheme, "/?") {
		return ""
	}
	return scheme
}

// madeByBrowser reports whether a response is a redirect without a server: to https
// for Strict-Transport-Security, or by an extension. Chrome says so in both places.
func (r *responseJSON) madeByBrowser() bool {
	return r.status == http.StatusTemporaryRedirect && (strings.EqualFold(r.statusText, "Internal Redirect") ||
		slices.ContainsFunc(r.fields, func(f fieldJSON) bool { return strings.EqualFold(f.name, "Non-Authoritative-Reason") }))
}

// unlessDocumented says why an entry is none of the API's if no operation matches its
// request; empty if that is a finding.
func (e *entryJSON) unlessDocumented(request http.Header) string {
	switch {
	case e.request.method == http.MethodOptions &&
		(e.madeFor == "preflight" || len(request["Origin"]) > 0 && len(request["Access-Control-Request-Method"]) > 0):
		return "a CORS preflight (Fetch Standard), which the document does not describe"
	case strings.EqualFold(e.madeFor, "websocket"), strings.EqualFold(request.Get("Upgrade"), "websocket"),
		strings.HasPrefix(strings.ToLower(schemeOf(e.request.url)), "ws"):
		return "a WebSocket (RFC 6455), which the document does not describe"
	}
	return ""
}

// otherHost is the host of a URL if that has a name which is none of the hosts;
// empty if it is one of them or may stand for one. Without hosts, any may be. An
// address, and a name without a dot such as localhost, are where servers are tried.
func otherHost(target string, hosts []string) string {
	if len(hosts) == 0 || schemeOf(target) == "" {
		return ""
	}
	_, rest, _ := strings.Cut(target, "://")
	if end := strings.IndexAny(rest, "/?"); end >= 0 {
		rest = rest[:end]
	}
	rest = strings.ToLower(rest[strings.LastIndexByte(rest, '@')+1:])
	if strings.HasPrefix(rest, "[") {
		return ""
	}
	name, _, _ := strings.Cut(rest, ":")
	if _, err := netip.ParseAddr(name); err == nil || !strings.Contains(name, ".") || strings.HasSuffix(name, ".localhost") || slices.Contains(hosts, name) {
		return ""
	}
	return name
}
