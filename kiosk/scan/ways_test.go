package scan

import (
	"testing"
	"time"
)

// A code before a camera and a scanner's reading of it are one presentation.
func TestACodeByTwoWaysIsOne(t *testing.T) {
	t.Parallel()
	camera, wedge := Reading{Code: badge, Source: Camera}, Reading{Code: badge, Source: Keyboard}
	door, desk := Reading{Code: badge, Source: Serial, Device: "/dev/ttyACM0"}, Reading{Code: badge, Source: Serial, Device: "/dev/ttyACM1"}
	other := Reading{Code: secret, Source: Keyboard}
	type came struct {
		after time.Duration
		r     Reading
		fresh bool
	}
	tests := []struct {
		name string
		all  []came
	}{
		{"camera, then wedge", []came{{0, camera, true}, {ms, wedge, false}}},
		{"wedge, then camera", []came{{0, wedge, true}, {RepeatWindow - ms, camera, false}}},
		{"after the window", []came{{0, camera, true}, {RepeatWindow, wedge, true}}},
		{"two scanners of one kind", []came{{0, door, true}, {ms, desk, false}}},
		{"another code", []came{{0, camera, true}, {ms, other, true}}},
		{"the same way, which tells for itself", []came{{0, wedge, true}, {RepeatWindow - ms, wedge, true}}},
		{"the other way does not prolong it", []came{{0, camera, true}, {RepeatWindow - ms, wedge, false}, {ms, wedge, true}}},
		{"with an ECI prefix", []came{{0, camera, true}, {ms, Reading{Code: `\000026` + badge, Source: Serial}, false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var w Ways
			at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
			for i, c := range tt.all {
				at = at.Add(c.after)
				if got := w.Fresh(c.r, at); got != c.fresh {
					t.Errorf("code %d: fresh is %t, want %t", i+1, got, c.fresh)
				}
			}
		})
	}
}
