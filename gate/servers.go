package gate

import (
	"slices"
	"strings"

	"github.com/leasegate/leasegate/document"
)

// basesOf lists the path parts of the servers of an operation, without a slash at
// the end: its own servers, else those of its path, else those of the document
// (OpenAPI 3.1.1, Operation Object and Path Item Object, servers).
func (c *Contract) basesOf(source *document.Operation) []string {
	for _, of := range []*document.Node{source.Node, source.Item, c.document.Root().Get("paths").Get(source.Path)} {
		if servers := of.Get("servers"); servers.Len() > 0 {
			return basePaths(servers)
		}
	}
	return c.bases
}

// basePaths lists the path parts of servers. A variable stands for each of the
// values that the document lists or, where it lists none, for its default and for
// any one segment.
func basePaths(servers *document.Node) []string {
	var bases []string
	for _, server := range servers.Items() {
		for _, base := range expand(serverPath(server.Get("url").Text()), server.Get("variables")) {
			base = strings.TrimRight(base, "/")
			if !slices.Contains(bases, base) {
				bases = append(bases, base)
			}
		}
	}
	return bases
}

// serverPath is the path part of a server's URL, which may be relative and may
// have variables anywhere. An empty URL is the document's own place.
func serverPath(serverURL string) string {
	serverURL, _, _ = strings.Cut(serverURL, "?")
	_, rest, ok := strings.Cut(serverURL, "://")
	if !ok {
		rest, ok = strings.CutPrefix(serverURL, "//")
	}
	if ok {
		_, path, ok := strings.Cut(rest, "/")
		if !ok {
			return ""
		}
		return "/" + path
	}
	for strings.HasPrefix(serverURL, "./") {
		serverURL = serverURL[2:]
	}
	if serverURL == "" || serverURL == "." {
		return ""
	}
	return "/" + strings.TrimPrefix(serverURL, "/")
}

// maxBases limits the paths that the variables of one server stand for.
const maxBases = 100

func expand(path string, variables *document.Node) []string {
	paths := []string{path}
	for name, variable := range variables.Members() {
		if !strings.Contains(path, "{"+name+"}") {
			continue
		}
		var values []string
		for _, value := range variable.Get("enum").Items() {
			values = append(values, value.Text())
		}
		if len(values) == 0 {
			values = []string{variable.Get("default").Text(), "{" + name + "}"}
		}
		var next []string
		for _, p := range paths {
			for _, value := range values {
				if len(next) < maxBases {
					next = append(next, strings.ReplaceAll(p, "{"+name+"}", value))
				}
			}
		}
		paths = next
	}
	return paths
}
