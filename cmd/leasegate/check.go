package main

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	openapi "github.com/leasegate/leasegate/document"
	"github.com/leasegate/leasegate/gate"
	"github.com/leasegate/leasegate/gate/cases"
	"github.com/leasegate/leasegate/gate/report"
	"github.com/leasegate/leasegate/gate/result"
	gaterun "github.com/leasegate/leasegate/gate/run"
)

const checkHelp = `Check a server: make requests from the document, valid ones and such with one fault
each, send them, and judge the answers. Without URL, the built-in server is checked.

Requests that must not succeed go first. A valid request that succeeds can use up
what it names, so that a later one gets 404: give a value that stays with --param,
or a command that makes a fresh one with --param-from. Redirects are never
followed, and proxies are not asked. A server on another machine needs
--allow-remote: the requests change and delete what is there.

Headers, credentials above all, can be given in a file (--header @FILE, a line
each) or in the environment (LEASEGATE_HEADER and LEASEGATE_FORBIDDEN_HEADER), and
so stay out of the list of processes. The certificate of an authority of yours is
read from the file that SSL_CERT_FILE names, on Unix but for macOS; elsewhere from
what the system trusts.

` + reportHelp + `

` + exitCodeHelp

type checkCommand struct {
	reporter
	documentFlags
	params      []string
	paramsFrom  []string
	body        []string
	header      []string
	forbidden   []string
	credentials []string
	only, skip  []string
	shard       string
	seed        uint64
	concurrency int
	timeout     time.Duration
	maxTime     time.Duration
	dryRun      bool
	replay      string
	saved       map[string]result.Record // by the id of the case
	allowRemote bool
	shardOf     int
	shardCount  int
	fresh       *freshValues
}

func newCheckCommand() *cobra.Command {
	var c checkCommand
	cmd := &cobra.Command{
		Use:   "check [flags] [URL]",
		Short: "Check a server with requests made from the document",
		Long:  checkHelp,
		Example: `  leasegate check
  leasegate check --param leaseId=3fa85f64-5717-4562-b3fc-2c963f66afa6 http://localhost:8080
  leasegate check --param-from leaseId='./new-lease.sh' --header @token.txt http://localhost:8080`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError(cmd, fmt.Errorf("check takes one URL, but got %q, too", args[1]))
			}
			return c.run(cmd, args)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	c.documentFlags.add(cmd, "what the server has at the usual places, else the built-in one")
	flags.StringArrayVar(&c.params, "param", nil, "`NAME=VALUE` of a parameter that exists, or OPERATION.NAME=VALUE")
	flags.StringArrayVar(&c.paramsFrom, "param-from", nil, "`NAME=COMMAND` that prints a fresh value, where each success uses one up")
	flags.StringArrayVar(&c.body, "body", nil, "`MEMBER=VALUE` that valid bodies must have to name something real")
	flags.StringArrayVar(&c.header, "header", nil, "`'NAME: VALUE'` to send with every request, or @FILE")
	flags.StringArrayVar(&c.forbidden, "forbidden-header", nil, "`'NAME: VALUE'` of credentials that are known but not allowed, or @FILE")
	flags.StringArrayVar(&c.credentials, "credential", nil, "`NAME` of a header that carries credentials, beside Authorization and Cookie")
	flags.StringArrayVar(&c.only, "only", nil, "run only the cases whose id matches `PATTERN` (* stands for any text)")
	flags.StringArrayVar(&c.skip, "skip", nil, "leave out the cases whose id matches `PATTERN`")
	flags.StringVar(&c.shard, "shard", "", "run a stable part of the cases, `N/OF`, such as 2/5")
	flags.Uint64Var(&c.seed, "seed", 0, "`SEED` for what the document leaves open")
	flags.IntVar(&c.concurrency, "concurrency", gaterun.DefaultConcurrency, "`NUMBER` of requests on their way at a time")
	flags.DurationVar(&c.timeout, "timeout", gaterun.DefaultTimeout, "time `LIMIT` of one request")
	flags.DurationVar(&c.maxTime, "max-time", 10*time.Minute, "time `LIMIT` of the whole run")
	flags.BoolVar(&c.dryRun, "dry-run", false, "list what would be sent, and send nothing")
	flags.StringVar(&c.replay, "replay", "", "send what failed in a saved report again, byte for byte but for credentials: `FILE` of --report json=FILE")
	flags.BoolVar(&c.allowRemote, "allow-remote", false, "let the server be on another machine")
	c.addJudgingFlags(cmd)
	return cmd
}

func (c *checkCommand) run(cmd *cobra.Command, args []string) error {
	r, err := c.start(cmd)
	if err != nil {
		return err
	}
	options, err := c.options(cmd)
	if err != nil {
		return usageError(cmd, err)
	}
	ctx, stop := context.WithTimeout(cmd.Context(), c.maxTime)
	defer stop()
	server, done, err := c.server(ctx, args, &options)
	if err != nil {
		return err
	}
	defer done()
	from, err := c.source(ctx, cmd, args, server)
	if err != nil {
		return err
	}
	document, err := c.documentFlags.read(from)
	if err != nil {
		return &exitError{code: exitUsage, err: err}
	}
	contract := document.contract
	if err := c.fresh.first(ctx, options.Params); err != nil {
		return &exitError{code: exitNotJudged, err: err}
	}
	generator, err := cases.New(contract, options)
	if err != nil {
		return usageError(cmd, err)
	}
	server.Credential = generator.IsCredential
	if err := c.readReplay(); err != nil {
		return usageError(cmd, err)
	}
	chosen := c.chosen(generator.All())
	if c.dryRun {
		return c.list(cmd.OutOrStdout(), document.contract, generator, chosen)
	}
	total := 0
	missing := maps.Clone(c.saved)
	for one := range chosen {
		delete(missing, one.ID)
		total++
	}
	if total == 0 {
		return &exitError{code: exitNotJudged, err: errors.New("there is no case to send: --only, --skip and --shard leave none, or the document has none")}
	}
	if c.allowRemote {
		fmt.Fprintf(cmd.ErrOrStderr(), "leasegate: sending %d requests to %s; they can change and delete what is there\n", total, report.Visible(server.URL.Redacted()))
	}
	if err := c.reach(ctx, server); err != nil {
		return err
	}
	c.describe(r, document, server, &options)
	for _, id := range slices.Sorted(maps.Keys(missing)) {
		r.Add(result.Outcome{
			File: c.replay, Exchange: missing[id].Exchange, Offset: -1, Case: missing[id].Case,
			Err: errors.New("the case is not made any more: give the flags of the run that saved it, credentials and parameters above all"),
		})
	}
	progress := newProgress(cmd.ErrOrStderr(), total)
	for outcome := range server.Run(ctx, contract, chosen) {
		r.Add(outcome)
		progress.show(r.Exchanges)
	}
	progress.clear()
	r.NotTested = append(c.unknownParams(contract, &options), generator.Untested()...)
	c.addGaps(r, document, generator)
	if err := c.finish(cmd, r); cmd.Context().Err() == nil {
		return err
	}
	return &exitError{code: exitNotJudged, err: errors.New("interrupted")}
}

// addGaps counts the operations that a fault of the document leaves out, and those of
// which no valid case could be made, unless the user chose among the cases.
func (c *checkCommand) addGaps(r *result.Report, document *document, generator *cases.Generator) {
	if c.filtered() {
		return
	}
	for _, operation := range document.Operations() {
		if fault := operation.LeftOut; fault != nil {
			r.AddGap(result.Gap{
				NotJudged: gate.NotJudged{Schema: fault.Location, Reason: fault.Message},
				Operation: operation.Name(), Count: 1, Example: operation.Name(),
			})
		}
	}
	for _, gap := range generator.Gaps() {
		r.AddGap(result.Gap{
			NotJudged: gate.NotJudged{Schema: gap.At, Reason: "no valid case could be made: " + gap.Reason},
			Operation: gap.Operation, Count: 1, Example: gap.Operation,
		})
	}
}

// filtered reports whether cases were left out by name.
func (c *checkCommand) filtered() bool { return len(c.only)+len(c.skip) > 0 || c.saved != nil }

// describe says in the report what is checked, and by what.
func (c *checkCommand) describe(r *result.Report, document *document, server *gaterun.Server, options *cases.Options) {
	target := *server.URL
	target.User = nil
	document.describe(r)
	r.Targets = []string{target.String()}
	for _, fields := range [][]cases.Field{options.Header, options.Forbidden} {
		for _, field := range fields {
			if server.Credential(field.Name) {
				r.Credentials = append(r.Credentials, field.Name)
			}
		}
	}
	if c.shardCount > 0 || c.filtered() {
		digest := sha256.Sum256(fmt.Append(nil, document.name, c.seed, c.only, c.skip, c.body, c.params, c.replay))
		r.Scopes = []result.Scope{{
			Run: hex.EncodeToString(digest[:8]), Shard: c.shardOf, Shards: c.shardCount, Filtered: c.filtered(),
		}}
	}
}

// reach tells what will be sent where that is not harmless, and tries the server.
func (c *checkCommand) reach(ctx context.Context, server *gaterun.Server) error {
	err := server.Reach(ctx)
	if err == nil {
		return nil
	}
	failure := fmt.Errorf("%s can't be reached: %w", server.URL.Redacted(), err)
	if errors.Is(err, gaterun.ErrRemote) {
		return &exitError{code: exitUsage, err: fmt.Errorf("%w. The cases can change and delete what is there; if that is meant, say --allow-remote", failure)}
	}
	if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); unknown {
		failure = fmt.Errorf("%w. If the authority is one of yours, name the file with its certificate in SSL_CERT_FILE, or add it to those that the system trusts", failure)
	}
	return &exitError{code: exitNotJudged, err: failure}
}

// chosen keeps the cases that --only, --skip and --shard leave.
func (c *checkCommand) chosen(all iter.Seq[cases.Case]) iter.Seq[cases.Case] {
	return func(yield func(cases.Case) bool) {
		for one := range all {
			matches := func(pattern string) bool { return openapi.Match(pattern, one.ID) }
			switch {
			case len(c.only) > 0 && !slices.ContainsFunc(c.only, matches), slices.ContainsFunc(c.skip, matches):
				continue
			case c.shardCount > 0 && shardOf(one.ID, c.shardCount) != c.shardOf:
				continue
			}
			if c.saved != nil {
				saved, ok := c.saved[one.ID]
				if !ok {
					continue
				}
				again, err := gaterun.Replayed(one, saved.Case, saved.File)
				if err != nil {
					continue // it is told as missing
				}
				one = again
			}
			if !yield(one) {
				return
			}
		}
	}
}

// readReplay reads the failures that are to be sent again.
func (c *checkCommand) readReplay() error {
	if c.replay == "" {
		return nil
	}
	saved, err := readReport(c.replay, nil)
	if err != nil {
		return fmt.Errorf("--replay %s: %w", c.replay, err)
	}
	c.saved = make(map[string]result.Record)
	for _, record := range saved.Records {
		failed := record.Verdict == gate.Fail || record.Verdict == gate.Error || record.Verdict == gate.Waived || record.Verdict == gate.Warned
		if failed && record.Case != nil && len(record.Case.Wire) > 0 {
			c.saved[record.Case.ID] = record
		}
	}
	if len(c.saved) == 0 {
		return fmt.Errorf("--replay %s: the report has no failure that could be sent again", c.replay)
	}
	return nil
}

// shardOf is the part that a case is in, from 1; it depends on the id alone.
func shardOf(id string, shards int) int {
	h := fnv.New64a()
	_, _ = io.WriteString(h, id)
	return 1 + int(h.Sum64()%uint64(shards))
}

// unknownParams names the path parameters that have no known value.
func (c *checkCommand) unknownParams(contract *gate.Contract, options *cases.Options) []string {
	var lines []string
	for _, operation := range contract.Operations() {
		for _, p := range operation.Parameters {
			_, known := options.Params[p.Name]
			_, scoped := options.Params[operation.Name+"."+p.Name]
			if p.In == "path" && !known && !scoped {
				lines = append(lines, fmt.Sprintf("%s: the parameter %s has no known value; give one with --param %s=VALUE", operation.Name, p.Name, p.Name))
			}
		}
	}
	return lines
}

// server is the one at the URL, or the built-in one.
func (c *checkCommand) server(ctx context.Context, args []string, options *cases.Options) (*gaterun.Server, func(), error) {
	server := &gaterun.Server{Timeout: c.timeout, Concurrency: c.concurrency, AllowRemote: c.allowRemote}
	if len(c.paramsFrom) > 0 {
		server.Value = c.fresh.next
	}
	if len(args) == 0 {
		return c.builtIn(ctx, server, options)
	}
	var err error
	server.URL, err = serverURL(args[0])
	if err != nil {
		return nil, nil, &exitError{code: exitUsage, err: err, hint: "leasegate check --help"}
	}
	return server, func() {}, nil
}

// source is the document that was asked for, else what the server has at the usual
// places, else the built-in one.
func (c *checkCommand) source(ctx context.Context, cmd *cobra.Command, args []string, server *gaterun.Server) (*source, error) {
	if c.document != "" || len(args) == 0 {
		from, err := openSource(ctx, c.document)
		if err != nil {
			return nil, &exitError{code: exitUsage, err: err}
		}
		return from, nil
	}
	const name = "--document FILE or URL names another one"
	if c.dryRun {
		fmt.Fprintf(cmd.ErrOrStderr(), "leasegate: by the built-in document, since --dry-run asks the server for none; %s\n", name)
		return builtinSource(), nil
	}
	if err := c.reach(ctx, server); err != nil {
		return nil, err
	}
	if found := findSource(ctx, server.URL); found != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "leasegate: by the server's own document, %s\n", report.Visible(found.name))
		return found, nil
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "leasegate: by the built-in document, since the server has none at the usual places; %s\n", name)
	return builtinSource(), nil
}

// serverURL reads the URL of a server.
func serverURL(text string) (*url.URL, error) {
	parsed, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, errors.New("the URL can't be read; wanted one such as http://localhost:8080")
	case parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Hostname() == "":
		return nil, fmt.Errorf("%q is no URL of a server; wanted one such as http://localhost:8080", parsed.Redacted())
	case parsed.User != nil:
		return nil, errors.New("the URL has credentials in it, where everybody can see them; give them with --header @FILE")
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return nil, errors.New("the URL has a query or a fragment; wanted where the document's paths begin, such as http://localhost:8080")
	case strings.ContainsFunc(parsed.EscapedPath()+parsed.Host, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return nil, errors.New("the URL has characters that no URL has")
	}
	return parsed, nil
}
