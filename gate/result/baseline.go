package result

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/leasegate/leasegate/gate"
)

// A Baseline is what is known of a whole run, with one reason and one date.
type Baseline struct {
	Reason string
	Until  string // the last day on which it holds, YYYY-MM-DD
	// Waivers are what it holds, for [Report].Waivers; all are Known.
	Waivers []Waiver
}

// ParseBaseline reads what [Report.Baseline] wrote: YAML with the members reason and
// until, and the lists findings (rule, operation, pointer, level), gaps (gap,
// operation, pointer) and faults (fault, pointer). The name is for messages; today, a
// date YYYY-MM-DD, tells whether it is expired. The error joins one for each mistake,
// with file and line, and unwraps to them.
func ParseBaseline(name string, content []byte, today string) (*Baseline, error) {
	root, err := parseYAML(name, content)
	if err != nil {
		return nil, err
	}
	if root == nil || root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: want a baseline: a mapping with reason, until, findings, gaps and faults; --update-baseline writes one", name)
	}
	p := newWaiverParser(name, today)
	b := p.baseline(root)
	if len(p.mistakes) > 0 {
		return nil, errors.Join(p.mistakes...)
	}
	return b, nil
}

// baselineLists are the members that are lists, each with what its items have.
var baselineLists = map[string][]string{
	"findings": {"rule", "operation", "pointer", "level"},
	"gaps":     {"gap", "operation", "pointer"},
	"faults":   {"fault", "pointer"},
}

func (p *waiverParser) baseline(root *yaml.Node) *Baseline {
	head := Waiver{File: p.file}
	// The texts come first: the items take theirs from them.
	rest := &yaml.Node{Kind: yaml.MappingNode, Line: root.Line}
	lists := make(map[string]*yaml.Node)
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		switch {
		case baselineLists[key.Value] == nil:
			rest.Content = append(rest.Content, key, value)
		case lists[key.Value] != nil:
			p.wrong(key, "%s is given twice", key.Value)
		default:
			lists[key.Value] = value
		}
	}
	nodes := p.texts("a baseline", rest, []string{"reason", "until", "findings", "gaps", "faults"}, []*string{&head.Reason, &head.Until, new(string), new(string), new(string)})
	p.reason(&head, func(member string) *yaml.Node { return cmp.Or(nodes[member], root) }, "the baseline", "what it holds")
	b := &Baseline{Reason: head.Reason, Until: head.Until}
	for _, name := range []string{"findings", "gaps", "faults"} {
		list := lists[name]
		switch {
		case list == nil || list.Tag == "!!null":
		case list.Kind != yaml.SequenceNode:
			p.wrong(list, "%s must be a list", name)
		default:
			for _, item := range list.Content {
				b.Waivers = append(b.Waivers, p.known(item, head, baselineLists[name]))
			}
		}
	}
	return b
}

// known reads one item of a list.
func (p *waiverParser) known(item *yaml.Node, head Waiver, names []string) Waiver {
	w := head
	w.Line, w.Known = item.Line, true
	if item.Kind != yaml.MappingNode {
		p.wrong(item, "want a mapping with %s", strings.Join(names, ", "))
		return w
	}
	into := map[string]*string{
		"rule": (*string)(&w.Rule), "gap": &w.Gap, "fault": &w.Fault, "operation": &w.Operation,
		"pointer": &w.Pointer, "level": (*string)(&w.Level),
	}
	var members []*string
	for _, name := range names {
		members = append(members, into[name])
	}
	nodes := p.texts("it", item, names, members)
	at := func(member string) *yaml.Node { return cmp.Or(nodes[member], item) }
	switch {
	case *into[names[0]] == "":
		p.wrong(item, "it has no %s", names[0])
	case w.Rule != "" && !p.rules[w.Rule]:
		p.wrong(at("rule"), "there is no rule %q; 'leasegate rules' lists those there are", w.Rule)
	case w.Level != "" && !slices.Contains([]gate.Level{gate.LevelError, gate.LevelWarning, gate.LevelNote}, w.Level):
		p.wrong(at("level"), "level must be error, warning or note")
	}
	return w
}

// Baseline writes, as YAML, what the report found, by place: findings, gaps, and the
// errors and warnings of the document, but for what waivers name. Where the report is
// of a part of a run, or something could not be had, it keeps what of the baseline
// the part did not find. The same report gives the same bytes.
func (r *Report) Baseline(reason, until string) []byte {
	kept := make(map[Waiver]bool)
	keep := func(w Waiver) { kept[w] = true }
	for _, sample := range r.Findings {
		if sample.Waived == "" || sample.Known {
			keep(Waiver{Rule: sample.Rule, Operation: sample.Operation, Pointer: sample.Place().Pointer, Level: cmp.Or(sample.Level, gate.LevelError)})
		}
	}
	gaps := r.Gaps()
	for _, gap := range gaps {
		if gap.Waived == "" || gap.Known {
			keep(Waiver{Gap: gap.Reason, Operation: gap.Operation, Pointer: gap.Pointer})
		}
	}
	for _, fault := range r.Faults() {
		if fault.Level != gate.LevelNote && (fault.Waived == "" || fault.Known) {
			keep(Waiver{Fault: fault.Message, Pointer: fault.Location.Pointer})
		}
	}
	if !r.complete() {
		for _, w := range r.Waivers {
			if w.Known {
				keep(Waiver{Rule: w.Rule, Gap: w.Gap, Fault: w.Fault, Operation: w.Operation, Pointer: w.Pointer, Level: w.Level})
			}
		}
	}
	var lists [3][]Waiver
	for w := range kept {
		switch {
		case w.Rule != "":
			lists[0] = append(lists[0], w)
		case w.Gap != "":
			lists[1] = append(lists[1], w)
		default:
			lists[2] = append(lists[2], w)
		}
	}
	var b strings.Builder
	b.WriteString("# What is known, which does not fail the gate until the date given.\n" +
		"# --baseline takes it, --update-baseline renews it and keeps the reason and the date.\n")
	fmt.Fprintf(&b, "reason: %s\nuntil: %s\n", quoteYAML(reason), until)
	for i, name := range []string{"findings", "gaps", "faults"} {
		slices.SortFunc(lists[i], compareWaivers)
		if len(lists[i]) == 0 {
			fmt.Fprintf(&b, "%s: []\n", name)
			continue
		}
		fmt.Fprintf(&b, "%s:\n", name)
		for _, w := range lists[i] {
			w.write(&b, "  - ", "    ")
		}
	}
	return []byte(b.String())
}
