package storage

import (
	"fmt"
	"slices"
	"testing"

	"antechamber/kiosk/checkin"
)

// After many questions a transaction knows what there is, and finds the same.
func TestManyQuestionsFindTheSame(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	put := func(tx *RegistrationTx, reference, email string) {
		t.Helper()
		if err := tx.Put(checkin.Registration{Reference: reference, Email: email, Category: "ngo"}, map[string]string{"email": email}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Import(t.Context(), func(tx *RegistrationTx) error { put(tx, "00000001", "before"); return nil }); err != nil {
		t.Fatal(err)
	}
	err := s.Import(t.Context(), func(tx *RegistrationTx) error {
		put(tx, "00000002", "early")
		for i := range manyQuestions {
			if found, err := tx.Lookup("email", fmt.Sprint("nobody", i)); err != nil || found != nil {
				t.Fatal(found, err)
			}
		}
		if tx.known.hashes == nil {
			t.Fatal("it still asks for each")
		}
		put(tx, "00000003", "late")
		put(tx, "00000001", "changed")
		for email, want := range map[string][]string{"early": {"00000002"}, "late": {"00000003"}, "changed": {"00000001"}, "before": nil, "never": nil} {
			if got, err := tx.Lookup("email", email); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s finds %v, want %v: %v", email, got, want, err)
			}
		}
		for reference, email := range map[string]string{"00000001": "changed", "00000002": "early", "00000003": "late", "00000004": ""} {
			if r, found, err := tx.Get(reference); err != nil || r.Email != email || found != (email != "") {
				t.Errorf("%s: %v %v %v", reference, r.Email, found, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
