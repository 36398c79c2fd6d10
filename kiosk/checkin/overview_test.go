package checkin

import (
	"fmt"
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
			Gender: rapid.SampledFrom([]string{"", "woman"}).Draw(t, "gender"), Roles: rapid.SampledFrom([][]string{nil, {"panellist"}, {"panellist", "guest"}}).Draw(t, "roles"), Status: rapid.SampledFrom([]Status{StatusApproved, StatusPending}).Draw(t, "status"),
		})
	}
	for i := range rapid.IntRange(0, 20).Draw(t, "entries") {
		s := rapid.SampledFrom(c.Sessions).Draw(t, "session")
		reference := rapid.SampledFrom(references).Draw(t, "reference")
		e := Entry{
			ID: EntryID{"O", uint64(i + 1)}, HLC: uint64(i + 1), Kind: rapid.SampledFrom([]Kind{KindIn, KindIn, KindRefused, KindOut, KindPrint, KindUndo, KindSubstitute, KindMerge}).Draw(t, "kind"),
			Reference: reference, Category: "ngo", Organisation: "Org", Room: s.Room, Session: s.ID, Entrance: "main",
			At: s.Start.Add(time.Duration(rapid.IntRange(-60, 240).Draw(t, "minutes")) * time.Minute),
		}
		switch {
		case e.Kind == KindRefused:
			e.Verdict, e.Reason = Refused, rapid.SampledFrom([]Reason{Forged, Pending}).Draw(t, "reason")
		case e.Kind == KindUndo && len(log) > 0:
			before := rapid.SampledFrom(log).Draw(t, "undone")
			e.Target, e.Reference, e.To = before.ID, before.Reference, before.To
		case e.Kind == KindUndo:
			e.Kind = KindIn
		case e.Kind == KindSubstitute || e.Kind == KindMerge:
			e.To = rapid.SampledFrom(references).Draw(t, "to")
		}
		log = append(log, e)
	}
	return c, people, log
}

// overviewWhere draws conditions.
func overviewWhere(t *rapid.T) (w Where) {
	groups := map[string][]string{
		ByCategory: {"ngo", "member-state"}, ByGender: {"", "woman"}, BySession: {"morning", "afternoon"}, BySessions: {"morning", "morning+afternoon"},
		ByRole: {"", "panellist", "guest"}, ByEntrance: {"main", "side"}, IsBadged: {Yes, No}, IsAttended: {Yes, No}, IsInside: {Yes, No},
	}
	names := slices.Sorted(maps.Keys(groups))
	for range rapid.IntRange(0, 3).Draw(t, "conditions") {
		name := rapid.SampledFrom(names).Draw(t, "condition")
		w = w.With(name, rapid.SampledFrom(groups[name]).Draw(t, "group"))
	}
	return w
}

// Whatever order people and their entries come in, an overview says what Count says of
// them all.
func TestOverviewIsTheCount(t *testing.T) {
	t.Parallel()
	groups := []string{"", "category", "session,gender", "entrance", "time:15m", "role", "sessions", "role,gender", "kiosk"}
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
		o := NewOverview(c, at, nil)
		where := overviewWhere(t)
		early := o.Select(where, dims...) // of what is put from now on
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
		late := o.Select(where, dims...)
		for i := range dims {
			want, err := where.Count(c, each(people), each(log), dims[i], at)
			if err != nil {
				t.Fatal(err)
			}
			want = slices.DeleteFunc(want, func(r CountRow) bool { return len(r.Keys) > 0 && isEmpty(r) })
			for _, got := range []*Selection{early, late} {
				if d := cmp.Diff(countLines(want), countLines(got.Rows(i))); d != "" {
					t.Fatalf("by %q where %q (-count +overview):\n%s", groups[i], where, d)
				}
			}
		}
		if d := cmp.Diff(late.TurnedAway(), early.TurnedAway()); d != "" {
			t.Fatalf("turned away where %q (-late +early):\n%s", where, d)
		}
		if d := cmp.Diff(late.Peaks(), early.Peaks()); d != "" {
			t.Fatalf("peaks where %q (-late +early):\n%s", where, d)
		}
		everybody := o.Select(nil, nil)
		if d := cmp.Diff(PeakOf(c, nil, log), everybody.Peaks()); d != "" {
			t.Fatalf("(-PeakOf +overview):\n%s", d)
		}
		if d := cmp.Diff(TurnedAwayOf(log), everybody.TurnedAway()); d != "" {
			t.Fatalf("(-TurnedAwayOf +overview):\n%s", d)
		}
		for figure := range 4 { // who is behind a figure are as many as it says
			for _, r := range late.Rows(0) {
				n := [4]int{0, 0, r.Attended, r.Inside}
				if r.Expected != nil {
					n[0], n[1] = *r.Expected, *r.Badged
				}
				if behind := late.Behind(0, figure, func([]string) bool { return true }); len(behind) != n[figure] {
					t.Fatalf("figure %d is %d, and behind it are %v, where %q", figure, n[figure], behind, where)
				}
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

// BenchmarkSelect counts 100,000 people anew, as a filter of the organiser screen does.
func BenchmarkSelect(b *testing.B) {
	c := presenceDay()
	o := NewOverview(c, c.Sessions[0].Start.Add(time.Hour), nil)
	for i := range 100_000 {
		reference := fmt.Sprintf("%08d", i)
		e := Entry{
			ID: EntryID{"O", uint64(i + 1)}, HLC: uint64(i + 1), Kind: KindIn, Reference: reference, Category: "ngo", Organisation: fmt.Sprintf("Org %d", i%300),
			Room: c.Sessions[0].Room, Session: c.Sessions[0].ID, Entrance: "main", At: c.Sessions[0].Start.Add(time.Duration(i) * 50 * time.Millisecond),
		}
		o.Put(Someone{Reference: reference, Registration: &Registration{Reference: reference, Category: "ngo", Organisation: e.Organisation, Status: StatusApproved}, History: []Entry{e}})
	}
	var dims [][]Dimension
	for _, by := range []string{"", "category", "role", "delegation_role", "organisation", "group", "region", "gender", "session", "sessions", "entrance", "kiosk", "time:5m", "delegation_role,gender", "role,gender"} {
		d, err := ParseDimensions(by)
		if err != nil {
			b.Fatal(err)
		}
		dims = append(dims, d)
	}
	b.ReportAllocs()
	for b.Loop() {
		o.Select(Where{}.With(ByCategory, "ngo"), dims...).Close()
	}
}
