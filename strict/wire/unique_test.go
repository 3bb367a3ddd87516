package wire

import (
	"testing"
)

// An array that was asked about is not read again for one around it: what became
// of it in between goes unseen.
func TestUniqueElementsReadOnce(t *testing.T) {
	text := []byte(`[ [1], [ [2], [3] ], [4] ]`)
	var u *uniqueness
	for _, start := range []int{2, 9, 14, 7, 21} {
		if !uniqueElements(&u, text, start) {
			t.Fatalf("the array at byte %d: want unique elements", start)
		}
	}
	text[22] = '1'
	if !uniqueElements(&u, text, 0) {
		t.Error("the last array was read again")
	}
	if len(u.arrays) != 1 {
		t.Errorf("%d arrays remembered, want the outermost alone", len(u.arrays))
	}
}

// Arrays in values that are passed over, such as that of a duplicate, mislead nobody.
func TestUniqueElementsAfterArraysPassedOver(t *testing.T) {
	text := []byte("[{\"\xff\":[1]},[1],{\"\xff\":[2]},[2]]")
	var u *uniqueness
	for i, c := range text {
		if i > 0 && c == '[' && !uniqueElements(&u, text, i) {
			t.Fatalf("the array at byte %d: want unique elements", i)
		}
	}
	if uniqueElements(&u, text, 0) {
		t.Error("two objects without a name of Unicode are equal: want no unique elements")
	}
	if text := []byte(`["` + "\xff" + `","` + "\xff" + `"]`); !uniqueElements(new(*uniqueness), text, 0) {
		t.Error("a string that is not Unicode equals none")
	}
}
