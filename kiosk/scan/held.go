package scan

import "time"

// Held knows which codes lie before a camera: each counts once for as long as it does.
// It belongs to one goroutine.
type Held struct{ repeats repeats }

// Fresh notes that a code is seen at an instant, and reports whether it was not seen
// within [RepeatWindow] before.
func (h *Held) Fresh(code string, at time.Time) bool { return h.repeats.fresh(code, at) }
