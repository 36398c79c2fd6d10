package storage

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// Record is an entry as kiosks exchange it: the bytes that were hashed, the hash,
// and the signature of its origin, which is nil where a later entry's covers it.
type Record struct {
	ID        checkin.EntryID
	Body      []byte
	Hash      []byte
	Signature []byte
	Note      *Note // what was said with the entry, until it is erased; nil is nothing
}

// Note is free text beside an entry, sealed under a key that the data key wraps.
type Note struct {
	Reference string // whose key it is
	Wrapped   []byte
	Sealed    []byte
}

// Head is the end of a log: the number and the hash of its last signed entry.
type Head struct {
	Seq  uint64
	Hash []byte
}

// Heads returns the end of every log that is here, by origin.
func (s *Store) Heads(ctx context.Context) (map[string]Head, error) {
	heads := make(map[string]Head)
	err := s.peek(ctx, func(v *view) error {
		// CROSS keeps SQLite from reading all entries to join the few origins to them.
		return v.session.each(`SELECT o.id, e.seq, e.hash FROM origin o CROSS JOIN entry e ON e.origin = o.id
			AND e.seq = (SELECT seq FROM entry WHERE origin = o.id AND signature IS NOT NULL ORDER BY seq DESC LIMIT 1)`, nil, func(r *sql.Rows) error {
			var origin string
			var h Head
			err := r.Scan(&origin, &h.Seq, &h.Hash)
			heads[origin] = h
			return err
		})
	})
	return heads, err
}

// Records returns entries of a log after a number, at least so many where there are
// any, and up to the signed entry that covers them.
func (s *Store) Records(ctx context.Context, origin string, after uint64, least int) ([]Record, error) {
	var records []Record
	err := s.look(ctx, func(v *view) error {
		query := "SELECT entry.seq, body, hash, signature, n.reference, coalesce(n.wrapped_key, p.wrapped_key), n.sealed FROM entry " +
			"LEFT JOIN note n ON n.origin = entry.origin AND n.seq = entry.seq LEFT JOIN registration p ON p.reference = n.reference " +
			"WHERE entry.origin = ?1 AND entry.seq > ?2 AND entry.seq <= coalesce(" +
			"(SELECT seq FROM entry WHERE origin = ?1 AND seq >= ?2 + ?3 AND signature IS NOT NULL ORDER BY seq LIMIT 1), " +
			"(SELECT seq FROM entry WHERE origin = ?1 AND signature IS NOT NULL ORDER BY seq DESC LIMIT 1)) ORDER BY entry.seq"
		return v.session.each(query, []any{origin, int64(after), max(least, 1)}, func(r *sql.Rows) error {
			rec := Record{ID: checkin.EntryID{Origin: origin}}
			var note Note
			var reference sql.NullString
			err := r.Scan(&rec.ID.Seq, &rec.Body, &rec.Hash, &rec.Signature, &reference, &note.Wrapped, &note.Sealed)
			if note.Reference = reference.String; reference.Valid && note.Wrapped != nil {
				rec.Note = &note
			}
			records = append(records, rec)
			return err
		})
	})
	return records, err
}

// Fork is an entry of which there are two.
type Fork struct {
	Entry checkin.EntryID
	Ours  []byte // hash of the entry that counts here
	Other []byte // hash of the one that stands beside it
}

// Forks returns where logs part that two kiosks went on with: each such log was copied
// or set back, and its kiosks must be looked at.
func (s *Store) Forks(ctx context.Context) ([]Fork, error) {
	var forks []Fork
	err := s.peek(ctx, func(v *view) error {
		return v.session.each(`SELECT f.origin, f.seq, e.hash, f.hash FROM fork f LEFT JOIN entry e ON e.origin = f.origin AND e.seq = f.seq
			WHERE f.seq = (SELECT min(seq) FROM fork WHERE origin = f.origin) ORDER BY f.origin, f.hash`, nil, func(r *sql.Rows) error {
			var f Fork
			err := r.Scan(&f.Entry.Origin, &f.Entry.Seq, &f.Ours, &f.Other)
			forks = append(forks, f)
			return err
		})
	})
	return forks, err
}

// Branches returns the proofs of the forks that are known here: of each the entries of
// all branches from where they part up to the first signed ones. Who knows the same
// branches returns the same.
func (s *Store) Branches(ctx context.Context) (all [][]Record, err error) {
	forks, err := s.Forks(ctx)
	if err != nil {
		return nil, err
	}
	told := make(map[string]bool)
	for _, f := range forks {
		if !told[f.Entry.Origin] {
			told[f.Entry.Origin] = true
			ours, err := s.Records(ctx, f.Entry.Origin, f.Entry.Seq-1, 1)
			if err != nil {
				return nil, err
			}
			for i := range ours {
				ours[i].Note = nil
			}
			all = append(all, ours)
		}
		theirs, err := s.branch(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, theirs)
	}
	slices.SortFunc(all, func(a, b []Record) int {
		return cmp.Or(strings.Compare(a[0].ID.Origin, b[0].ID.Origin), bytes.Compare(a[0].Hash, b[0].Hash))
	})
	return all, nil
}

// branch returns the other entries of a fork up to the first that is signed.
func (s *Store) branch(ctx context.Context, f Fork) (records []Record, err error) {
	var signed bool
	last := f.Other
	err = s.look(ctx, func(v *view) error {
		query := "SELECT seq, body, hash, signature FROM fork WHERE origin = ? AND seq >= ? ORDER BY seq"
		return v.session.each(query, []any{f.Entry.Origin, int64(f.Entry.Seq)}, func(r *sql.Rows) error {
			rec := Record{ID: checkin.EntryID{Origin: f.Entry.Origin}}
			if err := r.Scan(&rec.ID.Seq, &rec.Body, &rec.Hash, &rec.Signature); err != nil {
				return err
			}
			follows := records == nil && bytes.Equal(rec.Hash, last) || records != nil && bytes.Equal(rec.Hash, chain(last, rec.Body))
			if follows && !signed {
				records, last, signed = append(records, rec), rec.Hash, rec.Signature != nil
			}
			return nil
		})
	})
	return records, err
}
