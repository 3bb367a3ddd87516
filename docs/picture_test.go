package docs

import (
	"context"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestPicture looks at the picture of a report that the README shows. With
// -update, it is drawn anew by the command that the README has, in Chromium.
func TestPicture(t *testing.T) {
	atRoot(t)
	const name, width, limit = "docs/report.png", 1200, 250 << 10
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		draw(t, string(readme), name, width)
	}
	if !strings.Contains(string(readme), "]("+name+")") {
		t.Errorf("the README does not show %s", name)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.DecodeConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if picture.Width != width || info.Size() > limit {
		t.Errorf("the picture is %d wide and has %d bytes, want %d and at most %d", picture.Width, info.Size(), width, limit)
	}
}

// draw makes the README's report, looks for one case in it and opens what is
// left.
func draw(t *testing.T, readme, name string, width int64) {
	t.Helper()
	checkout := copyModule(t)
	background(t, checkout, "go run ./examples/byhand localhost:8080", "serving on http://127.0.0.1:8080")
	_, command, found := strings.Cut(readme, "\n$ go run ./cmd/leasegate check --param")
	if !found {
		t.Fatal("the README shows no check of a server")
	}
	command, _, _ = strings.Cut(command, "\n")
	shell := exec.Command("sh", "-c", "go run ./cmd/leasegate check --param"+command)
	shell.Dir = checkout
	if out, err := shell.CombinedOutput(); err == nil {
		t.Fatalf("the server conforms:\n%s", out)
	}

	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.UserDataDir(t.TempDir()))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	defer stop()
	ctx, stop = chromedp.NewContext(ctx)
	defer stop()
	step := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	step()
	page := "file://" + filepath.ToSlash(filepath.Join(checkout, "report.html"))
	size := emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 800, DeviceScaleFactor: 1}
	if _, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, size); err != nil {
		t.Fatal(err)
	}
	step(chromedp.Navigate(page), chromedp.SendKeys(chromedp.CSS("#filter"), "invalid/body/path/nullable"), chromedp.Click(chromedp.CSS("#expand")))
	step(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	picture, err := chromedp.Run(ctx, chromedp.Screenshot(chromedp.CSS("body")))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, picture, 0o666); err != nil {
		t.Fatal(err)
	}
}
