package kiosk

import (
	"strconv"
	"strings"

	"antechamber/kiosk/checkin"
)

// undoPage asks why the last entry shall count no more.
func (s *sheet) undoPage(state *deskState) sheetPage {
	p := sheetPage{
		title: s.say("undo.title", nil), lead: s.undoLead(state.undo), foot: s.say("undo.foot", nil),
		chosen: state.choice, noting: state.noting, note: state.note,
	}
	for i, reason := range checkin.UndoReasons() {
		p.lines = append(p.lines, keyLine{strconv.Itoa(i + 1), s.say("undo."+string(reason), nil), pick{i}})
	}
	return p
}

// undoLead names whom the undo concerns.
func (s *sheet) undoLead(o *undoOffer) string {
	who := s.say("strip.participant", nil)
	if r := o.person; r != nil {
		who = fullName(r) + ", " + s.organisation(r.Organisation)
	}
	what := strings.Join([]string{s.hour(o.entry.At), s.say("strip."+string(o.entry.Verdict), nil)}, " · ")
	return who + " · " + what
}

// printPage asks whether a badge is printed once more or replaced.
func (s *sheet) printPage(state *deskState) sheetPage {
	standing := state.person.standing
	a := args{"Issue": standing.Issue, "Next": standing.Issue + 1, "Time": s.hour(standing.Printed)}
	return sheetPage{
		title: s.say("print.title", a), foot: s.say("undo.foot", nil), chosen: state.choice,
		lines: []keyLine{{"1", s.say("print.again", a), pick{0}}, {"2", s.say("print.new", a), pick{1}}},
	}
}

// helpPage lists every key. What a key does is what its act is called.
func (s *sheet) helpPage() sheetPage {
	return sheetPage{
		title: s.say("help.title", nil), lead: s.say("help.lead", nil), foot: s.say("help.foot", nil), chosen: -1,
		lines: []keyLine{
			{s.say("key.letters", nil), s.say("help.search", nil), nil},
			{s.say("key.arrows", nil), s.say("help.choose", nil), nil},
			{s.say("key.enter", nil), s.say("help.open", nil), nil},
			{"F12", s.say("help.admit", nil), nil},
			{"Ctrl P", s.say("help.print", nil), nil},
			{"Ctrl Z", s.say("help.undo", nil), nil},
			{"Esc", s.say("help.clear", nil), nil},
			{"F1", s.say("help.help", nil), nil},
		},
	}
}

// pastPage says that the conference is over, and offers the rehearsal where it can be opened.
func (s *sheet) pastPage() sheetPage {
	_, last := s.conference.Days()
	p := sheetPage{
		title: s.say("past.title", nil), chosen: -1,
		lead: s.say("past.lead", args{"Conference": s.conference.ShortTitle.In(s.language), "Date": s.date(last)}),
	}
	if s.desk.cfg.OpenRehearsal != nil {
		p.lines = append(p.lines, keyLine{s.say("key.enter", nil), s.say("past.rehearse", nil), pressed{keyEnter}})
	}
	p.lines = append(p.lines, keyLine{"Esc", s.say("past.go_on", nil), pressed{keyEscape}})
	return p
}
