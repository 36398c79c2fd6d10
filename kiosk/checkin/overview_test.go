package checkin

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// overviewDay draws people and a log of what they did.
func overviewDay(t *rapid.T) (c *Conference, people []Registration, log []Entry) {
	c = presenceDay()
	references := []string{"AAAAAAAA", "BBBBBBBB", "CCCCCCCC", "DDDDDDDD"}
	for _, r := range references[:3] { // the last is not registered here
		people = append(people, Registration{
			Reference: r, Category: rapid.SampledFrom([]string{"ngo", "member-state"}).Draw(t, "category"), Organisation: "Org",
			Gender: rapid.SampledFrom([]string{"", "woman"}).Draw(t, "gender"), Status: rapid.SampledFrom([]Status{StatusApproved, StatusPending}).Draw(t, "status"),
		})
	}
	for i := range rapid.IntRange(0, 20).Draw(t, "entries") {
		s := rapid.SampledFrom(c.Sessions).Draw(t, "session")
		reference := rapid.SampledFrom(references).Draw(t, "reference")
		e := Entry{
			ID: EntryID{"O", uint64(i + 1)}, HLC: uint64(i + 1), Kind: rapid.SampledFrom([]Kind{KindIn, KindIn, KindOut, KindPrint, KindUndo, KindSubstitute, KindMerge}).Draw(t, "kind"),
			Reference: reference, Category: "ngo", Organisation: "Org", Room: s.Room, Session: s.ID, Entrance: "main",
			At: s.Start.Add(time.Duration(rapid.IntRange(-60, 240).Draw(t, "minutes")) * time.Minute),
		}
		switch {
		case e.Kind == KindUndo && len(log) > 0:
			before := rapid.SampledFrom(log).Draw(t, "undone")
			e.Target, e.Reference, e.To = before.ID, before.Reference, before.To // as Desk.Undo has it
		case e.Kind == KindUndo:
			e.Kind = KindIn
		case e.Kind == KindSubstitute || e.Kind == KindMerge:
			e.To = rapid.SampledFrom(references).Draw(t, "to")
		}
		log = append(log, e)
	}
	return c, people, log
}

// Whatever order people and their entries come in, an overview says what Count says of
// them all.
func TestOverviewIsTheCount(t *testing.T) {
	t.Parallel()
	groups := []string{"", "category", "session,gender", "entrance", "time:15m"}
	var dims [][]Dimension
	for _, g := range groups {
		d, err := ParseDimensions(g)
		if err != nil {
			t.Fatal(err)
		}
		dims = append(dims, d)
	}
	rapid.Check(t, func(t *rapid.T) {
		c, people, log := overviewDay(t)
		at := c.Sessions[0].Start.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "now")) * time.Minute)
		o := NewOverview(c, at, nil, dims...)
		references := make(map[string]*Registration)
		for i := range people {
			references[people[i].Reference] = &people[i]
		}
		for n := range len(log) + 1 {
			histories, persons := Histories(log[:n]), PersonsOf(log[:n])
			for reference := range references {
				if persons.Gone(reference) {
					o.Put(Someone{Reference: reference})
				} else {
					o.Put(Someone{Reference: reference, Registration: references[reference], History: histories[reference]})
				}
			}
			if reference := "DDDDDDDD"; !persons.Gone(reference) {
				o.Put(Someone{Reference: reference, History: histories[reference]})
			} else {
				o.Put(Someone{Reference: reference})
			}
		}
		for i := range dims {
			want, err := Count(c, each(people), each(log), dims[i], at)
			if err != nil {
				t.Fatal(err)
			}
			got := o.Rows(i)
			want = slices.DeleteFunc(want, func(r CountRow) bool { return len(r.Keys) > 0 && isEmpty(r) })
			if d := cmp.Diff(countLines(want), countLines(got)); d != "" {
				t.Fatalf("by %q (-count +overview):\n%s", groups[i], d)
			}
		}
	})
}

func isEmpty(r CountRow) bool {
	return r.Attended == 0 && r.Inside == 0 && (r.Expected == nil || *r.Expected == 0 && *r.Badged == 0)
}

func TestPeak(t *testing.T) {
	t.Parallel()
	c := presenceDay()
	for steps, want := range map[string]string{
		"":                        "",
		"in A hall morning 10:00": "hall 1 10:00",
		"in A hall morning 10:00; in B hall morning 10:05; out A hall morning 10:10; in C hall morning 10:20": "hall 2 10:05",
		"in A hall morning 10:00; in A hall morning 10:30":                                                    "hall 1 10:00",
		"in A hall morning 10:00; in B hall morning 10:05; -":                                                 "hall 1 10:00",
		"in A hall morning 10:00; in A gallery gallery 11:00; in B hall morning 11:05":                        "gallery 1 11:00, hall 1 10:00",
		// who was not scanned out of the morning is not inside in the afternoon
		"in A hall morning 10:00; in B hall morning 10:01; in C hall afternoon 15:00; in A hall afternoon 15:01; in D hall afternoon 15:02": "hall 3 15:02",
	} {
		var log []Entry
		if steps != "" {
			log = moved(t, c, strings.Split(steps, "; ")...)
		}
		var got []string
		peaks := PeakOf(c, nil, log)
		for _, room := range slices.Sorted(maps.Keys(peaks)) {
			got = append(got, room+" "+string(rune('0'+peaks[room].Persons))+" "+peaks[room].At.Format("15:04"))
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: %s, want %s", steps, s, want)
		}
	}
}
