package kiosk

import (
	"image/color"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

const keyHistory keyName = "f3"

// historyOverlay is every entry about a person, the newest first.
type historyOverlay struct {
	registration checkin.Registration
	records      []checkin.Record
	kiosks       map[string]string // the names of kiosks, by origin
	list         checklist
}

func (s *deskState) known() bool { return s.shown() != nil }

func (s deskState) onHistoryKey() (deskState, []command) {
	return s, []command{readHistory{s.person.registration}}
}

// readHistory reads what the log has about a person.
type readHistory struct{ registration checkin.Registration }

func (c readHistory) do(d *Desk) event {
	e := historyRead{historyOverlay{registration: c.registration, kiosks: make(map[string]string)}}
	err := d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		history, err := v.History(c.registration.Reference)
		if err != nil {
			return err
		}
		e.records = checkin.RecordsOf(history)
		for _, r := range e.records {
			origin := r.Entry.ID.Origin
			if _, ok := e.kiosks[origin]; ok {
				continue
			}
			first, _, err := v.Entry(checkin.EntryID{Origin: origin, Seq: 1})
			if err != nil {
				return err
			}
			e.kiosks[origin] = first.Kiosk
		}
		return nil
	})
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	e.list = newChecklist(len(e.records), false)
	return e
}

// historyRead shows the history, where the person still is before the desk.
type historyRead struct{ historyOverlay }

func (e historyRead) after(s deskState, _ time.Time) (deskState, []command) {
	p := s.shown()
	if s.over != nil || p == nil || p.registration.Reference != e.registration.Reference {
		return s, nil
	}
	return s.with(e.historyOverlay), nil
}

func (historyOverlay) holds() bool { return true }

func (o historyOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyUndo:
		return o.undo(s)
	case keyHistory:
		return s.withoutOverlay(), nil
	}
	l, did := o.list.key(k)
	return o.after(s, l, did)
}

func (o historyOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, nil }

func (o historyOverlay) picked(s deskState, i int) (deskState, []command) {
	l, did := o.list.pick(i)
	if did == accepted { // a tap chooses, and the button undoes
		did = moved
	}
	return o.after(s, l, did)
}

func (o historyOverlay) scrolled(s deskState, e scrolled) (deskState, []command) {
	return o.after(s, o.list.scroll(e), moved)
}

func (o historyOverlay) after(s deskState, l checklist, did step) (deskState, []command) {
	o.list = l
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case accepted:
		return o.undo(s)
	}
	return s.with(o), nil
}

// undo asks why the chosen entry shall count no more, where it can be undone.
func (o historyOverlay) undo(s deskState) (deskState, []command) {
	if !o.undoable() {
		return s, nil
	}
	return s.withoutOverlay(), []command{offerUndo{o.records[o.list.at].Entry.ID}}
}

func (o historyOverlay) undoable() bool {
	return o.list.at < len(o.records) && o.records[o.list.at].Undoable
}

func (o historyOverlay) page(t *sheet, _ *deskState) sheetPage {
	p := listPage{
		title: t.whom(&o.registration), lead: t.say("history.title", nil), foot: t.say("history.foot", nil),
		empty: t.say("history.empty", nil), list: o.list, row: func(i int) listRow { return o.row(t, &o.records[i]) },
	}
	if o.undoable() {
		p.accept, p.cancel = t.say("history.undo", nil), t.say("act.close", nil)
	}
	return p
}

func (o historyOverlay) row(t *sheet, r *checkin.Record) listRow {
	e := &r.Entry
	row := listRow{title: t.beside(t.moment(e.At), o.what(t, e)), colour: entryColour(t.palette, e)}
	entrance, _ := t.conference.Entrance(e.Entrance)
	row.detail = t.beside(o.under(e), t.why(e.Reason), entrance.Name.In(t.language), o.kiosks[e.ID.Origin], t.actor(e.Actor))
	if !r.UndoneBy.IsZero() {
		row.struck, row.state, row.colour = true, t.say("strip.undone", nil), t.palette.muted
	}
	return row
}

// under is the other registration of the person that an entry is about, or "".
func (o historyOverlay) under(e *checkin.Entry) string {
	if e.Reference == o.registration.Reference || e.To != "" {
		return ""
	}
	return checkin.SpacedReference(e.Reference)
}

// what says in a few words what an entry records.
func (o historyOverlay) what(t *sheet, e *checkin.Entry) string {
	switch {
	case e.Kind == checkin.KindSubstitute && e.To == o.registration.Reference:
		return t.say("kind.replaces", args{"Reference": checkin.SpacedReference(e.Reference)})
	case e.Kind == checkin.KindMerge && e.To == o.registration.Reference:
		return t.say("kind.merged", args{"Reference": checkin.SpacedReference(e.Reference)})
	case e.Kind == checkin.KindSubstitute:
		return t.say("kind.substitute", args{"Reference": checkin.SpacedReference(e.To)})
	case e.Kind == checkin.KindNote && e.Reason == checkin.Opened:
		return t.say("kind.opened", nil)
	case e.Kind == checkin.KindNote && e.Reason == checkin.Spelling:
		return t.say("kind.spelling", nil)
	case e.Kind == checkin.KindUndo:
		return t.say("kind.undo", args{"Time": t.hour(o.at(e.Target))})
	case e.Verdict == "":
		return t.say("kind."+string(e.Kind), args{"Issue": e.Issue, "Reference": checkin.SpacedReference(e.To)})
	}
	words := t.say("verdict."+string(e.Verdict), nil)
	if c := e.Verdict; c == checkin.Refused || c == checkin.Wait {
		words += " (" + t.say("verdict.case", nil) + " " + e.Case() + ")"
	}
	if e.Kind == checkin.KindCheck {
		words = t.say("kind.check", nil) + " – " + words
	}
	return words
}

// at is when an entry of the history was made.
func (o historyOverlay) at(id checkin.EntryID) time.Time {
	for _, r := range o.records {
		if r.Entry.ID == id {
			return r.Entry.At
		}
	}
	return time.Time{}
}

// why is a reason in a few words, or "" where what was done says it.
func (t *Teller) why(r checkin.Reason) string {
	switch r {
	case "", checkin.Opened, checkin.Spelling, checkin.Out:
		return ""
	}
	key := "why." + string(r)
	if words := t.say(key, nil); words != key {
		return words
	}
	return string(r) // of a later version
}

// actor is who did something: a role and a number.
func (t *Teller) actor(actor string) string {
	role, number, ok := strings.Cut(actor, ":")
	key := "actor." + role
	if words := t.say(key, args{"Number": number}); ok && words != key {
		return words
	}
	return actor
}

// moment is a time of day, with its day where that is not the one of the desk.
func (t *sheet) moment(at time.Time) string {
	if day := t.date(at); day != t.date(t.desk.cfg.Desk.Now()) {
		return t.say("date.moment", args{"Date": day, "Time": t.hour(at)})
	}
	return t.hour(at)
}

// entryColour is the colour of what became of a presentation.
func entryColour(p palette, e *checkin.Entry) color.NRGBA {
	switch e.Verdict {
	case "":
		return p.faint
	case checkin.Admitted:
		return p.inside
	case checkin.Left:
		return p.primary.ground
	case checkin.Refused:
		return p.stopped
	default:
		return p.attention.ground
	}
}
