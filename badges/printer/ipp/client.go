package ipp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Client speaks to one printer or queue. Its methods may be called by several goroutines.
type Client struct {
	uri     string // as printers know it
	address string // of the HTTP request
	http    *http.Client
	id      atomic.Uint32
	version atomic.Uint32
}

// user is under which name jobs are asked for: never that of a person.
const user = "antechamber"

const (
	defaultPort = "631"
	dialTime    = 3 * time.Second
	answerLimit = 1 << 20 // bytes; the longest answers of printers have some 50,000
)

// ErrAddress says that an address is none of a printer.
var ErrAddress = errors.New("this is no address of a printer")

// New returns a client for ipp://HOST[:PORT]/PATH, or ipps:// for TLS. A fragment
// "#sha256:HEX" on ipps is the certificate that is trusted, whoever signed it;
// without one the machine's own roots are asked.
func New(address string) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "ipp" && u.Scheme != "ipps" {
		return nil, fmt.Errorf("%w: %q", ErrAddress, address)
	}
	transport := &http.Transport{
		DialContext:       (&net.Dialer{Timeout: dialTime}).DialContext,
		DisableKeepAlives: true, // a printer that was switched off and on again knows no old connection
		TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12},
	}
	if u.Fragment != "" {
		pin, err := hex.DecodeString(strings.ReplaceAll(strings.TrimPrefix(u.Fragment, "sha256:"), ":", ""))
		if err != nil || len(pin) != sha256.Size || u.Scheme != "ipps" {
			return nil, fmt.Errorf("%w: what stands behind # is no fingerprint of a certificate", ErrAddress)
		}
		pinned(transport.TLSClientConfig, pin)
	}
	if u.Path == "" {
		u.Path = "/ipp/print" // as RFC 8011 and IPP Everywhere have it
	}
	u.Fragment = ""
	c := &Client{uri: u.String(), http: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
	c.version.Store(Version)
	if u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), defaultPort)
	}
	u.Scheme = strings.Replace(u.Scheme, "ipp", "http", 1)
	c.address = u.String()
	return c, nil
}

// pinned trusts one certificate and no other.
func pinned(c *tls.Config, pin []byte) {
	c.InsecureSkipVerify = true // VerifyConnection looks instead
	c.VerifyConnection = func(s tls.ConnectionState) error {
		if sum := sha256.Sum256(s.PeerCertificates[0].Raw); !bytes.Equal(sum[:], pin) {
			return &CertificateError{Fingerprint: hex.EncodeToString(sum[:]), Pinned: true}
		}
		return nil
	}
}

// CertificateError says that a printer's certificate is not trusted.
type CertificateError struct {
	Fingerprint string // SHA-256, in hex
	Pinned      bool   // another one is trusted
}

// Error names the certificate by its fingerprint.
func (e *CertificateError) Error() string {
	return "the certificate " + e.Fingerprint + " is not trusted"
}

// StatusError is the answer of a printer that did not do what it was asked.
type StatusError struct {
	Status Status
	Said   string // in the printer's words; may be empty
}

// Error returns what the printer said, or its number where it said nothing.
func (e *StatusError) Error() string {
	if e.Said == "" {
		return fmt.Sprintf("IPP status %#04x", uint16(e.Status))
	}
	return e.Said
}

// HTTPError is an answer that was none of a printer.
type HTTPError struct{ Code int }

// Error returns the number of the answer and its name.
func (e *HTTPError) Error() string {
	return fmt.Sprintf("HTTP status %d %s", e.Code, http.StatusText(e.Code))
}

// unsent is an error of a request that reached nobody.
type unsent struct{ error }

func (u unsent) Unwrap() error { return u.error }

// Unsent tells whether a request that failed surely reached no printer.
func Unsent(err error) bool {
	var u unsent
	return errors.As(err, &u)
}

// Request is what a printer is asked.
type Request struct {
	Operation Operation
	Of        []Attribute // of the operation, beside those that every one has
	Job       []Attribute
	Document  []byte
}

// Do asks the printer. An error is a *StatusError, an *HTTPError, a *CertificateError,
// or says why no answer came.
func (c *Client) Do(ctx context.Context, r Request) (*Message, error) {
	m, err := c.do(ctx, r)
	var status *StatusError
	if errors.As(err, &status) && status.Status == StatusOldVersion && c.version.CompareAndSwap(Version, 0x0101) {
		return c.do(ctx, r)
	}
	return m, err
}

func (c *Client) do(ctx context.Context, r Request) (*Message, error) {
	var reached atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { reached.Store(true) }})
	body := append(c.message(r).Encode(), r.Document...)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/ipp")
	answer, err := c.http.Do(request)
	if err != nil {
		err = certificate(err)
		if !reached.Load() {
			err = unsent{err}
		}
		return nil, err
	}
	defer answer.Body.Close()
	return read(answer)
}

// certificate finds in an error that a certificate was not trusted.
func certificate(err error) error {
	var ours *CertificateError
	var theirs *tls.CertificateVerificationError
	switch {
	case errors.As(err, &ours):
		return ours
	case errors.As(err, &theirs) && len(theirs.UnverifiedCertificates) > 0:
		sum := sha256.Sum256(theirs.UnverifiedCertificates[0].Raw)
		return &CertificateError{Fingerprint: hex.EncodeToString(sum[:])}
	}
	return err
}

// read reads an answer.
func read(answer *http.Response) (*Message, error) {
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if answer.StatusCode != http.StatusOK || kind != "application/ipp" {
		return nil, &HTTPError{answer.StatusCode}
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, answerLimit))
	if err != nil {
		return nil, err
	}
	m, _, err := Decode(body)
	if err != nil {
		return nil, err
	}
	if Status(m.Code) >= firstError {
		return m, &StatusError{Status(m.Code), m.First(OperationGroup).Text("status-message")}
	}
	return m, nil
}

func (c *Client) message(r Request) *Message {
	of := []Attribute{
		String(TagCharset, "attributes-charset", "utf-8"),
		String(TagLanguage, "attributes-natural-language", "en"),
		String(TagURI, "printer-uri", c.uri),
	}
	of = append(of, r.Of...) // the job's number must follow the printer's address (RFC 8011, 4.1.5)
	of = append(of, String(TagName, "requesting-user-name", user))
	m := &Message{Version: uint16(c.version.Load()), Code: uint16(r.Operation), ID: c.id.Add(1), Groups: []Group{{OperationGroup, of}}}
	if len(r.Job) > 0 {
		m.Groups = append(m.Groups, Group{JobGroup, r.Job})
	}
	return m
}
