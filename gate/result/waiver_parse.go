package result

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/leasegate/leasegate/gate"
)

// ParseWaivers reads a YAML list of waivers with the members rule, gap or fault,
// operation, pointer, case, reason and until; one of the first three, reason and until
// are required, the others are empty where they are left out. The name is for
// messages; today, a date YYYY-MM-DD, tells which waivers are expired. The error joins
// one for each mistake, with file and line, and unwraps to them.
func ParseWaivers(name string, content []byte, today string) ([]Waiver, error) {
	root, err := parseYAML(name, content)
	if root == nil {
		return nil, err
	}
	if root.Kind != yaml.SequenceNode {
		return nil, waiverError(name, root, "want a list of waivers, each with rule, operation, pointer, reason and until")
	}
	p := newWaiverParser(name, today)
	var waivers []Waiver
	for _, item := range root.Content {
		waivers = append(waivers, p.waiver(item))
	}
	if len(p.mistakes) > 0 {
		return nil, errors.Join(p.mistakes...)
	}
	return waivers, nil
}

// parseYAML returns the value of a file, nil for none.
func parseYAML(name string, content []byte) (*yaml.Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(content, &root); err != nil {
		return nil, fmt.Errorf("%s: not YAML: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if root.Kind == 0 || root.Content[0].Tag == "!!null" {
		return nil, nil
	}
	return root.Content[0], nil
}

type waiverParser struct {
	file     string
	today    string
	rules    map[gate.Rule]bool
	mistakes []error
}

func newWaiverParser(file, today string) *waiverParser {
	p := &waiverParser{file: file, today: today, rules: make(map[gate.Rule]bool)}
	for _, rule := range gate.Rules() {
		p.rules[rule.Rule] = true
	}
	return p
}

func waiverError(file string, at *yaml.Node, message string) error {
	return fmt.Errorf("%s:%d: %s", file, at.Line, message)
}

func (p *waiverParser) wrong(at *yaml.Node, format string, args ...any) {
	p.mistakes = append(p.mistakes, waiverError(p.file, at, fmt.Sprintf(format, args...)))
}

// texts reads the members of a mapping, each a text, into where they belong, and
// returns their nodes by name.
func (p *waiverParser) texts(what string, item *yaml.Node, names []string, into []*string) map[string]*yaml.Node {
	nodes := make(map[string]*yaml.Node)
	for i := 0; i+1 < len(item.Content); i += 2 {
		key, value := item.Content[i], item.Content[i+1]
		member := slices.Index(names, key.Value)
		switch {
		case member < 0:
			p.wrong(key, "%s has no member %q; it has %s and %s", what, key.Value, strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
		case nodes[key.Value] != nil:
			p.wrong(key, "%s is given twice", key.Value)
		case value.Kind != yaml.ScalarNode:
			p.wrong(value, "%s must be text", key.Value)
		case value.Tag != "!!null":
			*into[member] = value.Value
		}
		nodes[key.Value] = value
	}
	return nodes
}

func (p *waiverParser) waiver(item *yaml.Node) Waiver {
	w := Waiver{File: p.file, Line: item.Line}
	if item.Kind != yaml.MappingNode {
		p.wrong(item, "want a waiver: a mapping with rule, operation, pointer, reason and until")
		return w
	}
	nodes := p.texts("a waiver", item,
		[]string{"rule", "gap", "fault", "operation", "pointer", "case", "reason", "until"},
		[]*string{(*string)(&w.Rule), &w.Gap, &w.Fault, &w.Operation, &w.Pointer, &w.Case, &w.Reason, &w.Until})
	at := func(member string) *yaml.Node { return cmp.Or(nodes[member], item) }
	p.subject(&w, at)
	if w.Rule == "" && w.Case != "" {
		p.wrong(at("case"), "a case is of findings alone, not of a gap or a fault")
	}
	if w.Fault != "" && w.Operation != "" {
		p.wrong(at("operation"), "a fault of the document is named by its message and pointer, not by an operation")
	}
	p.reason(&w, at, "the waiver", "what it names")
	return w
}

// subject checks what is named.
func (p *waiverParser) subject(w *Waiver, at func(string) *yaml.Node) {
	given := 0
	for _, text := range []string{string(w.Rule), w.Gap, w.Fault} {
		if text != "" {
			given++
		}
	}
	switch {
	case given == 0:
		p.wrong(at("rule"), "the waiver has no rule; 'leasegate rules' lists them. For what can't be judged it has gap instead, for a fault of the document fault")
	case given > 1:
		p.wrong(at("rule"), "a waiver names one of rule, gap and fault")
	case w.Rule != "" && !p.rules[w.Rule]:
		p.wrong(at("rule"), "there is no rule %q; 'leasegate rules' lists those there are", w.Rule)
	}
	if w.Pointer != "" && w.Pointer[0] != '/' {
		p.wrong(at("pointer"), "the pointer must be empty or begin with / (RFC 6901)")
	}
}

func (p *waiverParser) reason(w *Waiver, at func(string) *yaml.Node, what, names string) {
	if strings.TrimSpace(w.Reason) == "" {
		p.wrong(at("reason"), "%s has no reason; say why %s may stay as it is, and who says so", what, names)
	}
	if w.Until == "" {
		p.wrong(at("until"), "%s has no until; give the last day on which it holds, YYYY-MM-DD", what)
	} else if _, err := time.Parse(time.DateOnly, w.Until); err != nil {
		p.wrong(at("until"), "until must be a date, YYYY-MM-DD")
	}
	w.Expired = w.Until < p.today
}
