package checkin

import (
	"iter"
	"time"
)

// Counting is registrations and a log, read once to be counted by several dimensions.
type Counting struct {
	conference *Conference
	where      Where
	known      *lexicon
	people     []*attendee
	kept       []Kept
}

// Counting reads what Count is told, of those that the conditions hold for.
func (w Where) Counting(c *Conference, registrations iter.Seq2[Registration, error], entries iter.Seq2[Entry, error], at time.Time, kept ...Kept) (*Counting, error) {
	k := &Counting{conference: c, where: w, known: newLexicon(), kept: kept}
	r := reading{conference: c, at: at, kiosks: make(map[string]string)}
	histories, persons, err := r.histories(entries)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for g, err := range registrations {
		if err != nil {
			return nil, err
		}
		stays := persons.Of(g.Reference)
		p := r.person(g.Reference, &g, Sort(histories[stays]), persons)
		if stays != g.Reference { // who came is counted with the registration that stays
			p.came, p.inside = nil, -1
		}
		seen[g.Reference] = true
		k.people = append(k.people, p)
	}
	for reference, history := range histories {
		if !seen[reference] {
			k.people = append(k.people, r.person(reference, nil, Sort(history), persons))
		}
	}
	return k, nil
}

// Rows are those of Count.
func (k *Counting) Rows(dims []Dimension) []CountRow {
	t := newTally(newQuestion(k.conference, dims, k.where, k.known))
	for _, p := range k.people {
		t.count(p, 1)
	}
	t.addKept(k.kept)
	return t.sorted()
}
