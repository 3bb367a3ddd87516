package report

import (
	"testing"

	junit "github.com/joshdk/go-junit"

	"github.com/leasegate/leasegate/gate/result"
)

// What another reader of JUnit XML makes of it.
func TestJUnitReadBack(t *testing.T) {
	tests := []struct {
		why    string
		report *result.Report
		want   junit.Totals
		cases  map[string]junit.Status
	}{
		{
			"traffic: a test for each place, one for what conforms, what is expired, what was not judged", sample("pets"),
			junit.Totals{Tests: 16, Passed: 2, Skipped: 8, Failed: 3, Error: 3},
			map[string]junit.Status{
				"listpets/request.method /pets": junit.StatusFailed, "no operation of the document/request.path": junit.StatusSkipped,
				"listPets/response.body.type /*": junit.StatusFailed, "listPets/1 conforming exchange": junit.StatusPassed,
				"not judged/pets.har:5": junit.StatusError, "not judged/-": junit.StatusError, "not tested/listPets: response 4XX": junit.StatusSkipped,
				"listPets/response.body.duplicateMember /other": junit.StatusPassed, "listPets/response.body.duplicateMember /known": junit.StatusSkipped,
				"not judged/no format pets": junit.StatusError, "not judged/no reader for pets": junit.StatusSkipped,
				"the document/note: pets.json: /pets: unknown format pets": junit.StatusSkipped,
			},
		},
		{
			"cases: a test each", server("pets"),
			junit.Totals{Tests: 11, Passed: 3, Skipped: 5, Failed: 1, Error: 2},
			map[string]junit.Status{
				"addPet/addPet/invalid/name/minLength": junit.StatusPassed, "addPet/addPet/invalid/name/type pets": junit.StatusFailed,
				"addPet/addPet/invalid/name/required": junit.StatusSkipped, "addPet/addPet/valid/name": junit.StatusSkipped,
				"addPet/addPet/valid/name/long": junit.StatusError, "addPet/addPet/invalid/name/duplicateMember": junit.StatusPassed, "not tested/addPet: response 500": junit.StatusSkipped,
			},
		},
		{
			"an empty run is no pass", &result.Report{},
			junit.Totals{Tests: 1, Error: 1},
			map[string]junit.Status{"the run/judges something": junit.StatusError},
		},
	}
	for _, test := range tests {
		suites, err := junit.Ingest(render(t, "junit", test.report))
		if err != nil {
			t.Fatalf("%s: %v", test.why, err)
		}
		var got junit.Totals
		found := make(map[string]junit.Status)
		for _, suite := range suites {
			got.Tests += suite.Totals.Tests
			got.Passed += suite.Totals.Passed
			got.Skipped += suite.Totals.Skipped
			got.Failed += suite.Totals.Failed
			got.Error += suite.Totals.Error
			for _, one := range suite.Tests {
				if one.Classname != suite.Name {
					t.Errorf("%s: the class of %q is %q, want its suite %q", test.why, one.Name, one.Classname, suite.Name)
				}
				found[suite.Name+"/"+one.Name] = one.Status
			}
		}
		if got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.why, got, test.want)
		}
		for name, status := range test.cases {
			if found[name] != status {
				t.Errorf("%s: %q is %q, want %q; there are %v", test.why, name, found[name], status, found)
			}
		}
	}
}

// The text of a failure reaches the reader whole, CDATA sections or not.
func TestJUnitFailureText(t *testing.T) {
	suites, err := junit.Ingest(render(t, "junit", server("a]]>b")))
	if err != nil {
		t.Fatal(err)
	}
	for _, suite := range suites {
		for _, one := range suite.Tests {
			if one.Name != "addPet/invalid/name/type a]]>b" {
				continue
			}
			failure, ok := one.Error.(junit.Error)
			if !ok {
				t.Fatalf("got the error %T, want a failure's", one.Error)
			}
			want := "response.body.format: /id: want a uuid a]]>b, in the response of addPet, see a]]>b.yaml:7\n"
			if failure.Type != "response.body.format" || len(failure.Body) < len(want) || failure.Body[:len(want)] != want {
				t.Errorf("got %q and %q, want the first rule and what begins with %q", failure.Type, failure.Body, want)
			}
			return
		}
	}
	t.Error("the failing case is not there")
}
