package board

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	cookieName = "__Host-antechamber-board"
	stay       = 12 * time.Hour // after that the link is opened again
	maxTries   = 10             // wrong tokens from one address, which come back one by one
	tryEvery   = 6 * time.Second
	maxKnown   = 4096 // addresses that are remembered
)

// gate lets in who has the token. What a browser keeps is not the token: it is a
// time, and its MAC under the token, so that a new token ends all that were given.
type gate struct {
	token [sha256.Size]byte
	key   []byte
	now   func() time.Time

	mu    sync.Mutex
	tries map[netip.Prefix]time.Time // when all tries of an address will be back
}

func newGate(token string, now func() time.Time) *gate {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("antechamber board cookie 1"))
	return &gate{token: sha256.Sum256([]byte(token)), key: mac.Sum(nil), now: now, tries: make(map[netip.Prefix]time.Time)}
}

// answer is what the gate says to a token.
type answer int

const (
	right answer = iota
	wrong
	tooMany // tokens were wrong: this one was not looked at
)

// try compares a token that somebody at an address has.
func (g *gate) try(token, remote string) answer {
	g.mu.Lock()
	defer g.mu.Unlock()
	now, who := g.now(), network(remote)
	back := g.tries[who]
	if back.Sub(now) > (maxTries-1)*tryEvery {
		return tooMany
	}
	sum := sha256.Sum256([]byte(token))
	if subtle.ConstantTimeCompare(sum[:], g.token[:]) == 1 {
		return right
	}
	if back.Before(now) {
		back = now
	}
	if g.tries[who] = back.Add(tryEvery); len(g.tries) > maxKnown {
		g.forget(now)
	}
	return wrong
}

// forget forgets whose tries are back or, where nobody's are, everybody: a token cannot be
// guessed, and the limit spares the machine.
func (g *gate) forget(now time.Time) {
	for who, back := range g.tries {
		if !back.After(now) {
			delete(g.tries, who)
		}
	}
	if len(g.tries) > maxKnown {
		clear(g.tries)
	}
}

// network is whom tries are counted of: an IPv4 address, or the /64 that a machine has in IPv6.
func network(remote string) netip.Prefix {
	at, _ := netip.ParseAddrPort(remote)
	bits := 64
	if at.Addr().Unmap().Is4() {
		bits = 32
	}
	p, _ := at.Addr().Unmap().WithZone("").Prefix(bits)
	return p
}

// cookie is what a browser keeps.
func (g *gate) cookie() *http.Cookie {
	until := g.now().Add(stay)
	text := strconv.FormatInt(until.Unix(), 10)
	return &http.Cookie{
		Name: cookieName, Value: text + "." + g.mac(text), Path: "/", MaxAge: int(stay / time.Second),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
}

func (g *gate) mac(text string) string {
	mac := hmac.New(sha256.New, g.key)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// admits returns until when a browser that was let in may look, and false where it may not.
func (g *gate) admits(r *http.Request) (until time.Time, ok bool) {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return time.Time{}, false
	}
	text, mac, _ := strings.Cut(c.Value, ".")
	if !hmac.Equal([]byte(mac), []byte(g.mac(text))) {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	until = time.Unix(seconds, 0)
	return until, err == nil && until.After(g.now())
}
