package storage

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// sharing opens kiosks of one conference, which share its keys.
func sharing(t testing.TB, n int) []*Store {
	t.Helper()
	keys := seal.NewKeys().Conference
	var all []*Store
	for range n {
		o := testOptions(t)
		if err := ImportKeys(t.Context(), o, keys); err != nil {
			t.Fatal(err)
		}
		all = append(all, mustOpen(t, o))
	}
	return all
}

// tell gives one kiosk the registrations of another where they differ.
func tell(t testing.TB, from, to *Store) {
	t.Helper()
	theirs, err := from.Buckets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ours, err := to.Buckets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for bucket := range theirs {
		if theirs[bucket] == ours[bucket] {
			continue
		}
		fingerprints, err := from.Fingerprints(t.Context(), bucket)
		if err != nil {
			t.Fatal(err)
		}
		documents, err := from.Documents(t.Context(), slices.Collect(maps.Keys(fingerprints)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.MergeDocuments(t.Context(), documents); err != nil {
			t.Fatal(err)
		}
	}
}

func everybodyOf(t testing.TB, s *Store) map[string]checkin.Registration {
	t.Helper()
	all := make(map[string]checkin.Registration)
	for r, err := range s.Registrations(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all[r.Reference] = r
	}
	return all
}

// Whatever kiosks write apart, and whoever tells whom, all end with the same people.
func TestRegistrationsConverge(t *testing.T) {
	t.Parallel()
	kiosks := sharing(t, 3)
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			s := rapid.SampledFrom(kiosks).Draw(rt, "kiosk")
			if rapid.Bool().Draw(rt, "tells") {
				tell(t, s, rapid.SampledFrom(kiosks).Draw(rt, "other"))
				continue
			}
			r := numbered(rapid.IntRange(1, 3).Draw(rt, "person"))
			r.Function = rapid.SampledFrom([]string{"Adviser", "Counsellor", ""}).Draw(rt, "function")
			r.Extra = map[string]string{"badge": rapid.SampledFrom([]string{"", "red"}).Draw(rt, "extra")}
			mustPut(t, s, r)
		}
		for range 2 {
			for i := range kiosks {
				tell(t, kiosks[i], kiosks[(i+1)%len(kiosks)])
			}
		}
		first, err := kiosks[0].Buckets(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		for _, s := range kiosks[1:] {
			if diff := cmp.Diff(everybodyOf(t, kiosks[0]), everybodyOf(t, s)); diff != "" {
				rt.Fatal(diff)
			}
			if b, err := s.Buckets(t.Context()); err != nil || b != first {
				rt.Fatal("the digests differ", err)
			}
		}
	})
}

// Who was erased at one kiosk is erased at all, and stays so whoever tells of the person again.
func TestErasureReachesAll(t *testing.T) {
	t.Parallel()
	kiosks := sharing(t, 2)
	mustPut(t, kiosks[0], numbered(1), numbered(2))
	tell(t, kiosks[0], kiosks[1])
	before, err := kiosks[1].Documents(t.Context(), []string{numbered(1).Reference})
	if err != nil || len(before) != 1 {
		t.Fatal(before, err)
	}
	_, err = kiosks[0].Erase(t.Context(), checkin.Erasure{
		Reference: numbered(1).Reference,
		Decide: func(checkin.View, int) ([]checkin.Entry, error) {
			return []checkin.Entry{{Kind: checkin.KindErase, At: morning, Reference: numbered(1).Reference}}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := give(t, kiosks[0], kiosks[1], 10); err != nil {
		t.Fatal(err)
	}
	for i, s := range kiosks {
		if _, err := s.MergeDocuments(t.Context(), before); err != nil {
			t.Fatal(err)
		}
		if people := everybodyOf(t, s); len(people) != 1 {
			t.Errorf("kiosk %d has %d people, want the one who was not erased", i, len(people))
		}
	}
}

// What another conference sealed, or somebody changed, changes nothing.
func TestDocumentsThatDoNotOpenAreRefused(t *testing.T) {
	t.Parallel()
	kiosks, strangers := sharing(t, 2), sharing(t, 1)
	mustPut(t, strangers[0], numbered(1))
	mustPut(t, kiosks[0], numbered(2))
	foreign, _ := strangers[0].Documents(t.Context(), []string{numbered(1).Reference})
	changed, _ := kiosks[0].Documents(t.Context(), []string{numbered(2).Reference})
	changed[0].Sealed[40] ^= 1
	moved, _ := kiosks[0].Documents(t.Context(), []string{numbered(2).Reference})
	moved[0].Reference = numbered(3).Reference
	for name, documents := range map[string][]Document{"foreign": foreign, "changed": changed, "moved": moved} {
		if _, err := kiosks[1].MergeDocuments(t.Context(), documents); err == nil {
			t.Errorf("%s: it was taken", name)
		}
		if people := everybodyOf(t, kiosks[1]); len(people) != 0 {
			t.Errorf("%s: %d people came in", name, len(people))
		}
	}
}

func BenchmarkMergeDocuments(b *testing.B) {
	kiosks := sharing(b, 1)
	var people []checkin.Registration
	for i := range 10_000 {
		people = append(people, numbered(i))
	}
	mustPut(b, kiosks[0], people...)
	keys := kiosks[0].ConferenceKeys()
	for b.Loop() {
		o := testOptions(b)
		if err := ImportKeys(context.Background(), o, keys); err != nil {
			b.Fatal(err)
		}
		tell(b, kiosks[0], mustOpen(b, o))
	}
	b.ReportMetric(float64(10_000*b.N)/b.Elapsed().Seconds(), "registrations/s")
}

// What two kiosks wrote apart is told of until somebody has looked at it, anywhere.
func TestOtherValuesAreToldUntilTheyWereLookedAt(t *testing.T) {
	t.Parallel()
	kiosks := sharing(t, 2)
	r := numbered(1)
	mustPut(t, kiosks[0], r)
	tell(t, kiosks[0], kiosks[1])
	for i, function := range []string{"Adviser", "Counsellor"} {
		later := time.Now().Add(time.Duration(i) * time.Second) // nobody knows else which of two in one millisecond is the later
		kiosks[i].options.WallClock = func() time.Time { return later }
		r.Function, r.ExternalID = function, "7" // one of the two is the same
		mustPut(t, kiosks[i], r)
	}
	both := func() {
		tell(t, kiosks[0], kiosks[1])
		tell(t, kiosks[1], kiosks[0])
	}
	both()
	want := []OtherValues{{r.Reference, map[string][]string{"function": {"Adviser"}}}}
	for i, s := range kiosks {
		if got, err := s.OtherValues(t.Context()); err != nil || !cmp.Equal(got, want) {
			t.Errorf("kiosk %d: %v %v, want %v", i, got, err, want)
		}
	}
	entries, err := kiosks[0].Looked(t.Context(), r.Reference, func(checkin.View) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindAck, At: morning, Reference: r.Reference}}, nil
	})
	if err != nil || len(entries) != 1 {
		t.Fatal(entries, err)
	}
	both()
	for i, s := range kiosks {
		if got, err := s.OtherValues(t.Context()); err != nil || len(got) > 0 {
			t.Errorf("kiosk %d, after somebody looked: %v %v", i, got, err)
		}
		if everybodyOf(t, s)[r.Reference].Function != "Counsellor" {
			t.Errorf("kiosk %d: the value in force went", i)
		}
	}
	if _, err := kiosks[1].Looked(t.Context(), r.Reference, nil); checkin.FaultCode(err) != checkin.FaultNotFound {
		t.Errorf("looked at nothing: %v", err)
	}
}
