package kiosk

import (
	"image/color"

	"antechamber/kiosk/checkin"
)

// header tells which conference, session and entrance this is, how full the room
// is, what became of the last badge, and the time.
type header struct {
	*kit
	ground, track, filled                        box
	title, session, place, gauge, printer, clock *text
	printMark                                    *picture
	hub                                          *hubMark
	role                                         *roleMark
	doctor                                       *doctorMark
}

func newHeader(k *kit, d *Desk) *header {
	ground := k.newBox()
	return &header{
		kit: k, ground: ground, role: newRoleMark(k, d), doctor: newDoctorMark(k, d), hub: newHubMark(k), track: k.newBox(), filled: k.newBox(), printMark: k.newPicture(),
		title: k.newText(), session: k.newText(), place: k.newText(), gauge: k.newText(), printer: k.newText(), clock: k.newText(),
	}
}

// headerHigh is the height of the header; where it is narrow it has two rows.
func headerHigh(narrow bool) float32 {
	if narrow {
		return 112
	}
	return 64
}

func (h *header) draw(a area, narrow bool, d *Desk, s *deskState) {
	p := h.palette
	h.ground.put(a, p.header.ground, nil, 0, 0)
	in := a.inset(h.u(24), h.u(8))
	row := in
	if narrow {
		row, in = in.cutTop(h.u(44), h.u(4))
	}
	bold := style{size: 20, bold: true, colour: p.header.text, lines: 2}
	clock, row := row.cutRight(h.width("00:00", bold), h.u(24))
	right := bold
	right.align, right.lines = trailing, 1
	h.clock.put(clock, h.hour(d.cfg.Desk.Now()), right)

	title := h.conference.ShortTitle.In(h.language)
	if narrow {
		h.title.put(h.hub.draw(row, s), title, bold)
		in = h.drawGauge(h.drawPrinter(h.doctor.draw(h.role.draw(in, d, s), s), s), d, s)
	} else {
		row = h.drawGauge(h.hub.draw(h.drawPrinter(h.doctor.draw(h.role.draw(row, d, s), s), s), s), d, s)
		var name area
		name, in = row.cutLeft(min(h.width(title, bold), row.w*0.55), h.u(24))
		h.title.put(name, title, bold)
	}
	small := style{size: 16, colour: p.headerMuted}
	above, below := in.cutTop(in.h/2, 0)
	h.session.put(above, h.sessionLine(d, s), small)
	h.place.put(below, h.placeLine(d), small)
}

func (h *header) sessionLine(d *Desk, s *deskState) string {
	w := h.conference.WindowAt(d.entrance.Room, "", d.cfg.Desk.Now(), s.glance.extended)
	if w.Session.ID == "" {
		return h.say("header.no_session", nil)
	}
	return h.beside(w.Session.Name.In(h.language), h.hour(w.Session.Start)+"–"+h.hour(w.Session.End))
}

func (h *header) placeLine(d *Desk) string {
	return h.beside(d.entrance.Name.In(h.language), d.cfg.Kiosk)
}

// drawPrinter shows how the last print stands; before the first there is nothing to show.
func (h *header) drawPrinter(in area, s *deskState) area {
	mark, colour := "ring", h.palette.header.text
	words := h.printWords(s)
	switch {
	case s.printerNeeds():
		mark, colour = "stop", h.palette.gaugeWarn
		words = h.standsWords(s.printer)
	case s.print.Phase == PrintNone:
		hide(h.printMark, h.printer)
		return in
	case s.print.Phase == PrintPrinted:
		mark = "disc"
	case s.print.Phase == PrintStopped, s.print.Phase == PrintUnknown:
		mark, colour = "stop", h.palette.gaugeWarn
	case s.print.Phase == PrintFailed:
		mark, colour = "stop", h.palette.gaugeEnd
	}
	st := style{size: 16, colour: h.palette.header.text, lines: 2}
	spot, in := in.cutRight(min(h.width(words, st), h.u(150))+h.u(24), h.u(24))
	dot, label := spot.cutLeft(h.u(16), h.u(8))
	h.printMark.put(dot.middle(h.u(16)), mark, colour, h.palette.header.ground)
	h.printer.put(label, words, st)
	return in
}

// printerNeeds tells whether the header says what the printer needs, and not how the last print stands: that comes first
// while it is on its way, and where it went wrong at a printer that is well.
func (s *deskState) printerNeeds() bool {
	switch p := s.printer; {
	case p == nil, s.print.Phase != PrintNone && !s.print.ended() && !s.print.left:
		return false
	case s.print.Phase == PrintNone, s.print.Phase == PrintPrinted:
		return !p.Ready || p.Reason != "" || p.fewLeft()
	default:
		return !p.Ready
	}
}

// standsWords are what the printer needs while nothing is printed.
func (k *kit) standsWords(p *PrinterHealth) string {
	if p.Reason != "" {
		return k.say("printer."+p.Reason, nil)
	}
	return k.say("header.labels", args{"Count": p.Labels})
}

// printWords are the print in words: what stops it where something does.
func (h *header) printWords(s *deskState) string {
	p := s.print
	if p.Phase == PrintStopped && p.left && s.printer != nil && s.printer.Ready {
		return h.say("header.print_unknown", nil) // it went on since
	}
	switch p.Phase {
	case PrintWaiting, PrintStopped:
		if p.Reason != "" {
			return h.say("printer."+p.Reason, nil)
		}
		return h.say("header.printing", nil)
	case PrintPrinted:
		return h.say("header.printed", args{"Time": h.hour(p.at)})
	case PrintUnknown:
		return h.say("header.print_unknown", nil)
	case PrintFailed:
		return h.say("header.print_failed", nil)
	}
	return h.say("header.printing", nil)
}

// drawGauge shows how full the room is and returns what is left of it. It says
// "inside" only where exits are counted: else nobody knows.
func (h *header) drawGauge(in area, d *Desk, s *deskState) area {
	room, _ := h.conference.Room(d.entrance.Room)
	words, full, colour := h.gaugeWords(room, s.glance.inside)
	st := style{size: 18, bold: true, colour: h.palette.header.text}
	a, rest := in.cutRight(min(max(h.width(words, st), h.u(210)), h.u(330)), h.u(24))
	if room.Capacity == 0 {
		hide(h.track, h.filled)
		h.gauge.put(a, words, st)
		return rest
	}
	above, below := a.cutTop(a.h*0.55, 0)
	h.gauge.put(above, words, st)
	track := below.middle(h.u(10))
	h.track.put(track, h.palette.track, nil, track.h/2, 0)
	if s.glance.inside == 0 {
		h.filled.hide()
		return rest
	}
	filled, _ := track.cutLeft(max(track.h, track.w*min(full, 1)), 0)
	h.filled.put(filled, colour, nil, filled.h/2, 0)
	return rest
}

// gaugeWords are how many are counted in the room, how full that makes it, and the colour for it.
func (h *header) gaugeWords(room checkin.Room, inside int) (words string, full float32, colour color.NRGBA) {
	key, a := "header.entered", args{"Count": inside, "Capacity": ""}
	if room.ExitsCounted {
		key = "header.inside"
	}
	if room.Capacity > 0 {
		a["Capacity"] = room.Capacity
		full = float32(inside) / float32(room.Capacity)
	}
	words = h.say(key, a)
	switch {
	case full >= 1:
		return h.beside(h.say("header.full", nil), words), full, h.palette.gaugeEnd
	case full >= 0.9:
		return h.beside(h.say("header.nearly_full", nil), words), full, h.palette.gaugeWarn
	}
	return words, full, h.palette.gauge
}

// rehearsal is the band that no rehearsal is without.
type rehearsal struct {
	*kit
	ground box
	words  *text
}

func newRehearsal(k *kit) *rehearsal {
	return &rehearsal{kit: k, ground: k.newBox(), words: k.newText()}
}

func (r *rehearsal) draw(a area) {
	r.ground.put(a, r.palette.attention.ground, nil, 0, 0)
	r.words.put(a, r.say("rehearsal.band", nil), style{size: 16, bold: true, colour: r.palette.attention.text, align: centred})
}
