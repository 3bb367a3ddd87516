package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/leasegate/leasegate/gate/report"
	"github.com/leasegate/leasegate/leasetest"
)

const serveHelp = `Serve leases, for clients to be tried against: stateful, and as the built-in
document says. A lease is deleted once; after that it is not there. Without
--leases, there is one, and its id is printed.

--leases FILE is a JSON array of objects with the members id, project, environment
and path, where an empty one matches whatever a request names, and failRevocation:
why an unforced call does not revoke the lease.

The token can be given in the environment, LEASEGATE_TOKEN, and so stay out of the
list of processes.`

type serveCommand struct {
	addr   string
	leases string
	token  string
}

func newServeCommand() *cobra.Command {
	var s serveCommand
	cmd := &cobra.Command{
		Use:   "serve [--addr ADDR] [--leases FILE] [--token TOKEN]",
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
	if err := cmd.MarkFlagFilename("leases", "json"); err != nil {
		panic(err) // the flag was added above
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

// maxLeasesFile bounds a file of leases, in bytes.
const maxLeasesFile = 16 << 20

func readLeases(file string) ([]leasetest.Lease, error) {
	content, err := readLimited(file, maxLeasesFile)
	if err != nil {
		return nil, err
	}
	var listed []struct {
		ID             string          `json:"id"`
		Project        string          `json:"project"`
		Environment    string          `json:"environment"`
		Path           string          `json:"path"`
		FailRevocation string          `json:"failRevocation"`
		Config         json.RawMessage `json:"config"`
	}
	if err := json.Unmarshal(content, &listed); err != nil {
		return nil, fmt.Errorf("%s: %w", report.Visible(file), err)
	}
	leases := make([]leasetest.Lease, len(listed))
	for i, l := range listed {
		if l.ID == "" {
			return nil, fmt.Errorf("%s: lease %d has no id", report.Visible(file), i)
		}
		leases[i] = leasetest.Lease(l)
	}
	return leases, nil
}
