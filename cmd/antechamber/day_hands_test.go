//go:build cgo

package main

import (
	"image"
	"image/png"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"antechamber/cmd/screen"
)

// Keys by their X keycodes, which say where a key is and not what it means.
const (
	keyEscape  = 9
	keyTab     = 23
	keyReturn  = 36
	keyControl = 37
	keyShift   = 50
	keySpace   = 65
	keyF4      = 70
	keyF9      = 75
	keyF12     = 96
	keyP       = 33
)

const (
	typingPace = 45 * time.Millisecond  // slower than any scanner
	tooSoon    = 600 * time.Millisecond // between opening a person and letting the person in
)

// press presses a key while the others are held.
func (e *eye) press(key byte, held ...byte) {
	e.t.Helper()
	e.send(holding(stroke(key), held...))
}

func (e *eye) send(events []screen.Event) {
	e.t.Helper()
	if err := e.Send(events...); err != nil {
		e.t.Fatal(err)
	}
}

// stroke is a key that goes down and up.
func stroke(key byte) []screen.Event {
	return []screen.Event{{Kind: screen.KeyDown, Detail: key}, {Kind: screen.KeyUp, Detail: key}}
}

// holding is what is done while keys are held.
func holding(done []screen.Event, held ...byte) []screen.Event {
	for _, k := range held {
		key := stroke(k)
		done = slices.Concat(key[:1], done, key[1:])
	}
	return done
}

// burst sends a code and Enter as a wedge scanner does, all keys in one go, so that no
// pause of the test is in their midst.
func (e *eye) burst(code string) {
	e.t.Helper()
	var all []screen.Event
	for _, place := range places(e.t, code) {
		shifted := strings.HasPrefix(place, "shift+")
		n, err := strconv.Atoi(strings.TrimPrefix(place, "shift+"))
		if err != nil {
			e.t.Fatal(err)
		}
		key := stroke(byte(n))
		if shifted {
			key = holding(key, keyShift)
		}
		all = append(all, key...)
	}
	e.send(append(all, stroke(keyReturn)...))
}

// writes types words as a person does.
func (e *eye) writes(words string) {
	e.t.Helper()
	for _, r := range words {
		key := byte(keySpace)
		if r != ' ' {
			n, err := strconv.Atoi(places(e.t, strings.ToLower(string(r)))[0])
			if err != nil {
				e.t.Fatal(err)
			}
			key = byte(n)
		}
		e.press(key)
		time.Sleep(typingPace)
	}
}

// touch moves the pointer to a place and clicks there.
func (e *eye) touch(x, y int) {
	e.t.Helper()
	e.send([]screen.Event{{Kind: screen.Motion, X: x, Y: y}})
	time.Sleep(30 * time.Millisecond) // until what is there knows that the pointer is
	e.send([]screen.Event{{Kind: screen.ButtonDown, Detail: 1}, {Kind: screen.ButtonUp, Detail: 1}})
}

// picture writes what the screen shows to a PNG file.
func (e *eye) picture(path string) {
	e.t.Helper()
	const width, height = 1280, 800
	pixels, err := e.Area(0, 0, width, height)
	if err != nil {
		e.t.Fatal(err)
	}
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(pixels); i += 4 {
		m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = pixels[i+2], pixels[i+1], pixels[i], 255
	}
	f, err := os.Create(path)
	if err != nil {
		e.t.Fatal(err)
	}
	if err := png.Encode(f, m); err != nil {
		e.t.Error(err)
	}
	if err := f.Close(); err != nil {
		e.t.Error(err)
	}
}

// colour is the ground of a verdict on the screen.
type colour string

const (
	noVerdict colour = ""
	green     colour = "green" // admitted
	blue      colour = "blue"  // left
	amber     colour = "amber" // already in, or wait
	red       colour = "red"   // refused
)

// shown is the verdict that the desk shows.
func (e *eye) shown() colour {
	switch e.ground() {
	case 0x14652f:
		return green
	case 0x005a96:
		return blue
	case 0xf2a900:
		return amber
	case 0xa11d17:
		return red
	}
	return noVerdict
}

// ground is the colour of the desk where the ground of a verdict is.
func (e *eye) ground() uint32 { return e.at(1246, 180) }

// opened tells whether the desk shows a person whose identity is to be checked.
func (e *eye) opened() bool { return e.ground() == 0xe6f0f7 }

// ready tells whether the desk waits for the next person, with nothing over it.
func (e *eye) ready() bool { return e.ground() == 0xf9fafc }

// await asks until something is so on the screen, and tells whether it was in time.
func (e *eye) await(limit time.Duration, so func() bool) bool {
	for began := time.Now(); ; time.Sleep(2 * time.Millisecond) {
		if so() {
			return true
		}
		if time.Since(began) > limit {
			return false
		}
	}
}

// awaitShown asks until the verdict is what is wanted, and returns the last.
func (e *eye) awaitShown(limit time.Duration, wanted func(colour) bool) (c colour) {
	e.await(limit, func() bool { c = e.shown(); return wanted(c) })
	return c
}

func anyVerdict(c colour) bool { return c != noVerdict }
func atRest(c colour) bool     { return c == noVerdict }
