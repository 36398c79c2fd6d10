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
	references, err := t.behind(ctx, g)
	if err != nil {
		return kiosk.People{}, err
	}
	var found kiosk.People
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

// behind finds who is counted in a group, as it is counted now.
func (t *tally) behind(ctx context.Context, g kiosk.Group) ([]string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.renew(ctx); err != nil {
		return nil, err
	}
	table, keys := slices.Index(tallyTables, g.Dimension), []string{}
	if g.Dimension != "" {
		keys = append(keys, g.Key)
	}
	if g.Session != "" && g.Dimension != "session" {
		table, keys = table+bySession, append([]string{g.Session}, keys...)
	}
	return t.overview.Behind(table, keys, int(g.Figure)), nil
}
