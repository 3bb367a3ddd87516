package run

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	// maxEntryBytes bounds one entry of a HAR, and so what reading one can cost;
	// the errors below name it.
	maxEntryBytes = 64 << 20
	readBytes     = 64 << 10
	// maxCreator bounds the name of a recorder that is kept.
	maxCreator = 100
)

var (
	errEntryTooLarge = errors.New("the entry is larger than the 64 MiB that are read of one")
	errValueTooLarge = errors.New("a single value from here on is larger than the 64 MiB that are read of one")
	errCutOff        = errors.New("the file is cut off: it ends here, in the middle of the HAR")
	errNotHAR        = errors.New(`not a HAR: want a JSON object {"log": {"entries": [...]}} (HAR 1.2)`)
	errEntriesTwice  = errors.New("log.entries stands here for the second time; give each list a file of its own")
	errTrailing      = errors.New("data after the end of the HAR; give each HAR a file of its own")
	errUTF16         = errors.New("not a HAR: the file is UTF-16; save it as UTF-8")
)

// A fileError is an error with the byte, and the entry if it is inside of one,
// at which a file can't be read further.
type fileError struct {
	entry  int // -1 outside of log.entries
	offset int64
	err    error
}

func (e *fileError) Error() string { return e.err.Error() }
func (e *fileError) Unwrap() error { return e.err }

// A harEntry is one element of log.entries as it stands in the file.
type harEntry struct {
	offset int64
	raw    []byte // well-formed JSON, until the next entry is read; nil with err
	err    error  // the entry can't be read, what follows it can
	by     string // the name of log.creator, empty where it does not come before
}

// A harReader reads the entries of one HAR file, holding one at a time.
type harReader struct {
	source  *boundedReader
	decoder *jsontext.Decoder
	start   int64 // bytes before the JSON, for offsets
	max     int64 // bytes of one entry
	emit    func(harEntry) bool
	seen    bool // log.entries has begun
	inside  bool // it has not ended
	index   int  // of the next entry
	creator string
}

// errStopped ends the reading because emit wants no more.
var errStopped = errors.New("stopped")

// readHAR hands every entry of the HAR in r to emit, in order, until emit
// returns false. An entry has at most limit bytes, as has any value of another
// kind. The error is a *fileError, or nil at the end of a whole HAR.
//
// Duplicate names and invalid UTF-8 do not end the reading: a recording of bad
// bytes must reach the judge. Members other than log.entries are skipped.
func readHAR(r io.Reader, limit int64, emit func(harEntry) bool) error {
	buffered := bufio.NewReaderSize(r, readBytes)
	start, err := skipByteOrderMark(buffered)
	if err != nil {
		return &fileError{entry: -1, err: err}
	}
	source := &boundedReader{reader: buffered}
	h := &harReader{
		source:  source,
		decoder: jsontext.NewDecoder(source, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
		start:   start,
		max:     limit,
		emit:    emit,
	}
	if err := h.file(); err != nil && err != errStopped {
		return h.locate(err)
	}
	return nil
}

func skipByteOrderMark(r *bufio.Reader) (int64, error) {
	// An error of Peek comes again from the first read.
	head, _ := r.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		n, err := r.Discard(3)
		return int64(n), err
	case bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.HasPrefix(head, []byte("\xff\xfe")):
		return 0, errUTF16
	}
	return 0, nil
}

func (h *harReader) file() error {
	err := h.object(func(name string) error {
		if name != "log" {
			return h.skip()
		}
		return h.object(func(name string) error {
			switch name {
			case "entries":
				return h.entries()
			case "creator":
				return h.readCreator()
			}
			return h.skip()
		})
	})
	if err != nil {
		return err
	}
	if !h.seen {
		return errNotHAR
	}
	h.allow()
	if _, err := h.decoder.ReadToken(); err != io.EOF {
		if _, ok := errors.AsType[readError](err); ok {
			return err
		}
		return errTrailing
	}
	return nil
}

// object reads an object; visit reads the value of each member.
func (h *harReader) object(visit func(name string) error) error {
	if err := h.begin('{'); err != nil {
		return err
	}
	for {
		h.allow()
		token, err := h.decoder.ReadToken()
		if err != nil {
			return err
		}
		if token.Kind() == '}' {
			return nil
		}
		if err := visit(token.String()); err != nil {
			return err
		}
	}
}

// readCreator reads who made the recording, if it says so as HAR 1.2 has it.
func (h *harReader) readCreator() error {
	h.allow()
	if h.decoder.PeekKind() != '{' {
		return h.skip()
	}
	return h.object(func(name string) error {
		h.allow()
		if name != "name" || h.decoder.PeekKind() != '"' {
			return h.skip()
		}
		token, err := h.decoder.ReadToken()
		if err == nil {
			if name := token.String(); len(name) <= maxCreator {
				h.creator = name
			}
		}
		return err
	})
}

func (h *harReader) begin(kind jsontext.Kind) error {
	h.allow()
	token, err := h.decoder.ReadToken()
	switch {
	case err != nil:
		return err
	case token.Kind() != kind:
		return errNotHAR
	}
	return nil
}

func (h *harReader) entries() error {
	if h.seen {
		return errEntriesTwice
	}
	if err := h.begin('['); err != nil {
		return err
	}
	h.seen, h.inside = true, true
	for ; ; h.index++ {
		h.allow()
		if h.decoder.PeekKind() == ']' {
			h.inside = false
			_, err := h.decoder.ReadToken()
			return err
		}
		entry, err := h.entry()
		if err != nil {
			return err
		}
		if !h.emit(entry) {
			return errStopped
		}
	}
}

func (h *harReader) entry() (harEntry, error) {
	before := h.decoder.InputOffset()
	raw, err := h.decoder.ReadValue()
	if errors.Is(err, errEntryTooLarge) {
		// Reading it token by token holds no more than one of them.
		return harEntry{offset: h.start + before, err: errEntryTooLarge}, h.skip()
	}
	if err != nil {
		return harEntry{}, err
	}
	offset := h.start + h.decoder.InputOffset() - int64(len(raw))
	return harEntry{offset: offset, raw: raw, by: h.creator}, nil
}

// skip reads one value and holds no more of it than one token.
func (h *harReader) skip() error {
	depth := h.decoder.StackDepth()
	for {
		h.allow()
		if _, err := h.decoder.ReadToken(); err != nil {
			return err
		}
		if h.decoder.StackDepth() <= depth {
			return nil
		}
	}
}

// allow lets the decoder read as much again as an entry may have.
func (h *harReader) allow() {
	h.source.allowed = h.decoder.InputOffset() + h.max
}

// locate says in the words of a HAR's reader what ended the reading, and where.
func (h *harReader) locate(err error) error {
	offset := h.start + h.decoder.InputOffset()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		offset = h.start + syntax.ByteOffset
	}
	switch {
	case offset == h.start && errors.Is(err, io.EOF):
		err = errors.New("not a HAR: the file is empty")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		offset = h.start + h.source.read
		err = errCutOff
	case syntax != nil && h.seen:
		err = errors.New("not JSON from here on (RFC 8259)")
	case syntax != nil:
		err = errors.New("not a HAR: not JSON from here on (RFC 8259)")
	case errors.Is(err, errEntryTooLarge):
		err = errValueTooLarge
	default:
		// A decoder's words around the reader's error say nothing more.
		if read, ok := errors.AsType[readError](err); ok {
			err = fmt.Errorf("can't be read: %w", withoutPath(read.error))
		}
	}
	entry := -1
	if h.inside {
		entry = h.index
	}
	return &fileError{entry: entry, offset: offset, err: err}
}

// withoutPath leaves out the file's name, which stands before every message.
func withoutPath(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}

// A readError is an error of the file's reader, told from those of its text.
type readError struct{ error }

func (e readError) Unwrap() error { return e.error }

// A boundedReader reads up to the offset allowed.
type boundedReader struct {
	reader  io.Reader
	read    int64
	allowed int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	room := b.allowed - b.read
	if room <= 0 {
		return 0, readError{errEntryTooLarge}
	}
	n, err := b.reader.Read(p[:min(int64(len(p)), room)])
	b.read += int64(n)
	if err != nil && err != io.EOF {
		err = readError{err}
	}
	return n, err
}
