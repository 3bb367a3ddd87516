package codegen

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
	outputs := []output{{config.Output, result.Code}}
	if files.Document != "" {
		outputs = append(outputs, output{files.Document, result.Document})
	}
	return &Made{result, skipped}, writeAll(outputs)
}
