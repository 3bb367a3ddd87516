package strict

import (
	"fmt"
	"io"
)

// errTooLarge is the cause where a body goes beyond the limit.
type errTooLarge int64

func (e errTooLarge) Error() string {
	return fmt.Sprintf("the body is larger than the limit of %d bytes", int64(e))
}

// readLimited reads a body to its end, appending to buf, and returns what came
// up to the limit with any error.
func readLimited(body io.Reader, buf []byte, limit int64) ([]byte, error) {
	if cap(buf) == 0 {
		buf = make([]byte, 0, 512)
	}
	for {
		if int64(len(buf)) > limit {
			return buf[:limit], errTooLarge(limit)
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := body.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			if int64(len(buf)) > limit {
				return buf[:limit], errTooLarge(limit)
			}
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
	}
}
