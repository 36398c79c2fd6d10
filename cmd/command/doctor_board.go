package command

import (
	"net"
	"slices"
	"time"

	"antechamber/kiosk/health"
	"antechamber/storage/replica"
)

// boardPatience is how long it is tried whether the board answers.
const boardPatience = time.Second

// board looks at the office's page, where one was served from here.
func (x *examination) board() {
	at := x.house.servedBoard().Address
	if at == "" {
		return
	}
	b := &health.Board{Address: at, Here: ownAddress(at)}
	x.facts.Board = b
	c, err := replica.PageCertificate(x.house.store)
	switch {
	case err != nil:
		b.Problem = err.Error()
	case c != nil:
		host, _, _ := net.SplitHostPort(at)
		b.From, b.To, b.Covers = c.NotBefore, c.NotAfter, c.VerifyHostname(host) == nil
	}
	if conn, err := (&net.Dialer{Timeout: boardPatience}).DialContext(x, "tcp", at); err == nil {
		b.Answers = conn.Close() == nil
	}
}

// ownAddress tells whether this machine has the address; of a name nobody knows, and it may.
func ownAddress(at string) bool {
	host, _, _ := net.SplitHostPort(at)
	ip := net.ParseIP(host)
	addresses, err := net.InterfaceAddrs()
	if ip == nil || err != nil {
		return true
	}
	return slices.ContainsFunc(addresses, func(a net.Addr) bool {
		n, ok := a.(*net.IPNet)
		return ok && n.IP.Equal(ip)
	})
}
