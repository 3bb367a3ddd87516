package gate

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A DocumentError says why a document was refused, and where in it.
type DocumentError struct {
	File    string // as named to [Load] or [WithFile]; empty when unknown
	Line    int    // from 1; 0 when unknown
	Pointer string // RFC 6901, from the root of the document; empty for the whole
	Err     error
}

// Error reads "FILE:LINE: POINTER: what is wrong".
func (e *DocumentError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	if e.Pointer != "" {
		b.WriteString(e.Pointer + ": ")
	}
	b.WriteString(e.Err.Error())
	return b.String()
}

// Unwrap returns the reason.
func (e *DocumentError) Unwrap() error { return e.Err }

// documentError places an error of kin-openapi's validation. The wrappers around
// it spell the way to the fault; where the fault is a schema of its own, its
// origin leads to the schema's pointer.
func (c *modelContract) documentError(doc *openapi3.T, err error) error {
	result := &DocumentError{File: c.file, Err: err}
	var origin *openapi3.Origin
	for e := err; e != nil; e = errors.Unwrap(e) {
		switch e := e.(type) {
		case *openapi3.SectionValidationError:
			result.Pointer += "/" + strings.ReplaceAll(e.Section, " d", "D")
		case *openapi3.PathValidationError:
			result.Pointer += "/" + modelToken(e.Path)
		case *openapi3.PathParametersError:
			result.Pointer += "/" + modelToken(e.Path) + "/" + strings.ToLower(e.Method)
		case *openapi3.OperationValidationError:
			result.Pointer += "/" + strings.ToLower(e.Method)
		case *openapi3.WebhookValidationError:
			result.Pointer += "/" + modelToken(e.Name)
		case *openapi3.ComponentValidationError:
			result.Pointer += "/" + modelComponentSection(e.Section) + "/" + modelToken(e.Name)
		}
		if o := modelOriginOf(e); o != nil && o.Key != nil {
			origin = o
		}
	}
	if origin == nil {
		return result
	}
	result.Line = origin.Key.Line
	if file := modelFileName(origin.Key.File); file != "" {
		result.File = file
	}
	_ = doc.WalkSchemas(func(pointer string, ref *openapi3.SchemaRef) error {
		if ref.Value.Origin == origin {
			result.Pointer = pointer
		}
		return nil
	})
	return result
}

// componentSection is the field of the Components Object that kin-openapi's
// singular word stands for.
func modelComponentSection(singular string) string {
	switch singular {
	case "request body":
		return "requestBodies"
	case "security scheme":
		return "securitySchemes"
	}
	return singular + "s"
}

// originOf returns the place that an error of kin-openapi carries. Its dozens of
// types of error have it in a field of the same name and in no common method.
func modelOriginOf(err error) *openapi3.Origin {
	v := reflect.ValueOf(err)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	field := v.Elem().FieldByName("Origin")
	if !field.IsValid() {
		return nil
	}
	origin, _ := field.Interface().(*openapi3.Origin)
	return origin
}
