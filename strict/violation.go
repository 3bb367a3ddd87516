package strict

import "github.com/leasegate/leasegate/strict/wire"

// A Violation is one place where a JSON text, a parameter or a Go value breaks
// the document. It never holds the offending value.
type Violation = wire.Violation

// Violations is every problem found in one body, in the order of the text; find
// it with errors.As. At most 1,000 are listed, with texts of 64 KiB; where there
// were others, the last one is of rule "more" and counts them.
type Violations = wire.Violations
