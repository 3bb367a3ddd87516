package report

import (
	"io"

	"github.com/leasegate/leasegate/gate/result"
)

// writeJSON writes the saved form, which [result.Read] reads.
func writeJSON(w io.Writer, r *result.Report, _ Options) error {
	return result.Save(&jsonEscaper{writer: w}, r)
}
