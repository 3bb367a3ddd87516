package codegen

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/speakeasy-api/openapi/overlay"
	overlayloader "github.com/speakeasy-api/openapi/overlay/loader"
	"gopkg.in/yaml.v3"

	"github.com/leasegate/leasegate/api"
	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
)

// applyOverlay returns the document with the overlay file applied, as YAML.
func applyOverlay(document []byte, overlayFile string) ([]byte, error) {
	o, err := overlayloader.LoadOverlay(overlayFile)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", overlayFile, err)
	}
	if err := o.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", overlayFile, err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(document, &root); err != nil {
		return nil, err
	}
	if err := applyStrictly(o, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", overlayFile, err)
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(&root); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// applyStrictly takes the overlay library's warnings, such as an update that
// changes nothing, as errors.
func applyStrictly(o *overlay.Overlay, root *yaml.Node) error {
	warnings, err := o.ApplyToStrict(root)
	if err != nil {
		return err
	}
	if len(warnings) > 0 {
		return errors.New(strings.Join(warnings, "; "))
	}
	return nil
}

// read reads the document in file, as far as the configuration selects operations.
func read(config *Config, file string, text []byte) (*document.Document, error) {
	o := config.OutputOptions
	var selections []document.Selection
	for _, tags := range []struct{ include, exclude []string }{
		{tagged(o.IncludeTags), tagged(o.ExcludeTags)},
		{o.IncludeOperationIDs, o.ExcludeOperationIDs},
	} {
		if len(tags.include)+len(tags.exclude) > 0 {
			selections = append(selections, document.Selection{Operations: tags.include, SkipOperations: tags.exclude})
		}
	}
	readFile := config.readFile
	if readFile == nil {
		readFile = readReference
	}
	d, err := document.Read(file, text, document.Options{ReadFile: readFile, Select: selections, Without: config.without, CheckSchema: schema.Check})
	if _, noMatch := errors.AsType[*document.PatternError](err); noMatch {
		return nil, fmt.Errorf("%s: output-options: %w", file, err)
	}
	return d, err
}

func tagged(names []string) []string {
	var patterns []string
	for _, name := range names {
		patterns = append(patterns, "tag:"+name)
	}
	return patterns
}

// readReference reads a document that a $ref names.
func readReference(uri string) ([]byte, error) {
	if u, err := url.Parse(uri); err == nil && (u.Host != "" || u.Scheme != "" && u.Scheme != "file") {
		return nil, errors.New("remote references are off; vendor the document")
	}
	return api.ReadReference(uri)
}
