package gate

import (
	"cmp"
	"errors"
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	strictvalue "github.com/leasegate/leasegate/strict/value"
)

// kinds is a set of JSON types.
type modelKinds uint8

const (
	modelKindNull modelKinds = 1 << iota
	modelKindBoolean
	modelKindNumber
	modelKindString
	modelKindArray
	modelKindObject
	modelKindInteger // only as a type that a schema asks for
)

var modelKindOfType = map[string]modelKinds{
	openapi3.TypeNull: modelKindNull, openapi3.TypeBoolean: modelKindBoolean,
	openapi3.TypeNumber: modelKindNumber, openapi3.TypeInteger: modelKindInteger,
	openapi3.TypeString: modelKindString, openapi3.TypeArray: modelKindArray, openapi3.TypeObject: modelKindObject,
}

// A schema is one schema of the document, compiled. It holds schemas for
// kin-openapi that each have only the keywords about values of one JSON type
// and about nothing inside of them: kin-openapi decides these keywords, and the
// walk decides which schemas a value meets. Handing kin-openapi whole schemas
// would lose findings, as it stops at the first broken keyword of some kinds,
// takes null for an answer too early, rounds numbers, and takes time
// exponential in the nesting of anyOf.
type modelOldSchema struct {
	source *openapi3.Schema
	at     Location

	types    modelKinds // 0 means any
	integer  bool       // a number must be an integer
	nullable bool
	never    bool // the schema "false"

	onString, onNumber, onArray, onObject *openapi3.Schema
	enum, constant                        *openapi3.Schema
	constantNull                          bool

	pattern  *modelPattern
	unjudged []modelUnjudged

	members              map[string]*modelMember
	names                []string // of the members, sorted
	open                 bool     // there are keywords about members of other names
	patternMembers       []modelPatternMember
	additional           *modelOldSchema
	closed               bool // additionalProperties: false
	propertyNames        *modelOldSchema
	dependentRequired    []modelDependency
	dependentSchemas     []modelDependentSchema
	unevaluatedMembers   *modelOldSchema
	closedUnevaluated    bool
	schemaOfItems        *modelOldSchema
	prefixItems          []*modelOldSchema
	contains             *modelOldSchema
	unevaluatedItems     *modelOldSchema
	closedItems          bool
	allOf, anyOf, oneOf  []*modelOldSchema
	not, on, then, other *modelOldSchema
	discriminator        *modelDiscriminator
}

type modelMember struct {
	*modelOldSchema
	readOnly, writeOnly bool
}

type modelPatternMember struct {
	*modelPattern
	*modelOldSchema
}

type modelDependency struct {
	name     string
	required []string
}

type modelDependentSchema struct {
	name string
	*modelOldSchema
}

// unjudged is something about values of some types that can't be judged.
type modelUnjudged struct {
	kinds  modelKinds
	reason string
}

// compiler turns the schemas of one document into compiled ones, each once.
type modelCompiler struct {
	doc       *openapi3.T
	contract  *modelContract
	schemas   map[*openapi3.Schema]*modelOldSchema
	patterns  map[string]*modelPattern
	failure   error
	openapi31 bool
}

// schema compiles the schema that stands at a place of the document.
func (c *modelCompiler) oldSchema(ref *openapi3.SchemaRef, pointer string) *modelOldSchema {
	if ref == nil || ref.Value == nil {
		return nil
	}
	position := pointer
	if fragment, ok := strings.CutPrefix(ref.Ref, "#"); ok {
		if unescaped, err := url.PathUnescape(fragment); err == nil {
			pointer = unescaped
		}
	}
	s, ok := c.schemas[ref.Value]
	if !ok {
		s = &modelOldSchema{source: ref.Value, at: c.contract.location(pointer, ref.Value.Origin)}
		c.schemas[ref.Value] = s
		c.fill(s)
	}
	if _, taken := c.contract.schemas[position]; !taken {
		c.contract.schemas[position] = s
	}
	if _, taken := c.contract.schemas[s.at.Pointer]; !taken {
		c.contract.schemas[s.at.Pointer] = s
	}
	return s
}

func (c *modelCompiler) list(refs openapi3.SchemaRefs, pointer string) []*modelOldSchema {
	var list []*modelOldSchema
	for i, ref := range refs {
		if s := c.oldSchema(ref, pointer+"/"+strconv.Itoa(i)); s != nil {
			list = append(list, s)
		}
	}
	return list
}

func (c *modelCompiler) fill(s *modelOldSchema) {
	source, at := s.source, s.at.Pointer
	if always := source.Always; always != nil {
		s.nullable, s.never = *always, !*always
		return
	}
	for _, name := range source.Type.Slice() {
		s.types |= modelKindOfType[name]
	}
	// OpenAPI 3.0.3, Schema Object: nullable adds null to the type of the same
	// schema; without a type any value is allowed, null too.
	s.nullable = s.types == 0 || s.types&modelKindNull != 0 || source.Nullable && !c.openapi31
	if m := source.MultipleOf; m != nil && !(*m > 0 && *m <= math.MaxFloat64) {
		c.refuse(s.at, errors.New("multipleOf must be greater than zero"))
		return
	}
	for _, keyword := range modelSortedKeys(source.Extensions) {
		if !strings.HasPrefix(keyword, "x-") {
			c.contract.notJudged = append(c.contract.notJudged, NotJudged{Schema: s.at, Reason: "the keyword " + strconv.Quote(keyword) + " is not known and taken for an annotation"})
		}
	}
	c.values(s)
	c.format(s)
	if source.Pattern != "" {
		s.pattern = c.pattern(s, modelKindString, source.Pattern)
	}
	if source.DynamicRef != "" {
		c.unjudged(s, math.MaxUint8, "$dynamicRef can't be followed")
	}

	s.allOf = c.list(source.AllOf, at+"/allOf")
	s.anyOf = c.list(source.AnyOf, at+"/anyOf")
	s.oneOf = c.list(source.OneOf, at+"/oneOf")
	s.not = c.oldSchema(source.Not, at+"/not")
	s.on = c.oldSchema(source.If, at+"/if")
	s.then = c.oldSchema(source.Then, at+"/then")
	s.other = c.oldSchema(source.Else, at+"/else")
	c.discriminator(s)
	c.object(s)

	s.schemaOfItems = c.oldSchema(source.Items, at+"/items")
	s.prefixItems = c.list(source.PrefixItems, at+"/prefixItems")
	s.contains = c.oldSchema(source.Contains, at+"/contains")
	s.unevaluatedItems = c.oldSchema(source.UnevaluatedItems.Schema, at+"/unevaluatedItems")
	s.closedItems = modelIsFalse(source.UnevaluatedItems.Has)
	for _, name := range modelSortedKeys(source.Defs) {
		c.oldSchema(source.Defs[name], at+"/$defs/"+modelToken(name))
	}
}

// refuse notes the first fault of the document that kin-openapi lets pass.
func (c *modelCompiler) refuse(at Location, err error) {
	if c.failure == nil {
		c.failure = &DocumentError{File: cmp.Or(at.File, c.contract.file), Line: at.Line, Pointer: at.Pointer, Err: err}
	}
}

func modelIsFalse(b *bool) bool { return b != nil && !*b }

// values makes the schemas that kin-openapi holds against a value.
func (c *modelCompiler) values(s *modelOldSchema) {
	source := s.source
	if source.MinLength > 0 || source.MaxLength != nil {
		s.onString = &openapi3.Schema{MinLength: source.MinLength, MaxLength: source.MaxLength}
	}
	if source.MinItems > 0 || source.MaxItems != nil || source.UniqueItems {
		s.onArray = &openapi3.Schema{MinItems: source.MinItems, MaxItems: source.MaxItems, UniqueItems: source.UniqueItems}
	}
	if source.MinProps > 0 || source.MaxProps != nil || len(source.Required) > 0 {
		s.onObject = &openapi3.Schema{MinProps: source.MinProps, MaxProps: source.MaxProps, Required: source.Required}
	}
	number := &openapi3.Schema{
		Min: source.Min, Max: source.Max,
		ExclusiveMin: openapi3.ExclusiveBound{Value: source.ExclusiveMin.Value},
		ExclusiveMax: openapi3.ExclusiveBound{Value: source.ExclusiveMax.Value},
	}
	// OpenAPI 3.0 makes a limit exclusive with a boolean beside it. Put as in
	// 3.1, a number breaks one of the two rules, not both.
	if source.ExclusiveMin.IsTrue() {
		number.Min, number.ExclusiveMin.Value = nil, source.Min
	}
	if source.ExclusiveMax.IsTrue() {
		number.Max, number.ExclusiveMax.Value = nil, source.Max
	}
	if s.types&modelKindInteger != 0 && s.types&modelKindNumber == 0 {
		s.integer = true
	}
	switch source.Format {
	case "int32", "int64", "float", "double":
		number.Format = source.Format
	}
	if number.Format != "" || number.Min != nil || number.Max != nil ||
		number.ExclusiveMin.IsSet() || number.ExclusiveMax.IsSet() {
		s.onNumber = number
	}
	if len(source.Enum) > 0 {
		s.enum = &openapi3.Schema{Enum: modelExactEnum(source)}
	}
	if source.Const != nil {
		s.constant = &openapi3.Schema{Enum: []any{source.Const}}
	} else if source.Origin != nil {
		// kin-openapi does not tell "const: null" from no const.
		_, s.constantNull = source.Origin.Fields.Lookup("const")
	}
}

// format puts a format where kin-openapi asks for it, or names it as not judged.
func (c *modelCompiler) format(s *modelOldSchema) {
	format := s.source.Format
	if format == "" {
		return
	}
	_, known := strictvalue.ValidFormat(format, "")
	accepts := func(k modelKinds) bool { return s.types == 0 || s.types&k != 0 }
	switch format {
	case "int32", "int64", "float", "double":
		if s.types&modelKindString != 0 {
			c.unjudged(s, modelKindString, "the format "+strconv.Quote(format)+" is not known for strings")
		}
	default:
		switch {
		case known && accepts(modelKindString):
			if s.onString == nil {
				s.onString = &openapi3.Schema{}
			}
			s.onString.Format = format
			c.contract.formats[format] = modelFormatCheck(format)
		case !known && accepts(modelKindString|modelKindNumber|modelKindInteger):
			c.unjudged(s, modelKindString|modelKindNumber, "the format "+strconv.Quote(format)+" is not known")
		}
	}
}

// object compiles the keywords about the members of objects.
func (c *modelCompiler) object(s *modelOldSchema) {
	source, at := s.source, s.at.Pointer
	if len(source.Properties) > 0 {
		s.members = make(map[string]*modelMember, len(source.Properties))
	}
	s.names = modelSortedKeys(source.Properties)
	for _, name := range s.names {
		if compiled := c.oldSchema(source.Properties[name], at+"/properties/"+modelToken(name)); compiled != nil {
			s.members[name] = &modelMember{compiled, compiled.source.ReadOnly, compiled.source.WriteOnly}
		}
	}
	for _, expression := range modelSortedKeys(source.PatternProperties) {
		compiled := c.oldSchema(source.PatternProperties[expression], at+"/patternProperties/"+modelToken(expression))
		if p := c.pattern(s, modelKindObject, expression); p != nil && compiled != nil {
			s.patternMembers = append(s.patternMembers, modelPatternMember{p, compiled})
		}
	}
	additional := c.oldSchema(source.AdditionalProperties.Schema, at+"/additionalProperties")
	unevaluated := c.oldSchema(source.UnevaluatedProperties.Schema, at+"/unevaluatedProperties")
	// Which members are additional is not known where a pattern is not.
	if len(s.patternMembers) == len(source.PatternProperties) {
		s.additional, s.closed = additional, modelIsFalse(source.AdditionalProperties.Has)
		s.unevaluatedMembers, s.closedUnevaluated = unevaluated, modelIsFalse(source.UnevaluatedProperties.Has)
	}
	s.propertyNames = c.oldSchema(source.PropertyNames, at+"/propertyNames")
	s.open = s.patternMembers != nil || s.additional != nil || s.closed || s.propertyNames != nil
	for _, name := range modelSortedKeys(source.DependentRequired) {
		s.dependentRequired = append(s.dependentRequired, modelDependency{name, source.DependentRequired[name]})
	}
	for _, name := range modelSortedKeys(source.DependentSchemas) {
		if compiled := c.oldSchema(source.DependentSchemas[name], at+"/dependentSchemas/"+modelToken(name)); compiled != nil {
			s.dependentSchemas = append(s.dependentSchemas, modelDependentSchema{name, compiled})
		}
	}
}

// exactEnum returns the values of an enum with the integers that float64
// rounded put back as the document has them.
func modelExactEnum(source *openapi3.Schema) []any {
	values := source.Enum
	if source.Origin == nil {
		return values
	}
	origins := source.Origin.Sequences["enum"]
	if len(origins) != len(values) {
		return values
	}
	exact := make([]any, len(values))
	for i, value := range values {
		exact[i] = value
		if f, ok := value.(float64); ok && math.Abs(f) >= 1<<53 {
			if text := origins[i].Name; modelIsNumber(text) {
				exact[i] = modelNumber(text)
			}
		}
	}
	return exact
}
