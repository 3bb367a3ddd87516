package result

import (
	"bytes"
	"errors"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// maxBodyShown bounds what is read of a body for a report to show.
const maxBodyShown = 256 << 10

// maxIndent keeps deep values from being mostly indentation.
const maxIndent = 40

// maxShownDepth is how deep the levels of a body are shown: as deep as they are judged.
const maxShownDepth = 1_000

// json writes a JSON body, one member or item a line. What is no JSON ends it.
func (m *message) json(body []byte) {
	shown := body[:min(len(body), maxBodyShown)]
	d := jsontext.NewDecoder(bytes.NewReader(shown), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	w := jsonLines{message: m, decoder: d}
	err := w.value("")
	offset := int(d.InputOffset())
	offset += len(shown[offset:]) - len(bytes.TrimLeft(shown[offset:], " \t\r\n"))
	rest := body[offset:]
	switch {
	case err == errManyLines:
		m.bodyLine("", "‹"+byteCount(len(rest))+" more›")
	case len(shown) < len(body) && err != nil:
		m.bodyLine("", "‹"+byteCount(len(rest))+" more›")
	case err != nil && len(rest) == 0:
		m.bodyLine("", "‹ends here›")
	case err != nil:
		m.text(rest, " of no JSON")
	case len(rest) > 0:
		m.text(rest, " after the JSON value")
	}
}

var errManyLines = errors.New("more lines or levels than are shown")

// A jsonLines writes the values that it reads.
type jsonLines struct {
	*message
	decoder *jsontext.Decoder
}

// value writes one value, after what stands before it on its line.
func (w *jsonLines) value(before string) error {
	if len(w.lines) > maxLines*20 || w.decoder.StackDepth() > maxShownDepth {
		return errManyLines
	}
	kind := w.decoder.PeekKind()
	indent := strings.Repeat("  ", min(w.decoder.StackDepth(), maxIndent))
	if kind != '{' && kind != '[' {
		raw, err := w.decoder.ReadValue()
		if err != nil {
			if before != "" {
				w.bodyLine("", indent+before+"‹no value›")
			}
			return err
		}
		w.bodyLine(string(w.decoder.StackPointer()), indent+before+w.scalar(raw))
		return nil
	}
	if _, err := w.decoder.ReadToken(); err != nil {
		return err
	}
	pointer := string(w.decoder.StackPointer())
	w.bodyLine(pointer, indent+before+string(kind))
	opened := len(w.lines) - 1
	for first := true; ; first = false {
		next := w.decoder.PeekKind()
		if next == '}' || next == ']' {
			if _, err := w.decoder.ReadToken(); err != nil {
				return err
			}
			if len(w.lines)-1 == opened {
				w.lines[opened].Text += string(next)
			} else {
				w.bodyLine("", indent+string(next))
				w.body[len(w.body)-1] = closing
			}
			return nil
		}
		var name string
		if kind == '{' {
			raw, err := w.decoder.ReadValue()
			if err != nil {
				return err
			}
			name = string(raw) + ": "
		}
		if !first {
			w.lines[len(w.lines)-1].Text += ","
		}
		if err := w.value(name); err != nil {
			return err
		}
	}
}

// closing stands for the pointer of a line that only closes something; no
// pointer is like it.
const closing = "}"

// scalar is the value as it stands in the body, or its type.
func (w *jsonLines) scalar(raw jsontext.Value) string {
	if w.show {
		return string(raw)
	}
	switch raw.Kind() {
	case '"':
		return "‹string›"
	case '0':
		return "‹number›"
	case 't', 'f':
		return "‹boolean›"
	}
	return "null"
}
