package ticket

import (
	"crypto/rand"
	"strings"
)

// A card code is 29 characters: the mark "HLD" and 128 random bits as 26 characters
// of Crockford base32, of which the first holds two zero bits before them. It says
// neither whose card it is nor what it allows. The letters of the mark stand in the
// same place on most keyboard layouts, and L is in no reference and no badge code.
const (
	cardMark     = "HLD"
	cardIDLength = 26
)

// NewCard makes a card code that nobody can guess.
func NewCard() string {
	var random [16]byte
	rand.Read(random[:]) // never fails
	id := make([]byte, cardIDLength)
	var bits uint32
	held := 2 // the zero bits before the number
	next := 0
	for i := range id {
		for held < 5 {
			bits = bits<<8 | uint32(random[next])
			held += 8
			next++
		}
		held -= 5
		id[i] = crockford[bits>>held&31]
	}
	return cardMark + string(id)
}

// isCard tells whether the code has the shape of a card code of any device.
func isCard(code string) bool {
	id, ok := strings.CutPrefix(code, cardMark)
	return ok && len(id) == cardIDLength && strings.Trim(id, crockford) == ""
}
