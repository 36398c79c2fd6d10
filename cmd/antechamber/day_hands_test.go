//go:build cgo

package main

import (
	"encoding/binary"
	"image"
	"image/png"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
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
	var all []byte
	for _, k := range held {
		all = append(all, e.fake(2, k)...)
	}
	all = slices.Concat(all, e.fake(2, key), e.fake(3, key))
	for _, k := range held {
		all = append(all, e.fake(3, k)...)
	}
	e.send(all)
}

// fake is a request to XTEST: a key goes down (2) or up (3).
func (e *eye) fake(kind, key byte) []byte {
	request := make([]byte, 36)
	request[0], request[1], request[2], request[4], request[5] = e.test, 2, 9, kind, key
	return request
}

// burst sends a code and Enter as a wedge scanner does, all keys in one go, so that no
// pause of the test is in their midst.
func (e *eye) burst(code string) {
	e.t.Helper()
	var all []byte
	for _, place := range places(e.t, code) {
		shifted := strings.HasPrefix(place, "shift+")
		n, err := strconv.Atoi(strings.TrimPrefix(place, "shift+"))
		if err != nil {
			e.t.Fatal(err)
		}
		if shifted {
			all = append(all, e.fake(2, keyShift)...)
		}
		all = slices.Concat(all, e.fake(2, byte(n)), e.fake(3, byte(n)))
		if shifted {
			all = append(all, e.fake(3, keyShift)...)
		}
	}
	e.send(slices.Concat(all, e.fake(2, keyReturn), e.fake(3, keyReturn)))
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
	move := e.fake(6, 0)
	binary.LittleEndian.PutUint16(move[24:], uint16(x))
	binary.LittleEndian.PutUint16(move[26:], uint16(y))
	e.send(move)
	time.Sleep(30 * time.Millisecond) // until what is there knows that the pointer is
	e.send(slices.Concat(e.fake(4, 1), e.fake(5, 1)))
}

// picture writes what the screen shows to a PNG file.
func (e *eye) picture(path string) {
	e.t.Helper()
	const width, height = 1280, 800
	pixels := e.area(0, 0, width, height)
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
	switch e.pixel() {
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

// opened tells whether the desk shows a person whose identity is to be checked.
func (e *eye) opened() bool { return e.pixel() == 0xe6f0f7 }

// awaitShown asks until the verdict is what is wanted, and returns the last.
func (e *eye) awaitShown(limit time.Duration, wanted func(colour) bool) colour {
	for began := time.Now(); ; time.Sleep(2 * time.Millisecond) {
		if c := e.shown(); wanted(c) || time.Since(began) > limit {
			return c
		}
	}
}

func anyVerdict(c colour) bool { return c != noVerdict }
func atRest(c colour) bool     { return c == noVerdict }
