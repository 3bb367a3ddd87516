package gate

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A mark is a member or item of a document, read as YAML.
type modelMark struct {
	key     string // empty for an item
	pointer string
	line    int
	value   *yaml.Node
}

// first returns the first mark in document order, without the values that a
// schema lists, for which is returns true.
func modelFirst(node *yaml.Node, pointer string, is func(modelMark) bool) *modelMark {
	visit := func(m modelMark) *modelMark {
		if is(m) {
			return &m
		}
		if strings.HasPrefix(m.key, "x-") || modelListsValues[m.key] && !strings.HasSuffix(pointer, "/properties") {
			return nil
		}
		return modelFirst(m.value, m.pointer, is)
	}
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i]
			if found := visit(modelMark{key.Value, pointer + "/" + modelToken(key.Value), key.Line, node.Content[i+1]}); found != nil {
				return found
			}
		}
	case yaml.SequenceNode:
		for i, item := range node.Content {
			if found := visit(modelMark{"", pointer + "/" + strconv.Itoa(i), item.Line, item}); found != nil {
				return found
			}
		}
	}
	return nil
}

var modelListsValues = map[string]bool{"enum": true, "const": true, "default": true, "example": true, "examples": true}

// repeatedKey finds a mapping's second member of the same name.
func modelRepeatedKey(root *yaml.Node) *modelMark {
	var find func(node *yaml.Node, pointer string) *modelMark
	find = func(node *yaml.Node, pointer string) *modelMark {
		seen := make(map[string]bool)
		for i, child := range node.Content {
			at := pointer
			switch {
			case node.Kind == yaml.SequenceNode:
				at += "/" + strconv.Itoa(i)
			case node.Kind == yaml.MappingNode && i%2 == 0:
				at += "/" + modelToken(child.Value)
				if seen[child.Value] && child.Value != "<<" {
					return &modelMark{child.Value, at, child.Line, node.Content[i+1]}
				}
				seen[child.Value] = true
				continue
			case node.Kind == yaml.MappingNode:
				at += "/" + modelToken(node.Content[i-1].Value)
			}
			if again := find(child, at); again != nil {
				return again
			}
		}
		return nil
	}
	return find(root, "")
}

var (
	modelWrongType = regexp.MustCompile(`cannot unmarshal (array|object|string|number|bool)\S*( \S+)? into field (?:\S*\.)?(\S+) of type`)
	modelYamlCause = regexp.MustCompile(`^failed to unmarshal data: json error: .*?, yaml error: (?:error unmarshaling JSON: while decoding JSON: )?`)
)

// loadError places an error of kin-openapi's loader, which has no places: it
// quotes a reference, names a field and a JSON type, or complains of null.
func modelLoadError(name string, root *yaml.Node, err error) error {
	text := err.Error()
	refused := &DocumentError{File: name, Err: err}
	if cause := modelYamlCause.FindString(text); cause != "" {
		refused.Err = errors.New(strings.TrimPrefix(text, cause))
	}
	if root == nil {
		return refused
	}
	var is func(m modelMark) bool
	switch found := modelWrongType.FindStringSubmatch(text); {
	case found != nil:
		is = func(m modelMark) bool { return m.key == found[3] && modelJsonType(m.value) == found[1] }
	case strings.Contains(text, "value MUST be an object"):
		is = func(m modelMark) bool { return m.value.Tag == "!!null" }
	default:
		is = func(m modelMark) bool {
			return m.key == "$ref" && m.value.Value != "" && strings.Contains(text, strconv.Quote(m.value.Value))
		}
	}
	if m := modelFirst(root, "", is); m != nil {
		refused.Pointer, refused.Line = m.pointer, m.line
	}
	return refused
}

func modelJsonType(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "object"
	case yaml.SequenceNode:
		return "array"
	}
	switch node.Tag {
	case "!!int", "!!float":
		return "number"
	case "!!bool":
		return "bool"
	}
	return "string"
}
