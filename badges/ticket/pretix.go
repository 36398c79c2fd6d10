package ticket

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"antechamber/kiosk/checkin"
)

// pretixAlphabet is what pretix draws its random secrets from, 12 to 64 of it.
const pretixAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// pretixSecret reads a random secret. Those that were imported have no shape, and are
// found all the same, though nobody can say whose they are.
func pretixSecret(code string, rules *checkin.Tickets) (kept string, t checkin.Ticket, ok bool) {
	if len(code) < 12 || len(code) > 64 || strings.Trim(code, pretixAlphabet) != "" || digits(code) {
		return "", t, false
	}
	return code, checkin.Ticket{System: checkin.Pretix, Withdrawn: slices.Contains(rules.PretixRevoked, code)}, true
}

// pretixSigned reads a ticket of "signature scheme 1", whose base64 is printed backwards:
//
//	offset  length  holds
//	0       1       1
//	1       2       length n of the payload, big endian
//	3       2       length m of the signature, big endian
//	5       n       payload, a message in the protobuf encoding
//	5+n     m       Ed25519 signature of the payload
//
// It is kept as it is printed. Without keys nothing is said of its signature.
func pretixSigned(code string, rules *checkin.Tickets) (kept string, t checkin.Ticket, ok bool) {
	payload, signature, ok := unpack(code)
	if !ok {
		return "", t, false
	}
	t, ok = claims(payload)
	if !ok {
		return "", t, false
	}
	t.System, t.Withdrawn = checkin.Pretix, slices.Contains(rules.PretixRevoked, code)
	t.Forged = len(rules.PretixKeys) > 0 && !slices.ContainsFunc(rules.PretixKeys, func(key ed25519.PublicKey) bool {
		return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, payload, signature)
	})
	if t.Forged { // what nobody signed says nothing
		t.From, t.Until = time.Time{}, time.Time{}
	}
	return code, t, true
}

// unpack parts a signed ticket into its payload and signature.
func unpack(code string) (payload, signature []byte, ok bool) {
	if len(code) < 8 || len(code) > 4096 {
		return nil, nil, false
	}
	turned := []byte(code)
	slices.Reverse(turned)
	raw, err := base64.StdEncoding.Strict().DecodeString(string(turned))
	if err != nil || len(raw) < 5 || raw[0] != 1 {
		return nil, nil, false
	}
	n, m := int(binary.BigEndian.Uint16(raw[1:])), int(binary.BigEndian.Uint16(raw[3:]))
	if body := raw[5:]; len(body) == n+m && n > 0 && m > 0 {
		return body[:n], body[n:], true
	}
	return nil, nil, false
}

// The fields of the payload that are read. Besides, 2 to 4 are numbers of the product.
const (
	fieldSeed  = 1 // random characters
	fieldFrom  = 5 // Unix seconds; 0 is none
	fieldUntil = 6
)

// claims reads the payload. It must be whole, and have a seed.
func claims(payload []byte) (t checkin.Ticket, ok bool) {
	seeded := false
	err := fields(payload, func(field, number uint64, text []byte) {
		switch field {
		case fieldSeed:
			seeded = len(text) > 0 && utf8.Valid(text)
		case fieldFrom:
			t.From = instant(number)
		case fieldUntil:
			t.Until = instant(number)
		}
	})
	return t, err == nil && seeded
}

// latest is the last second that a year of four digits has: what is later is no time.
const latest = 253402300799

func instant(unix uint64) time.Time {
	if unix == 0 || unix > latest {
		return time.Time{}
	}
	return time.Unix(int64(unix), 0).UTC()
}

var errTorn = errors.New("the message is torn")

// fields gives each field of a protobuf message to see: its number, and what it holds.
func fields(message []byte, see func(field, number uint64, text []byte)) error {
	take := func(n int) ([]byte, error) {
		if n < 0 || n > len(message) {
			return nil, errTorn
		}
		taken := message[:n]
		message = message[n:]
		return taken, nil
	}
	varint := func() (uint64, error) {
		v, n := binary.Uvarint(message)
		if n <= 0 {
			return 0, errTorn
		}
		_, err := take(n)
		return v, err
	}
	for len(message) > 0 {
		tag, err := varint()
		if err != nil || tag>>3 == 0 {
			return errTorn
		}
		var number uint64
		var text []byte
		switch tag & 7 {
		case 0:
			number, err = varint()
		case 1:
			_, err = take(8)
		case 2:
			if number, err = varint(); err == nil && number <= uint64(len(message)) {
				text, err = take(int(number))
			} else {
				err = errTorn
			}
		case 5:
			_, err = take(4)
		default:
			err = errTorn
		}
		if err != nil {
			return err
		}
		see(tag>>3, number, text)
	}
	return nil
}
