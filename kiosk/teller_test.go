package kiosk

import (
	"strings"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
)

// TestTheNextStepHelps: staff are told what helps here, and not what helps elsewhere.
func TestTheNextStepHelps(t *testing.T) {
	t.Parallel()
	end := time.Date(2027, 3, 5, 13, 0, 0, 0, time.UTC)
	outcome := func(v checkin.Verdict, r checkin.Reason, at time.Time) checkin.Outcome {
		return checkin.Outcome{Entry: checkin.Entry{Verdict: v, Reason: r, At: at}, Session: checkin.Session{ID: "morning", End: end}}
	}
	for _, tt := range []struct {
		name    string
		reentry checkin.Reentry
		outcome checkin.Outcome
		has     string
		lacks   string
	}{
		{"already in, anybody may come again", checkin.ReentryFree, outcome(checkin.AlreadyIn, checkin.Passback, end), "wait a few minutes", "record that first"},
		{"already in, only who was let out", checkin.ReentryAfterExit, outcome(checkin.AlreadyIn, checkin.Passback, end), "record that first", "wait"},
		{"no badge after the registration hours", checkin.ReentryFree, outcome(checkin.Refused, checkin.TooLate, end.Add(-time.Hour)), "Registration has closed", "session has ended"},
		{"after the last session", checkin.ReentryFree, outcome(checkin.Refused, checkin.TooLate, end), "session has ended", "has closed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			teller, err := NewTeller(&checkin.Conference{Zone: time.UTC, Admission: checkin.Admission{Reentry: tt.reentry}}, "en")
			if err != nil {
				t.Fatal(err)
			}
			said := teller.Reason(&tt.outcome, "") + " " + teller.Next(&tt.outcome)
			if !strings.Contains(said, tt.has) || strings.Contains(said, tt.lacks) {
				t.Errorf("%q, want %q and not %q", said, tt.has, tt.lacks)
			}
		})
	}
}
