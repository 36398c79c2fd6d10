package storage

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"golang.org/x/crypto/argon2"

	"antechamber/kiosk/checkin"
)

// Holding is what a holder has: a PIN, a card or both.
type Holding struct {
	Holder    checkin.Holder
	PIN, Card bool
}

// means is by what a holder proves the authority. A change of the parameters below needs a new one.
type means string

const (
	byPIN  means = "pin"  // argon2id of the PIN
	byCard means = "card" // SHA-256 of salt and code, whose 128 random bits nobody tries out
)

// stretch is the cost of argon2id.
type stretch struct {
	passes, memory uint32 // memory in KiB
	lanes          uint8
}

// pinStretch is chosen by the steps of RFC 9106, section 4: lanes and passes of its
// second recommendation, and memory so that a PIN is tried in about 0.1 s on two slow
// cores. All holders' are tried, so a device with many takes longer.
func pinStretch(hasty bool) stretch {
	if hasty {
		return stretch{passes: 1, memory: 8, lanes: 1}
	}
	return stretch{passes: 3, memory: 32 << 10, lanes: 4}
}

func (c stretch) hash(pin string, salt []byte) []byte {
	return argon2.IDKey([]byte(pin), salt, c.passes, c.memory, c.lanes, sha256.Size)
}

func cardHash(code string, salt []byte) []byte {
	sum := sha256.Sum256(append(slices.Clone(salt), code...))
	return sum[:]
}

// hasher returns what hashes a secret of these means.
func (s *Store) hasher(m means) func(secret string, salt []byte) []byte {
	if m == byCard {
		return cardHash
	}
	return s.stretch.hash
}

// proof is one row of the table holder.
type proof struct {
	holder       checkin.Holder
	salt, secret []byte
}

// Holders returns who has an authority at this device, the lowest first.
func (s *Store) Holders(ctx context.Context) ([]Holding, error) {
	var all []Holding
	err := s.readers.transact(ctx, func(x *session) error {
		return x.each("SELECT role, number, max(means = 'pin'), max(means = 'card') FROM holder GROUP BY role, number ORDER BY number", nil, func(r *sql.Rows) error {
			var role string
			var h Holding
			if err := r.Scan(&role, &h.Holder.Number, &h.PIN, &h.Card); err != nil {
				return err
			}
			var err error
			h.Holder.Authority, err = checkin.ParseAuthority(role)
			all = append(all, h)
			return err
		})
	})
	slices.SortStableFunc(all, func(a, b Holding) int { return int(a.Holder.Authority) - int(b.Holder.Authority) })
	return all, s.fault(err)
}

// Highest returns the highest authority that anybody has at this device: Staff where nobody has any.
func (s *Store) Highest(ctx context.Context) (checkin.Authority, error) {
	all, err := s.Holders(ctx)
	if err != nil || len(all) == 0 {
		return checkin.Staff, err
	}
	return all[len(all)-1].Holder.Authority, nil
}

// SetPIN gives the holder a PIN, in the place of an earlier one. A holder without a
// number gets the next that is free. It returns the holder.
func (s *Store) SetPIN(ctx context.Context, h checkin.Holder, pin string) (checkin.Holder, error) {
	if err := checkin.CheckNewPIN(pin); err != nil {
		return h, err
	}
	var all []proof
	err := s.readers.transact(ctx, func(x *session) (err error) {
		all, err = x.proofs(byPIN)
		return err
	})
	if err != nil {
		return h, s.fault(err)
	}
	// Of two holders of one PIN the log would not know who acted.
	if other, ok := find(all, pin, s.hasher(byPIN)); ok && other != h {
		return h, &checkin.Fault{Code: checkin.FaultConflict, Sentence: "this PIN is somebody's already: choose another"}
	}
	return s.setProof(ctx, h, byPIN, pin)
}

// SetCard gives the holder a card, in the place of an earlier one, as SetPIN does a PIN.
func (s *Store) SetCard(ctx context.Context, h checkin.Holder, code string) (checkin.Holder, error) {
	return s.setProof(ctx, h, byCard, code)
}

func (s *Store) setProof(ctx context.Context, h checkin.Holder, m means, secret string) (checkin.Holder, error) {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	hash := s.hasher(m)(secret, salt)
	err := s.writer.transact(ctx, func(x *session) error {
		if h.Number == 0 {
			var err error
			if h.Number, err = x.freeNumber(h.Authority); err != nil {
				return err
			}
		}
		if h.Number < 1 || h.Number > checkin.MaxHolder {
			return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf("a holder has a number from 1 to %d, and not %d: give one that is free with --number", checkin.MaxHolder, h.Number)}
		}
		return x.exec("INSERT INTO holder (role, number, means, salt, secret) VALUES (?, ?, ?, ?, ?) "+
			"ON CONFLICT (role, number, means) DO UPDATE SET salt = excluded.salt, secret = excluded.secret",
			h.Authority.String(), h.Number, string(m), salt, hash)
	})
	return h, s.fault(err)
}

// FreeNumber returns the next number that is free.
func (s *Store) FreeNumber(ctx context.Context, a checkin.Authority) (n int, err error) {
	err = s.readers.transact(ctx, func(x *session) (err error) {
		n, err = x.freeNumber(a)
		return err
	})
	return n, s.fault(err)
}

func (s *session) freeNumber(a checkin.Authority) (n int, err error) {
	_, err = s.get("SELECT coalesce(max(number), 0) + 1 FROM holder WHERE role = ?", []any{a.String()}, &n)
	return n, err
}

// RemoveHolder takes the holder's PIN and card away.
func (s *Store) RemoveHolder(ctx context.Context, h checkin.Holder) error {
	return s.fault(s.writer.transact(ctx, func(x *session) error {
		var held bool
		if _, err := x.get("SELECT EXISTS (SELECT 1 FROM holder WHERE role = ? AND number = ?)", []any{h.Authority.String(), h.Number}, &held); err != nil {
			return err
		}
		if !held {
			return &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("%s has neither a PIN nor a card: \"pin list\" lists who has", h)}
		}
		return x.exec("DELETE FROM holder WHERE role = ? AND number = ?", h.Authority.String(), h.Number)
	}))
}

// CheckPIN returns whose PIN it is. Where it is nobody's, or none is tried now, the
// error is a Fault whose cause is a *checkin.Denial. The try is counted before the
// PIN is looked at, so that pulling the plug saves none.
func (s *Store) CheckPIN(ctx context.Context, pin string) (checkin.Holder, error) {
	now := s.options.WallClock()
	var all []proof
	var t tries
	var wait time.Duration
	err := s.writer.transact(ctx, func(x *session) (err error) {
		if all, err = x.proofs(byPIN); err != nil {
			return err
		}
		if t, err = x.tries(); err != nil {
			return err
		}
		if wait = t.wait(now); wait > 0 {
			t.until = now.Add(wait)
		} else {
			t = t.another(now)
		}
		return x.setTries(t)
	})
	if err != nil {
		return checkin.Holder{}, s.fault(err)
	}
	if wait > 0 {
		return checkin.Holder{}, denied(checkin.Denial{Wait: wait})
	}
	h, ok := find(all, pin, s.hasher(byPIN))
	if !ok {
		return checkin.Holder{}, denied(checkin.Denial{Tried: true, Wait: t.wait(now)})
	}
	return h, s.fault(s.writer.transact(ctx, func(x *session) error { return x.setTries(tries{}) }))
}

// CheckCard returns whose card it is; otherwise it is as CheckPIN. A card is looked at
// also while no PIN is: nobody guesses one, and who has it is not to wait for who
// typed at random. One that is nobody's counts as a wrong try.
func (s *Store) CheckCard(ctx context.Context, code string) (checkin.Holder, error) {
	var all []proof
	err := s.readers.transact(ctx, func(x *session) (err error) {
		all, err = x.proofs(byCard)
		return err
	})
	if err != nil {
		return checkin.Holder{}, s.fault(err)
	}
	if h, ok := find(all, code, s.hasher(byCard)); ok {
		return h, nil
	}
	now := s.options.WallClock()
	var t tries
	err = s.writer.transact(ctx, func(x *session) (err error) {
		if t, err = x.tries(); err != nil {
			return err
		}
		t = t.another(now)
		return x.setTries(t)
	})
	if err != nil {
		return checkin.Holder{}, s.fault(err)
	}
	return checkin.Holder{}, denied(checkin.Denial{Card: true, Tried: true, Wait: t.wait(now)})
}

func denied(d checkin.Denial) error {
	return &checkin.Fault{Code: checkin.FaultAuthority, Sentence: d.Error(), Cause: &d}
}

// find returns whose secret it is. It tries all, so that the time taken does not tell whose.
func find(all []proof, secret string, hash func(string, []byte) []byte) (h checkin.Holder, ok bool) {
	for _, p := range all {
		if subtle.ConstantTimeCompare(hash(secret, p.salt), p.secret) == 1 {
			h, ok = p.holder, true
		}
	}
	return h, ok
}

func (s *session) proofs(m means) ([]proof, error) {
	var all []proof
	err := s.each("SELECT role, number, salt, secret FROM holder WHERE means = ?", []any{string(m)}, func(r *sql.Rows) error {
		var role string
		var p proof
		if err := r.Scan(&role, &p.holder.Number, &p.salt, &p.secret); err != nil {
			return err
		}
		var err error
		p.holder.Authority, err = checkin.ParseAuthority(role)
		all = append(all, p)
		return err
	})
	return all, err
}

// tries are the wrong PINs since the last right one, and until when by the wall clock none is tried.
type tries struct {
	wrong int
	until time.Time
}

// wait returns how long no PIN is tried: the rest of the delay or, where a clock that
// was set back makes that look longer than it can be, the whole delay from now on. So
// setting a clock back shortens nothing, and locks nobody out for a day.
func (t tries) wait(now time.Time) time.Duration {
	return max(0, min(t.until.Sub(now), checkin.PINDelay(t.wrong)))
}

// another counts one more.
func (t tries) another(now time.Time) tries {
	t.wrong++
	t.until = now.Add(checkin.PINDelay(t.wrong))
	return t
}

var errTries = errors.New("the number of wrong PINs in the database cannot be read")

func (s *session) tries() (tries, error) {
	var t tries
	for key, into := range map[string]func(int64){
		metaWrongPINs: func(n int64) { t.wrong = int(n) },
		metaPINsAgain: func(n int64) { t.until = time.UnixMilli(n) },
	} {
		text, err := s.meta(key)
		if err != nil {
			return t, err
		}
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return t, fmt.Errorf("%w: %w", errTries, err)
		}
		into(n)
	}
	return t, nil
}

func (s *session) setTries(t tries) error {
	if err := s.setMeta(metaWrongPINs, strconv.Itoa(t.wrong)); err != nil {
		return err
	}
	return s.setMeta(metaPINsAgain, strconv.FormatInt(t.until.UnixMilli(), 10))
}
