package checkin

import "testing"

// In a rehearsal only its own badges count, whatever else a badge of the day is.
func TestDecideInARehearsal(t *testing.T) {
	t.Parallel()
	person := &Registration{Reference: "A", Status: StatusApproved}
	for _, row := range []struct {
		name      string
		claim     Claim
		direction Direction
		reason    Reason
	}{
		{"a badge of the day", Claim{Form: FormBadge, Ours: true}, In, DayBadge},
		{"a badge of the day at an exit", Claim{Form: FormBadge, Ours: true}, Outwards, DayBadge},
		{"a badge of another day", Claim{Form: FormBadge}, In, DayBadge},
		{"an altered one of the rehearsal", Claim{Form: FormBadge, Ours: true, Rehearsal: true}, In, Forged},
		{"one of another rehearsal", Claim{Form: FormBadge, Rehearsal: true}, In, WrongConference},
	} {
		got := Decide(Situation{Conference: &Conference{}, Rehearsal: true, Claim: row.claim, Direction: row.direction, Registration: person})
		if got.Verdict != Refused || got.Reason != row.reason {
			t.Errorf("%s: %s/%s, want refused/%s", row.name, got.Verdict, got.Reason, row.reason)
		}
	}
	out := Decide(Situation{Conference: &Conference{}, Rehearsal: true, Direction: Outwards, Registration: person, Claim: Claim{Form: FormBadge, Ours: true, Rehearsal: true, Genuine: true}})
	if out.Verdict != Left {
		t.Errorf("a badge of the rehearsal at an exit: %s/%s", out.Verdict, out.Reason)
	}
}
