package schema

import (
	"strconv"

	"github.com/leasegate/leasegate/document"
)

// A path is the place that a walk has reached, as steps of a JSON Pointer
// (RFC 6901), kept so that no pointer is built where nothing is found.
type path []step

type step struct {
	name  string
	index int // where name is not the step, -1 where it is
}

func (p *path) push(name string) { *p = append(*p, step{name, -1}) }
func (p *path) pushIndex(i int)  { *p = append(*p, step{"", i}) }
func (p *path) pop()             { *p = (*p)[:len(*p)-1] }

func (p path) pointer() string {
	var b []byte
	for _, s := range p {
		b = append(b, '/')
		if s.index >= 0 {
			b = strconv.AppendInt(b, int64(s.index), 10)
		} else {
			b = append(b, document.Token(s.name)...)
		}
	}
	return string(b)
}
