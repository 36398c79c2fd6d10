package command

import (
	"context"
	"math"
	"slices"
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
	if err := f.wait(ctx); err != nil {
		return nil, err
	}
	var references []string
	coded := make(map[string]bool)
	for _, hit := range f.live.Find(query, limit) {
		references = append(references, hit.Reference)
		coded[hit.Reference] = hit.Rank == search.ByCode
	}
	return f.read(ctx, references, func(reference string) bool { return coded[reference] })
}

// Similar returns up to limit registrations that the person may be, the likest first.
func (f *finder) Similar(ctx context.Context, r *checkin.Registration, limit int) ([]checkin.Registration, error) {
	if err := f.wait(ctx); err != nil {
		return nil, err
	}
	all, err := f.read(ctx, f.live.Candidates(r), func(string) bool { return false })
	return search.Likest(r, all, limit), err
}

// Identify implements checkin.Identifier.
func (f *finder) Identify(ctx context.Context, facts checkin.Facts) (checkin.Inquiry, error) {
	if err := f.wait(ctx); err != nil {
		return checkin.Inquiry{}, err
	}
	return f.live.Identify(f.house.conference, facts), nil
}

// Organisations completes the name of an organisation in any of its languages.
func (f *finder) Organisations(ctx context.Context, words string, limit int) ([]string, error) {
	if err := f.wait(ctx); err != nil {
		return nil, err
	}
	return f.roll().Complete(words, limit), nil
}

// Delegation returns the references of those who represent the organisation, by any of its names.
func (f *finder) Delegation(ctx context.Context, organisation string) ([]string, error) {
	if err := f.wait(ctx); err != nil {
		return nil, err
	}
	return f.live.Of(func(name string) bool { return f.house.conference.SameOrganisation(name, organisation) }), nil
}

// represented returns a few organisations of people who are registered that the words may stand for.
func (f *finder) represented(words string) []string {
	taken := f.live.Organisations()
	like := slices.DeleteFunc(f.roll().Complete(words, math.MaxInt), func(name string) bool { return !slices.Contains(taken, name) })
	return like[:min(5, len(like))]
}

// roll returns the organisations of the conference and of those who are registered.
func (f *finder) roll() *search.Roll {
	return search.NewRoll(f.house.conference, f.live.Organisations())
}

// wait waits until the index holds everybody.
func (f *finder) wait(ctx context.Context) error {
	select {
	case <-f.built:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// read reads the registrations, those left out that are gone meanwhile. For one that
// went into another it reads that one, once; where that is of a person whose name must
// not be listed, only if shown says that what was found may lead to it.
func (f *finder) read(ctx context.Context, references []string, shown func(reference string) bool) (found []checkin.Registration, err error) {
	seen := make(map[string]bool)
	err = f.house.store.Look(ctx, func(v checkin.View) error {
		for _, reference := range references {
			r, ok, err := staying(v, reference)
			if err != nil {
				return err
			}
			if !ok || seen[r.Reference] || r.Reference != reference && r.Protected() && !shown(reference) {
				continue
			}
			seen[r.Reference] = true
			found = append(found, r)
		}
		return nil
	})
	return found, err
}

// staying reads the registration that stands for the person, or the one itself where that is not here.
func staying(v checkin.View, reference string) (checkin.Registration, bool, error) {
	stays, err := v.Stays(reference)
	if err != nil {
		return checkin.Registration{}, false, err
	}
	if r, found, err := v.Registration(stays); err != nil || found {
		return r, found, err
	}
	return v.Registration(reference)
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
