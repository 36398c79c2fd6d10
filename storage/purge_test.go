package storage

import (
	"path/filepath"
	"slices"
	"testing"

	"antechamber/kiosk/checkin"
)

func TestPurge(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustPut(t, s, numbered(1), numbered(2))
	mustAppend(t, s, entered(numbered(1).Reference))
	keys := traces(t, s)
	imported, err := s.LastImport(t.Context())
	if err != nil || imported.IsZero() {
		t.Fatal(imported, err)
	}
	mustClose(t, s)
	backup := filesOf(t, o.Dir)[filepath.Join(o.Dir, FileName)]

	s = mustOpen(t, o)
	if got := mustErase(t, s, everyone()); got.Number != 2 || !got.Clean || got.Entries[0].Number != 2 {
		t.Error(got)
	}
	if n := len(traces(t, s)); n != 0 {
		t.Errorf("%d persons are left", n)
	}
	files := filesOf(t, o.Dir)
	for reference, traces := range keys {
		for _, trace := range traces {
			if in := found(files, trace); in != nil {
				t.Errorf("something of %s is in %v", reference, in)
			}
		}
	}
	if len(mustEntries(t, s)) != 3 {
		t.Error("entries are gone, or came")
	}
	if again, err := s.LastImport(t.Context()); err != nil || !again.Equal(imported) {
		t.Error("a purge counts as an import", err)
	}
	wantFault(t, s.Import(t.Context(), func(tx *RegistrationTx) error { return tx.Put(numbered(2), nil) }), checkin.FaultConflict)
	mustPut(t, s, numbered(3))
	mustClose(t, s)

	write(t, o, backup)
	s = mustOpen(t, o)
	if got, err := s.EraseAgain(t.Context(), AgainOptions{}); err != nil || got.Persons != 0 {
		t.Error("a folder that was copied lost its people", got, err)
	}
	for _, want := range []int{2, 0} {
		if got, err := s.EraseAgain(t.Context(), AgainOptions{Actor: "cli:1", Purges: true}); err != nil || got.Persons != want {
			t.Errorf("%v (%v), want %d", got, err, want)
		}
	}
}

func TestPhotosGoAlone(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	mustPut(t, s, numbered(1))
	one := numbered(1).Reference
	for _, jpeg := range []string{"first", "second"} {
		if err := s.PutPhoto(t.Context(), one, []byte(jpeg)); err != nil {
			t.Fatal(err)
		}
	}
	if jpeg, found, err := s.Photo(t.Context(), one); string(jpeg) != "second" || !found || err != nil {
		t.Errorf("%q %v %v", jpeg, found, err)
	}
	photos := checkin.Erasure{Scope: checkin.EveryPhoto, Decide: func(_ checkin.View, n int) ([]checkin.Entry, error) {
		if n == 0 {
			return nil, nil
		}
		return []checkin.Entry{{Kind: checkin.KindNote, At: morning, Actor: "cli:1", Reason: checkin.PhotosDeleted, Number: n}}, nil
	}}
	if got := mustErase(t, s, photos); got.Number != 1 || len(got.Entries) != 1 {
		t.Error(got)
	}
	if got := mustErase(t, s, photos); got.Number != 0 || len(got.Entries) != 0 {
		t.Error(got)
	}
	if n, err := s.Photos(t.Context()); n != 0 || err != nil {
		t.Error(n, err)
	}
	if _, found, err := s.Registration(t.Context(), one); !found || err != nil {
		t.Error("the person went with the photo", err)
	}
}

func TestChangedSince(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s, other := mustOpen(t, o), mustOpen(t, o)
	var since Changes
	expect := func(what string, all bool, references ...string) {
		t.Helper()
		now, got, gotAll, err := s.ChangedSince(t.Context(), since)
		if err != nil || gotAll != all || !slices.Equal(got, references) {
			t.Errorf("%s: %v %v (%v), want %v %v", what, gotAll, got, err, all, references)
		}
		since = now
	}
	expect("at first", true)
	expect("nothing", false)
	mustPut(t, other, numbered(1), numbered(2))
	expect("an import", true)
	_, err := other.Register(t.Context(), numbered(3), func(checkin.View, checkin.Registration) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindRegister, At: morning, Reference: numbered(3).Reference}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	mustErase(t, s, erasureOf(numbered(1).Reference))
	expect("a walk-in and an erasure", false, numbered(3).Reference, numbered(1).Reference)
	mustErase(t, other, everyone())
	expect("a purge", true)
	_, err = s.Register(t.Context(), numbered(4), func(checkin.View, checkin.Registration) ([]checkin.Entry, error) {
		return []checkin.Entry{entered(numbered(4).Reference)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	expect("after the purge", false, numbered(4).Reference)
}
