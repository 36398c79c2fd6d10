package replica

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

	"antechamber/storage"
	"antechamber/storage/seal"
)

// Page is what a web page of the data folder is served with.
type Page struct {
	Token       string // lets browsers in
	Certificate tls.Certificate
	Address     string // where browsers reach it, host:port
}

// PageOptions say which page.
type PageOptions struct {
	Listen   string // host:port, as it listens
	NewToken bool   // the token that was kept is to let nobody in any more
	Now      time.Time
}

const (
	pageMark  = "antechamber-page-1 "
	pageYears = 1
)

// storedPage is how a page's keys are kept: with the kiosk's keys, so that browsers that
// trust the certificate find the same one again.
type storedPage struct {
	Token string   `cbor:"1,keyasint"`
	Key   []byte   `cbor:"2,keyasint"` // of the certificate, PKCS #8
	Chain [][]byte `cbor:"3,keyasint"` // the certificate and who signed it, DER
}

// KeepPage returns the keys of the page of a data folder, made where there are none. The
// certificate is signed by the hub's authority where the folder is a hub's, else by itself;
// it is made anew before it ends, and where this machine has other addresses.
func KeepPage(ctx context.Context, store *storage.Store, o PageOptions) (*Page, error) {
	address, err := reachable(o.Listen)
	if err != nil { // this machine is in no network: its own browser comes
		_, port, err := net.SplitHostPort(o.Listen)
		if err != nil {
			return nil, err
		}
		address = net.JoinHostPort("localhost", port)
	}
	m, _, err := store.Membership(ctx)
	if err != nil {
		return nil, err
	}
	keeper, name := store.Keeper(), pageSecret(store.Dir())
	var signer *authority
	if m.HubSecret != "" {
		keys, err := loadHubKeys(keeper, m.HubSecret)
		if err != nil {
			return nil, err
		}
		signer = keys.authority
	}
	kept, err := loadPage(keeper, name)
	if err != nil {
		return nil, err
	}
	page := &Page{Token: kept.Token, Address: address}
	changed := o.NewToken || page.Token == ""
	if changed {
		page.Token = newToken()
	}
	hosts := pageHosts(address)
	if page.Certificate, err = kept.certificate(signer, hosts, o.Now); err != nil {
		if page.Certificate, err = issuePage(signer, hosts, o.Now); err != nil {
			return nil, err
		}
		changed = true
	}
	if changed {
		err = page.save(keeper, name)
	}
	return page, err
}

// NewPageToken makes the token of the page of a data folder anew, whoever serves it.
func NewPageToken(store *storage.Store) (token string, err error) {
	keeper, name := store.Keeper(), pageSecret(store.Dir())
	kept, err := loadPage(keeper, name)
	if err != nil {
		return "", err
	}
	kept.Token = newToken()
	return kept.Token, kept.save(keeper, name)
}

// PageCertificate returns the certificate that is kept for the page, and nil where
// there is none.
func PageCertificate(store *storage.Store) (*x509.Certificate, error) {
	kept, err := loadPage(store.Keeper(), pageSecret(store.Dir()))
	if err != nil || len(kept.Chain) == 0 {
		return nil, err
	}
	return x509.ParseCertificate(kept.Chain[0])
}

func pageSecret(dir string) string { return "page-" + strings.TrimPrefix(hubSecret(dir), "hub-") }

func newToken() string { return base64.RawURLEncoding.EncodeToString(randomBytes(16)) }

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// loadPage returns what is kept; the zero value where nothing is, or nothing that can be read.
func loadPage(k seal.Keeper, name string) (kept storedPage, err error) {
	line, err := k.LoadSecret(name)
	if errors.Is(err, seal.ErrNoKeys) {
		return kept, nil
	}
	if err != nil {
		return kept, err
	}
	encoded, _ := strings.CutPrefix(line, pageMark)
	body, err := base64.StdEncoding.DecodeString(encoded)
	if err == nil {
		err = cbor.Unmarshal(body, &kept)
	}
	if err != nil {
		return storedPage{}, nil // the page gets other keys, and browsers ask again
	}
	return kept, nil
}

func (p *Page) save(k seal.Keeper, name string) error {
	key, err := x509.MarshalPKCS8PrivateKey(p.Certificate.PrivateKey)
	if err != nil {
		return err
	}
	return storedPage{p.Token, key, p.Certificate.Certificate}.save(k, name)
}

func (s storedPage) save(k seal.Keeper, name string) error {
	body, err := cbor.Marshal(s)
	if err != nil {
		return err
	}
	return k.SaveSecret(name, pageMark+base64.StdEncoding.EncodeToString(body))
}

var errOtherPage = errors.New("the page needs another certificate")

// certificate returns what is kept, and an error where it does not fit any more.
func (s storedPage) certificate(signer *authority, hosts []string, now time.Time) (c tls.Certificate, err error) {
	if len(s.Chain) == 0 {
		return c, errOtherPage
	}
	c.Certificate = s.Chain
	if c.PrivateKey, err = parseKey(s.Key); err != nil {
		return c, err
	}
	if c.Leaf, err = x509.ParseCertificate(s.Chain[0]); err != nil {
		return c, err
	}
	by := c.Leaf
	if signer != nil {
		by = signer.cert
	}
	if err := by.CheckSignature(c.Leaf.SignatureAlgorithm, c.Leaf.RawTBSCertificate, c.Leaf.Signature); err != nil {
		return c, err
	}
	for _, h := range hosts {
		if err := c.Leaf.VerifyHostname(h); err != nil {
			return c, err
		}
	}
	if c.Leaf.NotAfter.Add(-serverMargin).Before(now) {
		return c, errOtherPage
	}
	return c, nil
}

// issuePage makes a certificate for the page. Kiosks take it for no hub's: it is not for
// the name that every hub's is for.
func issuePage(signer *authority, hosts []string, now time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "Antechamber board"},
		NotBefore: now.Add(-serverMargin), NotAfter: now.AddDate(pageYears, 0, 0), BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, h)
		}
	}
	parent, by := template, key
	if signer != nil {
		parent, by = signer.cert, signer.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		return tls.Certificate{}, err
	}
	c := tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	if signer != nil {
		c.Certificate = append(c.Certificate, signer.cert.Raw)
	}
	c.Leaf, err = x509.ParseCertificate(der)
	return c, err
}

// pageHosts are the names and addresses by which browsers may come: this machine's own,
// and the one in the address.
func pageHosts(address string) []string {
	host, _, _ := net.SplitHostPort(address)
	hosts := []string{cmp.Or(host, "localhost"), "localhost", "127.0.0.1"}
	if name, err := os.Hostname(); err == nil && !strings.EqualFold(name, serverName) && validName(name) {
		hosts = append(hosts, name)
	}
	hosts = slices.DeleteFunc(hosts, func(h string) bool { return strings.EqualFold(h, serverName) })
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// validName tells whether a machine's name can stand in a certificate.
func validName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}
