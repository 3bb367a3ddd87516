package style

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var deepest = Parameter{Name: "p", In: "query", Style: "deepObject", Explode: true}

func TestKeys(t *testing.T) {
	for _, row := range []struct {
		sent, want string // keys with bars between
		mine       bool
		err        error
		reason     string
	}{
		{"p[a]", "a", true, nil, "a member"},
		{"p[a][b c][0]", "a|b c|0", true, nil, "members of members"},
		{"p[]", "", true, nil, "an item without an index"},
		{"p", "", false, nil, "the name alone"},
		{"pp[a]", "", false, nil, "a longer name"},
		{"q[a]", "", false, nil, "another name"},
		{"p[a", "", true, ErrSyntax, "not closed"},
		{"p[a]b", "", true, ErrSyntax, "a text behind the brackets"},
		{"p[a]b[c]", "", true, ErrSyntax, "a text between brackets"},
		{"p[a[b]]", "", true, ErrSyntax, "brackets in brackets"},
		{"p[a]]", "", true, ErrSyntax, "closed twice"},
		{"p" + strings.Repeat("[a]", maxKeys), strings.Repeat("a|", maxKeys-1) + "a", true, nil, "as deep as is read"},
		{"p" + strings.Repeat("[a]", maxKeys+1), "", true, ErrTooMany, "deeper"},
	} {
		keys, mine, err := deepest.Keys(row.sent)
		if got := strings.Join(keys, "|"); got != row.want || mine != row.mine || !errors.Is(err, row.err) {
			t.Errorf("%s, %s: %q, %v, %v", row.sent, row.reason, keys, mine, err)
		}
	}
}

func TestReadDeep(t *testing.T) {
	for _, row := range []struct {
		query, want string // KEYS=VALUE with ampersands between
		err         error
		reason      string
	}{
		{"p[a]=1&x=2&p%5Bb%5D[c]=d+e&p=3", "a=1&b|c=d e", nil, "members among others"},
		{"p[a]=1&p[=2&p[b]=3", "a=1&=2&b=3", ErrSyntax, "a bracket that is not closed"},
		{"p[a]=%zz&p[b]=1", "a=&b=1", ErrSyntax, "no escape"},
		{"p[%ff]=1", "", ErrSyntax, "a name that is no text is nobody's or wrong"},
		{"", "", nil, "nothing"},
	} {
		deep, err := deepest.ReadDeep(Pairs(row.query))
		var got []string
		for _, d := range deep {
			got = append(got, strings.Join(d.Keys, "|")+"="+d.Value)
		}
		if text := strings.Join(got, "&"); row.want != "" && text != row.want || !errors.Is(err, row.err) {
			t.Errorf("%s, %s: %q, %v", row.query, row.reason, text, err)
		}
	}
	if deep, err := deepest.ReadDeep(Pairs(strings.Repeat("p[a]=1&", MaxParts+1))); !errors.Is(err, ErrTooMany) || len(deep) != MaxParts {
		t.Errorf("more than are read: %d, %v", len(deep), err)
	}
}

// What is written is read as it was; names that would be read as others are not written.
func TestWriteDeepIsRead(t *testing.T) {
	written, checks := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		checks++
		key := rapid.OneOf(rapid.StringMatching(`[a-z0-9]{0,3}`), rapid.StringMatching(`[\[\]=&%é a]{0,3}`))
		deep := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Deep {
			return Deep{rapid.SliceOfN(key, 1, 3).Draw(t, "keys"), rapid.String().Draw(t, "value")}
		}), 1, 3).Draw(t, "deep")
		parts, err := deepest.WriteDeep(deep)
		if err != nil {
			for _, d := range deep {
				if strings.ContainsAny(strings.Join(d.Keys, ""), "[]") || slices.Contains(d.Keys, "") {
					return
				}
			}
			t.Fatalf("%q: %v", deep, err)
		}
		written++
		read, err := deepest.ReadDeep(Pairs(strings.Join(parts, "&")))
		if err != nil || !slices.EqualFunc(read, deep, func(a, b Deep) bool { return slices.Equal(a.Keys, b.Keys) && a.Value == b.Value }) {
			t.Fatalf("%q: wrote %q, read %q, %v", deep, parts, read, err)
		}
	})
	if written < checks/10 {
		t.Errorf("wrote %d of %d", written, checks)
	}
	if _, err := deepest.WriteDeep(nil); !errors.Is(err, ErrUnwritable) {
		t.Errorf("nothing: %v", err)
	}
}
