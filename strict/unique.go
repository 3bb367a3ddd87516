package strict

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"
)

const wantUnique = "elements that all differ"

// SortedKeys returns the keys of a map in order, so that encoding is
// deterministic.
func SortedKeys[V any](m map[string]V) []string {
	if len(m) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(m))
}

// uniqueElements reports whether no two elements of a JSON array are equal:
// numbers by value, objects whatever the order of their members.
func uniqueElements(array []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(array))
	decoder.UseNumber()
	var elements []any
	if decoder.Decode(&elements) != nil {
		return true // malformed, and reported as such
	}
	seen := make(map[string]struct{}, len(elements))
	for _, element := range elements {
		text, err := json.Marshal(normalize(element))
		if err != nil {
			return true
		}
		if _, ok := seen[string(text)]; ok {
			return false
		}
		seen[string(text)] = struct{}{}
	}
	return true
}

// normalize makes equal values look the same once marshaled; encoding/json sorts
// the members.
func normalize(v any) any {
	switch v := v.(type) {
	case json.Number:
		return json.Number(normalNumber(v.String()))
	case []any:
		for i := range v {
			v[i] = normalize(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = normalize(v[k])
		}
	}
	return v
}

// normalNumber writes a number of JSON as digits without zeros at either end and
// an exponent.
func normalNumber(text string) string {
	mantissa, exponentText, _ := strings.Cut(strings.ToLower(text), "e")
	exponent := new(big.Int)
	if exponentText != "" {
		exponent.SetString(exponentText, 10)
	}
	sign := ""
	if strings.HasPrefix(mantissa, "-") {
		sign, mantissa = "-", mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	trimmed := strings.TrimRight(digits, "0")
	if trimmed == "" {
		return "0"
	}
	exponent.Add(exponent, big.NewInt(int64(len(digits)-len(trimmed)-len(fraction))))
	return sign + trimmed + "e" + exponent.String()
}

// uniqueTexts is uniqueElements for the values of an array parameter.
func uniqueTexts(texts []string, numeric bool) bool {
	seen := make(map[string]struct{}, len(texts))
	for _, text := range texts {
		if size, whole := numberPrefix([]byte(text)); numeric && whole && size == len(text) {
			text = normalNumber(text)
		}
		if _, ok := seen[text]; ok {
			return false
		}
		seen[text] = struct{}{}
	}
	return true
}
