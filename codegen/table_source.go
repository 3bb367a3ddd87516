package codegen

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/strict/wire"
)

// source is the table as Go: the rows of a composite literal of wire.Schemas, each a line
// with its number and place.
func (t *table) source() string {
	var b strings.Builder
	for id := range t.rows {
		b.WriteString("\t" + printed(t.rows[id]) + ",")
		if id > 0 {
			b.WriteString(" // " + strconv.Itoa(id) + ": " + strings.ToValidUTF8(commentText(t.places[id].Pointer), "\ufffd"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// commentText keeps a text to its line.
func commentText(text string) string {
	quoted := strconv.QuoteToGraphic(text)
	return quoted[1 : len(quoted)-1]
}

// printed is a value of package wire, or a list of numbers, as an element of a composite
// literal. Fields that have their zero are left out, and the others named, as go vet asks
// of types of another package.
func printed(v any) string { return printedValue(reflect.ValueOf(v)) }

func printedValue(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Struct:
		var fields []string
		for i := range v.NumField() {
			field := v.Field(i)
			if field.IsZero() {
				continue
			}
			text := printedValue(field)
			if field.Kind() == reflect.Slice {
				text = sliceType(field.Type()) + text
			}
			fields = append(fields, v.Type().Field(i).Name+": "+text)
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = printedValue(v.Index(i))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case reflect.String:
		return goText(v.String())
	}
	switch one := v.Interface().(type) {
	case wire.Types:
		return printedBits(int(one), "TypeNull", "TypeBoolean", "TypeNumber", "TypeString", "TypeArray", "TypeObject", "TypeInteger")
	case wire.Way:
		return printedBits(int(one), "ReadOnly", "WriteOnly", "Advised")
	}
	return fmt.Sprint(v.Interface())
}

// sliceType is the type of a list, which a nested composite literal needs.
func sliceType(t reflect.Type) string { return "[]" + t.Elem().String() }

func printedBits(bits int, names ...string) string {
	var set []string
	for i, name := range names {
		if bits&(1<<i) != 0 {
			set = append(set, "wire."+name)
		}
	}
	if set == nil {
		return "0"
	}
	return strings.Join(set, " | ")
}

// goText is a string literal: raw where that spares escapes.
func goText(text string) string {
	if strings.ContainsAny(text, `"\`) && strconv.CanBackquote(text) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}
