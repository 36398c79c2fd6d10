// Package ticket says what a code means: our own badge code, a bare reference, the
// card of a supervisor, an e-mail address, or the ticket of another system.
//
// A badge code is 29 characters of 0-9 and A-Z, which is QR version 2 at error
// correction level Q in alphanumeric mode:
//
//	offset  length  holds
//	0       1       mark, "A"; "R" on a badge of a rehearsal
//	1       1       number of the badge key, 1 to Z in Crockford base32
//	2       3       tag of the conference
//	5       8       reference, Crockford base32
//	13      1       letter of the category, A to Z
//	14      2       issue number, Crockford base32, 1 to 1023
//	16      13      HMAC-SHA256 over the 16 characters before, cut to its first
//	                64 bits, Crockford base32
package ticket

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"strings"

	"antechamber/kiosk/checkin"
)

// CodeLength is how many characters a badge code has.
const CodeLength = 29

const (
	mark      = 'A'
	practised = 'R' // the mark of a rehearsal's badges, in the same place on most keyboard layouts
	signedLen = 16
	maxIssue  = 32*32 - 1
	maxKey    = 31
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// Key is one badge key of a conference.
type Key struct {
	Number int // 1 to 31
	Secret []byte
}

// Codec reads codes and writes badge codes for one conference. It is safe for use by several goroutines.
type Codec struct {
	tag    string
	mark   byte // of what it writes, and of what it takes for genuine
	keys   map[int][]byte
	newest int
	others checkin.Tickets
}

// New makes a codec for the conference with the tag. The key with the highest
// number writes; all of them read.
func New(tag string, keys ...Key) (*Codec, error) {
	c := &Codec{tag: tag, mark: mark, keys: make(map[int][]byte, len(keys))}
	if len(tag) != 3 || strings.Trim(tag, crockford) != "" {
		return nil, fmt.Errorf("the conference's tag %q is not three Crockford base32 characters: correct it in the conference file", tag)
	}
	for _, k := range keys {
		if k.Number < 1 || k.Number > maxKey || len(k.Secret) < sha256.Size {
			return nil, fmt.Errorf("badge key %d cannot be used: it needs a number from 1 to %d and at least %d bytes", k.Number, maxKey, sha256.Size)
		}
		c.keys[k.Number] = k.Secret
		c.newest = max(c.newest, k.Number)
	}
	if c.newest == 0 {
		return nil, fmt.Errorf("there is no badge key: bring one with \"conference keys import\"")
	}
	return c, nil
}

// Trust makes the codec hold other systems' tickets against what the conference says of
// them, before it is used.
func (c *Codec) Trust(t checkin.Tickets) { c.others = t }

// Practise makes the codec one of a rehearsal, before it is used: what it writes says so,
// and a badge of the day is not genuine to it.
func (c *Codec) Practise() { c.mark = practised }

// Badge returns the badge code of an issue of a person's badge.
func (c *Codec) Badge(reference, categoryLetter string, issue int) (string, error) {
	if normal, ok := checkin.NormalReference(reference); !ok || normal != reference {
		return "", fmt.Errorf("%q is no reference, so it gets no badge code: a reference is eight Crockford base32 characters", reference)
	}
	if len(categoryLetter) != 1 || categoryLetter[0] < 'A' || categoryLetter[0] > 'Z' {
		return "", fmt.Errorf("the category's letter %q is not one of A to Z: correct it in the conference file", categoryLetter)
	}
	if issue < 1 || issue > maxIssue {
		return "", fmt.Errorf("a badge has no issue number %d: they go from 1 to %d", issue, maxIssue)
	}
	signed := string(c.mark) + string(crockford[c.newest]) + c.tag + reference + categoryLetter +
		string(crockford[issue>>5]) + string(crockford[issue&31])
	return signed + authenticate(c.keys[c.newest], signed), nil
}

// Read says what a code claims to be. It never fails: what is nothing of ours is a Claim of FormNone.
func (c *Codec) Read(code string) checkin.Claim {
	trimmed := clean(code)
	switch upper := strings.ToUpper(trimmed); {
	case wellFormed(upper):
		return c.readBadge(upper)
	case isCard(upper):
		return checkin.Claim{Form: checkin.FormCard, Code: upper}
	}
	if reference, ok := checkin.NormalReference(trimmed); ok {
		return checkin.Claim{Form: checkin.FormReference, Code: reference, Reference: reference}
	}
	if address, ok := email(trimmed); ok {
		return checkin.Claim{Form: checkin.FormEmail, Code: address}
	}
	kept, other := foreign(trimmed, &c.others)
	return checkin.Claim{Form: checkin.FormNone, Code: kept, Ticket: other}
}

func (c *Codec) readBadge(code string) checkin.Claim {
	claim := checkin.Claim{
		Form: checkin.FormBadge, Code: code, Ours: code[2:5] == c.tag, Reference: code[5:13], Letter: code[13:14],
		Issue: digit(code[14])<<5 | digit(code[15]), Rehearsal: code[0] == practised,
	}
	number := digit(code[1])
	if key, ok := c.keys[number]; ok && claim.Ours && code[0] == c.mark {
		want := authenticate(key, code[:signedLen])
		claim.Genuine = subtle.ConstantTimeCompare([]byte(want), []byte(code[signedLen:])) == 1
		claim.OldKey = number < c.newest
	}
	return claim
}

// wellFormed tells whether the code has the shape of a badge code of any conference.
func wellFormed(code string) bool {
	if len(code) != CodeLength || code[0] != mark && code[0] != practised || code[13] < 'A' || code[13] > 'Z' {
		return false
	}
	for i := 1; i < CodeLength; i++ {
		if i != 13 && digit(code[i]) < 0 {
			return false
		}
	}
	return digit(code[1]) > 0 && digit(code[14])<<5|digit(code[15]) > 0
}

func digit(b byte) int { return strings.IndexByte(crockford, b) }

// authenticate returns the first 64 bits of the HMAC in 13 characters.
func authenticate(key []byte, signed string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(signed))
	bits := binary.BigEndian.Uint64(h.Sum(nil))
	var out [CodeLength - signedLen]byte
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = crockford[bits&31]
		bits >>= 5
	}
	return string(out[:])
}
