package gate

import (
	"bytes"
	"errors"
	"fmt"
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
// refused with a [*DocumentError]; whether it is a valid one, [New] tells.
func Load(name string, document []byte, resolve func(uri string) ([]byte, error)) (*openapi3.T, error) {
	root, err := parse(name, document)
	if err != nil {
		return nil, err
	}
	location := documentURL(name)
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
		uri := uriOf(location)
		if resolve == nil {
			return nil, fmt.Errorf("%w: %q", ErrNoReference, uri)
		}
		data, err := resolve(uri)
		if err != nil {
			return nil, fmt.Errorf("%q can't be read: %w", uri, err)
		}
		if _, err := parse(uri, data); err != nil {
			return nil, err
		}
		return withOrigins(data), nil
	}
	doc, err := loader.LoadFromDataWithPath(withOrigins(document), location)
	if err == nil {
		return doc, nil
	}
	var inner *DocumentError
	if errors.As(err, &inner) {
		return nil, inner
	}
	refused := &DocumentError{File: name, Err: err}
	if root == nil {
		return nil, refused
	}
	if ref := badReference(root, "", err); ref != nil {
		refused.Pointer, refused.Line = ref.pointer, ref.line
	}
	return nil, refused
}

func documentURL(name string) *url.URL {
	if u, err := url.Parse(name); err == nil && u.Scheme != "" && u.Host != "" {
		return u
	}
	return &url.URL{Path: filepath.ToSlash(name)}
}

// uriOf is the path or URL that a reference leads to.
func uriOf(location *url.URL) string {
	if location.Scheme == "" && location.Host == "" {
		return location.Path
	}
	return location.String()
}

// withOrigins keeps kin-openapi from reading JSON as JSON, for which it records
// no lines. A comment makes YAML of it, if it can be read as such: YAML has no
// surrogate pairs, for one.
func withOrigins(document []byte) []byte {
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

var lineInError = regexp.MustCompile(`line (\d+)`)

// parse refuses a document that is neither JSON nor YAML, that is not one
// object, or that has a key twice, which other readers let pass. The node is nil
// for JSON that is no YAML.
func parse(name string, document []byte) (*yaml.Node, error) {
	var root yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(document)).Decode(&root); err != nil {
		if _, problems, ok := strictPass(document); ok && len(problems) == 0 {
			return nil, nil
		}
		refused := &DocumentError{File: name, Err: fmt.Errorf("neither JSON nor YAML: %w", err)}
		if found := lineInError.FindStringSubmatch(err.Error()); found != nil {
			refused.Line, _ = strconv.Atoi(found[1])
		}
		return nil, refused
	}
	if len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		return nil, &DocumentError{File: name, Line: root.Line, Err: errors.New("an OpenAPI document is one object")}
	}
	if again := repeatedKey(root.Content[0], ""); again != nil {
		return nil, &DocumentError{File: name, Line: again.line, Pointer: again.pointer, Err: errors.New("the object has this member twice")}
	}
	return root.Content[0], nil
}

type mark struct {
	pointer string
	line    int
}

// eachMember calls f with the members and items of a node until f returns true.
func eachMember(node *yaml.Node, pointer string, f func(key string, line int, value *yaml.Node, pointer string) bool) bool {
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i]
			if f(key.Value, key.Line, node.Content[i+1], pointer+"/"+token(key.Value)) {
				return true
			}
		}
	case yaml.SequenceNode:
		for i, item := range node.Content {
			if f("", item.Line, item, pointer+"/"+strconv.Itoa(i)) {
				return true
			}
		}
	}
	return false
}

// repeatedKey finds a mapping's second member of the same name.
func repeatedKey(node *yaml.Node, pointer string) (again *mark) {
	seen := make(map[string]bool)
	eachMember(node, pointer, func(key string, line int, value *yaml.Node, at string) bool {
		if node.Kind == yaml.MappingNode && key != "<<" {
			if seen[key] {
				again = &mark{at, line}
				return true
			}
			seen[key] = true
		}
		again = repeatedKey(value, at)
		return again != nil
	})
	return again
}

// badReference finds the reference that an error of kin-openapi quotes.
func badReference(node *yaml.Node, pointer string, err error) (found *mark) {
	eachMember(node, pointer, func(key string, line int, value *yaml.Node, at string) bool {
		if key == "$ref" && value.Kind == yaml.ScalarNode && value.Value != "" {
			if quoted := strconv.Quote(value.Value); bytes.Contains([]byte(err.Error()), []byte(quoted)) {
				found = &mark{at, line}
				return true
			}
		}
		found = badReference(value, at, err)
		return found != nil
	})
	return found
}
