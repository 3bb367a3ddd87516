package strict

import "github.com/leasegate/leasegate/strict/wire"

// Optional is a member or parameter that may be absent and whose Go zero is a
// legal value. The zero Optional is absent.
type Optional[T any] struct {
	value T
	set   bool
}

// Some returns an Optional that holds value.
func Some[T any](value T) Optional[T] { return Optional[T]{value: value, set: true} }

// Set makes value the value.
func (o *Optional[T]) Set(value T) { *o = Some(value) }

// SetUnspecified makes it absent.
func (o *Optional[T]) SetUnspecified() { *o = Optional[T]{} }

// IsSpecified reports whether there is a value.
func (o Optional[T]) IsSpecified() bool { return o.set }

// Get returns the value, and whether there is one.
func (o Optional[T]) Get() (value T, ok bool) { return o.value, o.set }

// Pointer returns the place of the value, for generated code that reads or
// writes it there. It counts as set from then on.
func (o *Optional[T]) Pointer() *T {
	o.set = true
	return &o.value
}

// Begin begins the member in an object, where there is a value, and returns the place of
// the value, which is to be written; else nil. It is for generated code.
func (o *Optional[T]) Begin(e *wire.Encoder, name, quoted string) *T {
	if !o.set {
		return nil
	}
	e.Member(name, quoted)
	return &o.value
}

// Nullable is a member that may be absent or null. The zero Nullable is absent.
type Nullable[T any] struct {
	value T
	state nullableState
}

type nullableState uint8

const (
	absent nullableState = iota
	null
	present
)

// NotNull returns a Nullable that holds value.
func NotNull[T any](value T) Nullable[T] { return Nullable[T]{value: value, state: present} }

// Null returns a Nullable that is null.
func Null[T any]() Nullable[T] { return Nullable[T]{state: null} }

// Set makes value the value.
func (n *Nullable[T]) Set(value T) { *n = NotNull(value) }

// SetNull makes it null.
func (n *Nullable[T]) SetNull() { *n = Null[T]() }

// SetUnspecified makes it absent.
func (n *Nullable[T]) SetUnspecified() { *n = Nullable[T]{} }

// IsNull reports whether it is null.
func (n Nullable[T]) IsNull() bool { return n.state == null }

// IsSpecified reports whether it is there, as null or as a value.
func (n Nullable[T]) IsSpecified() bool { return n.state != absent }

// Get returns the value, and whether there is one: false for null and absent.
func (n Nullable[T]) Get() (value T, ok bool) { return n.value, n.state == present }

// Pointer returns the place of the value, for generated code that reads or
// writes it there. It counts as a value from then on.
func (n *Nullable[T]) Pointer() *T {
	n.state = present
	return &n.value
}

// Begin begins the member in an object, unless it is absent, writes null where it is
// null, and returns the place of a value that is to be written; else nil. It is for
// generated code.
func (n *Nullable[T]) Begin(e *wire.Encoder, name, quoted string) *T {
	if n.state == absent {
		return nil
	}
	e.Member(name, quoted)
	if n.state == null {
		e.Null()
		return nil
	}
	return &n.value
}

// BeginRequired is Begin for a member that must not be absent.
func (n *Nullable[T]) BeginRequired(e *wire.Encoder, name, quoted string) *T {
	if n.state == absent {
		e.Absent(name)
	}
	return n.Begin(e, name, quoted)
}
