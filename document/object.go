package document

// A shape is the JSON type of a field and what stands in it.
type shape uint8

const (
	anything shape = iota
	text
	boolean
	one   // an object of a kind
	list  // of objects of a kind
	named // a map of objects of a kind
	texts // a list of texts
)

// A flag says more of a field.
type flag uint8

const (
	required flag = 1 << iota
	only31
	// inert fields are those that nothing that is judged depends on.
	inert
)

// A field is one that an object of OpenAPI has.
type field struct {
	name  string
	shape shape
	of    string // the kind of the objects in it
	flags flag
}

// An object is a kind of object of OpenAPI, as a row of a table: its fields, what
// else may stand in it, and whether a Reference Object may take its place.
type object struct {
	name   string
	fields []field
	// each is the kind of what stands under a name of the author's own, which must
	// begin as beginning says.
	each      string
	beginning string
	reference bool
	// free objects have fields that only their own kind knows.
	free  bool
	check func(w *walker, n *Node)
}

// describing are the fields that only people read.
var describing = []field{{"summary", text, "", inert}, {"description", text, "", inert}}

func withDescription(fields ...field) []field { return append(fields, describing...) }

var parameterFields = []field{
	{"description", text, "", inert},
	{"required", boolean, "", 0},
	{"deprecated", boolean, "", inert},
	{"allowEmptyValue", boolean, "", 0},
	{"style", text, "", 0},
	{"explode", boolean, "", 0},
	{"allowReserved", boolean, "", 0},
	{"schema", one, "Schema", 0},
	{"example", anything, "", inert},
	{"examples", named, "Example", inert},
	{"content", named, "Media Type", 0},
}

// objects are the objects of OpenAPI 3.0.4 and 3.1.1 by name.
var objects map[string]*object

func init() {
	objects = make(map[string]*object)
	for i := range table {
		objects[table[i].name] = &table[i]
	}
}

var table = []object{
	{name: "OpenAPI", check: (*walker).checkRoot, fields: []field{
		{"openapi", text, "", required},
		{"info", one, "Info", required | inert},
		{"jsonSchemaDialect", text, "", only31},
		{"servers", list, "Server", inert},
		{"paths", one, "Paths", 0},
		{"webhooks", named, "Path Item", only31 | inert},
		{"components", one, "Components", 0},
		{"security", list, "Security Requirement", 0},
		{"tags", list, "Tag", inert},
		{"externalDocs", one, "External Documentation", inert},
	}},
	{name: "Info", fields: withDescription(
		field{"title", text, "", required},
		field{"termsOfService", text, "", 0},
		field{"contact", one, "Contact", 0},
		field{"license", one, "License", 0},
		field{"version", text, "", required},
	)},
	{name: "Contact", fields: []field{{"name", text, "", 0}, {"url", text, "", 0}, {"email", text, "", 0}}},
	{name: "License", fields: []field{{"name", text, "", required}, {"identifier", text, "", only31}, {"url", text, "", 0}}},
	{name: "Server", check: (*walker).checkServer, fields: []field{{"url", text, "", required}, {"description", text, "", inert}, {"variables", named, "Server Variable", 0}}},
	{name: "Server Variable", fields: []field{{"enum", texts, "", 0}, {"default", text, "", required}, {"description", text, "", inert}}},
	{name: "Components", check: (*walker).checkComponents, fields: []field{
		{"schemas", named, "Schema", 0},
		{"responses", named, "Response", 0},
		{"parameters", named, "Parameter", 0},
		{"examples", named, "Example", inert},
		{"requestBodies", named, "Request Body", 0},
		{"headers", named, "Header", 0},
		{"securitySchemes", named, "Security Scheme", 0},
		{"links", named, "Link", inert},
		{"callbacks", named, "Callback", inert},
		{"pathItems", named, "Path Item", only31},
	}},
	{name: "Paths", each: "Path Item", beginning: "/", check: (*walker).checkPaths},
	{name: "Path Item", reference: true, check: (*walker).checkPathItem, fields: []field{
		{"$ref", text, "", 0},
		{"summary", text, "", inert},
		{"description", text, "", inert},
		{"get", one, "Operation", 0},
		{"put", one, "Operation", 0},
		{"post", one, "Operation", 0},
		{"delete", one, "Operation", 0},
		{"options", one, "Operation", 0},
		{"head", one, "Operation", 0},
		{"patch", one, "Operation", 0},
		{"trace", one, "Operation", 0},
		{"servers", list, "Server", inert},
		{"parameters", list, "Parameter", 0},
	}},
	{name: "Operation", check: (*walker).checkOperation, fields: []field{
		{"tags", texts, "", inert},
		{"summary", text, "", inert},
		{"description", text, "", inert},
		{"externalDocs", one, "External Documentation", inert},
		{"operationId", text, "", inert},
		{"parameters", list, "Parameter", 0},
		{"requestBody", one, "Request Body", 0},
		{"responses", one, "Responses", 0},
		{"callbacks", named, "Callback", inert},
		{"deprecated", boolean, "", inert},
		{"security", list, "Security Requirement", 0},
		{"servers", list, "Server", inert},
	}},
	{name: "External Documentation", fields: []field{{"description", text, "", 0}, {"url", text, "", required}}},
	{name: "Parameter", reference: true, check: (*walker).checkParameter, fields: append([]field{
		{"name", text, "", required},
		{"in", text, "", required},
	}, parameterFields...)},
	{name: "Request Body", reference: true, fields: []field{
		{"description", text, "", inert},
		{"content", named, "Media Type", required},
		{"required", boolean, "", 0},
	}},
	{name: "Media Type", check: (*walker).checkMediaType, fields: []field{
		{"schema", one, "Schema", 0},
		{"example", anything, "", inert},
		{"examples", named, "Example", inert},
		{"encoding", named, "Encoding", 0},
	}},
	{name: "Encoding", fields: []field{
		{"contentType", text, "", 0},
		{"headers", named, "Header", 0},
		{"style", text, "", 0},
		{"explode", boolean, "", 0},
		{"allowReserved", boolean, "", 0},
	}},
	{name: "Responses", each: "Response", check: (*walker).checkResponses},
	{name: "Response", reference: true, fields: []field{
		{"description", text, "", required | inert},
		{"headers", named, "Header", 0},
		{"content", named, "Media Type", 0},
		{"links", named, "Link", inert},
	}},
	{name: "Callback", reference: true, each: "Path Item"},
	{name: "Example", reference: true, fields: withDescription(field{"value", anything, "", 0}, field{"externalValue", text, "", 0})},
	{name: "Link", reference: true, fields: []field{
		{"operationRef", text, "", 0},
		{"operationId", text, "", 0},
		{"parameters", anything, "", 0},
		{"requestBody", anything, "", 0},
		{"description", text, "", 0},
		{"server", one, "Server", 0},
	}},
	{name: "Header", reference: true, check: (*walker).checkHeader, fields: parameterFields},
	{name: "Tag", fields: []field{{"name", text, "", required}, {"description", text, "", 0}, {"externalDocs", one, "External Documentation", 0}}},
	{name: "Security Scheme", reference: true, check: (*walker).checkSecurityScheme, fields: []field{
		{"type", text, "", required},
		{"description", text, "", inert},
		{"name", text, "", 0},
		{"in", text, "", 0},
		{"scheme", text, "", 0},
		{"bearerFormat", text, "", inert},
		{"flows", one, "OAuth Flows", inert},
		{"openIdConnectUrl", text, "", inert},
	}},
	{name: "OAuth Flows", fields: []field{
		{"implicit", one, "OAuth Flow", 0},
		{"password", one, "OAuth Flow", 0},
		{"clientCredentials", one, "OAuth Flow", 0},
		{"authorizationCode", one, "OAuth Flow", 0},
	}},
	{name: "OAuth Flow", fields: []field{
		{"authorizationUrl", text, "", 0}, {"tokenUrl", text, "", 0}, {"refreshUrl", text, "", 0}, {"scopes", anything, "", required},
	}},
	{name: "Security Requirement", free: true, check: (*walker).checkSecurityRequirement},
	{name: "Discriminator", fields: []field{{"propertyName", text, "", required | inert}, {"mapping", anything, "", 0}}},
	{name: "XML", fields: []field{
		{"name", text, "", 0}, {"namespace", text, "", 0}, {"prefix", text, "", 0}, {"attribute", boolean, "", 0}, {"wrapped", boolean, "", 0},
	}},
	{name: "Schema", free: true},
}

// schemaFields are the fields of a Schema Object that hold schemas, or other objects
// of OpenAPI. All others are package schema's.
var schemaFields = []field{
	{"properties", named, "Schema", 0},
	{"items", one, "Schema", 0},
	{"additionalProperties", one, "Schema", 0},
	{"allOf", list, "Schema", 0},
	{"anyOf", list, "Schema", 0},
	{"oneOf", list, "Schema", 0},
	{"not", one, "Schema", 0},
	{"discriminator", one, "Discriminator", 0},
	{"xml", one, "XML", inert},
	{"externalDocs", one, "External Documentation", inert},
	{"patternProperties", named, "Schema", only31},
	{"$defs", named, "Schema", only31},
	{"definitions", named, "Schema", only31},
	{"dependentSchemas", named, "Schema", only31},
	{"prefixItems", list, "Schema", only31},
	{"contains", one, "Schema", only31},
	{"propertyNames", one, "Schema", only31},
	{"if", one, "Schema", only31},
	{"then", one, "Schema", only31},
	{"else", one, "Schema", only31},
	{"unevaluatedItems", one, "Schema", only31},
	{"unevaluatedProperties", one, "Schema", only31},
	{"contentSchema", one, "Schema", only31 | inert},
}
