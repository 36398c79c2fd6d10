package scan

import (
	"slices"
	"time"
)

// repeats knows the codes of the last seconds.
type repeats struct {
	seen []sighting
}

type sighting struct {
	code string
	at   time.Time
}

// maxSightings bounds what repeats remembers; no door sees as many codes in RepeatWindow.
const maxSightings = 64

// fresh reports whether code was not seen within RepeatWindow before at, and
// notes that it is seen now: a code that lies before a scanner stays one
// presentation for as long as it lies there.
func (r *repeats) fresh(code string, at time.Time) bool {
	fresh := true
	r.seen = slices.DeleteFunc(r.seen, func(s sighting) bool {
		recent := at.Sub(s.at) < RepeatWindow
		if recent && s.code == code {
			fresh = false
		}
		return !recent || s.code == code
	})
	if len(r.seen) == maxSightings {
		r.seen = slices.Delete(r.seen, 0, 1)
	}
	r.seen = append(r.seen, sighting{code, at})
	return fresh
}
