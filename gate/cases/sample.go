package cases

import (
	"fmt"
	"math"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// A node is the schemas for one value with samples that match them: with nothing
// but what must be there, and with all that may be.
type node struct {
	*view
	schemas   []gate.ModelSchema
	min, full value
}

const (
	// maxSample bounds a sample, in bytes: beyond it, optional members stay out.
	maxSample = 8 << 10
	// maxAlternatives bounds how many alternatives are tried for a sample.
	maxAlternatives = 16
)

// node samples the schemas for one value. It returns nil where that fails, or
// where the value would have to hold itself.
func (g *Generator) node(schemas []gate.ModelSchema) *node {
	var key strings.Builder
	for _, s := range schemas {
		key.WriteString(s.At.File + "#" + s.At.Pointer + "\n")
	}
	k := key.String()
	if n, known := g.nodes[k]; known {
		return n
	}
	g.nodes[k] = nil
	n := g.sampled(schemas)
	g.nodes[k] = n
	return n
}

func (g *Generator) sampled(schemas []gate.ModelSchema) *node {
	first := g.view(schemas, 0)
	for i := range max(1, min(first.alternate, maxAlternatives)) {
		v := first
		if i > 0 {
			v = g.view(schemas, i)
		}
		if v.never {
			continue
		}
		if n := g.attempt(v, schemas); n != nil {
			return n
		}
	}
	return g.exemplary(first, schemas)
}

// attempt samples one choice of alternatives.
func (g *Generator) attempt(v *view, schemas []gate.ModelSchema) *node {
	minimal, ok := g.sample(v, false)
	if !ok {
		return nil
	}
	n := &node{view: v, schemas: schemas, min: minimal, full: minimal}
	full, ok := g.sample(v, true)
	if ok && g.takesEach(schemas, full) {
		n.full = full
	}
	if !g.takesEach(schemas, minimal) {
		if n.full = full; !ok || !g.takesEach(schemas, full) {
			return nil
		}
		n.min = full
	}
	return n
}

// exemplary takes a value that the document itself gives, where there is one.
func (g *Generator) exemplary(v *view, schemas []gate.ModelSchema) *node {
	for _, part := range v.parts {
		candidates := []any{part.Source.Example, part.Source.Default}
		for _, candidate := range append(candidates, part.Source.Examples...) {
			if candidate == nil {
				continue
			}
			if converted, ok := fromDocument(candidate); ok && converted.size() <= maxSample && g.takesEach(schemas, converted) {
				return &node{view: v, schemas: schemas, min: converted, full: converted}
			}
		}
	}
	return nil
}

// takes asks the judge about one value and one schema.
func (g *Generator) takes(s gate.ModelSchema, v value) bool {
	findings, err := g.contract.JudgeBody(gate.PartRequest, s.At.Pointer, encode(v))
	return err == nil && len(findings) == 0
}

func (g *Generator) takesEach(schemas []gate.ModelSchema, v value) bool {
	for _, s := range schemas {
		if s.Source != nil && !g.takes(s, v) {
			return false
		}
	}
	return true
}

func (g *Generator) takesAll(v *view, sample value) bool { return g.takesEach(v.parts[:1], sample) }

// sample makes a value of a view: the first that its enum lists, else one of the
// type that says most.
func (g *Generator) sample(v *view, full bool) (value, bool) {
	if values, _, _ := v.enum(); len(values) > 0 {
		for _, one := range values {
			if one != raw("null") && g.takesEach(v.parts, one) {
				return one, true
			}
		}
		return values[0], true
	}
	switch kind := v.kind(); {
	case kind == kindObject:
		return g.sampleObject(v, full)
	case kind == kindArray:
		return g.sampleArray(v, full)
	case kind == kindString:
		sample, ok := g.text(v)
		return text(sample), ok
	case kind&(kindInteger|kindNumber) != 0:
		l := v.numbers()
		return l.sample()
	case kind == kindBoolean:
		return raw("true"), true
	case v.nullable:
		return raw("null"), true
	}
	return nil, false
}

// kind chooses the type of a sample: the one that the schema has keywords about.
func (v *view) kind() kinds {
	if v.free() {
		return kindString
	}
	for _, part := range v.parts {
		s := part.Source
		switch {
		case v.kinds&kindObject != 0 && (s.Properties != nil || s.Required != nil || s.MinProps > 0 || s.PatternProperties != nil || s.AdditionalProperties.Schema != nil || s.AdditionalProperties.Has != nil):
			return kindObject
		case v.kinds&kindArray != 0 && (s.Items != nil || s.PrefixItems != nil || s.MinItems > 0):
			return kindArray
		}
	}
	for _, kind := range []kinds{kindObject, kindArray, kindString, kindInteger, kindNumber, kindBoolean} {
		if v.kinds != anyKind && v.kinds&kind != 0 {
			return kind
		}
	}
	for _, part := range v.parts {
		s := part.Source
		switch {
		case s.Min != nil || s.Max != nil || s.MultipleOf != nil || s.Format == "int32" || s.Format == "int64":
			return kindInteger
		case s.Contains != nil || s.MaxItems != nil || s.UniqueItems:
			return kindArray
		}
	}
	return v.kinds & kindString
}

// free reports whether the schema says nothing at all.
func (v *view) free() bool {
	for _, part := range v.parts {
		if !part.Source.IsEmpty() {
			return false
		}
	}
	return true
}

func (g *Generator) sampleObject(v *view, full bool) (value, bool) {
	result := object{}
	names, schemas := g.properties(v)
	required, _ := v.required()
	for _, name := range required {
		about := schemas[name]
		if misplaced(about) {
			continue
		}
		if about == nil {
			about = g.additional(v)
		}
		one, ok := g.memberSample(v, name, about, full)
		if !ok {
			return nil, false
		}
		result = result.with(name, one)
	}
	if full {
		for _, name := range names {
			if result.get(name) != nil || misplaced(schemas[name]) || result.size() > maxSample {
				continue
			}
			if one, ok := g.memberSample(v, name, schemas[name], full); ok && one.size()+result.size() <= maxSample {
				result = result.with(name, one)
			}
		}
	}
	least, most := v.members()
	if full && most >= 0 && len(result) > most {
		result = result[:max(most, len(required))]
	}
	if _, closed := v.closed(); !closed || len(names) > len(result) {
		return g.padObject(v, result, least, full)
	}
	return result, true
}

// padObject adds members where more are needed, or where their names are free.
func (g *Generator) padObject(v *view, result object, least int, full bool) (value, bool) {
	names, schemas := g.properties(v)
	for _, name := range names {
		if len(result) >= least {
			break
		}
		if result.get(name) != nil || misplaced(schemas[name]) {
			continue
		}
		if one, ok := g.memberSample(v, name, schemas[name], false); ok {
			result = result.with(name, one)
		}
	}
	additional := g.additional(v)
	if full && len(additional) > 0 && least <= len(result) {
		least = len(result) + 1
		if _, most := v.members(); most >= 0 {
			least = min(least, most)
		}
	}
	for i := 1; len(result) < least && i <= least && least < 1000; i++ {
		name := fmt.Sprintf("member%d", i)
		if result.get(name) != nil {
			continue
		}
		one, ok := g.memberSample(v, name, additional, false)
		if !ok {
			break
		}
		result = result.with(name, one)
	}
	return result, true
}

func (g *Generator) memberSample(v *view, name string, schemas []gate.ModelSchema, full bool) (value, bool) {
	if forced, ok := v.forced[name]; ok {
		return text(forced), true
	}
	if len(schemas) == 0 {
		return text("acme"), true
	}
	n := g.node(schemas)
	switch {
	case n == nil:
		return nil, false
	case full:
		return n.full, true
	}
	return n.min, true
}

// members are the numbers of members that a view allows; most is -1 where there
// is no limit.
func (v *view) members() (least, most int) {
	most = -1
	for _, part := range v.parts {
		least = max(least, clampLength(part.Source.MinProps))
		if limit := part.Source.MaxProps; limit != nil && (most < 0 || clampLength(*limit) < most) {
			most = clampLength(*limit)
		}
	}
	return least, most
}

// itemLimits are the numbers of items that a view allows.
type itemLimits struct {
	least, most    int // most is -1 where there is none
	unique         bool
	leastBy        gate.ModelSchema
	mostBy         gate.ModelSchema
	uniqueBy       gate.ModelSchema
	containsAtAll  bool
	leastContained int
}

func (v *view) itemLimits() itemLimits {
	l := itemLimits{most: -1}
	for _, part := range v.parts {
		s := part.Source
		if n := clampLength(s.MinItems); n > l.least {
			l.least, l.leastBy = n, part
		}
		if s.MaxItems != nil {
			if n := clampLength(*s.MaxItems); l.most < 0 || n < l.most {
				l.most, l.mostBy = n, part
			}
		}
		if s.UniqueItems {
			l.unique, l.uniqueBy = true, part
		}
		if s.Contains != nil {
			l.containsAtAll, l.leastContained = true, 1
			if s.MinContains != nil {
				l.leastContained = clampLength(*s.MinContains)
			}
		}
	}
	return l
}

func (g *Generator) sampleArray(v *view, full bool) (value, bool) {
	l := v.itemLimits()
	count := max(l.least, l.leastContained)
	if full {
		count = max(count, 1)
	}
	if l.most >= 0 {
		count = min(count, l.most)
	}
	if count > 1000 {
		return nil, false
	}
	items := array{}
	for i := range count {
		one := value(text("acme"))
		var n *node
		if schemas := g.items(v, i); len(schemas) > 0 {
			if n = g.node(schemas); n == nil {
				return items, i >= l.least && i >= l.leastContained
			}
			if one = n.min; full {
				one = n.full
			}
		}
		if l.unique && i > 0 {
			one = g.another(n, one, i)
		}
		if one == nil || full && i >= l.least && one.size()+items.size() > maxSample {
			break
		}
		items = append(items, one)
	}
	return items, true
}

// another makes a value that differs from those before it; nil where there is none.
func (g *Generator) another(n *node, one value, i int) value {
	if n != nil {
		if values, _, _ := n.enum(); len(values) > 0 {
			if i < len(values) {
				return values[i]
			}
			return nil
		}
	}
	switch one := one.(type) {
	case text:
		if n != nil && n.strings().pattern != "" {
			found := g.matching(n.view, n.strings(), i+1)
			if i < len(found) {
				return text(found[i])
			}
			return nil
		}
		if n != nil && n.strings().format == "uuid" {
			return text(fmt.Sprintf("%s%04x", string(one[:len(one)-4]), i))
		}
		return one + text(fmt.Sprint(i))
	case raw:
		if n != nil {
			l := n.numbers()
			if step := l.step(); n.kinds&(kindInteger|kindNumber) != 0 && string(one) != "true" {
				var f float64
				if _, err := fmt.Sscan(string(one), &f); err == nil {
					return number(f + float64(i)*step)
				}
			}
		}
		if one == "true" && i == 1 {
			return raw("false")
		}
	case object:
		for _, m := range one {
			if changed := g.another(nil, m.value, i); changed != nil {
				if _, isText := m.value.(text); isText {
					return one.with(m.name, changed)
				}
			}
		}
	}
	return nil
}

// numberLimits are the numbers that a view allows.
type numberLimits struct {
	min, max                   *float64
	minExclusive, maxExclusive bool
	minBy, maxBy               gate.ModelSchema
	multiple                   float64 // 0 where there is none
	multipleBy                 gate.ModelSchema
	integer                    bool
	format                     string
	formatBy                   gate.ModelSchema
}

func (v *view) numbers() numberLimits {
	l := numberLimits{integer: v.kinds&kindNumber == 0}
	for _, part := range v.parts {
		s := part.Source
		lower := func(limit *float64, exclusive bool) {
			if limit != nil && (l.min == nil || *limit > *l.min || *limit == *l.min && exclusive) {
				l.min, l.minExclusive, l.minBy = limit, exclusive, part
			}
		}
		upper := func(limit *float64, exclusive bool) {
			if limit != nil && (l.max == nil || *limit < *l.max || *limit == *l.max && exclusive) {
				l.max, l.maxExclusive, l.maxBy = limit, exclusive, part
			}
		}
		lower(s.Min, s.ExclusiveMin.IsTrue())
		lower(s.ExclusiveMin.Value, true)
		upper(s.Max, s.ExclusiveMax.IsTrue())
		upper(s.ExclusiveMax.Value, true)
		if s.MultipleOf != nil && *s.MultipleOf > l.multiple {
			l.multiple, l.multipleBy = *s.MultipleOf, part
		}
		if s.Format == "int32" || s.Format == "int64" {
			l.format, l.formatBy = s.Format, part
			l.integer = true
		}
	}
	return l
}

// step is the distance between a number that is allowed and the next.
func (l numberLimits) step() float64 {
	switch {
	case l.multiple > 0 && l.integer:
		return math.Ceil(l.multiple)
	case l.multiple > 0:
		return l.multiple
	case l.integer || l.min == nil || l.max == nil || *l.max-*l.min >= 4:
		return 1
	}
	return (*l.max - *l.min) / 4
}

func (l numberLimits) sample() (value, bool) {
	step := l.step()
	f := 1.0
	switch {
	case l.min != nil && (*l.min > 1 || l.minExclusive && *l.min >= 1):
		f = *l.min
		if l.minExclusive {
			f += step
		}
	case l.max != nil && (*l.max < 1 || l.maxExclusive && *l.max <= 1):
		f = *l.max
		if l.maxExclusive {
			f -= step
		}
	}
	if l.integer {
		f = math.Ceil(f)
	}
	if l.multiple > 0 {
		f = math.Ceil(f/l.multiple) * l.multiple
		if l.max != nil && f > *l.max {
			f = math.Floor(*l.max/l.multiple) * l.multiple
		}
	}
	return number(f), true
}
