package device

import (
	"encoding/binary"
	"time"

	"antechamber/kiosk/scan"
)

// What an event of Linux's input layer is, by linux/input.h and input-event-codes.h.
const (
	evKey = 1

	keyUp, keyDown, keyHeld = 0, 1, 2

	keyTab, keyEnter, keyKeypadEnter      = 15, 28, 96
	keyLeftCtrl, keyRightCtrl             = 29, 97
	keyLeftShift, keyRightShift, keyCapsL = 42, 54, 58
	keyAltGr                              = 100
)

// places are the keys that print, as a US keyboard bears them without Shift. It holds 2
// to 13, 16 to 27, 30 to 41, 43 to 53, 57 and the number pad.
var places = func() map[uint16]rune {
	m := make(map[uint16]rune)
	for first, row := range map[uint16]string{
		2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'`", 43: `\zxcvbnm,./`, 57: " ",
		55: "*", 71: "789-456+1230.", 98: "/",
	} {
		for i, r := range row {
			m[first+uint16(i)] = r
		}
	}
	return m
}()

// decoder makes events of the keyboard of what the kernel says. Shift and Caps Lock are
// what this device pressed: those of other keyboards do not reach it.
type decoder struct {
	shift map[uint16]bool
	ctrl  bool
	caps  bool
	// byteOrder and wide are how this machine writes: struct input_event has two words of
	// time before its fields.
	order binary.ByteOrder
	wide  int // bytes of a word: 8, or 4 on systems of 32 bits
}

func newDecoder(order binary.ByteOrder, wide int) *decoder {
	return &decoder{shift: make(map[uint16]bool), order: order, wide: wide}
}

// size is how many bytes an event has.
func (d *decoder) size() int { return 2*d.wide + 8 }

// event reads one event of size bytes, and false where nothing printed or ended.
func (d *decoder) event(raw []byte, now time.Time) (scan.Event, bool) {
	fields := raw[2*d.wide:]
	kind, code, value := d.order.Uint16(fields), d.order.Uint16(fields[2:]), d.order.Uint32(fields[4:])
	if kind != evKey {
		return scan.Event{}, false
	}
	switch code {
	case keyLeftShift, keyRightShift:
		if value == keyUp {
			delete(d.shift, code)
		} else {
			d.shift[code] = true
		}
		return scan.Event{}, false
	case keyLeftCtrl, keyRightCtrl, keyAltGr:
		d.ctrl = value != keyUp
		return scan.Event{}, false
	case keyCapsL:
		d.caps = d.caps != (value == keyDown)
		return scan.Event{}, false
	}
	if value != keyDown { // what repeats itself was held down, and by no scanner
		return scan.Event{}, false
	}
	if code == keyEnter || code == keyKeypadEnter || code == keyTab {
		return scan.Event{Kind: scan.Suffix, At: now, Tab: code == keyTab}, true
	}
	r, prints := places[code]
	if !prints || d.ctrl { // with Ctrl a wedge sends GS and its like
		return scan.Event{}, false
	}
	return scan.Event{Kind: scan.Key, At: now, Rune: r, Shift: len(d.shift) > 0, Caps: d.caps}, true
}
