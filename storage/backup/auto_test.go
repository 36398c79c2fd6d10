package backup

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
)

func TestAuto(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	s, _ := k.open(t)
	put(t, s, 1, 2)
	a := k.auto(s)
	stick := filepath.Join(t.TempDir(), "stick")
	a.Second = stick
	step := func(name string, want bool) Made {
		t.Helper()
		k.at = k.at.Add(15 * time.Minute)
		m, err := a.Make(t.Context())
		if err != nil || (m.Path != "") != want {
			t.Fatalf("%s: %+v %v, want one: %v", name, m, err, want)
		}
		return m
	}
	wantFault(t, step("the first", true).Second, checkin.FaultStorage, "is not there")
	wantFault(t, step("nothing changed", false).Second, checkin.FaultStorage, "is not there")
	if err := os.Mkdir(a.Second, 0o700); err != nil {
		t.Fatal(err)
	}
	if m := step("the disk was plugged in", false); m.Second != nil {
		t.Error(m.Second)
	}
	admit(t, s, 1)
	if m := step("an entry", true); m.Second != nil {
		t.Error(m.Second)
	}
	own, err := list(filepath.Join(k.options.Dir, autoFolder))
	second, err2 := list(filepath.Join(a.Second, folderName(a.Dir, a.Kiosk)))
	if err != nil || err2 != nil || len(own) != 2 || !slices.Equal(own, second) {
		t.Errorf("%v %v, in the second place %v %v", own, err, second, err2)
	}
	// Another start, after long enough for the clock of the file system to tell.
	newest := filepath.Join(k.options.Dir, autoFolder, own[0].name)
	if err := os.Chtimes(newest, time.Time{}, time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	a = k.auto(s)
	step("another start", false)
	admit(t, s, 2)
	step("another entry", true)
	if n, err := Forget(k.options.Dir, stick, "north door"); err != nil || n != 5 {
		t.Errorf("%d files forgotten, want the 3 and the 2 of the second place: %v", n, err)
	}
	for _, dir := range []string{filepath.Join(k.options.Dir, autoFolder), filepath.Join(stick, folderName(a.Dir, a.Kiosk))} {
		if files, err := os.ReadDir(dir); !os.IsNotExist(err) {
			t.Errorf("left %v", files)
		}
	}
	admit(t, s, 1)
	step("after all was forgotten", true)
}

// A clock that jumps a day forth and back spoils neither the order nor what is kept.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	s, _ := k.open(t)
	put(t, s, people(40)...)
	a := k.auto(s)
	var entries []checkin.Entry
	for n, jump := range []time.Duration{0, 24 * time.Hour, 0, -48 * time.Hour, 0, 24 * time.Hour, 0} {
		k.at = k.at.Add(jump)
		for i := range 3 {
			k.at = k.at.Add(15 * time.Minute)
			entries = append(entries, admit(t, s, n*3+i+1)...)
			if m, err := a.Make(t.Context()); err != nil || m.Path == "" {
				t.Fatalf("%+v %v", m, err)
			}
		}
	}
	for i := 1; i < len(entries); i++ {
		if entries[i].HLC <= entries[i-1].HLC {
			t.Errorf("the hybrid clock went back at %s", entries[i].ID)
		}
	}
	all, err := list(filepath.Join(k.options.Dir, autoFolder))
	if err != nil || len(all) < keepNewest || all[0].number != len(entries) {
		t.Fatalf("%v %v, want number %d to be the newest", all, err, len(entries))
	}
	shut(t, s)
	k.change(t, zero(1))
	s, r := k.open(t)
	if r.Missing != 0 {
		t.Errorf("%+v", r)
	}
	holds(t, s, entries...)
}

func TestWhatIsKept(t *testing.T) {
	t.Parallel()
	// A week, every 15 minutes.
	var all []made
	for n := range 7 * 24 * 4 {
		all = append([]made{{number: n, at: morning.Add(time.Duration(n) * 15 * time.Minute), name: fmt.Sprint(n)}}, all...)
		rest := spare(all)
		all = slices.DeleteFunc(all, func(m made) bool { return slices.Contains(rest, m) })
	}
	oldest := all[0].at.Sub(all[len(all)-1].at)
	if len(all) < 52 || len(all) > 56 || oldest < 46*time.Hour || oldest > 48*time.Hour {
		t.Errorf("%d are kept over %v, want the newest 8 and one an hour for two days", len(all), oldest)
	}
	for i, m := range all[1:keepNewest] {
		if all[i].at.Sub(m.at) != 15*time.Minute {
			t.Errorf("one of the newest is gone: %v", all[:keepNewest])
		}
	}
}

func TestSpare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var all []made
		for n, minute := range rapid.SliceOfN(rapid.IntRange(-100_000, 100_000), 0, 300).Draw(t, "minutes") {
			all = append(all, made{number: n, at: morning.Add(time.Duration(minute) * time.Minute), name: fmt.Sprint(n)})
		}
		slices.Reverse(all)
		rest := spare(all)
		if len(all)-len(rest) > keepNewest+keepHourly {
			t.Fatalf("%d of %d are kept", len(all)-len(rest), len(all))
		}
		for _, m := range all[:min(keepNewest, len(all))] {
			if slices.Contains(rest, m) {
				t.Fatalf("one of the newest goes: %v", m)
			}
		}
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	m := made{number: 42, at: morning, store: "0123456789ABCDEFGHJKMNPQRS"}
	m.name = nameOf(m.number, m.at, m.store)
	if got, ok := parseName(m.name); !ok || got != m {
		t.Errorf("%q says %+v %v", m.name, got, ok)
	}
	for _, name := range []string{"", "backup.age", "backup-000001-20070305T151500Z-A.age.part", ".draft.age", "backup-000001-20071305T151500Z-A.age"} {
		if m, ok := parseName(name); ok {
			t.Errorf("%q is taken for %+v", name, m)
		}
	}
}
