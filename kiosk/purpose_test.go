package kiosk

import (
	"slices"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	scans "antechamber/kiosk/scan"
)

func wished[T command](commands []command) (all []T) {
	for _, c := range commands {
		if c, ok := c.(T); ok {
			all = append(all, c)
		}
	}
	return all
}

// What becomes of a code is what the desk scans for.
func TestPurposes(t *testing.T) {
	t.Parallel()
	both := checkin.Entrance{In: true, Out: true}
	for _, row := range []struct {
		name  string
		now   purpose
		wants command
	}{
		{"enter", toEnter, present{checkin.Presentation{Code: "C"}}},
		{"leave", toLeave, present{checkin.Presentation{Code: "C", Direction: checkin.Outwards}}},
		{"check", toCheck, present{checkin.Presentation{Code: "C", Purpose: checkin.Check}}},
		{"print", toPrint, findOwner{"C"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := deskState{purposes: purposesOf(both)}
			s, _ = s.onPurpose(row.now)
			s, commands := s.onScan(scan{code: "C"})
			if !slices.Contains(commands, row.wants) {
				t.Errorf("commands %v, want %v", commands, row.wants)
			}
			ends := slices.ContainsFunc(wished[startTimer](commands), func(c startTimer) bool { return c.timer == purposeOver })
			if ends != (row.now != toEnter) {
				t.Errorf("its end is awaited: %t", ends)
			}
			if s.cleared().purposes.now != row.now {
				t.Error("the next person is scanned for something else")
			}
			s.scene = ready
			if s, _ = s.onTimeOver(purposeOver); s.purposes.now != toEnter {
				t.Error("it lasts for ever")
			}
		})
	}
}

// An entrance offers its own ways only, and a way out is no other purpose at an exit.
func TestPurposesOfEntrances(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		in, out bool
		want    []purpose
	}{
		{true, true, []purpose{toEnter, toLeave, toPrint, toCheck}},
		{true, false, []purpose{toEnter, toPrint, toCheck}},
		{false, true, []purpose{toLeave, toPrint, toCheck}},
	} {
		p := purposesOf(checkin.Entrance{In: row.in, Out: row.out})
		if !slices.Equal(p.all, row.want) || p.other() || p.now != row.want[0] {
			t.Errorf("in %t, out %t: %+v, want %v", row.in, row.out, p, row.want)
		}
		s := deskState{purposes: p}
		if s.way() != checkin.Unstated {
			t.Errorf("in %t, out %t: the entrance's own way is stated", row.in, row.out)
		}
	}
}

// Esc at a desk at rest goes back to the entrance's own way, and takes nothing else first.
func TestEscapeEndsAPurpose(t *testing.T) {
	t.Parallel()
	s := deskState{purposes: purposesOf(checkin.Entrance{In: true})}
	s, _ = s.onPurpose(toCheck)
	s.scene = decided
	s.outcome = &checkin.Outcome{}
	for _, want := range []purpose{toCheck, toEnter} {
		if s, _ = s.onKey(keyEscape, time.Time{}); s.purposes.now != want {
			t.Fatalf("scans to %s, want to %s", s.purposes.now, want)
		}
	}
}

// Where only badges are printed, nobody is let in by the key either.
func TestPrintOnlyAdmitsNobody(t *testing.T) {
	t.Parallel()
	s := deskState{purposes: purposesOf(checkin.Entrance{In: true})}
	s, _ = s.onPurpose(toPrint)
	s, _ = s.onScan(scan{code: "C"})
	p := &person{registration: checkin.Registration{Reference: "R", Status: checkin.StatusApproved}}
	s, commands := ownerFound{p}.after(s, time.Time{})
	if orders := wished[printBadge](commands); len(orders) != 1 || orders[0].order.Reference != "R" {
		t.Errorf("commands %v, want a badge of R", commands)
	}
	if s.admissible() {
		t.Error("F12 would let the person in")
	}
	for name, p := range map[string]*person{
		"nobody":  nil,
		"revoked": {registration: checkin.Registration{Reference: "R", Status: checkin.StatusApproved}, standing: checkin.Standing{Revoked: true}},
		"pending": {registration: checkin.Registration{Reference: "R", Status: checkin.StatusPending}},
	} {
		s := deskState{purposes: s.purposes, scene: deciding}
		s, commands := ownerFound{p}.after(s, time.Time{})
		if len(wished[printBadge](commands)) > 0 || s.notice == nil || !slices.Contains(commands, command(play{SoundRefuse})) {
			t.Errorf("%s: commands %v, notice %v", name, commands, s.notice)
		}
	}
}

func TestSounds(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		verdict checkin.Verdict
		reason  checkin.Reason
		kind    checkin.Kind
		want    Sound
	}{
		{checkin.Admitted, checkin.First, checkin.KindIn, SoundEnter},
		{checkin.Admitted, checkin.Provisional, checkin.KindIn, SoundAttention},
		{checkin.Admitted, checkin.First, checkin.KindCheck, SoundRead},
		{checkin.Left, checkin.Out, checkin.KindOut, SoundLeave},
		{checkin.AlreadyIn, checkin.Passback, checkin.KindAlreadyIn, SoundAttention},
		{checkin.Wait, checkin.TooEarly, checkin.KindWait, SoundAttention},
		{checkin.Refused, checkin.Forged, checkin.KindRefused, SoundRefuse},
		{checkin.Refused, checkin.Forged, checkin.KindCheck, SoundRefuse},
	} {
		o := &checkin.Outcome{Entry: checkin.Entry{Verdict: row.verdict, Reason: row.reason, Kind: row.kind}}
		if got := soundOf(o); got != row.want {
			t.Errorf("%s/%s as %s sounds like %s, want %s", row.verdict, row.reason, row.kind, got, row.want)
		}
	}
}

// A code that is read while the inputs are looked at is presented to nobody; that which
// calibrates is kept where the scanner types.
func TestInputsPresentNobody(t *testing.T) {
	t.Parallel()
	s, _ := deskState{}.onInputsKey()
	s, commands := inputRead{scans.Reading{Code: "C", Source: scans.Serial}}.after(s, time.Time{})
	if len(wished[present](commands)) > 0 || len(wished[keepSetting](commands)) > 0 {
		t.Errorf("commands %v", commands)
	}
	if o, ok := s.over.(inputsOverlay); !ok || o.reading == nil || o.setting != nil {
		t.Errorf("shown: %+v", s.over)
	}
}

// An e-mail address that is scanned finds people; one ticket of several shows them.
func TestScansThatAreLookUps(t *testing.T) {
	t.Parallel()
	s, commands := soughtByCode{"a.person@example.org"}.after(deskState{query: "old"}, time.Time{})
	if s.query != "a.person@example.org" || len(wished[search](commands)) != 1 || len(wished[present](commands)) > 0 {
		t.Errorf("query %q, commands %v", s.query, commands)
	}
	two := []person{{registration: checkin.Registration{Reference: "A"}}, {registration: checkin.Registration{Reference: "B"}}}
	s, _ = s.onPresented(presented{outcome: checkin.Outcome{Entry: checkin.Entry{Verdict: checkin.Refused}}, code: true, candidates: two})
	if len(s.hits) != 2 || s.query != "" {
		t.Errorf("hits %v after the query %q, want those whom the ticket fits", s.hits, s.query)
	}
}
