package storage

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// Each entry of a rehearsal says by its name that it does not count, and no day's log takes it.
func TestTheLogOfARehearsalIsApart(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	o.Mode = Rehearsal
	practised := mustOpen(t, o)
	mustAppend(t, practised, entered("00000001"))
	origin := lastOrigin(t, practised).ID.Origin
	if !strings.HasPrefix(origin, "R") || len(origin) != len(newID()) {
		t.Errorf("a rehearsal's log is called %q", origin)
	}
	records, err := practised.Records(t.Context(), origin, 0, 100)
	if err != nil || len(records) != 2 {
		t.Fatal(len(records), err)
	}
	day := mustOpen(t, testOptions(t))
	mustAppend(t, day, entered("00000001"))
	if origin := lastOrigin(t, day).ID.Origin; strings.HasPrefix(origin, "R") {
		t.Errorf("a day's log is called %q", origin)
	}
	if added, err := day.Merge(t.Context(), records, anybody, nil); added != 0 || !errors.Is(err, ErrRehearsal) {
		t.Errorf("the day took %d entries of a rehearsal: %v", added, err)
	}
	p := testOptions(t)
	p.Mode = Rehearsal
	if added, err := mustOpen(t, p).Merge(t.Context(), records, anybody, nil); added != 2 || err != nil {
		t.Errorf("another kiosk of the rehearsal took %d entries: %v", added, err)
	}
	for path, want := range map[string]Mode{practised.path: Rehearsal, day.path: Day, filepath.Join(t.TempDir(), "none.db"): ""} {
		if got := ModeOf(t.Context(), path); got != want {
			t.Errorf("%s is of a %q, want %q", path, got, want)
		}
	}
}
