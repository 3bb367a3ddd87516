package report

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	dialogs "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/leasegate/leasegate/gate/result"
)

// The page needs nothing else, and says so to the browser.
func TestHTMLIsSelfContained(t *testing.T) {
	for name, r := range map[string]*result.Report{"traffic": sample("pets"), "hostile": server(hostile)} {
		text := string(render(t, "html", r))
		if found := regexp.MustCompile(`<(link|img|iframe|object|embed|base|form)\b|<script[^>]|\bsrc=|@import|url\(`).FindString(tagsOf(text)); found != "" {
			t.Errorf("%s: the page loads something: %s", name, found)
		}
		for _, want := range []string{`default-src &#39;none&#39;`, `name="viewport"`, `prefers-color-scheme: dark`, `<html lang="en">`} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page has no %s", name, want)
			}
		}
		for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(text, -1) {
			if !strings.Contains(text, ` id="`+strings.TrimPrefix(link[1], "#")+`"`) {
				t.Errorf("%s: a link leads nowhere: %s", name, link[1])
			}
		}
	}
}

// tagsOf is the style and the tags of a page, without the text between them.
func tagsOf(page string) string {
	style := page[strings.Index(page, "<style>"):strings.Index(page, "</style>")]
	return style + strings.Join(regexp.MustCompile(`<[a-z/][^>]*>`).FindAllString(page, -1), "\n")
}

// TestHTMLInBrowser opens pages in tabs of one headless browser; it is skipped
// where there is none.
func TestHTMLInBrowser(t *testing.T) {
	ctx := browser(t)
	for name, test := range map[string]func(*testing.T, context.Context){
		"use": testUse, "for everybody": testForEverybody, "hostile names": testHostilePage,
	} {
		t.Run(name, func(t *testing.T) {
			tab, cancel := chromedp.NewContext(ctx)
			defer cancel()
			test(t, tab)
		})
	}
}

func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("there is no Chromium here, so the page was not opened; install Debian's chromium, or any other, to have it tested")
	}
	options := append(
		chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
	)
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	// The first tab starts the browser, which stays until the test is over.
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	do(t, ctx)
	return ctx
}

// pageURL writes the report's page into a file and returns its URL.
func pageURL(t *testing.T, r *result.Report) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, render(t, "html", r), 0o644); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
}

// visible lists the items that can be seen, by the text of their summary.
const visible = `Array.from(document.querySelectorAll("details.item")).filter(e => e.checkVisibility()).map(e => e.querySelector("summary").innerText.replace(/\s+/g, " "))`

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func get[T any](t *testing.T, ctx context.Context, action chromedp.Action[T]) T {
	t.Helper()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func call[P, R any](t *testing.T, ctx context.Context, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

func items(t *testing.T, ctx context.Context) []string {
	t.Helper()
	return get(t, ctx, chromedp.Evaluate[[]string](visible))
}

// complaints gathers what the browser says of the page: exceptions, messages on
// the console, broken rules of its policy, and dialogs.
func complaints(t *testing.T, ctx context.Context) func() []string {
	t.Helper()
	var mutex sync.Mutex
	var found []string
	err := chromedp.Listen(ctx, func(event any) {
		mutex.Lock()
		defer mutex.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			found = append(found, "exception: "+e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			found = append(found, "console: "+string(e.Type))
		case *log.EventEntryAdded:
			found = append(found, "log: "+e.Entry.Text)
		case *dialogs.EventJavascriptDialogOpening:
			found = append(found, "dialog: "+e.Message)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	call(t, ctx, log.Enable, cdp.Empty{})
	return func() []string {
		mutex.Lock()
		defer mutex.Unlock()
		return slices.Clone(found)
	}
}

// A user opens the page, filters, and expands a failure with the keyboard.
func testUse(t *testing.T, ctx context.Context) {
	said := complaints(t, ctx)
	do(t, ctx, chromedp.Navigate(pageURL(t, server("pets"))))
	all := items(t, ctx)
	if len(all) != 14 {
		t.Fatalf("got %d items, want 7 places and 7 cases: %q", len(all), all)
	}

	filter := chromedp.CSS("#filter")
	do(t, ctx, chromedp.SendKeys(filter, "PETS uuid 418"))
	left := items(t, ctx)
	if len(left) != 1 || !strings.Contains(left[0], "addPet/invalid/name/type pets") {
		t.Errorf("the filter leaves %q, want the one case with all the words", left)
	}
	if text := get(t, ctx, chromedp.Text(chromedp.CSS("#shown"))); text != "1 of 14 shown" {
		t.Errorf("the filter says %q", text)
	}

	const open = `document.querySelector("#r0 pre").checkVisibility()`
	if get(t, ctx, chromedp.Evaluate[bool](open)) {
		t.Error("the failure is not folded at first")
	}
	do(t, ctx, chromedp.Focus(chromedp.CSS("#r0 summary")), chromedp.KeyEvent("\r"))
	if !get(t, ctx, chromedp.Evaluate[bool](open)) {
		t.Error("the enter key does not expand the failure")
	}
	failure := get(t, ctx, chromedp.Text(chromedp.CSS("#r0")))
	for _, want := range []string{"418 I'm a teapot", "← response.body.format: want a uuid pets", `"id": ‹string›`, "curl -X POST"} {
		if !strings.Contains(failure, want) {
			t.Errorf("the failure shows no %q:\n%s", want, failure)
		}
	}

	do(t, ctx, chromedp.Focus(filter), chromedp.KeyEvent("\u001b"))
	if cleared := items(t, ctx); len(cleared) != len(all) {
		t.Errorf("the escape key leaves %d of %d items", len(cleared), len(all))
	}
	get(t, ctx, chromedp.Evaluate[bool](`verdict.value = "error", verdict.dispatchEvent(new Event("change"))`))
	if left := items(t, ctx); len(left) != 1 || !strings.Contains(left[0], "addPet/valid/name/long") {
		t.Errorf("the verdict error leaves %q, want the one case", left)
	}
	// A link of the matrix shows its place, filtered out or not.
	do(t, ctx, chromedp.Click(chromedp.CSS(`.matrix td a[href="#g0"]`)), chromedp.WaitVisible(chromedp.CSS("#g0 .inside")))
	if found := said(); len(found) != 0 {
		t.Errorf("the browser complains: %q", found)
	}
}

// Dark and light, on a phone, and without script: all can be read.
func testForEverybody(t *testing.T, ctx context.Context) {
	call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 360, Height: 740, DeviceScaleFactor: 1, Mobile: true})
	do(t, ctx, chromedp.Navigate(pageURL(t, server(strings.Repeat("long", 40)))))
	backgrounds := make(map[string]string)
	for _, scheme := range []string{"light", "dark"} {
		call(t, ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		backgrounds[scheme] = get(t, ctx, chromedp.Evaluate[string](`getComputedStyle(document.body).backgroundColor`))
	}
	if backgrounds["light"] != "rgb(255, 255, 255)" || backgrounds["dark"] == backgrounds["light"] {
		t.Errorf("the backgrounds are %v", backgrounds)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#expand")))
	if width := get(t, ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`)); width > 360 {
		t.Errorf("the page is %d wide on a phone of 360", width)
	}

	call(t, ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	do(t, ctx, chromedp.Reload())
	if left := items(t, ctx); len(left) != 14 {
		t.Errorf("without script %d of 14 items can be seen", len(left))
	}
	if get(t, ctx, chromedp.Evaluate[bool](`document.getElementById("tools").checkVisibility()`)) {
		t.Error("without script the filter can be seen, which would do nothing")
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#r0 summary")))
	if failure := get(t, ctx, chromedp.Text(chromedp.CSS("#r0"))); !strings.Contains(failure, "418 I'm a teapot") {
		t.Errorf("without script the failure says %q", failure)
	}
}

// No name runs anything.
func testHostilePage(t *testing.T, ctx context.Context) {
	said := complaints(t, ctx)
	do(t, ctx, chromedp.Navigate(pageURL(t, server(hostile))), chromedp.Click(chromedp.CSS("#expand")))
	counts := get(t, ctx, chromedp.Evaluate[[]int](`[document.scripts.length, document.images.length, document.styleSheets.length]`))
	if !slices.Equal(counts, []int{1, 0, 1}) {
		t.Errorf("the page has %v scripts, images and styles, want ours alone", counts)
	}
	if title := get(t, ctx, chromedp.Title()); title != "Leasegate: The server breaks the contract." {
		t.Errorf("the title is %q", title)
	}
	if found := said(); len(found) != 0 {
		t.Errorf("the browser says %q", found)
	}
}
