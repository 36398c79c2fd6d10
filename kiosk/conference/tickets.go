package conference

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"

	"antechamber/kiosk/checkin"
)

// readTickets reads what other systems' tickets are of this conference.
func readTickets(t *table) (all checkin.Tickets) {
	indico, pretix := t.table("indico"), t.table("pretix")
	all.IndicoServers = indico.strs("servers")
	all.IndicoEvent = indico.str("event", "")
	all.PretixEvent = pretix.str("event", "")
	for _, n := range pretix.list("keys") {
		key, ok := publicKey(n.text)
		if !ok {
			t.fault(n.line, join(pretix.path, "keys"), "this is no public key of Ed25519: write what pretix gives for its signed tickets, in one line or as PEM")
			continue
		}
		all.PretixKeys = append(all.PretixKeys, key)
	}
	all.PretixRevoked = append(pretix.strs("revoked"), pretix.strs("blocked")...)
	for _, system := range []*table{indico, pretix, t} {
		system.done()
	}
	return all
}

// publicKey reads a key as pretix gives it to devices, PEM in base64, and as it stands in
// the PEM itself: with its lines around it, without, or only its 32 bytes.
func publicKey(text string) (ed25519.PublicKey, bool) {
	text = strings.TrimSpace(text)
	if block, _ := pem.Decode([]byte(text)); block != nil {
		return parsed(block.Bytes)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return nil, false
	}
	if block, _ := pem.Decode(raw); block != nil {
		raw = block.Bytes
	}
	if len(raw) == ed25519.PublicKeySize {
		return raw, true
	}
	return parsed(raw)
}

func parsed(der []byte) (ed25519.PublicKey, bool) {
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, false
	}
	public, ok := key.(ed25519.PublicKey)
	return public, ok
}
