package main

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/leasegate/leasegate/gate/cases"
	gaterun "github.com/leasegate/leasegate/gate/run"
	"github.com/leasegate/leasegate/leasetest"
)

// builtIn starts the built-in server for a run, and gives the run what it needs to
// know of it: a lease for each success, and tokens.
func (c *checkCommand) builtIn(_ context.Context, server *gaterun.Server, options *cases.Options) (*gaterun.Server, func(), error) {
	token, forbidden := rand.Text(), rand.Text()
	leases := leasetest.New(leasetest.WithToken(token), leasetest.WithForbiddenToken(forbidden))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, &exitError{code: exitNotJudged, err: err}
	}
	serving := &http.Server{Handler: leases, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = serving.Serve(listener) }()
	server.URL = &url.URL{Scheme: "http", Host: listener.Addr().String()}
	if len(options.Header) == 0 {
		options.Header = []cases.Field{{Name: "Authorization", Value: "Bearer " + token}}
	}
	if len(options.Forbidden) == 0 {
		options.Forbidden = []cases.Field{{Name: "Authorization", Value: "Bearer " + forbidden}}
	}
	const parameter = "leaseId"
	if _, given := options.Params[parameter]; !given && server.Value == nil && c.document == "" {
		options.Params[parameter] = leases.NewLease()
		server.Value = func(_ context.Context, _, name string) (string, bool, error) {
			return leases.NewLease(), name == parameter, nil
		}
	}
	return server, func() { _ = serving.Close() }, nil
}
