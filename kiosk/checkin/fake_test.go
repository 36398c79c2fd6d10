package checkin

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"sync"
)

// memory is a Store in memory: what storage must do, without a disk.
type memory struct {
	mu      sync.Mutex
	people  map[string]Registration
	entries []Entry
	kept    []Kept
	photos  int // how many, of whoever
}

func newMemory(people ...Registration) *memory {
	m := &memory{people: make(map[string]Registration)}
	for _, p := range people {
		m.people[p.Reference] = p
	}
	return m
}

func (m *memory) Append(_ context.Context, decide func(View) ([]Entry, error)) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	entries, err := decide(view{m})
	if err != nil {
		return nil, err
	}
	for i := range entries {
		seq := uint64(len(m.entries) + 1)
		hash := sha256.Sum256([]byte{byte(seq)})
		entries[i].ID, entries[i].HLC, entries[i].Hash = EntryID{"HERE", seq}, seq, hash[:]
		m.entries = append(m.entries, entries[i])
	}
	return entries, nil
}

func (m *memory) Register(ctx context.Context, r Registration, decide func(View, Registration) ([]Entry, error)) ([]Entry, error) {
	if r.Reference == "" {
		r.Reference = "NEW"
	}
	return m.Append(ctx, func(v View) ([]Entry, error) {
		entries, err := decide(v, r)
		if err == nil {
			m.people[r.Reference] = r
		}
		return entries, err
	})
}

func (m *memory) Erase(ctx context.Context, e Erasure) (Erased, error) {
	var erased Erased
	entries, err := m.Append(ctx, func(v View) ([]Entry, error) {
		references := slices.Collect(maps.Keys(m.people))
		erased.Number = len(references) + m.photos
		switch e.Scope {
		case OnePerson:
			erased.Number = 1
		case EveryPhoto:
			references, erased.Number = nil, m.photos
		}
		entries, err := e.Decide(v, erased.Number)
		if err != nil || len(entries) == 0 {
			return entries, err
		}
		m.photos = 0
		if e.Scope == OnePerson {
			references = slices.DeleteFunc(references, func(r string) bool {
				return !slices.ContainsFunc(entries, func(entry Entry) bool { return entry.Reference == r })
			})
		}
		for _, reference := range references {
			history, _ := v.History(reference)
			m.kept = append(m.kept, e.Keep(m.people[reference], history)...)
			delete(m.people, reference)
		}
		return entries, nil
	})
	erased.Entries, erased.Clean = entries, true
	return erased, err
}

func (m *memory) Amend(ctx context.Context, reference string, change func(View, *Registration) ([]Entry, error)) ([]Entry, error) {
	var r Registration
	return m.Append(ctx, func(v View) (entries []Entry, err error) {
		if r, err = registered(v, reference); err != nil {
			return nil, err
		}
		if entries, err = change(v, &r); err == nil {
			m.people[reference] = r
		}
		return entries, err
	})
}

func (m *memory) Look(_ context.Context, see func(View) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return see(view{m})
}

type view struct{ m *memory }

func (v view) Registration(reference string) (Registration, bool, error) {
	r, ok := v.m.people[reference]
	return r, ok, nil
}

func (v view) ByTicket(code string) (found []Registration, err error) {
	for _, r := range v.m.people {
		if r.Ticket != "" && r.Ticket == code {
			found = append(found, r)
		}
	}
	return found, nil
}

func (v view) History(reference string) (history []Entry, err error) {
	return HistoryOf(v.m.entries, reference), nil
}

func (v view) Stays(reference string) (string, error) {
	persons := PersonsOf(v.m.entries)
	return persons.Of(reference), nil
}

func (v view) Entry(id EntryID) (Entry, bool, error) {
	e, ok := find(v.m.entries, func(e Entry) bool { return e.ID == id })
	return e, ok, nil
}

func (v view) Last(n int) ([]Entry, error) {
	last := slices.Clone(v.m.entries)
	slices.Reverse(last)
	return last[:min(n, len(last))], nil
}

func (v view) Inside(room, session string) (Occupancy, error) {
	return OccupancyOf(v.m.entries, room, session), nil
}

func (v view) Provisional() (int, error) {
	persons := make(map[string]bool)
	for _, e := range v.m.entries {
		if _, here := v.m.people[e.Reference]; e.Kind == KindIn && e.Reason == Provisional && !here {
			persons[e.Reference] = true
		}
	}
	return len(persons), nil
}

func (v view) Extended() (Extensions, error) { return ExtensionsOf(v.m.entries), nil }

func (v view) Cases(code string) (cases []Entry, err error) {
	for _, e := range slices.Backward(v.m.entries) {
		if e.HasCase() && e.Case() == code {
			cases = append(cases, e)
		}
	}
	return cases, nil
}

func (v view) Hash(text string) []byte {
	sum := sha256.Sum256([]byte("keyed" + text))
	return sum[:]
}
