package codegen

// maxWidth bounds the fields of a struct with those of the structs that it holds by
// value. Objects that hold two of each other make types of exponential size, for which
// the compiler has no room.
const maxWidth = 1 << 12

// settleFields makes pointers of the fields by which a struct would hold itself: of
// those that may be left out or null first and, where that does not end it, of all.
func (m *model) settleFields() {
	for _, every := range []bool{false, true} {
		groups := m.groups()
		for _, t := range m.Types {
			for _, f := range t.Fields {
				inside := f.held()
				if inside != nil && groups[inside] == groups[t] && (every || !f.mustBeThere()) {
					f.point()
				}
			}
		}
	}
	m.narrow()
}

// held is the struct that a field holds by value, nil where it holds none.
func (f *field) held() *namedType {
	if t := f.Value.Type; f.Value.Kind == "ref" && t != nil && t.Value == nil && t.Union == nil {
		return t
	}
	return nil
}

func (f *field) mustBeThere() bool {
	return f.Required && !f.Value.Null && !f.ReadOnly && !f.WriteOnly
}

func (f *field) point() {
	v := *f.Value
	v.Kind = "pointer"
	f.Value = &v
	f.settle()
}

// groups numbers the structs, those alike that hold each other by value (Tarjan's
// strongly connected components).
func (m *model) groups() map[*namedType]int {
	groups, order, low := map[*namedType]int{}, map[*namedType]int{}, map[*namedType]int{}
	var stack []*namedType
	var visit func(t *namedType)
	visit = func(t *namedType) {
		order[t] = len(order) + 1
		low[t] = order[t]
		stack = append(stack, t)
		for _, f := range t.Fields {
			inside := f.held()
			if inside == nil {
				continue
			}
			if order[inside] == 0 {
				visit(inside)
			}
			if groups[inside] == 0 {
				low[t] = min(low[t], low[inside])
			}
		}
		if low[t] < order[t] {
			return
		}
		for number := len(groups) + 1; ; {
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			groups[last] = number
			if last == t {
				return
			}
		}
	}
	for _, t := range m.Types {
		if order[t] == 0 {
			visit(t)
		}
	}
	return groups
}

// narrow makes pointers of the fields that would make a struct too wide.
func (m *model) narrow() {
	widths := map[*namedType]int{}
	var width func(t *namedType) int
	width = func(t *namedType) int {
		if known := widths[t]; known > 0 {
			return known
		}
		total := 1
		for _, f := range t.Fields {
			inside := f.held()
			if inside == nil {
				total++
				continue
			}
			if total+width(inside) > maxWidth {
				f.point()
				total++
				continue
			}
			total += width(inside)
		}
		widths[t] = total
		return total
	}
	for _, t := range m.Types {
		width(t)
	}
}
