package storage

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// secrets are the keys that the keeper holds under a store identifier. New keys
// get a new identifier, which the database takes over in the transaction that
// needs them: so they are never half in force, and a copied folder that starts a
// log of its own leaves the keys of the original alone.
type secrets struct {
	store  string
	keys   seal.Keys
	sealer *seal.Sealer
}

func newSecrets(store string, keys seal.Keys) (*secrets, error) {
	sealer, err := seal.NewSealer(keys.Data)
	if err != nil {
		return nil, err
	}
	return &secrets{store, keys, sealer}, nil
}

// keep has the keeper keep the keys under a new identifier.
func (s *Store) keep(keys seal.Keys) (*secrets, error) {
	kept, err := newSecrets(newID(), keys)
	if err != nil {
		return nil, err
	}
	return kept, s.options.Keeper.Save(kept.store, keys)
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newID returns 128 random bits as 26 Crockford base32 characters.
func newID() string {
	var random [16]byte
	rand.Read(random[:])
	id := make([]byte, 26)
	for i := range id {
		bit := 5*i - 2 // the first character holds two zero bits before the number
		var v byte
		for b := bit; b < bit+5; b++ {
			v <<= 1
			if b >= 0 {
				v |= random[b/8] >> (7 - b%8) & 1
			}
		}
		id[i] = crockford[v]
	}
	return string(id)
}

// current returns the keys of the store that the transaction sees.
func (s *Store) current(x *session) (*secrets, error) {
	id, err := x.meta(metaStore)
	if err != nil {
		return nil, err
	}
	if known := s.secrets.Load(); known != nil && known.store == id {
		return known, nil
	}
	keys, err := s.options.Keeper.Load(id)
	if errors.Is(err, seal.ErrNoKeys) {
		return nil, &checkin.Fault{Code: checkin.FaultKeys, Cause: err, Sentence: fmt.Sprintf(
			"the keys to %s are not with this user on this machine: bring them with \"conference keys import\"", s.path)}
	}
	if err != nil {
		return nil, err
	}
	loaded, err := newSecrets(id, keys)
	if err == nil {
		s.secrets.Store(loaded)
	}
	return loaded, err
}

// unlock loads the keys of the database, and makes them for a new one.
func (s *Store) unlock(ctx context.Context) error {
	found := false
	err := s.readers.transact(ctx, func(x *session) (err error) {
		found, err = s.recognise(x)
		return err
	})
	if err != nil || found {
		return err
	}
	return s.writer.transact(ctx, func(x *session) error {
		if found, err := s.recognise(x); found || err != nil {
			return err
		}
		made, err := s.keep(seal.NewKeys())
		if err != nil {
			return err
		}
		return s.found(x, made)
	})
}

// recognise loads the keys and returns false where the database never had any.
func (s *Store) recognise(x *session) (bool, error) {
	if found, err := s.checkMode(x); !found || err != nil {
		return false, err
	}
	_, err := s.current(x)
	return err == nil, err
}

// checkMode returns false where the database is new.
func (s *Store) checkMode(x *session) (bool, error) {
	mode, err := x.meta(metaMode)
	if err != nil || mode == "" {
		return false, err
	}
	if Mode(mode) != s.options.Mode {
		return false, &checkin.Fault{Code: checkin.FaultConflict, Sentence: fmt.Sprintf(
			"%s holds the data of a %s, not of a %s, and the two are never mixed: choose another data folder", s.path, mode, s.options.Mode)}
	}
	return true, nil
}

// found writes what every database has from its first transaction on.
func (s *Store) found(x *session, made *secrets) error {
	identity, err := s.identity()
	if err != nil {
		return err
	}
	for key, value := range map[string]string{metaStore: made.store, metaMode: string(s.options.Mode), metaIdentity: identity} {
		if err := x.setMeta(key, value); err != nil {
			return err
		}
	}
	s.secrets.Store(made)
	return nil
}

// ConferenceKeys returns the keys that the kiosk shares with the others of its conference.
func (s *Store) ConferenceKeys() seal.Conference { return s.secrets.Load().keys.Conference }

// Protect seals the kiosk's key files under a passphrase, in the place of any before.
func (s *Store) Protect(ctx context.Context, passphrase string) (done seal.Protected, err error) {
	err = s.readers.transact(ctx, func(x *session) error {
		id, err := x.meta(metaStore)
		if err != nil {
			return err
		}
		done, err = s.options.Keeper.Protect(id, passphrase)
		return err
	})
	return done, s.fault(err)
}

// ImportKeys gives the data of a folder the keys of another kiosk of its
// conference, or the keys that it lost. It refuses other keys than those under
// which registrations are sealed or entries were made. No store of the folder
// needs to be open; one that is takes the keys over at its next transaction.
func ImportKeys(ctx context.Context, o Options, keys seal.Conference) error {
	s, err := open(ctx, o)
	if err != nil {
		return err
	}
	err = s.writer.transact(ctx, func(x *session) error { return s.importKeys(x, keys) })
	return errors.Join(s.fault(err), s.Close())
}

func (s *Store) importKeys(x *session, keys seal.Conference) error {
	known, err := s.checkMode(x)
	if err != nil {
		return err
	}
	next := seal.Keys{Conference: keys, Origin: seal.NewOrigin()}
	if known {
		id, err := x.meta(metaStore)
		if err != nil {
			return err
		}
		before, err := s.options.Keeper.Load(id)
		switch {
		case errors.Is(err, seal.ErrLocked), errors.Is(err, seal.ErrPassphrase), errors.Is(err, seal.ErrUnprotected):
			return err
		case err != nil: // lost or damaged
			err = x.tryKeys(keys)
		case bytes.Equal(before.Data, keys.Data):
			next = seal.Keys{Conference: keys.With(before.Badge), Origin: before.Origin}
		default:
			err = x.refuseOtherKeys()
		}
		if err != nil {
			return err
		}
	}
	made, err := s.keep(next)
	if err != nil {
		return err
	}
	if known {
		return x.setMeta(metaStore, made.store)
	}
	return s.found(x, made)
}

// refuseOtherKeys lets a kiosk change its conference's keys only before it used them.
func (s *session) refuseOtherKeys() error {
	var used bool
	if _, err := s.get("SELECT EXISTS (SELECT 1 FROM registration) OR EXISTS (SELECT 1 FROM entry WHERE kind <> 'origin')", nil, &used); err != nil || !used {
		return err
	}
	return &checkin.Fault{
		Code: checkin.FaultConflict,
		Sentence: "this kiosk has registrations or a log under other keys: import the keys into an empty data folder, " +
			"and the registrations after them",
	}
}

// tryKeys tells whether the keys open what is sealed.
func (s *session) tryKeys(keys seal.Conference) error {
	sealer, err := seal.NewSealer(keys.Data)
	if err != nil {
		return err
	}
	var reference string
	var wrapped []byte
	found, err := s.get("SELECT reference, wrapped_key FROM registration LIMIT 1", nil, &reference, &wrapped)
	if err != nil || !found {
		return err
	}
	if _, err := sealer.Unwrap(reference, wrapped); err != nil {
		return &checkin.Fault{
			Code: checkin.FaultKeys, Cause: err,
			Sentence: "these keys do not open the registrations of this kiosk: import those that it had, or that another kiosk of the same conference has",
		}
	}
	return nil
}

// Used tells whether the folder has people, or a log.
func (s *Store) Used(ctx context.Context) (used bool, err error) {
	err = s.look(ctx, func(v *view) error {
		_, err := v.session.get("SELECT EXISTS (SELECT 1 FROM registration) OR EXISTS (SELECT 1 FROM entry)", nil, &used)
		return err
	})
	return used, err
}
