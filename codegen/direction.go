package codegen

// A direction is where the values of a type travel.
type direction uint8

const (
	inRequest direction = 1 << iota
	inResponse
)

// carried is where the values of a type travel, and with them those inside.
type carried struct {
	ways   direction
	types  []*namedType // inside
	oneWay bool         // a member, here or inside, is not sent in one direction
}

// travels notes that values of a type travel in the operation, or in the type, that is
// being made.
func (m *model) travels(t *namedType) {
	if m.inside != nil {
		m.inside.carried.types = append(m.inside.carried.types, t)
	} else {
		t.carried.ways |= m.way
	}
}

// spreadDirections tells all types where they travel.
func (m *model) spreadDirections() {
	for changed := true; changed; {
		changed = false
		for _, t := range m.Types {
			before := t.carried
			for _, f := range t.Fields {
				t.carried.oneWay = t.carried.oneWay || f.ReadOnly || f.WriteOnly
			}
			for _, inner := range t.carried.types {
				t.carried.oneWay = t.carried.oneWay || inner.carried.oneWay
				if inner.carried.ways|t.carried.ways != inner.carried.ways {
					inner.carried.ways |= t.carried.ways
					changed = true
				}
			}
			changed = changed || before.oneWay != t.carried.oneWay
		}
	}
}

// Way is the one direction in which values travel, of which some members are not sent in
// one: what encoding/json reads and writes is held to it. Empty where there is none.
func (t *namedType) Way() string {
	switch {
	case !t.carried.oneWay:
	case t.carried.ways == inRequest:
		return "Request"
	case t.carried.ways == inResponse:
		return "Response"
	}
	return ""
}
