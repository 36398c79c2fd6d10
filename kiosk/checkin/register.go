package checkin

import (
	"context"
	"fmt"
	"strings"
)

// Register adds somebody who was not registered, a walk-in, and logs it. What it
// returns has its reference. The status, where it has none, is approved.
func (d *Desk) Register(ctx context.Context, r Registration, actor string) (Registration, Entry, error) {
	if strings.TrimSpace(r.GivenName+r.FamilyName) == "" {
		return r, Entry{}, &Fault{Code: FaultInvalid, Sentence: "nobody is registered without a name: give a given name or a family name"}
	}
	if _, ok := d.Conference.Category(r.Category); !ok {
		return r, Entry{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("there is no category %q: see \"conference show\"", r.Category)}
	}
	if r.Status == "" {
		r.Status = StatusApproved
	}
	if r.Listing == "" {
		r.Listing = ListingListed
	}
	at := d.Now()
	entries, err := d.Store.Register(ctx, r, func(_ View, stored Registration) ([]Entry, error) {
		r = stored
		return []Entry{{
			Kind: KindRegister, At: at, Actor: actor, Reference: r.Reference, Category: r.Category, Organisation: r.Organisation,
		}}, nil
	})
	if err != nil {
		return r, Entry{}, err
	}
	return r, entries[0], nil
}
