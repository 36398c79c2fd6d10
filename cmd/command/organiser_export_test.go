package command

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"antechamber/kiosk/checkin"
)

// Every export of the organiser screen is written, for its owner only, and is an entry.
func TestOrganiserExportsAreWritten(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	anna := mustRegister(t, h, "Anna")
	if _, err := h.desk.Present(t.Context(), checkin.Presentation{Reference: anna.Reference, At: h.conference.Sessions[0].Start}); err != nil {
		t.Fatal(err)
	}
	e := deskExporter{h, &session{Context: t.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}}, func() string { return "fr" }, ""}
	for i, kind := range e.Kinds() {
		where, err := e.Export(t.Context(), kind, nil, func(int) {})
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		info, err := os.Stat(where)
		if err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", kind, info, err)
		}
		exports := 0
		for entry, err := range h.store.Entries(t.Context(), checkin.EntryID{}) {
			if err == nil && entry.Kind == checkin.KindExport {
				exports++
			}
		}
		if kind != badgeSheets && exports != i+1 { // badges are entries of their own
			t.Errorf("%s: the log has %d exports, want %d", kind, exports, i+1)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before, _ := filepath.Glob(filepath.Join(h.dir, "exports", "*"))
	if where, err := e.Export(ctx, "participants", nil, func(int) {}); err == nil {
		t.Errorf("an export that was given up wrote %s", where)
	}
	if after, _ := filepath.Glob(filepath.Join(h.dir, "exports", "*")); len(after) != len(before) {
		t.Errorf("%d files, and %d before an export that was given up", len(after), len(before))
	}
}

// Counts are of those who are on the screen, as "export counts --where" counts them.
func TestOrganiserExportsTheCountsOfTheFilter(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	for _, r := range []checkin.Registration{{GivenName: "Anna", Category: "ngo"}, {GivenName: "Berta", Category: "media"}} {
		r.FamilyName = "Berg"
		if _, _, err := h.desk.Register(t.Context(), r, "staff:1"); err != nil {
			t.Fatal(err)
		}
	}
	e := deskExporter{h, &session{Context: t.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}}, func() string { return "en" }, ""}
	where, err := e.Export(t.Context(), "counts", checkin.Where{}.With(checkin.ByCategory, "ngo"), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(where)
	if err != nil {
		t.Fatal(err)
	}
	if s := string(written); !strings.Contains(s, "ngo") || strings.Contains(s, "media") {
		t.Errorf("%s has %q, want the counts of ngo only", where, s)
	}
	if !strings.HasPrefix(filepath.Base(where), "counts-of-some-") {
		t.Errorf("the file is %s: its name does not say that it is not of everybody", where)
	}
}
