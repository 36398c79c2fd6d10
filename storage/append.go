package storage

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// Append implements checkin.Store. It must not be called from within decide.
func (s *Store) Append(ctx context.Context, decide func(checkin.View) ([]checkin.Entry, error)) (entries []checkin.Entry, err error) {
	var end head
	var m *mark
	err = s.settled(ctx, func(x *session, h head, held *secrets) error {
		v := s.viewOf(x, h, held)
		var err error
		if entries, err = decide(v); err != nil || len(entries) == 0 {
			return errors.Join(err, v.keepClock())
		}
		entries = slices.Clone(entries)
		m = s.own.mark
		end, err = s.commit(v, h, entries)
		return err
	})
	if err != nil || len(entries) == 0 {
		return nil, s.fault(err)
	}
	m.set(end.seq, end.hash)
	s.notices.send()
	return entries, nil
}

// settled runs do within a transaction once it is settled whose log this is. Where the
// disk is full it frees the ballast first.
func (s *Store) settled(ctx context.Context, do func(x *session, h head, held *secrets) error) error {
	for {
		err := s.writer.transact(ctx, func(x *session) error {
			h, err := x.head()
			if err != nil {
				return err
			}
			if h.origin == "" || h.store != s.own.store || h.origin != s.own.origin {
				return errUnsettled
			}
			held, err := s.current(x)
			if err != nil {
				return err
			}
			return do(x, h, held)
		})
		if errors.Is(err, errUnsettled) {
			if err = s.settle(ctx); err == nil {
				continue
			}
		}
		if err == nil || !isFull(err) || !s.dropBallast() {
			return err
		}
	}
}

// viewOf is the view of a transaction that writes.
func (s *Store) viewOf(x *session, h head, held *secrets) *view {
	return &view{session: x, codec: s.codec, secrets: held, origin: h.origin, clock: h.hlc, wall: s.options.WallClock}
}

// signedEvery is after how many entries of one transaction one is signed besides the
// last: kiosks exchange entries up to a signed one.
const signedEvery = 256

// commit completes the entries and writes them, and what follows from them. It returns the new end of the log.
func (s *Store) commit(v *view, h head, entries []checkin.Entry) (head, error) {
	for i := range entries {
		e := &entries[i]
		if e.NoteText != "" {
			if err := v.sealNote(h, e); err != nil {
				return h, err
			}
		}
		var signer ed25519.PrivateKey
		if i == len(entries)-1 || (i+1)%signedEvery == 0 {
			signer = v.secrets.keys.Origin
		}
		if err := s.write(v.session, &h, e, signer); err != nil {
			return h, err
		}
	}
	return h, errors.Join(v.keepClock(), v.derive(entries))
}

// write gives the entry its place after the head, stores it and moves the head.
// It is signed where there is a signer.
func (s *Store) write(x *session, h *head, e *checkin.Entry, signer ed25519.PrivateKey) error {
	e.ID = checkin.EntryID{Origin: h.origin, Seq: h.seq + 1}
	e.HLC = tick(s.options.WallClock().UnixMilli(), h.hlc)
	e.At = atMilli(e.At.UnixMilli())
	body, err := s.codec.encode(e)
	if err != nil {
		return err
	}
	e.Prev, e.Hash, e.Signature = h.hash, chain(h.hash, body), nil
	if signer != nil {
		e.Signature = ed25519.Sign(signer, e.Hash)
	}
	err = x.insertEntry(e, body)
	h.seq, h.hlc, h.hash = e.ID.Seq, e.HLC, e.Hash
	return err
}

// insertEntry stores an entry that has its place, hash and signature, and its bytes.
func (s *session) insertEntry(e *checkin.Entry, body []byte) error {
	return s.exec("INSERT INTO entry (origin, seq, hlc, kind, reference, body, hash, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		e.ID.Origin, int64(e.ID.Seq), int64(e.HLC), string(e.Kind), e.Reference, body, e.Hash, e.Signature)
}

// tick returns the hybrid clock's next reading after the last: milliseconds since
// 1970 above a counter of 16 bits. It never goes back, whatever the wall clock does.
func tick(nowMilli int64, last uint64) uint64 {
	return max(uint64(max(nowMilli, 0))<<16, last+1)
}

// sealNote moves the entry's free text out of it: sealed beside the registration, or
// under a key of its own where nobody is registered, with its keyed hash in the entry.
func (v *view) sealNote(h head, e *checkin.Entry) error {
	key, _, found, err := v.key(e.Reference)
	if err != nil {
		return err
	}
	var own []byte
	if !found {
		if key, own, err = v.secrets.sealer.NewKey(e.Reference); err != nil {
			return err
		}
	}
	id := checkin.EntryID{Origin: h.origin, Seq: h.seq + 1}
	err = v.session.exec("INSERT INTO note (origin, seq, reference, wrapped_key, sealed) VALUES (?, ?, ?, ?, ?)",
		id.Origin, int64(id.Seq), e.Reference, own, key.Seal(noteField+id.String(), []byte(e.NoteText)))
	e.Note, e.NoteText = v.secrets.sealer.Hash(seal.ForLog, e.NoteText), ""
	return err
}

// The names of sealed fields; the name of a note's entry follows its own.
const (
	documentField = "document"
	noteField     = "note "
)

// Look implements checkin.Store.
func (s *Store) Look(ctx context.Context, see func(checkin.View) error) error {
	return s.look(ctx, func(v *view) error { return see(v) })
}

func (s *Store) look(ctx context.Context, see func(*view) error) error {
	return s.fault(s.readers.transact(ctx, func(x *session) error {
		held, err := s.current(x)
		if err != nil {
			return err
		}
		return see(&view{session: x, codec: s.codec, secrets: held})
	}))
}
