package storage

import (
	"context"
	"database/sql"
	"time"

	"antechamber/storage/seal"
)

// Signed is a statement about a kiosk as it is kept and passed on: package replica
// makes, checks and reads it.
type Signed struct {
	Kiosk     string
	Origin    string // of a voucher; "" is the kiosk's word about itself
	Number    uint64 // of a record of the roster
	Record    []byte
	Signature []byte
}

// Kiosks returns the records of the roster, by kiosk.
func (s *Store) Kiosks(ctx context.Context) ([]Signed, error) {
	return s.signed(ctx, "SELECT id, '', number, record, signature FROM kiosk ORDER BY id")
}

// PutKiosks keeps records of the roster whose numbers are higher than what is here.
// They must have been checked.
func (s *Store) PutKiosks(ctx context.Context, records []Signed) error {
	return s.change(ctx, func(x *session) error { return x.putKiosks(records) })
}

func (x *session) putKiosks(records []Signed) error {
	for _, r := range records {
		err := x.exec(`INSERT INTO kiosk (id, number, record, signature) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT (id) DO UPDATE SET number = ?2, record = ?3, signature = ?4 WHERE ?2 > number`,
			r.Kiosk, int64(r.Number), r.Record, r.Signature)
		if err != nil {
			return err
		}
	}
	return nil
}

// Vouchers returns what kiosks said of their logs.
func (s *Store) Vouchers(ctx context.Context) ([]Signed, error) {
	return s.signed(ctx, "SELECT kiosk, origin, 0, record, signature FROM voucher ORDER BY kiosk, origin")
}

// PutVouchers keeps what is new of what kiosks said. It must have been checked.
func (s *Store) PutVouchers(ctx context.Context, vouchers []Signed) error {
	return s.change(ctx, func(x *session) error {
		for _, v := range vouchers {
			err := x.exec("INSERT OR IGNORE INTO voucher (kiosk, origin, record, signature) VALUES (?, ?, ?, ?)", v.Kiosk, v.Origin, v.Record, v.Signature)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) signed(ctx context.Context, query string) (all []Signed, err error) {
	err = s.look(ctx, func(v *view) error {
		return v.session.each(query, nil, func(r *sql.Rows) error {
			var one Signed
			err := r.Scan(&one.Kiosk, &one.Origin, &one.Number, &one.Record, &one.Signature)
			all = append(all, one)
			return err
		})
	})
	return all, err
}

// Invitation is what a hub knows of an invitation.
type Invitation struct {
	ID      string
	Auth    []byte // by which who was invited proves it
	Parcel  []byte // sealed under what the hub does not know
	Expires time.Time
	Rights  string // what the kiosk that comes in by it may do
	Wrong   int    // how often it was tried with a wrong secret
}

// PutInvitation keeps an invitation, and forgets those that expired before now.
func (s *Store) PutInvitation(ctx context.Context, i Invitation, now time.Time) error {
	return s.change(ctx, func(x *session) error {
		if err := x.exec("DELETE FROM invitation WHERE expires < ?", now.UnixMilli()); err != nil {
			return err
		}
		return x.exec("INSERT OR IGNORE INTO invitation (id, auth, parcel, expires, rights) VALUES (?, ?, ?, ?, ?)",
			i.ID, i.Auth, i.Parcel, i.Expires.UnixMilli(), i.Rights)
	})
}

// Invitation returns an invitation that was not used yet.
func (s *Store) Invitation(ctx context.Context, id string) (i Invitation, found bool, err error) {
	err = s.look(ctx, func(v *view) (err error) {
		i, found, err = v.session.invitation(id)
		return err
	})
	return i, found, err
}

func (x *session) invitation(id string) (Invitation, bool, error) {
	i := Invitation{ID: id}
	var expires int64
	found, err := x.get("SELECT auth, parcel, expires, rights, wrong FROM invitation WHERE id = ?", []any{id}, &i.Auth, &i.Parcel, &expires, &i.Rights, &i.Wrong)
	i.Expires = time.UnixMilli(expires)
	return i, found, err
}

// MissInvitation counts a wrong try, and forgets the invitation after so many.
func (s *Store) MissInvitation(ctx context.Context, id string, most int) error {
	return s.change(ctx, func(x *session) error {
		if err := x.exec("UPDATE invitation SET wrong = wrong + 1 WHERE id = ?", id); err != nil {
			return err
		}
		return x.exec("DELETE FROM invitation WHERE id = ? AND wrong >= ?", id, most)
	})
}

// UseInvitation forgets an invitation and puts the kiosk that came in by it in the
// roster. It returns false, and does nothing, where the invitation was used meanwhile.
func (s *Store) UseInvitation(ctx context.Context, id string, kiosk Signed) (used bool, err error) {
	err = s.change(ctx, func(x *session) error {
		if _, used, err = x.invitation(id); err != nil || !used {
			return err
		}
		if err := x.exec("DELETE FROM invitation WHERE id = ?", id); err != nil {
			return err
		}
		return x.putKiosks([]Signed{kiosk})
	})
	return used && err == nil, err
}

// SealedKey is a badge key that only one kiosk can open.
type SealedKey struct {
	Number int
	Kiosk  string
	Sealed []byte
}

// BadgeKeys returns the badge keys that were sealed for kiosks.
func (s *Store) BadgeKeys(ctx context.Context) (keys []SealedKey, err error) {
	err = s.look(ctx, func(v *view) error {
		return v.session.each("SELECT number, kiosk, sealed FROM badge_key ORDER BY number, kiosk", nil, func(r *sql.Rows) error {
			var k SealedKey
			err := r.Scan(&k.Number, &k.Kiosk, &k.Sealed)
			keys = append(keys, k)
			return err
		})
	})
	return keys, err
}

// maxSealedKey is how many bytes a sealed badge key has at most; it has about 200.
const maxSealedKey = 512

// PutBadgeKeys keeps what is new of badge keys sealed for kiosks. What cannot be one is left.
func (s *Store) PutBadgeKeys(ctx context.Context, keys []SealedKey) error {
	return s.change(ctx, func(x *session) error {
		for _, k := range keys {
			if k.Number < 1 || k.Number > seal.MaxBadgeKey || len(k.Sealed) > maxSealedKey {
				continue
			}
			if err := x.exec("INSERT OR IGNORE INTO badge_key (number, kiosk, sealed) VALUES (?, ?, ?)", k.Number, k.Kiosk, k.Sealed); err != nil {
				return err
			}
		}
		return nil
	})
}
