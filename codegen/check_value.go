package codegen

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	values "github.com/leasegate/leasegate/strict/value"
)

// defaults refuses a default that the schema does not allow, or that no Go
// value can hold.
func (c *checker) defaults(s *openapi3.Schema, pointer string) {
	if s.Default == nil {
		return
	}
	if err := acceptable(s, s.Default); err != nil {
		c.add(pointer, "default", "the schema does not allow this value: %v", err)
	}
}

// acceptable reports why a value of the document breaks a schema whose allOf are
// merged, nil where it does not.
func acceptable(s *openapi3.Schema, v any) error {
	if len(s.AllOf) == 1 {
		return acceptable(s.AllOf[0].Value, v) // what stands beside it only decorates
	}
	if v == nil {
		if !allowsNull(s) {
			return errors.New("null")
		}
		return nil
	}
	if values := enumOf(s); len(values) > 0 && !slices.ContainsFunc(values, func(one any) bool { return sameScalar(one, v) }) {
		return errors.New("not one of enum")
	}
	bare := *s
	bare.Format, bare.Pattern, bare.Enum, bare.Const = "", "", nil, nil
	bare.Items, bare.Properties, bare.AdditionalProperties = nil, nil, openapi3.AdditionalProperties{}
	if err := bare.VisitJSON(v); err != nil {
		var broken *openapi3.SchemaError
		if errors.As(err, &broken) {
			return fmt.Errorf("it breaks %s", broken.SchemaField)
		}
		return err
	}
	switch v := v.(type) {
	case string:
		return acceptableText(s, v)
	case float64:
		if kindOf(s) == "integer" && !fitsInteger(s.Format, v) {
			return errors.New("it is no integer within the limits of the Go type")
		}
	case []any:
		for i, item := range v {
			if s.Items == nil {
				break
			}
			if err := acceptable(s.Items.Value, item); err != nil {
				return fmt.Errorf("element %d: %w", i, err)
			}
		}
	case map[string]any:
		return acceptableMembers(s, v)
	}
	return nil
}

func sameScalar(a, b any) bool {
	switch a.(type) {
	case string, float64, bool:
		switch b.(type) {
		case string, float64, bool:
			return a == b
		}
	}
	return false
}

func acceptableText(s *openapi3.Schema, text string) error {
	if valid, known := values.ValidFormat(s.Format, text); s.Format != "" && known && !valid {
		return fmt.Errorf("it is not of format %s", s.Format)
	}
	if s.Pattern != "" && !values.Matches(text, s.Pattern) {
		return errors.New("it does not match pattern")
	}
	return nil
}

func acceptableMembers(s *openapi3.Schema, members map[string]any) error {
	for _, name := range sortedKeys(members) {
		about := s.Properties[name]
		if about == nil {
			about = s.AdditionalProperties.Schema
		}
		switch {
		case about != nil:
			if err := acceptable(about.Value, members[name]); err != nil {
				return fmt.Errorf("member %q: %w", name, err)
			}
		case closed(s):
			return fmt.Errorf("member %q is none of properties", name)
		}
	}
	return nil
}

// fitsInteger reports whether a number of the document is an integer that the
// Go type of a format holds.
func fitsInteger(format string, f float64) bool {
	limit := float64(1 << 63)
	if format == "int32" {
		limit = 1 << 31
	}
	return f == math.Trunc(f) && f >= -limit && f < limit
}

// finite refuses an object that has to hold another of the same schema, and so
// without end.
func (c *checker) finite(s *openapi3.Schema, pointer string) {
	for _, name := range sortedKeys(s.Properties) {
		if mustBeThere(s, name) && holds(s.Properties[name].Value, s, mustBeThere) {
			c.add(pointer, "required", "member %q would hold the same schema again, without end; make one of the members on the way optional", name)
		}
	}
}
