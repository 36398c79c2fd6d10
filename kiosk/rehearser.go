package kiosk

import (
	"context"
	"time"
)

// Rehearser changes what a rehearsal is like.
type Rehearser interface {
	// State says how the rehearsal goes.
	State() RehearsalState
	// SetClock lets the rehearsal's clock go on from start, at so many times the speed of the real one.
	SetClock(start time.Time, speed float64) error
	// SetFault switches one of the faults on or off.
	SetFault(ctx context.Context, name string, on bool) error
	// StartCrowd lets people arrive who do not exist, until StopCrowd or their end.
	StartCrowd(o CrowdOrder) error
	StopCrowd()
	// Codes brings what those of a crowd present who come to this desk.
	Codes() <-chan string
	// Leave closes the rehearsal, after which the day opens again where State says so. It
	// is called on the UI goroutine.
	Leave()
	// Wipe forgets the whole rehearsal and begins it anew. It is called on the UI goroutine.
	Wipe()
}

// RehearsalState is how a rehearsal goes.
type RehearsalState struct {
	Now    time.Time
	Speed  float64 // of its clock, as times that of the real one
	Faults []RehearsalFault
	Crowd  *CrowdState // nil where nobody arrives
	Ended  bool        // the last crowd ended because everybody had come
	Day    bool        // it was opened from the day, to which it goes back
}

// RehearsalFault is a fault that can be practised.
type RehearsalFault struct {
	Name string
	On   bool
}

// CrowdOrder asks for a crowd.
type CrowdOrder struct {
	Rate  float64       // arrivals a minute
	Wrong float64       // of a hundred
	For   time.Duration //
	Real  bool          // most of them come early, as people do
	Here  bool          // they come to this desk, and not through the other doors
}

// CrowdState is a crowd that arrives.
type CrowdState struct {
	CrowdOrder
	Came int
}
