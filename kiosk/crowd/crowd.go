// Package crowd plans who comes to the door in a rehearsal: when, and with which code.
package crowd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"antechamber/kiosk/checkin"
)

// Kind is what somebody of a crowd presents.
type Kind string

// The kinds. All but Genuine are wrong ones.
const (
	Genuine    Kind = "genuine"    // the newest badge of somebody who has not come yet
	Superseded Kind = "superseded" // an older badge of such a person
	Forged     Kind = "forged"     // a badge code with a character altered
	Unknown    Kind = "unknown"    // no code of ours
	Elsewhere  Kind = "elsewhere"  // a badge of another conference
	OfTheDay   Kind = "of_the_day" // a badge that is no rehearsal's
)

// wrongKinds are the kinds that no door lets in.
func wrongKinds() []Kind { return []Kind{Superseded, Forged, Unknown, Elsewhere, OfTheDay} }

// Shape is how arrivals are spread over the time.
type Shape string

// The shapes.
const (
	Steady Shape = "steady" // one after another, always as long apart
	Real   Shape = "real"   // as people come: six in ten in the first third of the time, by chance
)

// Order asks for a crowd.
type Order struct {
	Rate  float64       // arrivals a minute on average
	Wrong float64       // of a hundred arrivals
	For   time.Duration // from the first to the last
	Shape Shape         // "" is Steady
}

// MostRate is how many a minute a door is asked for at most.
const MostRate = 600

// Check tells what cannot be meant.
func (o Order) Check() error {
	bad := func(format string, args ...any) error {
		return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf(format, args...)}
	}
	switch {
	case math.IsNaN(o.Rate) || o.Rate <= 0 || o.Rate > MostRate:
		return bad("nobody comes %g times a minute: give a rate above 0 and up to %d", o.Rate, MostRate)
	case math.IsNaN(o.Wrong) || o.Wrong < 0 || o.Wrong > 100:
		return bad("%g of a hundred cannot be wrong: give a number from 0 to 100", o.Wrong)
	case o.For <= 0 || o.For > 24*time.Hour:
		return bad("a crowd does not come for %s: give a time up to 24h", o.For)
	case o.Shape != "" && o.Shape != Steady && o.Shape != Real:
		return bad("%q is no way of arriving: give steady or real", o.Shape)
	}
	return nil
}

// Arrivals is how many come in all, at least one.
func (o Order) Arrivals() int { return max(1, int(math.Round(o.Rate*o.For.Minutes()))) }

// Arrival is one of a crowd.
type Arrival struct {
	After time.Duration // since the beginning
	Kind  Kind
}

// Plan says who comes when, in order. The share of wrong ones is met as nearly as whole
// persons can; which of them, and at which moments people come in the shape Real, is random's.
func Plan(o Order, random *rand.Rand) []Arrival {
	plan := make([]Arrival, o.Arrivals())
	for i := range plan {
		plan[i] = Arrival{After: time.Duration(float64(o.For) * float64(i) / float64(len(plan))), Kind: Genuine}
	}
	if o.Shape == Real {
		for i := range plan {
			plan[i].After = time.Duration(float64(o.For) * whenReal(random.Float64()))
		}
		slices.SortFunc(plan, func(a, b Arrival) int { return int(a.After - b.After) })
	}
	wrong := int(math.Round(float64(len(plan)) * o.Wrong / 100))
	kinds := wrongKinds()
	for n, i := range random.Perm(len(plan))[:wrong] {
		plan[i].Kind = kinds[n%len(kinds)]
	}
	return plan
}

// whenReal is by when, as a part of the whole time, the share u of people have come.
func whenReal(u float64) float64 {
	// What is left after a third of the time is 0.4 of all: (2/3)^steepness.
	const steepness = 2.26
	return 1 - math.Pow(1-u, 1/steepness)
}
