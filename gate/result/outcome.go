// Package result is what became of a run: outcomes of exchanges and cases, gathered
// into one [Report] within bounds, with the waivers of what is known, and saved and
// merged. Every format is rendered from that report alone. The package is pure: no
// files, no clock; today's date is an argument.
package result

import "github.com/leasegate/leasegate/gate"

import "slices"

// An Outcome is what became of one exchange or case, and where it came from.
type Outcome struct {
	// File is what the exchange was read from, as the caller named it; for a case,
	// the server that it was sent to.
	File string
	// Exchange is the index in the file, or of the case in the run, from 0; -1 for
	// the file or the run as a whole.
	Exchange int
	// Offset is the byte in the file where the exchange or the error stands; -1
	// when there is none to tell.
	Offset int64
	// Request is the request line to show: method and path, query values hidden.
	Request string
	// Status is the response's status code, 0 when there was no response.
	Status    int
	Judgement gate.Judgement
	// Err says why the exchange could not be judged; Judgement is empty then.
	Err error
	// Recorded is the exchange itself, for the report to show with its values
	// hidden; nil when it is not at hand.
	Recorded *gate.Exchange
	// Case is what was sent, and why; nil for recorded traffic.
	Case *Case
	// Inconclusive says why the answer tells nothing about what the case exercises;
	// empty when it does. Findings go before it.
	Inconclusive string
	// SetAside says why the exchange is none of the API's to judge, such as a
	// browser's own redirect; empty where it is. Its Judgement is empty then: it is
	// neither a pass nor a gap.
	SetAside string
	// Flaky is set when the first try got no answer and the second one did.
	Flaky bool
}

// Verdict is Error where there is an Err, Skip where the exchange is set aside, Fail
// where the judgement is, else Inconclusive where it says why, else that of the
// judgement.
func (o Outcome) Verdict() gate.Verdict {
	verdict := o.Judgement.Verdict()
	switch {
	case o.Err != nil:
		return gate.Error
	case o.SetAside != "":
		return gate.Skip
	case verdict != gate.Fail && o.Inconclusive != "":
		return gate.Inconclusive
	}
	return verdict
}

func (o Outcome) operation() string {
	if o.Judgement.Operation == "" && o.Case != nil {
		return o.Case.Operation
	}
	return o.Judgement.Operation
}

// A CaseKind tells what a server must do with a case.
type CaseKind string

// The kinds of cases.
const (
	CaseValid    CaseKind = "valid"    // the server must not refuse it as invalid
	CaseInvalid  CaseKind = "invalid"  // one fault: the server must refuse it
	CaseProtocol CaseKind = "protocol" // methods, ids and credentials
)

// A Case is one request made from a document, as reports show it.
type Case struct {
	// ID stays the same when other cases come and go.
	ID        string
	Kind      CaseKind
	Operation string // as in Finding
	Title     string // for a person to read
	// Exercises is the keyword or the protocol rule, such as "minLength".
	Exercises string
	// Pointer is the place in the request, as in Finding.
	Pointer string
	// Schema is the place in the document that asks for what is exercised.
	Schema gate.Location
	// Expect says what a server may answer, for a person to read.
	Expect string
	// Wire is the request, byte for byte (HTTP/1.1, RFC 9112), for a replay, with
	// the values of credentials left out. Curl is a line for a shell that sends the
	// same, credentials replaced by variables. Reports keep both as they are.
	Wire []byte
	Curl string
}

// A Scope says which of its run's cases a report has. The zero Scope has all.
type Scope struct {
	// Run is the same for all shards of one run, and for no other run: what the
	// cases were made from.
	Run string
	// Shard is which of Shards stable parts it is, from 1; both are 0 for all.
	Shard, Shards int
	// Filtered is set when cases were left out by name.
	Filtered bool
}

// whole reports whether the scopes together leave no case out.
func whole(scopes []Scope) bool {
	for _, scope := range scopes {
		if scope.Filtered {
			return false
		}
		for shard := 1; shard <= scope.Shards; shard++ {
			if !slices.Contains(scopes, Scope{Run: scope.Run, Shard: shard, Shards: scope.Shards}) {
				return false
			}
		}
	}
	return true
}
