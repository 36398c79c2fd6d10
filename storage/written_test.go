package storage

import "testing"

// A wish for another spelling is seen to once what stands on the badge was written after it.
func TestWrittenFollowsTheName(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	r := numbered(1)
	put := func() uint64 {
		t.Helper()
		if err := s.Import(t.Context(), func(tx *RegistrationTx) error { return tx.Put(r, nil) }); err != nil {
			t.Fatal(err)
		}
		hlc, err := s.Written(t.Context(), r.Reference)
		if err != nil {
			t.Fatal(err)
		}
		return hlc
	}
	began := put()
	wish := mustAppend(t, s, entered(r.Reference))[0]
	if again := put(); began == 0 || again != began || began > wish.HLC {
		t.Errorf("written at %d, after the same import at %d, and the wish came at %d", began, again, wish.HLC)
	}
	r.Email = "other@example.org"
	if after := put(); after != began {
		t.Error("another address is no other badge")
	}
	r.FamilyName = "Kovacs"
	if after := put(); after <= wish.HLC {
		t.Errorf("the name was written at %d, the wish came at %d", after, wish.HLC)
	}
	if none, err := s.Written(t.Context(), "00000009"); none != 0 || err != nil {
		t.Error(none, err)
	}
}
