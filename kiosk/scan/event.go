package scan

import "time"

// Kind says what happened on the keyboard.
type Kind uint8

// The kinds of events. What a window cannot tell apart it reports as Other.
const (
	Other    Kind = iota // another key went down (an arrow, F1 …), or a key held down repeats itself
	Char                 // the layout of the operating system made Rune
	Key                  // a printing key went down
	Suffix               // Enter or Tab went down
	Modifier             // Shift, Ctrl, Alt, Caps Lock … went down
	Control              // a printing key went down with Ctrl: how a wedge sends GS and its like
	Release              // a key went up
)

// Event is one act on the keyboard. A Key comes before the Chars that it makes.
type Event struct {
	Kind Kind
	// At is when the window heard of the act, and Late how much earlier it may have
	// happened because the window was busy. Late is 0 where that is not known.
	At   time.Time
	Late time.Duration
	// Rune is the character of a Char; for a Key the one that the key at this place
	// bears on a US keyboard, without Shift, or 0 where a US keyboard has no such key.
	Rune rune
	// Tab says of a Suffix that it is Tab and not Enter.
	Tab bool
	// Shift and Caps say whether Shift was held and Caps Lock was on.
	Shift, Caps bool
	// Replay hands the event on to the screen. The Detector never calls it.
	Replay func()
}

// Action is what is to be done next: present Code or, where it is empty, replay Event.
type Action struct {
	Code    string
	Reading Reading // of the Code: how it came
	Event   Event
}
