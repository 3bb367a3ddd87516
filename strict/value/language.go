package value

import "strings"

// irregular are the grandfathered tags that the grammar would not take otherwise
// (RFC 5646 section 2.1); the other grandfathered ones it takes.
const irregular = "en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu sgn-be-fr sgn-be-nl sgn-ch-de"

// validLanguage holds text against Language-Tag of RFC 5646 section 2.1: whether it
// is well-formed, not whether its parts are registered.
func validLanguage(text string) bool {
	for other := range strings.SplitSeq(irregular, " ") {
		if len(text) == len(other) && strings.EqualFold(text, other) {
			return true
		}
	}
	tag := subtags{rest: text, more: true}
	tag.next()
	if strings.EqualFold(tag.current, "x") {
		return tag.privateUse()
	}
	if !tag.isAlpha(2, 8) {
		return false
	}
	extended := len(tag.current) <= 3
	tag.next()
	for i := 0; extended && i < 3 && tag.isAlpha(3, 3); i++ {
		tag.next()
	}
	if tag.isAlpha(4, 4) { // script
		tag.next()
	}
	if tag.isAlpha(2, 2) || len(tag.current) == 3 && allDigits(tag.current) { // region
		tag.next()
	}
	for tag.is(5, 8) || len(tag.current) == 4 && isDigit(tag.current[0]) && tag.is(4, 4) { // variants
		tag.next()
	}
	for tag.is(1, 1) && !strings.EqualFold(tag.current, "x") { // extensions
		tag.next()
		if !tag.is(2, 8) {
			return false
		}
		for tag.is(2, 8) {
			tag.next()
		}
	}
	if strings.EqualFold(tag.current, "x") {
		return tag.privateUse()
	}
	return tag.current == "" && tag.done
}

// subtags walks over what hyphens part.
type subtags struct {
	current, rest string
	more, done    bool
}

// next steps on; after the last the current one is empty and done is true.
func (s *subtags) next() {
	if !s.more {
		s.current, s.done = "", true
		return
	}
	s.current, s.rest, s.more = strings.Cut(s.rest, "-")
}

func (s *subtags) is(least, most int) bool {
	return len(s.current) >= least && len(s.current) <= most && allAlphanumeric(s.current)
}

func (s *subtags) isAlpha(least, most int) bool {
	for i := range len(s.current) {
		if !isLetter(s.current[i]) {
			return false
		}
	}
	return s.is(least, most)
}

func (s *subtags) privateUse() bool {
	for s.next(); s.is(1, 8); s.next() {
		if !s.more {
			return true
		}
	}
	return false
}
