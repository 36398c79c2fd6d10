package scan

import (
	"slices"
	"time"
	"unicode"
)

// What tells a scanner from a person. Scanners send a character every 1 to 30 ms;
// people may roll two or three keys as fast, but not a whole code.
const (
	// MaxGap is the longest time between two characters of one burst, and so the
	// longest time for which a typed key is held.
	MaxGap = 35 * time.Millisecond
	// RepeatWindow is the time within which a code presented again is the same presentation.
	RepeatWindow = 3 * time.Second
	// maxCode is the most characters that a code may have; of a longer one this many
	// are presented, and never asked to be valid.
	maxCode = 4096

	shortestValid   = 4  // a valid code that ends with Enter or Tab
	shortestNoEnd   = 12 // a valid code without them, or after typed characters
	shortestUnknown = 6  // a code that is not valid, at unknownPace or faster
	unknownPace     = 15 * time.Millisecond
	shortestSlow    = 8  // the same, at MaxGap or faster
	longestPrefix   = 4  // characters that a scanner sends before every code, and nobody calibrated it
	longestLead     = 4  // typed characters that may be held when a scan begins
	longestLateLead = 16 // the same, where the window was busy and hears them together
	maxHeld         = 8 * maxCode
)

// Detector tells scans from typing. It belongs to one goroutine.
type Detector struct {
	valid   func(string) bool
	setting Setting
	repeats repeats

	held  []Event   // the burst, from its first character on
	chars int       // how many Char events it had
	keys  int       // how many Key events it had
	last  time.Time // when its last character, Enter or Tab came
	line  int       // where in held the text after the last Enter or Tab begins; 0 before the first
	cut   bool      // it has more than maxCode characters

	ended time.Time // when the last scan ended
}

// NewDetector returns a Detector that lets valid choose between the readings of
// a burst. It should be as strict as it can (a signature, a look-up): on a QWERTZ
// layout two readings of one ticket differ in y and z only. It must be quick: it
// is called some 40 times for a code that it does not know.
func NewDetector(valid func(code string) bool) *Detector {
	return &Detector{valid: valid}
}

// Set has the detector read as a calibration found the scanner to be set. What is not as
// it says is read all the same, as far as it is valid.
func (d *Detector) Set(s Setting) { d.setting = s }

// Pending reports whether events are held, so that Flush is to be called soon.
func (d *Detector) Pending() bool { return len(d.held) > 0 }

// Push takes the next event and returns what is to be done now, in this order.
// An event that is in no Action is held, or was part of a scan.
func (d *Detector) Push(e Event) []Action {
	var done []Action
	if d.Pending() && (e.At.Sub(d.last)-e.Late > MaxGap || len(d.held) >= maxHeld) {
		done = d.conclude()
	}
	switch {
	case e.Kind == Other:
		done = append(done, d.conclude()...)
		return append(done, Action{Event: e})
	case !d.Pending() && d.echo(e):
		return done
	case e.Kind == Key, e.Kind == Char:
		d.hold(e)
		return done
	case !d.Pending():
		return append(done, Action{Event: e})
	case e.Kind == Suffix:
		return append(done, d.end(e)...)
	case d.cut:
		if e.Kind == Release {
			done = append(done, Action{Event: e})
		}
		return done
	default:
		d.held = append(d.held, e)
		return done
	}
}

// Flush ends a burst after which nothing came until now, and returns what is to
// be done. Call it when all events before now were pushed.
func (d *Detector) Flush(now time.Time) []Action {
	if !d.Pending() || now.Sub(d.last) <= MaxGap {
		return nil
	}
	return d.conclude()
}

// echo reports whether e is the second half of a suffix such as CR LF (Enter and
// Ctrl+J), of which the first ended a scan: on the screen it would be an act.
func (d *Detector) echo(e Event) bool {
	return (e.Kind == Suffix || e.Kind == Control) && !d.ended.IsZero() && e.At.Sub(d.ended)-e.Late <= MaxGap
}

// hold adds a character in one of its two readings to the burst.
func (d *Detector) hold(e Event) {
	d.last = e.At
	if e.Kind == Key {
		d.keys++
	} else {
		d.chars++
	}
	if d.runes() > maxCode {
		d.cut = true
		return
	}
	d.held = append(d.held, e)
}

// end decides about the text before e, an Enter or Tab. A valid code is presented
// at once. Another scan waits for the gap, since a code may have several lines.
func (d *Detector) end(e Event) []Action {
	d.last = e.At
	text := d.held[d.line:]
	d.held = append(d.held, e)
	if !d.cut {
		if code, lead, ok := d.recognise(text, shortestValid); ok {
			return d.presentLine(code, lead, text)
		}
	}
	if !d.cut && !d.mechanical() {
		return d.replay()
	}
	d.line = len(d.held)
	return nil
}

// conclude ends the burst because nothing more belongs to it.
func (d *Detector) conclude() []Action {
	if d.line > 0 || d.cut {
		done := d.present(d.setting.plain(d.held), d.held)
		d.reset()
		return done
	}
	if code, lead, ok := d.recognise(d.held, shortestNoEnd); ok {
		return d.presentLine(code, lead, d.held)
	}
	return d.replay()
}

// recognise finds a valid code in events, or in what follows the first few of them: the
// pace shows whether those were typed before the scan began, which are then the lead; signs
// at the scanner's pace are what it sends before every code.
func (d *Detector) recognise(events []Event, shortest int) (code string, lead int, ok bool) {
	if code, ok := d.setting.find(events, shortest, d.valid); ok {
		return code, 0, true
	}
	longest := longestLead
	if slices.ContainsFunc(events, func(e Event) bool { return e.Late > 0 }) {
		longest = longestLateLead
	}
	for before := range longest {
		lead = afterKeys(events, before+1)
		if lead < 0 {
			break
		}
		typed := faster(events, lead)
		if !typed && !isPrefix(events[:lead]) {
			continue
		}
		if code, ok := d.setting.find(events[lead:], shortestNoEnd, d.valid); ok {
			if !typed {
				lead = 0
			}
			return code, lead, true
		}
	}
	return "", 0, false
}

// isPrefix reports whether events may be what a scanner that nobody calibrated sends before
// every code: signs only, since a letter or digit may be the first of another system's code.
func isPrefix(events []Event) bool {
	keys := 0
	for _, e := range events {
		if e.Kind != Key {
			continue
		}
		if r := us(e.Rune, e.Shift); r == 0 || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
		keys++
	}
	return keys <= longestPrefix
}

// afterKeys returns where the Key after the first n begins, or -1.
func afterKeys(events []Event, n int) int {
	for i, e := range events {
		if e.Kind != Key {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return -1
}

// faster reports whether the pause before events[at], a Key, may be longer than any
// between the keys after it. Of events that are Late it is known only within which
// time they happened.
func faster(events []Event, at int) bool {
	before := slices.IndexFunc(events, func(e Event) bool { return e.Kind == Key })
	for i := range at {
		if events[i].Kind == Key {
			before = i
		}
	}
	last := events[at]
	pause := last.At.Sub(events[before].At) + events[before].Late
	for _, e := range events[at+1:] {
		if e.Kind != Key {
			continue
		}
		if e.At.Sub(last.At)-e.Late >= pause {
			return false
		}
		last = e
	}
	return true
}

// mechanical reports whether no person types as fast as the burst came.
func (d *Detector) mechanical() bool {
	took := d.last.Sub(d.held[0].At) + d.held[0].Late
	runes := d.runes()
	pace := took / time.Duration(runes)
	return runes >= shortestUnknown && pace <= unknownPace || runes >= shortestSlow && pace <= MaxGap
}

// runes returns how many characters the burst has, in the longer of its readings.
func (d *Detector) runes() int { return max(d.keys, d.chars) }

// presentLine presents the code read in the last line of the burst, whose events
// are text, after the typed events before lead and any lines before.
func (d *Detector) presentLine(code string, lead int, text []Event) []Action {
	var done []Action
	if before := d.held[:d.line]; len(before) > 0 {
		done = d.present(d.setting.plain(before), before)
	}
	for _, e := range text[:lead] {
		done = append(done, Action{Event: e})
	}
	done = append(done, d.present(code, d.held[d.line+lead:])...)
	d.reset()
	return done
}

// present returns the actions for a scan made of events. The keys that went up are
// replayed, since the screen may have seen them go down.
func (d *Detector) present(code string, events []Event) []Action {
	var done []Action
	for _, e := range events {
		if e.Kind == Release {
			done = append(done, Action{Event: e})
		}
	}
	d.ended = d.last
	if code != "" && d.repeats.fresh(code, d.last) {
		done = append(done, Action{Code: code, Reading: readingOf(code, events)})
	}
	return done
}

// replay gives back the burst as typing.
func (d *Detector) replay() []Action {
	done := make([]Action, len(d.held))
	for i, e := range d.held {
		done[i] = Action{Event: e}
	}
	d.reset()
	return done
}

func (d *Detector) reset() {
	clear(d.held)
	d.held = d.held[:0]
	d.chars, d.keys, d.line, d.cut = 0, 0, 0, false
}
