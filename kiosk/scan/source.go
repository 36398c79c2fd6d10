package scan

import "time"

// Source is a kind of device that codes come from.
type Source string

// The sources.
const (
	Keyboard Source = "keyboard" // a wedge that types into the window, or somebody's hands
	Evdev    Source = "evdev"    // a wedge that is grabbed, so that only we hear it
	Serial   Source = "serial"
	Camera   Source = "camera"
)

// Ending is what a scanner sends after a code.
type Ending string

// The suffixes.
const (
	NoSuffix Ending = "none"
	Enter    Ending = "enter"
	Tab      Ending = "tab"
	CR       Ending = "cr"
	LF       Ending = "lf"
	CRLF     Ending = "crlf"
)

// Reading is one code, with what is known of how it came.
type Reading struct {
	Code   string
	Source Source
	Device string // its name or address; "" where a window cannot tell
	// Of a keyboard: what the layout of the operating system made of its keys, and the
	// keys themselves, for a [Calibrate].
	Chars  string
	keys   []Event
	Suffix Ending
	Pace   time.Duration // from one character to the next; 0 is not known
}

// readingOf says how a code came whose events these are.
func readingOf(code string, events []Event) Reading {
	r := Reading{Code: code, Source: Keyboard, Suffix: NoSuffix}
	r.Chars, _ = readings(events)
	var first, last time.Time
	strokes := 0
	for _, e := range events {
		switch e.Kind {
		case Suffix:
			r.Suffix = Enter
			if e.Tab {
				r.Suffix = Tab
			}
		case Key:
			e.Replay = nil
			r.keys = append(r.keys, e)
			if strokes++; strokes == 1 {
				first = e.At
			}
			last = e.At
		}
	}
	if strokes > 1 {
		r.Pace = last.Sub(first) / time.Duration(strokes-1)
	}
	return r
}
