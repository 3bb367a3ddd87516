// Package report renders a [result.Report]: a file per format, one table of them.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/gate/result"
)

// Options change how a report looks, never what it says.
type Options struct {
	// Color asks for ANSI colours, in the formats that are shown on terminals.
	Color bool
	// Version is that of the program, for the formats that name it; empty for none.
	Version string
}

// A Format is one way to render a report.
type Format struct {
	Name string
	// Use says in a few words whom the format is for.
	Use string
	// write renders a report whose text is all valid UTF-8.
	write func(w io.Writer, r *result.Report, o Options) error
}

// formats feeds help and look-up alike.
var formats = []Format{
	{"text", "for people", writeText},
	{"json", "for programs, one object; 'leasegate report' reads it", writeJSON},
	{"junit", "for CI systems, JUnit XML", writeJUnit},
	{"sarif", "for code scanning, SARIF 2.1.0", writeSARIF},
	{"github", "annotations of a GitHub workflow, for its log", writeGitHub},
	{"markdown", "a summary for a page, such as GitHub's step summary", writeMarkdown},
	{"html", "for people, one page that needs nothing else", writeHTML},
}

// Write renders the report. Its error is one of the writer.
func (f Format) Write(w io.Writer, r *result.Report, o Options) error {
	return f.write(w, validReport(r), o)
}

// Formats lists the formats, the default first.
func Formats() []Format { return slices.Clone(formats) }

// Lookup finds a format by its name. The error lists the names there are.
func Lookup(name string) (Format, error) {
	names := make([]string, len(formats))
	for i, format := range formats {
		if format.Name == name {
			return format, nil
		}
		names[i] = format.Name
	}
	return Format{}, fmt.Errorf("unknown format %q, want one of: %s", name, strings.Join(names, ", "))
}

func convert[A, B any](rows []A, one func(A) B) []B {
	var items []B
	for _, row := range rows {
		items = append(items, one(row))
	}
	return items
}

// validReport makes the text that was set, and not added, valid UTF-8 in a copy.
func validReport(r *result.Report) *result.Report {
	c := *r
	text := func(s string) string { return strings.ToValidUTF8(s, "\ufffd") }
	c.Document = text(r.Document)
	c.Targets = convert(r.Targets, text)
	c.NotTested = convert(r.NotTested, text)
	c.Documented = convert(r.Documented, func(d result.Documented) result.Documented {
		return result.Documented{Operation: text(d.Operation), Responses: convert(d.Responses, text)}
	})
	c.Scopes = convert(r.Scopes, func(s result.Scope) result.Scope {
		s.Run = text(s.Run)
		return s
	})
	c.Waivers = convert(r.Waivers, func(w result.Waiver) result.Waiver {
		w.Operation, w.Pointer, w.Case = text(w.Operation), text(w.Pointer), text(w.Case)
		w.Gap, w.Fault, w.Reason, w.File = text(w.Gap), text(w.Fault), text(w.Reason), text(w.File)
		return w
	})
	c.SetAside = convert(r.SetAside, func(s result.SetAside) result.SetAside {
		return result.SetAside{Reason: text(s.Reason), Example: text(s.Example), Count: s.Count}
	})
	return &c
}
