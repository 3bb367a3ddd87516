package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/leasegate/leasegate/leasetest"
)

// serving starts serve until the test ends and returns the lines that it prints
// first.
func serving(t *testing.T, lines int, args ...string) []string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		root := newRootCommand()
		root.SetArgs(append([]string{"serve", "--addr", "127.0.0.1:0"}, args...))
		root.SetOut(writer)
		err := root.ExecuteContext(ctx)
		writer.CloseWithError(io.EOF)
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve ended with %v", err)
		}
	})
	var printed []string
	text := bufio.NewScanner(reader)
	for len(printed) < lines && text.Scan() {
		printed = append(printed, text.Text())
	}
	if len(printed) < lines {
		t.Fatalf("got %q, want %d lines", printed, lines)
	}
	return printed
}

// What serve serves conforms, and is used up by being deleted.
func TestServe(t *testing.T) {
	t.Setenv("LEASEGATE_TOKEN", "of the environment")
	printed := serving(t, 2)
	lease, named := strings.CutPrefix(printed[0], "lease ")
	url, at := strings.CutPrefix(printed[1], "serving on ")
	if !named || !at {
		t.Fatalf("got %q", printed)
	}
	args := []string{"check", "--param", "leaseId=" + lease, "--header", "Authorization: Bearer of the environment", url}
	for i, want := range []int{exitConforms, exitNotJudged} {
		if got := run(args, nil, io.Discard, io.Discard); got != want {
			t.Errorf("run %d: got the exit code %d, want %d", i, got, want)
		}
	}
}

func TestServeLeases(t *testing.T) {
	file := filepath.Join(t.TempDir(), "leases.json")
	if err := os.WriteFile(file, []byte(`[{"id":"lease of acme","project":"acme","environment":"prod","path":"/db"}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	url := strings.TrimPrefix(serving(t, 1, "--leases", file, "--token", "secret")[0], "serving on ")
	args := []string{
		"check", "--param", "leaseId=lease of acme", "--header", "Authorization: Bearer secret",
		"--body", "projectSlug=acme", "--body", "environmentSlug=prod", url,
	}
	// The path is / unless it is given.
	if got := run(args, nil, io.Discard, io.Discard); got != exitNotJudged {
		t.Errorf("another path: got the exit code %d, want %d", got, exitNotJudged)
	}
	if got := run(append(args, "--body", "path=/db"), nil, io.Discard, io.Discard); got != exitConforms {
		t.Errorf("the path of the lease: got the exit code %d, want %d", got, exitConforms)
	}
}

// The faults of a script are met in their order, and none after them.
func TestServeScript(t *testing.T) {
	file := filepath.Join(t.TempDir(), "script.json")
	if err := os.WriteFile(file, []byte(`[{"drop":true},{"delay":"1ms","status":403},{"rule":"response.status"},{}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	url := strings.TrimPrefix(serving(t, 2, "--script", file)[1], "serving on ")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for i, want := range []int{0, 403, 418, 404, 404} {
		request, err := http.NewRequest(http.MethodDelete, url+"/api/v1/dynamic-secrets/leases/unknown", strings.NewReader(`{"projectSlug":"a","environmentSlug":"b"}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		got := 0
		if response, err := client.Do(request); err == nil {
			got = response.StatusCode
			response.Body.Close()
		}
		if got != want {
			t.Errorf("request %d: got the status %d, want %d", i, got, want)
		}
	}
}

// httpsServer starts a lease server with the certificate of an authority of its
// own, writes that of the authority into a file, and sets $URL and $LEASE:
// https FILE
func httpsServer(ts *testscript.TestScript, _ bool, args []string) {
	certificate, authority, err := certificates()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), authority, 0o644))
	leases := leasetest.New()
	server := httptest.NewUnstartedServer(leases)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.StartTLS()
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
	ts.Setenv("LEASE", leases.NewLease())
}

// certificates returns a server's certificate for 127.0.0.1, and that of the
// authority that issued it, as PEM.
func certificates() (server tls.Certificate, authority []byte, err error) {
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return server, nil, err
	}
	serverKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return server, nil, err
	}
	issuer := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "an authority of ours"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	subject := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "a server"},
		NotBefore: issuer.NotBefore, NotAfter: issuer.NotAfter,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	issuerDER, err := x509.CreateCertificate(rand.Reader, issuer, issuer, authorityKey.Public(), authorityKey)
	if err != nil {
		return server, nil, err
	}
	subjectDER, err := x509.CreateCertificate(rand.Reader, subject, issuer, serverKey.Public(), authorityKey)
	if err != nil {
		return server, nil, err
	}
	server = tls.Certificate{Certificate: [][]byte{subjectDER}, PrivateKey: serverKey}
	return server, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: issuerDER}), nil
}
