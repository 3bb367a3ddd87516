package schema

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/strict/value"
)

// Check reports what is wrong in the schema that stands at n, not in those inside
// of it: keywords of a wrong type, unknown ones and unknown formats. That a schema
// stands where one has to be is package document's to see. It is what
// document.Options.CheckSchema wants.
func Check(n *document.Node, openapi31 bool, report func(at *document.Node, level document.Level, message string)) {
	c := faultCheck{n, openapi31, report}
	for name, member := range n.Members() {
		k := Lookup(name)
		if k == nil || k.Shape(openapi31) == NoShape {
			c.unknown(name, member, k)
			continue
		}
		c.known(k, member)
	}
	if !openapi31 && n.Get("type").Text() == "array" && n.Get("items") == nil {
		c.warn(n, `an array without "items", which OpenAPI 3.0 wants; any items are taken. Write "items: {}" if that is meant`)
	}
}

type faultCheck struct {
	schema    *document.Node
	openapi31 bool
	report    func(at *document.Node, level document.Level, message string)
}

func (c *faultCheck) warn(at *document.Node, format string, args ...any) {
	c.report(at, document.LevelWarning, fmt.Sprintf(format, args...))
}

func (c *faultCheck) note(at *document.Node, format string, args ...any) {
	c.report(at, document.LevelNote, fmt.Sprintf(format, args...))
}

// known checks what stands under a keyword.
func (c *faultCheck) known(k *Keyword, member *document.Node) {
	shape := k.Shape(c.openapi31)
	if shape.holdsSchemas() && k.Name != "dependencies" {
		c.empty(k, member)
	} else if at, message := shape.wrong(member, c.openapi31); message != "" {
		level := document.LevelWarning
		if k.Types != 0 {
			level = document.LevelError
		}
		c.report(at, level, fmt.Sprintf("what stands under %q %s", k.Name, message))
		return
	}
	switch k.Name {
	case "required":
		c.repeated(member)
	case "enum":
		if member.Len() == 0 {
			c.warn(member, `"enum" lists nothing, so that no value is allowed; list what is`)
		}
	case "format":
		c.format(member)
	case "pattern":
		c.pattern(member, member.Text())
	case "patternProperties":
		for expression, one := range member.Members() {
			c.pattern(one, expression)
		}
	case "$schema":
		c.dialect(member)
	}
}

// holdsSchemas reports whether schemas stand under it.
func (shape Shape) holdsSchemas() bool {
	switch shape {
	case ShapeSchema, ShapeOpen, ShapeSchemas, ShapeSchemaMap, ShapePatternMap, ShapeDependency, ShapeObject:
		return true
	}
	return false
}

func (c *faultCheck) empty(k *Keyword, member *document.Node) {
	if k.Shape(c.openapi31) != ShapeSchemas || member.Kind() != document.Array || member.Len() > 0 {
		return
	}
	if k.saysNothingEmpty() {
		c.warn(member, "%q lists no schema and asks for nothing; take it out", k.Name)
		return
	}
	c.report(member, document.LevelError, fmt.Sprintf("%q lists no schema; wanted at least one", k.Name))
}

// saysNothingEmpty reports whether an empty list of schemas asks for nothing.
func (k *Keyword) saysNothingEmpty() bool { return k.Name == "allOf" || k.Name == "prefixItems" }

func (c *faultCheck) repeated(list *document.Node) {
	seen := make(map[string]bool, list.Len())
	for _, item := range list.Items() {
		if seen[item.Text()] {
			c.warn(item, `"required" lists %q twice; once is enough`, item.Text())
		}
		seen[item.Text()] = true
	}
}

func (c *faultCheck) format(member *document.Node) {
	row, known := value.FormatOf(member.Text())
	if !known {
		c.note(member, "the format %q is not known and taken for an annotation", member.Text())
		return
	}
	types := c.schema.Get("type")
	if types == nil || row.About(types.Text()) {
		return
	}
	for _, item := range types.Items() {
		if row.About(item.Text()) {
			return
		}
	}
	c.note(member, "the format %q says nothing of values of the type %s, and is taken for an annotation", member.Text(), typeText(types))
}

func typeText(types *document.Node) string {
	if types.Kind() != document.Array {
		return types.Text()
	}
	return strings.Join(names(types), " or ")
}

func (c *faultCheck) pattern(at *document.Node, expression string) {
	if _, err := compileExpression(expression); err != nil {
		c.warn(at, "%v: it is no regular expression of ECMA-262, or one that can't be matched here; what it says is not judged", err)
	}
}

func (c *faultCheck) dialect(member *document.Node) {
	if !document.KnownDialect(member.Text()) {
		c.note(member, "the schema names the dialect %q; it is judged by that of OpenAPI 3.1, JSON Schema 2020-12", member.Text())
	}
}

// unknown reports a keyword that the version does not know; k is its row where
// another version does.
func (c *faultCheck) unknown(name string, member *document.Node, k *Keyword) {
	level := document.LevelWarning
	var message string
	switch {
	case strings.HasPrefix(name, "x-"):
		return
	case name == "nullable":
		message = `it is of OpenAPI 3.0; in 3.1 null is a type, as in "type: [string, 'null']"`
	case k != nil && k.Shape31 != NoShape:
		message = "it is of OpenAPI 3.1"
	default:
		if near := document.Nearest(name, c.names()); near != "" {
			message = "did you mean " + strconv.Quote(near) + "?"
		} else if c.openapi31 {
			level, message = document.LevelNote, "it may be misspelt"
		} else {
			message = "names of extensions begin with x-"
		}
	}
	version := "3.0"
	if c.openapi31 {
		version = "3.1"
	}
	c.report(member, level, fmt.Sprintf("%q is no keyword of a schema in OpenAPI %s and taken for nothing; %s", name, version, message))
}

// names are those of the keywords of the version.
func (c *faultCheck) names() []string {
	var names []string
	for i := range keywords {
		if keywords[i].Shape(c.openapi31) != NoShape {
			names = append(names, keywords[i].Name)
		}
	}
	return names
}
