package checkin

import (
	"context"
	"slices"
)

// Record is one entry of a person's history.
type Record struct {
	Entry    Entry
	UndoneBy EntryID // the undo by which it counts no more; zero where it counts
	Undoable bool    // it can be undone, and was not
}

// RecordsOf returns the entries about a person, the newest first, undone ones marked.
func RecordsOf(history []Entry) []Record {
	history = Sort(history)
	undone := undoneBy(history)
	records := make([]Record, 0, len(history))
	for _, e := range slices.Backward(history) {
		by, gone := undone[e.ID]
		records = append(records, Record{Entry: e, UndoneBy: by, Undoable: undoable(e.Kind) && !gone})
	}
	return records
}

// Opened records that somebody looked at a person whose name must not be listed. It
// returns false, and records nothing, where the person is not protected or nobody is
// registered. Of the act it takes the reference, the entrance and the actor.
func (d *Desk) Opened(ctx context.Context, a Act) (bool, error) {
	entrance, err := d.entrance(a.Entrance)
	if err != nil {
		return false, err
	}
	if a.At.IsZero() {
		a.At = d.Now()
	}
	a.Note = ""
	entries, err := d.Store.Append(ctx, func(v View) ([]Entry, error) {
		stays, err := v.Stays(a.Reference)
		if err != nil {
			return nil, err
		}
		r, ok, err := v.Registration(stays)
		if err != nil || !ok || !r.Protected() {
			return nil, err
		}
		return []Entry{a.entry(Entry{Kind: KindNote, Reason: Opened, Room: entrance.Room, Entrance: entrance.ID}, &r)}, nil
	})
	return len(entries) > 0, err
}
