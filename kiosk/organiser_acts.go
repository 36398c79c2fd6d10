package kiosk

// officeAct is something that organisers can do on their screen, and its key.
type officeAct struct {
	key      keyName
	cap      string // the key as it stands on the keyboard
	name     string // the key of its sentence
	button   bool   // it has a button below the figures, beside its key
	possible func(*Organiser) bool
	do       func(*Organiser)
}

// officeActs are all acts of the organiser screen, in the order in which its buttons
// stand and its help lists them.
func officeActs() []officeAct {
	return []officeAct{
		{keyEscape, "Esc", "organiser.stop", true, (*Organiser).exporting, (*Organiser).back},
		{"ctrl e", "Ctrl E", "organiser.export", true, (*Organiser).exports, (*Organiser).openExports},
		{"ctrl i", "Ctrl I", "organiser.import", true, (*Organiser).imports, (*Organiser).openImport},
		{"ctrl f", "Ctrl F", "organiser.filter_by", true, anytime, (*Organiser).openFilter},
		{"ctrl w", "Ctrl W", "organiser.to_look_at", true, func(o *Organiser) bool { return o.cfg.ToLookAt != nil }, func(o *Organiser) { o.cfg.ToLookAt() }},
		{"f10", "F10", "organiser.desk", true, func(o *Organiser) bool { return o.cfg.ToDesk != nil }, func(o *Organiser) { o.cfg.ToDesk() }},
		{"ctrl s", "Ctrl S", "organiser.next_session", false, anytime, (*Organiser).nextSession},
		{"ctrl b", "Ctrl B", "organiser.bars_by", false, anytime, (*Organiser).openBars},
		{"ctrl t", "Ctrl T", "organiser.next_step", false, anytime, (*Organiser).nextStep},
		{keyLanguage, "Ctrl U", "help.language", false, anytime, (*Organiser).openLanguages},
		{keyHelp, "F1", "help.title", true, anytime, (*Organiser).openHelp},
	}
}

func anytime(*Organiser) bool { return true }

// exporting tells whether a file is being written.
func (o *Organiser) exporting() bool { return o.state.exporting != "" }

// exports tells whether something can be written to a file now.
func (o *Organiser) exports() bool { return o.cfg.Exporter != nil && !o.exporting() }

// officeOverlay lies over the figures until it is closed. What is drawn with it is
// reached with Tab, as the figures are.
type officeOverlay interface {
	draw(v *organiserView, a area)
	// key takes a key first, and tells whether it meant something: Tab, arrows, Enter and Esc mean the usual where it did not.
	key(o *Organiser, k keyName) bool
	typed(o *Organiser, r rune)
	// acts are the buttons below it, before that which goes back.
	acts(o *Organiser) []officeAct
}

// over puts an overlay over the figures.
func (o *Organiser) over(what officeOverlay) {
	if o.state.over == nil {
		o.view.beneath = o.view.focus
	}
	o.state.over, o.view.focus = what, ""
	o.view.draw()
}

// acts are the buttons that stand below what is shown.
func (v *organiserView) acts(s *organiserState) []officeAct {
	o := v.organiser
	if s.over != nil {
		name := "organiser.back"
		if over, ok := s.over.(stepper); ok {
			name = over.backName()
		}
		return append(s.over.acts(o), officeAct{keyEscape, "Esc", name, true, anytime, (*Organiser).back})
	}
	var all []officeAct
	for _, a := range officeActs() {
		if a.button && a.possible(o) {
			all = append(all, a)
		}
	}
	return all
}

// drawActs shows the acts, the first as the main one. Where they have no room beside
// each other they go without the names of their keys, and all become narrower alike.
func (v *organiserView) drawActs(a area, s *organiserState) {
	acts, gap, margin := v.acts(s), v.u(12), v.u(16)
	st := style{size: 18, bold: true}
	words, keys := -gap, float32(0)
	for _, act := range acts {
		words += v.width(v.say(act.name, nil), st) + 2*margin + gap
		keys += v.keycapWidth(act.cap) + v.u(14)
	}
	named, narrower := words+keys <= a.w, min(1, a.w/words)
	for i, act := range acts {
		label := v.say(act.name, nil)
		w := (v.width(label, st) + 2*margin) * narrower
		if named {
			w += v.keycapWidth(act.cap) + v.u(14)
		}
		var at area
		at, a = a.cutLeft(w, gap*narrower)
		v.drawAct(at, act, label, i == 0, named)
	}
}

func (v *organiserView) drawAct(a area, act officeAct, label string, main, named bool) {
	v.button(a, selfButton{id: "act:" + act.name, main: main}, func() { act.do(v.organiser) })
	colours, ink, border := v.palette.keycap, v.palette.ink, v.palette.line
	if main {
		colours, ink, border = v.palette.primary, v.palette.primary.text, v.palette.primary.text
	}
	in := a.inset(v.u(12), v.u(4))
	if named {
		var key area
		key, in = in.cutRight(v.keycapWidth(act.cap), v.u(10))
		keycap{v.kit, v.boxes.next(), v.words.next()}.put(key.middle(v.u(26)), act.cap, colours, border)
	}
	v.write(in, label, style{size: 18, bold: true, colour: ink, lines: 2, align: centred})
}

// drawSaid shows what became of the last act.
func (v *organiserView) drawSaid(a area, s *organiserState) {
	st := style{size: 17, colour: v.palette.ink, lines: 2, bold: s.bad}
	if s.bad {
		var mark area
		mark, a = a.cutLeft(v.u(24), v.u(10))
		v.pictures.next().put(mark.middle(v.u(24)), "warn", v.palette.stopped, v.palette.ground)
	}
	v.write(a, v.say(s.said.key, s.said.say), st)
}
