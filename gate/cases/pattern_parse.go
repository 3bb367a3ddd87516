package cases

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A term is a part of a pattern (ECMA-262, section 22.2.1), as far as texts are
// made of it. What matches no text, such as an assertion, is no term; whoever makes
// texts has them judged.
type term struct {
	kind     termKind
	set      []runeRange
	terms    []*term
	group    int // the number of a group that captures, or of the one that comes again
	min, max int // how often; max is -1 where there is no limit
}

type termKind uint8

const (
	oneOfSet termKind = iota // one character
	oneAfterTheOther
	oneOfTerms
	sameAgain // the text of a group
)

// A runeRange is a range of characters, its ends among them.
type runeRange struct{ low, high rune }

// maxNested bounds the groups inside of groups.
const maxNested = 200

var errPattern = errors.New("the pattern can't be read")

// A patternParser reads a pattern.
type patternParser struct {
	rest   string
	groups int
	names  map[string]int
}

func parsePattern(pattern string) (*term, error) {
	p := patternParser{rest: pattern, names: make(map[string]int)}
	parsed, err := p.alternatives(0)
	if err == nil && p.rest != "" {
		err = errPattern
	}
	return parsed, err
}

func (p *patternParser) alternatives(depth int) (*term, error) {
	if depth > maxNested {
		return nil, errPattern
	}
	choice := &term{kind: oneOfTerms, min: 1, max: 1}
	for {
		sequence := &term{kind: oneAfterTheOther, min: 1, max: 1}
		for p.rest != "" && p.rest[0] != '|' && p.rest[0] != ')' {
			part, err := p.part(depth)
			if err != nil {
				return nil, err
			}
			if part != nil {
				sequence.terms = append(sequence.terms, part)
			}
		}
		choice.terms = append(choice.terms, sequence)
		if !p.take("|") {
			return choice, nil
		}
	}
}

func (p *patternParser) take(prefix string) bool {
	rest, ok := strings.CutPrefix(p.rest, prefix)
	p.rest = rest
	return ok
}

// part reads an atom with its quantifier; nil for an assertion.
func (p *patternParser) part(depth int) (*term, error) {
	var atom *term
	switch {
	case p.take("^"), p.take("$"), p.take(`\b`), p.take(`\B`):
		return nil, nil
	case p.take("("):
		group, err := p.parenthesized(depth)
		if err != nil {
			return nil, err
		}
		atom = group
	case p.take("["):
		set, err := p.class()
		if err != nil {
			return nil, err
		}
		atom = &term{set: set}
	case p.take("."):
		atom = &term{set: complement([]runeRange{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}})}
	case strings.HasPrefix(p.rest, `\k<`), len(p.rest) > 1 && p.rest[0] == '\\' && '1' <= p.rest[1] && p.rest[1] <= '9':
		atom = p.reference()
	default:
		set, err := p.character()
		if err != nil {
			return nil, err
		}
		atom = &term{set: set}
	}
	low, high := p.quantifier()
	if atom == nil {
		return nil, nil
	}
	if high >= 0 && high < low {
		return nil, errPattern
	}
	atom.min, atom.max = low, high
	return atom, nil
}

// parenthesized reads a group; nil for one that only looks around.
func (p *patternParser) parenthesized(depth int) (*term, error) {
	around, number := false, 0
	switch {
	case p.take("?:"):
	case p.take("?="), p.take("?!"), p.take("?<="), p.take("?<!"):
		around = true
	case p.take("?<"):
		name, rest, ok := strings.Cut(p.rest, ">")
		if !ok {
			return nil, errPattern
		}
		p.rest = rest
		p.groups++
		number = p.groups
		p.names[name] = number
	case p.take("?"):
		return nil, errPattern
	default:
		p.groups++
		number = p.groups
	}
	group, err := p.alternatives(depth + 1)
	if err != nil || !p.take(")") {
		return nil, errPattern
	}
	if around {
		return nil, nil
	}
	group.group = number
	return group, nil
}

func (p *patternParser) reference() *term {
	if rest, ok := strings.CutPrefix(p.rest, `\k<`); ok {
		name, rest, _ := strings.Cut(rest, ">")
		p.rest = rest
		return &term{kind: sameAgain, group: p.names[name]}
	}
	n := 1
	for n < len(p.rest) && '0' <= p.rest[n] && p.rest[n] <= '9' {
		n++
	}
	number, _ := strconv.Atoi(p.rest[1:n])
	p.rest = p.rest[n:]
	return &term{kind: sameAgain, group: number}
}

// quantifier reads how often an atom comes.
func (p *patternParser) quantifier() (low, high int) {
	low, high = 1, 1
	switch {
	case p.take("*"):
		low, high = 0, -1
	case p.take("+"):
		high = -1
	case p.take("?"):
		low = 0
	case strings.HasPrefix(p.rest, "{"):
		counts, rest, ok := strings.Cut(p.rest[1:], "}")
		first, second, ranged := strings.Cut(counts, ",")
		from, err := strconv.ParseUint(first, 10, 32)
		to, errTo := strconv.ParseUint(second, 10, 32)
		if !ok || err != nil || second != "" && errTo != nil {
			return low, high // a brace that stands for itself
		}
		p.rest = rest
		low, high = clampLength(from), clampLength(to)
		if !ranged {
			high = low
		} else if second == "" {
			high = -1
		}
	default:
		return low, high
	}
	p.take("?") // lazy, which changes no match as a whole
	return low, high
}

// class reads a character class.
func (p *patternParser) class() ([]runeRange, error) {
	negated := p.take("^")
	var set []runeRange
	for !p.take("]") {
		if p.rest == "" {
			return nil, errPattern
		}
		atom, err := p.classAtom()
		if err != nil {
			return nil, err
		}
		if len(p.rest) > 1 && p.rest[0] == '-' && p.rest[1] != ']' && single(atom) {
			p.rest = p.rest[1:]
			end, err := p.classAtom()
			switch {
			case err != nil || single(end) && end[0].low < atom[0].low:
				return nil, errPattern
			case single(end):
				atom[0].high = end[0].high
			default:
				atom = append(append(atom, runeRange{'-', '-'}), end...)
			}
		}
		set = append(set, atom...)
	}
	if set = sorted(set); negated {
		return complement(set), nil
	}
	return set, nil
}

func single(set []runeRange) bool { return len(set) == 1 && set[0].low == set[0].high }

func (p *patternParser) classAtom() ([]runeRange, error) {
	if p.take(`\b`) {
		return []runeRange{{'\b', '\b'}}, nil
	}
	return p.character()
}

// character reads one character or an escape for some.
func (p *patternParser) character() ([]runeRange, error) {
	c, size := utf8.DecodeRuneInString(p.rest)
	p.rest = p.rest[size:]
	if c != '\\' {
		return []runeRange{{c, c}}, nil
	}
	if p.rest == "" {
		return nil, errPattern
	}
	c, size = utf8.DecodeRuneInString(p.rest)
	p.rest = p.rest[size:]
	switch c {
	case 'd', 'w', 's':
		return slices.Clone(escapedSets[c]), nil
	case 'D', 'W', 'S':
		return complement(escapedSets[unicode.ToLower(c)]), nil
	case 'p', 'P':
		return p.property(c == 'P')
	case 'x', 'u':
		return p.hexadecimal(c)
	case 'c':
		if p.rest == "" {
			return nil, errPattern
		}
		c = rune(p.rest[0] % 32)
		p.rest = p.rest[1:]
	case '0':
		c = 0
	default:
		if i := strings.IndexRune("tnvfr", c); i >= 0 {
			c = rune("\t\n\v\f\r"[i])
		}
	}
	return []runeRange{{c, c}}, nil
}

var escapedSets = map[rune][]runeRange{
	'd': {{'0', '9'}},
	'w': {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}},
	's': {{'\t', '\r'}, {' ', ' '}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}},
}

func (p *patternParser) hexadecimal(kind rune) ([]runeRange, error) {
	digits := p.rest[:min(len(p.rest), map[rune]int{'x': 2, 'u': 4}[kind])]
	after := p.rest[len(digits):]
	if rest, braced := strings.CutPrefix(p.rest, "{"); braced && kind == 'u' {
		digits, after, _ = strings.Cut(rest, "}")
	}
	code, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || code > unicode.MaxRune {
		return nil, errPattern
	}
	p.rest = after
	c := rune(code)
	if high := 0xd800 <= c && c < 0xdc00; high && strings.HasPrefix(p.rest, `\u`) && len(p.rest) >= 6 {
		if low, err := strconv.ParseUint(p.rest[2:6], 16, 32); err == nil && 0xdc00 <= low && low < 0xe000 {
			c = 0x10000 + (c-0xd800)<<10 + rune(low) - 0xdc00
			p.rest = p.rest[6:]
		}
	}
	return []runeRange{{c, c}}, nil
}

// property reads \p{…}.
func (p *patternParser) property(negated bool) ([]runeRange, error) {
	if !p.take("{") {
		return nil, errPattern
	}
	name, rest, ok := strings.Cut(p.rest, "}")
	if !ok {
		return nil, errPattern
	}
	p.rest = rest
	if _, value, ok := strings.Cut(name, "="); ok {
		name = value
	}
	if short, ok := unicode.CategoryAliases[name]; ok {
		name = short
	}
	table := unicode.Categories[name]
	for _, others := range []map[string]*unicode.RangeTable{unicode.Scripts, unicode.Properties} {
		if table == nil {
			table = others[name]
		}
	}
	if table == nil {
		return nil, errPattern
	}
	var set []runeRange
	add := func(low, high, stride rune) {
		if stride == 1 {
			set = append(set, runeRange{low, high})
			return
		}
		for c := low; c <= high; c += stride {
			set = append(set, runeRange{c, c})
		}
	}
	for _, r := range table.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range table.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	if set = sorted(set); negated {
		return complement(set), nil
	}
	return set, nil
}

// sorted returns the same characters in ranges that are apart and in order.
func sorted(set []runeRange) []runeRange {
	slices.SortFunc(set, func(a, b runeRange) int { return int(a.low) - int(b.low) })
	var merged []runeRange
	for _, r := range set {
		if last := len(merged) - 1; last >= 0 && r.low <= merged[last].high+1 {
			merged[last].high = max(merged[last].high, r.high)
		} else {
			merged = append(merged, r)
		}
	}
	return merged
}

// complement returns all characters that are in none of the sorted ranges.
func complement(set []runeRange) (others []runeRange) {
	next := rune(0)
	for _, r := range set {
		if next < r.low {
			others = append(others, runeRange{next, r.low - 1})
		}
		next = r.high + 1
	}
	if next <= unicode.MaxRune {
		others = append(others, runeRange{next, unicode.MaxRune})
	}
	return others
}
