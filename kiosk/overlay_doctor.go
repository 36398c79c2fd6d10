package kiosk

import (
	"image/color"
	"time"

	"antechamber/kiosk/health"
)

// doctorOverlay lists the checks of this kiosk, the most urgent first, and after them
// what can be done about all.
type doctorOverlay struct {
	checks []health.Check
	over   bool // all have ended
	list   checklist
	told   saying // what became of the last act; zero is nothing
}

// doctorActs are the keys of the sentences of what can be done about all checks.
func doctorActs() []string { return []string{"doctor.again", "doctor.bundle"} }

const (
	keyLookAgain keyName = "f5"
	keyBundle    keyName = "f6"
)

// places are the keys of the acts by which the desk does what a check advises.
func places() map[string]keyName {
	return map[string]keyName{
		"mend_printer": keyJobs, "try_scanner": keyInputs, "plug_scanner": keyInputs, "see_camera": keyCamera, "look": keyMatters,
		"board_link": keyBoard, "import_people": keyOrganiser, "see_badges": keyDesign, "more_kiosks": keyInvite,
	}
}

// found is the list with one check more. The keyboard stays where it was put.
func (o doctorOverlay) found(c health.Check) doctorOverlay {
	at := o.list.at
	o.checks = health.ByUrgency(append(o.checks[:len(o.checks):len(o.checks)], c))
	top := o.list.top
	o.list = newChecklist(len(o.checks)+len(doctorActs()), false)
	if o.list.top = top; at > 0 {
		o.list.at = min(at, o.list.n-1)
	}
	return o
}

func (doctorOverlay) holds() bool { return false }

func (o doctorOverlay) key(s deskState, k keyName, now time.Time) (deskState, []command) {
	switch k {
	case keyDoctor:
		return s.withoutOverlay(), nil
	case keyLookAgain:
		return s.onDoctorKey()
	case keyBundle:
		return o.bundle(s)
	}
	l, did := o.list.key(k)
	return o.after(s, l, did, now)
}

func (o doctorOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, lasting() }

func (o doctorOverlay) picked(s deskState, i int) (deskState, []command) {
	l, did := o.list.pick(i)
	return o.after(s, l, did, s.lastKey)
}

func (o doctorOverlay) scrolled(s deskState, e scrolled) (deskState, []command) {
	return o.after(s, o.list.scroll(e), moved, s.lastKey)
}

func (o doctorOverlay) after(s deskState, l checklist, did step, now time.Time) (deskState, []command) {
	o.list, o.told = l, saying{}
	switch {
	case did == closed:
		return s.withoutOverlay(), nil
	case did != accepted:
		return s.with(o), lasting()
	case l.at == len(o.checks):
		return s.onDoctorKey()
	case l.at > len(o.checks):
		return o.bundle(s)
	}
	return o.follow(s, now)
}

func (o doctorOverlay) bundle(s deskState) (deskState, []command) {
	o.told = saying{"doctor.bundling", nil}
	return s.with(o), append(lasting(), writeBundle{})
}

// follow does what the chosen check advises, where this window can.
func (o doctorOverlay) follow(s deskState, now time.Time) (deskState, []command) {
	advice := o.checks[o.list.at].Advice
	if advice == "back_up" {
		o.told = saying{"doctor.backing_up", nil}
		return s.with(o), append(lasting(), backUp{})
	}
	for _, a := range s.possibleActs() {
		if a.key == places()[advice] {
			return a.do(s.withoutOverlay(), now)
		}
	}
	o.told = saying{"doctor.by_hand", nil}
	if advice == "" {
		o.told = saying{"doctor.nothing_to_do", nil}
	}
	return s.with(o), lasting()
}

func (o doctorOverlay) page(t *sheet, _ *deskState) sheetPage {
	p := listPage{
		title: t.say("doctor.title", nil), foot: t.say("doctor.foot", nil), accept: t.say("doctor.accept", nil), cancel: t.say("act.close", nil),
		list: o.list, lines: doctorLines, flat: true,
		row: func(i int) listRow {
			if i < len(o.checks) {
				return t.checkRow(&o.checks[i])
			}
			return listRow{title: t.say(doctorActs()[i-len(o.checks)], nil), mark: "ring"}
		},
	}
	p.lead = t.say("doctor.sum", args{"Red": health.Count(o.checks, health.Red), "Amber": health.Count(o.checks, health.Amber), "Green": health.Count(o.checks, health.Green)})
	switch {
	case o.told.key != "":
		p.lead = t.tell(o.told)
	case !o.over:
		p.lead = t.say("doctor.looking", args{"Sum": p.lead})
	}
	return p
}

// doctorLines is how many lines a finding and what to do about it may need.
const doctorLines = 3

// checkRow is a check as a row: what was found, and what to do.
func (t *sheet) checkRow(c *health.Check) listRow {
	found := t.finding(c)
	if c.Advice != "" {
		found += " – " + t.say("advice."+c.Advice, nil)
	}
	mark, colour := t.stateMark(c.State)
	return listRow{title: t.say("doctor.name."+c.Name, nil), detail: found, state: t.say("doctor.state."+string(c.State), nil), mark: mark, colour: colour}
}

// finding is the sentence of a check in the language of the screen.
func (t *sheet) finding(c *health.Check) string {
	tr := trouble{sentence: c.Sentence, key: "finding." + c.Finding, given: make(args, len(c.Given))}
	for name, value := range c.Given {
		tr.given[name] = framed(value, t.right)
	}
	if why := c.Given["Reason"]; why != "" {
		tr.given["Reason"] = t.say("printer."+why, nil)
	}
	return t.trouble(tr)
}

func (k *kit) stateMark(s health.State) (mark string, colour color.NRGBA) {
	switch s {
	case health.Red:
		return "stop", k.palette.refuse.ground
	case health.Amber:
		return "warn", k.palette.attention.ground
	}
	return "ok", k.palette.admitted.ground
}

// doctorMark says in the header that a check is red. A tap opens the list.
type doctorMark struct {
	*kit
	mark  *picture
	words *text
	touch *touch
}

func newDoctorMark(k *kit, d *Desk) *doctorMark {
	return &doctorMark{kit: k, mark: k.newPicture(), words: k.newText(), touch: k.newTouch(func() { d.handle(pressed{keyDoctor}) })}
}

// draw returns what is left of the header.
func (m *doctorMark) draw(in area, s *deskState) area {
	if s.reds == 0 || !s.doctor {
		hide(m.mark, m.words, m.touch)
		return in
	}
	words := m.say("doctor.mark", args{"Count": s.reds})
	st := style{size: 16, colour: m.palette.header.text, lines: 2}
	spot, rest := in.cutRight(min(m.width(words, st), m.u(170))+m.u(24), m.u(24))
	m.touch.put(spot)
	dot, label := spot.cutLeft(m.u(16), m.u(8))
	m.mark.put(dot.middle(m.u(16)), "stop", m.palette.gaugeEnd, m.palette.header.ground)
	m.words.put(label, words, st)
	return rest
}
