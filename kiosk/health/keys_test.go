package health

import (
	"slices"
	"testing"
	"time"
)

// Every check has a key for other languages, and the names are all in their list.
func TestEveryCheckHasAKey(t *testing.T) {
	t.Parallel()
	f := well()
	f.Inputs, f.Camera, f.Graphics, f.Board = &Inputs{}, &Camera{Width: 640, Height: 480}, &Graphics{Driver: "i915", Screen: true}, &Board{}
	for _, c := range f.Checks() {
		if c.Finding == "" || (c.State != Green) != (c.Advice != "") && c.Name != "scanner" {
			t.Errorf("%+v: want a finding, and advice where it is not green", c)
		}
		if !slices.Contains(Names(), c.Name) {
			t.Errorf("%s is not among the names", c.Name)
		}
	}
	if got := f.Of("disk", "clock"); len(got) != 2 {
		t.Errorf("%+v, want the checks of disk and clock", got)
	}
}

func TestUrgency(t *testing.T) {
	t.Parallel()
	got := ByUrgency([]Check{{Name: "version", State: Green}, {Name: "hub", State: Amber}, {Name: "disk", State: Amber}, {Name: "clock", State: Red}})
	for i, want := range []string{"clock", "disk", "hub", "version"} {
		if got[i].Name != want {
			t.Errorf("%d is %s, want %s", i, got[i].Name, want)
		}
	}
}

func TestGraphics(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		g    Graphics
		want State
		key  string
	}{
		{Graphics{Driver: "i915", Screen: true}, Green, "graphics.driver"},
		{Graphics{Driver: "i915"}, Amber, "graphics.no_screen"},
		{Graphics{}, Amber, "graphics.none"},
		{Graphics{Why: "this system is not asked"}, Green, "graphics.unknown"},
	} {
		if c := tt.g.check(); c.State != tt.want || c.Finding != tt.key {
			t.Errorf("%+v is %+v", tt.g, c)
		}
	}
}

// 2,000 persons, of whom 1,200 come in half an hour, at 12 s each are four hours of work.
func TestWait(t *testing.T) {
	t.Parallel()
	for lanes, want := range map[int]time.Duration{0: 0, 4: 30 * time.Minute, 6: 10 * time.Minute, 8: 0, 20: 0} {
		if got := waitAt(2000, lanes, 12*time.Second); got != want {
			t.Errorf("%d lanes: %s, want %s", lanes, got, want)
		}
	}
}
