package codegen

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	"go.yaml.in/yaml/v3"
)

// A Config is oapi-codegen's own configuration file, as far as strict code can
// be generated from it.
type Config struct {
	codegen.Configuration `yaml:",inline"`

	// Output is the file to write, relative to the working directory.
	Output string `yaml:"output,omitempty"`

	// SkipUnsupported leaves out the operations that depend on a part of the document
	// that the code could not enforce, instead of refusing the document. It is no key
	// of the file.
	SkipUnsupported bool `yaml:"-"`

	without []string // operations that are left out, as "METHOD /path"
	// readFile reads what references lead to; nil for files beside the document alone.
	readFile func(uri string) ([]byte, error)
}

// ReadConfig parses a configuration file; name is for errors. Unknown keys are
// refused, and so are options that strict code has no use for.
func ReadConfig(name string, text []byte) (*Config, error) {
	var c Config
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := errors.Join(c.check(name)...); err != nil {
		return nil, err
	}
	// References are followed to files beside the document and to the documents
	// that leasegen holds; anything remote has to be allowed by name.
	if c.AllowRemoteRefsFrom == nil {
		c.AllowRemoteRefsFrom = []string{}
	}
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &c, nil
}

func (c *Config) check(name string) (errs []error) {
	refuse := func(is bool, key, why string) {
		if is {
			errs = append(errs, fmt.Errorf("%s: %s: %s", name, key, why))
		}
	}
	const onlyStdHTTP = "leasegen generates for net/http only; use std-http-server"
	g, o := c.Generate, c.OutputOptions
	refuse(c.Output == "", "output", "want the file to write")
	refuse(!g.Models, "generate.models", "want true: client and server are made of the strict types")
	refuse(g.IrisServer, "generate.iris-server", onlyStdHTTP)
	refuse(g.ChiServer, "generate.chi-server", onlyStdHTTP)
	refuse(g.FiberServer, "generate.fiber-server", onlyStdHTTP)
	refuse(g.FiberV3Server, "generate.fiber-v3-server", onlyStdHTTP)
	refuse(g.EchoServer, "generate.echo-server", onlyStdHTTP)
	refuse(g.Echo5Server, "generate.echo5-server", onlyStdHTTP)
	refuse(g.GorillaServer, "generate.gorilla-server", onlyStdHTTP)
	refuse(g.GinServer, "generate.gin-server", onlyStdHTTP)
	refuse(g.Strict && !g.StdHTTPServer, "generate.strict-server", "want std-http-server with it")
	refuse(g.EmbeddedSpec, "generate.embedded-spec", "would put kin-openapi into every consumer; embed the file with go:embed")
	refuse(len(o.UserTemplates) > 0, "output-options.user-templates", "leasegen brings its own templates")
	refuse(o.TypeMapping != nil, "output-options.type-mapping", "the strict types are fixed")
	refuse(o.ClientTypeName != "", "output-options.client-type-name", "the client is called Client")
	refuse(len(o.ExcludeSchemas) > 0, "output-options.exclude-schemas", "the types that use them would not compile; leave them out of the document with an overlay")
	refuse(len(c.AllowRemoteRefsFrom) > 0, "allow-remote-refs-from", "remote references are off; vendor the document")
	return errs
}
