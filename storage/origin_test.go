package storage

import (
	"os"
	"path/filepath"
	"testing"

	"antechamber/kiosk/checkin"
)

// lastOrigin returns the entry with which the newest log began.
func lastOrigin(t *testing.T, s *Store) checkin.Entry {
	t.Helper()
	var last checkin.Entry
	for _, e := range mustEntries(t, s) {
		if e.Kind == checkin.KindOrigin && e.HLC > last.HLC {
			last = e
		}
	}
	return last
}

func TestNewOrigin(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		// change makes of a closed store what is opened next.
		change func(t *testing.T, o Options) Options
		taken  bool
	}{
		{"the same again", func(_ *testing.T, o Options) Options { return o }, false},
		{"copied folder", func(t *testing.T, o Options) Options {
			copied := o
			copied.Dir += "-copy"
			if err := os.CopyFS(copied.Dir, os.DirFS(o.Dir)); err != nil {
				t.Fatal(err)
			}
			return copied
		}, true},
		{"moved folder", func(t *testing.T, o Options) Options {
			moved := o
			moved.Dir += "-moved"
			if err := os.Rename(o.Dir, moved.Dir); err != nil {
				t.Fatal(err)
			}
			return moved
		}, true},
		{"file put back under its name", func(t *testing.T, o Options) Options {
			path := filepath.Join(o.Dir, FileName)
			content, err := os.ReadFile(path)
			if err == nil {
				err = os.WriteFile(path+".back", content, 0o600)
			}
			if err == nil {
				err = os.Rename(path+".back", path)
			}
			if err != nil {
				t.Fatal(err)
			}
			return o
		}, true},
		{"mark lost", func(t *testing.T, o Options) Options {
			marks, err := filepath.Glob(filepath.Join(o.Keeper.Dir, "*.mark"))
			if err != nil || len(marks) != 1 {
				t.Fatal(marks, err)
			}
			if err := os.Remove(marks[0]); err != nil {
				t.Fatal(err)
			}
			return o
		}, true},
		{"mark damaged", func(t *testing.T, o Options) Options {
			marks, _ := filepath.Glob(filepath.Join(o.Keeper.Dir, "*.mark"))
			if err := os.WriteFile(marks[0], []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			return o
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := testOptions(t)
			s := mustOpen(t, o)
			mustPut(t, s, numbered(1))
			first := mustAppend(t, s, entered(numbered(1).Reference))[0]
			mustClose(t, s)

			s = mustOpen(t, tt.change(t, o))
			second := mustAppend(t, s, entered(numbered(1).Reference))[0]
			if taken := second.ID.Origin != first.ID.Origin; taken != tt.taken {
				t.Fatalf("took a new origin: %v, want %v", taken, tt.taken)
			}
			if !tt.taken {
				return
			}
			begin := lastOrigin(t, s)
			if begin.Predecessor != first.ID.Origin || begin.ID.Seq != 1 || begin.HLC <= first.HLC {
				t.Errorf("the new log begins with %+v", begin)
			}
			if r, err := s.Verify(t.Context()); err != nil || r.Bad != nil || r.Origins != 2 {
				t.Errorf("%+v %v", r, err)
			}
			if _, found, err := s.Registration(t.Context(), numbered(1).Reference); err != nil || !found {
				t.Errorf("the registrations do not open any more: %v", err)
			}
			// It is settled now.
			if third := mustAppend(t, s, entered(numbered(1).Reference))[0]; third.ID.Origin != second.ID.Origin {
				t.Error("took an origin twice")
			}
		})
	}
}

// A folder brought back in place, with the same file in the same place, has fewer entries than the mark says.
func TestRestoredInPlace(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustAppend(t, s, entered("5RQJZWFG"))
	mustClose(t, s)
	path := filepath.Join(o.Dir, FileName)
	backup, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, o)
	lost := mustAppend(t, s, entered("5RQJZWFG"))[0]
	mustClose(t, s)
	if err := os.WriteFile(path, backup, 0o600); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, o)
	next := mustAppend(t, s, entered("5RQJZWFG"))[0]
	if next.ID.Origin == lost.ID.Origin {
		t.Errorf("%v was used twice", next.ID)
	}
}

// A copy that takes its own origin leaves the keys of the original alone.
func TestOriginalGoesOnBesideItsCopy(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	first := mustAppend(t, s, entered("5RQJZWFG"))[0]
	mustClose(t, s)
	copied := o
	copied.Dir += "-copy"
	if err := os.CopyFS(copied.Dir, os.DirFS(o.Dir)); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, mustOpen(t, copied), entered("5RQJZWFG"))
	s = mustOpen(t, o)
	if e := mustAppend(t, s, entered("5RQJZWFG"))[0]; e.ID.Origin != first.ID.Origin {
		t.Error("the original took a new origin")
	}
	if r, err := s.Verify(t.Context()); err != nil || r.Bad != nil {
		t.Errorf("%+v %v", r, err)
	}
}

// Two processes that have a copy open agree on its new origin.
func TestCopyOpenedTwice(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustAppend(t, s, entered("5RQJZWFG"))
	mustClose(t, s)
	copied := o
	copied.Dir += "-copy"
	if err := os.CopyFS(copied.Dir, os.DirFS(o.Dir)); err != nil {
		t.Fatal(err)
	}
	one, two := mustOpen(t, copied), mustOpen(t, copied)
	a, b := mustAppend(t, one, entered("5RQJZWFG"))[0], mustAppend(t, two, entered("5RQJZWFG"))[0]
	c := mustAppend(t, one, entered("5RQJZWFG"))[0]
	if a.ID.Origin != b.ID.Origin || c.ID.Seq != a.ID.Seq+2 {
		t.Errorf("appended %v, %v and %v", a.ID, b.ID, c.ID)
	}
}
