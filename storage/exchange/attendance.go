package exchange

import (
	"maps"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// AttendanceColumns are what stands after the columns of a registration in an export
// with its attendance. An import passes over them: the log says it better.
func AttendanceColumns() []string {
	return []string{"attendance_badge", "attendance_attended", "attendance_sessions", "attendance_first_in", "attendance_last_out"}
}

// RehearsalColumn is the heading by which an export of a rehearsal says so. An import into
// a rehearsal passes over it.
const RehearsalColumn = "rehearsal"

// IsRehearsal tells whether the table was exported by a rehearsal.
func (p *Plan) IsRehearsal() bool {
	return slices.ContainsFunc(p.Columns, func(c PlannedColumn) bool { return normalHeading(c.Heading) == RehearsalColumn })
}

// ofAttendance tells whether a heading is one of AttendanceColumns, perhaps with the zone
// of its times after it.
func ofAttendance(heading string) bool {
	heading, _, _ = strings.Cut(heading, "(")
	if normalHeading(heading) == RehearsalColumn {
		return true
	}
	return slices.ContainsFunc(AttendanceColumns(), func(c string) bool { return normalHeading(c) == normalHeading(heading) })
}

// ColumnsOf returns our columns, and after them those of the registrations that we do not know.
func ColumnsOf(registrations []checkin.Registration) []Column {
	unknown := make(map[string]bool)
	for i := range registrations {
		for heading := range registrations[i].Extra {
			unknown[heading] = true
		}
	}
	all := Columns()
	for _, heading := range slices.Sorted(maps.Keys(unknown)) {
		all = append(all, Column{Name: heading, Get: func(r *checkin.Registration) string { return r.Extra[heading] }})
	}
	return all
}

// WithoutNames returns those of our columns that do not tell who it is. The first is
// the reference, for a pseudonym to stand in.
func WithoutNames() []Column {
	var all []Column
	for _, name := range []string{"reference", "organisation", "country", "category", "roles", "delegation_role", "gender", "status"} {
		c, _ := columnOf(name)
		all = append(all, *c)
	}
	return all
}
