package storage

import (
	"context"
	"slices"

	"antechamber/kiosk/checkin"
)

// Again is what was erased once more.
type Again struct {
	Persons    int // whose data were in the database again
	Unreadable int // lines of the file of erasures that say nothing any more
}

// AgainOptions say how erasures are done once more.
type AgainOptions struct {
	Actor string
	// Purges too: after a backup was put back on purpose. What a folder that somebody
	// copied holds is not to be lost because the original was purged.
	Purges bool
	Keep   func(checkin.Registration, []checkin.Entry) []checkin.Kept // as in checkin.Erasure
}

// EraseAgain forgets whom the file of erasures names and the database does not know
// to be erased, as after a backup was put back; each is an entry. It also finishes an
// erasure that a power cut or a reader kept from being clean.
func (s *Store) EraseAgain(ctx context.Context, o AgainOptions) (again Again, err error) {
	var missing []erasure
	traces := ""
	err = s.look(ctx, func(v *view) (err error) {
		if traces, err = v.session.meta(metaTraces); err != nil {
			return err
		}
		all, unreadable, err := s.erasures(v.secrets)
		again.Unreadable = unreadable
		if err != nil {
			return err
		}
		missing, err = v.missing(all, o.Purges)
		return err
	})
	if err == nil && traces != "" && len(missing) == 0 {
		_ = s.Clean(ctx) // or the next time
	}
	if err != nil || len(missing) == 0 {
		return again, err
	}
	_, err = s.Append(ctx, func(cv checkin.View) (entries []checkin.Entry, err error) {
		v := cv.(*view)
		again.Persons = 0
		if missing, err = v.missing(missing, o.Purges); err != nil {
			return nil, err
		}
		for _, e := range missing {
			f := &forgetting{ctx: ctx, view: v, keep: o.Keep, at: e.at}
			entry, persons, err := f.again(e)
			if err != nil {
				return nil, err
			}
			entry.At, entry.Actor = s.options.WallClock(), o.Actor
			entries = append(entries, entry)
			again.Persons += persons
		}
		return entries, v.session.setMeta(metaTraces, "1")
	})
	if err != nil {
		return Again{Unreadable: again.Unreadable}, err
	}
	_ = s.Clean(ctx)
	return again, nil
}

// missing returns those of the erasures that the database does not know.
func (v *view) missing(all []erasure, purges bool) ([]erasure, error) {
	var missing []erasure
	for _, e := range all {
		if e.reference == "" && !purges || slices.ContainsFunc(missing, func(m erasure) bool { return m.reference == e.reference }) {
			continue
		}
		var known bool
		_, err := v.session.get("SELECT EXISTS (SELECT 1 FROM erased WHERE reference = ?1 AND (at = ?2 OR ?1 <> ''))",
			[]any{e.reference, e.at.UnixMilli()}, &known)
		if err != nil {
			return nil, err
		}
		if !known {
			missing = append(missing, e)
		}
	}
	return missing, nil
}

// again does an erasure once more, and returns its entry and how many persons it took out.
func (f *forgetting) again(e erasure) (checkin.Entry, int, error) {
	entry := checkin.Entry{Kind: checkin.KindErase, Reference: e.reference}
	if e.reference == "" {
		n, err := f.view.affected(checkin.Erasure{Scope: checkin.Everybody})
		entry.Number = n
		if err == nil {
			err = f.everybody()
		}
		return entry, n, err
	}
	r, found, err := f.view.Registration(e.reference)
	if err != nil {
		return entry, 0, err
	}
	persons := 0
	if found {
		persons, entry.Category, entry.Organisation = 1, r.Category, r.Organisation
	}
	if _, err := f.person(e.reference); err != nil {
		return entry, 0, err
	}
	return entry, persons, f.view.session.bar(e)
}
