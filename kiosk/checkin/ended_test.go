package checkin

import (
	"strings"
	"testing"
	"time"
)

func TestSummariesDue(t *testing.T) {
	t.Parallel()
	c := testConference()
	for _, row := range []struct {
		name, log string
		now       string // "15:04"
		want      string
	}{
		{"nobody came", "N 0 refused A", "19:00", ""},
		{"it goes on", "N 0 in A", "12:59", ""},
		{"it has ended", "N 0 in A", "13:00", "morning"},
		{"the window was closed, and the next session too", "N 0 in A\nN 9 in B session=afternoon", "21:00", "morning afternoon"},
		{"it was made", "N 0 in A\nN 200 export - reason=summary actor=kiosk:1", "13:30", ""},
		{"another kiosk made one", "N 0 in A\nS 200 export - reason=summary actor=kiosk:1", "13:30", "morning"},
		{"an organiser made one", "N 0 in A\nN 200 export - reason=summary actor=organiser:1", "13:30", "morning"},
		{"it was made, and the session goes on", "N 0 in A\nN 180 export - reason=summary actor=kiosk:1\nS 181 note - reason=extended number=30", "13:29", ""},
		{"and has ended again", "N 0 in A\nN 180 export - reason=summary actor=kiosk:1\nS 181 note - reason=extended number=30", "13:30", "morning"},
		{"it was extended", "N 0 in A\nN 1 note - reason=extended number=30", "13:10", ""},
		{"nobody wants it", "N 0 in A\nS 190 ack - reason=summary", "13:30", ""},
		{"who came was undone", "N 0 in A\nN 1 undo A target=N:1", "13:30", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse("15:04", row.now)
			if err != nil {
				t.Fatal(err)
			}
			now := time.Date(2007, 3, 5, at.Hour(), at.Minute(), 0, 0, c.Sessions[0].Start.Location())
			log := writeLog(t, row.log)
			for i := range log {
				log[i].At = c.Sessions[0].Start.Add(log[i].At.Sub(time.Date(2007, 3, 5, 10, 0, 0, 0, time.UTC)))
			}
			var due []string
			for _, s := range c.SummariesDue(log, []string{"N"}, now) {
				due = append(due, s.ID)
			}
			if got := strings.Join(due, " "); got != row.want {
				t.Errorf("%q are due, want %q", got, row.want)
			}
		})
	}
}

// The log as it was has nobody who came later, and keeps what was put right.
func TestAsOf(t *testing.T) {
	t.Parallel()
	log := writeLog(t, "N 0 in A\nN 9 in B\nN 10 in C1\nN 11 undo A target=N:1\nN 12 merge B to=A")
	var kinds []string
	for _, e := range AsOf(log, log[1].At) {
		kinds = append(kinds, string(e.Kind)+" "+e.Reference)
	}
	if got, want := strings.Join(kinds, ", "), "in A, in B, undo A, merge B"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if len(log) != 5 {
		t.Error("the log itself was changed")
	}
}
