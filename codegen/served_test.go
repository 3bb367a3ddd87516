package codegen

import (
	"bufio"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
	checkrun "github.com/leasegate/leasegate/gate/run"
	"github.com/leasegate/leasegate/schema"
)

// Generated servers that answer from samples have no error.
func TestServed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and checks servers")
	}
	for _, name := range []string{"testdata/refusing.yaml", "internal/everything/everything.yaml", "../openapi.yaml"} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if serve(t, name, text); t.Skipped() {
				t.Error("it is not generated")
			}
		})
	}
}

// TestServedFolder generates a server from each document of the folder LEASEGEN_SERVE that
// can be generated whole, has it answer from samples, and checks it.
func TestServedFolder(t *testing.T) {
	folder := os.Getenv("LEASEGEN_SERVE")
	if folder == "" {
		t.Skip("skipped: LEASEGEN_SERVE names no folder of documents")
	}
	files, err := filepath.Glob(folder)
	if info, failed := os.Stat(folder); failed == nil && info.IsDir() {
		files, err = filepath.Glob(filepath.Join(folder, "*"))
	}
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no documents (%v)", folder, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			serve(t, file, text)
		})
	}
}

// A served is a generated server that runs.
type served struct {
	file, folder string
	document     *document.Document
	contract     *gate.Contract
	address      *url.URL
	given        []cases.Field
	inQuery      map[string][]string // those that ask for keys in the query, and their names
	unsayable    map[string]bool     // responses that the document has no value for
	part         bool                // operations are left out
}

// serve generates a server from a document, checks it, and fails for every error but those
// about state: the server has none.
func serve(t *testing.T, file string, text []byte) {
	t.Helper()
	config := &Config{Output: "out.gen.go"}
	config.PackageName = "main"
	config.Generate = codegen.GenerateOptions{Models: true, Client: true, StdHTTPServer: true, Strict: true}
	config.OutputOptions.NameNormalizer = "ToCamelCaseWithInitialisms"
	config.AllowRemoteRefsFrom = []string{}
	generated, err := Generate(config, file, text)
	var unsupported *UnsupportedError
	if errors.As(err, &unsupported) {
		t.Skipf("can't be generated whole: %d refusals, such as %v", len(unsupported.Refusals), unsupported.Refusals[0])
	} else if err != nil {
		t.Skipf("can't be generated: %.300v", err)
	}
	d, err := document.Read(file, text, document.Options{CheckSchema: schema.Check})
	if err != nil {
		t.Fatal(err)
	}
	if config.without = beyond(d); config.without != nil {
		if generated, err = Generate(config, file, text); err == nil {
			d, err = document.Read(file, text, document.Options{CheckSchema: schema.Check, Without: config.without})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	contract, err := gate.New(d)
	if err != nil {
		t.Fatal(err)
	}
	s := &served{part: config.without != nil, file: file, folder: t.TempDir(), document: d, contract: contract}
	s.build(t, generated.Code)
	s.start(t)
	s.check(t)
}

// beyond are the operations of a large document that are left out, in all parts of it.
func beyond(d *document.Document) (without []string) {
	const most = 40
	kept := 0
	operations := d.Operations()
	for i, op := range operations {
		if kept < most && kept*len(operations) <= i*most {
			kept++
			continue
		}
		without = append(without, op.Method+" "+op.Path)
	}
	return without
}

// secret is what the program takes for credentials.
const secret = "T-0123456789"

// credentials are the fields that satisfy most operations. Those in the query are added
// to the cases.
func (s *served) credentials() (fields []cases.Field) {
	seen := map[string]bool{}
	cookies := ""
	s.inQuery = map[string][]string{}
	for _, op := range s.contract.Operations() {
		for _, set := range op.Security {
			for _, scheme := range set {
				place := scheme.In + " " + strings.ToLower(scheme.Name)
				if scheme.In == "query" {
					s.inQuery[op.Name] = append(s.inQuery[op.Name], scheme.Name)
					continue
				}
				if seen[place] {
					continue
				}
				seen[place] = true
				switch {
				case scheme.In == "cookie":
					cookies += "; " + scheme.Name + "=" + secret
				case scheme.In == "header" && strings.EqualFold(scheme.HTTP, "basic"):
					fields = append(fields, cases.Field{Name: scheme.Name, Value: "Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+secret))})
				case scheme.In == "header" && scheme.Type == "apiKey":
					fields = append(fields, cases.Field{Name: scheme.Name, Value: secret})
				case scheme.In == "header":
					fields = append(fields, cases.Field{Name: scheme.Name, Value: cmp.Or(scheme.HTTP, "Bearer") + " " + secret})
				}
			}
		}
	}
	if cookies != "" {
		fields = append(fields, cases.Field{Name: "Cookie", Value: cookies[2:]})
	}
	return fields
}

func (s *served) write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.folder, name), text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// build makes the program that serves, in a module that has this one as it is.
func (s *served) build(t *testing.T, code []byte) {
	t.Helper()
	s.given = s.credentials()
	source, err := servedSource(code)
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, "out.gen.go", code)
	s.write(t, "main.go", []byte(source))
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		const module = "module github.com/leasegate/leasegate\n"
		if after, ok := strings.CutPrefix(string(text), module); ok {
			text = []byte("module served\n" + after + "\nrequire github.com/leasegate/leasegate v0.0.0\n\nreplace github.com/leasegate/leasegate => " + root + "\n")
		}
		s.write(t, name, text)
	}
	command := exec.Command("go", "build", "-mod=mod", "-o", "served", ".")
	command.Dir = s.folder
	command.Env = append(os.Environ(), "GOFLAGS=", "GOPROXY=off", "GOWORK=off")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
}

// start runs the program until the end of the test.
func (s *served) start(t *testing.T) {
	t.Helper()
	samples := map[string][]answerSample{}
	byPath, unsayable := answerSamples(t, s.document)
	s.unsayable = unsayable
	for _, op := range s.operations(t) {
		samples[op.Go] = byPath[op.Method+" "+op.Path]
	}
	text, err := json.Marshal(samples)
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, "samples.json", text)
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, "./served", "samples.json")
	command.Dir, command.Stderr = s.folder, log
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = command.Wait()
		_ = log.Close()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		text, _ := os.ReadFile(log.Name())
		t.Fatalf("it does not serve: %v\n%s", err, text)
	}
	if s.address, err = url.Parse(strings.TrimSpace(line)); err != nil {
		t.Fatal(err)
	}
}

// operations are those of the document with their Go names.
func (s *served) operations(t *testing.T) []*operation {
	t.Helper()
	config := &Config{Output: "out.gen.go"}
	config.OutputOptions.NameNormalizer = "ToCamelCaseWithInitialisms"
	m, err := newModel(config, s.document)
	if err != nil {
		t.Fatal(err)
	}
	return m.Operations
}

// some is a part of the cases: the plainest, and of the others one of a few.
func (s *served) some(all iter.Seq[cases.Case], most int) iter.Seq[cases.Case] {
	count := map[string]int{}
	return func(yield func(cases.Case) bool) {
		for c := range all {
			key := c.Operation + " " + string(c.Expect)
			h := fnv.New32()
			_, _ = h.Write([]byte(c.ID))
			if !c.Plain && (count[key] >= most || h.Sum32()%4 != 0) {
				continue
			}
			for _, name := range s.inQuery[c.Operation] {
				separator := "?"
				if strings.Contains(c.Request.Target, "?") {
					separator = "&"
				}
				if !strings.Contains(c.Request.Target, name+"=") {
					c.Request.Target += separator + name + "=" + secret
				}
			}
			if count[key]++; !yield(c) {
				return
			}
		}
	}
}

// shown is what was sent and what came back, for a person.
func shown(o result.Outcome) string {
	if o.Recorded == nil || o.Recorded.Response == nil {
		return ""
	}
	return fmt.Sprintf("\n\tsent %.300q to %.300s\n\tanswered %.300q", o.Recorded.Request.Body, o.Recorded.Request.URL, o.Recorded.Response.Body)
}

// excused reports whether a finding is none of the server's.
func (s *served) excused(f gate.Finding, status int) bool {
	op := s.named(f.Operation)
	switch f.Rule {
	case gate.RuleServerUnknown:
		return true // what is not there is about state
	case gate.RuleServerUnauthorized:
		// Credentials that the document does not ask for are nobody's to refuse; those in
		// the query are always good here.
		return len(op.Security) == 0 || s.inQuery[f.Operation] != nil
	case gate.RuleServerRefused:
		return !slices.ContainsFunc(op.Statuses(), func(key string) bool { return strings.ContainsAny(key[:1], "23d") }) // there is no success
	case gate.RuleServerAllow:
		return s.part // of operations that are left out
	case gate.RuleResponseBodyMissing:
		return s.unsayable[fmt.Sprint(op.Method, " ", op.Path, " ", status)]
	}
	return false
}

func (s *served) named(name string) gate.Operation {
	for _, op := range s.contract.Operations() {
		if op.Name == name {
			return op
		}
	}
	return gate.Operation{}
}

// check sends cases and reports what is found, once for each rule and operation.
func (s *served) check(t *testing.T) {
	t.Helper()
	generator, err := cases.New(s.contract, cases.Options{Header: s.given})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
	defer stop()
	server := &checkrun.Server{URL: s.address}
	sent, taken, found := 0, map[string]bool{}, map[string][]string{}
	for outcome := range server.Run(ctx, s.contract, s.some(generator.All(), 25)) {
		sent++
		if outcome.Err != nil {
			t.Errorf("%s: %v", outcome.Request, outcome.Err)
			continue
		}
		if outcome.Case != nil && outcome.Status < 400 {
			taken[outcome.Judgement.Operation] = true
		}
		for _, f := range outcome.Judgement.Findings {
			if f.Level == gate.LevelError && !s.excused(f, outcome.Status) {
				key := fmt.Sprintf("%s %s: want %s", f.Operation, f.Rule, f.Want)
				found[key] = append(found[key], fmt.Sprintf("%s, answered %d: %s%s", outcome.Case.ID, outcome.Status, outcome.Request, shown(outcome)))
			}
		}
	}
	t.Logf("%d cases sent, %d of %d operations succeed", sent, len(taken), len(s.contract.Operations()))
	listed := 0
	for key, examples := range found {
		if listed++; listed > 40 {
			t.Errorf("and %d more", len(found)-40)
			break
		}
		slices.Sort(examples)
		t.Errorf("%s: %d cases, such as %s", key, len(examples), examples[0])
	}
	if (t.Failed() || len(taken) == 0) && testing.Verbose() {
		text, _ := os.ReadFile(filepath.Join(s.folder, "log"))
		t.Logf("%.6000s", text)
	}
}
