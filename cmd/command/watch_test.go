package command

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/storage"
)

func testHouse(t testing.TB) *house {
	t.Helper()
	c, err := conference.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	h, err := openHouse(t.Context(), scratchOptions(t.TempDir(), storage.Day), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	return h
}

func mustRegister(t *testing.T, h *house, given string) checkin.Registration {
	t.Helper()
	r, _, err := h.desk.Register(t.Context(), checkin.Registration{GivenName: given, FamilyName: "Berg", Category: "ngo"}, "staff:1")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The index follows walk-ins and erasures in place; only an import makes it anew.
func TestTheIndexFollows(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	w := h.watch(slog.New(slog.DiscardHandler))
	seen := w.index(t.Context(), storage.Changes{})
	ghost := checkin.Registration{Reference: "00000000", GivenName: "Ghost"} // of whom the store knows nothing
	w.finder.live.Put(ghost)
	finds := func(what string, words ...string) {
		t.Helper()
		seen = w.index(t.Context(), seen)
		for _, word := range []string{"Anna", "Berta", "Ghost"} {
			want := strings.Contains(strings.Join(words, " "), word)
			if got := len(w.finder.live.Find(word, 1)) == 1; got != want {
				t.Errorf("%s: %s is found: %v, want %v", what, word, got, want)
			}
		}
	}
	finds("at first", "Ghost")
	anna := mustRegister(t, h, "Anna")
	mustRegister(t, h, "Berta")
	finds("after two walk-ins", "Anna", "Berta", "Ghost")
	if _, err := h.desk.Erase(t.Context(), checkin.Act{Reference: anna.Reference}); err != nil {
		t.Fatal(err)
	}
	finds("after an erasure", "Berta", "Ghost")
	if err := h.store.Import(t.Context(), func(*storage.RegistrationTx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	finds("after an import", "Berta")
}

func TestTheWindowForgetsPhotosAndSaysWhenToPurge(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	w := h.watch(slog.New(slog.DiscardHandler))
	r := mustRegister(t, h, "Anna")
	if err := h.store.PutPhoto(t.Context(), r.Reference, []byte("JPEG")); err != nil {
		t.Fatal(err)
	}
	imported, err := h.store.LastImport(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	at := func(now time.Time, photos, alarms int) {
		t.Helper()
		h.desk.Now = func() time.Time { return now }
		said = w.forgetDue(t.Context(), said)
		n, err := h.store.Photos(t.Context())
		if err != nil || n != photos || len(w.alarms) != alarms {
			t.Errorf("%v: %d photos and %d sentences (%v), want %d and %d", now, n, len(w.alarms), err, photos, alarms)
		}
	}
	ends := h.conference.RetentionEnds(imported)
	at(h.conference.PhotosClose().Add(-time.Second), 1, 0)
	at(h.conference.PhotosClose(), 0, 0)
	at(ends.Add(-time.Second), 0, 0)
	at(ends, 0, 1)
	at(ends.Add(time.Second), 0, 1)
	at(ends.AddDate(0, 0, 1), 0, 2)
	if alarm := <-w.alarms; !strings.Contains(alarm.Sentence, "antechamber purge") || !strings.Contains(alarm.Sentence, ends.Format(time.DateOnly)) {
		t.Errorf("says %q", alarm.Sentence)
	}
	<-w.alarms
	if _, err := h.desk.Purge(t.Context(), checkin.Purge{LastImport: imported}); err != nil {
		t.Fatal(err)
	}
	at(ends.AddDate(0, 0, 2), 0, 0)
}

// Whoever is looked for under a registration that went into another is found as that
// one, once; but nobody is found by a part of a name who must not be listed.
func TestTheFinderKnowsOfMerges(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	var references []string
	for _, r := range []checkin.Registration{
		{GivenName: "Anna", FamilyName: "Berg", Category: "ngo"},
		{GivenName: "Ann", FamilyName: "Bergh", Category: "media"},
		{GivenName: "Carl", FamilyName: "Falk", Category: "ngo"},
		{GivenName: "Karl", FamilyName: "Falck", Category: "ngo", Listing: checkin.ListingHidden},
	} {
		stored, _, err := h.desk.Register(t.Context(), r, "staff:1")
		if err != nil {
			t.Fatal(err)
		}
		references = append(references, stored.Reference)
	}
	for i := 0; i < len(references); i += 2 {
		if _, err := h.desk.Merge(t.Context(), checkin.Act{Reference: references[i]}, references[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	f, err := h.finder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"berg": references[1], "Anna Berg": references[1], references[0]: references[1],
		"falk": "", "Carl Falk": "", references[2]: references[3], "Karl Falck": references[3],
	} {
		found, err := f.Find(t.Context(), query, 10)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || found[0].Reference != want) {
			t.Errorf("%q finds %d, want %s alone", query, len(found), want)
		}
	}
}
