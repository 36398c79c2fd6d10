package checkin

import (
	"fmt"
	"strings"
	"time"
)

// The lengths of a PIN in digits.
const (
	MinPIN = 6
	MaxPIN = 32
)

// CheckNewPIN refuses a PIN that others would try first. Its sentence never holds the PIN.
func CheckNewPIN(pin string) error {
	invalid := func(sentence string) error { return &Fault{Code: FaultInvalid, Sentence: sentence} }
	switch {
	case strings.Trim(pin, "0123456789") != "":
		return invalid("a PIN has digits only, 0 to 9: choose another")
	case len(pin) < MinPIN || len(pin) > MaxPIN:
		return invalid(fmt.Sprintf("a PIN has %d digits or more, and %d at most: choose another", MinPIN, MaxPIN))
	case steps(pin, 0):
		return invalid("a PIN of one digit only is tried first: choose another")
	case steps(pin, 1), steps(pin, 9):
		return invalid("a PIN that counts up or down is tried first: choose another")
	}
	return nil
}

// steps tells whether each digit is the one before and by, 0 following 9.
func steps(pin string, by int) bool {
	for i := 1; i < len(pin); i++ {
		if (int(pin[i-1]-'0')+by)%10 != int(pin[i]-'0') {
			return false
		}
	}
	return true
}

// PINDelay returns how long no PIN is tried after so many wrong ones.
func PINDelay(wrong int) time.Duration {
	const free = 3
	delays := [...]time.Duration{5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute}
	if wrong <= free {
		return 0
	}
	return delays[min(wrong-free, len(delays))-1]
}

// Denial says that a PIN or a card gave no authority.
type Denial struct {
	Card  bool          // it was a card
	Tried bool          // false where no PIN was tried, for the wrong ones before it
	Wait  time.Duration // how long none is tried from now on
}

// Error returns a sentence.
func (d *Denial) Error() string {
	switch {
	case !d.Tried:
		return fmt.Sprintf("too many PINs were wrong: wait %s, or show a card", waitWords(d.Wait))
	case d.Card:
		return "this card belongs to nobody here: show a card that was made for this device, or type a PIN"
	case d.Wait > 0:
		return fmt.Sprintf("this PIN is wrong: wait %s, then try again, or show a card", waitWords(d.Wait))
	}
	return "this PIN is wrong: try again, or show a card"
}

// waitWords rounds up, so that who waits as long as told waits long enough.
func waitWords(d time.Duration) string {
	n, unit := (d+time.Second-1)/time.Second, "second"
	if n > 90 {
		n, unit = (d+time.Minute-1)/time.Minute, "minute"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}
