package window

import (
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"

	"antechamber/kiosk/scan"
)

// frame is a little less than what passes between two looks at the keyboard while
// the window is not busy: Fyne looks 60 times a second.
const frame = 10 * time.Millisecond

// rush is how long the window waits for the next key of a burst, and verdict for what a code
// comes to, before it paints: it looks at both only 60 times a second otherwise, and the last
// key would wait for what is painted before it. Typing is held for as long anyway, and a scan
// must be seen to be decided. After burst it paints all the same.
const (
	rush    = scan.MaxGap
	burst   = 300 * time.Millisecond
	verdict = 30 * time.Millisecond
)

// keyboard stands between GLFW and Fyne. It lives on the UI goroutine.
type keyboard struct {
	screen   Screen
	locked   bool
	detector *scan.Detector
	setting  func() scan.Setting // nil has none
	ready    func()              // called at the first look, then nil
	also     []func(time.Time)   // called at each look with its time

	prevKey  glfw.KeyCallback
	prevChar glfw.CharCallback

	heard  bool              // a code came since the last look
	pushed time.Time         // when a key came last
	looked time.Time         // when the window last looked for events
	caps   bool              // Caps Lock was on when the last key went down
	taken  map[glfw.Key]bool // keys held down that the screen has handled
}

// attachKeyboard puts a keyboard in front of the callbacks of g.
func attachKeyboard(g *glfw.Window, screen Screen, o Options) *keyboard {
	k := &keyboard{
		screen:   screen,
		locked:   o.Locked,
		detector: scan.NewDetector(o.Valid),
		looked:   time.Now(),
		setting:  o.Setting,
		taken:    make(map[glfw.Key]bool),
	}
	g.SetInputMode(glfw.LockKeyMods, glfw.True)
	k.prevKey = g.SetKeyCallback(k.key)
	k.prevChar = g.SetCharCallback(k.char)
	return k
}

// listen calls look after each look that Fyne takes at the keyboard. An animation
// is what Fyne runs just there; this one draws nothing.
func (k *keyboard) listen() {
	pulse := fyne.NewAnimation(time.Hour, func(float32) { k.look() })
	pulse.RepeatCount = fyne.AnimationRepeatForever
	pulse.Start()
}

// look lets a burst end to which nothing was added. What happened since the look
// before may not have been heard yet, so that is the time by which it must have ended.
func (k *keyboard) look() {
	if k.ready != nil {
		k.ready()
		k.ready = nil
	}
	now := time.Now()
	late := max(0, now.Sub(k.looked)-frame)
	k.looked = now
	if k.setting != nil {
		k.detector.Set(k.setting())
	}
	k.do(k.detector.Flush(now.Add(-late)))
	for _, look := range k.also {
		look(now)
	}
	k.hurry(now)
	if a, ok := k.screen.(Awaiter); ok && k.heard {
		a.Await(verdict)
	}
	k.heard = false
}

// hurry hears the rest of a burst as it comes.
func (k *keyboard) hurry(began time.Time) {
	for !k.heard && k.detector.Pending() {
		left := min(rush-time.Since(k.pushed), burst-time.Since(began))
		if left <= 0 {
			return
		}
		glfw.WaitEventsTimeout(left.Seconds())
		k.looked = time.Now()
	}
}

func (k *keyboard) char(g *glfw.Window, r rune) {
	k.push(scan.Event{Kind: scan.Char, Rune: r, Replay: func() { k.prevChar(g, r) }})
}

func (k *keyboard) key(g *glfw.Window, key glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
	e := scan.Event{
		Kind:   kind(key, action, mods),
		Shift:  mods&glfw.ModShift != 0,
		Tab:    key == glfw.KeyTab,
		Replay: func() { k.replay(g, key, code, action, mods) },
	}
	if e.Kind == scan.Key && mods&glfw.ModAlt == 0 {
		e.Rune = usRune(key)
	}
	k.caps = mods&glfw.ModCapsLock != 0
	k.push(e)
}

func (k *keyboard) push(e scan.Event) {
	e.At = time.Now()
	k.pushed = e.At
	e.Late = max(0, e.At.Sub(k.looked)-frame)
	e.Caps = k.caps
	k.do(k.detector.Push(e))
}

func (k *keyboard) do(actions []scan.Action) {
	for _, a := range actions {
		k.heard = k.heard || a.Code != ""
		if h, ok := k.screen.(Hearer); ok && a.Code != "" {
			h.Heard(a.Reading)
			continue
		}
		if a.Code != "" {
			k.screen.Scanned(a.Code)
			continue
		}
		a.Event.Replay()
	}
}

// replay gives a typed key to the screen, or else to Fyne.
func (k *keyboard) replay(g *glfw.Window, key glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
	if action == glfw.Release {
		delete(k.taken, key)
	} else if k.taken[key] && action == glfw.Repeat {
		if repeats(key) {
			k.screen.Key(keyName(key, code), modifiers(mods))
		}
		return
	} else if !writes(key, mods) && !isModifier(key) && k.takes(key, code, action, mods) {
		return
	}
	k.prevKey(g, key, code, action, mods)
}

// takes tells whether Fyne is not to hear of a key that goes down or is held down.
func (k *keyboard) takes(key glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) bool {
	name := keyName(key, code)
	if k.locked && barred(name, mods) {
		return true
	}
	if action == glfw.Press && k.screen.Key(name, modifiers(mods)) {
		k.taken[key] = true
		return true
	}
	return k.locked && name == fyne.KeyEscape // Fyne closes with it what lies over the screen
}
