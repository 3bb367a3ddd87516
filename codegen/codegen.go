// Package codegen generates strict Go code from an OpenAPI document: types that
// hold, send and accept nothing that the document forbids, and a client and a
// server made of them.
//
// It runs oapi-codegen with templates of its own, after a walk over the document
// that refuses what the templates can't enforce.
package codegen

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/leasegate/leasegate/api"
	"github.com/leasegate/leasegate/document"
)

//go:embed templates/*.tmpl
var templates embed.FS

// userTemplates says which of oapi-codegen's templates ours stand in for.
var userTemplates = map[string]string{
	"typedef.tmpl":                     "typedef.tmpl",
	"constants.tmpl":                   "constants.tmpl",
	"param-types.tmpl":                 "param-types.tmpl",
	"imports.tmpl":                     "imports.tmpl",
	"client.tmpl":                      "client.tmpl",
	"client-with-responses.tmpl":       "client-with-responses.tmpl",
	"stdhttp/std-http-interface.tmpl":  "std-http-interface.tmpl",
	"stdhttp/std-http-middleware.tmpl": "std-http-middleware.tmpl",
	"stdhttp/std-http-handler.tmpl":    "std-http-handler.tmpl",
	"strict/strict-interface.tmpl":     "strict-interface.tmpl",
	"strict/strict-http.tmpl":          "strict-http.tmpl",
	"union":                            "union.tmpl",
	"decode":                           "decode.tmpl",
	"encode":                           "encode.tmpl",
	"security":                         "security.tmpl",
	"body":                             "body.tmpl",
	"response":                         "response.tmpl",
	"headers":                          "headers.tmpl",
}

// parts say which file what a template writes goes to, where there are several.
var parts = map[string]string{
	"typedef.tmpl":            "types",
	"param-types.tmpl":        "operations",
	"client.tmpl":             "client",
	"std-http-interface.tmpl": "server",
	"std-http-handler.tmpl":   "server",
	"strict-interface.tmpl":   "server",
	"strict-http.tmpl":        "server",
}

// oapi-codegen keeps the state of a generation in globals.
var generating sync.Mutex

// generateOnce makes Go code of all that the configuration leaves of a document.
func generateOnce(config *Config, file string, text []byte) (result *Result, err error) {
	defer func() {
		// The libraries below are not ours; a document must not bring us down.
		if cause := recover(); cause != nil {
			result, err = nil, fmt.Errorf("%s: nothing can be generated from this document: %v", file, cause)
		}
	}()
	var original []byte
	if overlay := config.OutputOptions.Overlay.Path; overlay != "" {
		original = text
		if text, err = applyOverlay(text, overlay); err != nil {
			return nil, err
		}
	}
	m, err := prepare(config, file, text, original)
	if err != nil {
		return nil, err
	}
	code, err := run(config, m)
	if err != nil {
		return nil, err
	}
	result = &Result{marked: code, Document: text, file: file, made: m.madeNames()}
	for _, fault := range m.document.Faults() {
		fault.File = cmp.Or(fault.File, file)
		result.Faults = append(result.Faults, fault)
	}
	result.Faults = append(result.Faults, m.notes...)
	if webhooks := m.document.Root().Get("webhooks"); webhooks.Len() > 0 {
		place := m.document.Location(webhooks)
		place.File = file
		result.Faults = append(result.Faults, document.Fault{Location: place, Level: document.LevelNote, Message: "no code is made of webhooks"})
	}
	return result, nil
}

// something refuses a document that there is nothing to generate from because of its
// faults.
func something(d *document.Document) error {
	if len(d.Faults()) == 0 || len(d.Operations()) > 0 || len(d.Unselected()) > 0 || d.Root().Get("components").Get("schemas").Len() > 0 {
		return nil
	}
	r := refusals{document: d}
	r.add("", "", "there is no operation and no schema in the document, so that there is nothing to generate")
	for _, fault := range d.Faults() {
		r.fault(fault)
	}
	return r.err()
}

// prepare makes the templates' view of a document, or says all that can't be
// enforced in it.
func prepare(config *Config, file string, text, original []byte) (*model, error) {
	d, err := read(config, file, text)
	if err != nil {
		return nil, err
	}
	if err := something(d); err != nil {
		return nil, err
	}
	generating.Lock()
	defer generating.Unlock()
	if err := settleNames(config); err != nil {
		return nil, err
	}
	m, err := newModel(config, d)
	if err != nil {
		return nil, err
	}
	for _, fault := range d.Faults() {
		if fault.Level == document.LevelError {
			m.fault(fault)
		}
	}
	if original != nil {
		// The overlay library has read it, so that an error can't be new.
		m.original, _ = document.Parse(file, original)
	}
	if err := m.err(); err != nil {
		return nil, err
	}
	return m, nil
}

// settleNames makes oapi-codegen name things as the configuration asks for, which it
// does in globals when it generates.
func settleNames(config *Config) error {
	c := config.configuration()
	c.Generate = codegen.GenerateOptions{Models: true}
	_, err := codegen.Generate(skeleton(nil), c)
	return err
}

// configuration is oapi-codegen's, with our templates.
func (c *Config) configuration() codegen.Configuration {
	full := c.Configuration
	full.OutputOptions.UserTemplates = map[string]string{}
	full.OutputOptions.SkipFmt = false // it also drops unused imports
	full.OutputOptions.SkipPrune = true
	full.OutputOptions.Overlay = codegen.OutputOptionsOverlay{}
	full.OutputOptions.IncludeTags, full.OutputOptions.ExcludeTags = nil, nil
	full.OutputOptions.IncludeOperationIDs, full.OutputOptions.ExcludeOperationIDs = nil, nil
	full.ImportMapping = c.imports()
	return full
}

// imports are the packages of other documents; that of our own is known.
func (c *Config) imports() map[string]string {
	imports := map[string]string{api.Path: "leasegate github.com/leasegate/leasegate/gen"}
	maps.Copy(imports, c.ImportMapping)
	return imports
}

func run(config *Config, m *model) ([]byte, error) {
	generating.Lock()
	defer generating.Unlock()
	// The function map is oapi-codegen's own, and its only way to hand functions
	// to templates; it writes to it likewise.
	maps.Copy(codegen.TemplateFunctions, m.functions())
	c := config.configuration()
	for name, file := range userTemplates {
		text, err := templates.ReadFile("templates/" + file)
		if err != nil {
			return nil, err
		}
		source := string(text)
		if part := parts[file]; part != "" {
			source = "\n" + fileMark + part + "\n\n" + source
		}
		c.OutputOptions.UserTemplates[name] = source
	}
	source, err := codegen.Generate(skeleton(m), c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.document.Name(), err)
	}
	code, err := format.Source([]byte(source))
	if err == nil {
		err = typeCheck(code)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: the generated code is not Go: %w", m.document.Name(), err)
	}
	return code, nil
}

// skeleton returns a document of one schema and one operation: all that oapi-codegen
// has to see to run each of our templates once, which take the types and operations
// from the model. Its own view of a document would be in their way.
func skeleton(m *model) *openapi3.T {
	t := &openapi3.T{
		OpenAPI: "3.0.3", Info: &openapi3.Info{Title: "skeleton", Version: "1"},
		Components: &openapi3.Components{Schemas: openapi3.Schemas{"Skeleton": openapi3.NewSchemaRef("", openapi3.NewStringSchema())}},
		Paths:      openapi3.NewPaths(),
	}
	if m == nil {
		return t
	}
	if len(m.Operations) > 0 {
		t.Paths.Set("/", &openapi3.PathItem{Get: &openapi3.Operation{
			OperationID: "skeleton", Responses: openapi3.NewResponses(openapi3.WithStatus(204, &openapi3.ResponseRef{Value: openapi3.NewResponse()})),
		}})
	}
	for _, n := range m.document.Root().Get("servers").Items() {
		server := new(openapi3.Server)
		if server.UnmarshalJSON(canonical(n)) == nil {
			t.Servers = append(t.Servers, server)
		}
	}
	return t
}

// codecs are the methods whose bodies typeCheck passes over. They call those of other
// types, and the checker orders what is initialised in time that is cubic in such
// calls; all that the document chooses in them is the names of types and fields, which
// are checked where these are declared.
var codecs = map[string]bool{"DecodeJSON": true, "EncodeJSON": true, "DecodeHeader": true, "EncodeHeader": true}

// hollow stands for a body that is not checked.
var hollow = &ast.BlockStmt{List: []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent("panic"), Args: []ast.Expr{&ast.BasicLit{Kind: token.INT, Value: "0"}}}}}}

// typeCheck finds what the compiler would refuse, as far as that can be told
// without the packages that the code imports. Names that clash are refused
// before; this is for what nobody thought of.
func typeCheck(code []byte) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", code, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv != nil && codecs[f.Name.Name] {
			f.Body = hollow
		}
	}
	var errs []error
	config := types.Config{
		Importer: importsNothing{},
		Error: func(err error) {
			if !strings.Contains(err.Error(), "could not import") {
				errs = append(errs, err)
			}
		},
	}
	_, _ = config.Check(file.Name.Name, files, []*ast.File{file}, nil)
	return errors.Join(errs[:min(len(errs), 10)]...)
}

type importsNothing struct{}

func (importsNothing) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }
