package command

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/crowd"
)

// deskRehearser changes a rehearsal from the desk screen.
type deskRehearser struct {
	view  *view
	house *house
	codes chan string // of those who come to this desk

	mu    sync.Mutex
	stop  context.CancelFunc // of the crowd; nil where nobody arrives
	crowd kiosk.CrowdState
	ended bool
}

func (v *view) rehearser() *deskRehearser {
	return &deskRehearser{view: v, house: v.house, codes: make(chan string)}
}

// State implements kiosk.Rehearser.
func (r *deskRehearser) State() kiosk.RehearsalState {
	p := r.house.practice
	s := kiosk.RehearsalState{Now: p.now().In(r.house.conference.Zone), Speed: p.clock().Speed, Day: r.view.kiosk.FromDay}
	on := p.look().Faults
	for _, name := range practisedFaults() {
		_, is := on[name]
		s.Faults = append(s.Faults, kiosk.RehearsalFault{Name: name, On: is})
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.Ended = r.ended; r.stop != nil {
		c := r.crowd
		s.Crowd = &c
	}
	return s
}

// SetClock implements kiosk.Rehearser.
func (r *deskRehearser) SetClock(start time.Time, speed float64) error {
	return r.house.practice.setClock(start, speed)
}

// SetFault implements kiosk.Rehearser.
func (r *deskRehearser) SetFault(ctx context.Context, name string, on bool) error {
	return r.house.setFault(ctx, name, on, "")
}

// Codes implements kiosk.Rehearser.
func (r *deskRehearser) Codes() <-chan string { return r.codes }

// StopCrowd implements kiosk.Rehearser.
func (r *deskRehearser) StopCrowd() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stop != nil {
		r.stop()
		r.stop = nil
	}
}

// StartCrowd implements kiosk.Rehearser.
func (r *deskRehearser) StartCrowd(o kiosk.CrowdOrder) error {
	order := crowd.Order{Rate: o.Rate, Wrong: o.Wrong, For: o.For}
	if o.Real {
		order.Shape = crowd.Real
	}
	if err := order.Check(); err != nil {
		return err
	}
	doors, err := r.otherDoors()
	if err != nil {
		return err
	}
	r.StopCrowd()
	ctx, cancel := context.WithCancel(r.view.ctx)
	r.mu.Lock()
	r.stop, r.crowd, r.ended = cancel, kiosk.CrowdState{CrowdOrder: o}, false
	r.mu.Unlock()
	go r.arrive(ctx, order, o.Here, doors)
	return nil
}

// otherDoors are those at which this desk does not stand, where there are any.
func (r *deskRehearser) otherDoors() ([]string, error) {
	doors, err := r.house.crowdDoors("")
	here := r.view.kiosk.Entrance
	if here == "" && len(r.house.conference.Entrances) > 0 {
		here = r.house.conference.Entrances[0].ID
	}
	if others := slices.DeleteFunc(slices.Clone(doors), func(d string) bool { return d == here }); len(others) > 0 {
		doors = others
	}
	return doors, err
}

func (r *deskRehearser) arrive(ctx context.Context, o crowd.Order, here bool, doors []string) {
	n := 0
	err := r.house.newForger().arrive(ctx, o, false, func(code string) error {
		if err := r.present(ctx, code, here, doors[n%len(doors)]); err != nil {
			return err
		}
		n++
		r.mu.Lock()
		defer r.mu.Unlock()
		if ctx.Err() == nil {
			r.crowd.Came = n
		}
		return nil
	})
	if ctx.Err() != nil {
		return
	}
	r.StopCrowd()
	r.mu.Lock()
	r.ended = errors.Is(err, errNobodyLeft)
	r.mu.Unlock()
	if err != nil && !errors.Is(err, errNobodyLeft) {
		r.view.watch.raise(r.view.ctx, kiosk.Alarm{Sentence: "The rehearsal's crowd stopped coming: see the log file, then let it come again.", About: "crowd_stopped"}, err)
	}
}

// present holds a code before this desk, or before another door.
func (r *deskRehearser) present(ctx context.Context, code string, here bool, door string) error {
	if !here {
		_, err := r.house.desk.Present(ctx, checkin.Presentation{Code: code, Entrance: door, Actor: crowdActor})
		return err
	}
	select {
	case r.codes <- code:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Leave implements kiosk.Rehearser.
func (r *deskRehearser) Leave() {
	r.StopCrowd()
	r.view.leave(nothingMore)
}

// Wipe implements kiosk.Rehearser: the window closes, and opens on a new rehearsal.
func (r *deskRehearser) Wipe() {
	r.StopCrowd()
	r.view.leave(wipeRehearsal)
}
