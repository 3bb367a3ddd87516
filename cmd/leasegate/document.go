package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

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

// documentFlags say which document, and which of its operations, a command is about.
type documentFlags struct {
	document            string
	operations, skipped []string
}

func (f *documentFlags) add(cmd *cobra.Command, otherwise string) {
	flags := cmd.Flags()
	flags.StringVar(&f.document, "document", "", "OpenAPI document, a `FILE` or URL in YAML or JSON, or \"builtin\" (default: "+otherwise+")")
	flags.StringArrayVar(&f.operations, "operation", nil, "only the operations that match `PATTERN`: 'METHOD /path', an operationId or tag:NAME (* stands for any text)")
	flags.StringArrayVar(&f.skipped, "skip-operation", nil, "leave out the operations that match `PATTERN`")
	if err := cmd.MarkFlagFilename("document", "yaml", "yml", "json"); err != nil {
		panic(err) // the flag was added above
	}
}

// read compiles what a source has, as far as the flags select.
func (f *documentFlags) read(from *source) (*document, error) {
	d, err := openapi.Read(from.name, from.text, openapi.Options{
		ReadFile: from.readFile, CheckSchema: schema.Check,
		Select: []openapi.Selection{{Operations: f.operations, SkipOperations: f.skipped}},
	})
	if _, noMatch := errors.AsType[*openapi.PatternError](err); noMatch {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("can't read the document: %w", err)
	}
	if err := nothingLeft(d); err != nil {
		return nil, err
	}
	contract, err := gate.New(d)
	if err != nil {
		return nil, fmt.Errorf("can't compile the document: %w", err)
	}
	return &document{Document: d, name: from.name, contract: contract}, nil
}

// nothingLeft refuses a document that leaves no operation to judge by.
func nothingLeft(d *openapi.Document) error {
	if slices.ContainsFunc(d.Operations(), func(o *openapi.Operation) bool { return o.LeftOut == nil }) {
		return nil
	}
	if len(d.Operations()) == 0 && len(d.Unselected()) > 0 {
		return errors.New("--skip-operation leaves none of the operations")
	}
	for _, level := range []openapi.Level{openapi.LevelError, openapi.LevelWarning} {
		for _, f := range d.Faults() {
			if f.Level == level {
				return fmt.Errorf("nothing in the document can be judged by: %w",
					&openapi.Error{File: cmp.Or(f.File, d.Name()), Line: f.Line, Pointer: f.Pointer, Err: errors.New(f.Message)})
			}
		}
	}
	return fmt.Errorf("%s: the document has no operation under /paths, so that nothing can be judged by it", d.Name())
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
