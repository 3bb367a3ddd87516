package cases_test

import (
	"fmt"

	"github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
)

const pets = `openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets/{id}:
    put:
      operationId: putPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string, maxLength: 3}}}}}
      responses: {'204': {description: put}, '400': {description: refused}}
`

func Example() {
	doc, err := document.Read("pets.yaml", []byte(pets), document.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	contract, err := gate.New(doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	generator, err := cases.New(contract, cases.Options{Params: map[string]string{"id": "rex"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for c := range generator.All() {
		if c.Rule != "request.body.maxLength" {
			continue
		}
		fmt.Printf("%s: %s %s %s\n", c.Expect, c.Request.Method, c.Request.Target, c.Request.Body)
		judgement, _ := c.Judge(contract, &gate.Response{Status: 204})
		for _, finding := range judgement.Findings {
			fmt.Println("  on 204:", finding.Rule)
		}
	}
	// Output:
	// refuse: PUT /pets/rex {"name":"xxxx"}
	//   on 204: server.accepted
	// refuse: PUT /pets/rex {"name":"éééé"}
	//   on 204: server.accepted
	// take: PUT /pets/rex {"name":"xxx"}
	// take: PUT /pets/rex {"name":"xx"}
	// take: PUT /pets/rex {"name":"ééé"}
	// take: PUT /pets/rex {"name":"😀😀😀"}
}
