package schema_test

import (
	"testing"

	"github.com/leasegate/leasegate/schema"
)

const benchDocument = `
openapi: 3.0.3
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    Lease:
      type: object
      required: [lease]
      additionalProperties: false
      properties:
        lease:
          type: object
          required: [id, version, expireAt, createdAt, updatedAt, dynamicSecretId, dynamicSecret]
          additionalProperties: false
          properties:
            id: {type: string, format: uuid}
            version: {type: integer, minimum: 1}
            externalEntityId: {type: string, minLength: 1}
            expireAt: {type: string, format: date-time}
            status: {type: string, nullable: true, enum: [Failed to delete, null]}
            createdAt: {type: string, format: date-time}
            updatedAt: {type: string, format: date-time}
            dynamicSecretId: {type: string, format: uuid}
            dynamicSecret:
              type: object
              required: [name, type]
              properties:
                name: {type: string, pattern: '^[a-z0-9-]+$'}
                type: {type: string}
                tags: {type: array, uniqueItems: true, items: {type: string, maxLength: 20}}
                kind: {oneOf: [{type: string}, {type: integer}]}
`

const benchBody = `{"lease":{"id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","version":123,"externalEntityId":"entity","expireAt":"2023-11-07T05:31:56Z","status":null,"createdAt":"2023-11-07T05:31:56Z","updatedAt":"2023-11-07T05:31:56Z","dynamicSecretId":"3c90c3cc-0d44-4b50-8888-8dd25736052a","dynamicSecret":{"name":"my-secret","type":"sql","tags":["a","b","c"],"kind":1}}}`

func BenchmarkEvaluate(b *testing.B) {
	compiled := compileAt(b, benchDocument, "/components/schemas/Lease")
	b.ReportAllocs()
	for b.Loop() {
		v, problems, whole := schema.ReadJSON([]byte(benchBody))
		if result := compiled.Evaluate(v, schema.Response); !whole || problems != nil || result.Problems != nil {
			b.Fatal(result)
		}
	}
}

func BenchmarkReadJSON(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		schema.ReadJSON([]byte(benchBody))
	}
}
