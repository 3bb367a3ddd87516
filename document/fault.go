package document

import "slices"

// A Level says what a fault means for what is judged by the document.
type Level string

// The levels.
const (
	LevelError   Level = "error"   // the operations that it touches can't be judged
	LevelWarning Level = "warning" // nothing that is judged depends on it
	LevelNote    Level = "note"    // for people who look for a spelling mistake
)

// A Fault is something that is wrong in a document.
type Fault struct {
	Location
	Level Level
	// Message says what is wrong and what to do.
	Message string
	// Operations are the names of the selected operations that it touches, sorted; none
	// for a note.
	Operations []string
}

// Faults lists what is wrong in the document, in the order of its files and lines.
func (d *Document) Faults() []Fault { return slices.Clone(d.faults) }
