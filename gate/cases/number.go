package cases

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/leasegate/leasegate/schema"
)

// Numbers are exact, as the document writes them; those with larger exponents or
// more digits are left alone, as they would take any amount of memory.
const (
	maxExponent = 400
	maxDigits   = 400
)

// exact reads a number of JSON.
func exact(text string) (*big.Rat, bool) {
	if len(text) > maxDigits {
		return nil, false
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		if exponent, err := strconv.Atoi(text[i+1:]); err != nil || exponent > maxExponent || exponent < -maxExponent {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}

// written is a number as JSON has it; false where it has no end.
func written(r *big.Rat) (raw, bool) {
	if r.IsInt() {
		return raw(r.Num().String()), true
	}
	digits, ends := r.FloatPrec()
	return raw(r.FloatString(digits)), ends && digits <= maxDigits
}

func integer(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

func plus(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }

func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

func negative(a *big.Rat) *big.Rat { return new(big.Rat).Neg(a) }

// floor is the greatest multiple of step that is not greater than r.
func floor(r, step *big.Rat) *big.Rat {
	quotient := new(big.Rat).Quo(r, step)
	whole := new(big.Int).Div(quotient.Num(), quotient.Denom())
	return times(new(big.Rat).SetInt(whole), step)
}

// ceiling is the least multiple of step that is not less than r.
func ceiling(r, step *big.Rat) *big.Rat { return negative(floor(negative(r), step)) }

// common is the least number that is a multiple of both.
func common(a, b *big.Rat) *big.Rat {
	x, y := new(big.Int).Mul(a.Num(), b.Denom()), new(big.Int).Mul(b.Num(), a.Denom())
	least := new(big.Int).Mul(x, y)
	least.Div(least, new(big.Int).GCD(nil, nil, x, y))
	return new(big.Rat).SetFrac(least, new(big.Int).Mul(a.Denom(), b.Denom()))
}

// numberLimits are the numbers that a view allows.
type numberLimits struct {
	min, max                   *big.Rat // nil where there is none
	minExclusive, maxExclusive bool
	minBy, maxBy               *schema.Schema
	multiple                   *big.Rat // nil where there is none
	multipleBy                 *schema.Schema
	integer                    bool
	format                     string
	formatBy                   *schema.Schema
}

func (v *view) numbers() numberLimits {
	l := numberLimits{integer: v.kinds&kindNumber == 0}
	for _, part := range v.parts {
		l.lower(part.Minimum, false, part)
		l.lower(part.ExclusiveMinimum, true, part)
		l.upper(part.Maximum, false, part)
		l.upper(part.ExclusiveMaximum, true, part)
		if multiple, ok := exact(part.MultipleOf); ok && multiple.Sign() > 0 {
			if l.multiple != nil {
				multiple = common(l.multiple, multiple)
			}
			l.multiple, l.multipleBy = multiple, part
		}
		if part.Format != "" && l.format == "" {
			l.format, l.formatBy = part.Format, part
			l.integer = l.integer || integerFormat(part.Format)
		}
	}
	if l.multiple != nil && l.integer {
		l.multiple = common(l.multiple, integer(1))
	}
	return l
}

func (l *numberLimits) lower(text string, exclusive bool, by *schema.Schema) {
	limit, ok := exact(text)
	if !ok {
		return
	}
	if l.min != nil {
		if c := limit.Cmp(l.min); c < 0 || c == 0 && !exclusive {
			return
		}
	}
	l.min, l.minExclusive, l.minBy = limit, exclusive, by
}

func (l *numberLimits) upper(text string, exclusive bool, by *schema.Schema) {
	limit, ok := exact(text)
	if !ok {
		return
	}
	if l.max != nil {
		if c := limit.Cmp(l.max); c > 0 || c == 0 && !exclusive {
			return
		}
	}
	l.max, l.maxExclusive, l.maxBy = limit, exclusive, by
}

// step is the distance between a number that is allowed and the next.
func (l *numberLimits) step() *big.Rat {
	if l.multiple != nil {
		return l.multiple
	}
	if l.integer || l.min == nil || l.max == nil {
		return integer(1)
	}
	span := plus(l.max, negative(l.min))
	if span.Cmp(integer(4)) >= 0 || span.Sign() <= 0 {
		return integer(1)
	}
	return times(span, big.NewRat(1, 4))
}

// allows reports whether a number is within the limits and of the format.
func (l *numberLimits) allows(r *big.Rat) bool {
	if l.min != nil {
		if c := r.Cmp(l.min); c < 0 || c == 0 && l.minExclusive {
			return false
		}
	}
	if l.max != nil {
		if c := r.Cmp(l.max); c > 0 || c == 0 && l.maxExclusive {
			return false
		}
	}
	number, ends := written(r)
	return ends && validNumber(l.format, string(number))
}

// sample is the number nearest to one that the limits allow, mostly.
func (l *numberLimits) sample() *big.Rat {
	step, r := l.step(), integer(1)
	if l.min != nil {
		if c := l.min.Cmp(r); c > 0 || c == 0 && l.minExclusive {
			if r = l.min; l.minExclusive {
				r = plus(r, step)
			}
		}
	}
	if l.max != nil {
		if c := l.max.Cmp(r); c < 0 || c == 0 && l.maxExclusive {
			if r = l.max; l.maxExclusive {
				r = plus(r, negative(step))
			}
		}
	}
	switch {
	case l.multiple != nil:
		if r = ceiling(r, l.multiple); l.max != nil && r.Cmp(l.max) > 0 {
			r = floor(l.max, l.multiple)
		}
	case l.integer:
		if r = ceiling(r, integer(1)); l.max != nil && r.Cmp(l.max) > 0 {
			r = floor(l.max, integer(1))
		}
	}
	return r
}

// candidates are numbers that may match, the plainest first.
func (l *numberLimits) candidates() (numbers []value) {
	step, sample := l.step(), l.sample()
	var known *big.Rat // of the format
	if f := row(l.format); f != nil && f.About("number") {
		known, _ = exact(f.Good)
	}
	for _, r := range []*big.Rat{
		sample, known, plus(sample, step), plus(sample, negative(step)), plus(sample, times(step, integer(2))), integer(0), plus(sample, big.NewRat(1, 2)),
		l.min, l.max, plus(sample, times(step, integer(3))), plus(sample, times(step, integer(1000))), integer(-1),
	} {
		if r == nil || !l.allows(r) {
			continue
		}
		if number, ok := written(r); ok {
			numbers = append(numbers, number)
		}
	}
	return numbers
}
