package codegen

import (
	"cmp"
	"fmt"
	"os"
	"strings"
	"testing"

	values "github.com/leasegate/leasegate/strict/value"
)

// Every format has a decision about its Go type, and every decision a format.
func TestFormatKinds(t *testing.T) {
	for _, row := range values.Formats() {
		kinds, ok := formatKinds[row.Name]
		if !ok {
			t.Errorf("format %s has no row in formatKinds: say which Go type holds it, and why", row.Name)
			continue
		}
		if kinds.Reason == "" {
			t.Errorf("format %s has no reason", row.Name)
		}
		if kinds.String != "" && !row.About("string") || (kinds.Number != "" || kinds.Integer != "") && !row.About("number") {
			t.Errorf("format %s has a Go type for values that it is not about", row.Name)
		}
	}
	for name, kinds := range formatKinds {
		if _, ok := values.FormatOf(name); !ok {
			t.Errorf("format %s is none of the table", name)
		}
		for _, kind := range []string{kinds.String, kinds.Number, kinds.Integer} {
			if _, ok := scalarKinds[kind]; !ok && kind != "" {
				t.Errorf("format %s is of kind %q, which is none", name, kind)
			}
		}
	}
}

func TestKindOfFormat(t *testing.T) {
	for _, row := range []struct {
		format, jsonType, kind string
		check, known           bool
	}{
		{"uuid", "string", "uuid", false, true},
		{"email", "string", "string", true, true},
		{"email", "integer", "int", false, true},
		{"password", "string", "string", false, true},
		{"my-own", "string", "string", false, false},
		{"", "number", "float64", false, false},
		{"int64", "string", "string", true, true},
		{"int64", "integer", "int64", false, true},
		{"int64", "number", "whole64", true, true},
		{"float", "integer", "int", true, true},
		{"float", "number", "float64", true, true},
		{"uuid", "boolean", "boolean", false, true},
	} {
		kind, check, known := kindOfFormat(row.format, row.jsonType)
		if kind != row.kind || check != row.check || known != row.known {
			t.Errorf("%s of %s: got %s, check %v, known %v", row.jsonType, row.format, kind, check, known)
		}
	}
}

// The page has the table as it stands here.
func TestTypesPage(t *testing.T) {
	goType := func(kind, plain string) string {
		if kind == "" {
			return "`" + scalarKinds[plain].Go + "`"
		}
		return "`" + scalarKinds[kind].Go + "`"
	}
	var table strings.Builder
	for _, row := range values.Formats() {
		kinds := formatKinds[row.Name]
		var text, number, integer string
		if row.About("string") {
			text = goType(kinds.String, plainKinds.String)
		}
		if row.About("number") {
			number, integer = goType(kinds.Number, plainKinds.Number), goType(kinds.Integer, plainKinds.Integer)
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s | %s |\n", row.Name, cmp.Or(text, " "), cmp.Or(number, " "), cmp.Or(integer, " "), kinds.Reason)
	}
	page, err := os.ReadFile("../docs/types.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "\n| --- | --- | --- | --- | --- |\n"+table.String()+"\n") {
		t.Errorf("docs/types.md does not show the Go types of formats, which are:\n%s", table.String())
	}
}
