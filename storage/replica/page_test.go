package replica

import (
	"crypto/x509"
	"testing"
	"time"
)

// A browser that trusts the page's certificate finds the same one again, until it ends.
func TestThePageKeepsItsKeys(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	now := time.Now()
	keep := func(o PageOptions) *Page {
		t.Helper()
		p, err := KeepPage(t.Context(), f.store, o)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := keep(PageOptions{Listen: "127.0.0.1:8443", Now: now})
	again := keep(PageOptions{Listen: "127.0.0.1:8443", Now: now.AddDate(0, 10, 0)})
	if again.Token != first.Token || !again.Certificate.Leaf.Equal(first.Certificate.Leaf) {
		t.Error("the keys are others after ten months")
	}
	if len(first.Token) < 22 || first.Address != "127.0.0.1:8443" {
		t.Errorf("%+v", first)
	}
	if renewed := keep(PageOptions{Listen: "127.0.0.1:8443", Now: now, NewToken: true}); renewed.Token == first.Token || !renewed.Certificate.Leaf.Equal(first.Certificate.Leaf) {
		t.Error("a new token was wished for, and no new certificate")
	}
	if late := keep(PageOptions{Listen: "127.0.0.1:8443", Now: now.AddDate(0, 11, 10)}); late.Certificate.Leaf.Equal(first.Certificate.Leaf) {
		t.Error("the certificate is the same in its last month")
	}
	if moved := keep(PageOptions{Listen: "192.0.2.7:8443", Now: now}); moved.Certificate.Leaf.VerifyHostname("192.0.2.7") != nil {
		t.Error("the certificate is not for the new address")
	}
}

// The hub's authority signs the page's certificate, which no kiosk takes for the hub's own.
func TestThePageIsOfTheHub(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	p, err := KeepPage(t.Context(), f.store, PageOptions{Listen: "127.0.0.1:8443", Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(f.keys.authority.cert)
	if _, err := p.Certificate.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "127.0.0.1"}); err != nil {
		t.Error(err)
	}
	if _, err := shownBy(f.keys.authority.cert, []*x509.Certificate{p.Certificate.Leaf}); err == nil {
		t.Error("the page would pass for the hub")
	}
}

// A folder without a hub has a page that vouches for itself; once it is a hub's the hub does.
func TestThePageOfNoHub(t *testing.T) {
	t.Parallel()
	signer, err := newAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	hosts := pageHosts("localhost:1")
	c, err := issuePage(nil, hosts, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	kept := storedPage{"token", key, c.Certificate}
	if _, err := kept.certificate(nil, hosts, time.Now()); err != nil {
		t.Errorf("%v of what was kept", err)
	}
	if _, err := kept.certificate(signer, hosts, time.Now()); err == nil {
		t.Error("a hub takes a certificate that it did not sign")
	}
	if _, err := (storedPage{"token", []byte("x"), c.Certificate}).certificate(nil, hosts, time.Now()); err == nil {
		t.Error("a damaged key is taken")
	}
}
