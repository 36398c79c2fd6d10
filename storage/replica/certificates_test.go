package replica

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"testing"
	"time"
)

func TestShownCertificate(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	m, _, err := f.store.Membership(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.Address = f.Address()
	authority, err := ReadAuthority(m)
	if err != nil || time.Until(authority.To) < 19*365*24*time.Hour {
		t.Errorf("%+v, %v, want twenty years", authority, err)
	}
	shown, err := ShownCertificate(t.Context(), m)
	if err != nil || time.Until(shown.To) < serverMargin {
		t.Errorf("%+v, %v, want some weeks", shown, err)
	}
	other, err := newAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	m.Authority = other.cert.Raw
	if _, err := ShownCertificate(t.Context(), m); !errors.Is(err, ErrOtherHub) {
		t.Errorf("%v, want ErrOtherHub from the hub of another authority", err)
	}
}

// Who answers with something else than TLS is a captive portal, and who does not answer is nobody.
func TestShownCertificateOfNoHub(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	m, _, err := f.store.Membership(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte("HTTP/1.1 302 Found\r\n\r\n"))
			defer conn.Close()
		}
	}()
	m.Address = l.Addr().String()
	if _, err := ShownCertificate(t.Context(), m); !errors.Is(err, ErrOtherHub) {
		t.Errorf("%v, want ErrOtherHub from what is no hub", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ShownCertificate(ctx, m); err == nil || errors.Is(err, ErrOtherHub) {
		t.Errorf("%v, want that nobody answered", err)
	}
}

// A certificate that ended is still seen as the hub's.
func TestShownByAfterItsEnd(t *testing.T) {
	t.Parallel()
	long := time.Now().AddDate(-2, 0, 0)
	a, err := newAuthority(long)
	if err != nil {
		t.Fatal(err)
	}
	ended, err := a.issue(long)
	if err != nil {
		t.Fatal(err)
	}
	span, err := shownBy(a.cert, []*x509.Certificate{ended.Leaf, a.cert})
	if err != nil || !span.To.Equal(ended.Leaf.NotAfter) || span.To.After(time.Now()) {
		t.Errorf("%+v, %v, want a time that is past", span, err)
	}
	if _, err := shownBy(a.cert, nil); !errors.Is(err, ErrOtherHub) {
		t.Errorf("%v, want ErrOtherHub from who shows nothing", err)
	}
}
