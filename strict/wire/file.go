package wire

import (
	"io"
	"strconv"
)

// A File is a part of a multipart body that is a file (RFC 7578 section 4.2).
// Where it was received, Body is also an io.Seeker and an io.ReaderAt, and of use
// until the method that was called with it returns. To send one, set Body; what is
// sent is read once. The zero File is none.
type File struct {
	Name        string // the file name, "" where there is none; never a path to trust
	ContentType string // of the part; empty to send the one that the document says
	// Size is in bytes. To send a file of unknown size leave it 0.
	Size int64
	Body io.Reader
}

// SetFiles hands the decoder the files of a multipart body; in the JSON made of
// that, a string holds the index of each.
func (d *Decoder) SetFiles(files []File) { d.files = files }

// File reads a file of a multipart body. JSON itself has none.
func (d *Decoder) File() (file File, ok bool) {
	if d.files == nil {
		d.mismatch("a file in a multipart body")
		return File{}, false
	}
	text, ok := d.stringText("a file")
	if !ok {
		return File{}, false
	}
	i, err := strconv.Atoi(string(text))
	if err != nil || i < 0 || i >= len(d.files) {
		d.Fail("type", "a file")
		return File{}, false
	}
	return d.files[i], true
}

// KeepFiles makes the encoder write a multipart body: in the JSON that it writes a
// string holds the index of each of Files.
func (e *Encoder) KeepFiles() { e.files = []File{} }

// Files returns the files that were written.
func (e *Encoder) Files() []File { return e.files }

// File writes a file. JSON itself has none.
func (e *Encoder) File(file File) {
	switch {
	case e.files == nil:
		e.Fail("unrepresentable", "a multipart body to write a file into")
	case file.Body == nil:
		e.Fail("required", "a file with a Body")
	default:
		e.String(strconv.Itoa(len(e.files)))
		e.files = append(e.files, file)
	}
}
