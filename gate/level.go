package gate

// A Level says what a finding means for a run.
type Level string

// The levels.
const (
	LevelError   Level = "error"   // the contract, or what it is built on, is broken
	LevelWarning Level = "warning" // a SHOULD, or nothing that the document says; fails only when asked to
	LevelNote    Level = "note"    // for people to look at; never fails
)

// Compare orders levels, errors first, for sorting.
func (l Level) Compare(other Level) int { return l.rank() - other.rank() }

func (l Level) rank() int {
	switch l {
	case LevelWarning:
		return 1
	case LevelNote:
		return 2
	}
	return 0
}

// A Lowering is why a single finding of a rule has a lower level than others.
type Lowering struct {
	Name     string // such as "duplicateMember"
	Level    Level
	Sentence string
	Source   string // as in RuleInfo
}

// Level is what a finding of the rule has unless there is a reason for a lower one;
// LevelError for rules that the catalogue does not have.
func (r Rule) Level() Level {
	if i, known := ruleIndex[r]; known {
		return catalogue[i].Level
	}
	return LevelError
}

// Lowered is the level of a finding of the rule for a reason of the catalogue, by its
// name; that of the rule where the catalogue has no such reason.
func (r Rule) Lowered(reason string) Level {
	if i, known := ruleIndex[r]; known {
		for _, l := range catalogue[i].Lower {
			if l.Name == reason {
				return l.Level
			}
		}
	}
	return r.Level()
}
