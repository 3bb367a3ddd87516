package codegen

import (
	"os"
	"path/filepath"
)

// Files are what [Make] writes beside the code, each unless it is "".
type Files struct {
	Document string // the document with its overlay applied
}

// A Made is what Make has written.
type Made struct {
	*Result
	Skipped Skipped
}

// Make generates from the document in file and writes the configured output, and
// files. Nothing is written where anything fails. The error is an [*UnsupportedError]
// where the code could not enforce the document, and [Config] does not say that what
// depends on it is to be skipped, or nothing would be left.
func Make(config *Config, file string, files Files) (*Made, error) {
	text, err := readFile(file)
	if err != nil {
		return nil, err
	}
	result, skipped, err := skipping(config, func(c *Config) (*Result, error) { return Generate(c, file, text) })
	if err != nil {
		return nil, err
	}
	outputs, err := outputsOf(config.Output, result.Code)
	if err != nil {
		return nil, err
	}
	outdated := []string(nil)
	if isFolder(config.Output) {
		outdated = stale(config.Output, outputs)
	}
	if files.Document != "" {
		outputs = append(outputs, output{files.Document, result.Document})
	}
	if err := writeAll(outputs); err != nil {
		return nil, err
	}
	for _, name := range outdated {
		if err := os.Remove(name); err != nil {
			return nil, err
		}
	}
	return &Made{result, skipped}, nil
}

// outputsOf is the code as the file, or as those in the folder, that it is to be written
// to. A folder is made where there is none.
func outputsOf(name string, code []byte) ([]output, error) {
	if !isFolder(name) {
		code, err := joined(code)
		return []output{{name, code}}, err
	}
	files, err := split(code)
	if err != nil {
		return nil, err
	}
	var outputs []output
	for _, file := range files {
		outputs = append(outputs, output{filepath.Join(name, file.name), file.code})
	}
	return outputs, os.MkdirAll(name, 0o777)
}
