package storage

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

var (
	_ checkin.Store = (*Store)(nil)
	_ checkin.View  = (*view)(nil)
)

// testOptions are those of a new data folder and key folder.
func testOptions(t testing.TB) Options {
	t.Helper()
	root := t.TempDir()
	return Options{
		Dir:    filepath.Join(root, "data"),
		Kiosk:  "north door",
		Keeper: seal.Keeper{Dir: filepath.Join(root, "keys"), FileOnly: true},
	}
}

func mustOpen(t testing.TB, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // again, where the test closed it
	return s
}

func mustClose(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func mustAppend(t testing.TB, s *Store, entries ...checkin.Entry) []checkin.Entry {
	t.Helper()
	made, err := s.Append(t.Context(), func(checkin.View) ([]checkin.Entry, error) { return entries, nil })
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func mustPut(t testing.TB, s *Store, registrations ...checkin.Registration) {
	t.Helper()
	err := s.Import(t.Context(), func(tx *RegistrationTx) error {
		for _, r := range registrations {
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

func mustEntries(t testing.TB, s *Store) []checkin.Entry {
	t.Helper()
	var all []checkin.Entry
	for e, err := range s.Entries(t.Context(), checkin.EntryID{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

func wantFault(t testing.TB, err error, code string) {
	t.Helper()
	if got := checkin.FaultCode(err); got != code {
		t.Fatalf("fault %q (%v), want %q", got, err, code)
	}
}

var morning = time.Date(2007, 3, 5, 14, 30, 0, 0, time.UTC)

func entered(reference string) checkin.Entry {
	return checkin.Entry{
		Kind: checkin.KindIn, At: morning, Actor: "staff:1", Reference: reference, Category: "ngo", Organisation: "Médecins",
		Session: "morning", Room: "chamber", Entrance: "north", By: checkin.ByCode, Verdict: checkin.Admitted, Reason: checkin.First, Issue: 1,
	}
}

// numbered returns the n-th of many registrations.
func numbered(n int) checkin.Registration {
	return checkin.Registration{
		Reference: fmt.Sprintf("%08d", n), Honorific: "Ms.", GivenName: "Zsófia", FamilyName: fmt.Sprintf("Kovács-%d", n), LatinName: "Zsofia Kovacs",
		Organisation: "International Federation of Everything", Category: "ngo", Function: "Programme Officer", Gender: "woman",
		Email: fmt.Sprintf("delegate.%d@example.org", n), Language: "hu", Status: checkin.StatusApproved, Listing: checkin.ListingListed,
		Source: "indico", ExternalID: fmt.Sprint(n), Ticket: fmt.Sprintf("TICKET-%d", n), Roles: []string{"panellist"},
	}
}
