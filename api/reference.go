package api

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// ReadReference reads the document that a $ref names: this one, from the program
// itself, where uri ends in [Path], any other from a file. Nothing is fetched from
// a network. uri is what a reference resolves to, without its fragment: a path or
// a file URL.
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
	return os.ReadFile(filepath.FromSlash(path))
}
