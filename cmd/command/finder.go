package command

import (
	"context"
	"sync"

	"antechamber/kiosk/checkin"
	"antechamber/storage/search"
)

// finder looks people up in the index and reads those that it finds from the
// store, so that no list of registrations stays in memory.
type finder struct {
	house *house
	live  *search.Live
	built chan struct{} // closed once the index holds everybody for the first time
	once  sync.Once     // closes built
}

// Find returns up to limit registrations, the best first. While the index is
// still being built it waits for it.
func (f *finder) Find(ctx context.Context, query string, limit int) ([]checkin.Registration, error) {
	select {
	case <-f.built:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var found []checkin.Registration
	err := f.house.store.Look(ctx, func(v checkin.View) error {
		for _, hit := range f.live.Find(query, limit) {
			r, ok, err := v.Registration(hit.Reference)
			if err != nil {
				return err
			}
			if ok {
				found = append(found, r)
			}
		}
		return nil
	})
	return found, err
}

// finder returns a finder whose index holds everybody.
func (h *house) finder(ctx context.Context) (*finder, error) {
	f := &finder{house: h, live: new(search.Live), built: make(chan struct{})}
	return f, f.build(ctx)
}

// build reads all registrations into the index.
func (f *finder) build(ctx context.Context) error {
	var failed error
	f.live.Set(search.Build(func(yield func(checkin.Registration) bool) {
		for r, err := range f.house.store.Registrations(ctx) {
			if err != nil {
				failed = err
				return
			}
			if !yield(r) {
				return
			}
		}
	}))
	f.once.Do(func() { close(f.built) })
	return failed
}

// renew reads some registrations into the index, or takes out those that are gone.
func (f *finder) renew(ctx context.Context, references []string) error {
	return f.house.store.Look(ctx, func(v checkin.View) error {
		for _, reference := range references {
			r, found, err := v.Registration(reference)
			switch {
			case err != nil:
				return err
			case found:
				f.live.Put(r)
			default:
				f.live.Remove(reference)
			}
		}
		return nil
	})
}
