package strict

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// maxFileMemory bounds what is held in memory of all files of one body, in bytes.
// What is beyond that is in a temporary file.
const maxFileMemory = 1 << 20

// A spool keeps the files of a multipart body.
type spool struct {
	memory int64 // held so far
	file   *os.File
	size   int64 // of the file
}

// keep reads a file to its end.
func (s *spool) keep(r io.Reader) (body io.Reader, size int64, err error) {
	var held bytes.Buffer
	n, err := io.CopyN(&held, r, maxFileMemory-s.memory+1)
	if err == io.EOF && s.memory+n <= maxFileMemory {
		s.memory += n
		return bytes.NewReader(held.Bytes()), n, nil
	}
	if err != nil && err != io.EOF {
		return nil, 0, err
	}
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "upload-*"); err != nil {
			return nil, 0, spoolError{err}
		}
		// Where the system allows it nothing stays behind, however this ends.
		_ = os.Remove(s.file.Name())
	}
	start := s.size
	written, err := io.Copy(spoolWriter{s.file}, io.MultiReader(&held, r))
	s.size += written
	if err != nil {
		return nil, 0, err
	}
	return io.NewSectionReader(s.file, start, written), written, nil
}

// release removes what is on disk.
func (s *spool) release() {
	if s.file == nil {
		return
	}
	s.file.Close()
	if err := os.Remove(s.file.Name()); err != nil && !errors.Is(err, os.ErrNotExist) {
		// There is nobody to tell; the system clears its temporary files.
		_ = err
	}
}

// A spoolError is one of the disk, which is no fault of the request.
type spoolError struct{ err error }

func (e spoolError) Error() string { return "keep a file of the request: " + e.err.Error() }
func (e spoolError) Unwrap() error { return e.err }

type spoolWriter struct{ io.Writer }

func (w spoolWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if err != nil {
		err = spoolError{err}
	}
	return n, err
}
