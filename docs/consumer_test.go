package docs

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/mod/modfile"
)

// consumer is a program that uses the client, and nothing else of others.
const consumer = `package main

import (
	"fmt"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/gen"
)

func main() {
	_, err := leasegate.NewClient(leasegate.ServerUS)
	fmt.Println(err, gen.DeleteLeaseRequest{}.IsForced)
}
`

// TestConsumer holds what a program has to require, and to verify, for the client.
// What our tools and commands need is none of it: they are pinned in a module of
// their own, and pruned from the graph.
func TestConsumer(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a module, and resolves what it requires")
	}
	atRoot(t)
	const maxIndirect, maxSums = 3, 60
	dir, environment := t.TempDir(), append(os.Environ(), proxyEnvironment(t)...)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(consumer), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, arguments := range [][]string{{"mod", "init", "example.com/consumer"}, {"mod", "tidy"}} {
		command := exec.Command("go", arguments...)
		command.Dir, command.Env = dir, environment
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("go %q: %v\n%s", arguments, err, out)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	required, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	indirect := 0
	for _, one := range required.Require {
		switch {
		case one.Indirect:
			indirect++
		case one.Mod.Path != modulePath:
			t.Errorf("%s is required directly", one.Mod.Path)
		}
	}
	if indirect > maxIndirect {
		t.Errorf("%d modules are required indirectly, want at most %d:\n%s", indirect, maxIndirect, text)
	}
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(sums, []byte("\n")); lines >= maxSums {
		t.Errorf("go.sum has %d lines, want fewer than %d:\n%s", lines, maxSums, sums)
	}
}
