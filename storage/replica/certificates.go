package replica

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"

	"antechamber/storage"
)

// Span is from when until when a certificate holds.
type Span struct{ From, To time.Time }

// ReadAuthority tells how long the authority of the hub holds that the folder belongs to.
func ReadAuthority(m storage.Membership) (Span, error) {
	cert, err := x509.ParseCertificate(m.Authority)
	if err != nil {
		return Span{}, fmt.Errorf("read the authority of the hub: %w", err)
	}
	return Span{cert.NotBefore, cert.NotAfter}, nil
}

// ShownCertificate asks the hub for its certificate and tells how long that holds,
// whether or not it holds now. The error is ErrOtherHub where who answers is not the hub,
// and otherwise says why nobody answers. The context limits how long that takes.
func ShownCertificate(ctx context.Context, m storage.Membership) (Span, error) {
	authority, err := x509.ParseCertificate(m.Authority)
	if err != nil {
		return Span{}, fmt.Errorf("read the authority of the hub: %w", err)
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", m.Address)
	if err != nil {
		return Span{}, err
	}
	defer conn.Close()
	var shown Span
	client := tls.Client(conn, &tls.Config{
		MinVersion: tls.VersionTLS13, ServerName: serverName,
		InsecureSkipVerify: true, // VerifyConnection does it, but for the time
		VerifyConnection: func(state tls.ConnectionState) (err error) {
			shown, err = shownBy(authority, state.PeerCertificates)
			return err
		},
	})
	err = client.HandshakeContext(ctx)
	var garbled tls.RecordHeaderError
	if errors.As(err, &garbled) {
		err = errors.Join(ErrOtherHub, err)
	}
	return shown, err
}

// shownBy tells how long the certificate holds that the authority signed.
func shownBy(authority *x509.Certificate, chain []*x509.Certificate) (Span, error) {
	if len(chain) == 0 {
		return Span{}, ErrOtherHub
	}
	leaf, roots := chain[0], x509.NewCertPool()
	roots.AddCert(authority)
	when := leaf.NotBefore // when both held
	if authority.NotBefore.After(when) {
		when = authority.NotBefore
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: serverName, CurrentTime: when}); err != nil {
		return Span{}, errors.Join(ErrOtherHub, err)
	}
	return Span{leaf.NotBefore, leaf.NotAfter}, nil
}
