package run_test

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/report"
	"github.com/leasegate/leasegate/gate/result"
	"github.com/leasegate/leasegate/gate/run"
)

// record listens and keeps the requests that arrive, in their order: the lines of
// the header, sorted, without those that clients add, and the body, without the
// framing of chunks. net/http would refuse some of them.
func record(t *testing.T) (at string, take func() []string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var got []string
	var listening sync.WaitGroup
	listening.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			request := received(conn)
			mu.Lock()
			got = append(got, request)
			mu.Unlock()
			_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
			conn.Close()
		}
	})
	t.Cleanup(func() {
		listener.Close()
		listening.Wait()
	})
	return "http://" + listener.Addr().String(), func() []string {
		mu.Lock()
		defer mu.Unlock()
		taken := got
		got = nil
		return taken
	}
}

func received(conn net.Conn) string {
	reader := bufio.NewReader(conn)
	var lines []string
	var body io.Reader = http.NoBody
	for {
		line, err := reader.ReadString('\n')
		if err != nil || line == "\r\n" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		switch name {
		case "Content-Length":
			n, _ := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
			body = io.LimitReader(reader, n)
		case "Transfer-Encoding":
			body = httputil.NewChunkedReader(reader)
		}
		lines = append(lines, strings.TrimRight(line, " \r\n"))
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err.Error()
	}
	return shown(lines, text)
}

func shown(lines []string, body []byte) string {
	lines = slices.DeleteFunc(lines, func(line string) bool {
		return line == "Accept: */*" || line == "Connection: close" || strings.HasPrefix(line, "User-Agent:")
	})
	if len(lines) > 1 {
		slices.Sort(lines[1:])
	}
	return fmt.Sprintf("%q\n%q", lines, body)
}

// A curlLine is the line of a case, with the variables that it takes.
type curlLine struct {
	*result.Case
	set, sent string
}

// curlLines sends the cases and returns their lines as reports show them, with
// what was sent.
func curlLines(t *testing.T, at string, take func() []string) []curlLine {
	t.Helper()
	all := slices.Concat(allCases(true), hostileCases())
	list := outcomes(t, at, run.Server{Concurrency: 1, Credential: func(name string) bool { return strings.HasPrefix(name, "X-`") }}, all)
	sent := take()
	if len(list) != len(all) || len(sent) != len(all) {
		t.Fatalf("%d cases, %d outcomes, %d requests", len(all), len(list), len(sent))
	}
	lines := make([]curlLine, len(all))
	for i, outcome := range list {
		lines[i] = curlLine{Case: outcome.Case, sent: sent[i]}
		line := &lines[i]
		if visible := report.Visible(line.Curl); visible != line.Curl {
			t.Errorf("%s: shown as\n%s\nnot\n%s", line.ID, visible, line.Curl)
		}
		if strings.Contains(line.Curl, "T-012") || strings.Contains(line.Curl, "F-012") {
			t.Errorf("%s: the line holds a credential:\n%s", line.ID, line.Curl)
		}
		for _, field := range all[i].Request.Header {
			if variable := variableOf(line.Curl, field.Name); variable != "" {
				line.set += fmt.Sprintf("%s='%s'\n", variable, field.Value)
			}
		}
	}
	return lines
}

func shell(t *testing.T, dir, script string) {
	t.Helper()
	name := filepath.Join(dir, "script")
	if err := os.WriteFile(name, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", name)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %.2000s", err, out)
	}
}

// TestCurlLines runs the line of every case in a shell where curl is a function
// that keeps what it is called with, and compares what curl would send with it.
func TestCurlLines(t *testing.T) {
	at, take := record(t)
	lines := curlLines(t, at, take)
	dir := t.TempDir()
	var script strings.Builder
	script.WriteString(`curl() { printf '%s\000' "$@" > $case.arguments; for last; do :; done; if [ "$last" = @- ]; then cat > $case.body; fi; }` + "\n")
	for i, line := range lines {
		fmt.Fprintf(&script, "case=%d\n%s(%s)\n", i, line.set, line.Curl)
	}
	shell(t, dir, script.String())
	for i, line := range lines {
		arguments, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%d.arguments", i)))
		if err != nil {
			t.Errorf("%s: %v", line.ID, err)
			continue
		}
		body, _ := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%d.body", i)))
		if got := curled(strings.Split(strings.TrimSuffix(string(arguments), "\x00"), "\x00"), body); got != line.sent {
			t.Errorf("%s: the line\n%.1000s\nsends\n%.1000s\nwant\n%.1000s", line.ID, line.Curl, got, line.sent)
		}
	}
}

// curled is what curl sends when it is called so, as its manual says.
func curled(arguments []string, stdin []byte) string {
	fields := map[string]string{}
	var order []string
	set := func(name, line string) {
		key := strings.ToLower(name)
		if _, again := fields[key]; !again {
			order = append(order, key)
		}
		fields[key] = line
	}
	var first string
	var body []byte
	hasBody := false
	for i := 0; i < len(arguments); i++ {
		next := ""
		if i+1 < len(arguments) {
			next = arguments[i+1]
		}
		switch arguments[i] {
		case "-sS", "-i", "--http1.1", "--globoff", "--path-as-is":
			continue
		case "--noproxy":
		case "-X":
			first = next
		case "-H":
			switch name, _, colon := strings.Cut(next, ":"); {
			case colon && name+":" == next:
				set(name, "")
			case colon:
				set(name, strings.TrimRight(next, " "))
			default:
				set(strings.TrimSuffix(next, ";"), strings.TrimSuffix(next, ";")+":")
			}
		case "--data-raw":
			body, hasBody = []byte(next), true
		case "--data-binary":
			body, hasBody = stdin, true
		default:
			u := strings.TrimPrefix(arguments[i], "http://")
			slash := strings.IndexByte(u, '/')
			first += " " + u[slash:] + " HTTP/1.1"
			set("Host", "Host: "+u[:slash])
			continue
		}
		i++
	}
	if _, chunked := fields["transfer-encoding"]; hasBody && !chunked {
		set("Content-Length", fmt.Sprintf("Content-Length: %d", len(body)))
	}
	if _, typed := fields["content-type"]; hasBody && !typed {
		set("Content-Type", "Content-Type: application/x-www-form-urlencoded")
	}
	lines := []string{first}
	for _, key := range order {
		if fields[key] != "" {
			lines = append(lines, fields[key])
		}
	}
	return shown(lines, body)
}

// TestCurl runs a line of each kind with curl itself.
func TestCurl(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl here to run the lines with")
	}
	at, take := record(t)
	seen := make(map[string]bool)
	lines := slices.DeleteFunc(curlLines(t, at, take), func(line curlLine) bool {
		kind := line.Exercises + string(line.Kind)
		again := seen[kind] && !strings.HasPrefix(line.ID, "hostile/")
		seen[kind] = true
		return again
	})
	var script strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&script, "%s(%s)\n", line.set, line.Curl)
	}
	shell(t, t.TempDir(), script.String())
	got := take()
	if len(got) != len(lines) || len(lines) < 50 {
		t.Fatalf("%d lines send %d requests, want 50 at least", len(lines), len(got))
	}
	for i, line := range lines {
		if got[i] != line.sent {
			t.Errorf("%s: the line\n%.1000s\nsends\n%.1000s\nwant\n%.1000s", line.ID, line.Curl, got[i], line.sent)
		}
	}
}

// variableOf returns the variable that stands for a header in a line.
func variableOf(line, name string) string {
	upper := regexp.MustCompile(`[^A-Z0-9]`).ReplaceAllString(strings.ToUpper(name), "_")
	for _, variable := range []string{"BROKEN_" + upper, "FORBIDDEN_" + upper, upper} {
		if strings.Contains(line, "${"+variable+"?") {
			return variable
		}
	}
	return ""
}

// hostileCases have text that a shell, printf, curl or the log of a CI job takes
// for something else.
func hostileCases() []cases.Case {
	plain := plainCase()[0]
	var list []cases.Case
	for i, text := range []string{
		"##[error]", "#", "##", "### ##", "a##'b", "-n", "--", "@/etc/hostname", "$HOME", "`id`", "$(id)", "'", `\`, `\\`, `\n`, "%s%%", "%", "!!",
		"\n", "\n\n", "\x00", "\x00##1", "\u00e9", "\u202e", "\xff", "a\r\nb", `"`, "~", "*", "{a,b}", "[1-3]", "\t", "\x7f", "\x1b[31m", "7\x017", "::error::",
	} {
		c := plain
		c.ID = fmt.Sprintf("hostile/%d", i)
		c.Request.Body, c.Request.NoBody = []byte(text), false
		if !strings.ContainsAny(text, "\x00\r\n\x7f\x1b\x01") {
			c.Request.Header = append(slices.Clone(c.Request.Header), cases.Field{Name: "Name", Value: "v" + text}, cases.Field{Name: "X-`id`$HOME", Value: "v"})
		}
		list = append(list, c)
	}
	return list
}

// TestCurlVariables wants the shell to say what a variable is to hold that nobody
// has set, and no request without it.
func TestCurlVariables(t *testing.T) {
	at, take := record(t)
	said := make(map[string]bool)
	for _, outcome := range outcomes(t, at, run.Server{}, allCases(true)) {
		c := outcome.Case
		if c.Kind == result.CaseValid && c.Pointer != "" || c.Kind == result.CaseInvalid || !strings.Contains(c.Curl, "${") {
			continue
		}
		take()
		cmd := exec.Command("sh", "-c", c.Curl)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
		out, err := cmd.CombinedOutput()
		if err == nil || len(take()) > 0 {
			t.Errorf("%s: sent without the credentials: %s", c.ID, out)
		}
		if _, message, ok := strings.Cut(string(out), "AUTHORIZATION: "); ok {
			said[strings.TrimSpace(message)] = true
		}
	}
	for _, want := range []string{"as given to leasegate", "credentials that are known but not allowed", "credentials with a character changed", "credentials of another scheme"} {
		if !said[want] {
			t.Errorf("no shell says %q but %q", want, slices.Sorted(maps.Keys(said)))
		}
	}
}
