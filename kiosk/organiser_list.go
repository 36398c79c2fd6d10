package kiosk

import (
	"slices"
	"strconv"
)

// namedList asks for one of a few, by number, by arrows and Enter, or by a tap.
type namedList struct {
	title  string // a key
	rows   []func(*Teller) string
	chosen int
	take   func(o *Organiser, i int)
}

func (l *namedList) key(*Organiser, keyName) bool { return false }

func (l *namedList) acts(*Organiser) []officeAct { return nil }

func (l *namedList) typed(o *Organiser, r rune) {
	if i := int(r - '1'); i >= 0 && i < len(l.rows) {
		l.take(o, i)
	}
}

func (l *namedList) draw(v *organiserView, a area) {
	v.panel(a)
	in := a.inset(v.u(28), v.u(20))
	title, in := in.cutTop(v.u(40), v.u(10))
	v.write(title, v.say(l.title, nil), style{size: 28, bold: true, colour: v.palette.ink})
	const columns = 2
	lines := max(6, (len(l.rows)+columns-1)/columns)
	gap := v.u(10)
	w, high := (in.w-gap)/columns, min(v.u(56), (in.h-gap*float32(lines-1))/float32(lines))
	for i, row := range l.rows {
		at := in.with(in.x+(w+gap)*float32(i/lines), in.y+(high+gap)*float32(i%lines), w, high)
		label := row(v.Teller)
		if i < 9 {
			label = strconv.Itoa(i+1) + " · " + label
		}
		v.button(at, selfButton{id: "value:" + strconv.Itoa(i), label: label, size: 18, pressed: i == l.chosen}, func() { l.take(v.organiser, i) })
	}
}

// languageList asks in which language the screen goes on. What was over the figures
// comes back.
type languageList struct {
	namedList
	back officeOverlay
}

// openLanguages names each language in itself; asked for again it closes.
func (o *Organiser) openLanguages() {
	if _, asks := o.state.over.(*languageList); asks {
		o.close()
		return
	}
	languages := languagesOf(o.cfg.Desk.Conference)
	l := &languageList{back: o.state.over}
	l.title, l.chosen = "language.title", slices.Index(languages, o.teller.language)
	for _, language := range languages {
		l.rows = append(l.rows, func(*Teller) string { return o.tellers[language].say("self.language", nil) })
	}
	l.take = func(o *Organiser, i int) {
		o.close()
		o.Speak(languages[i])
		if o.cfg.Spoke != nil {
			o.cfg.Spoke(languages[i])
		}
	}
	o.over(l)
}

// Speak has the screen go on in a language, on the UI goroutine. What it does not speak it leaves.
func (o *Organiser) Speak(language string) {
	t, ok := o.tellers[language]
	if !ok {
		return
	}
	o.teller, o.view.Teller = t, t
	clear(o.view.named)
	o.view.draw()
}

// officeHelp lists every key of the screen.
type officeHelp struct{}

func (o *Organiser) openHelp() { o.over(officeHelp{}) }

// key closes it as it was opened.
func (officeHelp) key(o *Organiser, k keyName) bool {
	if k == keyHelp || k == keyEnter {
		o.close()
		return true
	}
	return false
}

func (officeHelp) acts(*Organiser) []officeAct { return nil }

func (officeHelp) typed(*Organiser, rune) {}

func (officeHelp) draw(v *organiserView, a area) {
	v.panel(a)
	in := a.inset(v.u(28), v.u(20))
	title, in := in.cutTop(v.u(40), v.u(10))
	v.write(title, v.say("help.title", nil), style{size: 28, bold: true, colour: v.palette.ink})
	keys := [][2]string{
		{v.say("key.letters", nil), v.say("organiser.help_letters", nil)},
		{"Tab", v.say("organiser.help_tab", nil)},
		{v.say("key.all_arrows", nil), v.say("organiser.help_arrows", nil)},
		{v.say("key.enter", nil), v.say("organiser.help_enter", nil)},
	}
	for _, act := range officeActs() {
		if act.key != keyEscape {
			keys = append(keys, [2]string{act.cap, v.say(act.name, nil)})
		}
	}
	keys = append(keys, [2]string{v.say("key.escape", nil), v.say("organiser.help_escape", nil)})
	columns := 2
	if a.h > a.w {
		columns = 1
	}
	lines := (len(keys) + columns - 1) / columns
	gap := v.u(24)
	w, high := (in.w-gap*float32(columns-1))/float32(columns), min(v.u(52), in.h/float32(lines))
	for i, k := range keys {
		at := in.with(in.x+(w+gap)*float32(i/lines), in.y+high*float32(i%lines), w, high)
		cap, words := at.cutLeft(v.u(130), v.u(16))
		keycap{v.kit, v.boxes.next(), v.words.next()}.put(cap.middle(min(v.u(30), high-v.u(4))), k[0], v.palette.keycap, v.palette.line)
		v.write(words, k[1], style{size: 18, colour: v.palette.ink, lines: 2})
	}
}
