package run

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
)

// target is the path and query of a request below the server's URL.
func (s *Server) target(request cases.Request) string {
	return strings.TrimSuffix(s.URL.EscapedPath(), "/") + request.Target
}

// wire is a request as it is sent (RFC 9112). hide tells the fields whose values
// are left out; nil leaves none out.
func (s *Server) wire(request cases.Request, hide func(name string) bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: leasegate\r\n", request.Method, s.target(request), s.URL.Host)
	for _, field := range request.Header {
		value := field.Value
		if hide != nil && hide(field.Name) {
			value = ""
		}
		fmt.Fprintf(&b, "%s: %s\r\n", field.Name, value)
	}
	b.WriteString("Connection: close\r\n")
	switch {
	case request.NoBody && emptyBody(request.Method):
		b.WriteString("Content-Length: 0\r\n\r\n")
	case request.NoBody:
		b.WriteString("\r\n")
	case request.Chunk > 0:
		b.WriteString("Transfer-Encoding: chunked\r\n\r\n")
		for body := request.Body; len(body) > 0; {
			n := min(request.Chunk, len(body))
			fmt.Fprintf(&b, "%x\r\n%s\r\n", n, body[:n])
			body = body[n:]
		}
		b.WriteString("0\r\n\r\n")
	default:
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(request.Body))
		b.Write(request.Body)
	}
	return b.Bytes()
}

// emptyBody reports whether a request without a body says so, since its method
// foresees one (RFC 9110, section 8.6).
func emptyBody(method string) bool {
	return method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch
}

// credential tells the fields whose values are never kept.
func (s *Server) credential(name string) bool {
	if strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Proxy-Authorization") || strings.EqualFold(name, "Cookie") {
		return true
	}
	return s.Credential != nil && s.Credential(name)
}

var kinds = map[cases.Expectation]struct {
	kind   result.CaseKind
	expect string
}{
	cases.Take:         {result.CaseValid, "no refusal as invalid (400, 405, 415 or 422) and no server error; the answer is as documented"},
	cases.Refuse:       {result.CaseInvalid, "a documented 4xx with its documented body"},
	cases.NotSucceed:   {result.CaseProtocol, "any 4xx, or 501; with 405, Allow lists the methods of the document"},
	cases.NotFound:     {result.CaseProtocol, "404 with its documented body"},
	cases.Unauthorized: {result.CaseProtocol, "401 with its documented body"},
	cases.Forbidden:    {result.CaseProtocol, "403 with its documented body"},
}

// describe is a case as reports show it.
func (s *Server) describe(c *cases.Case, request cases.Request) *result.Case {
	kind := kinds[c.Expect]
	exercises := string(c.Rule)
	if i := strings.LastIndexByte(exercises, '.'); i >= 0 && c.Expect != cases.NotSucceed {
		exercises = exercises[i+1:]
	}
	if exercises == "" {
		exercises = string(c.Expect)
	}
	return &result.Case{
		ID: c.ID, Kind: kind.kind, Operation: c.Operation, Title: c.Title, Exercises: exercises,
		Pointer: c.Pointer, Schema: c.Schema, Expect: kind.expect,
		Wire: s.wire(request, s.credential), Curl: s.curl(c, request),
	}
}

// curl is a line for a POSIX shell that sends the request with curl. Credentials
// are variables of the environment, named like their fields; the shell says what
// one is to hold where it is not set.
func (s *Server) curl(c *cases.Case, request cases.Request) string {
	var b strings.Builder
	data := ""
	switch {
	case request.NoBody && !emptyBody(request.Method):
	case len(request.Body) == 0:
		data = " --data-raw ''"
	case printable(request.Body):
		data = " --data-raw " + shellQuote(string(request.Body))
	default:
		b.WriteString("printf '" + printfText(request.Body) + "' | ")
		data = " --data-binary @-"
	}
	b.WriteString("curl -sS -i --http1.1 --noproxy '*' --globoff --path-as-is -X " + request.Method)
	b.WriteString(" " + shellQuote(s.URL.Scheme+"://"+s.URL.Host+s.target(request)))
	typed := false
	for _, field := range request.Header {
		typed = typed || strings.EqualFold(field.Name, "Content-Type")
		switch {
		case field.Value == "":
			b.WriteString(" -H " + shellQuote(field.Name+";"))
		case s.credential(field.Name):
			variable, holds := strings.Map(variableRune, strings.ToUpper(field.Name)), "as given to leasegate"
			switch c.Expect {
			case cases.Unauthorized:
				variable, holds = "BROKEN_"+variable, c.Title
			case cases.Forbidden:
				variable, holds = "FORBIDDEN_"+variable, c.Title
			}
			fmt.Fprintf(&b, ` -H "%s: ${%s?%s}"`, doubleQuoted.Replace(field.Name), variable, holds)
		default:
			b.WriteString(" -H " + shellQuote(field.Name+": "+field.Value))
		}
	}
	if !typed && data != "" {
		b.WriteString(" -H 'Content-Type:'")
	}
	if request.Chunk > 0 {
		b.WriteString(" -H 'Transfer-Encoding: chunked'")
	}
	return b.String() + data
}

func variableRune(r rune) rune {
	if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return '_'
}

// doubleQuoted escapes what a POSIX shell expands between double quotes.
var doubleQuoted = strings.NewReplacer(`\`, `\\`, "`", "\\`", `$`, `\$`, `"`, `\"`)

// printable reports whether reports show the text as it is. They break ##, which
// begins a command in the log of a CI job.
func printable(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) < 0 && !bytes.Contains(text, []byte("##"))
}

// shellQuote quotes text for a POSIX shell.
func shellQuote(text string) string {
	if !printable([]byte(text)) {
		return `"$(printf '` + printfText([]byte(text)) + `')"`
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// printfText is the format that printf(1) writes bytes with.
func printfText(text []byte) string {
	var b strings.Builder
	for i, c := range text {
		switch {
		case c == '-' && i == 0:
			b.WriteString(`\055`) // no option
		case c == '%':
			b.WriteString("%%")
		case c == '\\':
			b.WriteString(`\\`)
		case c == '\'':
			b.WriteString(`'\''`)
		case c < ' ' || c > '~' || c == '#' && i > 0 && text[i-1] == '#':
			octal := strconv.FormatUint(uint64(c), 8)
			b.WriteString(`\` + strings.Repeat("0", 3-len(octal)) + octal)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
