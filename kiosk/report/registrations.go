package report

import (
	"strings"

	"antechamber/kiosk/checkin"
)

// Came is the attendance of one person, for a table of registrations.
type Came struct {
	Issue    int // of the newest badge; 0 where none was printed
	Sessions []string
	First    checkin.Visit
	Last     checkin.Visit
}

// CameOf returns the attendance of everybody in a log, by reference.
func CameOf(log []checkin.Entry) map[string]Came {
	came := make(map[string]Came)
	for _, v := range checkin.VisitsOf(log) {
		c := came[v.Reference]
		if len(c.Sessions) == 0 {
			c.First = v
		}
		c.Sessions, c.Last = append(c.Sessions, v.Session), v
		came[v.Reference] = c
	}
	for reference, history := range checkin.Histories(log) {
		if s := checkin.StandingOf(history, reference, "", ""); s.Issue > 0 {
			c := came[reference]
			c.Issue = s.Issue
			came[reference] = c
		}
	}
	return came
}

// Cells are the cells of the attendance: the badge, whether the person attended, the
// sessions, the first time in and the last time out.
func (a *Attendance) Cells(c Came) []any {
	cells := []any{nil, nil, nil, nil, nil}
	if c.Issue > 0 {
		cells[0] = c.Issue
	}
	if len(c.Sessions) > 0 {
		cells[1], cells[2] = "yes", strings.Join(c.Sessions, ";")
		cells[3], cells[4] = a.when(c.First.FirstIn), a.optional(c.Last.LastOut)
	}
	return cells
}

// RegistrationList is registrations with their attendance on paper.
func (a *Attendance) RegistrationList(all []checkin.Registration, came map[string]Came) *List {
	f := &a.frame
	rows := make([][]any, 0, len(all))
	for i := range all {
		r := &all[i]
		told := a.naming.Of(r.Reference, r.Organisation, r.Category)
		cells := a.Cells(came[r.Reference])
		rows = append(rows, []any{told.Reference, told.Name, told.Organisation, f.letter(told.Category), f.sessions(came[r.Reference]), cells[3], cells[4]})
	}
	return f.tableList("registrations.title", f.say("registrations.title", nil), []string{f.say("attendance.as_of", map[string]any{"Time": f.moment(f.Printed)})}, []Column{
		{Heading: f.say("list.reference", nil), Width: 24, Single: true},
		{Heading: f.say("list.name", nil), Share: 1.3, Bold: true},
		{Heading: f.say("list.organisation", nil), Share: 1.2},
		{Heading: f.say("list.category", nil), Width: 17},
		{Heading: f.say("dimension.sessions", nil), Share: 0.8},
		{Heading: f.say("attendance.first_in", nil), Width: 30, Single: true},
		{Heading: f.say("attendance.last_out", nil), Width: 30, Single: true},
	}, rows)
}

func (f *Frame) sessions(c Came) string {
	names := make([]string, len(c.Sessions))
	for i, id := range c.Sessions {
		names[i] = f.session(id)
	}
	return strings.Join(names, ", ")
}
