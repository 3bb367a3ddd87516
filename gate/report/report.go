// Package report renders a [gate.Report]: a file per format, one table of them.
package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// Options change how a report looks, never what it says.
type Options struct {
	// Color asks for ANSI colours, in the formats that are shown on terminals.
	Color bool
}

// A Format is one way to render a report.
type Format struct {
	Name string
	// Use says in a few words whom the format is for.
	Use string
	// Write renders the report. Its error is one of the writer.
	Write func(w io.Writer, r *gate.Report, o Options) error
}

// formats feeds help and look-up alike.
var formats = []Format{
	{Name: "text", Use: "for people", Write: writeText},
	{Name: "json", Use: "for programs, one object", Write: writeJSON},
}

// Formats lists the formats, the default first.
func Formats() []Format { return append([]Format(nil), formats...) }

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
