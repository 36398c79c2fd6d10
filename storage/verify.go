package storage

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"slices"

	"antechamber/kiosk/checkin"
)

// Report is what a check of the log found.
type Report struct {
	Entries int // how many were checked
	Origins int
	Bad     []Damage // the first bad entry of each origin that has one
}

// Damage is an entry that is not as it was written.
type Damage struct {
	Entry   checkin.EntryID
	Problem string // a sentence
}

// Verify checks the whole log: numbers, hashes, signatures, and that the rows say
// what the hashed bytes say. It remembers how far each origin is good.
func (s *Store) Verify(ctx context.Context) (Report, error) { return s.verify(ctx, true) }

// VerifyNew checks what was added since Verify or VerifyNew found the log good.
func (s *Store) VerifyNew(ctx context.Context) (Report, error) { return s.verify(ctx, false) }

func (s *Store) verify(ctx context.Context, whole bool) (Report, error) {
	var report Report
	var reached []chainEnd
	err := s.peek(ctx, func(v *view) error {
		origins, err := v.chainEnds()
		if err != nil {
			return err
		}
		report.Origins = len(origins)
		for _, end := range origins {
			known := end
			if whole {
				end.seq, end.hash = 0, nil
			}
			damage, err := v.verifyOrigin(ctx, &end, &report.Entries)
			if err == nil && damage == nil {
				damage, err = v.reaches(known)
			}
			if err != nil {
				return err
			}
			if damage != nil {
				report.Bad = append(report.Bad, *damage)
			}
			if end.seq > known.seq {
				reached = append(reached, end)
			}
		}
		return nil
	})
	if err != nil || len(reached) == 0 || s.readOnly {
		return report, err
	}
	return report, s.remember(ctx, reached)
}

// chainEnd is how far an origin's log is known to be good: up to seq, which has the hash.
type chainEnd struct {
	origin string
	public ed25519.PublicKey
	seq    uint64
	hash   []byte
}

func (v *view) chainEnds() ([]chainEnd, error) {
	var ends []chainEnd
	err := v.session.each("SELECT id, public_key, verified_seq, verified_hash FROM origin ORDER BY id", nil, func(r *sql.Rows) error {
		var e chainEnd
		err := r.Scan(&e.origin, &e.public, &e.seq, &e.hash)
		ends = append(ends, e)
		return err
	})
	return ends, err
}

// reaches tells damage where the entry up to which the log was once good is gone or another.
func (v *view) reaches(good chainEnd) (*Damage, error) {
	if good.seq == 0 {
		return nil, nil
	}
	at := checkin.EntryID{Origin: good.origin, Seq: good.seq}
	var hash []byte
	found, err := v.session.get("SELECT hash FROM entry WHERE origin = ? AND seq = ?", []any{at.Origin, int64(at.Seq)}, &hash)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return &Damage{at, "it was there once and is missing now, and what came after it too"}, nil
	case !bytes.Equal(hash, good.hash):
		return &Damage{at, "it was good once and is another now"}, nil
	}
	return nil, nil
}

// verifyOrigin checks an origin from the end on, and moves the end as far as the
// entries are good and signed.
func (v *view) verifyOrigin(ctx context.Context, end *chainEnd, checked *int) (*Damage, error) {
	at := checkin.EntryID{Origin: end.origin, Seq: end.seq}
	if damage, err := v.reaches(*end); err != nil || damage != nil {
		return damage, err
	}
	signed := true
	var damage *Damage
	err := v.scan(ctx, at, func(row logRow) error {
		*checked++
		problem := v.problem(row, at.Seq+1, end.public)
		if problem != "" {
			damage = &Damage{checkin.EntryID{Origin: end.origin, Seq: at.Seq + 1}, problem}
			return errEnough
		}
		at = row.id
		if signed = row.signature != nil; signed {
			end.seq, end.hash = row.id.Seq, row.hash
		}
		return nil
	})
	switch {
	case damage != nil:
		return damage, nil
	case err == nil && at.Seq == 0:
		return &Damage{checkin.EntryID{Origin: end.origin, Seq: 1}, "it is missing"}, nil
	case err == nil && !signed:
		return &Damage{at, "it ends the log but is not signed"}, nil
	}
	return nil, err
}

// problem returns what is wrong with the row that should have the number, or "".
func (v *view) problem(row logRow, seq uint64, public ed25519.PublicKey) string {
	if row.id.Seq != seq {
		return fmt.Sprintf("it is missing: the next entry is %d", row.id.Seq)
	}
	if !bytes.Equal(row.hash, chain(row.prev, row.body)) {
		return "its bytes do not have its hash: it was changed"
	}
	if row.signature != nil && !signedBy(public, row.hash, row.signature) {
		return "its signature is not that of its kiosk"
	}
	e, err := v.codec.decode(row.body)
	if err != nil {
		return err.Error()
	}
	if e.ID != row.id || e.HLC != row.hlc || string(e.Kind) != row.kind || e.Reference != row.reference {
		return "its row says something else than its hashed bytes"
	}
	if seq == 1 && (e.Kind != checkin.KindOrigin || !slices.Equal(e.PublicKey, public)) {
		return "it is not the first entry of its kiosk's log"
	}
	return ""
}

func signedBy(public ed25519.PublicKey, hash, signature []byte) bool {
	return len(public) == ed25519.PublicKeySize && ed25519.Verify(public, hash, signature)
}

// remember keeps how far the origins are good.
func (s *Store) remember(ctx context.Context, reached []chainEnd) error {
	return s.fault(s.writer.transact(ctx, func(x *session) error {
		for _, end := range reached {
			if err := x.exec("UPDATE origin SET verified_seq = ?, verified_hash = ? WHERE id = ?", int64(end.seq), end.hash, end.origin); err != nil {
				return err
			}
		}
		return nil
	}))
}
