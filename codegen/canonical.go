package codegen

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/schema"
	"github.com/leasegate/leasegate/strict/wire"
)

// canonical is a value of the document as JSON whose members are sorted.
func canonical(n *document.Node) []byte { return appendNode(nil, n) }

func appendNode(text []byte, n *document.Node) []byte {
	switch n.Kind() {
	case document.Object:
		var members []*document.Node
		for _, m := range n.Members() {
			members = append(members, m)
		}
		slices.SortFunc(members, func(a, b *document.Node) int { return strings.Compare(a.Name(), b.Name()) })
		text = append(text, '{')
		for i, m := range members {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(wire.AppendString(text, m.Name()), ':')
			text = appendNode(text, m)
		}
		return append(text, '}')
	case document.Array:
		text = append(text, '[')
		for i, item := range n.Items() {
			if i > 0 {
				text = append(text, ',')
			}
			text = appendNode(text, item)
		}
		return append(text, ']')
	case document.String:
		return wire.AppendString(text, n.Text())
	case document.Number, document.Boolean:
		return append(text, n.Text()...)
	}
	return append(text, "null"...)
}

// appendJSON appends a value of the document as JSON.
func appendJSON(text []byte, v schema.Value) []byte {
	switch v.Type {
	case schema.Object:
		text = append(text, '{')
		for i, m := range v.Members {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(wire.AppendString(text, m.Name), ':')
			text = appendJSON(text, m.Value)
		}
		return append(text, '}')
	case schema.Array:
		text = append(text, '[')
		for i, item := range v.Items {
			if i > 0 {
				text = append(text, ',')
			}
			text = appendJSON(text, item)
		}
		return append(text, ']')
	case schema.String:
		return wire.AppendString(text, v.Text)
	case schema.Number:
		return append(text, v.Text...)
	case schema.Boolean:
		return strconv.AppendBool(text, v.True)
	}
	return append(text, "null"...)
}

// nearest returns the float64 nearest to a number of the document, the greatest there
// is for those beyond.
func nearest(text string) float64 {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && math.IsInf(f, 0) {
		return math.Copysign(math.MaxFloat64, f)
	}
	return f
}
