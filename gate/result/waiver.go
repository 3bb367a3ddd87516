package result

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/leasegate/leasegate/gate"
)

// A Waiver names a known finding, which is reported and does not fail.
type Waiver struct {
	Rule      gate.Rule
	Operation string // as in Finding
	// Pointer is as in Finding; "*" stands for any index of an array.
	Pointer string
	// Case is a pattern, as [Match] takes it, over the ids of cases; empty for all
	// cases and for recorded traffic.
	Case   string
	Reason string
	Until  string // the last day on which it holds, YYYY-MM-DD
	// File and Line are where it was read from.
	File string
	Line int
	// Expired is set when Until was before today as the waivers were read. An
	// expired waiver waives nothing.
	Expired bool
	// Matched counts the findings that it names.
	Matched int
}

// ParseWaivers reads a YAML list of waivers with the members rule, operation,
// pointer, case, reason and until; rule, reason and until are required, the others
// are empty where they are left out. The name is for messages; today, a date
// YYYY-MM-DD, tells which waivers are expired. The error joins one for each
// mistake, with file and line, and unwraps to them.
func ParseWaivers(name string, content []byte, today string) ([]Waiver, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(content, &root); err != nil {
		return nil, fmt.Errorf("%s: not YAML: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if root.Kind == 0 || root.Content[0].Tag == "!!null" {
		return nil, nil
	}
	list := root.Content[0]
	if list.Kind != yaml.SequenceNode {
		return nil, waiverError(name, list, "want a list of waivers, each with rule, operation, pointer, reason and until")
	}
	rules := make(map[gate.Rule]bool)
	for _, rule := range gate.Rules() {
		rules[rule.Rule] = true
	}
	var waivers []Waiver
	var mistakes []error
	for _, item := range list.Content {
		p := waiverParser{file: name, today: today, rules: rules}
		waivers = append(waivers, p.parse(item))
		mistakes = append(mistakes, p.mistakes...)
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	return waivers, nil
}

type waiverParser struct {
	file     string
	today    string
	rules    map[gate.Rule]bool
	mistakes []error
}

func waiverError(file string, at *yaml.Node, message string) error {
	return fmt.Errorf("%s:%d: %s", file, at.Line, message)
}

func (p *waiverParser) wrong(at *yaml.Node, format string, args ...any) {
	p.mistakes = append(p.mistakes, waiverError(p.file, at, fmt.Sprintf(format, args...)))
}

func (p *waiverParser) parse(item *yaml.Node) Waiver {
	w := Waiver{File: p.file, Line: item.Line}
	if item.Kind != yaml.MappingNode {
		p.wrong(item, "want a waiver: a mapping with rule, operation, pointer, reason and until")
		return w
	}
	members := map[string]*string{
		"rule": (*string)(&w.Rule), "operation": &w.Operation, "pointer": &w.Pointer,
		"case": &w.Case, "reason": &w.Reason, "until": &w.Until,
	}
	nodes := make(map[string]*yaml.Node)
	for i := 0; i+1 < len(item.Content); i += 2 {
		key, value := item.Content[i], item.Content[i+1]
		text, known := members[key.Value]
		switch {
		case !known:
			p.wrong(key, "a waiver has no member %q; it has rule, operation, pointer, case, reason and until", key.Value)
		case nodes[key.Value] != nil:
			p.wrong(key, "%s is given twice", key.Value)
		case value.Kind != yaml.ScalarNode:
			p.wrong(value, "%s must be text", key.Value)
		case value.Tag != "!!null":
			*text = value.Value
		}
		nodes[key.Value] = value
	}
	p.check(&w, item, nodes)
	return w
}

func (p *waiverParser) check(w *Waiver, item *yaml.Node, nodes map[string]*yaml.Node) {
	at := func(member string) *yaml.Node { return cmp.Or(nodes[member], item) }
	switch {
	case w.Rule == "":
		p.wrong(at("rule"), "the waiver has no rule; 'leasegate rules' lists them")
	case !p.rules[w.Rule]:
		p.wrong(at("rule"), "there is no rule %q; 'leasegate rules' lists those there are", w.Rule)
	}
	if w.Pointer != "" && w.Pointer[0] != '/' {
		p.wrong(at("pointer"), "the pointer must be empty or begin with / (RFC 6901)")
	}
	if strings.TrimSpace(w.Reason) == "" {
		p.wrong(at("reason"), "the waiver has no reason; say why what it names may stay as it is, and who says so")
	}
	if w.Until == "" {
		p.wrong(at("until"), "the waiver has no until; give the last day on which it holds, YYYY-MM-DD")
	} else if _, err := time.Parse(time.DateOnly, w.Until); err != nil {
		p.wrong(at("until"), "until must be a date, YYYY-MM-DD")
	}
	w.Expired = w.Until < p.today
}

// names reports whether the waiver names a finding of a case, or of recorded
// traffic where the id is empty.
func (w *Waiver) names(f gate.Finding, caseID string) bool {
	return w.Rule == f.Rule && w.Operation == f.Operation &&
		(w.Pointer == f.Pointer || w.Pointer == pointerPlace(f.Pointer)) &&
		(w.Case == "" || caseID != "" && Match(w.Case, caseID))
}

// lapse says why the waiver itself is a fault; empty when it is none.
func (w *Waiver) lapse(wholeRun bool) string {
	what := "the waiver of " + string(w.Rule)
	if w.Pointer != "" {
		what += " at " + w.Pointer
	}
	switch {
	case w.Expired && w.Matched == 0 && wholeRun:
		return what + " expired on " + w.Until + " and matches nothing any more; remove it"
	case w.Expired:
		return what + " expired on " + w.Until + "; mend what it names, or agree on a new date"
	case w.Matched == 0 && wholeRun:
		return what + " matches nothing any more; remove it"
	}
	return ""
}

// waive returns for every finding the reason of the waiver that names it, and
// settles the verdicts of a copy of the judgement.
func (r *Report) waive(o *Outcome) []string {
	findings := o.Judgement.Findings
	reasons := make([]string, len(findings))
	if len(r.Waivers) == 0 || len(findings) == 0 {
		return reasons
	}
	open := make(map[gate.Part]int)
	count := make(map[gate.Part]int)
	for i, f := range findings {
		count[f.Part]++
		for j := range r.Waivers {
			w := &r.Waivers[j]
			if !w.names(f, o.caseID()) {
				continue
			}
			w.Matched++
			if !w.Expired && reasons[i] == "" {
				reasons[i] = valid(w.Reason)
			}
		}
		if reasons[i] == "" {
			open[f.Part]++
		}
	}
	settle := func(part gate.Part, verdict *gate.Verdict) {
		// A list that is full may have been cut.
		if *verdict == gate.Fail && count[part] > 0 && open[part] == 0 && count[part] < gate.MaxFindings {
			*verdict = gate.Waived
		}
	}
	settle(gate.PartRequest, &o.Judgement.Request)
	settle(gate.PartResponse, &o.Judgement.Response)
	return reasons
}

func mergeWaivers(a, b []Waiver) []Waiver {
	a = slices.Clone(a)
	identity := func(w Waiver) Waiver {
		w.Matched = 0
		return w
	}
next:
	for _, w := range b {
		for i := range a {
			if identity(a[i]) == identity(w) {
				a[i].Matched += w.Matched
				continue next
			}
		}
		a = append(a, w)
	}
	return a
}

// DraftWaivers writes, as YAML, the waivers of the report that still hold and one
// for every other place with findings, until the date given. The reasons of the
// new ones are left empty, so that they are refused until somebody gives one.
func (r *Report) DraftWaivers(until string) []byte {
	type draft struct {
		waiver Waiver
		count  int
	}
	var drafts []draft
	for _, w := range r.Waivers {
		if !w.Expired && w.Matched > 0 {
			drafts = append(drafts, draft{w, w.Matched})
		}
	}
	places := make(map[Waiver]int)
	for _, sample := range r.Findings {
		if sample.Waived == "" {
			places[Waiver{Rule: sample.Rule, Operation: sample.Operation, Pointer: sample.Place().Pointer, Until: until}]++
		}
	}
	for w, count := range places {
		drafts = append(drafts, draft{w, count})
	}
	slices.SortStableFunc(drafts, func(a, b draft) int {
		return cmp.Or(
			cmp.Compare(a.waiver.Rule, b.waiver.Rule), cmp.Compare(a.waiver.Operation, b.waiver.Operation),
			cmp.Compare(a.waiver.Pointer, b.waiver.Pointer), cmp.Compare(a.waiver.Case, b.waiver.Case),
			cmp.Compare(a.waiver.Reason, b.waiver.Reason),
		)
	})
	var b strings.Builder
	b.WriteString("# Known findings, which do not fail the gate until the date given.\n# A waiver needs a reason: why what it names may stay, and who says so.\n")
	if len(drafts) == 0 {
		b.WriteString("[]\n")
	}
	for _, d := range drafts {
		w := d.waiver
		noun := "findings"
		if d.count == 1 {
			noun = "finding"
		}
		fmt.Fprintf(&b, "\n# %d %s\n- rule: %s\n  operation: %s\n  pointer: %s\n", d.count, noun, quoteYAML(string(w.Rule)), quoteYAML(w.Operation), quoteYAML(w.Pointer))
		if w.Case != "" {
			fmt.Fprintf(&b, "  case: %s\n", quoteYAML(w.Case))
		}
		fmt.Fprintf(&b, "  reason: %s\n  until: %s\n", quoteYAML(w.Reason), w.Until)
	}
	return []byte(b.String())
}

// quoteYAML quotes text for YAML, whose double-quoted scalars know the escapes
// that Go writes (YAML 1.2.2, section 5.7). Nothing unprintable remains.
func quoteYAML(s string) string {
	plain := s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.") == "" && strings.Contains(s, ".")
	if plain {
		return s
	}
	return strconv.Quote(s)
}
