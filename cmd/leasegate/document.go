package main

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/gate"
)

// A document is an OpenAPI document, compiled.
type document struct {
	name       string // for people
	contract   *gate.Contract
	operations []gate.Documented
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
		resolve = resolveBeside(file)
	}
	doc, err := gate.Load(name, content, resolve)
	if err != nil {
		return nil, fmt.Errorf("can't compile the document %q: %w", name, err)
	}
	contract, err := gate.New(doc)
	if err != nil {
		return nil, fmt.Errorf("can't compile the document %q: %w", name, err)
	}
	return &document{name: name, contract: contract, operations: documented(doc)}, nil
}

// documented lists the operations, sorted by path and method, under the names
// that findings give them.
func documented(doc *openapi3.T) []gate.Documented {
	var operations []gate.Documented
	paths := doc.Paths.Map()
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		methods := paths[path].Operations()
		for _, method := range slices.Sorted(maps.Keys(methods)) {
			operation := methods[method]
			name := operation.OperationID
			if name == "" {
				name = method + " " + path
			}
			operations = append(operations, gate.Documented{
				Operation: name,
				Responses: slices.Sorted(maps.Keys(operation.Responses.Map())),
			})
		}
	}
	return operations
}

// resolveBeside reads the files that a document refers to, relative to the
// document. Nothing is fetched from a network.
func resolveBeside(file string) func(uri string) ([]byte, error) {
	return func(uri string) ([]byte, error) {
		parsed, err := url.Parse(uri)
		if err != nil {
			return nil, errors.New("the $ref is not a URI reference (RFC 3986)")
		}
		if parsed.Host != "" || parsed.Scheme != "" && parsed.Scheme != "file" {
			return nil, errors.New("a $ref to another host is not followed; save the file beside the document")
		}
		path := filepath.FromSlash(parsed.Path)
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(file), path)
		}
		return os.ReadFile(path)
	}
}
