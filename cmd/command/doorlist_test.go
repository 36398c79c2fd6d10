package command

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// A window that keeps a door list writes it anew when registrations change, and says
// where it cannot.
func TestDoorListFollowsTheRegistrations(t *testing.T) {
	t.Parallel()
	s := &session{Context: t.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}, commands: &commands{}}
	h, remove, err := s.openScratch()
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	file := filepath.Join(t.TempDir(), "door.pdf")
	w := h.watch(slog.New(slog.DiscardHandler))
	w.paper = func(ctx context.Context) error { return s.keepDoorList(ctx, h, file, "ar") }

	seen := w.index(t.Context(), storage.Changes{})
	before := mustBePrivatePDF(t, file)
	if w.index(t.Context(), seen) != seen || mustBePrivatePDF(t, file) != before {
		t.Error("the list was written anew though no registration changed")
	}
	if _, _, err := h.desk.Register(t.Context(), checkin.Registration{GivenName: "Anna", FamilyName: "Bergh", Category: "ngo"}, "staff:1"); err != nil {
		t.Fatal(err)
	}
	w.index(t.Context(), seen)
	if mustBePrivatePDF(t, file) == before {
		t.Error("the list is the same after a walk-in")
	}
	mustHaveExports(t, h.store, 2)

	w.paper = func(ctx context.Context) error {
		return s.keepDoorList(ctx, h, filepath.Join(file, "no folder.pdf"), "en")
	}
	w.index(t.Context(), storage.Changes{})
	select {
	case alarm := <-w.alarms:
		t.Log(alarm)
	default:
		t.Error("nobody was told that the list could not be written")
	}
}

// mustBePrivatePDF returns the PDF's bytes.
func mustBePrivatePDF(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil || string(data[:4]) != "%PDF" {
		t.Fatalf("%s is no PDF: %v", file, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s is of mode %v (%v), want 0600", file, info.Mode(), err)
	}
	return string(data)
}

func mustHaveExports(t *testing.T, store *storage.Store, want int) {
	t.Helper()
	got := 0
	for e, err := range store.Entries(t.Context(), checkin.EntryID{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == checkin.KindExport && e.Reason == checkin.ExportDoorList {
			got++
		}
	}
	if got != want {
		t.Errorf("the log has %d door lists, want %d", got, want)
	}
}
