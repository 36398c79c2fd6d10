package storage

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"antechamber/kiosk/checkin"
)

// Merge errors say why records of another kiosk were not taken. What came before the
// first that is refused, up to a signature, was taken.
var (
	ErrGap       = errors.New("entries before these are missing here")
	ErrBranch    = errors.New("these entries follow on others than are here: ask for the log from its beginning")
	ErrForged    = errors.New("these entries are not those that their kiosk wrote")
	ErrRehearsal = errors.New("these entries are of a rehearsal, and this is the day's log: the two are never mixed")
	ErrFork      = errors.New("two logs go by one origin: one of their kiosks was copied or set back")
)

// Vouch tells whether a log that is new here may be taken: whether the origin with
// the public key belongs to a kiosk of the conference.
type Vouch func(origin string, public ed25519.PublicKey) error

// Cursor is how far a stream was read, kept in the transaction of what was read.
// The anchor names the message there: another one shows that the stream's history changed.
type Cursor struct {
	Seq    uint64
	Anchor string
}

// mostAhead is how far ahead a clock may be that this kiosk's hybrid clock follows:
// one bad clock must not drag all of them.
const mostAhead = 5 * time.Minute

// Merge adds the records of one other origin, in the order of their numbers. Merging
// is a set union: what is here already is left, and any order and repetition of
// calls ends in the same log. It returns how many entries were new. The error wraps
// one of those above where records were refused.
func (s *Store) Merge(ctx context.Context, records []Record, vouch Vouch, at *Cursor) (added int, err error) {
	added, refused, err := s.MergeLogs(ctx, [][]Record{records}, vouch, at)
	return added, errors.Join(append(refused, err)...)
}

// MergeLogs is Merge of several origins in one transaction. The cursor, if any, is
// kept in it too, also where nothing is new. What was refused of one log does not
// keep the others out.
func (s *Store) MergeLogs(ctx context.Context, logs [][]Record, vouch Vouch, at *Cursor) (added int, refused []error, err error) {
	var erased, forked bool
	err = s.writer.transact(ctx, func(x *session) error {
		added, refused, erased, forked = 0, nil, false, false
		held, err := s.current(x)
		if err != nil {
			return err
		}
		for _, records := range logs {
			m := &merge{ctx: ctx, store: s, view: &view{session: x, codec: s.codec, secrets: held}, vouch: vouch}
			n, why, err := m.take(records)
			if err != nil {
				return err
			}
			if why != nil {
				refused = append(refused, why)
			}
			added, erased, forked = added+n, erased || m.erased, forked || errors.Is(why, ErrFork)
		}
		if at == nil {
			return nil
		}
		return x.setCursor(*at)
	})
	if err != nil {
		return 0, nil, s.fault(err)
	}
	if erased {
		_ = s.Clean(ctx) // or the next time that the data are opened
	}
	if added > 0 || forked {
		s.notices.send()
	}
	return added, refused, nil
}

// merge is how one log is merged.
type merge struct {
	ctx    context.Context
	store  *Store
	view   *view
	vouch  Vouch
	public ed25519.PublicKey // of the origin
	head   Head              // of what is here
	hlc    uint64            // of the head
	erased bool              // somebody was
}

// take writes what is new and whole. What was refused does not undo what was taken.
func (m *merge) take(records []Record) (added int, refused, err error) {
	if len(records) == 0 {
		return 0, nil, nil
	}
	if practised(records[0].ID.Origin) && m.store.options.Mode != Rehearsal {
		return 0, ErrRehearsal, nil
	}
	if err := m.begin(records[0].ID.Origin); err != nil {
		return 0, nil, err
	}
	fresh, refused, err := m.fresh(records)
	if err != nil || len(fresh) == 0 {
		return 0, refused, err
	}
	entries, refused := m.check(fresh)
	if len(entries) == 0 {
		return 0, refused, nil
	}
	if err := m.write(fresh[:len(entries)], entries); err != nil {
		return 0, nil, err
	}
	return len(entries), refused, nil
}

// begin reads where the log ends here.
func (m *merge) begin(origin string) error {
	x := m.view.session
	m.head.Hash = noHash()
	found, err := x.get("SELECT public_key FROM origin WHERE id = ?", []any{origin}, &m.public)
	if err != nil || !found {
		return err
	}
	_, err = x.get("SELECT seq, hash, hlc FROM entry WHERE origin = ? ORDER BY seq DESC LIMIT 1", []any{origin}, &m.head.Seq, &m.head.Hash, &m.hlc)
	return err
}

// fresh returns the records that are not here, and finds those that stand against what is here.
func (m *merge) fresh(records []Record) (fresh []Record, refused, err error) {
	for i, r := range records {
		if r.ID.Origin != records[0].ID.Origin || r.ID.Seq != records[0].ID.Seq+uint64(i) {
			return nil, fmt.Errorf("%w: they are not in order", ErrForged), nil
		}
		if r.ID.Seq > m.head.Seq {
			if r.ID.Seq > m.head.Seq+uint64(len(fresh))+1 {
				return nil, ErrGap, nil
			}
			fresh = append(fresh, r)
			continue
		}
		ours, err := m.hashAt(r.ID)
		if err != nil {
			return nil, nil, err
		}
		if !bytes.Equal(ours, r.Hash) {
			before, err := m.hashAt(checkin.EntryID{Origin: r.ID.Origin, Seq: r.ID.Seq - 1})
			if err != nil {
				return nil, nil, err
			}
			branch, refused := m.conflict(records[i:], before)
			return nil, refused, m.keepFork(branch)
		}
	}
	return fresh, nil, nil
}

// hashAt returns the hash of an entry that is here; before the first stand zeros.
func (m *merge) hashAt(id checkin.EntryID) (hash []byte, err error) {
	if id.Seq == 0 {
		return noHash(), nil
	}
	_, err = m.view.session.get("SELECT hash FROM entry WHERE origin = ? AND seq = ?", []any{id.Origin, int64(id.Seq)}, &hash)
	return hash, err
}

// conflict tells what records are that stand against one that is here: a fork, where
// they follow on the same entry as ours and are signed by the same key. It returns
// those that are.
func (m *merge) conflict(records []Record, before []byte) (branch []Record, refused error) {
	if !bytes.Equal(records[0].Hash, chain(before, records[0].Body)) {
		return nil, ErrBranch
	}
	for i, r := range records {
		if i > 0 && !bytes.Equal(r.Hash, chain(records[i-1].Hash, r.Body)) {
			break
		}
		if r.Signature != nil && signedBy(m.public, r.Hash, r.Signature) {
			branch = records[:i+1]
		}
	}
	if branch == nil {
		return nil, fmt.Errorf("%w (%s)", ErrForged, records[0].ID)
	}
	return branch, fmt.Errorf("%w (%s)", ErrFork, records[0].ID)
}

// keepFork keeps the other branch of a fork.
func (m *merge) keepFork(branch []Record) error {
	if len(branch) == 0 {
		return nil
	}
	if err := m.leave(branch[0].ID.Origin); err != nil {
		return err
	}
	for _, r := range branch {
		err := m.view.session.exec("INSERT OR IGNORE INTO fork (origin, seq, hash, body, signature, seen) VALUES (?, ?, ?, ?, ?, ?)",
			r.ID.Origin, int64(r.ID.Seq), r.Hash, r.Body, r.Signature, m.store.options.WallClock().UnixMilli())
		if err != nil {
			return err
		}
	}
	return nil
}

// check decodes the records that follow on the head up to the last good signature.
func (m *merge) check(records []Record) (entries []checkin.Entry, refused error) {
	prev, hlc, signed := m.head.Hash, m.hlc, 0
	for i, r := range records {
		if !bytes.Equal(r.Hash, chain(prev, r.Body)) {
			if i == 0 && m.head.Seq > 0 {
				return nil, ErrBranch
			}
			return entries[:signed], fmt.Errorf("%w (%s does not follow on the one before)", ErrForged, r.ID)
		}
		e, err := m.entry(r, hlc)
		if err != nil {
			return entries[:signed], err
		}
		if r.Signature != nil {
			if !signedBy(m.public, r.Hash, r.Signature) {
				return entries[:signed], fmt.Errorf("%w (%s is signed by somebody else)", ErrForged, r.ID)
			}
			signed = len(entries) + 1
		}
		entries = append(entries, e)
		prev, hlc = r.Hash, e.HLC
	}
	if signed < len(records) {
		refused = fmt.Errorf("%w (%s is signed by nobody)", ErrForged, records[signed].ID)
	}
	return entries[:signed], refused
}

// entry decodes a record and checks that it says what its place is.
func (m *merge) entry(r Record, hlc uint64) (checkin.Entry, error) {
	e, err := m.view.codec.decode(r.Body)
	if err != nil {
		return e, err
	}
	first := e.Kind == checkin.KindOrigin
	if e.ID != r.ID || first != (r.ID.Seq == 1) || e.HLC <= hlc {
		return e, fmt.Errorf("%w (%s says something else than its place)", ErrForged, r.ID)
	}
	if first {
		if len(e.PublicKey) != ed25519.PublicKeySize {
			return e, fmt.Errorf("%w (%s has no key)", ErrForged, r.ID)
		}
		m.public = e.PublicKey
		if err := m.vouch(r.ID.Origin, m.public); err != nil {
			return e, err
		}
	}
	e.Hash, e.Signature = r.Hash, r.Signature
	return e, nil
}

// write stores the entries, and what follows from them.
func (m *merge) write(records []Record, entries []checkin.Entry) error {
	x := m.view.session
	for i := range entries {
		e, r := &entries[i], &records[i]
		if e.Kind == checkin.KindOrigin {
			if err := x.exec("INSERT INTO origin (id, public_key) VALUES (?, ?)", e.ID.Origin, []byte(m.public)); err != nil {
				return err
			}
		}
		if err := x.insertEntry(e, r.Body); err != nil {
			return err
		}
	}
	if err := m.keepNotes(records); err != nil {
		return err
	}
	last := entries[len(entries)-1]
	if err := m.leave(last.ID.Origin); err != nil {
		return err
	}
	if err := m.follow(last.HLC); err != nil {
		return err
	}
	if err := m.view.derive(entries); err != nil {
		return err
	}
	return m.erase(entries)
}

// keepNotes keeps what was said with the entries, but about nobody who was erased.
func (m *merge) keepNotes(records []Record) error {
	for i := range records {
		n := records[i].Note
		if n == nil {
			continue
		}
		err := m.view.session.exec(`INSERT OR IGNORE INTO note (origin, seq, reference, wrapped_key, sealed)
			SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM erased WHERE reference = ?3 AND reference <> '')`,
			records[i].ID.Origin, int64(records[i].ID.Seq), n.Reference, n.Wrapped, n.Sealed)
		if err != nil {
			return err
		}
	}
	return nil
}

// erase forgets whom another kiosk erased. A purge is each kiosk's own.
func (m *merge) erase(entries []checkin.Entry) error {
	f := &forgetting{ctx: m.ctx, view: m.view, keep: m.store.options.Keep, at: m.store.options.WallClock()}
	for i := range entries {
		e := &entries[i]
		m.erased = m.erased || e.DeletesPhotos()
		if e.Kind != checkin.KindErase || e.Reference == "" {
			continue
		}
		gone, err := f.person(e.Reference)
		if err == nil {
			err = m.store.writeErasures(m.view.secrets, gone)
		}
		if err == nil {
			err = m.view.session.setMeta(metaTraces, "1")
		}
		if err != nil {
			return err
		}
		m.erased = true
	}
	return nil
}

// leave has the next entry of this kiosk begin a new log, where it is its own log that
// others hold more of: its database was set back, or is a copy.
func (m *merge) leave(origin string) error {
	own, err := m.view.session.meta(metaOrigin)
	if err != nil || origin != own {
		return err
	}
	m.store.own.origin = ""
	return m.view.session.setMeta(metaIdentity, "set back")
}

// follow moves the hybrid clock on to that of another kiosk, unless it is far ahead.
func (m *merge) follow(hlc uint64) error {
	return m.view.session.follow(hlc, m.store.options.WallClock())
}

func (s *session) follow(hlc uint64, wall time.Time) error {
	if hlc > uint64(wall.Add(mostAhead).UnixMilli())<<16 {
		return nil
	}
	return s.advance(hlc)
}

func (s *session) setCursor(c Cursor) error {
	if err := s.setMeta(metaCursor, fmt.Sprint(c.Seq)); err != nil {
		return err
	}
	return s.setMeta(metaAnchor, c.Anchor)
}

// Cursor returns how far the stream was read; zero where it never was.
func (s *Store) Cursor(ctx context.Context) (c Cursor, err error) {
	err = s.look(ctx, func(v *view) error {
		seq, err := v.session.meta(metaCursor)
		if err != nil || seq == "" {
			return err
		}
		if _, err := fmt.Sscan(seq, &c.Seq); err != nil {
			return err
		}
		c.Anchor, err = v.session.meta(metaAnchor)
		return err
	})
	return c, err
}
