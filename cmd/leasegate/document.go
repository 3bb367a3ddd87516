package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/leasegate/leasegate"
	"github.com/leasegate/leasegate/api"
	openapi "github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
	"github.com/leasegate/leasegate/schema"
)

// A document is an OpenAPI document, compiled.
type document struct {
	*openapi.Document
	name     string // for people
	contract *gate.Contract
}

// readDocument compiles the document in the file, or the built-in one where the
// file is empty.
func readDocument(file string) (*document, error) {
	name, content := "openapi.yaml", leasegate.Document()
	options := openapi.Options{CheckSchema: schema.Check}
	if file != "" {
		var err error
		if content, err = os.ReadFile(file); err != nil {
			return nil, fmt.Errorf("--document: %w", err)
		}
		name, options.ReadFile = file, api.ReadReference
	}
	d, err := openapi.Read(name, content, options)
	if err != nil {
		return nil, fmt.Errorf("can't read the document: %w", err)
	}
	if err := nothingLeft(d); err != nil {
		return nil, err
	}
	contract, err := gate.Compile(d)
	if err != nil {
		return nil, fmt.Errorf("can't compile the document: %w", err)
	}
	return &document{Document: d, name: name, contract: contract}, nil
}

// nothingLeft refuses a document whose faults leave no operation to judge by.
func nothingLeft(d *openapi.Document) error {
	if slices.ContainsFunc(d.Operations(), func(o *openapi.Operation) bool { return o.LeftOut == nil }) {
		return nil
	}
	for _, f := range d.Faults() {
		if f.Level != openapi.LevelNote {
			file := cmp.Or(f.File, d.Name())
			return fmt.Errorf("nothing in the document can be judged by: %w",
				&openapi.Error{File: file, Line: f.Line, Pointer: f.Pointer, Err: errors.New(f.Message)})
		}
	}
	return nil
}

// describe says in the report what is judged by, and what is wrong with it.
func (d *document) describe(r *result.Report) {
	r.Document, r.Documented, r.Credentials = d.name, d.documented(), d.credentials()
	for _, f := range d.Faults() {
		r.AddFault(result.Fault{
			Level: gate.Level(f.Level), Location: f.Location, Message: f.Message, Operations: f.Operations,
		})
	}
}

// credentials lists what the document's security schemes name, sorted.
func (d *document) credentials() []string {
	var names []string
	for name := range d.Root().Get("components").Get("securitySchemes").Members() {
		scheme, err := d.Follow(d.Component("securitySchemes", name))
		if err == nil && scheme.Get("type").Text() == "apiKey" {
			names = append(names, scheme.Get("name").Text())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// documented lists the operations, sorted by path and method, under the names
// that findings give them.
func (d *document) documented() []result.Documented {
	operations := d.Operations()
	slices.SortFunc(operations, func(a, b *openapi.Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	list := make([]result.Documented, len(operations))
	for i, operation := range operations {
		list[i].Operation = operation.Name()
		for status := range operation.Node.Get("responses").Members() {
			if key, ok := gate.StatusKey(status); ok {
				list[i].Responses = append(list[i].Responses, key)
			}
		}
		slices.Sort(list[i].Responses)
	}
	return list
}
