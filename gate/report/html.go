package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"github.com/leasegate/leasegate/gate/result"
)

var (
	//go:embed page/page.tmpl
	pageTemplate string
	//go:embed page/page.css
	pageStyle string
	//go:embed page/page.js
	pageScript string

	pageTmpl = template.Must(template.New("page").Parse(pageTemplate))
)

// writeHTML writes one file that needs nothing else: it loads nothing, its policy
// lets no script run but its own, and it can be read without that.
func writeHTML(w io.Writer, r *result.Report, _ Options) error {
	buffered := bufio.NewWriter(w)
	if err := pageTmpl.Execute(buffered, newPage(r)); err != nil {
		return err
	}
	return buffered.Flush()
}

// contentPolicy allows the very style and script of the page (CSP Level 3, section
// 2.3.1) and no connection at all.
func contentPolicy() string {
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", hash(pageStyle), hash(pageScript))
}

const (
	maxPageBars      = 50
	maxPageRows      = 300
	maxPageGroups    = 2_000
	maxPageRecords   = 5_000
	maxPageExchanges = 50
)

// The page: all text in it is [Visible]; the template escapes it for HTML.
type (
	page struct {
		Policy       string
		Style        template.CSS
		Script       template.JS
		Verdict      string
		Class        string
		Document     string
		Targets      []string
		ValuesShown  bool
		All          pageBar
		Bars         []pageBar
		MoreBars     int
		Shortfalls   []string
		NotJudged    []string
		Rules        []pageRule
		Rows         []pageRow
		MoreRows     int
		Choices      []string
		Groups       []pageGroup
		RecordsTitle string
		Records      []pageRecord
		MoreRecords  int
		Lists        []pageList
	}
	// pageBar is a bar of 1,000 units.
	pageBar struct {
		Name   string
		Label  string
		Height int
		Total  int
		Parts  []pagePart
	}
	pagePart struct {
		Name, Class string
		Count       int
		X, Width    string
	}
	pageRule struct{ Rule, Level, Sentence string }
	pageRow  struct {
		Name  string
		Cells []pageCell
	}
	pageCell struct {
		Count  int
		Class  string
		Title  string
		Target string
	}
	pageGroup struct {
		ID, Class, Rule, Want, Sentence, Source, In, Schema, Waived string
		Count, More                                                 int
		Exchanges                                                   []pageExchange
	}
	pageExchange struct{ Name, Request, Target string }
	pageRecord   struct {
		ID, Class, Name, Title, Operation, Expect, Exercises, Schema, Reason, Curl, Request string
		Status                                                                              int
		Flaky                                                                               bool
		Findings                                                                            []pageFinding
		Sent, Received                                                                      pageLines
	}
	pageFinding struct{ Class, Rule, Level, Want, Schema, Waived string }
	pageLines   struct {
		Label string
		Lines []result.Line
	}
	pageList struct {
		Title string
		Items []string
	}
)
