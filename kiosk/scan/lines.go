package scan

import (
	"slices"
	"time"
)

// lineGap is after how long a code counts as whole that ends with neither CR nor LF. A
// serial line at 1200 baud takes 8 ms a character.
const lineGap = 150 * time.Millisecond

// Lines makes codes of the bytes of a serial scanner, whatever it ends them with: CR, LF,
// both, or nothing. Like the Detector it has no clock, and belongs to one goroutine.
type Lines struct {
	Device  string
	repeats repeats
	held    []byte
	first   time.Time // when the code began
	last    time.Time // when its last byte came
	cr      bool      // the last byte was a CR, which ended a code
}

// Push takes the bytes that came at an instant.
func (l *Lines) Push(data []byte, at time.Time) []Reading {
	done := l.Flush(at)
	for _, c := range data {
		switch {
		case c == '\n' && l.cr:
			l.cr = false
			if len(done) > 0 {
				done[len(done)-1].Suffix = CRLF
			}
		case c == '\r':
			l.cr = true
			done = append(done, l.end(CR, at)...)
		case c == '\n':
			done = append(done, l.end(LF, at)...)
		default:
			l.cr = false
			l.hold(c, at)
		}
	}
	return done
}

func (l *Lines) hold(c byte, at time.Time) {
	if len(l.held) == 0 {
		l.first = at
	}
	l.last = at
	if len(l.held) < maxCode {
		l.held = append(l.held, c)
	}
}

// Flush ends a code to which nothing was added for a while.
func (l *Lines) Flush(now time.Time) []Reading {
	if len(l.held) == 0 || now.Sub(l.last) < lineGap {
		return nil
	}
	return l.end(NoSuffix, l.last)
}

func (l *Lines) end(with Ending, at time.Time) []Reading {
	code := Clean(string(l.held))
	r := Reading{Code: code, Source: Serial, Device: l.Device, Suffix: with}
	if n := len(l.held); n > 1 {
		r.Pace = l.last.Sub(l.first) / time.Duration(n-1)
	}
	l.held = l.held[:0]
	if code == "" || !l.repeats.fresh(code, at) {
		return nil
	}
	return []Reading{r}
}

// keyGap is after how long the keys of a grabbed scanner count as a whole code.
const keyGap = 200 * time.Millisecond

// Keys makes codes of the keys of a keyboard that nobody types on: all that comes is a
// scan. It belongs to one goroutine.
type Keys struct {
	Device  string
	Setting Setting
	Valid   func(code string) bool // as for [NewDetector]
	repeats repeats
	held    []Event
	last    time.Time
}

// Push takes a key.
func (k *Keys) Push(e Event) []Reading {
	done := k.Flush(e.At)
	switch e.Kind {
	case Key:
		k.last = e.At
		if len(k.held) < maxCode {
			k.held = append(k.held, e)
		}
	case Suffix:
		return append(done, k.end(e)...)
	}
	return done
}

// Flush ends a code to which nothing was added for a while.
func (k *Keys) Flush(now time.Time) []Reading {
	if len(k.held) == 0 || now.Sub(k.last) < keyGap {
		return nil
	}
	return k.end(Event{})
}

func (k *Keys) end(with Event) []Reading {
	if len(k.held) == 0 {
		return nil
	}
	events := k.held
	k.held = nil
	code, ok := k.Setting.find(events, 1, k.Valid)
	if !ok {
		code = k.Setting.plain(events)
	}
	if code == "" || !k.repeats.fresh(code, k.last) {
		return nil
	}
	if with.Kind == Suffix {
		events = append(slices.Clip(events), with)
	}
	r := readingOf(code, events)
	r.Source, r.Device = Evdev, k.Device
	return []Reading{r}
}
