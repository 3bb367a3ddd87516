package wire

import (
	"strconv"

	"github.com/leasegate/leasegate/strict/value"
)

// Check holds the value that was just read from start on against a schema, and records
// what it breaks at its place, but for what was recorded there already. It takes time
// linear in the text, and where that was read before in its nesting of schemas alone.
func (d *Decoder) Check(s Schemas, id, start int) {
	if d.stopped {
		return
	}
	e := d.evaluate()
	e.check(s, id, d.indexed(e, s, id, start))
}

// indexed is the value from start on as e knows it, 0 where it is none.
func (d *Decoder) indexed(e *evaluation, s Schemas, id, start int) int32 {
	if d.text {
		return e.parameter(s, id, d.raw, d.texts)
	}
	return e.read(d.buf, start)
}

// Matches reports whether the value that comes next matches a schema. It is not consumed,
// and nothing is recorded. Answers are kept, so that unions inside of unions take no more
// time than their number. Additions are none here; see [Decoder.Fits].
func (d *Decoder) Matches(s Schemas, id int) bool { return d.MatchesAt(s, id, d.Offset()) }

// MatchesAt is Matches for the value that begins at an offset of the text, such as one of
// a member that has been passed over.
func (d *Decoder) MatchesAt(s Schemas, id, start int) bool { return d.matches(s, id, start, strictly) }

// Fits is Matches, but where the decoder passes over additions, a value that only they
// keep from matching fits.
func (d *Decoder) Fits(s Schemas, id int) bool {
	if d.tolerate == nil {
		return d.Matches(s, id)
	}
	return d.matches(s, id, d.Offset(), leniently)
}

func (d *Decoder) matches(s Schemas, id, start int, as how) bool {
	if d.stopped {
		return false
	}
	e := d.evaluate()
	n := d.indexed(e, s, id, start)
	if n == 0 {
		return false
	}
	e.begin(s)
	defer e.end()
	return e.probeInside(id, n, as) && !e.tooDeep
}

func (d *Decoder) evaluate() *evaluation {
	if d.evaluation == nil {
		d.evaluation = newEvaluation(&d.Recorder)
	}
	d.evaluation.lenient, d.evaluation.report = d.tolerate != nil, d.tolerate
	return d.evaluation
}

// Check holds the value that was just written from start on against a schema; see
// [Decoder.Check]. Nothing is said where a value was refused so that it was not written.
func (e *Encoder) Check(s Schemas, id, start int) {
	if e.broken {
		return
	}
	if e.evaluation == nil {
		e.evaluation = newEvaluation(&e.Recorder)
	}
	n := int32(0)
	if e.text {
		n = e.evaluation.parameter(s, id, string(e.buf), e.texts)
	} else {
		n = e.evaluation.written(e.buf, start)
	}
	e.evaluation.check(s, id, n)
}

func (e *evaluation) check(s Schemas, id int, n int32) {
	if e.tooLong {
		e.recorder.Fail("unrepresentable", "a text of less than 2 GiB")
	}
	if n == 0 {
		return
	}
	e.begin(s)
	if e.inside(id, n) {
		e.pass(id, n)
	}
	e.end()
	if e.tooDeep {
		e.recorder.Fail("depth", "a value that is checked by at most "+strconv.Itoa(maxNested)+" schemas inside of each other")
	}
}

// parameter makes a value of the text of a parameter, or of those of an array: a number,
// a boolean or null where the schema asks for that and not for a string.
func (e *evaluation) parameter(s Schemas, id int, text string, texts []string) int32 {
	var json []byte
	if texts == nil {
		json = appendScalar(json, s, id, text)
	} else {
		items := id
		if inner := s[id].Items; inner != 0 {
			items = inner
		}
		json = append(json, '[')
		for i, one := range texts {
			if i > 0 {
				json = append(json, ',')
			}
			json = appendScalar(json, s, items, one)
		}
		json = append(json, ']')
	}
	e.nodes.release()
	clear(e.probed)
	return e.read(json, 0)
}

func appendScalar(dst []byte, s Schemas, id int, text string) []byte {
	types := s[id].Types
	for _, part := range s[id].AllOf {
		if types == 0 {
			types = s[part].Types
		}
	}
	if types&TypeString == 0 && isLiteral(text, types) {
		return append(dst, text...)
	}
	return AppendString(dst, text)
}

// isLiteral reports whether a text is JSON of one of the types.
func isLiteral(text string, types Types) bool {
	switch text {
	case "true", "false":
		return types&TypeBoolean != 0
	case "null":
		return types&TypeNull != 0
	}
	return types&(TypeNumber|TypeInteger) != 0 && value.IsNumber(text)
}
