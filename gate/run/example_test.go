package run_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/run"
)

func ExampleTraffic() {
	recording := `{"log": {"entries": [
		{"request": {"method": "GET", "url": "https://api.example.com/pets?owner=ann"}, "response": {"status": 200}},
		{"response": {"status": 200}}
	]}}`
	// In real use, the Judge method of a gate.Contract.
	judge := func(gate.Exchange) gate.Judgement {
		return gate.Judgement{Request: gate.Pass, Response: gate.Pass}
	}
	for outcome := range run.Traffic(context.Background(), judge, "pets.har", strings.NewReader(recording)) {
		fmt.Println(outcome.Exchange, outcome.Verdict(), outcome.Request, outcome.Err)
	}
	// Output:
	// 0 pass GET /pets?owner=… <nil>
	// 1 error  the entry has no request (HAR 1.2, entries)
}
