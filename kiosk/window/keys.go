package window

import (
	"strings"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"

	"antechamber/kiosk/scan"
)

// kind says what an event is to the detector.
func kind(key glfw.Key, action glfw.Action, mods glfw.ModifierKey) scan.Kind {
	command := mods&(glfw.ModControl|glfw.ModSuper) != 0 && mods&glfw.ModAlt == 0 // with Alt it is AltGr
	switch {
	case action == glfw.Release:
		return scan.Release
	case isModifier(key):
		return scan.Modifier
	case action == glfw.Repeat:
		return scan.Other
	case key == glfw.KeyEnter || key == glfw.KeyKPEnter || key == glfw.KeyTab:
		if command || mods&(glfw.ModShift|glfw.ModAlt) != 0 {
			return scan.Other
		}
		return scan.Suffix
	case !prints(key):
		return scan.Other
	case command:
		return scan.Control
	default:
		return scan.Key
	}
}

// GLFW names a key by its place: KeyA is where a US keyboard has its A, and the
// value of a printing key is the character there.

// prints reports whether the key writes a character on some layout.
func prints(key glfw.Key) bool {
	return key >= glfw.KeySpace && key <= glfw.KeyWorld2 ||
		key >= glfw.KeyKP0 && key <= glfw.KeyKPAdd || key == glfw.KeyKPEqual
}

// usRune returns what the key writes on a US keyboard without Shift, or 0.
func usRune(key glfw.Key) rune {
	switch {
	case key >= glfw.KeyA && key <= glfw.KeyZ:
		return rune(key-glfw.KeyA) + 'a'
	case key >= glfw.KeySpace && key <= glfw.KeyGraveAccent:
		return rune(key)
	case key >= glfw.KeyKP0 && key <= glfw.KeyKP9:
		return rune(key-glfw.KeyKP0) + '0'
	}
	switch key {
	case glfw.KeyKPDecimal:
		return '.'
	case glfw.KeyKPDivide:
		return '/'
	case glfw.KeyKPMultiply:
		return '*'
	case glfw.KeyKPSubtract:
		return '-'
	case glfw.KeyKPAdd:
		return '+'
	case glfw.KeyKPEqual:
		return '='
	}
	return 0
}

func isModifier(key glfw.Key) bool {
	return key >= glfw.KeyLeftShift && key <= glfw.KeyRightSuper || key == glfw.KeyCapsLock || key == glfw.KeyNumLock
}

// writes reports whether the key writes a character with these modifiers.
func writes(key glfw.Key, mods glfw.ModifierKey) bool {
	return prints(key) && mods&(glfw.ModControl|glfw.ModAlt|glfw.ModSuper) == 0
}

// repeats reports whether a key held down is meant to act again and again.
func repeats(key glfw.Key) bool {
	switch key {
	case glfw.KeyBackspace, glfw.KeyDelete:
		return true
	case glfw.KeyUp, glfw.KeyDown, glfw.KeyLeft, glfw.KeyRight, glfw.KeyPageUp, glfw.KeyPageDown:
		return true
	}
	return false
}

func modifiers(mods glfw.ModifierKey) fyne.KeyModifier {
	var m fyne.KeyModifier
	if mods&glfw.ModShift != 0 {
		m |= fyne.KeyModifierShift
	}
	if mods&glfw.ModControl != 0 {
		m |= fyne.KeyModifierControl
	}
	if mods&glfw.ModAlt != 0 {
		m |= fyne.KeyModifierAlt
	}
	if mods&glfw.ModSuper != 0 {
		m |= fyne.KeyModifierSuper
	}
	return m
}

// keyName returns Fyne's name of a key that writes nothing by itself. A letter or
// digit goes by the layout in use, or by its US place on one without Latin letters.
func keyName(key glfw.Key, code int) fyne.KeyName {
	if !prints(key) {
		return fixedName(key)
	}
	if key == glfw.KeySpace {
		return fyne.KeySpace
	}
	name := strings.ToUpper(glfw.GetKeyName(key, code))
	if len(name) == 1 && (name >= "A" && name <= "Z" || name >= "0" && name <= "9") {
		return fyne.KeyName(name)
	}
	if r := usRune(key); r != 0 {
		return fyne.KeyName(strings.ToUpper(string(r)))
	}
	return fyne.KeyUnknown
}

// fixedName names the keys that are the same on every layout.
func fixedName(key glfw.Key) fyne.KeyName {
	if key >= glfw.KeyF1 && key <= glfw.KeyF12 {
		return [...]fyne.KeyName{
			fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
			fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12,
		}[key-glfw.KeyF1]
	}
	switch key {
	case glfw.KeyEscape:
		return fyne.KeyEscape
	case glfw.KeyEnter:
		return fyne.KeyReturn
	case glfw.KeyKPEnter:
		return fyne.KeyEnter
	case glfw.KeyTab:
		return fyne.KeyTab
	case glfw.KeyBackspace:
		return fyne.KeyBackspace
	case glfw.KeyInsert:
		return fyne.KeyInsert
	case glfw.KeyDelete:
		return fyne.KeyDelete
	case glfw.KeyUp:
		return fyne.KeyUp
	case glfw.KeyDown:
		return fyne.KeyDown
	case glfw.KeyLeft:
		return fyne.KeyLeft
	case glfw.KeyRight:
		return fyne.KeyRight
	case glfw.KeyPageUp:
		return fyne.KeyPageUp
	case glfw.KeyPageDown:
		return fyne.KeyPageDown
	case glfw.KeyHome:
		return fyne.KeyHome
	case glfw.KeyEnd:
		return fyne.KeyEnd
	}
	return fyne.KeyUnknown
}
