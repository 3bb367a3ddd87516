package codegen

import (
	"slices"
	"strings"
	"testing"
)

func TestTemplates(t *testing.T) {
	for _, row := range []struct{ path, escaped, names, reason string }{
		{"/", "/", "", "the root"},
		{"/a b/%7E/c%20d/", "/a%20b/~/c%20d/", "", "text, escaped or not"},
		{"/{id}/{other-id}", "/{id}/{other-id}", "id other-id", "parameters alone"},
		{"/{id}.json/v{n}", "/{id}.json/v{n}", "id n", "a part of a segment"},
		{"/{base}...{head}", "/{base}...{head}", "base head", "two in one"},
		{"/r/{id}:apply", "/r/{id}:apply", "id", "with a verb"},
		{"/{标识}/é", "/{标识}/%C3%A9", "标识", "of any script"},
		{"/{id:[0-9]+}/{rest*}", "/{id}/{rest}", "id rest", "with what other routers put behind"},
		{"/{x}/{x}", "/{x}/{x}", "x", "one twice"},
		{"/a?b=c/d#e", "/a%3Fb=c/d%23e", "", "what no path has is text of it"},
		{"/a{b/c}d", "/a%7Bb/c%7Dd", "", "braces that are none"},
	} {
		parsed := parseTemplate(row.path)
		if parsed.escaped() != row.escaped || strings.Join(parsed.names(), " ") != row.names {
			t.Errorf("%s, %s: %s, %q", row.path, row.reason, parsed.escaped(), parsed.names())
		}
	}
}

func TestShadows(t *testing.T) {
	numbers := func(name, text string) bool { return name != "n" || strings.Trim(text, "0123456789") == "" }
	for _, row := range []struct{ path, others, want, reason string }{
		{"/things/{id}", "/things/mine /things /things/mine/x /other/mine", "/things/mine", "a text in place of the parameter"},
		{"/things/{n}", "/things/mine /things/7", "/things/7", "but one that the parameter can have"},
		{"/things/{id}", "/things/{other} /things/{id}:apply /things/{a}-{b}", "/things/{id}:apply /things/{a}-{b}", "a part"},
		{"/f/{id}.json", "/f/{id} /f/all.json /f/all.csv /f/{id}.x.json /f/.json", "/f/all.json /f/{id}.x.json", "more text"},
		{"/{a}/x", "/y/{b} /{b}/x /y/x /y/z", "/y/{b} /y/x", "from left to right"},
		{"/y/{b}", "/{a}/x", "", "and not the other way"},
		{"/a%20b/{id}", "/a b/c", "/a b/c", "escaped or not"},
	} {
		var got []string
		for other := range strings.SplitSeq(strings.ReplaceAll(row.others, "/a b/", "/a+b/"), " ") {
			other = strings.ReplaceAll(other, "+", " ")
			if parseTemplate(other).shadows(parseTemplate(row.path), numbers) {
				got = append(got, other)
			}
		}
		if want := row.want; strings.Join(got, " ") != want || slices.Contains(got, row.path) {
			t.Errorf("%s, %s: %q, want %q", row.path, row.reason, got, want)
		}
	}
}
