package command

import (
	"time"

	"antechamber/kiosk/checkin"
)

// rehearsalStart is when a rehearsal of a conference begins: half an hour before
// its first session, when the doors are open and people arrive.
func rehearsalStart(c *checkin.Conference) time.Time {
	first, _ := c.Days()
	return first.Add(-30 * time.Minute)
}

// runningFrom returns a clock that stands at start now and runs on from there.
func runningFrom(start time.Time) func() time.Time {
	c := practisedClock{Start: start, Set: time.Now(), Speed: 1}
	return func() time.Time { return c.now(time.Now()) }
}
