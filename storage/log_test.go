package storage

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
)

func TestAppendFillsInAndReadsBackTheSame(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	full := checkin.Entry{
		Kind: checkin.KindRefused, At: morning.Add(1234567 * time.Nanosecond), Actor: "cli:1000", Reference: "5RQJZWFG", Category: "ngo",
		Organisation: "Médecins", Session: "morning", Room: "chamber", Entrance: "north", By: checkin.ByTicket, Verdict: checkin.Refused,
		Reason: checkin.Superseded, Issue: 3, Target: checkin.EntryID{Origin: "X", Seq: 7}, To: "9DGA015D", Number: 12, Foreign: []byte{1}, Note: []byte{2},
	}
	made := mustAppend(t, s, full, entered("5RQJZWFG"))
	read := mustEntries(t, s)
	if len(read) != 3 || read[0].Kind != checkin.KindOrigin || read[0].Kiosk != "north door" {
		t.Fatalf("the log is %+v", read)
	}
	if diff := cmp.Diff(made, read[1:]); diff != "" {
		t.Error(diff)
	}
	want := full
	want.ID, want.HLC, want.Prev, want.Hash = made[0].ID, made[0].HLC, made[0].Prev, made[0].Hash
	want.At = morning.Add(time.Millisecond)
	if diff := cmp.Diff(want, made[0]); diff != "" {
		t.Error(diff)
	}
	if made[0].Signature != nil || !ed25519.Verify(read[0].PublicKey, made[1].Hash, made[1].Signature) {
		t.Error("the last entry of a transaction is signed, and it alone")
	}
	err := s.Look(t.Context(), func(v checkin.View) error {
		history, err := v.History("5RQJZWFG")
		if diff := cmp.Diff(made, history); diff != "" {
			t.Error(diff)
		}
		one, found, err2 := v.Entry(made[0].ID)
		if diff := cmp.Diff(made[0], one); diff != "" || !found {
			t.Error(found, diff)
		}
		last, err3 := v.Last(2)
		if diff := cmp.Diff([]checkin.Entry{made[1], made[0]}, last); diff != "" {
			t.Error(diff)
		}
		_, found, err4 := v.Entry(checkin.EntryID{Origin: "X", Seq: 1})
		if found {
			t.Error("found an entry that is not there")
		}
		return errors.Join(err, err2, err3, err4)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestBytesAreVersionAndCBORChained(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	made := mustAppend(t, s, checkin.Entry{Kind: checkin.KindIn, At: time.UnixMilli(5)})[0]
	var body, prev []byte
	row(t, s, "SELECT body FROM entry WHERE seq = 2", &body)
	row(t, s, "SELECT hash FROM entry WHERE seq = 1", &prev)
	want := []byte{1, 0xa5, 0x01, 0x78, 26}
	want = append(want, made.ID.Origin...)
	want = append(want, 0x02, 0x02, 0x03, 0x1b)
	for shift := 56; shift >= 0; shift -= 8 {
		want = append(want, byte(made.HLC>>shift))
	}
	want = append(want, 0x04, 0x62, 'i', 'n', 0x05, 0x05)
	if !bytes.Equal(body, want) {
		t.Errorf("stored % x\n  want % x", body, want)
	}
	if sum := sha256.Sum256(append(prev, body...)); !bytes.Equal(sum[:], made.Hash) {
		t.Error("the hash is not SHA-256 of the hash before and the bytes")
	}
}

func TestNothingIsWrittenWhereDecideFails(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	mustAppend(t, s, entered("5RQJZWFG"))
	failure := errors.New("no")
	_, err := s.Append(t.Context(), func(checkin.View) ([]checkin.Entry, error) { return []checkin.Entry{entered("5RQJZWFG")}, failure })
	if !errors.Is(err, failure) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Append(ctx, func(checkin.View) ([]checkin.Entry, error) { return []checkin.Entry{entered("5RQJZWFG")}, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if n := len(mustEntries(t, s)); n != 2 {
		t.Errorf("%d entries, want 2", n)
	}
	mustAppend(t, s, entered("5RQJZWFG")) // the connection is still good
}

func TestClockNeverGoesBack(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	wall := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	o.WallClock = func() time.Time { return wall }
	s := mustOpen(t, o)
	first := mustAppend(t, s, entered("5RQJZWFG"))[0]
	wall = wall.Add(-time.Hour)
	second := mustAppend(t, s, entered("5RQJZWFG"))[0]
	wall = wall.Add(3 * time.Hour)
	third := mustAppend(t, s, entered("5RQJZWFG"))[0]
	if second.HLC != first.HLC+1 {
		t.Errorf("after a step back the clock went from %d to %d", first.HLC, second.HLC)
	}
	if third.HLC != uint64(wall.UnixMilli())<<16 {
		t.Errorf("the clock reads %d, want the wall clock", third.HLC)
	}
	if !third.At.Equal(morning) {
		t.Errorf("at is %v, want what the caller said", third.At)
	}
}

func TestTriggersRefuse(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	mustAppend(t, s, entered("5RQJZWFG"))
	before := mustEntries(t, s)
	for query, want := range map[string]string{
		"UPDATE entry SET kind = 'out'": "append-only",
		"DELETE FROM entry":             "append-only",
		"INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2":                             "contiguous",
		"INSERT INTO entry SELECT origin, 4, hlc, kind, reference, body, hash, signature FROM entry": "contiguous",
	} {
		err := s.writer.transact(t.Context(), func(x *session) error { return x.exec(query) })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", query, err, want)
		}
	}
	if diff := cmp.Diff(before, mustEntries(t, s)); diff != "" {
		t.Error(diff)
	}
}

// Two stores on one file stand for two processes.
func TestAnyInterleavingIsContiguous(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		o := testOptions(t)
		stores := []*Store{mustOpen(t, o), mustOpen(t, o)}
		defer func() { mustClose(t, stores[0]); mustClose(t, stores[1]) }()
		var want []checkin.EntryID
		for _, step := range rapid.SliceOfN(rapid.IntRange(0, 5), 1, 12).Draw(rt, "steps") {
			var some []checkin.Entry
			for range 1 + step/2 {
				some = append(some, entered("5RQJZWFG"))
			}
			for _, e := range mustAppend(t, stores[step%2], some...) {
				want = append(want, e.ID)
			}
		}
		read := mustEntries(t, stores[0])
		var got []checkin.EntryID
		for i, e := range read {
			if e.ID.Seq != uint64(i+1) || i > 0 && (!bytes.Equal(e.Prev, read[i-1].Hash) || e.HLC <= read[i-1].HLC) {
				rt.Fatalf("entry %d is %+v", i+1, e)
			}
			got = append(got, e.ID)
		}
		if !slices.Equal(got[1:], want) {
			rt.Fatalf("the log is %v, appended were %v", got, want)
		}
		if r, err := stores[1].Verify(t.Context()); err != nil || len(r.Bad) > 0 || r.Entries != len(read) {
			rt.Fatalf("%+v %v", r, err)
		}
	})
}

func TestStoresSideBySide(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	const each, writers = 25, 4
	failed := make(chan error, writers)
	for n := range writers {
		s := mustOpen(t, o)
		go func() {
			for range each {
				_, err := s.Append(t.Context(), func(v checkin.View) ([]checkin.Entry, error) {
					_, err := v.History("5RQJZWFG")
					return []checkin.Entry{entered(numbered(n).Reference)}, err
				})
				if err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	for range writers {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	s := mustOpen(t, o)
	r, err := s.Verify(t.Context())
	if want := (Report{Entries: each*writers + 1, Origins: 1}); err != nil || !cmp.Equal(r, want) {
		t.Errorf("%+v %v, want %+v", r, err, want)
	}
}

// The numbers of persons inside are always what the log says.
func TestOccupancyIsAFunctionOfTheLog(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	people := []string{"00000001", "00000002", "00000003"}
	kinds := []checkin.Kind{checkin.KindIn, checkin.KindIn, checkin.KindOut, checkin.KindSubstitute, checkin.KindMerge, checkin.KindUndo, checkin.KindRecount, checkin.KindRefused}
	rapid.Check(t, func(rt *rapid.T) {
		var some []checkin.Entry
		for range rapid.IntRange(1, 4).Draw(rt, "entries") {
			e := entered(rapid.SampledFrom(people).Draw(rt, "person"))
			e.Kind = rapid.SampledFrom(kinds).Draw(rt, "kind")
			e.Session = rapid.SampledFrom([]string{"morning", "afternoon"}).Draw(rt, "session")
			e.Category = rapid.SampledFrom([]string{"ngo", "media"}).Draw(rt, "category")
			e.Room = rapid.SampledFrom([]string{"chamber", "gallery"}).Draw(rt, "room")
			switch e.Kind {
			case checkin.KindUndo:
				target := rapid.SampledFrom(append(history(t, s, e.Reference), checkin.Entry{Reference: e.Reference})).Draw(rt, "target")
				e.Target, e.Reference, e.To, e.Room, e.Session = target.ID, target.Reference, target.To, target.Room, target.Session
			case checkin.KindSubstitute, checkin.KindMerge:
				e.To = rapid.SampledFrom(people).Draw(rt, "to")
			case checkin.KindRecount:
				e.Reference, e.Number = "", rapid.IntRange(0, 5).Draw(rt, "heads")
			}
			some = append(some, e)
		}
		mustAppend(t, s, some...)
		var log []checkin.Entry
		for e, err := range s.Entries(t.Context(), checkin.EntryID{}) {
			if err != nil {
				rt.Fatal(err)
			}
			log = append(log, e)
		}
		for _, room := range []string{"chamber", "gallery"} {
			for _, session := range []string{"", "morning", "afternoon"} {
				want := checkin.OccupancyOf(log, room, session)
				var got checkin.Occupancy
				if err := s.Look(t.Context(), func(v checkin.View) (err error) { got, err = v.Inside(room, session); return err }); err != nil {
					rt.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					rt.Fatalf("%s %q: %s", room, session, diff)
				}
			}
		}
	})
}

func history(t testing.TB, s *Store, reference string) (entries []checkin.Entry) {
	t.Helper()
	if err := s.Look(t.Context(), func(v checkin.View) (err error) { entries, err = v.History(reference); return err }); err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestNotesAreSealed(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustPut(t, s, numbered(1))
	note := entered(numbered(1).Reference)
	note.Kind, note.NoteText = checkin.KindNote, "Ms. Kovács lost her badge"
	foreign := checkin.Entry{Kind: checkin.KindNote, At: morning, NoteText: "somebody called Lindqvist asked"}
	made := mustAppend(t, s, note, foreign)
	for i, want := range []string{note.NoteText, foreign.NoteText} {
		if got, found, err := s.Note(t.Context(), made[i].ID); got != want || !found || err != nil {
			t.Errorf("%q %v %v, want %q", got, found, err, want)
		}
		if made[i].NoteText != "" || len(made[i].Note) != 32 {
			t.Errorf("the entry holds %q and a hash of %d bytes", made[i].NoteText, len(made[i].Note))
		}
	}
	if err := s.Look(t.Context(), func(v checkin.View) error {
		if !bytes.Equal(v.Hash(note.NoteText), made[0].Note) {
			t.Error("the entry holds another hash than View.Hash")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	wantNowhere(t, o.Dir, "lost her badge", "Kovács", "Lindqvist", "example.org", "TICKET-1")
	mustClose(t, s)
	wantNowhere(t, o.Dir, "lost her badge", "Kovács", "Lindqvist", "example.org", "TICKET-1")
}
