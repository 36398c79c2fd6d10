package kiosk

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/assets"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// memory is a store without a disk.
type memory struct {
	mu      sync.Mutex
	regs    map[string]checkin.Registration
	entries []checkin.Entry
	broken  error            // of the next Append
	wall    func() time.Time // of the hybrid clock; nil counts
}

func (m *memory) Append(_ context.Context, decide func(checkin.View) ([]checkin.Entry, error)) ([]checkin.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return nil, m.broken
	}
	entries, err := decide(view{m})
	if err != nil {
		return nil, err
	}
	for i := range entries {
		n := uint64(len(m.entries) + 1)
		entries[i].ID = checkin.EntryID{Origin: "HERE", Seq: n}
		entries[i].HLC, entries[i].Hash = n, []byte{byte(n), 2, 3}
		if m.wall != nil {
			entries[i].HLC = uint64(m.wall().UnixMilli()) << 16
		}
		m.entries = append(m.entries, entries[i])
	}
	return entries, nil
}

func (m *memory) Register(ctx context.Context, r checkin.Registration, decide func(checkin.View, checkin.Registration) ([]checkin.Entry, error)) ([]checkin.Entry, error) {
	r.Reference = "AAAA0009"
	return m.Append(ctx, func(v checkin.View) ([]checkin.Entry, error) {
		m.regs[r.Reference] = r
		return decide(v, r)
	})
}

func (m *memory) Amend(ctx context.Context, reference string, change func(checkin.View, *checkin.Registration) ([]checkin.Entry, error)) ([]checkin.Entry, error) {
	return m.Append(ctx, func(v checkin.View) ([]checkin.Entry, error) {
		r := m.regs[reference]
		entries, err := change(v, &r)
		m.regs[reference] = r
		return entries, err
	})
}

func (m *memory) Erase(context.Context, checkin.Erasure) (checkin.Erased, error) {
	return checkin.Erased{}, errors.New("the desk erases nobody")
}

func (m *memory) Look(_ context.Context, see func(checkin.View) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return see(view{m})
}

func (m *memory) kinds() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var kinds []string
	for _, e := range m.entries {
		kinds = append(kinds, string(e.Kind)+" "+e.Reference)
	}
	return kinds
}

type view struct{ *memory }

func (v view) Registration(ref string) (checkin.Registration, bool, error) {
	r, ok := v.regs[ref]
	return r, ok, nil
}

func (v view) ByTicket(string) ([]checkin.Registration, error) { return nil, nil }

func (v view) History(ref string) (history []checkin.Entry, err error) {
	return checkin.HistoryOf(v.entries, ref), nil
}

func (v view) Stays(ref string) (string, error) {
	persons := checkin.PersonsOf(v.entries)
	return persons.Of(ref), nil
}

func (v view) Entry(id checkin.EntryID) (checkin.Entry, bool, error) {
	for _, e := range v.entries {
		if e.ID == id {
			return e, true, nil
		}
	}
	return checkin.Entry{}, false, nil
}

func (v view) Last(n int) (last []checkin.Entry, err error) {
	for i := len(v.entries) - 1; i >= 0 && len(last) < n; i-- {
		last = append(last, v.entries[i])
	}
	return last, nil
}

func (v view) Inside(room, session string) (checkin.Occupancy, error) {
	return checkin.OccupancyOf(v.entries, room, session), nil
}

func (v view) Provisional() (int, error) { return 0, nil }

func (v view) Extended() (checkin.Extensions, error) { return checkin.ExtensionsOf(v.entries), nil }

func (v view) Cases(code string) (cases []checkin.Entry, err error) {
	for _, e := range slices.Backward(v.entries) {
		if e.HasCase() && e.Case() == code {
			cases = append(cases, e)
		}
	}
	return cases, nil
}

func (v view) Hash(text string) []byte { return []byte{byte(len(text))} }

// reader reads "BADGE reference" as a genuine badge of issue 1, "CARD code" as a card.
type reader struct{}

func (reader) Read(code string) checkin.Claim {
	if ref, ok := strings.CutPrefix(code, "BADGE "); ok {
		return checkin.Claim{Form: checkin.FormBadge, Code: code, Reference: ref, Letter: "M", Issue: 1, Ours: true, Genuine: true}
	}
	if card, ok := strings.CutPrefix(code, "CARD "); ok {
		return checkin.Claim{Form: checkin.FormCard, Code: card}
	}
	if ref, ok := checkin.NormalReference(code); ok {
		return checkin.Claim{Form: checkin.FormReference, Code: ref, Reference: ref}
	}
	return checkin.Claim{Code: code}
}

func (reader) Badge(reference, _ string, _ int) (string, error) { return "BADGE " + reference, nil }

// finder finds by a part of the family name.
type finder struct{ store *memory }

func (f finder) Find(_ context.Context, query string, limit int) (found []checkin.Registration, err error) {
	if query == "broken" {
		return nil, errors.New("the index is not there: start again")
	}
	for _, ref := range []string{"AAAA0001", "AAAA0002", "AAAA0003", "AAAA0004"} {
		if r := f.store.regs[ref]; strings.Contains(strings.ToLower(r.FamilyName), strings.ToLower(query)) && len(found) < limit {
			found = append(found, r)
		}
	}
	return found, nil
}

func (f finder) Similar(_ context.Context, walkIn *checkin.Registration, limit int) (found []checkin.Registration, err error) {
	for _, ref := range slices.Sorted(maps.Keys(f.store.regs)) {
		if r := f.store.regs[ref]; r.FamilyName == walkIn.FamilyName && len(found) < limit {
			found = append(found, r)
		}
	}
	return found, nil
}

func (f finder) Organisations(_ context.Context, words string, limit int) (found []string, err error) {
	for _, name := range []string{"Finland", "France", "Frankfurt Association"} {
		if words != "" && strings.HasPrefix(strings.ToLower(name), strings.ToLower(words)) && len(found) < limit {
			found = append(found, name)
		}
	}
	return found, nil
}

func (f finder) Delegation(_ context.Context, organisation string) (references []string, err error) {
	for _, ref := range slices.Sorted(maps.Keys(f.store.regs)) {
		if f.store.regs[ref].Organisation == organisation {
			references = append(references, ref)
		}
	}
	return references, nil
}

// printer prints through checkin.Desk, as the app does.
type printer struct {
	desk   *checkin.Desk
	broken error
}

func (p *printer) Print(ctx context.Context, o PrintOrder) (PrintResult, error) {
	order := checkin.BadgeOrder{References: []string{o.Reference}, Again: o.Again, Reason: o.Reason, Actor: o.Actor}
	badges, err := p.desk.Issue(ctx, order, func([]checkin.Badge) (func() error, error) {
		return func() error { return nil }, p.broken
	})
	if err != nil {
		return PrintResult{}, err
	}
	return PrintResult{Issue: badges[0].Issue, Where: "badge.pdf"}, nil
}

var zone = time.FixedZone("New York", -5*3600)

func morning(hour, minute int) time.Time {
	return time.Date(2007, time.March, 5, hour, minute, 0, 0, zone)
}

func conference() *checkin.Conference {
	c := &checkin.Conference{
		ID: "test", Tag: "TST", Title: checkin.Plain("Meeting the Challenge Together"), ShortTitle: checkin.Plain("Meeting the Challenge Together"),
		Zone: zone, Rooms: []checkin.Room{{ID: "chamber", Name: checkin.Plain("ECOSOC Chamber"), Capacity: 500}},
		Registration: []checkin.Hours{{From: morning(8, 30), To: morning(17, 0)}},
		Sessions: []checkin.Session{{
			ID: "morning", Name: checkin.Plain("Morning session"), Room: "chamber", Start: morning(10, 0), End: morning(13, 0),
		}},
		Entrances: []checkin.Entrance{{ID: "main", Name: checkin.Plain("Delegates’ entrance"), Room: "chamber", In: true}},
		Admission: checkin.Admission{Reentry: checkin.ReentryFree, Passback: 5 * time.Minute},
	}
	for _, k := range [][3]string{
		{"member-state", "M", "#005A96"},
		{"observer", "O", "#3F3A8C"},
		{"organiser", "G", "#0B1F33"},
		{"partner", "P", "#6A2C91"},
		{"igo", "I", "#085F5F"},
		{"ngo", "N", "#7A4B00"},
		{"media", "R", "#9B1B5A"},
		{"secretariat", "S", "#44525F"},
	} {
		c.Categories = append(c.Categories, checkin.Category{ID: k[0], Letter: k[1], Colour: k[2], Name: checkin.Plain(strings.ToUpper(k[0][:1]) + k[0][1:])})
	}
	return c
}

var parseFonts = sync.OnceValues(func() (*typeset.Fonts, error) { return typeset.Parse(assets.Fonts()) })

func newStore() *memory {
	m := &memory{regs: make(map[string]checkin.Registration)}
	for i, name := range []string{"Rantanen", "Ranta", "Quiroz", "Secret"} {
		ref := "AAAA000" + string(rune('1'+i))
		m.regs[ref] = checkin.Registration{
			Reference: ref, GivenName: "Zelda", FamilyName: name, Organisation: "Finland", Category: "member-state",
			Status: checkin.StatusApproved, Listing: checkin.ListingListed,
		}
	}
	secret := m.regs["AAAA0004"]
	secret.Listing = checkin.ListingHidden
	m.regs["AAAA0004"] = secret
	return m
}

// config is a desk's needs without a disk, a printer or a clock that runs.
func config(t testing.TB) Config {
	t.Helper()
	fonts, err := parseFonts()
	if err != nil {
		t.Fatal(err)
	}
	store := newStore()
	desk := &checkin.Desk{Conference: conference(), Store: store, Reader: reader{}, Now: func() time.Time { return morning(10, 5) }}
	return Config{
		Desk: desk, Finder: finder{store}, Badges: &printer{desk: desk}, Kiosk: "kiosk 1", Actor: "staff:1",
		Clock: NewSteppedClock(time.Unix(1000, 0)), Fonts: fonts,
	}
}
