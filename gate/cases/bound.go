package cases

// Bounds on what is made of a document in which objects have thousands of members or
// places: every case holds them all, so that the cases of each would be too many.
const (
	maxOperationBytes = 16 << 20 // of the requests for one operation, valid or not
	maxAllBytes       = 1 << 30  // of all requests
	// maxMemberCases bounds how many members are taken one by one, times the members of
	// the object: all of 256, 65 of 1,000.
	maxMemberCases = 1 << 16
)

// spend counts what a case takes.
func (m *maker) spend(c *Case) {
	const around = 500 // the rest of a case, roughly
	// A request with n parameters is judged in time that grows with n times n.
	n := len(m.params)*len(m.params)/50 + len(c.Request.Body) + len(c.Request.Target) + len(c.ID) + len(c.Title) + len(c.Pointer) + around
	m.spent += n
	m.allSpent += n
}

// enough reports whether no more cases are made for the operation but the plainest,
// and says so.
func (m *maker) enough() bool {
	switch {
	case m.spent > maxOperationBytes:
		m.gap("%s: its requests are so large that only those of the first %d MiB are made", m.op.Name, maxOperationBytes>>20)
	case m.allSpent > maxAllBytes:
		m.gap("%s: the requests are so many that only those of the first %d MiB are made; select operations", m.op.Name, maxAllBytes>>20)
	default:
		return false
	}
	return true
}

// fewOf are as many of the names, or members, of an object as are taken one by one.
func fewOf[T any](g *Generator, all []T, members int) []T {
	few := min(len(all), max(maxMemberCases/max(members, 1), 1))
	if few < len(all) {
		g.gap("of an object with %d members, %d are taken one by one", members, few)
	}
	return all[:few]
}
