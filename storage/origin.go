package storage

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// own is the log that this process has found to be its to append to.
type own struct {
	store  string
	origin string
	mark   *mark
}

// head is the end of the kiosk's own log, as a transaction sees it.
type head struct {
	store  string
	origin string // "" where the kiosk has no log yet
	seq    uint64
	hlc    uint64
	hash   []byte
}

func (s *session) head() (head, error) {
	var h head
	_, err := s.get(`SELECT s.value, coalesce(o.value, ''), coalesce(e.seq, 0), max(coalesce(e.hlc, 0), coalesce(CAST(c.value AS INTEGER), 0)), e.hash FROM meta s
		LEFT JOIN meta c ON c.key = 'clock'
		LEFT JOIN meta o ON o.key = 'origin'
		LEFT JOIN entry e ON e.origin = o.value AND e.seq = (SELECT max(seq) FROM entry WHERE origin = o.value)
		WHERE s.key = 'store'`, nil, &h.store, &h.origin, &h.seq, &h.hlc, &h.hash)
	return h, err
}

// Origin returns whose log this kiosk appends to; "" is none yet.
func (s *Store) Origin(ctx context.Context) (origin string, err error) {
	err = s.look(ctx, func(v *view) error {
		origin, err = v.session.meta(metaOrigin)
		return err
	})
	return origin, err
}

var errUnsettled = errors.New("it is not settled whose log this is")

// settle finds out whether the kiosk may go on with the log that is here, and
// takes a new origin where it may not: in a new database, in one that was copied
// or moved, and in one that was set back to an earlier state.
func (s *Store) settle(ctx context.Context) error {
	return s.writer.transact(ctx, func(x *session) error {
		held, err := s.current(x)
		if err != nil {
			return err
		}
		h, err := x.head()
		if err != nil {
			return err
		}
		identity, err := s.identity()
		if err != nil {
			return err
		}
		before, err := x.meta(metaIdentity)
		if err != nil {
			return err
		}
		// The first log of a database takes the key that was made with it.
		if h.origin == "" && before == identity {
			return s.takeOrigin(x, h, held)
		}
		goesOn, err := s.goesOn(x, h, held)
		if err != nil {
			return err
		}
		if goesOn && before == identity {
			return s.settleOn(h, held)
		}
		held, err = s.keep(seal.Keys{Conference: held.keys.Conference, Origin: seal.NewOrigin()})
		if err != nil {
			return err
		}
		if err := x.setMeta(metaIdentity, identity); err != nil {
			return err
		}
		return s.takeOrigin(x, h, held)
	})
}

// goesOn tells whether the log is signed by the key that is held, and has all that was appended to it.
func (s *Store) goesOn(x *session, h head, held *secrets) (bool, error) {
	if h.origin == "" || practised(h.origin) != (s.options.Mode == Rehearsal) {
		return false, nil
	}
	var public []byte
	if _, err := x.get("SELECT public_key FROM origin WHERE id = ?", []any{h.origin}, &public); err != nil {
		return false, err
	}
	if !held.keys.Origin.Public().(ed25519.PublicKey).Equal(ed25519.PublicKey(public)) {
		return false, nil
	}
	seq, hash, err := readMark(s.markPath(h.origin))
	if err != nil {
		return false, nil // no mark is no proof
	}
	var stored []byte
	found, err := x.get("SELECT hash FROM entry WHERE origin = ? AND seq = ?", []any{h.origin, seq}, &stored)
	return found && string(stored) == string(hash), err
}

// settleOn goes on with the log.
func (s *Store) settleOn(h head, held *secrets) error {
	m, err := openMark(s.markPath(h.origin), h.seq, h.hash)
	if err != nil {
		return markFault(s.markPath(h.origin), err)
	}
	s.own.mark.close()
	s.own = own{store: held.store, origin: h.origin, mark: m}
	return nil
}

// practice is what the origin of a rehearsal's log begins with, and no other identifier:
// so each of its entries says by its name that it does not count.
const practice = "R"

func (s *Store) newOrigin() string {
	if s.options.Mode == Rehearsal {
		return practice + newID()[1:]
	}
	return newID()
}

// practised tells whether the origin is that of a rehearsal's log.
func practised(origin string) bool { return strings.HasPrefix(origin, practice) }

// takeOrigin begins a new log with its first entry.
func (s *Store) takeOrigin(x *session, before head, held *secrets) error {
	s.secrets.Store(held)
	next := head{store: held.store, origin: s.newOrigin(), hlc: before.hlc, hash: noHash()}
	public := held.keys.Origin.Public().(ed25519.PublicKey)
	if err := x.exec("INSERT INTO origin (id, public_key) VALUES (?, ?)", next.origin, []byte(public)); err != nil {
		return err
	}
	e := checkin.Entry{Kind: checkin.KindOrigin, At: s.options.WallClock(), PublicKey: public, Kiosk: s.options.Kiosk, Predecessor: before.origin}
	if err := s.write(x, &next, &e, held.keys.Origin); err != nil {
		return err
	}
	for key, value := range map[string]string{metaStore: held.store, metaOrigin: next.origin} {
		if err := x.setMeta(key, value); err != nil {
			return err
		}
	}
	// Should the commit fail, the mark of a log that never was hurts nobody, and
	// the next transaction finds that it is unsettled.
	return s.settleOn(next, held)
}

// identity stands for the machine, the folder and the file: a copy has another.
func (s *Store) identity() (string, error) {
	info, err := os.Stat(s.path)
	if err != nil {
		return "", &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf("%s was moved away while it was open: start the app again", s.path)}
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{machineID(), s.path, fileNumber(info)}, "\x00")))
	return hex.EncodeToString(sum[:]), nil
}

// machineID returns what systemd or D-Bus calls the machine, else its name.
func machineID() string {
	for _, path := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id"} {
		if id, err := os.ReadFile(path); err == nil && len(id) > 0 {
			return string(id)
		}
	}
	name, _ := os.Hostname()
	return name
}
