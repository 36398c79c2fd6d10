package storage

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
)

func anybody(string, ed25519.PublicKey) error { return nil }

// give merges what one store has and the other lacks, and returns the last refusal.
func give(t testing.TB, from, to *Store, least int) (refused error) {
	t.Helper()
	have, err := from.Heads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for origin := range have {
		heads, err := to.Heads(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for after := heads[origin].Seq; after < have[origin].Seq; {
			records, err := from.Records(t.Context(), origin, after, least)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := to.Merge(t.Context(), records, anybody, nil); err != nil {
				refused = err
				break
			}
			after = records[len(records)-1].ID.Seq
		}
	}
	return refused
}

// logOf is the whole log without what only the reader fills in.
func logOf(t testing.TB, s *Store) map[string]checkin.Entry {
	t.Helper()
	log := make(map[string]checkin.Entry)
	for _, e := range mustEntries(t, s) {
		log[e.ID.String()] = e
	}
	return log
}

// wantDerived checks that what the database keeps ready is what its log says.
func wantDerived(t testing.TB, s *Store) {
	t.Helper()
	log := mustEntries(t, s)
	err := s.Look(t.Context(), func(v checkin.View) error {
		for _, room := range []string{"chamber", "gallery"} {
			for _, session := range []string{"", "morning", "afternoon"} {
				got, err := v.Inside(room, session)
				if err != nil {
					return err
				}
				if diff := cmp.Diff(checkin.OccupancyOf(log, room, session), got); diff != "" {
					t.Fatalf("%s %q: %s", room, session, diff)
				}
			}
		}
		got, err := v.Extended()
		if diff := cmp.Diff(checkin.ExtensionsOf(log), got); diff != "" {
			t.Fatal(diff)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever kiosks log and whoever tells whom when, all end with one log and one state.
func TestMergingConverges(t *testing.T) {
	t.Parallel()
	stores := []*Store{mustOpen(t, testOptions(t)), mustOpen(t, testOptions(t)), mustOpen(t, testOptions(t))}
	people := []string{"00000001", "00000002", "00000003"}
	kinds := []checkin.Kind{checkin.KindIn, checkin.KindIn, checkin.KindOut, checkin.KindSubstitute, checkin.KindMerge, checkin.KindUndo, checkin.KindRecount, checkin.KindNote}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			s := rapid.SampledFrom(stores).Draw(rt, "kiosk")
			if rapid.Bool().Draw(rt, "tells") {
				if err := give(t, s, rapid.SampledFrom(stores).Draw(rt, "other"), rapid.IntRange(1, 3).Draw(rt, "least")); err != nil {
					rt.Fatal(err)
				}
				continue
			}
			var some []checkin.Entry
			for range rapid.IntRange(1, 3).Draw(rt, "entries") {
				e := entered(rapid.SampledFrom(people).Draw(rt, "person"))
				e.Kind = rapid.SampledFrom(kinds).Draw(rt, "kind")
				e.Session = rapid.SampledFrom([]string{"morning", "afternoon"}).Draw(rt, "session")
				e.Room = rapid.SampledFrom([]string{"chamber", "gallery"}).Draw(rt, "room")
				switch e.Kind {
				case checkin.KindUndo:
					target := rapid.SampledFrom(append(history(t, s, e.Reference), checkin.Entry{Reference: e.Reference})).Draw(rt, "target")
					e.Target, e.Reference, e.To, e.Room, e.Session = target.ID, target.Reference, target.To, target.Room, target.Session
				case checkin.KindSubstitute, checkin.KindMerge:
					e.To = rapid.SampledFrom(people).Draw(rt, "to")
				case checkin.KindRecount, checkin.KindNote:
					e.Reference, e.Number, e.Reason = "", rapid.IntRange(0, 5).Draw(rt, "number"), checkin.Extended
				}
				some = append(some, e)
			}
			mustAppend(t, s, some...)
		}
		for range 2 {
			for i := range stores {
				if err := give(t, stores[i], stores[(i+1)%len(stores)], 100); err != nil {
					rt.Fatal(err)
				}
			}
		}
		for _, s := range stores[1:] {
			if diff := cmp.Diff(logOf(t, stores[0]), logOf(t, s)); diff != "" {
				rt.Fatal(diff)
			}
		}
		for _, s := range stores {
			wantDerived(t, s)
		}
	})
	for _, s := range stores {
		if r, err := s.Verify(t.Context()); err != nil || len(r.Bad) > 0 || r.Origins != len(stores) {
			t.Errorf("%+v %v", r, err)
		}
	}
}

// What is not what its kiosk wrote changes nothing.
func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	from, to := mustOpen(t, testOptions(t)), mustOpen(t, testOptions(t))
	for i := range 5 {
		mustAppend(t, from, entered(fmt.Sprintf("%08d", i)))
	}
	origin := lastOrigin(t, from).ID.Origin
	good, err := from.Records(t.Context(), origin, 0, 100)
	if err != nil || len(good) != 6 {
		t.Fatal(len(good), err)
	}
	change := func(do func([]Record) []Record) []Record {
		changed := slices.Clone(good)
		for i := range changed {
			changed[i].Body, changed[i].Hash = bytes.Clone(changed[i].Body), bytes.Clone(changed[i].Hash)
		}
		return do(changed)
	}
	nobody := func(string, ed25519.PublicKey) error { return errors.New("no kiosk of ours") }
	for _, tt := range []struct {
		name    string
		records []Record
		vouch   Vouch
		want    error
		taken   int
	}{
		{"a changed byte", change(func(r []Record) []Record { r[3].Body[9] ^= 1; return r }), anybody, ErrForged, 3},
		{"another's signature", change(func(r []Record) []Record { r[5].Signature = r[4].Signature; return r }), anybody, ErrForged, 5},
		{"no signature at the end", change(func(r []Record) []Record { r[5].Signature = nil; return r }), anybody, ErrForged, 5},
		{"a gap", change(func(r []Record) []Record { return r[2:] }), anybody, ErrGap, 0},
		{"out of order", change(func(r []Record) []Record { r[1], r[2] = r[2], r[1]; return r }), anybody, ErrForged, 0},
		{"under another's name", change(func(r []Record) []Record {
			for i := range r {
				r[i].ID.Origin = "SOMEBODY"
			}
			return r
		}), anybody, ErrForged, 0},
		{"rubbish", []Record{{ID: checkin.EntryID{Origin: "X", Seq: 1}, Body: []byte{1, 2, 3}}}, anybody, ErrForged, 0},
		{"a stranger's log", good, nobody, nil, 0},
	} {
		store := mustOpen(t, testOptions(t))
		added, err := store.Merge(t.Context(), tt.records, tt.vouch, nil)
		if added != tt.taken || err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: %d taken, %v; want %d, %v", tt.name, added, err, tt.taken, tt.want)
		}
		if r, err := store.Verify(t.Context()); err != nil || len(r.Bad) > 0 || r.Entries != tt.taken {
			t.Errorf("%s: %+v %v", tt.name, r, err)
		}
	}
	for range 2 { // twice is once
		if _, err := to.Merge(t.Context(), good, anybody, &Cursor{7, "m7"}); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := to.Cursor(t.Context()); err != nil || c != (Cursor{7, "m7"}) {
		t.Errorf("%+v %v", c, err)
	}
	if diff := cmp.Diff(logOf(t, from), logOf(t, to)); diff != "" {
		t.Error(diff)
	}
}

// A copied kiosk goes on with the other's log: both entries are kept, it is told, and
// each of the two begins a new log.
func TestForkIsFoundAndKept(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	first, hub := mustOpen(t, o), mustOpen(t, testOptions(t))
	mustAppend(t, first, entered("00000001"))
	mustClose(t, first)
	backup := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(backup, os.DirFS(o.Dir)); err != nil {
		t.Fatal(err)
	}
	first = mustOpen(t, o)
	mustAppend(t, first, entered("00000002"))
	if err := give(t, first, hub, 1); err != nil {
		t.Fatal(err)
	}
	origin := lastOrigin(t, first).ID.Origin
	mustClose(t, first)

	// The disk is set back with all that could tell: only the others know.
	for _, name := range []string{FileName, FileName + "-wal", FileName + "-shm"} {
		content, err := os.ReadFile(filepath.Join(backup, name))
		if errors.Is(err, os.ErrNotExist) {
			err = os.WriteFile(filepath.Join(o.Dir, name), nil, 0o600)
		} else if err == nil {
			err = os.WriteFile(filepath.Join(o.Dir, name), content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	back := mustOpen(t, o)
	heads, err := back.Heads(t.Context())
	if err != nil || heads[origin].Seq != 2 {
		t.Fatalf("%+v %v, want two entries", heads, err)
	}
	if err := os.Remove(filepath.Join(o.Keeper.Dir, origin+".mark")); err != nil {
		t.Fatal(err)
	}
	mark, err := openMark(back.markPath(origin), 2, heads[origin].Hash)
	if err != nil {
		t.Fatal(err)
	}
	_ = mark.close()
	mustAppend(t, back, entered("00000003"))
	if now := mustEntries(t, back); now[len(now)-1].ID.Origin != origin {
		t.Fatal("the kiosk noticed by itself; this test is about one that does not")
	}
	if err := give(t, back, hub, 1); err != nil && !errors.Is(err, ErrFork) {
		t.Fatal(err)
	}
	records, err := back.Records(t.Context(), origin, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Merge(t.Context(), records, anybody, nil); !errors.Is(err, ErrFork) {
		t.Errorf("%v, want a fork", err)
	}
	forks, err := hub.Forks(t.Context())
	if err != nil || len(forks) != 1 || forks[0].Entry != (checkin.EntryID{Origin: origin, Seq: 3}) || bytes.Equal(forks[0].Ours, forks[0].Other) {
		t.Errorf("%+v %v, want one fork at entry 3", forks, err)
	}
	theirs, err := hub.Records(t.Context(), origin, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := back.Merge(t.Context(), theirs, anybody, nil); !errors.Is(err, ErrFork) {
		t.Errorf("%v, want a fork", err)
	}
	e := mustAppend(t, back, entered("00000004"))
	if e[0].ID.Origin == origin || e[0].ID.Seq != 2 {
		t.Errorf("the kiosk goes on with %s, want a new log", e[0].ID)
	}
	if r, err := back.Verify(t.Context()); err != nil || len(r.Bad) > 0 {
		t.Errorf("%+v %v", r, err)
	}
}

// A kiosk that was set back and did nothing since gets its own entries back, and
// goes on with a new log.
func TestOwnLogComesBack(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s, hub := mustOpen(t, o), mustOpen(t, testOptions(t))
	mustAppend(t, s, entered("00000001"))
	origin := lastOrigin(t, s).ID.Origin
	mustAppend(t, s, entered("00000002"))
	if err := give(t, s, hub, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.writer.transact(t.Context(), func(x *session) error {
		for _, trigger := range []string{"DROP TRIGGER entry_delete"} {
			if err := x.exec(trigger); err != nil {
				return err
			}
		}
		return x.exec("DELETE FROM entry WHERE seq = 3")
	}); err != nil {
		t.Fatal(err)
	}
	if err := give(t, hub, s, 1); err != nil {
		t.Fatal(err)
	}
	if e := mustAppend(t, s, entered("00000003")); e[0].ID.Origin == origin {
		t.Errorf("the kiosk goes on with %s, want a new log", e[0].ID)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(logOf(t, hub))), slices.Sorted(maps.Keys(logOf(t, s)))[:0]); diff == "" {
		t.Error("nothing is here")
	}
}

// What was said in words with an entry is read at the other kiosk, and sealed there too.
func TestNotesTravel(t *testing.T) {
	t.Parallel()
	kiosks := sharing(t, 2)
	mustPut(t, kiosks[0], numbered(1))
	about := entered(numbered(1).Reference)
	about.NoteText = "the Counsellor took it"
	made := mustAppend(t, kiosks[0], about, checkin.Entry{Kind: checkin.KindNote, At: morning, NoteText: "a stranger asked"})
	if err := give(t, kiosks[0], kiosks[1], 10); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"the Counsellor took it", "a stranger asked"} {
		if text, found, err := kiosks[1].Note(t.Context(), made[i].ID); text != want || !found || err != nil {
			t.Errorf("%q %v %v, want %q", text, found, err, want)
		}
	}
	wantNowhere(t, kiosks[1].options.Dir, "Counsellor took", "stranger asked")
}

// A clock that is far ahead is not followed; one that is a little ahead is.
func TestMergeFollowsClocksWithinReason(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 5, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		ahead  time.Duration
		follow bool
	}{{time.Minute, true}, {time.Hour, false}} {
		o, p := testOptions(t), testOptions(t)
		o.WallClock = func() time.Time { return now }
		p.WallClock = func() time.Time { return now.Add(tt.ahead) }
		here, there := mustOpen(t, o), mustOpen(t, p)
		theirs := mustAppend(t, there, entered("00000001"))
		if err := give(t, there, here, 1); err != nil {
			t.Fatal(err)
		}
		ours := mustAppend(t, here, entered("00000002"))
		if after := ours[0].HLC > theirs[0].HLC; after != tt.follow {
			t.Errorf("%s ahead: ours after theirs is %v, want %v", tt.ahead, after, tt.follow)
		}
	}
}

func BenchmarkMerge(b *testing.B) {
	from := mustOpen(b, testOptions(b))
	for i := range 40 {
		var some []checkin.Entry
		for j := range 250 {
			some = append(some, entered(fmt.Sprintf("%08d", i*250+j)))
		}
		mustAppend(b, from, some...)
	}
	for b.Loop() {
		to := mustOpen(b, testOptions(b))
		if err := give(b, from, to, 250); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(10_000*b.N)/b.Elapsed().Seconds(), "entries/s")
}
