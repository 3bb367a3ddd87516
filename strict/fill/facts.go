package fill

import (
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/leasegate/leasegate/strict/wire"
)

// Facts are what is known of a refusal.
type Facts struct {
	Status  int
	Message string
	Issues  wire.Violations // what was wrong with the request, if that is why
	ID      string          // of the request, up to 256 bytes of it
	Method  string
	Path    string // of the request, escaped
	Time    time.Time
}

// An issue is what an entry of a list tells.
type issue struct {
	wire.Violation
	text string // in the place of a want: the message of a refusal without issues
}

func (v *issue) message() string {
	if v.text != "" {
		return v.text
	}
	return "want " + wire.Cut(v.Want, maxWant)
}

func (v *issue) line() string {
	if v.text != "" {
		return v.text
	}
	short := v.Violation
	short.Want = wire.Cut(short.Want, maxWant)
	return short.String()
}

// issues returns what lists have entries for, at most so many unless that is 0: what
// is wrong, and what it leaves out as a last one where there is room; or the message.
func (w *writer) issues(most int) []issue {
	if len(w.Issues) == 0 {
		return []issue{{text: w.message()}}
	}
	listed, left := w.Issues.Listed()
	if most > 0 && len(listed) > most {
		left += len(listed) - most
		listed = listed[:most]
	}
	issues := make([]issue, 0, len(listed)+1)
	for _, v := range listed {
		issues = append(issues, issue{Violation: v})
	}
	if left > 0 && (most == 0 || len(issues) < most) {
		issues = append(issues, issue{Violation: wire.LeftOut(left)})
	}
	return issues
}

// message is never empty.
func (f *Facts) message() string {
	if f.Message != "" {
		return cutMiddle(f.Message, maxMessage)
	}
	return f.title()
}

// summary is the message and what was wrong, for a document that can't list it.
func (f *Facts) summary() string {
	text := f.message()
	const most = 2 * maxMessage
	for i, v := range f.Issues {
		if len(text) > most {
			return text + "; and " + strconv.Itoa(len(f.Issues)-i) + " more"
		}
		separator := "; "
		if i == 0 {
			separator = ": "
		}
		v.Want = wire.Cut(v.Want, maxWant)
		text += separator + v.String()
	}
	return text
}

// cutMiddle cuts a text of more than most bytes that tells most at its ends.
func cutMiddle(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := len(text) - most/2
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	return wire.Cut(text, most/2) + text[end:]
}

// cutCharacters cuts a text of more than most characters, unless most is 0.
func cutCharacters(text string, most int) string {
	if most <= 0 || len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n++; n == most {
			return text[:i] + "…"
		}
	}
	return text
}
