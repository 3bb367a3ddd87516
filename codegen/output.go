package codegen

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/leasegate/leasegate/api"
)

// Files are what [Write] writes beside the code, each unless it is "".
type Files struct {
	Document     string // the document with its overlay applied
	DraftOverlay string // see [Result.DraftOverlay]
}

// Write generates from the document in file, as [Generate] does, and writes the
// configured output, and files. Nothing is written where anything fails. An output that
// is a folder, which ends in a slash or is there, gets several files; those that
// leasegen has made there before and does not any more are removed.
func Write(config *Config, file string, files Files) (*Result, error) {
	text, err := readFile(file)
	if err != nil {
		return nil, err
	}
	result, err := Generate(config, file, text)
	if err != nil {
		return nil, err
	}
	outputs := []output{{config.Output, result.Code}}
	var outdated []string
	if isFolder(config.Output) {
		if outputs, err = folder(config.Output, result.marked); err != nil {
			return nil, err
		}
		outdated = stale(config.Output, outputs)
	}
	if files.Document != "" {
		outputs = append(outputs, output{files.Document, result.Document})
	}
	if files.DraftOverlay != "" {
		drafted, err := result.DraftOverlay()
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, output{files.DraftOverlay, drafted})
	}
	if err := writeAll(outputs); err != nil {
		return nil, err
	}
	for _, name := range outdated {
		if err := os.Remove(name); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// folder is the code as the files in a folder, which is made where there is none.
func folder(name string, marked []byte) (outputs []output, err error) {
	files, err := split(marked)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		outputs = append(outputs, output{filepath.Join(name, file.name), file.code})
	}
	return outputs, os.MkdirAll(name, 0o777)
}

// readFile reads no more of a file than a document may have, and a byte.
func readFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, api.MaxFile+1))
}

type output struct {
	name string
	text []byte
}

// writeAll writes all files beside their places first, so that a full disk or a
// missing directory leaves the old ones. What is no regular file, such as a pipe or
// /dev/stdout, is written into, and a link stays one.
func writeAll(outputs []output) (err error) {
	var written []string
	defer func() {
		for _, name := range written {
			err = errors.Join(err, os.Remove(name))
		}
	}()
	for i, o := range outputs {
		if info, err := os.Stat(o.name); err == nil && !info.Mode().IsRegular() {
			continue
		}
		if target, err := filepath.EvalSymlinks(o.name); err == nil {
			outputs[i].name = target
		}
		temporary := outputs[i].name + ".new"
		if err := os.WriteFile(temporary, o.text, 0o666); err != nil {
			_ = os.Remove(temporary) // where it was begun
			return err
		}
		written = append(written, temporary)
	}
	for _, o := range outputs {
		if len(written) == 0 || written[0] != o.name+".new" {
			if err := os.WriteFile(o.name, o.text, 0o666); err != nil {
				return err
			}
			continue
		}
		if err := os.Rename(written[0], o.name); err != nil {
			return err
		}
		written = written[1:]
	}
	return nil
}
