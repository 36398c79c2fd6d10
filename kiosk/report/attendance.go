package report

import (
	"time"

	"antechamber/kiosk/checkin"
)

// Attendance is who came when.
type Attendance struct {
	frame  Frame
	naming *Naming
	when   func(time.Time) time.Time // as exactly as times may be told
	log    []checkin.Entry
	who    checkin.Persons
}

// NewAttendance makes the attendance of a log; when returns a time as exactly as it may be told.
func NewAttendance(f Frame, naming *Naming, log []checkin.Entry, when func(time.Time) time.Time) *Attendance {
	return &Attendance{f, naming, when, checkin.Sort(log), checkin.PersonsOf(log)}
}

// presented tells whether an entry belongs into the attendance: a presentation, or what undoes one.
func presented(k checkin.Kind) bool {
	switch k {
	case checkin.KindIn, checkin.KindOut, checkin.KindAlreadyIn, checkin.KindWait, checkin.KindRefused, checkin.KindCheck, checkin.KindUndo, checkin.KindSubstitute:
		return true
	}
	return false
}

// Entries returns every presentation, each person under one reference. With pseudonyms the entries are not named, for the log names
// the person of each.
func (a *Attendance) Entries() Table {
	t := a.frame.table("attendance", a.withNames("entry", "at", "session", "room", "entrance", "kind", "verdict", "reason", "by",
		"reference", "name", "organisation", "category", "actor")...)
	for i := range a.log {
		e := &a.log[i]
		if !presented(e.Kind) {
			continue
		}
		told := a.naming.Of(a.who.Of(e.Reference), e.Organisation, e.Category)
		row := []any{a.when(e.At), e.Session, e.Room, e.Entrance, string(e.Kind), string(e.Verdict), string(e.Reason), string(e.By), told.Reference}
		if !a.naming.pseudonyms {
			row = append([]any{e.ID.String()}, append(row, told.Name)...)
		}
		t.Rows = append(t.Rows, append(row, told.Organisation, told.Category, e.Actor))
	}
	return t
}

// Visits returns the first time in and the last time out of each person at each session.
func (a *Attendance) Visits() Table {
	t := a.frame.table("first-last", a.withNames("reference", "name", "organisation", "category", "session", "room", "entrance", "first_in", "last_out", "admissions")...)
	for _, v := range checkin.VisitsOf(a.log) {
		told := a.naming.Of(v.Reference, v.Organisation, v.Category)
		row := []any{told.Reference}
		if !a.naming.pseudonyms {
			row = append(row, told.Name)
		}
		t.Rows = append(t.Rows, append(row, told.Organisation, told.Category, v.Session, v.Room, v.Entrance, a.when(v.FirstIn), a.optional(v.LastOut), v.Entries))
	}
	return t
}

func (a *Attendance) optional(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return a.when(at)
}

// withNames leaves out, with pseudonyms, what would tell who it is.
func (a *Attendance) withNames(columns ...string) []string {
	if !a.naming.pseudonyms {
		return columns
	}
	var kept []string
	for _, c := range columns {
		if c != "name" && c != "entry" {
			kept = append(kept, c)
		}
	}
	return kept
}

// EntryList is Entries on paper.
func (a *Attendance) EntryList() *List {
	f := &a.frame
	var rows [][]any
	for i := range a.log {
		e := &a.log[i]
		if !presented(e.Kind) || e.Kind == checkin.KindUndo || e.Kind == checkin.KindSubstitute {
			continue
		}
		told := a.naming.Of(a.who.Of(e.Reference), e.Organisation, e.Category)
		rows = append(rows, []any{a.when(e.At), a.named(told), told.Organisation, f.letter(told.Category), f.session(e.Session), f.entrance(e.Entrance), f.verdict(e)})
	}
	return f.tableList("attendance.title", f.say("attendance.title", nil), []string{f.say("attendance.as_of", map[string]any{"Time": f.moment(f.Printed)})}, []Column{
		{Heading: f.say("attendance.at", nil), Width: 30, Single: true},
		{Heading: f.say("list.name", nil), Share: 1.3, Bold: true},
		{Heading: f.say("list.organisation", nil), Share: 1.2},
		{Heading: f.say("list.category", nil), Width: 17},
		{Heading: f.say("dimension.session", nil), Share: 0.8},
		{Heading: f.say("inside.entrance", nil), Share: 0.8},
		{Heading: f.say("attendance.verdict", nil), Share: 0.9},
	}, rows)
}

// VisitList is Visits on paper.
func (a *Attendance) VisitList() *List {
	f := &a.frame
	var rows [][]any
	for _, v := range checkin.VisitsOf(a.log) {
		told := a.naming.Of(v.Reference, v.Organisation, v.Category)
		rows = append(rows, []any{a.named(told), told.Organisation, f.letter(told.Category), f.session(v.Session), a.when(v.FirstIn), a.optional(v.LastOut)})
	}
	return f.tableList("attendance.title", f.say("attendance.first_last", nil), []string{f.say("attendance.as_of", map[string]any{"Time": f.moment(f.Printed)})}, []Column{
		{Heading: f.say("list.name", nil), Share: 1.3, Bold: true},
		{Heading: f.say("list.organisation", nil), Share: 1.2},
		{Heading: f.say("list.category", nil), Width: 17},
		{Heading: f.say("dimension.session", nil), Share: 0.8},
		{Heading: f.say("attendance.first_in", nil), Width: 30, Single: true},
		{Heading: f.say("attendance.last_out", nil), Width: 30, Single: true},
	}, rows)
}

// named is the name, or the reference or pseudonym of who has none.
func (a *Attendance) named(t Told) string {
	if t.Name != "" {
		return t.Name
	}
	return t.Reference
}

func (f *Frame) session(id string) string {
	s, _ := f.Conference.Session(id)
	return s.Name.In(f.Language)
}

// verdict is what a presentation ended in, with the reason of who was not let through.
func (f *Frame) verdict(e *checkin.Entry) string {
	if e.Verdict == "" {
		return string(e.Kind)
	}
	text := f.say("verdict."+string(e.Verdict), nil)
	if !e.Verdict.Passed() && e.Reason != "" {
		text += ": " + f.say("why."+string(e.Reason), nil)
	}
	return text
}
