package cases

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/schema"
)

// Options change what a generator makes. The zero value makes cases that need no
// knowledge of the server.
type Options struct {
	// Seed chooses among what the document leaves open; the ids of cases do not
	// depend on it.
	Seed uint64
	// Params are values that exist, by parameter name or OPERATION.name.
	Params map[string]string
	// Body are values of members that must name something real, by member name,
	// JSON Pointer, or OPERATION. and either, as text or JSON.
	Body map[string]string
	// Header is sent with every request.
	Header []Field
	// Forbidden are credentials that are known but not allowed.
	Forbidden []Field
	// Credentials names headers that carry credentials, beside Authorization,
	// Cookie and the document's security schemes.
	Credentials []string
}

// A Generator makes the cases of one contract. It is not safe for concurrent use.
type Generator struct {
	contract   *gate.Contract
	options    Options
	seed       uint64
	operations []gate.Operation
	names      []string        // of all parameters
	documented map[string]bool // "METHOD /path"
	secured    bool            // some operation asks for credentials
	samples
	visited  map[*schema.Schema]bool // schemas that have been tested at some place
	untested []string
	noted    map[string]bool
	gaps     []Gap
	lacking  map[string]bool // operations of gaps
	// disagree is told of every case that the judge and the generator see
	// differently. Such a case is never yielded.
	disagree func(Case, gate.Judgement)
	yield    func(Case) bool
	stopped  bool
	allSpent int // bytes of the cases of a phase
}

// New returns a generator for the operations of a contract. It fails where an
// option names what the document does not have.
func New(contract *gate.Contract, options Options) (*Generator, error) {
	g := &Generator{
		contract: contract, options: options, seed: options.Seed,
		operations: contract.Operations(), documented: make(map[string]bool),
		samples: newSamples(), noted: make(map[string]bool), lacking: make(map[string]bool),
	}
	names := make(map[string]bool)
	for _, op := range g.operations {
		g.documented[op.Method+" "+op.Path] = true
		g.secured = g.secured || len(op.Security) > 0
		for _, p := range op.Parameters {
			names[p.Name] = true
		}
	}
	g.names = sortedKeys(names)
	// A success may use up what later cases need, so that what deletes comes last.
	slices.SortStableFunc(g.operations, func(a, b gate.Operation) int {
		return cmp.Compare(destructive(a.Method), destructive(b.Method))
	})
	return g, g.checkOptions()
}

func destructive(method string) int {
	return 1 + slices.Index([]string{"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}, method)
}

func (g *Generator) checkOptions() error {
	for _, name := range sortedKeys(g.options.Params) {
		if !g.known(name, func(op gate.Operation, name string) bool {
			return slices.ContainsFunc(op.Parameters, func(p gate.Parameter) bool { return p.Name == name })
		}) {
			return fmt.Errorf("the document has no parameter %q", name)
		}
	}
	for _, name := range sortedKeys(g.options.Body) {
		if !g.known(name, func(op gate.Operation, name string) bool {
			return op.Body != nil && slices.ContainsFunc(op.Body.Media, func(m gate.Media) bool {
				if m.Schema == nil {
					return false
				}
				first, _, _ := strings.Cut(strings.TrimPrefix(name, "/"), "/")
				v := g.view([]*schema.Schema{m.Schema}, chooser{})
				return len(v.declared(unescapeToken(first)))+len(v.declared(name)) > 0
			})
		}) {
			return fmt.Errorf("the document has no body with a member %q", name)
		}
	}
	return nil
}

// known reports whether a name, alone or after OPERATION., names something.
func (g *Generator) known(name string, has func(gate.Operation, string) bool) bool {
	return slices.ContainsFunc(g.operations, func(op gate.Operation) bool {
		local, scoped := strings.CutPrefix(name, op.Name+".")
		return has(op, name) || scoped && has(op, local)
	})
}

// All yields the cases in the order in which they are to be sent: those that must
// not succeed first, then the valid ones, the plainest of each operation first. It
// can be called again and yields the same.
func (g *Generator) All() iter.Seq[Case] {
	return func(yield func(Case) bool) {
		g.yield, g.stopped = yield, false
		for _, phase := range []func(*maker){(*maker).invalid, (*maker).allValid} {
			g.visited, g.allSpent = make(map[*schema.Schema]bool), 0
			for i := range g.operations {
				if g.stopped {
					return
				}
				if m := g.maker(&g.operations[i]); m != nil {
					phase(m)
				}
			}
		}
	}
}

// Plain yields the plainest valid case of each operation that has one, alone.
func (g *Generator) Plain() iter.Seq[Case] {
	return func(yield func(Case) bool) {
		more := true
		for i := range g.operations {
			g.visited, g.allSpent, g.stopped = make(map[*schema.Schema]bool), 0, false
			g.yield = func(c Case) bool {
				more = yield(c)
				return false
			}
			if m := g.maker(&g.operations[i]); m != nil {
				m.allValid()
			}
			if !more {
				return
			}
		}
	}
}

// A Gap is an operation that has no valid case, so that nothing shows whether the
// server takes what the document describes, and why. Those that a fault of the
// document leaves out are none.
type Gap struct {
	Operation, Reason string
	At                gate.Location
}

// Gaps lists the operations without a valid case: known when All has come to its end.
func (g *Generator) Gaps() []Gap { return slices.Clone(g.gaps) }

// lack notes that an operation has no valid case, once.
func (g *Generator) lack(op *gate.Operation, reason string) {
	if !g.lacking[op.Name] {
		g.lacking[op.Name] = true
		g.gaps = append(g.gaps, Gap{op.Name, reason, op.At})
		g.gap("%s: no case, as %s", op.Name, reason)
	}
}

// Untested says, for people, what no case is made for, and why: known when All
// has come to its end.
func (g *Generator) Untested() []string { return slices.Clone(g.untested) }

// gap notes what no case is made for, once.
func (g *Generator) gap(format string, args ...any) {
	if line := fmt.Sprintf(format, args...); !g.noted[line] {
		g.noted[line] = true
		g.untested = append(g.untested, line)
	}
}

// random returns bytes that the seed and a name determine.
func (g *Generator) random(name string) [32]byte {
	return sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, g.seed), name...))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func unescapeToken(token string) string {
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
}
