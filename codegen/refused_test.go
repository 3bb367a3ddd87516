package codegen

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// refusing generates a server from a document of operations, with the notes.
func refusing(t *testing.T, paths string) (code string, notes []string) {
	t.Helper()
	config, err := ReadConfig("codegen.yaml", []byte("package: out\noutput: out.gen.go\ngenerate: {models: true, client: true, std-http-server: true, strict-server: true}\n"))
	if err != nil {
		t.Fatal(err)
	}
	result, err := Generate(config, "openapi.yaml", []byte("openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"+paths))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiles(result.Code); err != nil {
		t.Fatal(err)
	}
	for _, fault := range result.Faults {
		notes = append(notes, fault.Pointer+": "+fault.Message)
	}
	return string(result.Code), notes
}

// What nothing in a document fills is a method of the implementation, one for each type,
// and told.
func TestRefusers(t *testing.T) {
	text, err := os.ReadFile("testdata/refusing.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, paths, _ := strings.Cut(string(text), "\nsecurity:")
	code, notes := refusing(t, "security:"+paths)
	for _, want := range []string{
		"\tRefuser\n", "type Refuser interface {",
		"RefuseVerdictXLimit(r *http.Request, refusal strict.Refusal, header http.Header) (Verdict, error)",
		"RefuseVerdict(r *http.Request, refusal strict.Refusal, header http.Header) (Verdict, error)",
		"RefuseImagePng(r *http.Request, refusal strict.Refusal, header http.Header) ([]byte, error)",
		`s.Answers("RefuseVerdict", `, "It sets X-Limit",
	} {
		if !strings.Contains(code, want) {
			t.Errorf("the code has no %q", want)
		}
	}
	for _, want := range []string{
		`/paths/~1asked/get/responses/400: nothing in the document says how to fill this response where the server refuses a request, so that the implementation has to, by its method RefuseVerdictXLimit: application/json: /colour: there is more than one way to fill it; the header X-Limit: there is`,
		`by its method RefuseImagePng: image/png: nothing is known to fill this media type with`,
		`2 of 10 operations, POST /bare the first, document no status for a bad request (422, 400, 4XX or default), so that the server answers 400 without content`,
	} {
		if !slices.ContainsFunc(notes, func(note string) bool { return strings.Contains(note, want) }) {
			t.Errorf("%q does not say %q", notes, want)
		}
	}
}

// Where all is filled nothing more is asked for.
func TestNoRefusers(t *testing.T) {
	const paths = `
paths:
  /a: {get: {operationId: a, responses: {'204': {description: d}, '422': {$ref: '#/components/responses/E'}, default: {$ref: '#/components/responses/E'}, '429': {description: d, content: {application/json: {schema: {type: object, required: [wait], properties: {wait: {type: integer}}}}}}}}}
  /b: {head: {operationId: b, responses: {'204': {description: d}, '400': {description: d, content: {application/json: {schema: {type: object, required: [wait], properties: {wait: {type: integer}}}}}}}}}
components: {responses: {E: {description: d, content: {application/json: {schema: {type: object, required: [message], properties: {message: {type: string}}}}}}}}
`
	code, notes := refusing(t, paths)
	if strings.Contains(code, "Refuser") || strings.Contains(code, ".Answers(") {
		t.Error("the implementation is asked for refusals")
	}
	if got := strings.Count(code, "{summary}"); got != 1 {
		t.Errorf("one form is there %d times", got)
	}
	if strings.Contains(strings.Join(notes, " "), "refuses") {
		t.Errorf("%q", notes)
	}
}

// A method that refuses has another name than an operation.
func TestRefuserNames(t *testing.T) {
	code, _ := refusing(t, `
paths:
  /a: {get: {operationId: refuseE, responses: {'204': {description: d}, '422': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/E'}}}}}}}
components: {schemas: {E: {type: object, required: [wait], properties: {wait: {type: integer}}}}}
`)
	if !strings.Contains(code, "RefuseE(ctx context.Context") || strings.Contains(code, "RefuseE(r *http.Request") {
		t.Error("the operation lost its name, or shares it")
	}
}
