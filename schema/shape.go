package schema

import (
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/strict/value"
)

// wrong says what is wrong with what stands under a keyword, and where; "" is
// nothing. Schemas inside are not looked into.
func (shape Shape) wrong(n *document.Node, openapi31 bool) (at *document.Node, message string) {
	kind := n.Kind()
	is := func(wanted string, ok bool) (*document.Node, string) {
		if ok {
			return nil, ""
		}
		return n, "is " + kind.String() + "; wanted " + wanted
	}
	switch shape {
	case ShapeText, ShapeReference:
		return is("a text", kind == document.String)
	case ShapePattern:
		return is("a regular expression", kind == document.String)
	case ShapeBoolean:
		return is("true or false", kind == document.Boolean)
	case ShapeObject:
		return is("an object", kind == document.Object)
	case ShapeNumber:
		return is("a number", kind == document.Number)
	case ShapePositive:
		if kind != document.Number {
			return is("a number greater than 0", false)
		}
		if value.ParseDecimal(n.Text()).Sign() <= 0 {
			return n, "is " + n.Text() + "; wanted a number greater than 0"
		}
	case ShapeCount:
		if kind != document.Number {
			return is("a non-negative integer", false)
		}
		if d := value.ParseDecimal(n.Text()); d.Sign() < 0 || !d.IsInteger() {
			return n, "is " + n.Text() + "; wanted a non-negative integer"
		}
	case ShapeType:
		if kind != document.String {
			return is("the name of one type", false)
		}
		return wrongType(n, openapi31)
	case ShapeTypes:
		if kind == document.Array {
			for _, item := range n.Items() {
				if item.Kind() != document.String {
					return item, "is " + item.Kind().String() + "; wanted the name of a type"
				}
				if at, message := wrongType(item, openapi31); message != "" {
					return at, message
				}
			}
			return nil, ""
		}
		if kind != document.String {
			return is("the name of a type, or a list of them", false)
		}
		return wrongType(n, openapi31)
	default:
		return shape.wrongSchemas(n, openapi31)
	}
	return nil, ""
}

// wrongSchemas is wrong for what holds schemas, lists and objects.
func (shape Shape) wrongSchemas(n *document.Node, openapi31 bool) (at *document.Node, message string) {
	kind := n.Kind()
	wrong := func(n *document.Node, wanted string) (*document.Node, string) {
		return n, "is " + n.Kind().String() + "; wanted " + wanted
	}
	switch shape {
	case ShapeSchema:
		return wrongSchema(n, openapi31)
	case ShapeOpen:
		return wrongSchema(n, true)
	case ShapeList:
		if kind != document.Array {
			return wrong(n, "a list")
		}
	case ShapeSchemas:
		if kind != document.Array {
			return wrong(n, "a list of schemas")
		}
		for _, item := range n.Items() {
			if at, message := wrongSchema(item, openapi31); message != "" {
				return at, message
			}
		}
	case ShapeNames:
		if kind != document.Array {
			return wrong(n, "a list of names of members")
		}
		for _, item := range n.Items() {
			if item.Kind() != document.String {
				return wrong(item, "the name of a member")
			}
		}
	case ShapeSchemaMap, ShapePatternMap, ShapeNamesMap, ShapeDependency:
		if kind != document.Object {
			return wrong(n, "an object, a member for each name")
		}
		for _, member := range n.Members() {
			inner := ShapeSchema
			if shape == ShapeNamesMap || shape == ShapeDependency && member.Kind() == document.Array {
				inner = ShapeNames
			}
			if at, message := inner.wrong(member, openapi31); message != "" {
				return at, message
			}
		}
	}
	return nil, ""
}

func wrongSchema(n *document.Node, booleans bool) (at *document.Node, message string) {
	switch kind := n.Kind(); {
	case kind == document.Object || kind == document.Boolean && booleans:
		return nil, ""
	case booleans:
		return n, "is " + kind.String() + "; wanted a schema, true or false"
	default:
		return n, "is " + kind.String() + "; wanted a schema"
	}
}

func wrongType(n *document.Node, openapi31 bool) (at *document.Node, message string) {
	t := typesByName[n.Text()]
	if t != 0 && (t != Null || openapi31) {
		return nil, ""
	}
	names := []string{"array", "boolean", "integer", "number", "object", "string"}
	if openapi31 {
		names = append(names, "null")
	}
	message = "is " + strconv.Quote(n.Text()) + "; wanted one of " + strings.Join(names, ", ")
	if t == Null {
		message += `; null is allowed with "nullable: true"`
	}
	return n, message
}
