package codegen

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// exported are the files of export data of all packages that generated code may import.
var exported = sync.OnceValues(func() (map[string]string, error) {
	command := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}",
		"github.com/leasegate/leasegate/strict", "github.com/leasegate/leasegate/strict/wire", "github.com/leasegate/leasegate/strict/style",
		"github.com/google/uuid", "github.com/oapi-codegen/runtime", "net/http", "encoding/json", "time", "iter", "mime/multipart", "net/netip")
	command.Stderr = os.Stderr
	list, err := command.Output()
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for line := range strings.Lines(string(list)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[path] = file
	}
	return files, nil
})

// compiles says what the compiler would say to the files of a generated package, bodies
// of all functions included.
func compiles(code ...[]byte) error {
	exports, err := exported()
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	var parsed []*ast.File
	for i, text := range code {
		file, err := parser.ParseFile(files, fmt.Sprintf("out%d.gen.go", i), text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		parsed = append(parsed, file)
	}
	var errs []error
	config := types.Config{
		Importer: importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
			name, ok := exports[path]
			if !ok {
				return nil, fmt.Errorf("generated code must not import %s", path)
			}
			text, err := os.ReadFile(name)
			return io.NopCloser(bytes.NewReader(text)), err
		}),
		Error: func(err error) { errs = append(errs, err) },
	}
	_, _ = config.Check(parsed[0].Name.Name, files, parsed, nil)
	return errors.Join(errs[:min(len(errs), 5)]...)
}
