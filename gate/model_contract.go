package gate

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	strictvalue "github.com/leasegate/leasegate/strict/value"
)

// A Contract is an OpenAPI 3.0 or 3.1 document compiled for judging. It keeps no
// state between judgements and is safe for concurrent use.
type modelContract struct {
	file       string
	options    []openapi3.SchemaValidationOption
	formats    map[string]openapi3.StringFormatValidator
	schemas    map[string]*modelOldSchema // by pointer
	components map[string]*modelOldSchema // by name
	routes     map[int]*modelRouteList    // by the number of segments
	notJudged  []NotJudged
}

// An Option changes how [New] compiles a document.
type Option func(*modelContract)

// WithFile names the file of the document in errors and locations, for documents
// that were not read by [Load].
func WithFile(name string) Option {
	return func(c *modelContract) { c.file = name }
}

// New compiles a document with its references resolved, as [Load] returns it.
// Neither doc nor any global of kin-openapi is changed; doc must not be changed
// afterwards. A broken document is refused with a [*DocumentError]. What can be
// compiled but not judged is listed by [Contract.NotJudged].
func newModel(doc *openapi3.T, options ...Option) (*modelContract, error) {
	if doc == nil {
		return nil, &DocumentError{Err: errors.New("there is no document")}
	}
	c := &modelContract{
		formats:    make(map[string]openapi3.StringFormatValidator),
		schemas:    make(map[string]*modelOldSchema),
		components: make(map[string]*modelOldSchema),
		routes:     make(map[int]*modelRouteList),
	}
	c.file = modelFileOf(doc)
	for _, option := range options {
		option(c)
	}
	if err := c.validate(doc); err != nil {
		return nil, err
	}
	compiler := &modelCompiler{
		doc: doc, contract: c, openapi31: doc.IsOpenAPI31OrLater(),
		schemas: make(map[*openapi3.Schema]*modelOldSchema), patterns: make(map[string]*modelPattern),
	}
	compiler.document()
	if compiler.failure != nil {
		return nil, compiler.failure
	}
	c.options = []openapi3.SchemaValidationOption{
		openapi3.MultiErrors(),
		openapi3.WithStringFormatValidators(c.formats),
		openapi3.WithIntegerFormatValidators(modelNumberFormats[int64]()),
		openapi3.WithNumberFormatValidators(modelNumberFormats[float64]()),
	}
	return c, nil
}

// validate refuses a document that does not follow the OpenAPI Specification.
// kin-openapi is kept from compiling patterns, which it would keep in a global,
// and from judging examples and defaults, with the blind spots that it has there.
func (c *modelContract) validate(doc *openapi3.T) error {
	if doc.OpenAPIMajorMinor() != "3.0" && doc.OpenAPIMajorMinor() != "3.1" {
		return &DocumentError{File: c.file, Pointer: "/openapi", Err: errors.New(`this is no OpenAPI 3.0 or 3.1 document: its field "openapi" must be 3.0.x or 3.1.x`)}
	}
	// Validation puts an empty path item where there is none.
	valid := *doc
	if doc.Paths != nil {
		paths := *doc.Paths
		valid.Paths = openapi3.NewPathsWithCapacity(doc.Paths.Len())
		valid.Paths.Extensions, valid.Paths.Origin = paths.Extensions, paths.Origin
		for path, item := range doc.Paths.Map() {
			valid.Paths.Set(path, item)
		}
	}
	err := valid.Validate(
		context.Background(),
		openapi3.AllowExtraSiblingFields(modelUnknownKeywords(doc)...),
		openapi3.DisableSchemaPatternValidation(),
		openapi3.DisableExamplesValidation(),
		openapi3.DisableSchemaDefaultsValidation(),
	)
	if err != nil {
		return c.documentError(doc, err)
	}
	return nil
}

// unknownKeywords lists the keywords of schemas that kin-openapi does not know.
// In OpenAPI 3.1 they are annotations (JSON Schema 2020-12, section 4.3.1).
func modelUnknownKeywords(doc *openapi3.T) []string {
	names := make(map[string]bool)
	if !doc.IsOpenAPI31OrLater() {
		return nil
	}
	_ = doc.WalkSchemas(func(_ string, ref *openapi3.SchemaRef) error {
		for name := range ref.Value.Extensions {
			names[name] = true
		}
		return nil
	})
	return modelSortedKeys(names)
}

// NotJudged lists the parts of the document that can't be judged: formats that
// are not known, patterns that don't compile, media types without a reader. A
// judgement that depends on one says so itself.
func (c *modelContract) NotJudged() []NotJudged { return slices.Clone(c.notJudged) }

// location is a place in the document, from what kin-openapi knows of its origin.
func (c *modelContract) location(pointer string, origin *openapi3.Origin) Location {
	l := Location{Pointer: pointer}
	if origin != nil && origin.Key != nil {
		l.Line, l.Column = origin.Key.Line, origin.Key.Column
		if file := modelFileName(origin.Key.File); file != c.file {
			l.File = file
		}
	}
	return l
}

// unjudged notes that values of some kinds can't be judged by s.
func (c *modelCompiler) unjudged(s *modelOldSchema, k modelKinds, reason string) {
	s.unjudged = append(s.unjudged, modelUnjudged{k, reason})
	c.contract.notJudged = append(c.contract.notJudged, NotJudged{Schema: s.at, Reason: reason})
}

// errFormat says nothing of the value, as no finding may.
var modelErrFormat = errors.New("not of this format")

// formatCheck is a string format for kin-openapi, decided by package strict.
type modelFormatCheck string

func (f modelFormatCheck) Validate(value string) error {
	if valid, _ := strictvalue.ValidFormat(string(f), value); !valid {
		return modelErrFormat
	}
	return nil
}

// numberFormat is a format of numbers for kin-openapi, whose own check takes 2^63
// for an int64.
type modelNumberFormat[T int64 | float64] string

func (f modelNumberFormat[T]) Validate(value T) error {
	if !modelFitsFormat(string(f), modelFloatDecimal(float64(value))) {
		return modelErrFormat
	}
	return nil
}

func modelNumberFormats[T int64 | float64]() map[string]openapi3.FormatValidator[T] {
	return map[string]openapi3.FormatValidator[T]{
		"int32":  modelNumberFormat[T]("int32"),
		"int64":  modelNumberFormat[T]("int64"),
		"float":  modelNumberFormat[T]("float"),
		"double": modelNumberFormat[T]("double"),
	}
}

func modelSortedKeys[V any](m map[string]V) []string {
	if len(m) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(m))
}

// fileOf is the name of the file that a document was read from.
func modelFileOf(doc *openapi3.T) string {
	var origins []*openapi3.Origin
	origins = append(origins, doc.Origin)
	if doc.Info != nil {
		origins = append(origins, doc.Info.Origin)
	}
	if doc.Paths != nil {
		origins = append(origins, doc.Paths.Origin)
	}
	for _, origin := range origins {
		if origin != nil && origin.Key != nil && origin.Key.File != "" {
			return modelFileName(origin.Key.File)
		}
	}
	return ""
}

// fileName is the name of a file that kin-openapi keeps as a URL.
func modelFileName(location string) string {
	if strings.Contains(location, "://") {
		return location
	}
	return strings.TrimPrefix(modelUnescapePath(location), "./")
}
