package codegen

import (
	"fmt"
	"math/big"

	values "github.com/leasegate/leasegate/strict/value"
)

// ends are the least and the greatest value of the Go type of integers of a kind.
func ends(kind string) (least, most *big.Int) {
	bits := map[string]uint{
		"int8": 7, "int16": 15, "int32": 31, "int64": 63, "int": 63, "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64,
	}[scalarKinds[kind].Go]
	one := big.NewInt(1)
	most = new(big.Int).Sub(new(big.Int).Lsh(one, bits), one)
	if bits%8 == 0 {
		return new(big.Int), most
	}
	return new(big.Int).Neg(new(big.Int).Lsh(one, bits)), most
}

// integerBound breaks a keyword where v op limit holds of an integer. It compares with
// the integer beside the limit. Reading leaves a number beyond the Go type at its end, so
// that a limit there is held against the text.
func integerBound(kind, op, limit, keyword, want string) condition {
	least, most := ends(kind)
	n := beside(limit, op == "<" || op == ">=")
	check := condition{Rule: keyword, Want: want}
	v := "v"
	if kind == "int" {
		v = "int64(v)" // which may have 32 bits
	}
	below := op[0] == '<'
	switch low, high := n.Cmp(least), n.Cmp(most); {
	case low < 0 && !below, high > 0 && below:
		check.Encode = "true"
	case low < 0, high > 0, low == 0 && op == "<", high == 0 && op == ">":
		// No value of the type is there.
	default:
		check.Encode = fmt.Sprintf("%s %s %s", v, op, n)
	}
	if check.Decode = check.Encode; n.Cmp(least) <= 0 || n.Cmp(most) >= 0 {
		check.Decode = fmt.Sprintf("d.CompareDecimal(%q) %s 0", limit, op)
	}
	return check
}

// beside returns the integer that is nearest to a limit from above, or from below. Beyond
// what any Go type holds it does not tell numbers apart.
func beside(limit string, above bool) *big.Int {
	const beyond = "1000000000000000000000"
	d := values.ParseDecimal(limit)
	switch {
	case d.Compare(values.ParseDecimal(beyond)) > 0:
		n, _ := new(big.Int).SetString(beyond, 10)
		return n
	case d.Compare(values.ParseDecimal("-"+beyond)) < 0:
		n, _ := new(big.Int).SetString("-"+beyond, 10)
		return n
	case d.Sign() > 0 && d.Compare(values.IntDecimal(1)) < 0 && !above, d.Sign() < 0 && d.Compare(values.IntDecimal(-1)) > 0 && above:
		return new(big.Int)
	case d.Sign() > 0 && d.Compare(values.IntDecimal(1)) < 0:
		return big.NewInt(1)
	case d.Sign() < 0 && d.Compare(values.IntDecimal(-1)) > 0:
		return big.NewInt(-1)
	}
	exact, _ := new(big.Rat).SetString(d.String()) // of no more zeros than the text has digits
	n, rest := new(big.Int).DivMod(exact.Num(), exact.Denom(), new(big.Int))
	if above && rest.Sign() != 0 {
		n.Add(n, big.NewInt(1))
	}
	return n
}

// atEnd reports whether an integer is the first or the last of the Go type of a kind, or
// beyond.
func atEnd(kind, text string) bool {
	least, most := ends(kind)
	n := beside(text, false)
	return n.Cmp(least) <= 0 || n.Cmp(most) >= 0
}
