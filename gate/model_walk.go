package gate

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// A walk holds one value against one schema of a contract.
type modelWalk struct {
	contract *modelContract
	part     Part

	path      modelPath
	problems  []modelProblem
	notJudged []NotJudged
	size      int // of the pointers of both

	// scope has the schemas that the value at hand has met, from base on: a
	// schema that refers back to itself, or that two others refer to, is held
	// against a value once.
	scope []modelMet
	base  int

	// probing asks only whether a value matches.
	probing   bool
	uncertain bool // something could not be judged since the probe began
	probed    map[modelProbeKey]modelProbeResult
	values    int // the number of values met so far
	slow      map[*modelPattern]bool
}

type modelMet struct {
	*modelOldSchema
	failed bool
}

type modelProbeKey struct {
	oldSchema *modelOldSchema
	// value is the identity of an array or object; other values are told apart
	// by when the walk came to them.
	value   uintptr
	arrival int
}

type modelProbeResult struct{ matches, certain bool }

// value holds a value against a schema and reports whether it matches.
func (w *modelWalk) value(s *modelOldSchema, value any) bool {
	for _, m := range w.scope[w.base:] {
		if m.modelOldSchema == s {
			return !m.failed
		}
	}
	i := len(w.scope)
	w.scope = append(w.scope, modelMet{s, false})
	ok := w.apply(s, value)
	w.scope[i].failed = !ok
	return ok
}

// inside holds a value against a schema that is met anew, as the value of a
// member or item.
func (w *modelWalk) inside(s *modelOldSchema, value any) bool {
	base := w.base
	w.base = len(w.scope)
	w.values++
	ok := w.value(s, value)
	w.scope = w.scope[:w.base]
	w.base = base
	return ok
}

// probe reports whether the value at hand matches a schema, and whether that is
// certain. Nothing found is kept. The answers are: alternatives inside of
// alternatives would take time exponential in their nesting otherwise.
func (w *modelWalk) probe(s *modelOldSchema, value any) (matches, certain bool) {
	key := modelProbeKey{oldSchema: s}
	switch value.(type) {
	case map[string]any, []any:
		key.value = reflect.ValueOf(value).Pointer()
	default:
		key.arrival = w.values
	}
	if result, ok := w.probed[key]; ok {
		w.uncertain = w.uncertain || !result.certain
		return result.matches, result.certain
	}
	probing, uncertain, length := w.probing, w.uncertain, len(w.scope)
	w.probing, w.uncertain = true, false
	matches = w.value(s, value)
	certain = !w.uncertain
	w.probing, w.uncertain, w.scope = probing, uncertain || !certain, w.scope[:length]
	if w.probed == nil {
		w.probed = make(map[modelProbeKey]modelProbeResult)
	}
	w.probed[key] = modelProbeResult{matches, certain}
	return matches, certain
}

func (w *modelWalk) probeInside(s *modelOldSchema, value any) (matches, certain bool) {
	base := w.base
	w.base = len(w.scope)
	w.values++
	matches, certain = w.probe(s, value)
	w.scope = w.scope[:w.base]
	w.base = base
	return matches, certain
}

// fail notes a broken keyword of s at the value at hand. It returns false.
func (w *modelWalk) fail(s *modelOldSchema, keyword string) bool {
	if w.probing || len(w.problems) >= modelMaxFindings || w.size >= modelMaxPointers {
		return false
	}
	pointer := w.path.pointer()
	w.size += len(pointer)
	w.problems = append(w.problems, modelProblem{keyword, pointer, s.at, modelWant(s, keyword)})
	return false
}

// failMember is fail for a member of the object at hand.
func (w *modelWalk) failMember(s *modelOldSchema, keyword, name string) bool {
	w.path.push(name)
	defer w.path.pop()
	return w.fail(s, keyword)
}

// skip notes that something about the value at hand can't be judged.
func (w *modelWalk) skip(s *modelOldSchema, reason string) {
	w.uncertain = true
	if len(w.notJudged) >= modelMaxFindings || w.size >= modelMaxPointers {
		return
	}
	pointer := w.path.pointer()
	w.size += len(pointer)
	w.notJudged = append(w.notJudged, NotJudged{Part: w.part, Pointer: pointer, Schema: s.at, Reason: reason})
}

func modelKindOf(value any) modelKinds {
	switch value.(type) {
	case nil:
		return modelKindNull
	case bool:
		return modelKindBoolean
	case float64, json.Number:
		return modelKindNumber
	case string:
		return modelKindString
	case []any:
		return modelKindArray
	}
	return modelKindObject
}

// apply holds a value against every keyword of s. A value of the wrong type
// breaks that alone.
func (w *modelWalk) apply(s *modelOldSchema, value any) bool {
	switch value := value.(type) {
	case modelMalformed:
		return true
	case modelUnfinished:
		w.unfinished(s, value)
		return true
	}
	if s.never {
		return w.fail(s, "not")
	}
	kind := modelKindOf(value)
	switch {
	case kind == modelKindNull:
		if !s.nullable {
			return w.fail(s, "nullable")
		}
	case s.types != 0 && s.types&kind == 0 && (kind != modelKindNumber || s.types&modelKindInteger == 0):
		return w.fail(s, "type")
	}
	for _, u := range s.unjudged {
		if u.kinds&kind != 0 {
			w.skip(s, u.reason)
		}
	}

	ok := true
	switch value := value.(type) {
	case float64, json.Number:
		found, typed := w.number(s, value)
		if !typed {
			return false
		}
		ok = found
	case string:
		ok = w.string(s, value)
	case []any:
		ok = w.array(s, value)
	case map[string]any:
		ok = w.object(s, value)
	}
	if !ok && w.probing {
		return false
	}
	ok = w.listed(s, value) && ok
	if !ok && w.probing {
		return false
	}
	return w.combined(s, value) && ok
}

// unfinished holds what is whole inside of a value against s. Of the value as a
// whole nothing can be said.
func (w *modelWalk) unfinished(s *modelOldSchema, value modelUnfinished) {
	switch inside := value.value.(type) {
	case []any:
		if s.types == 0 || s.types&modelKindArray != 0 {
			w.items(s, inside)
		}
	case map[string]any:
		if s.types != 0 && s.types&modelKindObject == 0 {
			break
		}
		for _, name := range modelSortedKeys(inside) {
			w.path.push(name)
			w.member(s, name, inside[name])
			w.path.pop()
		}
	}
	for _, part := range s.allOf {
		w.value(part, value)
	}
}

// kin holds a value against a schema that has only keywords about the value
// itself, and notes those that kin-openapi finds broken.
func (w *modelWalk) kin(s *modelOldSchema, about *openapi3.Schema, value any) bool {
	if about == nil {
		return true
	}
	err := about.VisitJSON(value, w.contract.options...)
	if err == nil {
		return true
	}
	broken := modelFlatten(err)
	if len(broken) == 0 {
		w.skip(s, "kin-openapi could not judge the value")
	}
	ok := true
	for _, err := range broken {
		switch keyword := err.SchemaField; keyword {
		case wordRequired:
			for _, name := range err.JSONPointer() {
				if !w.exempt(name) {
					ok = w.failMember(s, wordRequired, name)
				}
			}
		default:
			ok = w.fail(s, keyword)
		}
	}
	return ok
}

// flatten lists the errors about single keywords in an error of kin-openapi.
func modelFlatten(err error) []*openapi3.SchemaError {
	switch err := err.(type) {
	case *openapi3.SchemaError:
		return []*openapi3.SchemaError{err}
	case openapi3.MultiError:
		var all []*openapi3.SchemaError
		for _, e := range err {
			all = append(all, modelFlatten(e)...)
		}
		return all
	}
	return nil
}

// exempt reports whether a missing member need not be there, as it can't be: it
// is readOnly in a request or writeOnly in a response, in any of the schemas
// that the object at hand meets (OpenAPI 3.0.3, Schema Object, readOnly).
func (w *modelWalk) exempt(name string) bool {
	var seen []*modelOldSchema
	var declares func(s *modelOldSchema) bool
	declares = func(s *modelOldSchema) bool {
		if slices.Contains(seen, s) {
			return false
		}
		seen = append(seen, s)
		if m := s.members[name]; m != nil && w.misdirected(m) != "" {
			return true
		}
		return slices.ContainsFunc(s.allOf, declares)
	}
	for _, m := range w.scope[w.base:] {
		if declares(m.modelOldSchema) {
			return true
		}
	}
	return false
}

// misdirected names the keyword that keeps a member out of this direction.
func (w *modelWalk) misdirected(m *modelMember) string {
	switch {
	case m.readOnly && w.part == PartRequest:
		return "readOnly"
	case m.writeOnly && w.part == PartResponse:
		return "writeOnly"
	}
	return ""
}
