package replica

import (
	"crypto/x509"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
)

func anyCode(t *rapid.T) code {
	host := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) string { return net.IP(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "v4")).String() }),
		rapid.Custom(func(t *rapid.T) string {
			b := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "v6")
			b[0] = 0x20 // no IPv4 in the spelling of IPv6
			return net.IP(b).String()
		}),
		rapid.StringMatching(`[a-z]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]{2,6}){0,3}`),
	).Draw(t, "host")
	c := code{
		address:   net.JoinHostPort(host, strconv.Itoa(rapid.IntRange(1, 65535).Draw(t, "port"))),
		websocket: rapid.Bool().Draw(t, "websocket"),
	}
	copy(c.pin[:], rapid.SliceOfN(rapid.Byte(), fingerprintSize, fingerprintSize).Draw(t, "pin"))
	return rapid.Map(rapid.SliceOfN(rapid.Byte(), secretSize, secretSize), func(secret []byte) code {
		copy(c.secret[:], secret)
		return c
	}).Filter(isDrawn).Draw(t, "secret")
}

// isDrawn tells whether an invitation may have the code.
func isDrawn(c code) bool {
	text, err := c.encode()
	return err != nil || !strings.ContainsAny(text[len(text)-1:], lookAlikes)
}

// The check character of an invitation is none that is read as a digit.
func TestDrawnCodeHasNoLookAlikes(t *testing.T) {
	t.Parallel()
	for range 500 { // of which about 40 are drawn again
		c, text, err := drawCode(code{address: "10.0.0.7:4222"})
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(text, lookAlikes) {
			t.Fatalf("%s was drawn", text)
		}
		if got, err := parseCode(text); err != nil || got != c {
			t.Fatalf("%s was read as %+v, %v", text, got, err)
		}
	}
}

// What people type for a code is the code, whatever case, grouping and look-alikes they choose.
func TestCodeComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := anyCode(t)
		text, err := want.String()
		if err != nil {
			t.Fatal(err)
		}
		typed := rapid.SampledFrom([]func(string) string{
			func(s string) string { return s },
			strings.ToLower,
			func(s string) string { return strings.ReplaceAll(s, "-", " ") + "\r\n" },
			func(s string) string { return strings.NewReplacer("-", "", "0", "o", "1", "l").Replace(s) },
		}).Draw(t, "typed")(text)
		if got, err := parseCode(typed); err != nil || got != want {
			t.Fatalf("%q gave %+v, %v; want %+v", typed, got, err, want)
		}
	})
}

// One slip of the hand, or two neighbours in each other's place, is found.
func TestMistypedCodeIsRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCode(t)
		plain, err := c.encode()
		if err != nil {
			t.Fatal(err)
		}
		typed := []byte(plain)
		at := rapid.IntRange(0, len(plain)-2).Draw(t, "at")
		if rapid.Bool().Draw(t, "swap") {
			typed[at], typed[at+1] = typed[at+1], typed[at]
		} else {
			typed[at] = rapid.SampledFrom([]byte(crockford)).Draw(t, "for")
		}
		if string(typed) == plain {
			t.Skip("nothing changed")
		}
		if got, err := parseCode(string(typed)); err == nil {
			t.Fatalf("%s was taken for %s: %+v", typed, plain, got)
		}
	})
}

func TestCodeOfAnAddress(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"10.0.0.7:4222": true, "[2001:db8::7]:4222": true, "hub.example.org:443": true,
		"10.0.0.7": false, "hub:0": false, "hub:65536": false, ":4222": false, "ein hub:1": false, "[fe80::1%eth0]:1": false, "": false,
		strings.Repeat("a", 254) + ":1": false,
	} {
		text, err := code{address: address}.String()
		if (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil {
			wantFault(t, err, checkin.FaultInvalid, "HOST:PORT")
			continue
		}
		if groups := strings.Split(text, "-"); len(groups) < 13 || len(groups[0]) != groupSize {
			t.Errorf("%s is not in groups of five", text)
		}
	}
	for _, text := range []string{"", "A", "AAAAA-AAAAA", strings.Repeat("0", maxCode+1), "UUUUU", "ÄÄÄÄÄ"} {
		_, err := parseCode(text)
		wantFault(t, err, checkin.FaultInvalid, "type it again")
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"10.0.0.7:1", "hub.example.org:1", "127.0.0.1:1"} {
		if got, err := reachable(address); err != nil || got != address {
			t.Errorf("%s became %s, %v", address, got, err)
		}
	}
	for _, address := range []string{"0.0.0.0:1", "[::]:1", ":1"} {
		got, err := reachable(address)
		if host, _, _ := net.SplitHostPort(got); err == nil && net.ParseIP(host).IsUnspecified() {
			t.Errorf("%s became %s", address, got)
		}
	}
}

func FuzzCode(f *testing.F) {
	for _, c := range []code{{address: "10.0.0.7:4222"}, {address: "[2001:db8::7]:443", websocket: true}, {address: "hub.example.org:1"}} {
		text, err := c.String()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add("")
	f.Add("-*")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCode(text)
		if err != nil {
			wantFault(t, err, checkin.FaultInvalid, "type it again")
			return
		}
		again, err := c.String()
		if err != nil {
			t.Fatalf("%q was read as %+v, which has no code: %v", text, c, err)
		}
		if back, err := parseCode(again); err != nil || back != c {
			t.Fatalf("%q was read as %+v, and its code %q as %+v, %v", text, c, again, back, err)
		}
	})
}

// The server's certificate is made anew long before it ends, and the authority stays.
func TestCertificateIsRenewed(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	now := start
	a, err := newAuthority(start)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	served := a.serverTLS(func() time.Time { return now })
	var serials []string
	for day := range 400 {
		now = start.AddDate(0, 0, day)
		cert, err := served.GetCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, kiosk := range []time.Duration{-14 * 24 * time.Hour, 0, 14 * 24 * time.Hour} { // a kiosk's clock may be wrong
			if _, err := cert.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: serverName, CurrentTime: now.Add(kiosk)}); err != nil {
				t.Fatalf("day %d, by a clock that is off by %s: %v", day, kiosk, err)
			}
		}
		if n := cert.Leaf.SerialNumber.String(); len(serials) == 0 || serials[len(serials)-1] != n {
			serials = append(serials, n)
		}
	}
	if len(serials) < 2 || len(serials) > 10 {
		t.Errorf("%d certificates in 400 days", len(serials))
	}
}
