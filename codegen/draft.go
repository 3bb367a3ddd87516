package codegen

import (
	"bytes"
	"cmp"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/leasegate/leasegate/codegen/internal/name"
	"github.com/leasegate/leasegate/document"
)

// A madeName is one that the document does not have and the code needs: the value of
// the member key, such as operationId or x-go-name, that the object at node lacks.
type madeName struct {
	node       *document.Node
	key, value string
}

// madeNames are the names that the document does not have, in the order of its lines: of
// operations, of the types of inline schemas, and those that differ from the document's
// since something else has them.
func (m *model) madeNames() (names []madeName) {
	type member struct {
		node *document.Node
		key  string
	}
	said := make(map[member]int)
	add := func(n *document.Node, key, value string) {
		n = m.document.Origin(n)
		if n.Kind() != document.Object || n.Get(key) != nil && key != "operationId" || m.document.Location(n).File != "" {
			return
		}
		said[member{n, key}]++
		names = append(names, madeName{n, key, value})
	}
	for _, op := range m.Operations {
		if op.ID != op.node.Get("operationId").Text() || op.document.ID == "" {
			add(op.node, "operationId", op.ID)
		}
	}
	for _, t := range m.Types {
		root := t.from.root()
		switch _, component := m.all.names[root]; {
		case t.key.Kind == name.Inline && !component && root.At.File == "":
			add(root.Node, "x-go-type-name", t.Name)
		case t.key.Kind == name.Schema && m.packaged.Remark(t.key) != "":
			add(root.Node, "x-go-name", t.Name)
		}
		for _, f := range t.Fields {
			if f.renamed && f.outer != nil && f.outer.Node.Name() == f.JSON && f.outer.Node.Parent().Name() == "properties" {
				add(f.outer.Node, "x-go-name", f.Go)
			}
		}
	}
	// One that is asked to be two things can't be told which.
	names = slices.DeleteFunc(names, func(made madeName) bool { return said[member{made.node, made.key}] > 1 })
	slices.SortStableFunc(names, func(a, b madeName) int {
		return cmp.Compare(m.document.Location(a.node).Line, m.document.Location(b.node).Line)
	})
	return names
}

// DraftOverlay is an overlay (OpenAPI Overlay 1.1) with the names that were made up for
// operations, types and fields, for somebody to better. The document that it is applied
// to makes the same code, but for comments that say why a name is not the document's.
func (r *Result) DraftOverlay() ([]byte, error) {
	return draftOverlay(filepath.Base(r.file), r.made)
}

// An overlayFile is a document of the OpenAPI Overlay Specification 1.1, as far as names
// need it.
type overlayFile struct {
	Version string `yaml:"overlay"`
	// JSONPath asks the library that applies overlays for RFC 9535.
	JSONPath string        `yaml:"x-speakeasy-jsonpath"`
	Info     overlayInfo   `yaml:"info"`
	Actions  []overlayName `yaml:"actions"`
}

type overlayInfo struct {
	Title   string `yaml:"title"`
	Version string `yaml:"version"`
}

type overlayName struct {
	Target string            `yaml:"target"` // a JSONPath (RFC 9535)
	Update map[string]string `yaml:"update"`
}

const draftComment = `# The names that leasegen had to make up, which the document does not have. Change
# those that could be better, leave out those that are good as they are, and name this
# file under output-options, overlay, path in the configuration. With all of them as
# they are the generated code stays the same but for comments that tell of other names.
`

// draftOverlay writes an overlay that gives the document the names that were made up, in
// their order.
func draftOverlay(title string, names []madeName) ([]byte, error) {
	drafted := overlayFile{Version: "1.1.0", Info: overlayInfo{"Names for " + title, "1"}, Actions: []overlayName{}}
	known := make(map[string]int)
	for _, made := range names {
		target := jsonPath(made.node)
		if strings.ContainsFunc(target, unicode.IsControl) {
			continue // nobody could apply it
		}
		i, ok := known[target]
		if !ok {
			i = len(drafted.Actions)
			known[target] = i
			drafted.Actions = append(drafted.Actions, overlayName{target, map[string]string{}})
		}
		drafted.Actions[i].Update[made.key] = made.value
	}
	var b bytes.Buffer
	b.WriteString(draftComment)
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(drafted); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

var shorthand = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// literals are names that mean something else in a JSONPath.
var literals = []string{"true", "false", "null"}

// jsonPath is the JSONPath (RFC 9535) of a value in its file.
func jsonPath(n *document.Node) string {
	parent := n.Parent()
	switch {
	case parent == nil:
		return "$"
	case parent.Kind() == document.Array:
		for i, item := range parent.Items() {
			if item == n {
				return jsonPath(parent) + "[" + strconv.Itoa(i) + "]"
			}
		}
	case shorthand.MatchString(n.Name()) && !slices.Contains(literals, n.Name()):
		return jsonPath(parent) + "." + n.Name()
	}
	return jsonPath(parent) + "[" + pathName(n.Name()) + "]"
}

// pathNames escapes names in single quotes (RFC 9535, section 2.3.1.1), but for control
// characters that the library that applies overlays does not know.
var pathNames = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\t", `\t`, "\b", `\b`, "\f", `\f`)

func pathName(name string) string { return "'" + pathNames.Replace(name) + "'" }
