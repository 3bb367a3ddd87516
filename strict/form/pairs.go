package form

import (
	"errors"
	"slices"
	"strconv"

	"github.com/leasegate/leasegate/strict/style"
	"github.com/leasegate/leasegate/strict/wire"
)

// ReadPairs appends the JSON of a form, application/x-www-form-urlencoded, to dst,
// and records in r what is wrong with it.
func (f *Form) ReadPairs(dst []byte, text string, r *wire.Recorder) []byte {
	pairs, left := newReading(f, r), []sent(nil)
	broken, many := false, false
	style.EachPair(text, func(pair style.Sent) {
		plain, err := escaping.Unescape(pair.Value)
		switch {
		case err != nil || pair.Broken:
			broken = true
		case len(left) == style.MaxParts:
			many = true
		default:
			left = append(left, sent{pair, plain})
		}
	})
	if broken {
		r.FailAt("", "syntax", "a form in which every escape is valid")
	}
	if many {
		r.FailAt("", "syntax", "a form of at most "+strconv.Itoa(style.MaxParts)+" members")
	}
	pairs.pairs(left)
	return pairs.appendTo(dst)
}

// escaping is how names and values are escaped in a form.
var escaping = style.Parameter{In: "query"}

// A sent pair, with its value as it was sent and as text.
type sent struct {
	style.Sent
	text string
}

// pairs reads a form, or the parts of a multipart body as one.
func (r *reading) pairs(all []sent) {
	all = r.scattered(all)
	times := make(map[string]int)
	for _, pair := range all {
		times[pair.Name]++
	}
	for _, pair := range all {
		m := r.form.member(pair.Name)
		switch at := pointer(pair.Name); {
		case m.Style != "":
			if times[pair.Name] > 0 {
				r.styled(m, pair.Name, values(all, pair.Name, times))
			}
		case m.repeated() && r.wholeArray(pair.Name, m, m.JSON, pair.text):
		case m.repeated(), m.Types&Array != 0 && times[pair.Name] > 1:
			r.append(pair.Name, func(dst []byte, i int) []byte {
				return r.content(dst, at+"/"+strconv.Itoa(i), m, m.Items, pair.text)
			})
		default:
			r.add(pair.Name, r.content(nil, at, m, &m.Value, pair.text))
		}
	}
}

// values takes those of a name, as they were sent; times has none of it afterwards.
func values(all []sent, name string, times map[string]int) []string {
	list := make([]string, 0, times[name])
	times[name] = 0
	for _, pair := range all {
		if pair.Name == name {
			list = append(list, pair.Value)
		}
	}
	return list
}

// scattered reads the members that are objects scattered over several pairs, and
// returns the pairs that are left.
func (r *reading) scattered(all []sent) []sent {
	for i := range r.form.Members {
		m := &r.form.Members[i]
		if !m.scatters() {
			continue
		}
		mine := r.taker(m)
		var taken []style.Sent
		all = slices.DeleteFunc(all, func(pair sent) bool {
			if mine(pair.Name) {
				taken = append(taken, pair.Sent)
				return true
			}
			return false
		})
		if len(taken) == 0 {
			continue
		}
		if m.Style == "deepObject" {
			r.deep(m, taken)
			continue
		}
		members, err := m.style("query").Gather(taken, func(string) bool { return true })
		if err != nil {
			r.unreadable(m, m.Name)
			continue
		}
		r.add(m.Name, r.object(nil, m, m.Name, members))
	}
	return all
}

// taker tells the names of the pairs that a scattered member consists of.
func (r *reading) taker(m *Member) func(name string) bool {
	if m.Style == "deepObject" {
		return func(name string) bool {
			_, mine, _ := m.style("query").Keys(name)
			return mine || name == m.Name
		}
	}
	return func(name string) bool {
		return m.Members != nil && m.Members.listed(name) != nil && r.form.listed(name) == nil
	}
}

func (r *reading) unreadable(m *Member, name string) {
	r.FailAt(pointer(name), "syntax", "a value in style "+m.Style)
	if !r.has(name) {
		r.add(name, []byte("null"))
	}
}

// object appends the object that pairs are. A member that is an array is given by
// several.
func (r *reading) object(dst []byte, m *Member, name string, pairs []style.Pair) []byte {
	described := m.Members
	if described == nil {
		described = &Form{}
	}
	inner := newReading(described, &wire.Recorder{})
	for _, pair := range pairs {
		property := described.member(pair.Name)
		if property.Types == Array {
			inner.append(pair.Name, func(dst []byte, _ int) []byte { return property.Items.AppendText(dst, pair.Value) })
		} else {
			inner.add(pair.Name, property.AppendText(nil, pair.Value))
		}
	}
	for _, v := range inner.Found() {
		r.FailAt(pointer(name)+v.Pointer, v.Rule, v.Want)
	}
	return inner.appendTo(dst)
}

// styled reads a member that a style describes, of the values of its pairs.
func (r *reading) styled(m *Member, name string, texts []string) {
	s := m.style("query")
	s.Name = name
	r.inStyle(m, name, s, texts)
}

func (r *reading) inStyle(m *Member, name string, s style.Parameter, texts []string) {
	if len(texts) > 1 && !(s.Repeats() && m.Types&Array != 0) {
		r.FailAt(pointer(name), "duplicateMember", "a member name that is not there yet")
		texts = texts[:1]
	}
	candidates := r.candidates(m, name, s, texts)
	if len(candidates) == 0 {
		r.unreadable(m, name)
		return
	}
	chosen := candidates[0]
	for _, candidate := range candidates[1:] {
		if m.matches(chosen) {
			break
		}
		if m.matches(candidate) {
			chosen = candidate
		}
	}
	r.add(name, chosen)
}

// candidates are the values that texts can stand for.
func (r *reading) candidates(m *Member, name string, s style.Parameter, texts []string) (list [][]byte) {
	if m.scalar() && (len(texts) == 1 || !s.Repeats()) {
		if text, err := s.ReadText(texts[0]); err == nil {
			list = append(list, m.AppendText(nil, text))
		}
	}
	if m.Types&Array != 0 {
		if items, err := s.ReadTexts(texts...); err == nil {
			array := []byte{'['}
			for i, item := range items {
				if i > 0 {
					array = append(array, ',')
				}
				array = m.Items.AppendText(array, item)
			}
			list = append(list, append(array, ']'))
		}
	}
	if m.Types&Object != 0 {
		if pairs, err := s.ReadPairs(texts...); err == nil {
			list = append(list, r.object(nil, m, name, pairs))
		}
	}
	return list
}

var errUnwritable = errors.New("no text of the form stands for the value")
