package strict_test

import (
	"testing"

	"github.com/leasegate/leasegate/strict"
)

func TestOptional(t *testing.T) {
	var o strict.Optional[int]
	for _, c := range []struct {
		change func()
		value  int
		there  bool
		reason string
	}{
		{func() {}, 0, false, "the zero Optional"},
		{func() { o.Set(0) }, 0, true, "set to the zero of its type"},
		{func() { o = strict.Some(7) }, 7, true, "made"},
		{func() { o.SetUnspecified() }, 0, false, "unset"},
		{func() { *o.Pointer() = 5 }, 5, true, "written in its place"},
	} {
		c.change()
		if value, ok := o.Get(); value != c.value || ok != c.there || o.IsSpecified() != c.there {
			t.Errorf("%s: %v, %v", c.reason, value, ok)
		}
	}
}

func TestNullable(t *testing.T) {
	var n strict.Nullable[string]
	for _, c := range []struct {
		change      func()
		value       string
		there, null bool
		reason      string
	}{
		{func() {}, "", false, false, "the zero Nullable"},
		{func() { n.Set("") }, "", true, false, "set to the zero of its type"},
		{func() { n.SetNull() }, "", true, true, "set to null"},
		{func() { n = strict.NotNull("a") }, "a", true, false, "made"},
		{func() { n = strict.Null[string]() }, "", true, true, "made null"},
		{func() { n.SetUnspecified() }, "", false, false, "unset"},
		{func() { *n.Pointer() = "b" }, "b", true, false, "written in its place"},
	} {
		c.change()
		value, ok := n.Get()
		if value != c.value || ok != (c.there && !c.null) || n.IsSpecified() != c.there || n.IsNull() != c.null {
			t.Errorf("%s: %q, %v", c.reason, value, ok)
		}
	}
}
