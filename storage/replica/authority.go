package replica

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"sync"
	"time"
)

// serverName is what every hub's certificate is for: hubs are told apart by their
// authority, for they move between addresses.
const serverName = "hub.antechamber.internal"

// How long certificates hold. A kiosk's clock may be wrong by some weeks.
const (
	authorityYears = 20
	serverDays     = 90
	serverMargin   = 30 * 24 * time.Hour // before and after, when the certificate is made anew
)

// fingerprintSize is how many bytes of the SHA-256 of an authority's certificate an
// invitation carries.
const fingerprintSize = 16

// authority is the hub's own: it signs nothing but the hub's certificates.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(now time.Time) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "Antechamber hub"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(authorityYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return readAuthority(key, der)
}

func readAuthority(key *ecdsa.PrivateKey, der []byte) (*authority, error) {
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{key, cert}, nil
}

func serial() *big.Int {
	b := make([]byte, 16)
	rand.Read(b)
	return new(big.Int).SetBytes(b)
}

func fingerprint(der []byte) [fingerprintSize]byte {
	sum := sha256.Sum256(der)
	return [fingerprintSize]byte(sum[:fingerprintSize])
}

// issue makes a server certificate with a key of its own, which is kept in memory only.
func (a *authority) issue(now time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: serverName}, DNSNames: []string{serverName},
		NotBefore: now.Add(-serverMargin), NotAfter: now.AddDate(0, 0, serverDays),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	return &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: leaf}, err
}

// serverTLS is TLS 1.3 only. The certificate is made anew long before it ends.
func (a *authority) serverTLS(now func() time.Time) *tls.Config {
	var lock sync.Mutex
	var current *tls.Certificate
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		GetCertificate: func(*tls.ClientHelloInfo) (_ *tls.Certificate, err error) {
			lock.Lock()
			defer lock.Unlock()
			if at := now(); current == nil || current.Leaf.NotAfter.Add(-serverMargin).Before(at) {
				current, err = a.issue(at)
			}
			return current, err
		},
	}
}

// ErrOtherHub says that who answered at the hub's address is not the hub.
var ErrOtherHub = errors.New("who answers at the hub's address is not that hub")

// clientTLS trusts the authority alone.
func clientTLS(authority []byte) (*tls.Config, error) {
	cert, err := x509.ParseCertificate(authority)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: pool, ServerName: serverName}, nil
}

// pinnedTLS trusts the authority with the fingerprint, which the hub shows; found gets it.
func pinnedTLS(pin [fingerprintSize]byte, found func(authority []byte)) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13, ServerName: serverName,
		InsecureSkipVerify: true, // VerifyConnection does it, against the pin
		VerifyConnection: func(state tls.ConnectionState) error {
			for _, cert := range state.PeerCertificates {
				if fingerprint(cert.Raw) != pin || !cert.IsCA {
					continue
				}
				roots := x509.NewCertPool()
				roots.AddCert(cert)
				if _, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, DNSName: serverName}); err != nil {
					return errors.Join(ErrOtherHub, err)
				}
				found(cert.Raw)
				return nil
			}
			return ErrOtherHub
		},
	}
}

func parseKey(pkcs8 []byte) (*ecdsa.PrivateKey, error) {
	key, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		return nil, err
	}
	if k, ok := key.(*ecdsa.PrivateKey); ok {
		return k, nil
	}
	return nil, errSecret
}
