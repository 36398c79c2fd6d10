package checkin

import (
	"iter"
	"time"
)

// Counting is registrations and a log, read once to be counted by several dimensions.
type Counting struct {
	base      tally // what all counts have in common
	expected  []expectation
	histories map[string][]Entry // of each person, in log order
	kept      []Kept
}

// expectation is a registration as counts have it.
type expectation struct {
	registration     Registration // without what counts do not ask for
	approved, badged bool
}

// NewCounting reads what Count is told.
func NewCounting(c *Conference, registrations iter.Seq2[Registration, error], entries iter.Seq2[Entry, error], at time.Time, kept ...Kept) (*Counting, error) {
	k := &Counting{base: tally{conference: c, at: at, people: make(map[string]person)}, kept: kept}
	histories, err := k.base.histories(entries)
	if err != nil {
		return nil, err
	}
	for reference, history := range histories {
		histories[reference] = Sort(history)
	}
	k.histories = histories
	for r, err := range registrations {
		if err != nil {
			return nil, err
		}
		k.base.know(&r)
		approved, badged := expected(&r, histories[k.base.persons.Of(r.Reference)])
		if approved || badged {
			k.expected = append(k.expected, expectation{Registration{
				Reference: r.Reference, Category: r.Category, Organisation: r.Organisation, Roles: r.Roles, Gender: r.Gender, DelegationRole: r.DelegationRole,
			}, approved, badged})
		}
	}
	return k, nil
}

// Rows are those of Count.
func (k *Counting) Rows(dims []Dimension) []CountRow {
	t := k.base
	t.dims, t.rows = dims, make(map[string]*CountRow)
	for i := range k.expected {
		e := &k.expected[i]
		t.expect(&e.registration, e.approved, e.badged)
	}
	for reference, history := range k.histories {
		t.attend(reference, history)
	}
	t.addKept(k.kept)
	return t.sorted()
}
