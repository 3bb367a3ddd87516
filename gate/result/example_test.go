package result_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

func ExampleRead() {
	var saved bytes.Buffer
	var r result.Report
	r.Add(result.Outcome{Judgement: gate.Judgement{Request: gate.Pass, Response: gate.Pass}})
	if err := result.Save(&saved, &r); err != nil {
		log.Fatal(err)
	}
	read, err := result.Read(&saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(read.Verdict(), read.Exchanges.Judged())
	// Output: pass 1
}
