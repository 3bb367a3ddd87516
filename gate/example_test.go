package gate_test

import (
	"fmt"
	"net/http"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
)

const library = `
openapi: 3.0.3
info: {title: Library, version: '1'}
paths:
  /books/{isbn}:
    put:
      operationId: putBook
      parameters:
        - {name: isbn, in: path, required: true, schema: {type: string}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Book'}
      responses:
        '204': {description: stored}
components:
  schemas:
    Book:
      type: object
      required: [title]
      properties:
        title: {type: string, minLength: 1}
        pages: {type: integer, minimum: 1}
      additionalProperties: false
`

func libraryContract() *gate.Contract {
	d, err := document.Read("library.yaml", []byte(library), document.Options{})
	if err != nil {
		panic(err)
	}
	contract, err := gate.New(d)
	if err != nil {
		panic(err)
	}
	return contract
}

func ExampleContract_Judge() {
	contract := libraryContract()
	j := contract.Judge(gate.Exchange{
		Request: gate.Request{
			Method: http.MethodPut,
			URL:    "/books/978-0262033848?draft=1",
			Header: http.Header{"Content-Type": {"application/json"}},
			Body:   []byte(`{"title":"","pages":1312,"pages":1313}`),
		},
		Response: &gate.Response{Status: http.StatusNoContent},
	})
	fmt.Println(j.Operation, j.Request, j.Response)
	for _, f := range j.Findings {
		fmt.Printf("%s %q: %s (line %d)\n", f.Rule, f.Pointer, f.Want, f.Schema.Line)
	}
	// Output:
	// putBook fail pass
	// request.body.duplicateMember "/pages": a member name that is not there yet (line 19)
	// request.parameter.undeclared "/query/draft": no parameter of this name in the query (line 6)
	// request.body.minLength "/title": at least 1 character (line 23)
}

func ExampleContract_JudgeBody() {
	findings, err := libraryContract().JudgeBody(gate.PartRequest, "/components/schemas/Book", []byte(`{"pages":0}`))
	for _, f := range findings {
		fmt.Println(f.Rule, f.Pointer)
	}
	fmt.Println(err)
	// Output:
	// request.body.minimum /pages
	// request.body.required /title
	// <nil>
}

func ExampleRules() {
	for _, info := range gate.Rules()[:2] {
		fmt.Println(info.Rule, "-", info.Sentence)
	}
	// Output:
	// request.body.additionalProperties - In the body of the request, an object has a member that the schema does not allow.
	// request.body.anyOf - In the body of the request, a value matches none of the schemas of which it should match at least one.
}
