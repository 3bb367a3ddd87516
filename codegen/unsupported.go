package codegen

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/document"
)

// An UnsupportedError is why nothing was generated: parts of the document that the code
// could not enforce. It wraps each [Refusal].
type UnsupportedError struct {
	// Refusals are in the order of files and lines.
	Refusals []*Refusal
	// Operations are those that depend on what is refused, and Rest those that don't,
	// each in the order of the document.
	Operations, Rest []Operation
}

// An Operation is one of the document.
type Operation struct {
	Method, Path string
	ID           string // the operationId, empty without one
}

// String is method and path, and the operationId in brackets, on one line.
func (o Operation) String() string {
	text := o.key()
	if o.ID != "" {
		text += " (" + o.ID + ")"
	}
	quoted := fmt.Sprintf("%q", text)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

func (o Operation) key() string { return o.Method + " " + o.Path }

func newUnsupported(d *document.Document, list []*Refusal) *UnsupportedError {
	var nodes []*document.Node
	touched := make(map[*document.Operation]bool)
	for _, refusal := range list {
		if refusal.node != nil {
			nodes = append(nodes, refusal.node)
		}
	}
	for _, op := range d.Touched(nodes...) {
		touched[op] = true
	}
	e := &UnsupportedError{Refusals: list}
	for _, op := range d.Operations() {
		named := Operation{op.Method, op.Path, op.ID}
		if touched[op] || op.LeftOut != nil {
			e.Operations = append(e.Operations, named)
		} else {
			e.Rest = append(e.Rest, named)
		}
	}
	return e
}

// Unwrap returns the refusals.
func (e *UnsupportedError) Unwrap() []error {
	errs := make([]error, len(e.Refusals))
	for i, refusal := range e.Refusals {
		errs[i] = refusal
	}
	return errs
}

// Error says how many refusals there are of each kind, the most first, and then each;
// of one kind no more than 20.
func (e *UnsupportedError) Error() string {
	if len(e.Refusals) == 1 {
		return e.Refusals[0].Error()
	}
	var b strings.Builder
	operations := ""
	if total := len(e.Operations) + len(e.Rest); total > 0 {
		operations = fmt.Sprintf(", on which %d of %d operations depend", len(e.Operations), total)
		if len(e.Rest) == 0 {
			operations = fmt.Sprintf(", on which %d operations depend", total)
		}
	}
	fmt.Fprintf(&b, "%d parts of the document can't be enforced by generated code%s:\n", len(e.Refusals), operations)
	b.WriteString(countKinds(e.Refusals, func(r *Refusal) string { return r.Kind }))
	listed, more := make(map[string]int), 0
	for _, refusal := range e.Refusals {
		if listed[refusal.Kind]++; listed[refusal.Kind] > maxListed {
			more++
			continue
		}
		fmt.Fprintf(&b, "%s\n", refusal.Error())
	}
	if more > 0 {
		fmt.Fprintf(&b, "%d more are not listed, of kinds of which %d are\n", more, maxListed)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// maxListed is how many of one kind are listed one by one.
const maxListed = 20

// countKinds is a line with the number of each kind, the most first.
func countKinds[T any](list []T, kind func(T) string) string {
	counts := make(map[string]int)
	for _, one := range list {
		counts[kind(one)]++
	}
	names := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintf(&b, "%6d  %s\n", counts[name], name)
	}
	return b.String()
}

// Skipped is what was left out of the generated code.
type Skipped struct {
	Operations []Operation // sorted by path and method
	Refusals   []*Refusal  // why
}

// tells reports whether a fault is the reason why something was left out.
func (s *Skipped) tells(f document.Fault) bool {
	return slices.ContainsFunc(s.Refusals, func(r *Refusal) bool {
		return r.Reason == f.Message && r.File == f.File && r.Line == f.Line && r.Pointer == f.Pointer
	})
}

// A Result is what Generate makes of a document.
type Result struct {
	Code     []byte // formatted Go source
	Document []byte // the document with the overlay applied
	// Faults are those of the document that keep nothing from being generated.
	Faults  []document.Fault
	Skipped Skipped

	marked []byte // the code with the marks of files in it
	file   string // the document's
	made   []madeName
}

// Generate makes Go code of the document in file. A part of the document that the code
// could not enforce stops it: the error is an [*UnsupportedError] then. Where the
// configuration asks for it, the operations that depend on such parts are left out
// instead, as long as others are left. Generations wait for each other.
func Generate(config *Config, file string, text []byte) (*Result, error) {
	attempt := *config
	var skipped Skipped
	for {
		result, err := generateOnce(&attempt, file, text)
		unsupported, ok := errors.AsType[*UnsupportedError](err)
		switch {
		case err == nil:
			slices.SortFunc(skipped.Operations, func(a, b Operation) int {
				return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
			})
			result.Faults = slices.DeleteFunc(result.Faults, skipped.tells)
			result.Skipped = skipped
			if result.marked, err = tellSkipped(result.marked, skipped.Operations); err != nil {
				return nil, err
			}
			result.Code, err = joined(result.marked)
			return result, err
		case !ok || !config.SkipUnsupported:
			return nil, err
		case len(unsupported.Operations) == 0:
			return nil, fmt.Errorf("%w\nno operation depends on it, so that there is none to skip", err)
		case len(unsupported.Rest) == 0:
			return nil, fmt.Errorf("%w\nnothing would be left if all operations were skipped that depend on it", err)
		}
		skipped.Operations = append(skipped.Operations, unsupported.Operations...)
		skipped.Refusals = append(skipped.Refusals, unsupported.Refusals...)
		attempt.without = nil
		for _, op := range skipped.Operations {
			attempt.without = append(attempt.without, op.key())
		}
	}
}

// tellSkipped puts the operations that were left out into the package's comment.
func tellSkipped(code []byte, operations []Operation) ([]byte, error) {
	if len(operations) == 0 {
		return code, nil
	}
	text := fmt.Sprintf("Left out are %d operations, which depend on what the code could not enforce:\n", len(operations))
	if len(operations) == 1 {
		text = "Left out is an operation, which depends on what the code could not enforce:\n"
	}
	for _, op := range operations {
		text += "\n  - " + op.String()
	}
	var b strings.Builder
	for line := range strings.Lines(text + "\n\n") {
		b.WriteString(strings.TrimRight("// "+line, " \n") + "\n")
	}
	before, after, found := strings.Cut(string(code), generatedMark)
	if !found {
		return nil, errors.New("the generated code does not say that it is generated")
	}
	return []byte(before + b.String() + generatedMark + after), nil
}
