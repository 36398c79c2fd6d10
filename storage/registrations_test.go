package storage

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

func TestPutGetAndFind(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	full := checkin.Registration{
		Reference: "5RQJZWFG", Honorific: "H.E. Mr.", GivenName: "小明", FamilyName: "王", LatinName: "Wang Xiaoming", NameAsListed: "Mr. Wang",
		Organisation: "China", Country: "CN", Category: "member-state", Roles: []string{"panellist", "guest"}, DelegationRole: "head", Rank: 1,
		Function: "Minister", Gender: "man", Email: "w@example.org", Language: "zh", Status: checkin.StatusApproved, Listing: checkin.ListingHidden,
		Source: "indico", ExternalID: "77", Ticket: "T-77", Photo: "w.jpg", Note: "early", Extra: map[string]string{"diet": "none", "hotel": "A"},
	}
	keys := map[string]string{"email": "w@example.org wang", "organisation": "wang china"}
	find := func(want []string, kind, key string) {
		t.Helper()
		err := s.Import(t.Context(), func(tx *RegistrationTx) error {
			got, err := tx.Lookup(kind, key)
			if kind == kindTicket {
				got, err = tx.ByTicket(key)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s %q finds %v, want %v", kind, key, got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	put := func(r checkin.Registration, keys map[string]string) {
		t.Helper()
		if err := s.Import(t.Context(), func(tx *RegistrationTx) error { return tx.Put(r, keys) }); err != nil {
			t.Fatal(err)
		}
	}
	put(full, keys)
	if got, found, err := s.Registration(t.Context(), "5RQJZWFG"); err != nil || !found || !cmp.Equal(got, full) {
		t.Error(found, err, cmp.Diff(full, got))
	}
	find([]string{"5RQJZWFG"}, "email", "w@example.org wang")
	find(nil, "organisation", "w@example.org wang")
	find([]string{"5RQJZWFG"}, kindTicket, " T-77 ")
	find(nil, kindTicket, "")

	other := checkin.Registration{Reference: "00000001", Ticket: "T-77"}
	put(other, map[string]string{"organisation": "wang china"})
	find([]string{"00000001", "5RQJZWFG"}, kindTicket, "T-77")
	find([]string{"00000001", "5RQJZWFG"}, "organisation", "wang china")

	full.Ticket, full.Extra = "T-78", nil
	put(full, map[string]string{"email": "other"})
	find([]string{"00000001"}, kindTicket, "T-77")
	find([]string{"5RQJZWFG"}, kindTicket, "T-78")
	find(nil, "email", "w@example.org wang")
	find([]string{"00000001"}, "organisation", "wang china")
	err := s.Import(t.Context(), func(tx *RegistrationTx) error {
		got, err := tx.BySource("indico", "77")
		if !slices.Equal(got, []string{"5RQJZWFG"}) {
			t.Errorf("the source finds %v", got)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Look(t.Context(), func(v checkin.View) error {
		got, err := v.ByTicket("T-78\n")
		if !cmp.Equal(got, []checkin.Registration{full}) {
			t.Errorf("the ticket finds %d", len(got))
		}
		none, err2 := v.ByTicket(" ")
		if len(none) != 0 {
			t.Error("an empty code finds somebody")
		}
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportIsAllOrNothing(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	mustPut(t, s, numbered(1))
	failure := errors.New("row 3")
	err := s.Import(t.Context(), func(tx *RegistrationTx) error {
		changed := numbered(1)
		changed.GivenName = "changed"
		if err := errors.Join(tx.Put(changed, nil), tx.Put(numbered(2), nil)); err != nil {
			return err
		}
		return failure
	})
	if !errors.Is(err, failure) {
		t.Fatal(err)
	}
	var all []checkin.Registration
	for r, err := range s.Registrations(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if diff := cmp.Diff([]checkin.Registration{numbered(1)}, all); diff != "" {
		t.Error(diff)
	}
	err = s.Import(t.Context(), func(tx *RegistrationTx) error { return tx.Put(checkin.Registration{Reference: "short"}, nil) })
	wantFault(t, err, checkin.FaultInvalid)
}

func TestRegistrationsInOrder(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	const n = 2*unsealedAtOnce + 7
	var want []string
	err := s.Import(t.Context(), func(tx *RegistrationTx) error {
		for i := range n {
			want = append(want, numbered(i).Reference)
			if err := tx.Put(numbered(i), nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for r, err := range s.Registrations(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.Reference)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d registrations, want %d in order", len(got), n)
	}
	seen := 0
	for range s.Registrations(t.Context()) {
		if seen++; seen == 3 {
			break
		}
	}
	if seen != 3 {
		t.Errorf("saw %d", seen)
	}
}

// A registration does not open as that of somebody else.
func TestSwappedRegistrations(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustPut(t, s, numbered(1), numbered(2))
	mustClose(t, s)
	tamper(t, s, `UPDATE registration SET (wrapped_key, document) =
		(SELECT wrapped_key, document FROM registration r WHERE r.reference = '00000002') WHERE reference = '00000001' `)
	s = mustOpen(t, o)
	if _, found, err := s.Registration(t.Context(), numbered(1).Reference); err == nil || found {
		t.Error("a swapped registration opens")
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s, other := mustOpen(t, o), mustOpen(t, o)
	committed, stop := s.Follow()
	version := func() int64 {
		t.Helper()
		v, err := s.DataVersion(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	first := version()
	if version() != first {
		t.Error("the version changes by itself")
	}
	mustAppend(t, other, entered("5RQJZWFG"))
	if version() == first {
		t.Error("another's commit does not show")
	}
	mustAppend(t, s, entered("5RQJZWFG"))
	mustPut(t, s, numbered(1))
	if len(committed) != 1 {
		t.Errorf("%d tokens, want one for both commits", len(committed))
	}
	<-committed
	stop()
	mustAppend(t, s, entered("5RQJZWFG"))
	if len(committed) != 0 {
		t.Error("a token after stop")
	}
}

// What a registration is found by stays when it is amended: the number among those
// of one name is only known to the import.
func TestAmend(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	pending := numbered(1)
	pending.Status, pending.Ticket = checkin.StatusPending, "T-1"
	err := s.Import(t.Context(), func(tx *RegistrationTx) error {
		return tx.Put(pending, map[string]string{"name": "second of the name"})
	})
	if err != nil {
		t.Fatal(err)
	}
	before, _, _, err := s.ChangedSince(t.Context(), Changes{})
	if err != nil {
		t.Fatal(err)
	}
	approve := func(reference string, end error) ([]checkin.Entry, error) {
		return s.Amend(t.Context(), reference, func(_ checkin.View, r *checkin.Registration) ([]checkin.Entry, error) {
			r.Status = checkin.StatusApproved
			return []checkin.Entry{{Kind: checkin.KindRegister, At: morning, Reference: r.Reference, Reason: checkin.Approved}}, end
		})
	}
	if _, err := approve("00000000", nil); checkin.FaultCode(err) != checkin.FaultNotFound {
		t.Errorf("nobody: %v, want not_found", err)
	}
	failure := errors.New("no")
	if _, err := approve(pending.Reference, failure); !errors.Is(err, failure) {
		t.Errorf("%v, want that of change", err)
	}
	if r, _, err := s.Registration(t.Context(), pending.Reference); err != nil || r.Status != checkin.StatusPending || len(mustEntries(t, s)) != 1 {
		t.Errorf("%q with %d entries after a change that failed, %v", r.Status, len(mustEntries(t, s)), err)
	}
	entries, err := approve(pending.Reference, nil)
	if err != nil || len(entries) != 1 || entries[0].ID.Seq != 2 {
		t.Fatalf("%+v, %v", entries, err)
	}
	want := pending
	want.Status = checkin.StatusApproved
	if got, _, err := s.Registration(t.Context(), pending.Reference); err != nil || !cmp.Equal(got, want) {
		t.Error(err, cmp.Diff(want, got))
	}
	if _, changed, _, err := s.ChangedSince(t.Context(), before); err != nil || !slices.Equal(changed, []string{pending.Reference}) {
		t.Errorf("%v changed, %v: an index would not hear of it", changed, err)
	}
	err = s.Import(t.Context(), func(tx *RegistrationTx) error {
		byName, err := tx.Lookup("name", "second of the name")
		byTicket, err2 := tx.ByTicket("T-1")
		if !slices.Equal(byName, []string{pending.Reference}) || !slices.Equal(byTicket, byName) {
			t.Errorf("found by name: %v, by ticket: %v", byName, byTicket)
		}
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
}
