package checkin

import (
	"testing"
	"time"
)

// testConference is a day with two sessions in one room, of which the second is
// not for the media, and a small room whose exits are counted.
func testConference() *Conference {
	zone := time.FixedZone("EST", -5*3600)
	at := func(h, m int) time.Time { return time.Date(2007, 3, 5, h, m, 0, 0, zone) }
	return &Conference{
		ID: "test", Tag: "T07", Title: Plain("Test"), Zone: zone,
		Registration: []Hours{{From: at(8, 30), To: at(17, 0)}},
		Rooms: []Room{
			{ID: "chamber", Name: Plain("Chamber"), Capacity: 500},
			{ID: "small", Capacity: 3, ExitsCounted: true, Overflow: "chamber", Quotas: []Quota{{Category: "ngo", Seats: 1}, {Category: "member-state", Each: true, Seats: 1}}},
		},
		Sessions: []Session{
			{ID: "morning", Room: "chamber", Start: at(10, 0), End: at(13, 0)},
			{ID: "afternoon", Room: "chamber", Start: at(15, 0), End: at(18, 0), Categories: []string{"member-state", "ngo"}, Roles: []string{"interpreter"}},
			{ID: "side", Room: "small", Start: at(10, 0), End: at(13, 0)},
		},
		Entrances: []Entrance{
			{ID: "main", Room: "chamber", In: true, Out: true},
			{ID: "exit", Room: "chamber", Out: true},
			{ID: "small", Room: "small", In: true, Out: true},
			{ID: "cloakroom", Room: "nowhere", In: true},
		},
		Categories: []Category{{ID: "member-state", Letter: "M"}, {ID: "ngo", Letter: "N"}, {ID: "media", Letter: "R"}},
		Admission:  Admission{Reentry: ReentryFree, Passback: 5 * time.Minute},
	}
}

// TestDecide is the table of the design: what is presented, and what it gets.
func TestDecide(t *testing.T) {
	t.Parallel()
	at := func(h, m int) time.Time { return time.Date(2007, 3, 5, h, m, 0, 0, testConference().Zone) }
	badge := func(issue int) Claim {
		return Claim{Form: FormBadge, Ours: true, Genuine: true, Reference: "A", Issue: issue}
	}
	old := badge(1)
	old.OldKey = true
	reference := Claim{Form: FormReference, Reference: "A"}
	person := func(status Status, category string, roles ...string) *Registration {
		return &Registration{Reference: "A", Status: status, Category: category, Roles: roles}
	}
	state := person(StatusApproved, "member-state")
	delegate := person(StatusApproved, "member-state")
	delegate.Organisation = "Finland"
	in := func(h, m int) *Entry { return &Entry{Kind: KindIn, At: at(h, m), Session: "morning"} }
	was := func(inside bool, last *Entry) Standing {
		return Standing{Inside: inside, LastIn: last, Last: last, Attended: true, Issue: 1}
	}
	kept := func(c *Conference) {
		c.Rooms[1].Quotas, c.Rooms[1].Reserved = nil, []Quota{{Category: "media", Seats: 1}}
	}
	twoDoors := func(c *Conference) { // and a way out
		c.Entrances = append(c.Entrances, Entrance{ID: "side", Room: "small", In: true}, Entrance{ID: "back", Room: "small", Out: true})
	}
	policy := func(r Reentry) func(*Conference) { return func(c *Conference) { c.Admission.Reentry = r } }

	for _, row := range []struct {
		name      string
		claim     Claim
		person    *Registration
		at        time.Time
		entrance  string
		session   string
		direction Direction
		standing  Standing
		occupancy Occupancy
		behind    bool
		came      int       // let in provisionally so far
		cut       Occupancy // not nil where the kiosk is apart
		rules     func(*Conference)
		verdict   Verdict
		reason    Reason
		over      bool
	}{
		{name: "a genuine badge", claim: badge(1), person: state, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "a confirmed person", claim: reference, person: state, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "nothing that we know", claim: Claim{}, at: at(10, 5), verdict: Refused, reason: UnknownCode},
		{name: "a ticket of somebody registered", claim: Claim{}, person: state, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "a ticket of another event, of nobody", claim: Claim{Ticket: Ticket{System: Indico, Elsewhere: true}}, at: at(10, 5), verdict: Refused, reason: WrongConference},
		{name: "a ticket of another server whose secret is known here", claim: Claim{Ticket: Ticket{System: Indico, Elsewhere: true}}, person: state, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "a signature of nobody", claim: Claim{Ticket: Ticket{System: Pretix, Forged: true}}, at: at(10, 5), verdict: Refused, reason: Forged},
		{name: "the same at an exit", claim: Claim{Ticket: Ticket{System: Pretix, Forged: true}}, direction: Outwards, at: at(10, 5), verdict: Refused, reason: Forged},
		{name: "a revoked ticket of nobody", claim: Claim{Ticket: Ticket{System: Pretix, Withdrawn: true}}, at: at(10, 5), verdict: Refused, reason: Revoked},
		{name: "a revoked ticket of nobody at an exit", claim: Claim{Ticket: Ticket{System: Pretix, Withdrawn: true}}, direction: Outwards, at: at(10, 5), verdict: Refused, reason: UnknownCode},
		{name: "a revoked ticket of somebody", claim: Claim{Ticket: Ticket{System: Pretix, Withdrawn: true}}, person: state, at: at(10, 5), verdict: Refused, reason: Revoked},
		{name: "the same at an exit, which refuses nobody", claim: Claim{Ticket: Ticket{System: Pretix, Withdrawn: true}}, person: state, direction: Outwards, at: at(10, 5), verdict: Left, reason: Out},
		{name: "a ticket that is valid later", claim: Claim{Ticket: Ticket{System: Pretix, From: at(10, 6)}}, person: state, at: at(10, 5), verdict: Wait, reason: TooEarly},
		{name: "a ticket from the moment that it is valid", claim: Claim{Ticket: Ticket{System: Pretix, From: at(10, 5), Until: at(10, 5)}}, person: state, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "a ticket that is not valid any more", claim: Claim{Ticket: Ticket{System: Pretix, Until: at(10, 4)}}, person: state, at: at(10, 5), verdict: Refused, reason: TooLate},
		{name: "a ticket outside its hours at an exit", claim: Claim{Ticket: Ticket{System: Pretix, Until: at(10, 4)}}, person: state, direction: Outwards, at: at(10, 5), verdict: Left, reason: Out},
		{name: "a reference of nobody", claim: reference, at: at(10, 5), verdict: Refused, reason: UnknownCode},
		{name: "another conference's badge", claim: Claim{Form: FormBadge}, at: at(10, 5), verdict: Refused, reason: WrongConference},
		{name: "a rehearsal's badge on the day", claim: Claim{Form: FormBadge, Ours: true, Rehearsal: true}, person: state, at: at(10, 5), verdict: Refused, reason: RehearsalBadge},
		{name: "the same at an exit", claim: Claim{Form: FormBadge, Ours: true, Rehearsal: true}, person: state, direction: Outwards, at: at(10, 5), verdict: Refused, reason: RehearsalBadge},
		{name: "a rehearsal's badge of another conference", claim: Claim{Form: FormBadge, Rehearsal: true}, at: at(10, 5), verdict: Refused, reason: RehearsalBadge},
		{name: "a tampered badge", claim: Claim{Form: FormBadge, Ours: true}, person: state, at: at(10, 5), verdict: Refused, reason: Forged},
		{name: "a genuine badge of nobody here", claim: badge(1), at: at(10, 5), verdict: Refused, reason: UnknownCode},
		{name: "a genuine badge of nobody here yet", claim: badge(1), behind: true, at: at(10, 5), verdict: Admitted, reason: Provisional},
		{name: "the same under a badge key that was replaced", claim: old, behind: true, at: at(10, 5), verdict: Refused, reason: UnknownCode},
		{name: "a badge under that key of somebody registered", claim: old, person: state, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "the thirty-first of whom nobody knows here", claim: badge(1), behind: true, came: maxProvisional, at: at(10, 5), verdict: Refused, reason: UnknownCode},
		{name: "one of the thirty again", claim: badge(1), behind: true, came: maxProvisional, standing: was(false, in(9, 0)), at: at(10, 5), verdict: Admitted, reason: Provisional},
		{name: "nobody here any more", claim: badge(1), behind: true, standing: Standing{Erased: true}, at: at(10, 5), verdict: Refused, reason: UnknownCode},
		{name: "a badge of nobody here yet, whose revocation is here", claim: badge(1), behind: true, standing: Standing{Revoked: true}, at: at(10, 5), verdict: Refused, reason: Revoked},
		{name: "a badge of nobody here yet, whose newer one is here", claim: badge(1), behind: true, standing: Standing{Issue: 2}, at: at(10, 5), verdict: Refused, reason: Superseded},
		{name: "a badge of nobody here yet, in by another door just now", claim: badge(1), behind: true, standing: was(true, in(10, 1)), at: at(10, 5), verdict: AlreadyIn, reason: Passback},
		{name: "a badge of nobody here yet, too early", claim: badge(1), behind: true, at: at(7, 0), verdict: Wait, reason: TooEarly},
		{name: "an older badge", claim: badge(1), person: state, standing: Standing{Issue: 2}, at: at(10, 5), verdict: Refused, reason: Superseded},
		{name: "a badge printed elsewhere, newer than we know", claim: badge(3), person: state, standing: Standing{Issue: 2}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "superseded comes before revoked", claim: badge(1), person: state, standing: Standing{Issue: 2, Revoked: true}, at: at(10, 5), verdict: Refused, reason: Superseded},
		{name: "a revoked person", claim: badge(1), person: state, standing: Standing{Issue: 1, Revoked: true}, at: at(10, 5), verdict: Refused, reason: Revoked},
		{name: "revoked comes before cancelled", claim: reference, person: person(StatusCancelled, "ngo"), standing: Standing{Revoked: true}, at: at(10, 5), verdict: Refused, reason: Revoked},
		{name: "a cancelled registration", claim: badge(1), person: person(StatusCancelled, "ngo"), at: at(10, 5), verdict: Refused, reason: Cancelled},
		{name: "a pending registration", claim: reference, person: person(StatusPending, "ngo"), at: at(10, 5), verdict: Refused, reason: Pending},
		{name: "a rejected registration", claim: reference, person: person(StatusRejected, "ngo"), at: at(10, 5), verdict: Refused, reason: Rejected},
		{name: "status comes before category", claim: reference, person: person(StatusPending, "media"), at: at(15, 5), verdict: Refused, reason: Pending},
		{name: "a category that the session does not admit", claim: reference, person: person(StatusApproved, "media"), at: at(15, 5), verdict: Refused, reason: NotEntitled},
		{name: "an interpreter of that category", claim: reference, person: person(StatusApproved, "media", "interpreter"), at: at(15, 5), verdict: Admitted, reason: First},
		{name: "before the doors open", claim: badge(1), person: state, at: at(8, 29), verdict: Wait, reason: TooEarly},
		{name: "when the doors open", claim: badge(1), person: state, at: at(8, 30), verdict: Admitted, reason: First},
		{name: "the day before", claim: badge(1), person: state, at: at(10, 0).AddDate(0, 0, -1), verdict: Wait, reason: TooEarly},
		{name: "between the sessions", claim: badge(1), person: state, at: at(13, 0), verdict: Admitted, reason: First},
		{name: "after the last session", claim: badge(1), person: state, standing: Standing{Issue: 1}, at: at(18, 0), verdict: Refused, reason: TooLate},
		{name: "asking for a session that is over", claim: badge(1), person: state, session: "morning", at: at(15, 5), verdict: Refused, reason: TooLate},
		{name: "asking for the later session", claim: badge(1), person: state, session: "afternoon", at: at(10, 5), verdict: Admitted, reason: First},
		{name: "a room without a session", claim: badge(1), person: state, entrance: "cloakroom", at: at(10, 5), verdict: Refused, reason: NoSession},
		{name: "registration closed, without a badge", claim: reference, person: state, at: at(17, 0), verdict: Refused, reason: TooLate},
		{name: "registration closed, with a badge", claim: badge(1), person: state, standing: Standing{Issue: 1}, at: at(17, 0), verdict: Admitted, reason: First},
		{name: "registration closed, seen today", claim: reference, person: state, standing: Standing{Attended: true}, at: at(17, 0), verdict: Admitted, reason: First},

		{name: "again within the passback time", claim: badge(1), person: state, standing: was(true, in(10, 1)), at: at(10, 5), verdict: AlreadyIn, reason: Passback},
		{name: "again when it is over", claim: badge(1), person: state, standing: was(true, in(10, 0)), at: at(10, 5), verdict: Admitted, reason: Again},
		{name: "after going out", claim: badge(1), person: state, standing: was(false, in(10, 4)), at: at(10, 5), verdict: Admitted, reason: AfterExit},
		{name: "inside, only after an exit", rules: policy(ReentryAfterExit), claim: badge(1), person: state, standing: was(true, in(9, 0)), at: at(12, 5), verdict: AlreadyIn, reason: Passback},
		{name: "outside, only after an exit", rules: policy(ReentryAfterExit), claim: badge(1), person: state, standing: was(false, in(9, 0)), at: at(12, 5), verdict: Admitted, reason: AfterExit},
		{name: "inside, once", rules: policy(ReentryOnce), claim: badge(1), person: state, standing: was(true, in(9, 0)), at: at(12, 5), verdict: AlreadyIn, reason: Once},
		{name: "outside, once", rules: policy(ReentryOnce), claim: badge(1), person: state, standing: was(false, in(9, 0)), at: at(12, 5), verdict: AlreadyIn, reason: Once},

		{name: "no seat of the quota", claim: badge(1), person: person(StatusApproved, "ngo"), entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 1}, at: at(10, 5), verdict: Wait, reason: QuotaFull},
		{name: "a quota is of its category", claim: badge(1), person: state, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 1}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "a full room", claim: badge(1), person: state, entrance: "small", occupancy: Occupancy{{"member-state", "X"}: 3}, at: at(10, 5), verdict: Wait, reason: Full},
		{name: "a full room, inside already", claim: badge(1), person: state, entrance: "small", standing: was(true, in(9, 0)), occupancy: Occupancy{{"member-state", "X"}: 3}, at: at(10, 5), verdict: Admitted, reason: Again},

		{name: "a Member State over its quota", claim: badge(1), person: delegate, entrance: "small", occupancy: Occupancy{{"member-state", "Finland"}: 1}, at: at(10, 5), verdict: Admitted, reason: First, over: true},
		{name: "another delegation's seats", claim: badge(1), person: delegate, entrance: "small", occupancy: Occupancy{{"member-state", "X"}: 1}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "the last seat is kept for others", claim: badge(1), person: person(StatusApproved, "ngo"), rules: kept, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 2}, at: at(10, 5), verdict: Wait, reason: Full},
		{name: "the last seat is kept for the person", claim: badge(1), person: person(StatusApproved, "media"), rules: kept, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 2}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "the seat was taken by whom it was kept for", claim: badge(1), person: person(StatusApproved, "ngo"), rules: kept, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 1, {"media", "X"}: 1}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "a Member State takes a seat kept for others", claim: badge(1), person: state, rules: kept, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 2}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "full by the heads counted", claim: badge(1), person: state, rules: kept, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 1, {}: 2}, at: at(10, 5), verdict: Wait, reason: Full},
		{name: "fewer heads than the log says", claim: badge(1), person: state, rules: kept, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 3, {}: -1}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "apart, in the entrance's share", claim: badge(1), person: state, cut: Occupancy{{"ngo", "X"}: 1}, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 1}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "apart, over the entrance's share", rules: twoDoors, claim: badge(1), person: state, cut: Occupancy{{"ngo", "X"}: 1}, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 1, {"member-state", "X"}: 1}, at: at(10, 5), verdict: Admitted, reason: First, over: true},
		{name: "apart, in half of the seats", rules: twoDoors, claim: badge(1), person: state, cut: Occupancy{{"ngo", "X"}: 1}, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 1}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "apart, who left gives the seat back", rules: twoDoors, claim: badge(1), person: state, cut: Occupancy{{"ngo", "X"}: 1}, entrance: "small", occupancy: Occupancy{}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "apart, full at the cut", claim: badge(1), person: state, cut: Occupancy{{"ngo", "X"}: 3}, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 3}, at: at(10, 5), verdict: Admitted, reason: First, over: true},
		{name: "apart, full and inside already", claim: badge(1), person: state, cut: Occupancy{{"ngo", "X"}: 3}, entrance: "small", standing: was(true, in(9, 0)), occupancy: Occupancy{{"ngo", "X"}: 3}, at: at(10, 5), verdict: Admitted, reason: Again},
		{name: "apart, no seat of the quota", claim: badge(1), person: person(StatusApproved, "ngo"), cut: Occupancy{}, entrance: "small", occupancy: Occupancy{{"ngo", "X"}: 1}, at: at(10, 5), verdict: Admitted, reason: First, over: true},
		{name: "apart, where nobody counts", claim: badge(1), person: state, cut: Occupancy{}, at: at(10, 5), verdict: Admitted, reason: First},
		{name: "replaced by a substitute", claim: badge(1), person: state, standing: Standing{Issue: 1, ReplacedBy: "B"}, at: at(10, 5), verdict: Refused, reason: Revoked},

		{name: "out", claim: badge(1), person: state, direction: Outwards, at: at(12, 0), verdict: Left, reason: Out},
		{name: "out with an older badge, late", claim: badge(1), person: state, standing: Standing{Issue: 2}, direction: Outwards, at: at(19, 0), verdict: Left, reason: Out},
		{name: "out, cancelled meanwhile", claim: badge(1), person: person(StatusCancelled, "ngo"), direction: Outwards, at: at(12, 0), verdict: Left, reason: Out},
		{name: "out with a genuine badge of nobody here", claim: badge(1), direction: Outwards, at: at(12, 0), verdict: Left, reason: Out},
		{name: "out with a tampered badge", claim: Claim{Form: FormBadge, Ours: true}, direction: Outwards, at: at(12, 0), verdict: Refused, reason: Forged},
		{name: "out with nothing that we know", claim: Claim{}, direction: Outwards, at: at(12, 0), verdict: Refused, reason: UnknownCode},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := testConference()
			if row.rules != nil {
				row.rules(c)
			}
			if row.entrance == "" {
				row.entrance = "main"
			}
			if row.direction == "" {
				row.direction = In
			}
			entrance, _ := c.Entrance(row.entrance)
			got := Decide(Situation{
				Conference: c, At: row.at, Entrance: entrance, Direction: row.direction,
				Window: c.WindowAt(entrance.Room, row.session, row.at, nil),
				Claim:  row.claim, Registration: row.person, Standing: row.standing, Occupancy: row.occupancy, Behind: row.behind,
				Provisional: row.came, Apart: row.cut != nil, AtCut: row.cut,
			})
			if got.Verdict != row.verdict || got.Reason != row.reason {
				t.Errorf("%s/%s, want %s/%s", got.Verdict, got.Reason, row.verdict, row.reason)
			}
			if got.Over != row.over {
				t.Errorf("over the quota: %v, want %v", got.Over, row.over)
			}
			if (got.Verdict == AlreadyIn) != (got.Since != nil) {
				t.Errorf("Since = %v with the verdict %s", got.Since, got.Verdict)
			}
		})
	}
}

func TestWindowOfExtendedSession(t *testing.T) {
	t.Parallel()
	c := testConference()
	late := time.Date(2007, 3, 5, 18, 10, 0, 0, c.Zone)
	if w := c.WindowAt("chamber", "", late, nil); w.Reason != TooLate {
		t.Errorf("at 18:10: %q, want too_late", w.Reason)
	}
	extended := Extensions{"afternoon": time.Hour}
	if w := c.WindowAt("chamber", "", late, extended); w.Reason != "" || w.Session.ID != "afternoon" {
		t.Errorf("at 18:10, extended: %q %q, want the afternoon session", w.Session.ID, w.Reason)
	}
}
