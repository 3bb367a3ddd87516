package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/result"
)

// options reads the flags that the cases depend on.
func (c *checkCommand) options(cmd *cobra.Command) (cases.Options, error) {
	o := cases.Options{Seed: c.seed, Credentials: c.credentials}
	c.fresh = &freshValues{stderr: cmd.ErrOrStderr()}
	var err error
	if o.Params, err = assignments("--param", c.params); err != nil {
		return o, err
	}
	if c.fresh.commands, err = assignments("--param-from", c.paramsFrom); err != nil {
		return o, err
	}
	for name := range c.fresh.commands {
		if _, both := o.Params[name]; both {
			return o, fmt.Errorf("--param and --param-from both give %q", name)
		}
	}
	if o.Body, err = assignments("--body", c.body); err != nil {
		return o, err
	}
	if o.Header, err = headerFields("--header", "LEASEGATE_HEADER", c.header); err != nil {
		return o, err
	}
	if o.Forbidden, err = headerFields("--forbidden-header", "LEASEGATE_FORBIDDEN_HEADER", c.forbidden); err != nil {
		return o, err
	}
	if err := c.patterns(); err != nil {
		return o, err
	}
	switch {
	case c.concurrency < 1 || c.concurrency > 256:
		return o, errors.New("--concurrency: wanted a number from 1 to 256")
	case c.timeout <= 0:
		return o, errors.New("--timeout: wanted a duration above zero, such as 5s")
	case c.maxTime <= 0:
		return o, errors.New("--max-time: wanted a duration above zero, such as 10m")
	}
	return o, nil
}

func (c *checkCommand) patterns() error {
	for flag, patterns := range map[string][]string{"--only": c.only, "--skip": c.skip} {
		for _, pattern := range patterns {
			if pattern == "" {
				return fmt.Errorf("%s: the pattern is empty", flag)
			}
		}
	}
	if c.shard == "" {
		return nil
	}
	n, of, _ := strings.Cut(c.shard, "/")
	var errN, errOf error
	c.shardOf, errN = strconv.Atoi(n)
	c.shardCount, errOf = strconv.Atoi(of)
	if errN != nil || errOf != nil || c.shardOf < 1 || c.shardOf > c.shardCount || c.shardCount > 10_000 {
		return fmt.Errorf("--shard: got %q, wanted a part and the number of parts, such as 2/5", c.shard)
	}
	return nil
}

func assignments(flag string, list []string) (map[string]string, error) {
	values := make(map[string]string)
	for _, one := range list {
		name, value, ok := strings.Cut(one, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("%s: wanted NAME=VALUE", flag)
		}
		if _, again := values[name]; again {
			return nil, fmt.Errorf("%s: %q is given twice", flag, name)
		}
		values[name] = value
	}
	return values, nil
}

// maxHeaderFile bounds a file of headers, in bytes.
const maxHeaderFile = 64 << 10

// headerFields reads headers from flags, from the files that they name, and from
// the environment. No error shows a value.
func headerFields(flag, variable string, list []string) ([]cases.Field, error) {
	var fields []cases.Field
	add := func(where, line string) error {
		name, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if !ok || name == "" || strings.ContainsFunc(name, noToken) || strings.ContainsFunc(value, isControl) {
			return fmt.Errorf("%s: wanted 'NAME: VALUE' in a line", where)
		}
		switch http.CanonicalHeaderKey(name) {
		case "Host", "Connection", "Content-Length", "Transfer-Encoding", "Content-Type":
			return fmt.Errorf("%s: %s is part of what a case is about and can't be given", where, http.CanonicalHeaderKey(name))
		}
		fields = append(fields, cases.Field{Name: name, Value: value})
		return nil
	}
	lines := func(where, content string) error {
		for line := range strings.Lines(content) {
			if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) == "" {
				continue
			}
			if err := add(where, line); err != nil {
				return err
			}
		}
		return nil
	}
	if err := lines(variable, os.Getenv(variable)); err != nil {
		return nil, err
	}
	for _, one := range list {
		file, isFile := strings.CutPrefix(one, "@")
		if !isFile {
			if err := add(flag, one); err != nil {
				return nil, err
			}
			continue
		}
		content, err := readLimited(file, maxHeaderFile)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		if err := lines(flag+" @"+file, string(content)); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// noToken reports whether a character can't be in the name of a header (RFC 9110,
// section 5.6.2).
func noToken(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

func readLimited(name string, limit int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(content)) > limit {
		err = fmt.Errorf("%s is larger than %d bytes", name, limit)
	}
	return content, err
}

// freshValues makes values of parameters with commands, one at a time.
type freshValues struct {
	commands map[string]string // by parameter name, or OPERATION.name
	stderr   io.Writer

	mu    sync.Mutex
	ready map[string][]string // made already, by the key of commands
}

// first makes a value for each command, which the cases are made with.
func (f *freshValues) first(ctx context.Context, params map[string]string) error {
	f.ready = make(map[string][]string)
	for name, command := range f.commands {
		value, err := f.make(ctx, name, command)
		if err != nil {
			return err
		}
		params[name] = value
		f.ready[name] = []string{value}
	}
	return nil
}

// next makes a value for a parameter of an operation.
func (f *freshValues) next(ctx context.Context, operation, name string) (value string, ok bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := operation + "." + name
	command, ok := f.commands[key]
	if !ok {
		key = name
		if command, ok = f.commands[key]; !ok {
			return "", false, nil
		}
	}
	if ready := f.ready[key]; len(ready) > 0 {
		f.ready[key] = ready[1:]
		return ready[0], true, nil
	}
	value, err = f.make(ctx, key, command)
	return value, true, err
}

func (f *freshValues) make(ctx context.Context, name, command string) (string, error) {
	const limit = time.Minute
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	shell := exec.CommandContext(ctx, "sh", "-c", command)
	if runtime.GOOS == "windows" {
		shell = exec.CommandContext(ctx, "cmd", "/c", command)
	}
	shell.Stderr = f.stderr
	shell.WaitDelay = time.Second
	output, err := shell.Output()
	if err != nil {
		return "", fmt.Errorf("--param-from %s: the command failed: %w", name, err)
	}
	line, _, _ := bytes.Cut(output, []byte("\n"))
	if line = bytes.TrimRight(line, "\r"); len(line) == 0 {
		return "", fmt.Errorf("--param-from %s: the command printed nothing; wanted the value on its first line", name)
	}
	return string(line), nil
}

// A progress is shown on a terminal and nowhere else.
type progress struct {
	writer io.Writer // nil where it is not shown
	total  int
	last   time.Time
}

func newProgress(w io.Writer, total int) *progress {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return &progress{}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return &progress{}
	}
	return &progress{writer: w, total: total}
}

func (p *progress) show(c result.Counts) {
	if p.writer == nil || time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last = time.Now()
	done := c.Passed + c.Failed + c.Skipped + c.Errors + c.Waived + c.Warned + c.Inconclusive
	fmt.Fprintf(p.writer, "\r\x1b[K%d of %d cases: %d passed, %d failed, %d inconclusive, %d errors", done, p.total, c.Passed, c.Failed, c.Inconclusive, c.Errors)
}

func (p *progress) clear() {
	if p.writer != nil {
		fmt.Fprint(p.writer, "\r\x1b[K")
	}
}
