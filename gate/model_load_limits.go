package gate

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// The bounds of a document. kin-openapi takes time in the third power of the
// nesting and in the second of the members of one object, and memory of more than
// a hundred times the document's size.
const (
	modelMaxDocument = 32 << 20 // bytes of one file
	modelMaxNesting  = 500      // as leasegen's
	modelMaxMembers  = 20_000   // of one object
)

func modelCheckSize(name string, document []byte) error {
	if len(document) > modelMaxDocument {
		return &DocumentError{File: name, Err: fmt.Errorf("more than %d MiB; split the document, and refer to its parts with $ref", modelMaxDocument>>20)}
	}
	return nil
}

// checkNesting refuses a document that nests deeper, aliases resolved, or has an
// object with more members. An anchor inside of itself is the decoder's to refuse.
func modelCheckNesting(name string, root *yaml.Node) error {
	inside := make(map[*yaml.Node]bool)
	deepest := make(map[*yaml.Node]int) // at which an anchor was visited
	var visit func(node *yaml.Node, level int) error
	visit = func(node *yaml.Node, level int) error {
		line := node.Line
		if node.Kind == yaml.AliasNode {
			node = node.Alias
		}
		if node.Anchor != "" {
			if at, visited := deepest[node]; inside[node] || visited && at >= level {
				return nil
			}
			inside[node], deepest[node] = true, level
			defer delete(inside, node)
		}
		switch {
		case level > modelMaxNesting:
			return &DocumentError{File: name, Line: line, Err: fmt.Errorf("more than %d levels of nesting", modelMaxNesting)}
		case node.Kind == yaml.MappingNode && len(node.Content) > 2*modelMaxMembers:
			return &DocumentError{File: name, Line: line, Err: fmt.Errorf("more than %d members in one object", modelMaxMembers)}
		}
		for _, child := range node.Content {
			if err := visit(child, level+1); err != nil {
				return err
			}
		}
		return nil
	}
	return visit(root, 1)
}
