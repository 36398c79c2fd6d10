package crowd_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/crowd"

	"pgregory.net/rapid"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func TestSteadyArrivals(t *testing.T) {
	t.Parallel()
	plan := crowd.Plan(crowd.Order{Rate: 30, For: 10 * time.Minute}, seeded(1))
	if len(plan) != 300 {
		t.Fatalf("%d come, want 300", len(plan))
	}
	for i, a := range plan {
		if want := time.Duration(i) * 2 * time.Second; a.After != want || a.Kind != crowd.Genuine {
			t.Fatalf("arrival %d is %+v, want a genuine one after %s", i, a, want)
		}
	}
}

// Six in ten come in the first third of the time, as people do.
func TestRealArrivals(t *testing.T) {
	t.Parallel()
	plan := crowd.Plan(crowd.Order{Rate: 100, For: 90 * time.Minute, Shape: crowd.Real}, seeded(2))
	early := 0
	for _, a := range plan {
		if a.After < 30*time.Minute {
			early++
		}
	}
	if share := float64(early) / float64(len(plan)); share < 0.58 || share > 0.62 {
		t.Errorf("%.3f of the crowd come in the first third, want 0.6", share)
	}
}

func TestPlanKeepsItsOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := crowd.Order{
			Rate: rapid.Float64Range(0.1, 60).Draw(t, "rate"), Wrong: rapid.Float64Range(0, 100).Draw(t, "wrong"),
			For:   time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "for")),
			Shape: rapid.SampledFrom([]crowd.Shape{crowd.Steady, crowd.Real}).Draw(t, "shape"),
		}
		if err := o.Check(); err != nil {
			t.Fatal(err)
		}
		plan := crowd.Plan(o, seeded(rapid.Uint64().Draw(t, "seed")))
		if len(plan) != o.Arrivals() {
			t.Fatalf("%d come, want %d", len(plan), o.Arrivals())
		}
		if !slices.IsSortedFunc(plan, func(a, b crowd.Arrival) int { return int(a.After - b.After) }) {
			t.Error("they do not come one after another")
		}
		wrong := 0
		for _, a := range plan {
			if a.After < 0 || a.After > o.For {
				t.Errorf("somebody comes after %s, and the crowd for %s", a.After, o.For)
			}
			if a.Kind != crowd.Genuine {
				wrong++
			}
		}
		if want := o.Wrong / 100 * float64(len(plan)); math.Abs(float64(wrong)-want) > 0.5 {
			t.Errorf("%d are wrong, want %.2f", wrong, want)
		}
	})
}

func TestWhatNoCrowdIs(t *testing.T) {
	t.Parallel()
	good := crowd.Order{Rate: 1, For: time.Minute}
	for name, change := range map[string]func(*crowd.Order){
		"no rate": func(o *crowd.Order) { o.Rate = 0 }, "no number": func(o *crowd.Order) { o.Rate = math.NaN() },
		"too many": func(o *crowd.Order) { o.Rate = crowd.MostRate + 1 }, "more wrong than come": func(o *crowd.Order) { o.Wrong = 101 },
		"no time": func(o *crowd.Order) { o.For = 0 }, "days": func(o *crowd.Order) { o.For = 25 * time.Hour },
		"no shape": func(o *crowd.Order) { o.Shape = "square" },
	} {
		o := good
		change(&o)
		if err := o.Check(); checkin.FaultCode(err) != checkin.FaultInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
}
