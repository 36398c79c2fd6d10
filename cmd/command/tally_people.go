package command

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// People implements kiosk.Counter. It is for organisers only.
func (t *tally) People(ctx context.Context, g kiosk.Group) (kiosk.People, error) {
	references, unknown, err := t.behind(ctx, g)
	if err != nil {
		return kiosk.People{}, err
	}
	found := kiosk.People{Unknown: unknown}
	err = t.house.store.Look(ctx, func(v checkin.View) error {
		for _, reference := range references {
			r, ok, err := v.Registration(reference)
			switch {
			case err != nil:
				return err
			case !ok || r.Protected():
				found.Others++
			default:
				found.Listed = append(found.Listed, r)
			}
		}
		return ctx.Err()
	})
	order := collate.New(language.Und, collate.IgnoreCase)
	slices.SortStableFunc(found.Listed, func(a, b checkin.Registration) int {
		return cmp.Or(order.CompareString(a.FamilyName, b.FamilyName), order.CompareString(a.GivenName, b.GivenName))
	})
	return found, err
}

// behind finds who is counted in a group, as it is counted now. Unknown is how often
// somebody was turned away who is nobody's registration.
func (t *tally) behind(ctx context.Context, g kiosk.Group) (references []string, unknown int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.renew(ctx); err != nil {
		return nil, 0, err
	}
	c, of := t.house.conference, t.selected(g.Where)
	switch g.Figure {
	case kiosk.AtPeak:
		peak, room := peakOf(c, of.Peaks())
		return of.BehindPeak(room.ID, peak.At), 0, nil
	case kiosk.TurnedAway:
		return t.turnedAway(of, g.Keys)
	}
	groups := func(keys []string) bool { return slices.Equal(keys, g.Keys) }
	switch {
	case g.Table == kiosk.States || g.Table == kiosk.Others:
		groups = func(keys []string) bool { return keys[0] != "" && stateOf(c, keys[0]) == (g.Table == kiosk.States) }
		g.Table = checkin.ByOrganisation
	case g.Table == checkin.ByTime && len(g.Keys) == 2: // from one span to the other
		groups = func(keys []string) bool { return g.Keys[0] <= keys[0] && keys[0] < g.Keys[1] }
		g.Table = kiosk.ArrivalsTable
	}
	table := slices.Index(tallyTables, g.Table)
	if table < 0 {
		return nil, 0, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: "there is no count by " + g.Table + ": count by something else"}
	}
	return of.Behind(table, int(g.Figure), groups), 0, nil
}

// turnedAway finds who was turned away for a reason, or for any.
func (t *tally) turnedAway(of *checkin.Selection, reasons []string) (references []string, unknown int, err error) {
	for _, turned := range of.TurnedAway() {
		if len(reasons) > 0 && !slices.Contains(reasons, string(turned.Reason)) {
			continue
		}
		those, nobody := of.BehindReason(turned.Reason)
		references, unknown = append(references, those...), unknown+nobody
	}
	slices.Sort(references)
	return slices.Compact(references), unknown, nil
}
