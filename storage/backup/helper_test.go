package backup

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// kiosk is a data folder and its keys, with a clock that stands still.
type kiosk struct {
	options storage.Options
	at      time.Time
}

var morning = time.Date(2007, 3, 5, 15, 15, 0, 0, time.UTC)

func newKiosk(t testing.TB) *kiosk {
	t.Helper()
	root := t.TempDir()
	k := &kiosk{at: morning}
	k.options = storage.Options{
		Dir: filepath.Join(root, "data"), Kiosk: "north door", Keeper: seal.Keeper{Dir: filepath.Join(root, "keys"), FileOnly: true},
		WallClock: func() time.Time { return k.at },
	}
	return k
}

func (k *kiosk) database() string { return filepath.Join(k.options.Dir, storage.FileName) }

// open opens the data folder as a window does.
func (k *kiosk) open(t testing.TB) (*storage.Store, Recovery) {
	t.Helper()
	Inspect(t.Context(), k.options.Dir)
	s, r, err := Open(t.Context(), k.options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, r
}

func (k *kiosk) auto(s *storage.Store) *Auto {
	return &Auto{Source: Source{
		Store: s, Dir: k.options.Dir, Conference: "ecosoc-2007", File: filepath.Join(k.options.Dir, "conference.toml"),
		Kiosk: "north door", Now: k.options.WallClock,
	}}
}

// backUp makes an automatic backup, which must be made.
func (k *kiosk) backUp(t testing.TB, s *storage.Store) string {
	t.Helper()
	made, err := k.auto(s).Make(t.Context())
	if err != nil || made.Path == "" || made.Second != nil {
		t.Fatalf("%+v %v", made, err)
	}
	return made.Path
}

func shut(t testing.TB, s *storage.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func put(t testing.TB, s *storage.Store, people ...int) {
	t.Helper()
	err := s.Import(t.Context(), func(tx *storage.RegistrationTx) error {
		for _, n := range people {
			r := checkin.Registration{
				Reference: reference(n), GivenName: "Zsófia", FamilyName: fmt.Sprintf("Kovács-%d", n), Category: "ngo",
				Status: checkin.StatusApproved, Listing: checkin.ListingListed, Ticket: fmt.Sprintf("TICKET-%d", n),
			}
			if err := tx.Put(r, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func reference(n int) string { return fmt.Sprintf("%08d", n) }

// admit logs an entry of each.
func admit(t testing.TB, s *storage.Store, people ...int) []checkin.Entry {
	t.Helper()
	var all []checkin.Entry
	for _, n := range people {
		made, err := s.Append(t.Context(), func(checkin.View) ([]checkin.Entry, error) {
			return []checkin.Entry{{
				Kind: checkin.KindIn, At: morning, Actor: "staff:1", Reference: reference(n), Category: "ngo", Session: "morning", Room: "chamber",
				Entrance: "main", By: checkin.ByCode, Verdict: checkin.Admitted, Reason: checkin.First, NoteText: "a note",
			}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, made...)
	}
	return all
}

func people(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

// holds checks that the entries are in the log, which must verify, and that each
// person is counted and can be read.
func holds(t testing.TB, s *storage.Store, entries ...checkin.Entry) {
	t.Helper()
	if report, err := s.Verify(t.Context()); err != nil || report.Bad != nil {
		t.Errorf("the log does not verify: %+v %v", report, err)
	}
	err := s.Look(t.Context(), func(v checkin.View) error {
		inside, err := v.Inside("chamber", "morning")
		if err != nil || inside.Persons() != len(entries) {
			t.Errorf("%d inside (%v), want %d", inside.Persons(), err, len(entries))
		}
		for _, e := range entries {
			if found, ok, err := v.Entry(e.ID); err != nil || !ok || string(found.Hash) != string(e.Hash) {
				t.Errorf("entry %s is not there as it was: %v %v", e.ID, ok, err)
			}
			if r, ok, err := v.Registration(e.Reference); err != nil || !ok || r.GivenName != "Zsófia" {
				t.Errorf("%s cannot be read: %v %v", e.Reference, ok, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if text, ok, err := s.Note(t.Context(), e.ID); err != nil || !ok || text != "a note" {
			t.Errorf("the note of %s: %q %v %v", e.ID, text, ok, err)
		}
	}
}

// origin returns the entry that began the log that the kiosk appends to now.
func origin(t testing.TB, s *storage.Store, last checkin.Entry) checkin.Entry {
	t.Helper()
	var first checkin.Entry
	err := s.Look(t.Context(), func(v checkin.View) (err error) {
		first, _, err = v.Entry(checkin.EntryID{Origin: last.ID.Origin, Seq: 1})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return first
}
