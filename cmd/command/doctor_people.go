package command

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"antechamber/assets"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/health"
	"antechamber/storage/replica"
)

// hubPatience is how long the hub may take to show its certificate.
const hubPatience = 3 * time.Second

func (x *examination) hub() {
	h := x.house
	now, joined, running := h.contact.look(x)
	x.facts.Hub = &health.Hub{Joined: joined}
	if !joined {
		return
	}
	m, _, err := h.store.Membership(x)
	if err == nil && !running {
		now.Status.Waiting, err = h.waiting(x, now.Hub)
	}
	provisional := 0
	if err == nil && x.unlocked {
		provisional, err = h.provisional(x)
	}
	if err != nil {
		x.facts.Hub = &health.Hub{Problem: err.Error()}
		return
	}
	st := now.Status
	x.facts.Hub = &health.Hub{
		Joined: true, Own: m.HubSecret != "", Connected: st.Connected, Running: running, AloneSince: st.AloneSince, Waiting: st.Waiting,
		Behind: st.Behind, LastExchange: st.LastExchange, Offset: st.Offset, Provisional: provisional, Data: h.standingLine(now, running, provisional),
	}
	c := &health.Certificates{}
	x.facts.Certificates = c
	authority, err := replica.ReadAuthority(m)
	if err != nil {
		c.Problem = err.Error()
		return
	}
	c.AuthorityFrom, c.Authority = authority.From, authority.To
	ctx, cancel := context.WithTimeout(x, hubPatience)
	defer cancel()
	shown, err := replica.ShownCertificate(ctx, m)
	c.Stranger = errors.Is(err, replica.ErrOtherHub)
	c.ServerFrom, c.Server = shown.From, shown.To
}

func (x *examination) matters() {
	m := x.facts.Matters
	lines, err := x.house.toLookAt(x.session)
	m.Unknown = false
	if err != nil {
		m.Problem = err.Error()
		return
	}
	m.Forks = 0 // but those that nobody has acknowledged
	for _, line := range lines {
		if line.Kind == checkin.ForkedLog {
			m.Forks++
		} else {
			m.Open++
		}
	}
}

func (x *examination) arrivals() {
	h := x.house
	rows, err := checkin.Count(h.conference, x.everybody(), h.store.Entries(x, checkin.EntryID{}), nil, time.Time{})
	if err != nil {
		return
	}
	a := &health.Arrivals{Kiosks: x.kiosks(), Printers: len(x.command.Printer), DeskTime: x.command.DeskTime, BadgeTime: x.command.BadgeTime}
	for _, row := range rows {
		if row.Expected != nil && row.Badged != nil {
			a.Expected, a.Unbadged = *row.Expected, max(0, *row.Expected-*row.Badged)
		}
	}
	x.facts.Arrivals = a
}

// everybody returns all registrations, and looks at each on the way.
func (x *examination) everybody() iter.Seq2[checkin.Registration, error] {
	return func(yield func(checkin.Registration, error) bool) {
		for r, err := range x.house.store.Registrations(x) {
			if err == nil && x.people != nil {
				x.people.look(&r)
			}
			if err == nil && x.command.Bundle != "" {
				x.known.add(&r)
			}
			if !yield(r, err) {
				return
			}
		}
		x.known.all = true
		if p := x.people; p != nil {
			f := &x.facts.Fonts
			f.Names, f.Persons, f.Lacking = p.names, p.persons, p.characters()
		}
	}
}

// kiosks counts those that belong to the conference.
func (x *examination) kiosks() (n int) {
	roster, err := replica.ReadRoster(x, x.house.store)
	if err != nil {
		return 1 // it joined no hub
	}
	for _, k := range roster.Kiosks() {
		if k.Present() {
			n++
		}
	}
	return max(n, 1)
}

// people looks for characters of names that no font has.
type people struct {
	setter  *typeset.Setter
	lacking map[rune]bool // of every character seen
	persons int
	names   int
}

func (x *examination) fonts() health.Fonts {
	f := health.Fonts{Faces: len(assets.Fonts())}
	fonts, err := typeset.Parse(assets.Fonts())
	if err != nil {
		f.Problem = err.Error()
		return f
	}
	x.people = &people{setter: fonts.NewSetter(), lacking: make(map[rune]bool)}
	return f
}

// look looks at what stands on the person's badge.
func (p *people) look(r *checkin.Registration) {
	p.names++
	lacks := false
	for _, text := range []string{r.Honorific, r.GivenName, r.FamilyName, r.LatinName, r.Organisation, r.Function} {
		for _, c := range text {
			missing, seen := p.lacking[c]
			if !seen {
				missing = len(p.setter.Line(string(c), typeset.Style{Size: 1, Weight: assets.Bold}).Missing) > 0
				p.lacking[c] = missing
			}
			lacks = lacks || missing
		}
	}
	if lacks {
		p.persons++
	}
}

func (p *people) characters() (all []rune) {
	for c, missing := range p.lacking {
		if missing {
			all = append(all, c)
		}
	}
	slices.Sort(all)
	return all
}
