package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/api"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// A document is an OpenAPI document, compiled.
type document struct {
	name       string // for people
	contract   *gate.Contract
	operations []result.Documented
	// credentials names the fields and query parameters that hold them.
	credentials []string
}

// readDocument compiles the document in the file, or the built-in one where the
// file is empty.
func readDocument(file string) (*document, error) {
	name, content := "openapi.yaml", leasegate.Document()
	var resolve func(string) ([]byte, error)
	if file != "" {
		var err error
		if content, err = os.ReadFile(file); err != nil {
			return nil, fmt.Errorf("--document: %w", err)
		}
		name = file
		resolve = api.ReadReference
	}
	doc, err := gate.Load(name, content, resolve)
	if err != nil {
		return nil, documentError(name, err)
	}
	contract, err := gate.New(doc)
	if err != nil {
		return nil, documentError(name, err)
	}
	return &document{name: name, contract: contract, operations: documented(doc), credentials: credentials(doc)}, nil
}

// documentError makes sure that the error says which file it is about.
func documentError(name string, err error) error {
	if refused, ok := errors.AsType[*gate.DocumentError](err); ok && refused.File == "" {
		refused.File = name
	}
	return fmt.Errorf("can't compile the document: %w", err)
}

// credentials lists what the document's security schemes name, sorted.
func credentials(doc *openapi3.T) []string {
	if doc.Components == nil {
		return nil
	}
	var names []string
	for _, scheme := range doc.Components.SecuritySchemes {
		if scheme.Value != nil && scheme.Value.Type == "apiKey" {
			names = append(names, scheme.Value.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// documented lists the operations, sorted by path and method, under the names
// that findings give them.
func documented(doc *openapi3.T) []result.Documented {
	var operations []result.Documented
	paths := doc.Paths.Map()
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		methods := paths[path].Operations()
		for _, method := range slices.Sorted(maps.Keys(methods)) {
			operation := methods[method]
			name := operation.OperationID
			if name == "" {
				name = method + " " + path
			}
			operations = append(operations, result.Documented{
				Operation: name,
				Responses: slices.Sorted(maps.Keys(operation.Responses.Map())),
			})
		}
	}
	return operations
}
