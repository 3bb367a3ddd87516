package codegen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/speakeasy-api/openapi/overlay"
	overlayloader "github.com/speakeasy-api/openapi/overlay/loader"
	"gopkg.in/yaml.v3"

	"github.com/leasegate/leasegate/api"
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

// maxNesting bounds how deep a document may nest: kin-openapi takes time in the
// third power of it.
const maxNesting = 500

// checkNesting refuses a document that nests deeper. One that is no YAML is left
// to the loader.
func checkNesting(file string, document []byte) error {
	var root yaml.Node
	if yaml.Unmarshal(document, &root) != nil {
		return nil
	}
	var visit func(node *yaml.Node, level int) error
	visit = func(node *yaml.Node, level int) error {
		if level > maxNesting {
			return fmt.Errorf("%s:%d: more than %d levels of nesting", file, node.Line, maxNesting)
		}
		for _, child := range node.Content {
			if err := visit(child, level+1); err != nil {
				return err
			}
		}
		return nil
	}
	return visit(&root, 0)
}

// load parses and validates a document; file is where relative references
// start from.
func load(file string, document []byte) (*openapi3.T, error) {
	if err := checkNesting(file, document); err != nil {
		return nil, err
	}
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	loader.IncludeOrigin = true
	loader.ReadFromURIFunc = readReference
	doc, err := loader.LoadFromDataWithPath(document, &url.URL{Path: filepath.ToSlash(file)})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	// Patterns, defaults and examples are not Go's, and not for it to judge.
	err = doc.Validate(context.Background(), openapi3.DisableSchemaPatternValidation(),
		openapi3.DisableSchemaDefaultsValidation(), openapi3.DisableExamplesValidation())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return doc, nil
}

// readReference reads a document that a $ref names.
func readReference(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
	if location.Host != "" || location.Scheme != "" && location.Scheme != "file" {
		return nil, fmt.Errorf("remote reference %s: remote references are off; vendor the document", location.Redacted())
	}
	return api.ReadReference(location.Path)
}
