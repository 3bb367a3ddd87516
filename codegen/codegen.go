// Package codegen generates strict Go code from an OpenAPI document: types that
// hold, send and accept nothing that the document forbids, and a client and a
// server made of them.
//
// It runs oapi-codegen with templates of its own, after a walk over the document
// that refuses what the templates can't enforce.
package codegen

import (
	"embed"
	"errors"
	"fmt"
	"go/format"
	"maps"
	"os"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/leasegate/leasegate/api"
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
	"decode":                           "decode.tmpl",
	"encode":                           "encode.tmpl",
}

// A Result is what Generate makes of a document.
type Result struct {
	Code     []byte // formatted Go source
	Document []byte // the document with the overlay applied
}

// oapi-codegen keeps the state of a generation in globals.
var generating sync.Mutex

// Generate makes Go code of the document in file. A part of the document that
// the code could not enforce stops it: the error then wraps every [Refusal].
// Generations wait for each other.
func Generate(config *Config, file string, document []byte) (*Result, error) {
	if overlay := config.OutputOptions.Overlay.Path; overlay != "" {
		var err error
		if document, err = applyOverlay(document, overlay); err != nil {
			return nil, err
		}
	}
	doc, err := load(file, document)
	if err != nil {
		return nil, err
	}
	checked, err := check(file, doc)
	if err != nil {
		return nil, err
	}
	merged := merger{checker: checked, done: map[*openapi3.Schema]bool{}, decorated: map[*openapi3.SchemaRef]*openapi3.Schema{}}
	merged.document()
	if err := checked.err(); err != nil {
		return nil, err
	}
	lift(doc)
	code, err := run(config.Configuration, &model{checker: checked, decorated: merged.decorated})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &Result{Code: code, Document: document}, nil
}

func run(c codegen.Configuration, m *model) ([]byte, error) {
	generating.Lock()
	defer generating.Unlock()
	// The function map is oapi-codegen's own, and its only way to hand functions
	// to templates; it writes to it likewise.
	maps.Copy(codegen.TemplateFunctions, m.functions())

	c.OutputOptions.UserTemplates = map[string]string{}
	for name, file := range userTemplates {
		text, err := templates.ReadFile("templates/" + file)
		if err != nil {
			return nil, err
		}
		c.OutputOptions.UserTemplates[name] = string(text)
	}
	c.ImportMapping = maps.Clone(c.ImportMapping)
	if c.ImportMapping == nil {
		c.ImportMapping = map[string]string{}
	}
	if _, ok := c.ImportMapping[api.Path]; !ok && refersTo(m.doc, api.Path) {
		c.ImportMapping[api.Path] = "leasegate github.com/leasegate/leasegate/gen"
	}
	source, err := codegen.Generate(m.doc, c)
	if refused := m.err(); refused != nil {
		return nil, refused
	}
	if err != nil {
		return nil, err
	}
	if strings.Contains(source, "<no value>") {
		return nil, errors.New("a template met a value that is not there")
	}
	return format.Source([]byte(source))
}

// Write generates from the document in file and writes the configured output,
// and the document with its overlay to documentFile unless that is "". Nothing
// is written where anything fails.
func Write(config *Config, file, documentFile string) error {
	document, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	result, err := Generate(config, file, document)
	if err != nil {
		return err
	}
	if documentFile != "" {
		if err := os.WriteFile(documentFile, result.Document, 0o666); err != nil {
			return err
		}
	}
	return os.WriteFile(config.Output, result.Code, 0o666)
}
