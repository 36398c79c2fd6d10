package kiosk

import "time"

// overlay is what lies over the desk and asks or explains something. It is a value
// that never changes: what happens to it returns a desk with another one over it,
// or with none.
type overlay interface {
	// key takes every key but a scan's.
	key(s deskState, k keyName, now time.Time) (deskState, []command)
	// typed takes a character that prints.
	typed(s deskState, r rune) (deskState, []command)
	// picked takes a tap on what the page numbers with i.
	picked(s deskState, i int) (deskState, []command)
	// page is what the overlay shows.
	page(t *sheet, s *deskState) sheetPage
	// holds tells whether it is about the person shown, who then stays until it is answered.
	holds() bool
}

// sheetPage is what a sheet shows: lines, a form, a list or paragraphs.
type sheetPage interface{ draw(t *sheet, a area) }

// with returns the desk with an overlay, what was over it before gone.
func (s deskState) with(o overlay) deskState {
	s.over = o
	return s
}

// withoutOverlay returns the desk with nothing over it, and nothing begun there.
func (s deskState) withoutOverlay() deskState { return s.with(nil) }

// lasting keeps what somebody is writing on the screen for a while longer.
func lasting() []command { return []command{startTimer{idleOver, formStays}} }

// step is what a key or a tap did to a part of an overlay.
type step int

const (
	nothing  step = iota
	edited        // a text was changed
	taken         // a completion was taken
	moved         // another field or row has the keyboard now
	ticked        // a row was ticked or no longer is
	accepted      // what was asked for is there
	closed        // it is to go away
)
