package checkin

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// presenceDay is a conference of two rooms: a hall with two sessions and a gallery with one.
func presenceDay() *Conference {
	c := testConference()
	at := func(h int) time.Time { return time.Date(2007, 3, 5, h, 0, 0, 0, c.Zone) }
	c.Rooms = []Room{{ID: "hall"}, {ID: "gallery"}}
	c.Sessions = []Session{
		{ID: "morning", Room: "hall", Start: at(10), End: at(13)},
		{ID: "gallery", Room: "gallery", Start: at(10), End: at(18)},
		{ID: "afternoon", Room: "hall", Start: at(15), End: at(18)},
	}
	return c
}

// moved makes a log of "IN A hall morning 10:05" and the like; a "-" undoes the entry before.
func moved(t *testing.T, c *Conference, steps ...string) []Entry {
	t.Helper()
	var log []Entry
	for i, step := range steps {
		id := EntryID{"O", uint64(i + 1)}
		if step == "-" {
			log = append(log, Entry{ID: id, HLC: id.Seq, Kind: KindUndo, Target: log[i-1].ID, Reference: log[i-1].Reference})
			continue
		}
		w := strings.Fields(step)
		clock, err := time.ParseInLocation("15:04", w[4], c.Zone)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2007, 3, 5, clock.Hour(), clock.Minute(), 0, 0, c.Zone)
		log = append(log, Entry{ID: id, HLC: id.Seq, Kind: Kind(w[0]), Reference: w[1], Room: w[2], Session: w[3], At: at})
	}
	return log
}

// told writes presences as "hall/morning A,B; hall/morning closed C".
func told(here []Presence) string {
	var all []string
	for _, p := range here {
		words := p.Room.ID + "/" + p.Session.ID
		if p.Closed {
			words += " closed"
		}
		var persons []string
		for _, e := range p.Persons {
			persons = append(persons, e.Reference)
		}
		all = append(all, strings.TrimSpace(words+" "+strings.Join(persons, ",")))
	}
	return strings.Join(all, "; ")
}

func TestEachPersonIsInOneRoom(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, at string
		carry    bool
		steps    []string
		want     string
	}{
		{"nobody", "11:00", false, nil, "hall/morning; gallery/gallery"},
		{"in and out", "11:00", false, []string{"in A hall morning 10:05", "in B hall morning 10:06", "out A hall morning 10:30"}, "hall/morning B; gallery/gallery"},
		{"undone", "11:00", false, []string{"in A hall morning 10:05", "-"}, "hall/morning; gallery/gallery"},
		{"from one room to another", "11:00", false, []string{"in A hall morning 10:05", "in A gallery gallery 10:40"}, "hall/morning; gallery/gallery A"},
		{"not yet", "10:30", false, []string{"in A hall morning 10:05", "in A gallery gallery 10:40"}, "hall/morning A; gallery/gallery"},
		{"at noon they may still be there", "13:20", false, []string{"in A hall morning 10:05", "in B hall morning 10:06", "out B hall morning 12:30"}, "hall/afternoon; hall/morning closed A; gallery/gallery"},
		{"or have gone elsewhere", "13:20", false, []string{"in A hall morning 10:05", "in A gallery gallery 11:00"}, "hall/afternoon; hall/morning closed; gallery/gallery A"},
		{"the next session begins anew", "15:00", false, []string{"in A hall morning 10:05"}, "hall/afternoon; gallery/gallery"},
		{"the evening", "18:30", false, []string{"in A hall afternoon 15:05"}, "hall/afternoon closed A; gallery/gallery closed"},
		{"carried over", "15:30", true, []string{"in A hall morning 10:05"}, "hall/ A; gallery/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := presenceDay()
			c.Admission.CarryOver = test.carry
			log := moved(t, c, append(test.steps, "note - - - "+test.at)...)
			if got := told(PresenceOf(c, log, log[len(log)-1].At)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTheNextDayNobodyIsThere(t *testing.T) {
	t.Parallel()
	c := presenceDay()
	log := moved(t, c, "in A hall afternoon 15:05")
	if got := told(PresenceOf(c, log, log[0].At.Add(24*time.Hour))); got != "" {
		t.Errorf("got %s, want nothing", got)
	}
}

// Presence is a pure function of a set, and agrees with the standing of each person.
func TestPresenceIsAFunctionOfASet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := presenceDay()
		c.Rooms = []Room{{ID: "r"}}
		c.Sessions = []Session{{ID: "a", Room: "r", Start: c.Sessions[0].Start, End: c.Sessions[0].End}}
		log := drawLog(t)
		at := c.Sessions[0].Start
		want := PresenceOf(c, log, at)
		shuffled := slices.Concat(rapid.Permutation(log).Draw(t, "order"), log)
		if got := PresenceOf(c, shuffled, at); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %s, want %s", told(got), told(want))
		}
		inside := 0
		for reference, history := range Histories(log) {
			if StandingOf(history, reference, "r", "a").Inside {
				inside++
			}
		}
		if len(want[0].Persons) != inside {
			t.Fatalf("%d are inside, %s are listed", inside, told(want))
		}
	})
}
