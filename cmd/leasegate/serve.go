package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leasegate/leasegate/leasetest"
)

const serveHelp = `Serve leases, for clients to be tried against: stateful, and as the built-in
document says. A lease is deleted once; after that it is not there. Without
--leases, there is one, and its id is printed.

--leases FILE is a JSON array of objects with the members id, project, environment
and path, where an empty one matches whatever a request names, failRevocation: why the
provider does not revoke the lease (an unforced call leaves it, a forced one forgets
it), and config: what answers have there.

--script FILE is a JSON array of what the next requests meet, one each: objects with
the members delay ("300ms"), status (an error to answer), rule (one of responses that
the answer breaks, such as response.body.type) and drop (true closes the connection
without an answer). They can be combined; {} is no fault.

The token can be given in the environment, LEASEGATE_TOKEN, and so stay out of the
list of processes.`

type serveCommand struct {
	addr   string
	leases string
	script string
	token  string
}

func newServeCommand() *cobra.Command {
	var s serveCommand
	cmd := &cobra.Command{
		Use:   "serve [--addr ADDR] [--leases FILE] [--token TOKEN] [--script FILE]",
		Short: "Serve leases, for clients to be tried against",
		Long:  serveHelp,
		Example: `  leasegate serve
  leasegate serve --addr localhost:9000 --leases leases.json --token secret`,
		DisableFlagsInUseLine: true,
		Args:                  noArguments,
		RunE:                  func(cmd *cobra.Command, _ []string) error { return s.run(cmd) },
	}
	cmd.Flags().StringVar(&s.addr, "addr", "localhost:8080", "`ADDR` to listen on; port 0 is any that is free")
	cmd.Flags().StringVar(&s.leases, "leases", "", "JSON `FILE` with the leases that are there")
	cmd.Flags().StringVar(&s.token, "token", "", "bearer `TOKEN` to ask for (default: none)")
	cmd.Flags().StringVar(&s.script, "script", "", "JSON `FILE` with the faults that the next requests meet")
	for _, name := range []string{"leases", "script"} {
		if err := cmd.MarkFlagFilename(name, "json"); err != nil {
			panic(err) // the flag was added above
		}
	}
	return cmd
}

func (s *serveCommand) run(cmd *cobra.Command) error {
	if s.token == "" {
		s.token = os.Getenv("LEASEGATE_TOKEN")
	}
	server := leasetest.New(leasetest.WithToken(s.token))
	if s.leases != "" {
		leases, err := readLeases(s.leases)
		if err != nil {
			return usageError(cmd, fmt.Errorf("--leases: %w", err))
		}
		server.Add(leases...)
	}
	if s.script != "" {
		faults, err := readScript(s.script)
		if err != nil {
			return usageError(cmd, fmt.Errorf("--script: %w", err))
		}
		server.Script(faults...)
	}
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return &exitError{code: exitNotJudged, err: err}
	}
	if s.leases == "" {
		fmt.Fprintf(cmd.OutOrStdout(), "lease %s\n", server.NewLease())
	}
	if _, err := fmt.Fprintf(cmd.OutOrStdout(), "serving on http://%s\n", listener.Addr()); err != nil {
		listener.Close()
		return outputError(err)
	}
	serving := &http.Server{Handler: server, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 64 << 10}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(cmd.Context(), func() {
		ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
		defer stop()
		stopped <- serving.Shutdown(ctx)
	})
	defer stop()
	if err := serving.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return &exitError{code: exitNotJudged, err: err}
	}
	<-stopped
	return nil
}

// maxListFile bounds a file of leases or faults, in bytes.
const maxListFile = 16 << 20

// readList reads a JSON array of objects that have no other members than those of
// the type.
func readList[T any](file string) ([]T, error) {
	content, err := readLimited(file, maxListFile)
	if err != nil {
		return nil, err
	}
	var listed []T
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&listed); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: something follows the array", file)
	}
	return listed, nil
}

func readLeases(file string) ([]leasetest.Lease, error) {
	listed, err := readList[struct {
		ID             string          `json:"id"`
		Project        string          `json:"project"`
		Environment    string          `json:"environment"`
		Path           string          `json:"path"`
		FailRevocation string          `json:"failRevocation"`
		Config         json.RawMessage `json:"config"`
	}](file)
	if err != nil {
		return nil, err
	}
	leases := make([]leasetest.Lease, len(listed))
	for i, l := range listed {
		if l.ID == "" {
			return nil, fmt.Errorf("%s: /%d: a lease has no id", file, i)
		}
		leases[i] = leasetest.Lease(l)
	}
	return leases, nil
}

func readScript(file string) ([]leasetest.Fault, error) {
	listed, err := readList[struct {
		Delay  string `json:"delay"`
		Status int    `json:"status"`
		Rule   string `json:"rule"`
		Drop   bool   `json:"drop"`
	}](file)
	if err != nil {
		return nil, err
	}
	faults := make([]leasetest.Fault, len(listed))
	for i, l := range listed {
		faults[i] = leasetest.Fault{Status: l.Status, Rule: l.Rule, Drop: l.Drop}
		if l.Delay != "" {
			if faults[i].Delay, err = time.ParseDuration(l.Delay); err != nil || faults[i].Delay < 0 {
				return nil, fmt.Errorf("%s: /%d/delay: wanted a duration, such as \"300ms\"", file, i)
			}
		}
		if l.Status != 0 && (l.Status < 400 || l.Status > 599) {
			return nil, fmt.Errorf("%s: /%d/status: wanted that of an error, 400 to 599", file, i)
		}
		if rules := leasetest.Rules(); l.Rule != "" && !slices.Contains(rules, l.Rule) {
			return nil, fmt.Errorf("%s: /%d/rule: no answer can be made to break it; wanted one of %s", file, i, strings.Join(rules, ", "))
		}
	}
	return faults, nil
}
