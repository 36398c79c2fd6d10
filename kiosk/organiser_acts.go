package kiosk

import (
	"fyne.io/fyne/v2"
)

// organiserAct is a button below the figures.
type organiserAct struct {
	id, label, key string
	main           bool
	on             func()
}

// acts are what can be done now.
func (v *organiserView) acts(s *organiserState) []organiserAct {
	o := v.organiser
	if s.people != nil || s.exports {
		return []organiserAct{{"act:back", v.say("organiser.back", nil), "Esc", true, o.back}}
	}
	var all []organiserAct
	switch {
	case s.exporting != "":
		all = append(all, organiserAct{"act:stop", v.say("organiser.stop", nil), "Esc", true, o.back})
	case o.cfg.Exporter != nil:
		all = append(all, organiserAct{"act:export", v.say("organiser.export", nil), "Ctrl E", true, o.openExports})
	}
	if o.cfg.ToLookAt != nil {
		all = append(all, organiserAct{"act:look", v.say("organiser.to_look_at", nil), "Ctrl W", false, o.cfg.ToLookAt})
	}
	if o.cfg.ToDesk != nil {
		all = append(all, organiserAct{"act:desk", v.say("organiser.desk", nil), "F10", false, o.cfg.ToDesk})
	}
	return all
}

// drawActs shows the acts.
func (v *organiserView) drawActs(a area, s *organiserState) {
	gap := v.u(12)
	for _, act := range v.acts(s) {
		words := v.width(act.label, style{size: 18, bold: true})
		key := v.keycapWidth(act.key)
		var at area
		at, a = a.cutLeft(min(a.w*0.5, words+key+v.u(20+14+16)), gap)
		v.button(at, selfButton{id: act.id, main: act.main}, act.on)
		colours, ink, border := v.palette.keycap, v.palette.ink, v.palette.line
		if act.main {
			colours, ink, border = v.palette.primary, v.palette.primary.text, v.palette.primary.text
		}
		in := at.inset(v.u(16), 0)
		cap, in := in.cutRight(key, v.u(14))
		keycap{v.kit, v.boxes.next(), v.words.next()}.put(cap.middle(v.u(26)), act.key, colours, border)
		v.write(in, act.label, style{size: 18, bold: true, colour: ink, lines: 2, align: centred})
	}
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

// openExports offers the exports.
func (o *Organiser) openExports() {
	if o.cfg.Exporter == nil || o.state.exporting != "" {
		return
	}
	o.state.exports, o.state.people = true, nil
	o.view.draw()
}

// back closes what lies over the figures, gives an export up, or forgets the filter.
func (o *Organiser) back() {
	switch {
	case o.state.people != nil || o.state.exports:
		o.state.people, o.state.exports = nil, false
	case o.state.exporting != "":
		o.cancel()
	default:
		o.state.filter, o.state.said = "", saying{}
	}
	o.view.draw()
}

// turn moves what is listed by so many rows.
func (v *organiserView) turn(by int) {
	s := &v.organiser.state
	if s.people != nil {
		s.people.first += by
	} else {
		s.first += by
	}
	v.draw()
}

// Rune takes a typed character: it filters the organisations, or chooses an export.
func (o *Organiser) Rune(r rune) {
	switch {
	case o.state.exports:
		kinds := o.cfg.Exporter.Kinds()
		if i := int(r - '1'); i >= 0 && i < len(kinds) {
			o.export(kinds[i])
		}
	case r == ' ' && o.view.focus != "":
		o.view.press()
	case o.state.people == nil:
		o.state.filter, o.state.first = written(o.state.filter, r), 0
		o.view.draw()
	}
}

// Key takes a key press before Fyne sees it, and tells whether it meant something here.
func (o *Organiser) Key(name fyne.KeyName, mod fyne.KeyModifier) bool {
	page := o.view.rows
	if o.state.people != nil {
		page = o.view.lines
	}
	switch key := meaning(name, mod); key {
	case keyTab:
		o.view.move(1)
	case keyBackTab:
		o.view.move(-1)
	case keyDown:
		o.view.turn(1)
	case keyUp:
		o.view.turn(-1)
	case keyPageDown:
		o.view.turn(max(1, page-1))
	case keyPageUp:
		o.view.turn(-max(1, page-1))
	case keyHome:
		o.view.turn(-1 << 20)
	case keyEnd:
		o.view.turn(1 << 20)
	case keyEnter:
		o.view.press()
	case keyEscape:
		o.back()
	case keyBackspace:
		o.state.filter = withoutLast(o.state.filter)
		o.view.draw()
	case "ctrl e":
		o.openExports()
	case "ctrl s":
		o.nextSession()
	case "ctrl b":
		o.nextDimension()
	case "ctrl w":
		return called(o.cfg.ToLookAt)
	case "f10":
		return called(o.cfg.ToDesk)
	default:
		return false
	}
	return true
}

// called calls what there is, and tells whether there was.
func called(f func()) bool {
	if f == nil {
		return false
	}
	f()
	return true
}
