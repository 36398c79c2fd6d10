package command

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// The summary of a session is made at its end, whole, once and as it was then; also
// where nothing ran at that time.
func TestSummariesAreMadeByThemselves(t *testing.T) {
	t.Parallel()
	s, h := morning(t)
	folder := t.TempDir()
	sessions := h.conference.Sessions
	at := func(now time.Time) {
		t.Helper()
		h.desk.Now = func() time.Time { return now }
	}
	names := func() (names []string) {
		files, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			names = append(names, f.Name())
		}
		return names
	}
	noted := func() (noted []checkin.Entry) {
		log, err := h.entries(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(log, func(e checkin.Entry) bool { return e.SummaryOf() == "" })
	}
	m := s.summaries(h, folder, "en", slog.New(slog.DiscardHandler))
	makes := func(what string, files, entries int) {
		t.Helper()
		if err := m.make(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := names(); len(got) != files {
			t.Errorf("%s: there is %q, want %d files", what, got, files)
		}
		if got := noted(); len(got) != entries {
			t.Errorf("%s: %d are noted, want %d", what, len(got), entries)
		}
	}

	at(sessions[0].End.Add(-time.Second))
	makes("before the end", 0, 0)
	if _, _, err := h.desk.Extend(t.Context(), 15*time.Minute, checkin.Act{Session: sessions[0].ID, Actor: "staff:1"}); err != nil {
		t.Fatal(err)
	}
	at(sessions[0].End.Add(15*time.Minute - time.Second))
	makes("while it goes on", 0, 0)
	at(sessions[0].End.Add(15 * time.Minute))
	makes("at the end", 2, 1)
	if e := noted()[0]; e.Kind != checkin.KindExport || e.Session != sessions[0].ID || e.Actor != checkin.SummaryActor || e.Number == 0 {
		t.Errorf("noted is %+v", e)
	}
	mustBeSound(t, filepath.Join(folder, "rehearsal-summary-2007-03-05-morning.pdf"))
	makes("again", 2, 1)
	for _, name := range names() { // somebody, or a printer, has taken them away
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	m = s.summaries(h, folder, "en", slog.New(slog.DiscardHandler))
	makes("by another process", 0, 1)

	// The window was closed at the end of the afternoon, and is opened the day after.
	at(sessions[1].End.Add(20 * time.Hour))
	makes("at the next start", 2, 2)
	rows := readCSV(t, filepath.Join(folder, "rehearsal-summary-2007-03-05-afternoon.csv"), h.conference.Zone)
	if inside := rows[1][5]; inside == "0" || inside == "" {
		t.Errorf("%q were inside at the end", inside)
	}

	// What the command writes of that session is what was made by itself.
	o := exportOptions{What: "summary", Session: sessions[1].ID, Out: filepath.Join(t.TempDir(), "summary.csv")}
	e, err := h.export(s, &o, &progress{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.deliver(s, e, "organiser:1"); err != nil {
		t.Fatal(err)
	}
	if again := readCSV(t, o.Out, h.conference.Zone); !slices.EqualFunc(rows, again, slices.Equal[[]string]) {
		t.Errorf("%v\nby the command: %v", rows, again)
	}
	makes("the command's is not made by itself", 2, 2)
}

// A summary that cannot be made is to be looked at, is tried again, and keeps nobody at the door.
func TestASummaryThatCannotBeMade(t *testing.T) {
	t.Parallel()
	s, h := morning(t)
	folder := filepath.Join(t.TempDir(), "stick")
	m := s.summaries(h, folder, "en", slog.New(slog.DiscardHandler))
	now := h.conference.Sessions[0].End
	h.desk.Now = func() time.Time { return now }
	unmade := func() string {
		t.Helper()
		if err := m.make(t.Context()); err != nil {
			t.Fatal(err)
		}
		found, err := h.findings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f.Kind == checkin.NoSummary {
				return f.Session + ": " + f.Note
			}
		}
		return ""
	}
	if got := unmade(); !strings.HasPrefix(got, "morning: "+folder) || !strings.Contains(got, "see whether its folder exists") {
		t.Errorf("to look at is %q, want the folder", got)
	}
	o, err := h.desk.Present(t.Context(), checkin.Presentation{Reference: "00000000", At: now})
	if err != nil || o.Entry.ID.IsZero() {
		t.Errorf("nobody is presented any more: %v", err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := unmade(); got != "" {
		t.Errorf("to look at is %q, and the folder is there", got)
	}
	if files, _ := os.ReadDir(folder); len(files) != 2 {
		t.Errorf("there is %v", files)
	}

	// Or nobody wants it.
	now = h.conference.Sessions[1].End
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if got := unmade(); !strings.HasPrefix(got, "afternoon: ") {
		t.Errorf("to look at is %q", got)
	}
	all, err := deskOverseer{h}.ToLookAt(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(f kiosk.Matter) bool { return f.Kind == checkin.NoSummary })
	if err := (deskOverseer{h}).Acknowledge(t.Context(), all[i], "supervisor:1"); err != nil {
		t.Fatal(err)
	}
	if got := unmade(); got != "" || len(h.unmade()) != 0 {
		t.Errorf("to look at is %q, and nobody wants it", got)
	}
}

// What a window counts is counted anew when a summary could not be made, though nothing was committed.
func TestMattersBesideTheLogAreCounted(t *testing.T) {
	t.Parallel()
	_, h := morning(t)
	w := h.watch(slog.New(slog.DiscardHandler))
	h.desk.Now = func() time.Time { return h.conference.Sessions[0].End }
	counted := w.countMatters(t.Context(), version{})
	before := <-w.matters
	if err := h.keepUnmade(map[string]string{"morning": "the disk is full"}); err != nil {
		t.Fatal(err)
	}
	w.countMatters(t.Context(), counted)
	if n := <-w.matters; n != before+1 {
		t.Errorf("%d are to be looked at, want %d", n, before+1)
	}
}
