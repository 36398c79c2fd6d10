package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"antechamber/kiosk/checkin"
)

// What an import put is found before it is written, is put again under other keys, and is gone where the import fails.
func TestWhatIsGatheredIsFound(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	ann := checkin.Registration{Reference: "5RQJZWFG", GivenName: "Ann", Category: "ngo", Ticket: "T1", Source: "pretix", ExternalID: "A-1"}
	bea := checkin.Registration{Reference: "7KX2M9QD", GivenName: "Bea", Category: "ngo"}
	change := func(tx *RegistrationTx) error {
		for _, r := range []checkin.Registration{bea, ann} {
			if err := tx.Put(r, map[string]string{"name": "shared", "own": r.GivenName}); err != nil {
				return err
			}
		}
		finds := func(want []string, got []string, err error) {
			t.Helper()
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("finds %v, want %v: %v", got, want, err)
			}
		}
		both := []string{ann.Reference, bea.Reference}
		got, err := tx.Lookup("name", "shared")
		finds(both, got, err)
		got, err = tx.ByTicket("T1")
		finds(both[:1], got, err)
		got, err = tx.BySource("pretix", "A-1")
		finds(both[:1], got, err)
		if r, there, err := tx.Get(ann.Reference); err != nil || !there || r.GivenName != "Ann" {
			t.Errorf("gets %+v, %v, %v", r, there, err)
		}
		ann := ann
		ann.GivenName, ann.Ticket = "Anne", "T2"
		if err := tx.Put(ann, map[string]string{"own": "Anne"}); err != nil {
			return err
		}
		got, err = tx.Lookup("name", "shared")
		finds(both[1:], got, err)
		got, err = tx.ByTicket("T1")
		finds(nil, got, err)
		got, err = tx.ByTicket("T2")
		finds(both[:1], got, err)
		return nil
	}
	broken := errors.New("broken off")
	if err := s.Import(t.Context(), func(tx *RegistrationTx) error { return errors.Join(change(tx), broken) }); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if _, found, err := s.Registration(t.Context(), ann.Reference); found || err != nil {
		t.Errorf("an import that was broken off left somebody: %v", err)
	}
	if err := s.Import(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	if r, found, err := s.Registration(t.Context(), ann.Reference); !found || err != nil || r.GivenName != "Anne" {
		t.Errorf("registered is %+v, %v", r, err)
	}
	err := s.Import(t.Context(), func(tx *RegistrationTx) error {
		got, err := tx.Lookup("own", "Bea")
		if !slices.Equal(got, []string{bea.Reference}) {
			t.Errorf("the next import finds %v", got)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An import of more than is gathered at once is found whole, however it is written.
func TestManyAreGathered(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	const n = mostGathered + 50
	err := s.Import(context.Background(), func(tx *RegistrationTx) error {
		for i := range n {
			reference := fmt.Sprintf("%08d", (i*7919)%n)
			if err := tx.Put(checkin.Registration{Reference: reference, GivenName: "A", Category: "ngo"}, map[string]string{"own": reference, "all": "same" + reference[7:]}); err != nil {
				return err
			}
		}
		for _, reference := range []string{"00000000", "00000001", fmt.Sprintf("%08d", n-1)} {
			if got, err := tx.Lookup("own", reference); err != nil || !slices.Equal(got, []string{reference}) {
				t.Errorf("%s finds %v, %v", reference, got, err)
			}
		}
		got, err := tx.Lookup("all", "same7")
		if len(got) != n/10 || !slices.IsSorted(got) {
			t.Errorf("%d are found by one key, want %d", len(got), n/10)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	many := 0
	for _, err := range s.Registrations(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		many++
	}
	if many != n {
		t.Errorf("%d are registered, want %d", many, n)
	}
}
