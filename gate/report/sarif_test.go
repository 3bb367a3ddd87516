package report

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// SARIF is valid by the schema that OASIS published.
func TestSARIFIsValid(t *testing.T) {
	schema := sarifValidator(t)
	for name, r := range map[string]*result.Report{
		"traffic": sample("pets"), "cases": server("pets"), "hostile traffic": sample(hostile), "hostile cases": server(hostile), "nothing": {},
	} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(render(t, "sarif", r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The schema can tell.
	if err := schema.Validate(map[string]any{"version": "2.1.0", "runs": []any{map[string]any{}}}); err == nil {
		t.Error("the schema takes a run without a tool")
	}
}

func sarifValidator(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	document, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(sarifSchema, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(sarifSchema)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID   string
					Help struct{ Text string }
				}
			}
		}
		Results []struct {
			RuleID, Level       string
			RuleIndex           int
			OccurrenceCount     int
			PartialFingerprints map[string]string
			Suppressions        []struct{ Kind, Justification string }
			Locations           []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct{ StartLine, StartColumn int }
				}
			}
		}
	}
}

func readSARIF(t *testing.T, r *result.Report) sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal(render(t, "sarif", r), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

func TestSARIFResults(t *testing.T) {
	run := readSARIF(t, sample("pets")).Runs[0]
	if len(run.Results) != 5 {
		t.Fatalf("got %d results, want one for each of 5 places", len(run.Results))
	}
	for _, result := range run.Results {
		rule := run.Tool.Driver.Rules[result.RuleIndex]
		if rule.ID != result.RuleID || rule.Help.Text == "" {
			t.Errorf("the result of %s points at the rule %+v", result.RuleID, rule)
		}
	}
	method, path := run.Results[0], run.Results[1]
	place := method.Locations[0].PhysicalLocation
	if place.ArtifactLocation.URI != "pets.yaml" || place.Region.StartLine != 7 || place.Region.StartColumn != 3 || method.OccurrenceCount != 2 {
		t.Errorf("got %+v, want two occurrences at pets.yaml:7:3", method)
	}
	if other := run.Results[3]; method.Level != "error" || other.Level != "warning" || other.RuleID != "response.body.duplicateMember" {
		t.Errorf("got the levels %s and %s of %s, want error and warning", method.Level, other.Level, other.RuleID)
	}
	if len(method.Suppressions) != 0 || len(path.Suppressions) != 1 || path.Suppressions[0].Kind != "external" || path.Suppressions[0].Justification != "known pets" {
		t.Errorf("got the suppressions %+v and %+v, want one with the waiver's reason", method.Suppressions, path.Suppressions)
	}
}

// Code scanning follows a result by its fingerprint: it stays when lines move and
// other exchanges show it, and no two results of a run have the same.
func TestSARIFFingerprints(t *testing.T) {
	prints := func(line int, file string, items ...string) (found []string) {
		var r result.Report
		for i, item := range items {
			r.Add(result.Outcome{File: file, Exchange: i, Judgement: gate.Judgement{Response: gate.Fail, Findings: []gate.Finding{
				{Rule: gate.RuleResponseStatus, Part: gate.PartResponse, Operation: "a", Pointer: "/" + item, Schema: gate.Location{Pointer: "/x", Line: line}},
			}}})
		}
		for _, result := range readSARIF(t, &r).Runs[0].Results {
			found = append(found, result.PartialFingerprints[fingerprintName])
		}
		return found
	}
	first := prints(7, "a.har", "0")
	if again := prints(9, "b.har", "3", "5"); len(again) != 1 || again[0] != first[0] || first[0] == "" {
		t.Errorf("got %q and %q, want the same", first, again)
	}
	if two := prints(7, "a.har", "a", "b"); len(two) != 2 || two[0] == two[1] {
		t.Errorf("got %q, want two different ones", two)
	}
}
