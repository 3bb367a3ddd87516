package strict

import "strings"

// A placed is the value of a path parameter, as it stands in the path.
type placed struct {
	parameter *Parameter
	styled    string
}

func (c *Call) placeInPath(p *Parameter, styled string) {
	if !validSegment(styled) && (styled == "" || c.fillsSegment(p)) && !c.failed(p.Pointer) {
		// Proxies and servers remove dot segments (RFC 3986 section 5.2.4), which
		// makes another path of it; escaping a dot changes nothing.
		c.recorder.FailAt(p.Pointer, "required", `one path segment, not empty, "." or ".."`)
	}
	c.placed = append(c.placed, placed{p, styled})
	c.path = strings.ReplaceAll(c.path, "{"+p.Name+"}", styled)
}

// fillsSegment reports whether a parameter is all that there is between two slashes.
func (c *Call) fillsSegment(p *Parameter) bool {
	return strings.Contains(c.operation.Path+"/", "/{"+p.Name+"}/")
}

// checkPath records values of path parameters that would be read as others, or make
// another path of the document: a dash in the first of {a}-{b}, say, or the id "mine"
// where there is /things/mine beside /things/{id}.
func (c *Call) checkPath() {
	if len(c.placed) == 0 || c.recorder.Err() != nil || len(c.operation.ShadowedBy) == 0 && !isMixed(c.operation.Path) {
		return
	}
	parts := strings.Split(strings.TrimPrefix(c.path, "/"), "/")
	segments := parseTemplate(c.operation.Path)
	if len(parts) != len(segments) {
		return // a parameter was not placed
	}
	for i, s := range segments {
		if len(s.names) > 0 && !s.whole() {
			c.checkSegment(s, parts[i])
		}
	}
	for _, other := range c.operation.ShadowedBy {
		c.checkShadow(other, segments, parts)
	}
}

// isMixed reports whether a template has parameters that are a part of a segment.
func isMixed(template string) bool {
	return strings.Count(template, "{") != strings.Count(template, "/{") ||
		strings.Count(template, "}") != strings.Count(template+"/", "}/")
}

// checkSegment reads a segment of text and parameters again.
func (c *Call) checkSegment(s segment, part string) {
	values, ok := s.match(part, nil)
	for i, name := range s.names {
		for _, p := range c.placed {
			if p.parameter.Name == name && (!ok || values[i] != p.styled) && !c.failed(p.parameter.Pointer) {
				c.recorder.FailAt(p.parameter.Pointer, "path", "a value that can be told from what stands beside it in "+c.operation.Path)
				return
			}
		}
	}
}

// checkShadow records the value by which the path is another one of the document.
func (c *Call) checkShadow(other string, segments []segment, parts []string) {
	others := parseTemplate(other)
	if len(others) != len(parts) {
		return
	}
	for i := range others {
		if _, ok := others[i].match(parts[i], nil); !ok {
			return
		}
	}
	for i, s := range segments {
		if len(s.names) == 0 || s.shape() == others[i].shape() {
			continue
		}
		for _, p := range c.placed {
			if p.parameter.Name == s.names[0] {
				c.recorder.FailAt(p.parameter.Pointer, "path", "a value that does not make it another path of the document, "+other)
				return
			}
		}
	}
}
