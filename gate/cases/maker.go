package cases

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// A maker makes the cases of one operation.
type maker struct {
	*Generator
	op     *gate.Operation
	params []carried // of the plainest request
	bodies []*body   // those that can be made; the first is that of the plainest request
	ids    map[string]bool
	taken  int // valid cases
	spent  int // bytes of the cases
}

// maker prepares the plainest request of an operation; nil where there is none.
func (g *Generator) maker(op *gate.Operation) *maker {
	m := &maker{Generator: g, op: op, ids: make(map[string]bool)}
	if op.LeftOut != "" {
		g.gap("%s: no case, as %s", op.Name, op.LeftOut)
		return nil
	}
	for i := range op.Parameters {
		p := &op.Parameters[i]
		c, ok := m.carry(p)
		if !ok && p.Required {
			g.lack(op, fmt.Sprintf("there is no value for the parameter %s (%s); give one with --param", p.Name, p.In))
			return nil
		}
		m.params = append(m.params, c)
	}
	if op.Body == nil {
		return m
	}
	var reasons []string
	for _, media := range op.Body.Media {
		b, reason := m.body(media)
		if b != nil {
			m.bodies = append(m.bodies, b)
			continue
		}
		reasons = append(reasons, fmt.Sprintf("no body of %s could be made: %s", media.Name, reason))
	}
	slices.SortStableFunc(m.bodies, func(a, b *body) int { return rank(a.Media) - rank(b.Media) })
	if len(m.bodies) == 0 && op.Body.Required {
		g.lack(op, strings.Join(reasons, "; "))
		return nil
	}
	for _, reason := range reasons {
		g.gap("%s: %s", op.Name, reason)
	}
	return m
}

// emit judges a case and yields it. tentative cases are dropped where the judge
// sees them differently; of others, that is told.
func (m *maker) emit(c Case, d draft, tentative bool) {
	if m.stopped || m.enough() && !c.Plain {
		return
	}
	c.Operation, c.Methods, c.operation = m.op.Name, m.op.Methods, m.op
	c.ID = m.op.Name + "#" + c.ID
	if c.Schema == (gate.Location{}) {
		c.Schema = m.op.At
	}
	c.Request = m.request(d)
	m.spend(&c)
	if c.Rule == gate.RuleRequestMethod && m.contract.Elsewhere(c.Request.Method, c.Request.Target) {
		return
	}
	judgement := m.contract.Judge(gate.Exchange{Request: c.Request.Exchange()})
	if tentative && c.Expect == Refuse && !c.agrees(judgement) {
		// What breaks is decided by what is around the place, oneOf for one.
		if i := slices.IndexFunc(judgement.Findings, uncredited); i >= 0 {
			c.Rule, c.Pointer, c.Schema = judgement.Findings[i].Rule, judgement.Findings[i].Pointer, judgement.Findings[i].Schema
		}
	}
	if !c.agrees(judgement) {
		if !tentative && m.disagree != nil {
			m.disagree(c, judgement)
		}
		if !tentative && !m.misgiven(d, judgement) {
			m.gap("%s: cases left out, as the judge and the generator disagree on them; please report it as a bug", m.op.Name)
		}
		return
	}
	if c.Expect == Take {
		m.taken++
	}
	for _, f := range judgement.Findings {
		if c.Expect == Take && f.Level == gate.LevelWarning && c.Uncertain == "" {
			c.Uncertain = "it goes against " + string(f.Rule) + ": " + f.Want
		}
	}
	switch {
	case len(judgement.NotJudged) > 0:
		c.Uncertain = judgement.NotJudged[0].Reason
	case c.Expect == Take && c.Uncertain == "":
		c.Uncertain = m.unsure(d)
	}
	for i, id := 2, c.ID; m.ids[c.ID]; i++ {
		c.ID = id + "~" + strconv.Itoa(i)
	}
	m.ids[c.ID] = true
	m.stopped = !m.yield(c)
}

// misgiven reports whether a value that the user gave for a parameter is to blame, and
// says so.
func (m *maker) misgiven(d draft, j gate.Judgement) bool {
	for _, c := range d.params {
		if c.given && slices.ContainsFunc(j.Findings, func(f gate.Finding) bool { return broken(f) && f.Pointer == c.at() }) {
			m.gap("%s: the value that was given for the parameter %s (%s) is none that the document allows", m.op.Name, c.Name, c.In)
			return true
		}
	}
	return false
}

// broken reports whether a finding is more than advice.
func broken(f gate.Finding) bool { return f.Level == gate.LevelError || f.Level == "" }

// uncredited reports whether a finding is of anything but credentials. These are for
// the user to give; without, the server will say so.
func uncredited(f gate.Finding) bool { return f.Rule != gate.RuleRequestSecurity }

// agrees reports whether the judge sees the request as the case does.
func (c *Case) agrees(j gate.Judgement) bool {
	switch c.Expect {
	case Take, NotFound, Unauthorized, Forbidden:
		return !slices.ContainsFunc(j.Findings, func(f gate.Finding) bool { return uncredited(f) && broken(f) })
	case NotSucceed:
		return len(j.Findings) > 0
	}
	return slices.ContainsFunc(j.Findings, func(f gate.Finding) bool {
		return f.Rule == c.Rule && f.Pointer == c.Pointer
	})
}
