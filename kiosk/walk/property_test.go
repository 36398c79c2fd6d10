package walk_test

import (
	"slices"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	. "antechamber/kiosk/walk"

	"pgregory.net/rapid"
)

// events that may happen at any time; answers carry the number of the newest command or an older one.
func anyEvent(t *rapid.T, job int) Event {
	job -= rapid.IntRange(0, 2).Draw(t, "older")
	outcomes := []checkin.Outcome{
		checked(), checked(hasBadge), checked(nobody), checked(entered), checked(verdict(checkin.Refused, checkin.Revoked)),
		checked(entered, verdict(checkin.Wait, checkin.Full)), checked(func(o *checkin.Outcome) { o.Registration.Listing = checkin.ListingHidden }),
	}
	acts := []Act{
		HaveNoCode, Yes, Nobody, Correct, LostBadge, Find, SendWish, PrintAsIs, Back, Finish, SeeProgramme, SeeHelp,
		ToggleLarger, ToggleHigh, ToggleLow, ToggleAloud, MoreTime, Staff, Leave,
	}
	return rapid.OneOf(
		rapid.SampledFrom([]Event{ticket, badge, reference, card, Spoken{"ar"}, Spoken{"xx"}, Typed{'a'}, Typed{0}, Erased{}, Focused{1}, Focused{9}}),
		rapid.Map(rapid.SampledFrom(acts), func(a Act) Event { return Touched{a} }),
		rapid.Map(rapid.SampledFrom(outcomes), func(o checkin.Outcome) Event { return Answered{job, o} }),
		rapid.SampledFrom([]Event{
			Failed{job},
			PrinterSaid{Job: job, Phase: Stopped, Said: "paper"},
			Printed{Job: job, OK: true, Sure: true},
			Printed{Job: job},
			WishStored{Job: job, Entry: checkin.Entry{Hash: hash}},
			Troubled{[]Trouble{NoPrinter}},
			Troubled{},
			Proved{false},
			Ticked{},
		}),
	).Draw(t, "event")
}

// Whatever happens, names stand only where a person is asked about them, every stage
// but the first ends by itself, and the next person finds nothing of the one before.
func TestWhateverHappens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules := Rules{Language: "en", Languages: []string{"en", "ar", "fr"}, Unattended: rapid.Bool().Draw(t, "unattended"), Lockable: true}
		s, now, job := New(rules), began, 0
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			now = now.Add(time.Duration(rapid.IntRange(0, 20000).Draw(t, "ms")) * time.Millisecond)
			var commands []Command
			s, commands = s.After(anyEvent(t, job), now)
			for _, c := range commands {
				switch c := c.(type) {
				case Present:
					job = c.Job
					if c.Presentation.Purpose != checkin.Check && !rules.Unattended {
						t.Fatalf("somebody is admitted where staff look: %+v", c)
					}
				case Recognise:
					job = c.Job
				case Print:
					job = c.Job
					if s.Person == nil || s.Person.HasBadge() || s.Person.Registration.Protected() {
						t.Fatalf("a badge is printed for %+v", s.Person)
					}
				case Wish:
					job = c.Job
				case End:
					t.Fatal("self-service ends without a proof")
				}
			}
			check(t, s)
		}
		for range 4 {
			now = now.Add(10 * time.Minute)
			s, _ = s.After(Ticked{}, now)
		}
		if s.Stage != Welcome && s.Stage != OutOfOrder || s.Person != nil || s.Language != "en" || s.Comfort != (Comfort{}) || len(s.Form.Fields) > 0 {
			t.Fatalf("the next person finds %+v", s)
		}
	})
}

func check(t *rapid.T, s State) {
	shows := slices.Contains([]Stage{Found, Printing, Spelling}, s.Stage)
	if shows && s.Person == nil {
		t.Fatalf("stage %d is about nobody", s.Stage)
	}
	if s.Person != nil && s.Person.Registration.Protected() {
		t.Fatal("a protected person is held")
	}
	if s.Person != nil && slices.Contains([]Stage{Welcome, Done, Checking, Leaving, OutOfOrder}, s.Stage) {
		t.Fatalf("stage %d holds a person", s.Stage)
	}
	if s.Stays <= 0 && s.Stage != Welcome && s.Stage != OutOfOrder {
		t.Fatalf("stage %d has no end", s.Stage)
	}
}
