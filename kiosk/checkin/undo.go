package checkin

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Correction asks for an entry to count no more.
type Correction struct {
	Entry  EntryID // zero is this kiosk's own last entry that can be undone
	Reason Reason  // one of UndoReasons
	Note   string  // free text, sealed beside the registration; needed with Other
	Actor  string
}

// lookBack is how many of a kiosk's last entries are searched for one to undo.
const lookBack = 50

// Undo records that an entry counts no more, and returns the entry of the undo.
// Nothing is ever edited: the entry undone stays in the log.
func (d *Desk) Undo(ctx context.Context, c Correction) (Entry, error) {
	if !slices.Contains(UndoReasons(), c.Reason) {
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%q is no reason for an undo: give one of %v", c.Reason, UndoReasons())}
	}
	at := d.Now()
	entries, err := d.Store.Append(ctx, func(v View) ([]Entry, error) {
		target, err := undoTarget(v, c.Entry)
		if err != nil {
			return nil, err
		}
		return []Entry{{
			Kind: KindUndo, At: at, Actor: c.Actor, Reason: c.Reason, Target: target.ID, NoteText: c.Note,
			Reference: target.Reference, Category: target.Category, Organisation: target.Organisation,
			Session: target.Session, Room: target.Room, Entrance: target.Entrance, To: target.To,
		}}, nil
	})
	if err != nil {
		return Entry{}, err
	}
	return entries[0], nil
}

// UndoTask returns which task the undo of an entry is at an instant of the wall
// clock: of the kiosk's own last entry for two minutes staff's, else a supervisor's.
func (d *Desk) UndoTask(ctx context.Context, id EntryID, now time.Time) (Task, error) {
	task := TaskUndo
	err := d.Store.Look(ctx, func(v View) error {
		target, err := undoTarget(v, id)
		if err != nil {
			return err
		}
		task, err = undoTask(v, &target, now)
		return err
	})
	return task, err
}

// UndoTarget returns the entry that an undo of it would concern; the zero one is
// this kiosk's own last entry that can be undone.
func (d *Desk) UndoTarget(ctx context.Context, id EntryID) (Entry, error) {
	var target Entry
	err := d.Store.Look(ctx, func(v View) (err error) {
		target, err = undoTarget(v, id)
		return err
	})
	return target, err
}

func undoTarget(v View, id EntryID) (Entry, error) {
	if id.IsZero() {
		return lastUndoable(v)
	}
	target, ok, err := v.Entry(id)
	if err != nil {
		return Entry{}, err
	}
	if !ok {
		return Entry{}, &Fault{Code: FaultNotFound, Sentence: fmt.Sprintf("the log has no entry %s: \"log\" lists what it has", id)}
	}
	if !undoable(target.Kind) {
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("an entry of kind %q cannot be undone: only in, out, revoke, substitute and merge can", target.Kind)}
	}
	undone, err := isUndone(v, target)
	if err != nil {
		return Entry{}, err
	}
	if undone {
		return Entry{}, &Fault{Code: FaultConflict, Detail: DetailAlready, Sentence: fmt.Sprintf("entry %s is undone already: nothing was changed", id)}
	}
	return target, nil
}

func lastUndoable(v View) (Entry, error) {
	last, err := v.Last(lookBack)
	if err != nil {
		return Entry{}, err
	}
	for _, e := range last {
		if !undoable(e.Kind) {
			continue
		}
		if undone, err := isUndone(v, e); err != nil || !undone {
			return e, err
		}
	}
	return Entry{}, &Fault{Code: FaultNotFound, Sentence: "there is nothing to undo: this kiosk let nobody in or out yet"}
}

func isUndone(v View, e Entry) (bool, error) {
	history, err := v.History(e.Reference)
	if err != nil {
		return false, err
	}
	_, undone := undoneBy(history)[e.ID]
	return undone, nil
}

// Note records an act that is not about a person at a door, such as an export.
func (d *Desk) Note(ctx context.Context, e Entry) error {
	e.At = d.Now()
	_, err := d.Store.Append(ctx, func(View) ([]Entry, error) { return []Entry{e}, nil })
	return err
}
