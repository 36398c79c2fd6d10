package replica

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"antechamber/kiosk/checkin"
)

// code is what an invitation says to people: where the hub is, how it is known, and
// the secret. In text it is Crockford base32 with a check character, in groups of five.
//
// The bytes are: a kind, the address (4, 16, or a length and a name), the port, the
// fingerprint and the secret.
type code struct {
	address   string // host:port
	websocket bool
	pin       [fingerprintSize]byte
	secret    [secretSize]byte
}

// secretSize is 128 bits: nobody guesses it in ten minutes.
const secretSize = 16

// The kinds of address; a bit tells that it is a WebSocket listener's.
const (
	kindIPv4 = 1 + iota
	kindIPv6
	kindName
	kindWebsocket = 0x10
)

const (
	crockford   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	checkDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*" // of ISO/IEC 7064 MOD 37-2
	maxCode     = 600                                     // characters; a host's name has at most 253
	maxName     = 253
	groupSize   = 5
	lookAlikes  = "OIL" // people type them for 0, 1 and 1, and no code holds them
)

func base32Encoding() *base32.Encoding {
	return base32.NewEncoding(crockford).WithPadding(base32.NoPadding)
}

// drawCode draws the secret of a code, and returns the code as people type it. It draws
// again where the check character would be one that is read as a digit.
func drawCode(c code) (code, string, error) {
	for {
		rand.Read(c.secret[:])
		text, err := c.String()
		if err != nil || !strings.ContainsAny(text[len(text)-1:], lookAlikes) {
			return c, text, err
		}
	}
}

// String returns the code in groups, as people type it.
func (c code) String() (string, error) {
	plain, err := c.encode()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i := 0; i < len(plain); i += groupSize {
		if i > 0 {
			b.WriteByte('-')
		}
		b.WriteString(plain[i:min(i+groupSize, len(plain))])
	}
	return b.String(), nil
}

func (c code) encode() (string, error) {
	host, portText, err := net.SplitHostPort(c.address)
	port, portErr := strconv.ParseUint(portText, 10, 16)
	if err != nil || portErr != nil || port == 0 {
		return "", addressFault(c.address)
	}
	kind, where, ok := encodeHost(host)
	if !ok {
		return "", addressFault(c.address)
	}
	if c.websocket {
		kind |= kindWebsocket
	}
	body := append([]byte{kind}, where...)
	body = binary.BigEndian.AppendUint16(body, uint16(port))
	body = append(body, c.pin[:]...)
	body = append(body, c.secret[:]...)
	text := base32Encoding().EncodeToString(body)
	return text + string(checkDigits[checkDigit(text)]), nil
}

func encodeHost(host string) (kind byte, where []byte, ok bool) {
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		if ip.Is4() {
			return kindIPv4, ip.AsSlice(), true
		}
		return kindIPv6, ip.AsSlice(), ip.Zone() == ""
	}
	return kindName, append([]byte{byte(len(host))}, host...), isHostName(host)
}

// isHostName tells whether a name is one by RFC 952 and RFC 1123.
func isHostName(name string) bool {
	if name == "" || len(name) > maxName || name[0] == '-' || name[0] == '.' {
		return false
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '.' {
			return false
		}
	}
	return true
}

func addressFault(address string) error {
	return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: strconv.Quote(address) + " is no address of a hub: give HOST:PORT"}
}

func codeFault() error {
	return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: "this is no invitation, or it was mistyped: compare it with what the hub shows, and type it again"}
}

// parseCode reads a code as people type it: in any case, with any grouping, and with O, I and L for digits.
func parseCode(text string) (c code, err error) {
	body, ok := decodeCode(text)
	if !ok || len(body) < 1 {
		return c, codeFault()
	}
	c.websocket = body[0]&kindWebsocket != 0
	host, rest, ok := decodeHost(body[0]&^kindWebsocket, body[1:])
	if !ok || len(rest) != 2+fingerprintSize+secretSize {
		return c, codeFault()
	}
	port := binary.BigEndian.Uint16(rest)
	if port == 0 {
		return c, codeFault()
	}
	c.address = net.JoinHostPort(host, strconv.Itoa(int(port)))
	copy(c.pin[:], rest[2:])
	copy(c.secret[:], rest[2+fingerprintSize:])
	return c, nil
}

// decodeCode checks the check character and returns the bytes.
func decodeCode(text string) ([]byte, bool) {
	if len(text) > maxCode {
		return nil, false
	}
	plain := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\t', '\r', '\n':
			return -1
		}
		return r
	}, strings.ToUpper(text))
	if len(plain) < 2 {
		return nil, false
	}
	plain = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(plain)
	digits, check := plain[:len(plain)-1], strings.IndexByte(checkDigits, plain[len(plain)-1])
	body, err := base32Encoding().DecodeString(digits)
	if err != nil || base32Encoding().EncodeToString(body) != digits {
		return nil, false
	}
	return body, check == checkDigit(digits)
}

func decodeHost(kind byte, body []byte) (host string, rest []byte, ok bool) {
	switch {
	case kind == kindIPv4 && len(body) >= 4:
		return netip.AddrFrom4([4]byte(body)).String(), body[4:], true
	case kind == kindIPv6 && len(body) >= 16:
		ip := netip.AddrFrom16([16]byte(body))
		return ip.String(), body[16:], !ip.Is4In6()
	case kind == kindName && len(body) >= 1 && len(body) > int(body[0]):
		n := int(body[0])
		host = string(body[1 : 1+n])
		_, err := netip.ParseAddr(host)
		return host, body[1+n:], isHostName(host) && err != nil
	}
	return "", nil, false
}

// checkDigit is that of ISO/IEC 7064 MOD 37-2, which finds every slip of one character
// and every swap of two.
func checkDigit(digits string) int {
	sum := 0
	for i := range len(digits) {
		sum = (sum + strings.IndexByte(checkDigits, digits[i])) * 2 % 37
	}
	return (38 - sum) % 37
}
