package document

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestSelection(t *testing.T) {
	const text = head + `paths:
  /pets: {get: {operationId: listPets, tags: [pets], responses: {'200': {description: ''}}}, post: {operationId: addPet, tags: [pets, admin], responses: {'200': {description: ''}}}}
  /admin/users: {get: {tags: [admin], responses: {'200': {$ref: '#/nowhere'}}}}
`
	for _, test := range []struct {
		reason       string
		selected, no []string
		want         []string // names, in the order of the document
		refused      string   // the pattern that matches nothing
		near         []string
	}{
		{"nothing is said", nil, nil, []string{"listPets", "addPet", "GET /admin/users"}, "", nil},
		{"by operationId", []string{"addPet"}, nil, []string{"addPet"}, "", nil},
		{"by method and path, where there is an operationId, too", []string{"GET /pets"}, nil, []string{"listPets"}, "", nil},
		{"by any method", []string{"* /admin*"}, nil, []string{"GET /admin/users"}, "", nil},
		{"by tag", []string{"tag:admin"}, nil, []string{"addPet", "GET /admin/users"}, "", nil},
		{"several add up", []string{"listPets", "tag:admin"}, nil, []string{"listPets", "addPet", "GET /admin/users"}, "", nil},
		{"all but some", nil, []string{"tag:admin"}, []string{"listPets"}, "", nil},
		{"some but others", []string{"tag:pets"}, []string{"POST *"}, []string{"listPets"}, "", nil},
		{"a misspelt name", []string{"adPet"}, nil, nil, "adPet", []string{"addPet"}},
		{"another case", nil, []string{"LISTPETS"}, nil, "LISTPETS", []string{"listPets"}},
		{"a path without its method", []string{"/admin"}, nil, nil, "/admin", []string{"GET /admin/users"}},
		{"like nothing", []string{"orders"}, nil, nil, "orders", nil},
		{"everything left out", nil, []string{"*"}, nil, "", nil},
	} {
		d, err := Read("doc.yaml", []byte(text), Options{Select: []Selection{{Operations: test.selected, SkipOperations: test.no}}})
		if refused, ok := errors.AsType[*PatternError](err); ok || test.refused != "" {
			if !ok || refused.Pattern != test.refused || !slices.Equal(refused.Near, test.near) || !strings.Contains(err.Error(), test.refused) {
				t.Errorf("%s: %v, want %q near %q", test.reason, err, test.refused, test.near)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, op := range d.Operations() {
			got = append(got, op.Name())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.reason, got, test.want)
		}
		if len(got)+len(d.Unselected()) != 3 {
			t.Errorf("%s: %d operations are selected and %d are not", test.reason, len(got), len(d.Unselected()))
		}
		if broken := slices.Contains(got, "GET /admin/users"); broken != (len(d.Faults()) == 1) {
			t.Errorf("%s: faults %+v", test.reason, d.Faults())
		}
	}
}

// The fault of an operation that is not selected is none of its neighbours'.
func TestSelectionBesideFaults(t *testing.T) {
	const text = head + `paths:
  /a:
    get: {operationId: good, responses: {'200': {description: ''}}}
    put: {operationId: bad, responses: {'200': {$ref: '#/nowhere'}}}
`
	d, err := Read("doc.yaml", []byte(text), Options{Select: []Selection{{Operations: []string{"good"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Faults()) != 0 || d.Operations()[0].LeftOut != nil {
		t.Errorf("faults %+v", d.Faults())
	}
	check(t, "both are selected", read(t, text), []wanted{{LevelError, "6 /paths/~1a/put/responses/200/$ref", "leads nowhere", "bad"}})
}

// A Path Item Object has the methods of the one that it refers to, and its own.
func TestPathItemReference(t *testing.T) {
	d := read(t, head+"paths:\n  /a: {$ref: '#/x-items/a', put: {operationId: own, responses: {'200': {description: ''}}}}\nx-items:\n  a: {parameters: [{name: p, in: query, schema: {}}], get: {operationId: a, responses: {'200': {description: ''}}}, put: {operationId: b, responses: {'200': {description: ''}}}}\n")
	var got []string
	for _, op := range d.Operations() {
		got = append(got, op.Method+" "+op.Path+" "+op.ID+" "+op.Item.Pointer())
	}
	want := []string{"PUT /a own /paths/~1a", "GET /a a /x-items/a"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"required", "requestBody", "get", "put", "properties", "description"}
	for _, test := range []struct{ name, want string }{
		{"requird", "required"},
		{"Required", "required"},
		{"reqiured", "required"},
		{"propertis", "properties"},
		{"gett", "get"},
		{"x", ""},
		{"pit", "put"},
		{"de", ""},
		{"something", ""},
		{strings.Repeat("a", 1000), ""},
	} {
		if got := Nearest(test.name, words); got != test.want {
			t.Errorf("%q: %q, want %q", test.name, got, test.want)
		}
	}
}
