package codegen

import (
	"cmp"
	"fmt"
	"text/template"
)

// A place is where generated code puts a value or takes it from.
type place struct {
	Value  *value
	Assign string // Go statement that stores %s
	Null   string // Go statement that stores null
	Addr   string // Go expression to decode into; "" where there is none yet
	Expr   string // Go expression to encode

	direct string // Go variable that can be assigned to; "" where there is none
}

// Direct is the Go variable that what is read of a scalar can be assigned to as it is,
// whether or not it is good; "" where something is to be done first.
func (p place) Direct() string {
	v := p.Value
	if len(v.Checks) > 0 || v.NullRule != "" || v.Kind != "uuid" && scalarKinds[v.Kind].Convert != "" {
		return ""
	}
	return p.direct
}

// Store returns the Go statement that stores the expression.
func (p place) Store(expr string) string { return fmt.Sprintf(p.Assign, expr) }

// functions are what the templates call.
func (m *model) functions() template.FuncMap {
	return template.FuncMap{
		"model":        func() *model { return m },
		"row":          func(n int) int { return n - 1 },
		"place":        func(v *value, expr string) place { return place{Value: v, Expr: expr} },
		"types":        typesSource,
		"itemPlace":    itemPlace,
		"fieldPlace":   func(f *field) place { return fieldPlace(f, "t."+f.Go) },
		"document":     func(m *media, pointer, expr string) mediaPlace { return mediaPlace{m, pointer, expr} },
		"varPlace":     fieldPlace,
		"namedPlace":   namedPlace,
		"varParameter": func(p *parameter, expr string) parameterPlace { return parameterPlace{p, p.field, expr, ""} },
		"sinkParameter": func(p *parameter, expr, sink string) parameterPlace {
			return parameterPlace{p, p.field, expr, sink}
		},
	}
}

// A parameterPlace is the Go variable of a parameter.
type parameterPlace struct {
	Parameter *parameter
	Field     *field
	Expr      string
	Sink      string // Go variable of what it is written to
}

// A mediaPlace is the document of a body, by a pointer to it and as a Go expression.
type mediaPlace struct {
	Media         *media
	Pointer, Expr string
}

// itemPlace is an element of an array or a value of a map, which assign stores.
func itemPlace(v *value, assign string) place {
	if !v.Wrapped() {
		return place{Value: v, Assign: assign, Null: fmt.Sprintf(assign, v.Go()+`("null")`)}
	}
	return place{
		Value:  v,
		Assign: fmt.Sprintf(assign, "strict.NotNull["+v.Go()+"](%s)"),
		Null:   fmt.Sprintf(assign, "strict.Null["+v.Go()+"]()"),
	}
}

func fieldPlace(f *field, expr string) place {
	if f.Wrap == "" {
		return place{Value: f.Value, Assign: expr + " = %s", Addr: expr, direct: expr, Null: expr + ` = ` + f.Value.Go() + `("null")`}
	}
	return place{Value: f.Value, Assign: expr + ".Set(%s)", Addr: expr + ".Pointer()", direct: "*" + expr + ".Pointer()", Null: expr + ".SetNull()"}
}

func namedPlace(t *namedType) place {
	return place{Value: t.Value, Assign: "*t = " + t.Name + "(%s)", Null: "*t = " + t.Name + `("null")`}
}

// Read is the call that reads a scalar.
func (v *value) Read() string { return scalarKinds[v.Kind].Read }

// Convert makes the Go type of what was read.
func (v *value) Convert(expr string) string {
	return fmt.Sprintf(cmp.Or(scalarKinds[v.Kind].Convert, "%s"), expr)
}

// Text reports whether the Go type of a scalar has a method String.
func (v *value) Text() bool { return scalarKinds[v.Kind].Text }

// Write is the call that writes a scalar.
func (v *value) Write(expr string) string { return fmt.Sprintf(scalarKinds[v.Kind].Write, expr) }

// PlainCall is the type to convert a named value to before it is encoded.
func (v *value) PlainCall() string { return "(" + v.Plain() + ")" }
