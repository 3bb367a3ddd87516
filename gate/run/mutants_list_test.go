package run_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/leasegate/leasegate/gate"
)

func mutants() []mutant {
	var all []mutant
	for _, list := range [][]mutant{variants(), credentialMutants(), responseMutants(), acceptingMutants(), refusingMutants(), failingMutants(), protocolMutants()} {
		all = append(all, list...)
	}
	return all
}

// variants are correct servers that a strict gate may take for faulty ones.
func variants() []mutant {
	var used atomic.Bool
	withLease := func(change func(lease map[string]any)) func(http.Handler) http.Handler { return editingLease(change) }
	set := func(name string, v any) func(http.Handler) http.Handler {
		return withLease(func(lease map[string]any) { lease[name] = v })
	}
	contentType := func(value string) func(http.Handler) http.Handler {
		return answering(func(e *exchange) { e.Header().Set("Content-Type", value) })
	}
	return []mutant{
		{name: "correct/plain"},
		{name: "correct/authenticated", auth: true},
		{name: "correct/pretty", wrap: answering(func(e *exchange) {
			var b bytes.Buffer
			if json.Indent(&b, e.Body.Bytes(), "", "\t") == nil {
				e.replace("\r\n" + b.String() + "\n")
			}
		})},
		{name: "correct/media type in other case", wrap: contentType("Application/JSON;charset=UTF-8")},
		// RFC 8259, section 11: charset has no effect on JSON.
		{name: "correct/media type with another charset", wrap: contentType("application/json; charset=latin1")},
		{name: "correct/media type with quoted charset", wrap: contentType(`application/json; charset="utf-8"`)},
		{name: "correct/400 rather than 422", wrap: answering(func(e *exchange) {
			if e.Code == http.StatusUnprocessableEntity {
				e.Code = http.StatusBadRequest
				e.edit(func(d map[string]any) { d["statusCode"], d["message"], d["error"] = 400, "invalid", "BadRequest" })
			}
		})},
		{name: "correct/422 rather than 400", wrap: answering(func(e *exchange) {
			if e.Code == http.StatusBadRequest {
				e.Code = http.StatusUnprocessableEntity
				e.edit(func(d map[string]any) {
					d["statusCode"], d["message"] = 422, []any{map[string]any{"path": []any{"a"}}}
					delete(d, "details")
				})
			}
		})},
		{name: "correct/config null", wrap: set("config", nil)},
		{name: "correct/config text", wrap: set("config", "text")},
		{name: "correct/config number", wrap: answering(func(e *exchange) { e.replace(strings.Replace(e.Body.String(), `{"a":[1]}`, "1e400", 1)) })},
		{name: "correct/config absent", wrap: withLease(func(lease map[string]any) { delete(lease, "config") })},
		{name: "correct/details of any type", wrap: editing(400, func(d map[string]any) { d["details"] = nil })},
		{name: "correct/leap second", wrap: set("expireAt", "2016-12-31T23:59:60Z")},
		{name: "correct/leap second with an offset", wrap: set("expireAt", "2017-01-01T05:29:60.5+05:30")},
		{name: "correct/lower-case date-time", wrap: set("createdAt", "2026-01-02t15:04:05.123456789012z")},
		{name: "correct/upper-case UUID", wrap: set("id", "3FA85F64-5717-4562-B3FC-2C963F66AFA6")},
		{name: "correct/version with an exponent", wrap: answering(func(e *exchange) { e.replace(strings.Replace(e.Body.String(), `"version":1`, `"version":1.0e+2`, 1)) })},
		{name: "correct/statusCode 400.0", wrap: answering(func(e *exchange) {
			e.replace(strings.Replace(e.Body.String(), `"statusCode":400`, `"statusCode":400.0`, 1))
		})},
		{name: "correct/escapes", wrap: answering(func(e *exchange) { e.replace(strings.ReplaceAll(e.Body.String(), `"lease"`, `"\u006cease"`)) })},
		{name: "correct/empty strings", wrap: set("externalEntityId", "")},
		{name: "correct/used up", wrap: func(next http.Handler) http.Handler {
			return answering(func(e *exchange) {
				if e.Code == http.StatusOK && used.Swap(true) {
					e.Code = http.StatusNotFound
					e.replace(`{"reqId":"r","statusCode":404,"message":"gone","error":"NotFound"}`)
				}
			})(next)
		}},
		{name: "correct/404 for other methods", wrap: answering(func(e *exchange) {
			if e.Code == http.StatusMethodNotAllowed {
				e.Code = http.StatusNotFound
				e.Header().Set("Content-Type", "text/html")
				e.replace("<h1>Not Found</h1>")
			}
		})},
		{name: "correct/501 for other methods", wrap: answering(func(e *exchange) {
			if e.Code == http.StatusMethodNotAllowed {
				e.Code = http.StatusNotImplemented
			}
		})},
		{name: "correct/more methods in Allow", wrap: answering(func(e *exchange) {
			if e.Code == http.StatusMethodNotAllowed {
				e.Header().Set("Allow", "OPTIONS,DELETE, HEAD")
			}
		})},
		{name: "correct/chunked", wrap: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(flushing{w}, r)
			})
		}},
		{name: "correct/gzip", wrap: answering(func(e *exchange) {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write(e.Body.Bytes())
			_ = z.Close()
			e.Header().Set("Content-Encoding", "gzip")
			e.replace(b.String())
		})},
		{name: "correct/deflate", wrap: answering(func(e *exchange) {
			var b bytes.Buffer
			z := zlib.NewWriter(&b)
			_, _ = z.Write(e.Body.Bytes())
			_ = z.Close()
			e.Header().Set("Content-Encoding", "deflate")
			e.replace(b.String())
		})},
		{name: "correct/deflate without a frame", wrap: answering(func(e *exchange) {
			var b bytes.Buffer
			z, _ := flate.NewWriter(&b, flate.BestSpeed)
			_, _ = z.Write(e.Body.Bytes())
			_ = z.Close()
			e.Header().Set("Content-Encoding", "deflate")
			e.replace(b.String())
		})},
		{name: "correct/identity", wrap: answering(func(e *exchange) { e.Header().Set("Content-Encoding", "identity") })},
		{name: "correct/early hints", wrap: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(http.StatusEarlyHints)
				next.ServeHTTP(w, r)
			})
		}},
		{name: "correct/trailing slash redirects", wrap: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/") {
					http.Redirect(w, r, strings.TrimSuffix(r.URL.Path, "/"), http.StatusTemporaryRedirect)
					return
				}
				next.ServeHTTP(w, r)
			})
		}},
		{name: "correct/more headers", wrap: answering(func(e *exchange) {
			e.Header().Set("X-Request-Id", "1")
			e.Header().Set("Set-Cookie", "a=b")
			e.Header().Set("Location", "/elsewhere")
		})},
	}
}

type flushing struct{ http.ResponseWriter }

func (f flushing) Write(p []byte) (int, error) {
	for i := range p {
		if _, err := f.ResponseWriter.Write(p[i : i+1]); err != nil {
			return i, err
		}
		f.ResponseWriter.(http.Flusher).Flush()
	}
	return len(p), nil
}

func credentialMutants() []mutant {
	faulty := func(name string, rule gate.Rule, accept func(header string) int) mutant {
		return mutant{name: "credentials/" + name, rule: rule, wrap: authenticated(accept), auth: true}
	}
	lax := func(take func(header string) bool) func(string) int {
		return func(header string) int {
			if take(header) {
				return 0
			}
			return tokens(header)
		}
	}
	wrongBody := func(status int) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			return answering(func(e *exchange) {
				if e.Code == status {
					e.edit(func(d map[string]any) { delete(d, "reqId") })
				}
			})(authenticated(tokens)(next))
		}
	}
	return []mutant{
		faulty("ignored", gate.RuleServerUnauthorized, func(string) int { return 0 }),
		faulty("missing taken", gate.RuleServerUnauthorized, lax(func(h string) bool { return h == "" })),
		faulty("any taken", gate.RuleServerUnauthorized, lax(func(h string) bool { return strings.HasPrefix(h, "Bearer ") && !strings.Contains(h, " F-") })),
		faulty("prefix taken", gate.RuleServerUnauthorized, lax(func(h string) bool { return strings.HasPrefix(h, "Bearer T-0123456789") })),
		faulty("suffix taken", gate.RuleServerUnauthorized, lax(func(h string) bool { return strings.HasSuffix(h, "T-0123456789") })),
		faulty("shorter taken", gate.RuleServerUnauthorized, lax(func(h string) bool {
			return len(h) > 8 && strings.HasPrefix("Bearer T-0123456789", h)
		})),
		faulty("length compared", gate.RuleServerUnauthorized, lax(func(h string) bool { return len(h) == 19 && !strings.Contains(h, "F-") })),
		faulty("other scheme taken", gate.RuleServerUnauthorized, lax(func(h string) bool { return h == "Basic T-0123456789" })),
		faulty("scheme alone taken", gate.RuleServerUnauthorized, lax(func(h string) bool { return h == "Bearer" })),
		faulty("other case taken", gate.RuleServerUnauthorized, lax(func(h string) bool { return strings.EqualFold(h, "Bearer T-0123456789") })),
		faulty("last character ignored", gate.RuleServerUnauthorized, lax(func(h string) bool { return len(h) == 19 && strings.HasPrefix(h, "Bearer T-0123456789"[:18]) })),
		{name: "credentials/empty header taken", rule: gate.RuleServerUnauthorized, auth: true, wrap: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if slices.Equal(r.Header["Authorization"], []string{""}) {
					next.ServeHTTP(w, r)
					return
				}
				authenticated(tokens)(next).ServeHTTP(w, r)
			})
		}},
		faulty("403 for missing", gate.RuleServerUnauthorized, func(h string) int {
			if h == "" {
				return 403
			}
			return tokens(h)
		}),
		faulty("forbidden taken", gate.RuleServerForbidden, lax(func(h string) bool { return h == "Bearer F-0123456789" })),
		faulty("401 for forbidden", gate.RuleServerForbidden, func(h string) int {
			if h == "Bearer F-0123456789" {
				return 401
			}
			return tokens(h)
		}),
		{name: "credentials/wrong 401", rule: "response.body.required", wrap: wrongBody(401), auth: true},
		{name: "credentials/wrong 403", rule: "response.body.required", wrap: wrongBody(403), auth: true},
	}
}

func responseMutants() []mutant {
	lease := func(name string, rule gate.Rule, change func(lease map[string]any)) mutant {
		return mutant{name: "response/lease " + name, rule: rule, wrap: editingLease(change)}
	}
	set := func(member string, v any, rule gate.Rule) mutant {
		return lease(fmt.Sprintf("%s %v", member, v), rule, func(l map[string]any) { l[member] = v })
	}
	text := func(name string, rule gate.Rule, change func(e *exchange)) mutant {
		return mutant{name: "response/" + name, rule: rule, wrap: answering(change)}
	}
	onOK := func(name string, rule gate.Rule, change func(text string) string) mutant {
		return text(name, rule, func(e *exchange) {
			if e.Code == 200 {
				e.replace(change(e.Body.String()))
			}
		})
	}
	document := func(status int, name string, rule gate.Rule, change func(d map[string]any)) mutant {
		return mutant{name: fmt.Sprintf("response/%d %s", status, name), rule: rule, wrap: editing(status, change)}
	}
	list := []mutant{
		set("id", "3fa85f6457174562b3fc2c963f66afa6", "response.body.format"), set("version", "1", "response.body.type"), set("expireAt", "2026-01-02 15:04:05Z", "response.body.format"),
		set("expireAt", "2026-02-30T15:04:05Z", "response.body.format"), set("createdAt", 1767366245, "response.body.type"), set("updatedAt", nil, "response.body.nullable"),
		set("dynamicSecretId", "", "response.body.format"), set("externalEntityId", nil, "response.body.nullable"), set("status", 1, "response.body.type"),
		set("extra", 1, "response.body.additionalProperties"), set("createdAt", "2026-01-02T15:04:05", "response.body.format"),
		onOK("trailing data", "response.body.trailingData", func(s string) string { return s + "x" }), onOK("two documents", "response.body.trailingData", func(s string) string { return s + s }),
		onOK("cut off", "response.body.syntax", func(s string) string { return s[:len(s)-1] }), onOK("empty", "response.body.missing", func(string) string { return "" }),
		onOK("duplicate", "response.body.duplicateMember", func(s string) string { return strings.Replace(s, `"version":1`, `"version":1,"version":1`, 1) }),
		onOK("duplicate in config", "response.body.duplicateMember", func(s string) string { return strings.Replace(s, `{"a":[1]}`, `{"a":1,"a":1}`, 1) }),
		onOK("invalid UTF-8", "response.body.unicode", func(s string) string { return strings.Replace(s, `"user"`, "\"\xff\"", 1) }),
		onOK("lone surrogate", "response.body.surrogate", func(s string) string { return strings.Replace(s, `"user"`, `"\ud800"`, 1) }),
		onOK("byte order mark", "response.body.syntax", func(s string) string { return "\ufeff" + s }), onOK("null", "response.body.nullable", func(string) string { return "null" }),
		onOK("bare lease", "response.body.required", func(string) string { return "{}" }), onOK("HTML", "response.body.syntax", func(string) string { return "<html>" }),
		text("gzip in name only", gate.RuleServerMalformed, func(e *exchange) { e.Header().Set("Content-Encoding", "gzip") }),
		text("deflate in name only", gate.RuleServerMalformed, func(e *exchange) { e.Header().Set("Content-Encoding", "deflate") }),
		text("br in name only", gate.RuleServerMalformed, func(e *exchange) { e.Header().Set("Content-Encoding", "br") }),
		text("a charset as a content coding", gate.RuleServerMalformed, func(e *exchange) { e.Header().Set("Content-Encoding", "utf-8") }),
		text("text/plain", "response.contentType", func(e *exchange) { e.Header().Set("Content-Type", "text/plain") }),
		text("problem+json for errors", "response.contentType", func(e *exchange) {
			if e.Code >= 400 && e.Code != 405 {
				e.Header().Set("Content-Type", "application/problem+json")
			}
		}),
		text("204", "response.status", func(e *exchange) {
			if e.Code == 200 {
				e.Code = 204
				e.replace("")
			}
		}),
		text("202", "response.status", func(e *exchange) {
			if e.Code == 200 {
				e.Code = 202
			}
		}),
		text("redirect", "response.status", func(e *exchange) {
			if e.Code == 200 {
				e.Code = 307
				e.Header().Set("Location", "/elsewhere")
			}
		}),
		text("413", "response.status", func(e *exchange) {
			if len(e.body) > 5000 && e.Code != 405 {
				e.Code = 413
			}
		}),
		text("415 undocumented", "response.status", func(e *exchange) {
			if !strings.HasPrefix(strings.ToLower(e.request.Header.Get("Content-Type")), "application/json") && e.Code == 400 {
				e.Code = 415
			}
		}),
		text("text for syntax errors", "response.contentType", func(e *exchange) {
			if !json.Valid(e.body) && e.Code == 400 {
				e.Header().Set("Content-Type", "text/plain")
				e.replace("bad request")
			}
		}),
		text("404 in HTML", "response.contentType", func(e *exchange) {
			if e.Code == 404 {
				e.Header().Set("Content-Type", "text/html")
				e.replace("<h1>404</h1>")
			}
		}),
		text("only when forced", "response.body.required", func(e *exchange) {
			if e.Code == 200 && bytes.Contains(e.body, []byte(`"isForced":true`)) {
				e.replace(`{}`)
			}
		}),
		text("only with the default path", "response.body.required", func(e *exchange) {
			if e.Code == 200 && !bytes.Contains(e.body, []byte(`path`)) && bytes.Contains(e.body, []byte(`isForced`)) {
				e.replace(`{}`)
			}
		}),
		document(422, "without reqId", "response.body.required", func(d map[string]any) { delete(d, "reqId") }),
		document(422, "statusCode 400", "response.body.enum", func(d map[string]any) { d["statusCode"] = 400 }),
		document(422, "statusCode as text", "response.body.type", func(d map[string]any) { d["statusCode"] = "422" }),
		document(422, "extra member", "response.body.additionalProperties", func(d map[string]any) { d["details"] = nil }),
		document(400, "message as array", "response.body.type", func(d map[string]any) { d["message"] = []any{"no"} }),
		document(400, "without error", "response.body.required", func(d map[string]any) { delete(d, "error") }),
		document(404, "with details", "response.body.additionalProperties", func(d map[string]any) { d["details"] = 1 }),
		document(404, "without message", "response.body.required", func(d map[string]any) { delete(d, "message") }),
	}
	for _, member := range []string{"id", "version", "externalEntityId", "expireAt", "dynamicSecretId", "createdAt", "updatedAt"} {
		list = append(list, lease("without "+member, "response.body.required", func(l map[string]any) { delete(l, member) }))
	}
	return list
}

func acceptingMutants() []mutant {
	var list []mutant
	add := func(name string, wrap func(http.Handler) http.Handler) {
		list = append(list, mutant{name: "accepts/" + name, rule: gate.RuleServerAccepted, wrap: wrap})
	}
	for _, member := range []string{"projectSlug", "environmentSlug", "path"} {
		add(member+" empty", takingMember(member, func(v any) bool { return v == "" }))
		add(member+" null", takingMember(member, func(v any) bool { return v == nil }))
		add(member+" number", takingMember(member, func(v any) bool { f, ok := v.(float64); return ok && f > 1 }))
		add(member+" zero", takingMember(member, func(v any) bool { return v == 0.0 }))
		add(member+" true", takingMember(member, func(v any) bool { return v == true }))
		add(member+" false", takingMember(member, func(v any) bool { return v == false }))
		add(member+" array", takingMember(member, func(v any) bool { a, ok := v.([]any); return ok && len(a) == 1 }))
		add(member+" empty array", takingMember(member, func(v any) bool { a, ok := v.([]any); return ok && len(a) == 0 }))
		add(member+" object", takingMember(member, func(v any) bool { _, ok := v.(map[string]any); return ok }))
	}
	for _, text := range []string{"true", "false", "1", "0", "", "yes", "on", "True"} {
		add("isForced as "+text, takingMember("isForced", func(v any) bool { return v == text }))
	}
	add("isForced 1", takingMember("isForced", func(v any) bool { return v == 1.0 }))
	add("isForced 0", takingMember("isForced", func(v any) bool { return v == 0.0 }))
	add("isForced null", takingMember("isForced", func(v any) bool { return v == nil }))
	add("missing projectSlug", rewriting(func(_ *http.Request, body []byte) ([]byte, bool) {
		m, ok := object(body)
		return []byte(validBody), ok && m["projectSlug"] == nil && m["environmentSlug"] != nil && !bytes.Contains(body, []byte("projectSlug"))
	}))
	known := map[string]bool{"projectSlug": true, "environmentSlug": true, "path": true, "isForced": true}
	add("unknown", dropping(func(name string) bool { return !known[name] }))
	add("leaseId in the body", dropping(func(name string) bool { return name == "leaseId" }))
	add("upper case", dropping(func(name string) bool {
		return name != strings.ToLower(name) && !known[name] && name == strings.ToUpper(name)
	}))
	add("lower case", dropping(func(name string) bool { return name == "isforced" }))
	add("another case in its place", rewriting(func(_ *http.Request, body []byte) ([]byte, bool) {
		m, ok := object(body)
		if !ok || m["ENVIRONMENTSLUG"] == nil || m["environmentSlug"] != nil {
			return nil, false
		}
		m["environmentSlug"] = m["ENVIRONMENTSLUG"]
		delete(m, "ENVIRONMENTSLUG")
		changed, err := json.Marshal(m)
		return changed, err == nil
	}))
	add("capital", dropping(func(name string) bool { return name == "ProjectSlug" }))
	add("snake case", dropping(func(name string) bool { return name == "project_slug" }))
	add("empty name", dropping(func(name string) bool { return name == "" }))
	add("__proto__", dropping(func(name string) bool { return name == "__proto__" }))
	add("folded name", dropping(func(name string) bool { return strings.Contains(name, "ſ") }))
	reencode := func(when func(body []byte) bool) func(http.Handler) http.Handler {
		return rewriting(func(_ *http.Request, body []byte) ([]byte, bool) {
			var v any
			if !when(body) || json.Unmarshal(body, &v) != nil {
				return nil, false
			}
			changed, err := json.Marshal(v)
			return changed, err == nil
		})
	}
	add("duplicates", reencode(func(body []byte) bool { return utf8.Valid(body) && !surrogate(body) }))
	add("duplicates in escapes", reencode(func(body []byte) bool { return bytes.Contains(body, []byte(`"\u0070rojectSlug"`)) }))
	add("duplicates of isForced", reencode(func(body []byte) bool { return bytes.Count(body, []byte(`"isForced"`)) > 1 }))
	add("invalid UTF-8", reencode(func(body []byte) bool { return !utf8.Valid(body) }))
	add("lone surrogates", reencode(surrogate))
	add("high surrogates", reencode(func(body []byte) bool { return bytes.Contains(body, []byte(`\ud800"`)) }))
	add("overlong UTF-8", reencode(func(body []byte) bool { return bytes.Contains(body, []byte("\xc0\xaf")) }))
	first := func(body []byte) (rest []byte, ok bool) {
		decoder := json.NewDecoder(bytes.NewReader(body))
		var m map[string]any
		if decoder.Decode(&m) != nil || m["projectSlug"] == nil {
			return nil, false
		}
		rest, _ = io.ReadAll(io.MultiReader(decoder.Buffered()))
		return bytes.TrimSpace(rest), true
	}
	add("trailing data", taking(func(body []byte) bool { rest, ok := first(body); return ok && len(rest) > 0 }))
	add("second document", taking(func(body []byte) bool { rest, ok := first(body); return ok && len(rest) > 2 && json.Valid(rest) }))
	add("trailing brace", taking(func(body []byte) bool { rest, ok := first(body); return ok && string(rest) == "}" }))
	add("trailing NUL", taking(func(body []byte) bool { rest, ok := first(body); return ok && string(rest) == "\x00" }))
	add("empty", rewriting(func(r *http.Request, body []byte) ([]byte, bool) {
		r.Header.Set("Content-Type", "application/json")
		return []byte(validBody), len(body) == 0
	}))
	add("blank", taking(func(body []byte) bool { return len(body) > 0 && len(bytes.TrimSpace(body)) == 0 }))
	add("null body", taking(func(body []byte) bool { return string(body) == "null" }))
	add("empty object", taking(func(body []byte) bool { return string(body) == "{}" }))
	add("empty array", taking(func(body []byte) bool { return string(body) == "[]" }))
	add("array of the body", taking(func(body []byte) bool { return bytes.HasPrefix(body, []byte("[{")) }))
	add("body as a string", taking(func(body []byte) bool { return bytes.HasPrefix(body, []byte(`"{`)) }))
	add("trailing comma", taking(func(body []byte) bool { return bytes.HasSuffix(body, []byte(",}")) }))
	add("single quotes", taking(func(body []byte) bool { return bytes.HasPrefix(body, []byte("{'")) }))
	add("unquoted names", taking(func(body []byte) bool {
		return bytes.HasPrefix(body, []byte("{e")) || bytes.HasPrefix(body, []byte("{p"))
	}))
	add("comments", taking(func(body []byte) bool {
		return bytes.Contains(body, []byte("/*")) && bytes.Contains(body, []byte("{/"))
	}))
	add("cut off", taking(func(body []byte) bool {
		return bytes.HasPrefix(body, []byte("{")) && json.Valid(append(bytes.Clone(body), '}'))
	}))
	add("raw newlines in strings", rewriting(func(_ *http.Request, body []byte) ([]byte, bool) {
		escaped := bytes.ReplaceAll(body, []byte("\n"), []byte(`\n`))
		return escaped, !json.Valid(body) && json.Valid(escaped)
	}))
	add("True", rewriting(func(_ *http.Request, body []byte) ([]byte, bool) {
		lower := bytes.ReplaceAll(body, []byte(":True"), []byte(":true"))
		return lower, !json.Valid(body) && json.Valid(lower)
	}))
	add("NaN", taking(func(body []byte) bool { return bytes.Contains(body, []byte(":NaN")) || string(body) == "NaN" }))
	add("leading zero", taking(func(body []byte) bool { return bytes.Contains(body, []byte(":01")) }))
	add("deep nesting", taking(func(body []byte) bool { return bytes.Count(body, []byte("[")) > 5000 }))
	media := func(take func(media string) bool) func(http.Handler) http.Handler {
		return rewriting(func(r *http.Request, body []byte) ([]byte, bool) {
			if take(r.Header.Get("Content-Type")) {
				r.Header.Set("Content-Type", "application/json")
			}
			return nil, false
		})
	}
	add("any media type", media(func(string) bool { return true }))
	add("no media type", media(func(m string) bool { return m == "" }))
	add("text/plain", media(func(m string) bool { return m == "text/plain" }))
	add("media type by prefix", media(func(m string) bool { return strings.HasPrefix(m, "application/json") }))
	add("media type by part", media(func(m string) bool { return strings.Contains(m, "json") }))
	add("merge-patch and its like", media(func(m string) bool { return strings.HasSuffix(m, "+json") }))
	add("form media type", media(func(m string) bool { return m == "application/x-www-form-urlencoded" }))
	add("octet-stream", media(func(m string) bool { return m == "application/octet-stream" }))
	add("forms", rewriting(func(r *http.Request, body []byte) ([]byte, bool) {
		if !bytes.Contains(body, []byte("projectSlug=")) {
			return nil, false
		}
		r.Header.Set("Content-Type", "application/json")
		return []byte(validBody), true
	}))
	add("merge patches", rewriting(func(r *http.Request, body []byte) ([]byte, bool) {
		if r.Header.Get("Content-Type") != "application/merge-patch+json" {
			return nil, false
		}
		r.Header.Set("Content-Type", "application/json")
		return body, true
	}))
	add("a string that holds the body", rewriting(func(_ *http.Request, body []byte) ([]byte, bool) {
		var inner string
		if json.Unmarshal(body, &inner) != nil {
			return nil, false
		}
		_, ok := object([]byte(inner))
		return []byte(inner), ok && json.Valid(body)
	}))
	add("multipart", rewriting(func(r *http.Request, body []byte) ([]byte, bool) {
		if !bytes.Contains(body, []byte(`name="projectSlug"`)) {
			return nil, false
		}
		r.Header.Set("Content-Type", "application/json")
		return []byte(validBody), true
	}))
	return list
}

// surrogate reports whether a body has an escape of a lone surrogate.
func surrogate(body []byte) bool {
	for i := 0; i+5 < len(body); i++ {
		if body[i] != '\\' || body[i+1] != 'u' {
			continue
		}
		var r, next rune
		if _, err := fmt.Sscanf(string(body[i+2:i+6]), "%04x", &r); err != nil || !utf16.IsSurrogate(r) {
			continue
		}
		if i+11 < len(body) && body[i+6] == '\\' {
			_, _ = fmt.Sscanf(string(body[i+8:i+12]), "%04x", &next)
		}
		if utf16.DecodeRune(r, next) == unicode.ReplacementChar {
			return true
		}
		i += 11
	}
	return false
}

func refusingMutants() []mutant {
	var list []mutant
	add := func(name string, refusal func(r *http.Request, body []byte) bool) {
		for _, status := range []int{400, 422} {
			if status == 422 && len(list)%2 == 0 {
				continue
			}
			list = append(list, mutant{name: fmt.Sprintf("refuses/%s with %d", name, status), rule: gate.RuleServerRefused, wrap: refusing(status, refusal)})
		}
	}
	member := func(name string, refusal func(v any) bool) func(*http.Request, []byte) bool {
		return func(r *http.Request, body []byte) bool {
			m, ok := object(body)
			v, there := m[name]
			return ok && there && r.Method == "DELETE" && refusal(v)
		}
	}
	text := func(refusal func(s string) bool) func(v any) bool {
		return func(v any) bool { s, ok := v.(string); return ok && refusal(s) }
	}
	has := func(part string) func(*http.Request, []byte) bool {
		return func(r *http.Request, body []byte) bool {
			return json.Valid(body) && bytes.Contains(body, []byte(part)) && r.Method == "DELETE"
		}
	}
	add("the default path", member("path", func(v any) bool { return v == "/" }))
	add("a path without slash", member("path", text(func(s string) bool { return !strings.HasPrefix(s, "/") })))
	add("isForced false", member("isForced", func(v any) bool { return v == false }))
	add("isForced true", member("isForced", func(v any) bool { return v == true }))
	add("no path", func(r *http.Request, body []byte) bool {
		return json.Valid(body) && !bytes.Contains(body, []byte("path")) && len(body) > 50
	})
	add("one character", member("projectSlug", text(func(s string) bool { return len(s) == 1 })))
	add("256 characters", member("environmentSlug", text(func(s string) bool { return len(s) > 256 })))
	add("4096 bytes", member("path", text(func(s string) bool { return len(s) > 4096 })))
	add("upper case", member("projectSlug", text(func(s string) bool { return s != strings.ToLower(s) })))
	add("spaces", member("projectSlug", text(func(s string) bool { return strings.TrimSpace(s) == "" })))
	add("non-ASCII", member("path", text(func(s string) bool { return strings.ContainsFunc(s, func(r rune) bool { return r > 127 }) })))
	add("beyond the BMP", member("environmentSlug", text(func(s string) bool { return strings.ContainsFunc(s, func(r rune) bool { return r > 0xffff }) })))
	add("control characters", member("projectSlug", text(func(s string) bool { return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r > 0 }) })))
	add("NUL", member("path", text(func(s string) bool { return strings.Contains(s, "\x00") })))
	add("quotes", member("environmentSlug", text(func(s string) bool { return strings.ContainsAny(s, `"'`) })))
	add("markup", member("path", text(func(s string) bool { return strings.Contains(s, "<") })))
	add("dots", member("path", text(func(s string) bool { return strings.Contains(s, "..") })))
	add("percent signs", member("path", text(func(s string) bool { return strings.Contains(s, "%") })))
	add("another order", func(_ *http.Request, body []byte) bool {
		return json.Valid(body) && bytes.Index(body, []byte("path")) > 0 && bytes.Index(body, []byte("path")) < bytes.Index(body, []byte("environmentSlug"))
	})
	add("indentation", has("\n  \""))
	add("tabs", has("\t\""))
	add("CRLF", has("\r\n\t"))
	add("white space before", func(_ *http.Request, body []byte) bool { return bytes.HasPrefix(body, []byte(" ")) && json.Valid(body) })
	add("white space after", func(_ *http.Request, body []byte) bool {
		return bytes.HasSuffix(body, []byte("\n")) && json.Valid(body)
	})
	add("escapes", has(`\u0061`))
	add("escaped slashes", has(`\/`))
	add("surrogate pairs in escapes", has(`\ud83d\ude00`))
	add("surrogate pairs in upper-case escapes", has(`\uD83D\uDE00`))
	contentType := func(name string, refusal func(media string) bool) {
		add(name, func(r *http.Request, body []byte) bool {
			return refusal(r.Header.Get("Content-Type")) && r.Method == "DELETE" && json.Valid(body)
		})
	}
	contentType("a charset", func(m string) bool { return strings.Contains(strings.ToLower(m), "charset") })
	contentType("an upper-case charset", func(m string) bool { return strings.Contains(m, "UTF-8") })
	contentType("a quoted charset", func(m string) bool { return strings.Contains(m, `"`) })
	contentType("an upper-case media type", func(m string) bool { return strings.HasPrefix(m, "A") })
	add("chunked bodies", func(r *http.Request, body []byte) bool { return r.ContentLength < 0 && len(body) > 0 })
	list = append(list, mutant{name: "refuses/chunked with 411", rule: "response.status", wrap: refusing(411, func(r *http.Request, body []byte) bool { return r.ContentLength < 0 })},
		mutant{name: "refuses/escaped ids", rule: gate.RuleServerRefused, wrap: refusing(400, func(r *http.Request, _ []byte) bool { return strings.Contains(r.URL.EscapedPath(), "%2F") })},
		mutant{name: "refuses/ids that are no UUID", rule: gate.RuleServerRefused, wrap: refusing(422, func(r *http.Request, _ []byte) bool { return strings.Contains(r.URL.Path, "unknown") })},
		mutant{name: "refuses/415", rule: gate.RuleServerRefused, wrap: refusing(415, func(r *http.Request, body []byte) bool {
			return r.Header.Get("Content-Type") != "application/json" && json.Valid(body) && r.Method == "DELETE"
		})})
	return list
}

func failingMutants() []mutant {
	failing := func(name string, rule gate.Rule, when func(r *http.Request, body []byte) bool, fail func(w http.ResponseWriter)) mutant {
		return mutant{name: "fails/" + name, rule: rule, wrap: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					return
				}
				r.Body = io.NopCloser(bytes.NewReader(body))
				if when(r, body) {
					fail(w)
					return
				}
				next.ServeHTTP(w, r)
			})
		}}
	}
	has := func(part string) func(*http.Request, []byte) bool {
		return func(_ *http.Request, body []byte) bool { return bytes.Contains(body, []byte(part)) }
	}
	abort := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	status := func(code int) func(w http.ResponseWriter) { return func(w http.ResponseWriter) { refuse(w, code) } }
	var tries atomic.Int64
	return []mutant{
		failing("500 on NUL", gate.RuleServerFailed, has(`\u0000`), status(500)),
		failing("500 on a null body", gate.RuleServerFailed, func(_ *http.Request, b []byte) bool { return string(b) == "null" }, status(500)),
		failing("500 on an array", gate.RuleServerFailed, func(_ *http.Request, b []byte) bool { return bytes.HasPrefix(b, []byte("[")) }, status(500)),
		failing("500 on broken JSON", gate.RuleServerFailed, func(_ *http.Request, b []byte) bool { return len(b) > 0 && !json.Valid(b) }, status(500)),
		failing("500 on no body", gate.RuleServerFailed, func(_ *http.Request, b []byte) bool { return len(b) == 0 }, status(500)),
		failing("500 on an unknown id", gate.RuleServerFailed, func(r *http.Request, _ []byte) bool { return strings.Contains(r.URL.Path, "unknown") }, status(500)),
		failing("500 on 1e400", gate.RuleServerFailed, has("1e400"), status(500)),
		failing("501 undocumented", gate.RuleServerFailed, has("😀"), status(501)),
		failing("closes on deep nesting", gate.RuleServerDropped, has("[[[[[["), abort),
		failing("closes on non-ASCII", gate.RuleServerDropped, has("é"), abort),
		failing("closes mid-body", gate.RuleServerDropped, has("long"), func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "100")
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, "{")
		}),
		failing("flaky", gate.RuleServerFlaky, func(r *http.Request, _ []byte) bool { return r.Method == "DELETE" && tries.Add(1) == 50 }, abort),
	}
}

// overridden takes a POST whose body names the method for a valid DELETE.
func overridden(names func(body []byte) bool) func(http.Handler) http.Handler {
	return rewriting(func(r *http.Request, body []byte) ([]byte, bool) {
		if r.Method != http.MethodPost || !names(body) {
			return nil, false
		}
		r.Method = http.MethodDelete
		r.Header.Set("Content-Type", "application/json")
		return []byte(validBody), true
	})
}

func protocolMutants() []mutant {
	as := func(name string, rule gate.Rule, when func(r *http.Request) bool) mutant {
		return mutant{name: "protocol/" + name, rule: rule, wrap: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if when(r) {
					r.Method, r.URL.RawQuery = http.MethodDelete, ""
				}
				next.ServeHTTP(w, r)
			})
		}}
	}
	unknown := func(name string, rewrite func(id string) string) mutant {
		return mutant{name: "protocol/" + name, rule: gate.RuleServerUnknown, wrap: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				i := strings.LastIndexByte(r.URL.Path, '/')
				r.URL.Path = r.URL.Path[:i+1] + rewrite(r.URL.Path[i+1:])
				r.URL.RawPath = ""
				next.ServeHTTP(w, r)
			})
		}}
	}
	list := []mutant{
		as("any method", gate.RuleServerMethod, func(*http.Request) bool { return true }),
		as("_method", gate.RuleServerMethod, func(r *http.Request) bool { return r.URL.Query().Get("_method") != "" }),
		as("_method with GET", gate.RuleServerMethod, func(r *http.Request) bool { return r.Method == "GET" && r.URL.Query().Get("_method") != "" }),
		unknown("any id", func(string) string { return knownLease }),
		unknown("UUIDs", func(id string) string {
			if len(id) == 36 {
				return knownLease
			}
			return id
		}),
		unknown("ids by prefix", func(id string) string {
			if strings.HasPrefix(id, knownLease) {
				return knownLease
			}
			return id
		}),
		unknown("ids by suffix", func(id string) string {
			if strings.HasSuffix(id, knownLease) {
				return knownLease
			}
			return id
		}),
		unknown("ids decoded twice", func(id string) string {
			if decoded, err := url.PathUnescape(id); err == nil {
				return decoded
			}
			return id
		}),
		{name: "protocol/empty id", rule: gate.RuleServerPath, wrap: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/") {
					r.URL.Path += knownLease
				}
				next.ServeHTTP(w, r)
			})
		}},
		{name: "protocol/longer path", rule: gate.RuleServerPath, wrap: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if before, _, ok := strings.Cut(r.URL.EscapedPath(), knownLease+"/"); ok {
					r.URL.Path, r.URL.RawPath = before+knownLease, ""
				}
				next.ServeHTTP(w, r)
			})
		}},
		{name: "protocol/_method in a form", rule: gate.RuleServerMethod, wrap: overridden(func(body []byte) bool {
			form, err := url.ParseQuery(string(body))
			return err == nil && form.Get("_method") == "DELETE"
		})},
		{name: "protocol/_method in JSON", rule: gate.RuleServerMethod, wrap: overridden(func(body []byte) bool {
			members, _ := object(body)
			return members["_method"] == "DELETE"
		})},
		{name: "protocol/one-character ids refused", rule: gate.RuleServerRefused, wrap: refusing(422, func(r *http.Request, _ []byte) bool {
			return r.Method == "DELETE" && len(r.URL.Path)-strings.LastIndexByte(r.URL.Path, '/') == 2
		})},
		{name: "protocol/405 without Allow", rule: gate.RuleServerAllow, wrap: answering(func(e *exchange) { e.Header().Del("Allow") })},
		{name: "protocol/405 with another Allow", rule: gate.RuleServerAllow, wrap: answering(func(e *exchange) {
			if e.Code == 405 {
				e.Header().Set("Allow", "GET")
			}
		})},
		{name: "protocol/500 for other methods", rule: gate.RuleServerFailed, wrap: answering(func(e *exchange) {
			if e.Code == 405 {
				e.Code = 500
			}
		})},
	}
	documented := contractOnce().Operations()[0].Methods
	for _, method := range []string{"GET", "POST", "PUT", "PATCH"} {
		if slices.Contains(documented, method) {
			continue // no fault any more, where the document has grown
		}
		list = append(list, as(method, gate.RuleServerMethod, func(r *http.Request) bool { return r.Method == method }))
	}
	for _, name := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"} {
		list = append(list, as(name, gate.RuleServerMethod, func(r *http.Request) bool { return r.Method == "POST" && r.Header.Get(name) != "" }))
	}
	return list
}
