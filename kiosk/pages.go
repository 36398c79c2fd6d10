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
		p.lines = append(p.lines, keyLine{strconv.Itoa(i + 1), s.say("undo."+string(reason), nil)})
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
		lines: []keyLine{{"1", s.say("print.again", a)}, {"2", s.say("print.new", a)}},
	}
}

// helpPage lists every key. What a key does is what its act is called.
func (s *sheet) helpPage() sheetPage {
	return sheetPage{
		title: s.say("help.title", nil), lead: s.say("help.lead", nil), foot: s.say("help.foot", nil), chosen: -1,
		lines: []keyLine{
			{s.say("key.letters", nil), s.say("help.search", nil)},
			{s.say("key.arrows", nil), s.say("help.choose", nil)},
			{s.say("key.enter", nil), s.say("help.open", nil)},
			{"F12", s.say("help.admit", nil)},
			{"Ctrl P", s.say("help.print", nil)},
			{"Ctrl Z", s.say("help.undo", nil)},
			{"Esc", s.say("help.clear", nil)},
			{"F1", s.say("help.help", nil)},
		},
	}
}
