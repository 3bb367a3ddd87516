package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/result"
)

// wantPrefix begins what a finding says.
const wantPrefix = "want "

// A group is the findings that have everything in common but the exchange and the
// index of an item.
type group struct {
	result.Sample // the first
	place         result.Place
	samples       []result.Sample
}

// groups sorts the findings by level, errors first, then by rule and by place. Within a group they stay in
// the order of arrival.
func groups(samples []result.Sample) []group {
	// Places are worked out once, since sorting asks often.
	placed := make([]group, 0, len(samples))
	for _, sample := range samples {
		placed = append(placed, group{Sample: sample, place: sample.Place()})
	}
	slices.SortStableFunc(placed, compareGroups)
	var joined []group
	for _, one := range placed {
		if n := len(joined); n == 0 || compareGroups(joined[n-1], one) != 0 {
			joined = append(joined, one)
		}
		last := &joined[len(joined)-1]
		last.samples = append(last.samples, one.Sample)
	}
	return joined
}

func compareGroups(a, b group) int {
	return cmp.Or(
		a.Level.Compare(b.Level),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Operation, b.Operation),
		cmp.Compare(a.Part, b.Part),
		cmp.Compare(a.place.Pointer, b.place.Pointer),
		cmp.Compare(a.Schema.File, b.Schema.File),
		cmp.Compare(a.Schema.Line, b.Schema.Line),
		cmp.Compare(a.Schema.Column, b.Schema.Column),
		cmp.Compare(a.Schema.Pointer, b.Schema.Pointer),
		cmp.Compare(a.Want, b.Want),
		cmp.Compare(a.Waived, b.Waived),
		compareBool(a.Known, b.Known),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (g group) level() gate.Level { return levelOf(g.Finding) }

func levelOf(f gate.Finding) gate.Level { return cmp.Or(f.Level, gate.LevelError) }

// noun is what findings of a level are called.
func noun(level gate.Level) string {
	if level == gate.LevelError {
		return "finding"
	}
	return string(level)
}

// want says what was wanted, after the place.
func (g group) want() string {
	if g.place.Pointer == "" {
		return wantPrefix + g.Want
	}
	return g.place.Pointer + ": " + wantPrefix + g.Want
}

// in says which part of which operation it is about.
func (g group) in() string {
	where := "in the " + string(g.Part)
	if g.Operation != "" {
		where += " of " + g.Operation
	}
	return where
}

// exchange names the exchange or case of a sample.
func exchange(s result.Sample) string {
	if s.Case != "" {
		return s.Case
	}
	return fmt.Sprintf("%s:%d", s.File, s.Exchange)
}

// rules are those of the catalogue, by id.
func rules() map[gate.Rule]gate.RuleInfo {
	known := make(map[gate.Rule]gate.RuleInfo)
	for _, rule := range gate.Rules() {
		known[rule.Rule] = rule
	}
	return known
}

// schemaPlace is the file and the line, or else the pointer, of a place in a
// document; empty for none.
func schemaPlace(r *result.Report, l gate.Location) string {
	file := cmp.Or(l.File, r.Document)
	switch {
	case l.Line > 0:
		return fmt.Sprintf("%s:%d", file, l.Line)
	case l.Pointer != "":
		return file + "#" + l.Pointer
	}
	return ""
}
