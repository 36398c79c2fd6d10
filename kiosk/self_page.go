package kiosk

import (
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/walk"
)

// selfPage is what one stage of the walk shows: a question or an answer, what belongs
// to it, and what can be touched.
type selfPage struct {
	title  string
	lead   string
	alert  bool // the lead says what went wrong, and to do
	blocks []selfBlock
	fields []selfField
	keys   keySet // the keyboard on the screen; noKeys is none
	acts   []selfAct
}

// selfAct is a button for an act of the walk. The first of a page is the main one.
type selfAct struct {
	act   walk.Act
	label string
	quiet bool // stands beside others, in a smaller row
}

// selfField is a line to write into.
type selfField struct {
	label, text, hint string
	focused, lacks    bool
	secret            bool
}

// page says what a walk shows where it stands.
func (v *selfView) page(s *walk.State) selfPage {
	switch s.Stage {
	case walk.Checking:
		return selfPage{blocks: []selfBlock{heroBlock{"dots", v.say("self.checking", nil), ""}}}
	case walk.Found:
		return v.foundPage(s)
	case walk.Printing:
		return v.printingPage(s)
	case walk.Done:
		return v.donePage(s)
	case walk.Asking:
		return v.askingPage(s)
	case walk.Spelling:
		return v.spellingPage(s)
	case walk.HelpDesk:
		return v.helpDeskPage(s)
	case walk.Programme:
		return v.programmePage()
	case walk.Help:
		return v.helpPage()
	case walk.Leaving:
		return v.leavingPage(s)
	case walk.OutOfOrder:
		return v.outOfOrderPage(s)
	}
	return v.welcomePage()
}

func (v *selfView) act(a walk.Act) selfAct {
	return selfAct{act: a, label: v.say("self.act."+string(a), nil)}
}

func (v *selfView) quiet(a walk.Act) selfAct {
	q := v.act(a)
	q.quiet = true
	return q
}

func (v *selfView) welcomePage() selfPage {
	p := selfPage{acts: []selfAct{v.act(walk.HaveNoCode), v.quiet(walk.SeeProgramme)}}
	p.acts[0].quiet = false
	if now, ok := v.sessionBlock(); ok {
		p.blocks = append(p.blocks, now)
	}
	hero := heroBlock{"scan", v.say("self.welcome.title", nil), v.say("self.welcome.hint", nil)}
	if v.service.cfg.Camera != nil {
		p.blocks = append(p.blocks, liveBlock{hero})
		return p
	}
	p.blocks = append(p.blocks, hero)
	return p
}

// sessionBlock is what is on now at this entrance's room, or next.
func (v *selfView) sessionBlock() (panelBlock, bool) {
	w := v.window()
	var key string
	switch {
	case w.Session.ID == "" || w.Reason == checkin.TooLate || w.Reason == checkin.NoSession:
		return panelBlock{}, false
	case w.Reason == checkin.TooEarly:
		key = "self.opens"
	case v.now().Before(w.Session.Start):
		key = "self.next"
	default:
		key = "self.now"
	}
	detail := ""
	if len(w.Session.Programme) > 0 {
		detail = w.Session.Programme[0].Title.In(v.language)
	}
	return panelBlock{
		label:  v.say(key, args{"Time": v.hour(w.Opens)}),
		title:  v.say("self.session", args{"Session": w.Session.Name.In(v.language), "From": v.hour(w.Session.Start), "To": v.hour(w.Session.End)}),
		detail: detail,
	}, true
}

func (v *selfView) foundPage(s *walk.State) selfPage {
	p := selfPage{title: v.say("self.found.title", nil), blocks: []selfBlock{personBlock{s.Person, v.photo(s.Person)}}}
	if s.Person.HasBadge() {
		p.blocks = append(p.blocks, paragraphBlock{words: v.say("self.found.has_badge", args{"Time": v.hour(s.Person.Standing.Printed)})})
		p.acts = []selfAct{v.act(walk.Yes), v.quiet(walk.LostBadge), v.quiet(walk.Nobody)}
		p.acts[0].label = v.say("self.act.yes_badge", nil)
		return p
	}
	p.blocks = append(p.blocks, paragraphBlock{words: v.say("self.found.hint", nil)})
	p.acts = []selfAct{v.act(walk.Yes), v.quiet(walk.Correct), v.quiet(walk.Nobody)}
	return p
}

func (v *selfView) printingPage(s *walk.State) selfPage {
	hero := heroBlock{"card", v.say("self.printing.sent", nil), v.say("self.printing.hint", nil)}
	switch s.Phase {
	case walk.Running:
		hero.title = v.say("self.printing.running", nil)
	case walk.Stopped:
		hero = heroBlock{"triangle", v.say("self.printing.stopped", nil), v.printerSays(s.Said)}
	}
	return selfPage{blocks: []selfBlock{hero}}
}

func (v *selfView) donePage(s *walk.State) selfPage {
	e := &s.Ending
	key := "self.done.has_badge"
	switch {
	case e.Entered && e.Badge:
		key = "self.done.entered_badge"
	case e.Entered:
		key = "self.done.entered"
	case e.Badge:
		key = "self.done.badge"
	}
	p := selfPage{
		blocks: []selfBlock{heroBlock{"tick", v.say(key, nil), v.say(key+"_hint", nil)}},
		acts:   []selfAct{v.act(walk.Finish)},
	}
	if lines := v.whereTo(e); e.Session.ID != "" && len(lines) > 0 {
		p.blocks = append(p.blocks, panelBlock{label: v.say("self.where", nil), title: lines[0], detail: strings.Join(lines[1:], " · ")})
	}
	return p
}

// whereTo says how to find the room, and when its doors open where they are closed.
func (v *selfView) whereTo(e *walk.Ending) []string {
	lines := v.conference.WhereTo(e.Session.Room, v.language)
	if v.now().Before(e.Opens) {
		lines = append(lines, v.say("self.doors", args{"Time": v.hour(e.Opens)}))
	}
	return lines
}

func (v *selfView) askingPage(s *walk.State) selfPage {
	p := selfPage{title: v.say("self.asking.title", nil), keys: lettersKeys, acts: []selfAct{v.act(walk.Find), v.quiet(walk.Back)}}
	if s.Wrong > 0 {
		p.lead, p.alert = v.say("self.asking.wrong", nil), true
	}
	for i, f := range s.Form.Fields {
		p.fields = append(p.fields, v.field(&s.Form, i, f))
	}
	return v.lacking(p)
}

// lacking says in words which line has to be filled in.
func (v *selfView) lacking(p selfPage) selfPage {
	for _, f := range p.fields {
		if f.lacks {
			p.lead, p.alert = v.say("self.lacks", args{"Field": f.label}), true
		}
	}
	return p
}

func (v *selfView) field(form *walk.Form, i int, f walk.Field) selfField {
	return selfField{
		label: v.say("self.field."+string(f.Name), nil), hint: v.say("self.hint."+string(f.Name), nil),
		text: f.Text, focused: i == form.At, lacks: form.Lacks == i+1, secret: f.Name == walk.PIN,
	}
}

func (v *selfView) spellingPage(s *walk.State) selfPage {
	return v.lacking(selfPage{
		title: v.say("self.spelling.title", nil), lead: v.say("self.spelling.lead", nil),
		fields: []selfField{v.field(&s.Form, 0, s.Form.Fields[0])},
		keys:   lettersKeys, acts: []selfAct{v.act(walk.SendWish), v.quiet(walk.Back)},
	})
}

func (v *selfView) helpDeskPage(s *walk.State) selfPage {
	e := &s.Ending
	p := selfPage{title: v.say("self.help_desk.title", nil), lead: v.endingWords(e), acts: []selfAct{v.act(walk.Finish)}}
	if e.Waits {
		return selfPage{blocks: []selfBlock{heroBlock{"clock", v.say("self.wait.title", nil), p.lead}}, acts: p.acts}
	}
	if e.Why == walk.Wished {
		p.title = v.say("self.wished.title", nil)
		if s.Person != nil && !s.Person.HasBadge() {
			p.acts = append(p.acts, v.quiet(walk.PrintAsIs))
		}
	}
	if e.Case != "" {
		p.blocks = append(p.blocks, caseBlock{e.Case, v.say("self.case", nil)})
	}
	p.blocks = append(p.blocks, v.helpDeskPanel())
	return p
}

// helpDeskPanel is where the help desk is.
func (v *selfView) helpDeskPanel() panelBlock {
	return panelBlock{label: v.say("self.help.desk", nil), title: v.helpDesk()}
}

// endingWords says why somebody goes to the help desk, as far as others may hear it,
// and whether the person is checked in.
func (v *selfView) endingWords(e *walk.Ending) string {
	key := "self.why." + string(e.Why)
	if e.Why == walk.ByVerdict && e.Reason != "" {
		key = "self.reason." + string(e.Reason)
	}
	words := v.say(key, args{"Time": v.hour(e.Opens)})
	if e.Badge {
		return v.say("self.both", args{"First": v.say("self.why.badge_printed", nil), "Second": words})
	}
	return words
}

func (v *selfView) programmePage() selfPage {
	p := selfPage{title: v.say("self.programme.title", nil), acts: []selfAct{v.act(walk.Back), v.quiet(walk.SeeHelp)}}
	p.blocks = append(p.blocks, v.programme())
	return p
}

func (v *selfView) helpPage() selfPage {
	return selfPage{
		title: v.say("self.help.title", nil), blocks: []selfBlock{v.helpList()},
		acts: []selfAct{v.act(walk.Back), v.quiet(walk.SeeProgramme)},
	}
}

func (v *selfView) leavingPage(s *walk.State) selfPage {
	p := selfPage{
		title: v.say("self.leaving.title", nil), lead: v.say("self.leaving.lead", nil),
		fields: []selfField{v.field(&s.Form, 0, s.Form.Fields[0])},
		keys:   digitKeys, acts: []selfAct{v.act(walk.Leave), v.quiet(walk.Back)},
	}
	if s.Denied {
		p.lead, p.alert = v.say("self.leaving.denied", nil), true
	}
	return v.lacking(p)
}

func (v *selfView) outOfOrderPage(s *walk.State) selfPage {
	codes := ""
	for _, t := range s.Troubles {
		codes += string(t)
	}
	return selfPage{
		blocks: []selfBlock{
			heroBlock{"stop", v.say("self.out_of_order.title", nil), v.say("self.out_of_order.hint", nil)},
			v.helpDeskPanel(),
			paragraphBlock{words: v.say("self.out_of_order.code", args{"Code": codes})},
		},
		acts: []selfAct{v.quiet(walk.SeeProgramme)},
	}
}
