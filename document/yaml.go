package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var lineInError = regexp.MustCompile(`line (\d+)`)

// yaml reads a file as YAML 1.2.
func (b *builder) yaml(text []byte) (*Node, error) {
	var root, more yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(withVersion11(text)))
	err := decoder.Decode(&root)
	if errors.Is(err, io.EOF) {
		return nil, &Error{File: b.file, Err: errors.New("the file is empty")}
	}
	if err == nil {
		if err = decoder.Decode(&more); err == nil {
			line := more.Line
			if len(more.Content) > 0 {
				line = more.Content[0].Line
			}
			return nil, &Error{File: b.file, Line: line, Err: errors.New("a second document begins here; wanted one")}
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		refused := &Error{File: b.file}
		message := strings.TrimPrefix(err.Error(), "yaml: ")
		if found := lineInError.FindStringSubmatch(message); found != nil {
			refused.Line, _ = strconv.Atoi(found[1])
			message = strings.TrimPrefix(message, found[0]+": ")
		} else if found := anchorInError.FindStringSubmatch(message); found != nil {
			refused.Line = lineOfAlias(text, found[1])
			message = fmt.Sprintf("the alias *%s stands for an anchor, &%[1]s, that is nowhere before it", found[1])
		}
		refused.Err = syntaxError{message: "not YAML: " + message}
		return nil, refused
	}
	r := yamlReader{builder: b}
	tree, err := r.value(&root, 1)
	if err != nil {
		return nil, err
	}
	return b.finish(tree)
}

var anchorInError = regexp.MustCompile(`unknown anchor '(.*)' referenced`)

// lineOfAlias finds the first alias of a name, 0 where there is none.
func lineOfAlias(text []byte, name string) int {
	found := regexp.MustCompile(`\*` + regexp.QuoteMeta(name) + `(?:[\s,\]}:]|$)`).FindIndex(text)
	if found == nil {
		return 0
	}
	return 1 + bytes.Count(text[:found[0]], []byte{'\n'})
}

// version12 is a directive that the library refuses, for it reads YAML 1.1 and most
// of 1.2 (YAML 1.2.2, section 6.8.1).
var version12 = regexp.MustCompile(`^(?:[ \t]*(?:#.*)?\r?\n|%.*\n)*%YAML[ \t]+1\.[2-9]`)

// withVersion11 is a text that does not say that it is of a later version.
func withVersion11(text []byte) []byte {
	end := len(version12.Find(text))
	if end == 0 {
		return text
	}
	text = bytes.Clone(text)
	text[end-1] = '1'
	return text
}

type yamlReader struct {
	*builder
	open []*yaml.Node // the aliases that are being read, which must not hold themselves
}

func (r *yamlReader) refuse(at *yaml.Node, format string, args ...any) error {
	return &Error{File: r.file, Line: at.Line, Err: fmt.Errorf(format, args...)}
}

func (r *yamlReader) value(source *yaml.Node, level int) (*Node, error) {
	if level > maxNesting {
		return nil, r.refuse(source, "more than %d levels of nesting", maxNesting)
	}
	switch source.Kind {
	case yaml.DocumentNode:
		if len(source.Content) == 1 {
			return r.value(source.Content[0], level)
		}
		return r.node(Null, "", source.Line, source.Column)
	case yaml.AliasNode:
		for _, open := range r.open {
			if open == source.Alias {
				return nil, r.refuse(source, "the alias *%s stands inside of what it stands for", source.Value)
			}
		}
		r.open = append(r.open, source.Alias)
		n, err := r.value(source.Alias, level)
		r.open = r.open[:len(r.open)-1]
		if n != nil {
			n.line, n.column = int32(source.Line), int32(source.Column)
		}
		return n, err
	case yaml.SequenceNode:
		n, err := r.node(Array, "", source.Line, source.Column)
		if err != nil {
			return nil, err
		}
		children := make([]*Node, 0, len(source.Content))
		for _, item := range source.Content {
			child, err := r.value(item, level+1)
			if err != nil {
				return nil, err
			}
			children = append(children, child)
		}
		return n, r.adopt(n, children)
	case yaml.MappingNode:
		n, err := r.node(Object, "", source.Line, source.Column)
		if err != nil {
			return nil, err
		}
		children, err := r.members(source, level)
		if err != nil {
			return nil, err
		}
		return n, r.adopt(n, children)
	}
	return r.scalar(source)
}

// members reads the members of a mapping; those that << merges in come last, and
// give way to the mapping's own (YAML 1.1, merge key).
func (r *yamlReader) members(source *yaml.Node, level int) ([]*Node, error) {
	children := make([]*Node, 0, len(source.Content)/2)
	var merged []*yaml.Node
	for i := 0; i+1 < len(source.Content); i += 2 {
		key, value := source.Content[i], source.Content[i+1]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			return nil, r.refuse(key, "the name of a member must be a text")
		}
		if key.ShortTag() == "!!merge" {
			merged = append(merged, value)
			continue
		}
		child, err := r.value(value, level+1)
		if err != nil {
			return nil, err
		}
		child.name, child.line, child.column = key.Value, int32(source.Content[i].Line), int32(source.Content[i].Column)
		children = append(children, child)
	}
	if len(merged) == 0 {
		return children, nil
	}
	taken := make(map[string]bool, len(children))
	for _, child := range children {
		taken[child.name] = true
	}
	for _, value := range merged {
		sources := []*yaml.Node{value}
		if value.Kind == yaml.SequenceNode {
			sources = value.Content
		}
		for _, one := range sources {
			object, err := r.value(one, level)
			if err != nil {
				return nil, err
			}
			if object.kind != Object {
				return nil, r.refuse(one, "<< wants a mapping, or a list of them")
			}
			// Each merge is work for every member, also where one merges what merges.
			if r.count += len(object.children); r.count > r.limit {
				return nil, r.tooMany(one.Line)
			}
			for _, child := range object.children {
				if !taken[child.name] {
					taken[child.name] = true
					children = append(children, child)
				}
			}
		}
	}
	return children, nil
}

func (r *yamlReader) scalar(source *yaml.Node) (*Node, error) {
	kind, text := String, source.Value
	switch source.ShortTag() {
	case "!!null":
		kind, text = Null, ""
	case "!!bool":
		var value bool
		if source.Decode(&value) == nil {
			kind, text = Boolean, strconv.FormatBool(value)
		}
	case "!!str":
		// A number beyond float64 is one all the same.
		if source.Style == 0 && isJSONNumber.MatchString(text) {
			kind = Number
		}
	case "!!int", "!!float":
		if number, ok := jsonNumber(source); ok {
			kind, text = Number, number
		}
	}
	return r.node(kind, text, source.Line, source.Column)
}

var isJSONNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// jsonNumber is a number of YAML as JSON writes it: the same text where JSON has
// it, so that none of its digits is lost.
func jsonNumber(source *yaml.Node) (string, bool) {
	text := source.Value
	if isJSONNumber.MatchString(text) {
		return text, true
	}
	plain := strings.ReplaceAll(text, "_", "")
	if i, ok := new(big.Int).SetString(strings.TrimPrefix(plain, "+"), 0); ok {
		return i.String(), true
	}
	plain = strings.TrimPrefix(plain, "+")
	sign := ""
	if rest, negative := strings.CutPrefix(plain, "-"); negative {
		sign, plain = "-", rest
	}
	if strings.HasPrefix(plain, ".") {
		plain = "0" + plain
	}
	mantissa, exponent := plain, ""
	if i := strings.IndexAny(plain, "eE"); i >= 0 {
		mantissa, exponent = plain[:i], plain[i:]
	}
	mantissa = strings.TrimSuffix(mantissa, ".")
	for len(mantissa) > 1 && mantissa[0] == '0' && mantissa[1] != '.' {
		mantissa = mantissa[1:]
	}
	if made := sign + mantissa + exponent; isJSONNumber.MatchString(made) {
		return made, true
	}
	return "", false // .inf and .nan, which JSON has not
}
