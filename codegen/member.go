package codegen

import (
	"fmt"
	"strconv"
	"strings"
)

// memberReads are the methods of the decoder that read a member of a kind whole, by the
// call that reads the value alone.
var memberReads = map[string]string{
	"d.String()": "StringMember", "d.UUID()": "UUIDMember", "d.DateTime()": "DateTimeMember", "d.Bool()": "BoolMember",
	"d.Float64()": "Float64Member", "d.Int()": "IntMember", "d.Int32()": "Int32Member",
}

// plain reports whether a value is told by its type and checks alone.
func (v *value) plain() bool { return v.Check == 0 && v.OtherRule == "" && v.NullRule == "" }

// ReadMember is the call that reads the member of an object that has a slot; "" where
// that takes more.
func (f *field) ReadMember(slot int) string {
	v := f.Value
	method := memberReads[scalarKinds[v.Kind].Read]
	if v.Unchecked() {
		method = "RawMember"
	}
	if method == "" || !v.plain() || f.Wrap == "Nullable" || f.Refuses != "" {
		return ""
	}
	return fmt.Sprintf("d.%s(&seen[%d])", method, slot)
}

// EntersNullable reports whether reading the member begins with EnterNullable.
func (f *field) EntersNullable() bool {
	return f.Wrap == "Nullable" && f.Value.plain() && f.Refuses == ""
}

// NotNull is the field for reading it when it is known not to be null.
func (f *field) NotNull() *field {
	bare, v := *f, *f.Value
	v.Null = false
	bare.Value = &v
	return &bare
}

// WriteMember is the statement that writes the member, whose value is a Go expression;
// "" where that takes more than one.
func (f *field) WriteMember(expr string) string {
	v := f.Value
	member := fmt.Sprintf("e.Member(%q, %s)", f.JSON, f.Quoted())
	switch {
	case !v.plain() || f.Refuses != "":
	case v.Kind == "raw":
		return fmt.Sprintf("%s.Raw(%s)", member, expr)
	case v.Kind == "ref" || v.Kind == "refRaw":
		return fmt.Sprintf("%s.EncodeJSON(%s)", expr, member)
	case scalarKinds[v.Kind].Write != "" && len(v.Checks) == 0:
		return member + "." + strings.TrimPrefix(v.Write(expr), "e.")
	}
	return ""
}

// Begins is the expression that begins the member that a wrapper holds, and is the place
// of a value that is to be written; "" where that takes more.
func (f *field) Begins(expr string) string {
	method := "Begin"
	switch {
	case f.Wrap == "" || f.Refuses != "" || f.Required && (f.ReadOnly || f.WriteOnly):
		return ""
	case f.Required && f.Wrap == "Nullable":
		method = "BeginRequired"
	case f.Required:
		return ""
	}
	return fmt.Sprintf("%s.%s(e, %q, %s)", expr, method, f.JSON, f.Quoted())
}

// AllRequired are the names of the members that must be there, quoted, by slot, for those
// that must in both directions; "" where there are none.
func (t *namedType) AllRequired() string {
	var names []string
	last := 0
	for i, f := range t.Fields {
		name := ""
		if f.alwaysRequired() {
			name, last = f.JSON, i+1
		}
		names = append(names, strconv.Quote(name))
	}
	return strings.Join(names[:last], ", ")
}

func (f *field) alwaysRequired() bool { return f.Required && !f.ReadOnly && !f.WriteOnly }

// SometimesRequired reports whether the member must be there in one direction.
func (f *field) SometimesRequired() bool { return f.Required && !f.alwaysRequired() }
