package gate

import (
	"maps"
	"slices"
	"strings"

	"github.com/leasegate/leasegate/document"
)

// basesOf lists the path parts of the servers of an operation, without a slash at
// the end: its own servers, else those of its path, else those of the document
// (OpenAPI 3.1.1, Operation Object and Path Item Object, servers).
func (c *Contract) basesOf(source *document.Operation) []string {
	servers := c.serversOf(source)
	if servers == c.document.Root().Get("servers") {
		return c.bases
	}
	return basePaths(servers)
}

// serversOf is the list of servers that counts for an operation; nil where there is
// none.
func (c *Contract) serversOf(source *document.Operation) *document.Node {
	for _, of := range []*document.Node{source.Node, source.Item, c.document.Root().Get("paths").Get(source.Path)} {
		if servers := of.Get("servers"); servers.Len() > 0 {
			return servers
		}
	}
	return c.document.Root().Get("servers")
}

// Hosts lists the names of the hosts at which the servers of all operations are, in
// lower case, without ports, sorted. There are none where a server may be at any
// host: where an operation has no server, or one whose URL is relative or leaves its
// host to a variable without listed values.
func (c *Contract) Hosts() []string {
	if c.document == nil {
		return nil
	}
	known := make(map[string]bool)
	read := make(map[*document.Node]bool) // the lists of servers
	for _, source := range slices.Concat(c.document.Operations(), c.document.Unselected()) {
		servers := c.serversOf(source)
		if read[servers] {
			continue
		}
		read[servers] = true
		if servers.Len() == 0 {
			return nil
		}
		for _, server := range servers.Items() {
			for _, name := range expand(serverHost(server.Get("url").Text()), server.Get("variables")) {
				if name == "" || strings.Contains(name, "{") {
					return nil
				}
				known[strings.ToLower(name)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(known))
}

// serverHost is the host in a server's URL, without a port; empty in one that is
// relative.
func serverHost(serverURL string) string {
	_, rest, ok := strings.Cut(serverURL, "//")
	if !ok {
		return ""
	}
	if end := strings.IndexAny(rest, "/?"); end >= 0 {
		rest = rest[:end]
	}
	host := rest[strings.LastIndexByte(rest, '@')+1:]
	if end := strings.LastIndexByte(host, ':'); end > strings.LastIndexByte(host, ']') {
		host = host[:end]
	}
	return host
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
