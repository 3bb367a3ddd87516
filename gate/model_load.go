package gate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

// ErrNoReference is why a document that refers to another one is refused where
// there is nothing to resolve the reference with.
var ErrNoReference = errors.New("references to other documents are off")

// Load reads a document in JSON or YAML and resolves its references. name, a
// file's path or a URL, stands for the document in errors and is what relative
// references are relative to. resolve returns the documents that references
// lead to, by path or URL; when it is nil, such references are refused. Every
// schema keeps its file, line and column. A document that can't be read is
// refused with a [*DocumentError], and so is one of more than 32 MiB, with more
// than 500 levels of nesting or more than 20,000 members in one object. Whether it
// is a valid one, [New] tells.
func Load(name string, document []byte, resolve func(uri string) ([]byte, error)) (*openapi3.T, error) {
	root, err := modelParse(name, document)
	if err != nil {
		return nil, err
	}
	location := modelDocumentURL(name)
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
		uri := modelUriOf(location)
		if resolve == nil {
			return nil, fmt.Errorf("%w: %q", ErrNoReference, uri)
		}
		data, err := resolve(uri)
		if err != nil {
			return nil, fmt.Errorf("%q can't be read: %w", uri, err)
		}
		if _, err := modelParse(uri, data); err != nil {
			return nil, err
		}
		return modelWithOrigins(data), nil
	}
	doc, err := loader.LoadFromDataWithPath(modelWithOrigins(document), location)
	if err == nil {
		err = modelResolveHeaders(loader, doc, location)
	}
	if err == nil {
		return doc, nil
	}
	var inner *DocumentError
	if errors.As(err, &inner) {
		return nil, inner
	}
	return nil, modelLoadError(name, root, err)
}

func modelDocumentURL(name string) *url.URL {
	if u, err := url.Parse(name); err == nil && u.Scheme != "" && u.Host != "" {
		return u
	}
	return &url.URL{Path: filepath.ToSlash(name)}
}

// uriOf is the path or URL that a reference leads to.
func modelUriOf(location *url.URL) string {
	if location.Scheme == "" && location.Host == "" {
		return location.Path
	}
	return location.String()
}

// withOrigins keeps kin-openapi from reading JSON as JSON, for which it records
// no lines. A comment makes YAML of it, if it can be read as such: YAML has no
// surrogate pairs, for one.
func modelWithOrigins(document []byte) []byte {
	trimmed := bytes.TrimLeft(document, " \t\r\n")
	if len(trimmed) == 0 || trimmed[0] != '{' {
		return document
	}
	var node yaml.Node
	if yaml.Unmarshal(document, &node) != nil {
		return document
	}
	return append(document[:len(document):len(document)], "\n#"...)
}

var modelLineInError = regexp.MustCompile(`line (\d+)`)

// parse refuses a document that is neither JSON nor YAML, that is not one
// object, or that has a key twice, which other readers let pass. The node is nil
// for JSON that is no YAML.
func modelParse(name string, document []byte) (*yaml.Node, error) {
	if err := modelCheckSize(name, document); err != nil {
		return nil, err
	}
	var root, more yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(document))
	err := decoder.Decode(&root)
	if err == nil {
		if err = decoder.Decode(&more); err == nil {
			return nil, &DocumentError{File: name, Line: more.Line, Err: errors.New("a second document begins here; wanted one")}
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		if _, problems, ok := modelStrictPass(document); ok && len(problems) == 0 {
			return nil, nil
		}
		if bytes.HasPrefix(bytes.TrimLeft(document, " \t\r\n"), []byte("{")) {
			return nil, modelNotJSON(name, document, err)
		}
		refused := &DocumentError{File: name, Err: fmt.Errorf("neither JSON nor YAML: %w", err)}
		if found := modelLineInError.FindStringSubmatch(err.Error()); found != nil {
			refused.Line, _ = strconv.Atoi(found[1])
		}
		return nil, refused
	}
	if len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		return nil, &DocumentError{File: name, Line: root.Line, Err: errors.New("an OpenAPI document is one object")}
	}
	if err := modelCheckNesting(name, root.Content[0]); err != nil {
		return nil, err
	}
	if again := modelRepeatedKey(root.Content[0]); again != nil {
		return nil, &DocumentError{File: name, Line: again.line, Pointer: again.pointer, Err: errors.New("the object has this member twice")}
	}
	return root.Content[0], nil
}

// notJSON refuses a document that looks like JSON and can't be read as YAML
// either, which is what yamlErr says.
func modelNotJSON(name string, document []byte, yamlErr error) error {
	refused := &DocumentError{File: name, Err: yamlErr}
	var value json.RawMessage
	err := json.Unmarshal(document, &value)
	if err == nil {
		return refused
	}
	refused.Err = fmt.Errorf("not JSON: %w", err)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		refused.Line = 1 + bytes.Count(document[:syntax.Offset], []byte("\n"))
	}
	return refused
}
