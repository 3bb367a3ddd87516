package codegen

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// brokenSeeds are documents of our own that are broken.
var brokenSeeds = []string{"internal/everything/everything.yaml", "../api/openapi.yaml", "../openapi.yaml"}

// Whatever the document, the generator makes Go of it or says what is wrong.
func TestBrokenDocuments(t *testing.T) {
	times := 40
	if testing.Short() {
		times = 8
	}
	for _, name := range brokenSeeds {
		root := documentTree(t, name)
		for seed := range uint64(times) {
			if message := breakOne(name, root, seed); message != "" {
				t.Error(message)
			}
		}
	}
}

// TestBreakFolder breaks the documents of the folder LEASEGEN_BREAK for as many minutes
// as LEASEGEN_BREAK_MINUTES says, from the seed LEASEGEN_BREAK_SEED on. What goes wrong
// is kept in LEASEGEN_BREAK_KEEP.
func TestBreakFolder(t *testing.T) {
	folder := os.Getenv("LEASEGEN_BREAK")
	if folder == "" {
		t.Skip("LEASEGEN_BREAK names no folder")
	}
	minutes, _ := strconv.Atoi(os.Getenv("LEASEGEN_BREAK_MINUTES"))
	first, _ := strconv.ParseUint(os.Getenv("LEASEGEN_BREAK_SEED"), 10, 64)
	names, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s has no documents (%v)", folder, err)
	}
	roots := map[string]map[string]any{}
	for _, name := range names {
		if root := documentTree(t, name); root["paths"] != nil {
			roots[name] = root
		}
	}
	count, made := 0, 0
	generated = 0
	end := time.Now().Add(time.Duration(minutes) * time.Minute)
	for seed := first; time.Now().Before(end); seed++ {
		for _, name := range names {
			if roots[name] == nil {
				continue
			}
			count++
			message := breakOne(name, roots[name], seed)
			if message == "" {
				continue
			}
			if made++; made <= 50 {
				t.Error(message)
			}
		}
	}
	t.Logf("%d documents broken, of %d there is code, %d of them made it fail", count, generated, made)
}

// generated counts the documents of which there was code.
var generated int

// breakOne breaks a part of a document by a seed, and says what went wrong.
func breakOne(name string, root map[string]any, seed uint64) (message string) {
	mutant, done := mutantOf(root, seed, 1000)
	if folder := os.Getenv("LEASEGEN_BREAK_KEEP"); folder != "" {
		// A stack overflow leaves no other trace.
		if err := os.WriteFile(filepath.Join(folder, "current.json"), mutant, 0o666); err != nil {
			return err.Error()
		}
		began := time.Now()
		defer func() {
			if took := time.Since(began); took > 20*time.Second {
				fmt.Printf("%s, seed %d took %s\n", name, seed, took)
			}
		}()
	}
	problem := problemOf(mutant, seed)
	if problem == "" {
		return ""
	}
	for times := range done {
		if smaller, fewer := mutantOf(root, seed, times); problemOf(smaller, seed) != "" {
			mutant, done, problem = smaller, fewer, problemOf(smaller, seed)
			break
		}
	}
	place := name
	if folder := os.Getenv("LEASEGEN_BREAK_KEEP"); folder != "" {
		place = filepath.Join(folder, fmt.Sprintf("%s-%d.json", strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)), seed))
		if err := os.WriteFile(place, mutant, 0o666); err != nil {
			return err.Error()
		}
	}
	return fmt.Sprintf("%s, seed %d, %s:\n%s", place, seed, strings.Join(done, ", "), problem)
}

func mutantOf(root map[string]any, seed uint64, most int) (text []byte, done []string) {
	chance := rand.New(rand.NewPCG(seed, 1))
	b := newBreaker(seed, part(chance, root, 1+chance.IntN(3)))
	done = b.broken(min(chance.IntN(7), most))
	text, err := json.Marshal(b.root)
	if err != nil {
		panic(err) // a tree of JSON
	}
	return text, done
}

// problemOf generates from a document, and says what no document should lead to.
func problemOf(text []byte, seed uint64) string {
	config := testConfig()
	config.SkipUnsupported = seed%4 != 0
	config.OutputOptions.SkipPrune = seed%5 == 0
	config.OutputOptions.NameNormalizer = []string{"ToCamelCaseWithInitialisms", "ToCamelCase", "ToCamelCaseWithDigits"}[seed%3]
	result, err := Generate(config, "doc.json", text)
	if err != nil {
		for _, bad := range []string{"is not Go", "nothing can be generated from this document", "runtime error"} {
			if strings.Contains(err.Error(), bad) {
				return err.Error()
			}
		}
		return ""
	}
	generated++
	if err := compiles(result.Code); err != nil {
		return err.Error()
	}
	return ""
}

// documentTree reads a document of YAML or JSON as a tree of JSON.
func documentTree(t *testing.T, name string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := json.Unmarshal(text, &root); err != nil {
		if err := yaml.Unmarshal(text, &root); err != nil {
			return nil
		}
	}
	tree, _ := ofJSON(root).(map[string]any)
	return tree
}

// ofJSON makes a tree of YAML one of JSON.
func ofJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			v[key] = ofJSON(member)
		}
	case map[any]any:
		out := map[string]any{}
		for key, member := range v {
			out[fmt.Sprint(key)] = ofJSON(member)
		}
		return out
	case []any:
		for i := range v {
			v[i] = ofJSON(v[i])
		}
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return v
}
