package codegen

import (
	"cmp"

	values "github.com/leasegate/leasegate/strict/value"
)

// A scalarKind is a Go type that holds scalars, with how generated code reads and
// writes it.
type scalarKind struct {
	Go string
	// Read is the call that reads it, Write the call that writes %s. Convert makes the Go
	// type of what was read; "" where it is that.
	Read, Write, Convert string
	// Held is a condition on %s: it is not the Go zero. It is there where no scalar of the
	// kind is the Go zero, which then stands for one that is absent.
	Held string
	// Text says that the Go type has a method String, which a type of another name gets too.
	Text bool
	// Exact says that reading checks the format, so that nothing is left to be checked.
	Exact bool
	// Lossy says that texts that differ may be equal in Go.
	Lossy bool
}

// scalarKinds are all of them. Those that are for a format hold what it allows and
// nothing else; a format is a string or a number where Go has no such type.
var scalarKinds = map[string]scalarKind{
	"string":   {Go: "string", Read: "d.String()", Write: "e.String(%s)"},
	"uuid":     {Go: "uuid.UUID", Read: "d.UUID()", Write: "e.UUID(%s)", Convert: "uuid.UUID(%s)", Text: true, Exact: true, Lossy: true},
	"dateTime": {Go: "time.Time", Read: "d.DateTime()", Write: "e.DateTime(%s)", Text: true, Exact: true, Lossy: true},
	"date":     {Go: "strict.Date", Read: "d.Date()", Write: "e.Date(%s)", Held: "!strict.Date(%s).IsZero()", Text: true, Exact: true},
	"bytes":    {Go: "[]byte", Read: "d.Base64()", Write: "e.Base64(%s)", Held: "%s != nil", Exact: true},
	"ipv4":     {Go: "netip.Addr", Read: "d.IPv4()", Write: "e.IPv4(%s)", Held: "netip.Addr(%s).IsValid()", Text: true, Exact: true},
	"file":     {Go: "strict.File", Read: "d.File()", Write: "e.File(%s)", Held: "%s.Body != nil", Exact: true},
	"bool":     {Go: "bool", Read: "d.Bool()", Write: "e.Bool(%s)"},
	"float64":  {Go: "float64", Read: "d.Float64()", Write: "e.Float64(%s)", Lossy: true},
	"number":   {Go: "json.Number", Read: "d.Number()", Write: "e.Number(%s)", Held: `%s != ""`},
	"int":      {Go: "int", Read: "d.Int()", Write: "e.Int64(int64(%s))"},
	"int8":     {Go: "int8", Read: `wire.Integer[int8](d, "int8")`, Write: "e.Int64(int64(%s))", Exact: true},
	"int16":    {Go: "int16", Read: `wire.Integer[int16](d, "int16")`, Write: "e.Int64(int64(%s))", Exact: true},
	"int32":    {Go: "int32", Read: "d.Int32()", Write: "e.Int64(int64(%s))", Exact: true},
	"int64":    {Go: "int64", Read: `wire.Integer[int64](d, "int64")`, Write: "e.Int64(%s)", Exact: true},
	"uint8":    {Go: "uint8", Read: `wire.Integer[uint8](d, "uint8")`, Write: "e.Uint64(uint64(%s))", Exact: true},
	"uint16":   {Go: "uint16", Read: `wire.Integer[uint16](d, "uint16")`, Write: "e.Uint64(uint64(%s))", Exact: true},
	"uint32":   {Go: "uint32", Read: `wire.Integer[uint32](d, "uint32")`, Write: "e.Uint64(uint64(%s))", Exact: true},
	"uint64":   {Go: "uint64", Read: `wire.Integer[uint64](d, "uint64")`, Write: "e.Uint64(%s)", Exact: true},
	// whole are integers of a format that does not end where a Go type does, and those of
	// type number.
	"whole8":   {Go: "int8", Read: "wire.Whole[int8](d)", Write: "e.Int64(int64(%s))"},
	"whole16":  {Go: "int16", Read: "wire.Whole[int16](d)", Write: "e.Int64(int64(%s))"},
	"whole32":  {Go: "int32", Read: "wire.Whole[int32](d)", Write: "e.Int64(int64(%s))"},
	"whole64":  {Go: "int64", Read: "wire.Whole[int64](d)", Write: "e.Int64(%s)"},
	"uwhole8":  {Go: "uint8", Read: "wire.Whole[uint8](d)", Write: "e.Uint64(uint64(%s))"},
	"uwhole16": {Go: "uint16", Read: "wire.Whole[uint16](d)", Write: "e.Uint64(uint64(%s))"},
	"uwhole32": {Go: "uint32", Read: "wire.Whole[uint32](d)", Write: "e.Uint64(uint64(%s))"},
	"uwhole64": {Go: "uint64", Read: "wire.Whole[uint64](d)", Write: "e.Uint64(%s)"},
	"wide":     {Go: "int64", Read: "d.Int64()", Write: "e.Int64(%s)"},
}

// A formatKind says which kind holds the values of a format in a schema of each type; ""
// is that of the type without a format, which the format may be about nevertheless.
type formatKind struct {
	String, Number, Integer string
	Reason                  string
}

// What holds a type without a format, or with one that nobody knows.
var plainKinds = formatKind{String: "string", Number: "float64", Integer: "int"}

// formatKinds has a row for each format of the table of formats.
var formatKinds = map[string]formatKind{
	"base64url":             {Reason: "padding may be there or not, which bytes would not say"},
	"binary":                {Reason: "in JSON it is any text; bodies and parts that are binary are streams"},
	"byte":                  {String: "bytes", Reason: "one text for any bytes"},
	"char":                  {Reason: "a rune would hold no text that is none"},
	"commonmark":            {Reason: "any text"},
	"date":                  {String: "date", Reason: "one text for any day"},
	"date-time":             {String: "dateTime", Reason: "as oapi-codegen does"},
	"date-time-local":       {Reason: "time.Time has a zone"},
	"decimal":               {Number: "number", Reason: "digits beyond those of float64 count"},
	"decimal128":            {Number: "number", Reason: "digits beyond those of float64 count"},
	"double":                {Reason: "float64 holds it"},
	"double-int":            {Number: "whole64", Integer: "wide", Reason: "no Go type ends there"},
	"duration":              {Reason: "time.Duration has no months"},
	"email":                 {Reason: "Go has no type for it"},
	"float":                 {Reason: "float32 would change the decimals that are written"},
	"hostname":              {Reason: "Go has no type for it"},
	"html":                  {Reason: "any text"},
	"http-date":             {Reason: "it has three forms"},
	"idn-email":             {Reason: "Go has no type for it"},
	"idn-hostname":          {Reason: "Go has no type for it"},
	"int16":                 {Number: "whole16", Integer: "int16", Reason: "the Go type of that width"},
	"int32":                 {Number: "whole32", Integer: "int32", Reason: "the Go type of that width"},
	"int64":                 {Number: "whole64", Integer: "int64", Reason: "the Go type of that width; a string has other texts for it"},
	"int8":                  {Number: "whole8", Integer: "int8", Reason: "the Go type of that width"},
	"ipv4":                  {String: "ipv4", Reason: "one text for any address"},
	"ipv4-cidr":             {Reason: "text, as that of ipv6-cidr"},
	"ipv6":                  {Reason: "an address has many texts, of which netip.Addr would write another"},
	"ipv6-cidr":             {Reason: "an address has many texts"},
	"iri":                   {Reason: "net/url would write other texts"},
	"iri-reference":         {Reason: "net/url would write other texts"},
	"json-pointer":          {Reason: "Go has no type for it"},
	"language":              {Reason: "Go has no type for it"},
	"media-range":           {Reason: "Go has no type for it"},
	"password":              {Reason: "any text"},
	"regex":                 {Reason: "package regexp has another syntax"},
	"relative-json-pointer": {Reason: "Go has no type for it"},
	"sf-binary":             {Reason: "its text has colons around it"},
	"sf-boolean":            {Reason: "its text is ?0 or ?1"},
	"sf-decimal":            {Reason: "float64 holds its 15 digits"},
	"sf-integer":            {Number: "whole64", Integer: "wide", Reason: "no Go type ends there"},
	"sf-string":             {Reason: "its text has quotes of its own"},
	"sf-token":              {Reason: "Go has no type for it"},
	"time":                  {Reason: "time.Time has a day"},
	"time-local":            {Reason: "time.Time has a day"},
	"uint16":                {Number: "uwhole16", Integer: "uint16", Reason: "the Go type of that width"},
	"uint32":                {Number: "uwhole32", Integer: "uint32", Reason: "the Go type of that width"},
	"uint64":                {Number: "uwhole64", Integer: "uint64", Reason: "the Go type of that width; a string has other texts for it"},
	"uint8":                 {Number: "uwhole8", Integer: "uint8", Reason: "the Go type of that width"},
	"unix-time":             {Number: "whole64", Integer: "wide", Reason: "seconds beyond those of 32 bits"},
	"unixtime":              {Number: "whole64", Integer: "wide", Reason: "seconds beyond those of 32 bits"},
	"uri":                   {Reason: "net/url would write other texts"},
	"uri-reference":         {Reason: "net/url would write other texts"},
	"uri-template":          {Reason: "Go has no type for it"},
	"url":                   {Reason: "net/url would write other texts"},
	"uuid":                  {String: "uuid", Reason: "as oapi-codegen does; it is written in lower case"},
}

// kindOfFormat returns the kind that holds values of a JSON type and format, and whether
// the format is still to be checked then. known is false of a format that nobody knows,
// which stands for nothing.
func kindOfFormat(format, jsonType string) (name string, check, known bool) {
	row, known := values.FormatOf(format)
	kinds := formatKinds[format]
	text := false
	switch jsonType {
	case "string":
		name, text = cmp.Or(kinds.String, plainKinds.String), true
	case "number":
		name = cmp.Or(kinds.Number, plainKinds.Number)
	case "integer":
		name = cmp.Or(kinds.Integer, plainKinds.Integer)
	default:
		return jsonType, false, known
	}
	checked := row.About(jsonType) && (text && row.Check != nil || !text && row.CheckNumber != nil)
	return name, checked && !scalarKinds[name].Exact, known
}
