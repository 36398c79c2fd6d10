package scan

import (
	"slices"
	"time"
)

// Ways knows by which way each code came last: one that comes by two of them, as held
// before a camera and read by a scanner, is one presentation. It belongs to one goroutine.
type Ways struct{ came []arrival }

type arrival struct {
	code, device string
	source       Source
	at           time.Time
}

// Fresh notes that a code came, and reports whether it came by no other way within
// [RepeatWindow] before. What comes by one way again is for that way to tell.
func (w *Ways) Fresh(r Reading, at time.Time) bool {
	now := arrival{Clean(r.Code), r.Device, r.Source, at}
	w.came = slices.DeleteFunc(w.came, func(a arrival) bool { return at.Sub(a.at) >= RepeatWindow })
	i := slices.IndexFunc(w.came, func(a arrival) bool { return a.code == now.code })
	if i < 0 {
		w.came = append(w.came, now)
		return true
	}
	if a := w.came[i]; a.source != now.source || a.device != now.device {
		return false
	}
	w.came[i].at = at
	return true
}
