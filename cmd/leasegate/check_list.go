package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/report"
)

// list prints the cases, a line each that begins with the id, and at the end how
// many there are of each operation and what none is made for.
func (c *checkCommand) list(w io.Writer, contract *gate.Contract, generator *cases.Generator, chosen iter.Seq[cases.Case]) error {
	b := bufio.NewWriter(w)
	counts := make(map[string]*caseCount)
	for one := range chosen {
		count := counts[one.Operation]
		if count == nil {
			count = &caseCount{}
			counts[one.Operation] = count
		}
		count.add(one.Expect)
		fmt.Fprintf(b, "%s\t%s\t%s\t%s\n", report.Visible(one.ID), one.Expect, report.Visible(one.Request.Method+" "+one.Request.Target), report.Visible(one.Title))
	}
	fmt.Fprint(b, "\nCases per operation:\n")
	for _, operation := range contract.Operations() {
		count := counts[operation.Name]
		if count == nil {
			count = &caseCount{}
		}
		fmt.Fprintf(b, "  %s: %d valid, %d invalid, %d about HTTP\n", report.Visible(operation.Name), count.valid, count.invalid, count.others)
	}
	if untested := generator.Untested(); len(untested) > 0 {
		fmt.Fprint(b, "\nNot tested:\n")
		for _, line := range untested {
			fmt.Fprintf(b, "  %s\n", report.Visible(line))
		}
	}
	if err := b.Flush(); err != nil {
		return outputError(err)
	}
	return nil
}

// caseCount counts the cases of an operation.
type caseCount struct{ valid, invalid, others int }

func (c *caseCount) add(expect cases.Expectation) {
	switch expect {
	case cases.Take:
		c.valid++
	case cases.Refuse:
		c.invalid++
	default:
		c.others++
	}
}
