package api

import (
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// ReadReference reads the document that a $ref names: this one, from the program
// itself, where uri ends in [Path], any other from a file. Nothing is fetched from
// a network. uri is what a reference resolves to, without its fragment: a path or
// a file URL. What is no regular file, such as a pipe or a device, is refused: a
// reference must not wait for somebody to write, nor read without an end. No more than
// [MaxFile] bytes are read, and one.
func ReadReference(uri string) ([]byte, error) {
	path := uri
	if strings.Contains(uri, "://") {
		parsed, err := url.Parse(uri)
		if err != nil || parsed.Scheme != "file" || parsed.Host != "" && parsed.Host != "localhost" {
			return nil, errors.New("what is not on this machine is not fetched; save it beside the document and refer to that")
		}
		path = parsed.Path
	}
	if strings.HasSuffix("/"+path, "/"+Path) {
		return Document(), nil
	}
	path = filepath.FromSlash(path)
	switch info, err := os.Stat(path); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is no regular file; refer to a file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, MaxFile+1))
}

// MaxFile is as much as is read of a file, in bytes.
const MaxFile = 32 << 20
