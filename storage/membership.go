package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// Membership is how a data folder belongs to a hub: as a kiosk that joined it, or as
// the hub's own.
type Membership struct {
	Hub       string `json:"hub"`                  // the public key of the hub
	Token     string `json:"token"`                // stands for the conference in the hub's subjects
	Kiosk     string `json:"kiosk"`                // the public half of the join key
	Name      string `json:"name"`                 // how the kiosk is called in the roster
	Secret    string `json:"secret"`               // under which the keeper has the join key
	HubSecret string `json:"hub_secret,omitempty"` // the same of the hub's keys; "" where the folder is not the hub's
	Address   string `json:"address"`              // host:port of the hub
	Websocket string `json:"websocket,omitempty"`  // the same of its WebSocket listener; "" is none
	Cluster   string `json:"cluster,omitempty"`    // the NATS servers by which kiosks exchange; "" is the hub's own
	Authority []byte `json:"authority"`            // the certificate of the hub's authority, DER
	Relay     bool   `json:"relay,omitempty"`      // the hub has no keys of the conference
	Organiser bool   `json:"organiser,omitempty"`  // may invite and remove kiosks
}

// Membership returns how this data folder belongs to a hub, and false where it does not.
// A store that has its keys has those of the membership from then on.
func (s *Store) Membership(ctx context.Context) (m Membership, joined bool, err error) {
	read := s.look
	if s.secrets.Load() == nil {
		read = s.peek
	}
	err = read(ctx, func(v *view) error {
		text, err := v.session.meta(metaMembership)
		if err != nil || text == "" {
			return err
		}
		joined = true
		return json.Unmarshal([]byte(text), &m)
	})
	return m, joined, err
}

// SetMembership says how this data folder belongs to a hub. The roster of another hub
// counts no more.
func (s *Store) SetMembership(ctx context.Context, m Membership) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.change(ctx, func(x *session) error {
		before, err := x.meta(metaMembership)
		if err != nil {
			return err
		}
		var old Membership
		if json.Unmarshal([]byte(before), &old) != nil || old.Hub != m.Hub {
			if err := x.exec("DELETE FROM kiosk"); err != nil {
				return err
			}
		}
		return x.setMeta(metaMembership, string(text))
	})
}

// change runs a transaction that writes, and tells who follows.
func (s *Store) change(ctx context.Context, do func(*session) error) error {
	if err := s.writer.transact(ctx, do); err != nil {
		return s.fault(err)
	}
	s.notices.send()
	return nil
}

// Keeper returns what keeps the keys of this store.
func (s *Store) Keeper() seal.Keeper { return s.options.Keeper }

// Dir returns the data folder, by its one absolute name.
func (s *Store) Dir() string { return s.options.Dir }

// Origins returns the public keys of the logs that are here, by origin, and which of
// them are the kiosk's own: the one that it appends to, and those that it left before.
func (s *Store) Origins(ctx context.Context) (public map[string][]byte, own []string, err error) {
	public = make(map[string][]byte)
	err = s.look(ctx, func(v *view) (err error) {
		err = v.session.each("SELECT id, public_key FROM origin", nil, func(r *sql.Rows) error {
			var id string
			var key []byte
			err := r.Scan(&id, &key)
			public[id] = key
			return err
		})
		if err != nil {
			return err
		}
		origin, err := v.session.meta(metaOrigin)
		for origin != "" && err == nil && !slices.Contains(own, origin) {
			own = append(own, origin)
			origin, err = v.predecessor(origin)
		}
		return err
	})
	return public, own, err
}

// predecessor returns the log that another took the place of, where it is here.
func (v *view) predecessor(origin string) (string, error) {
	var body []byte
	found, err := v.session.get(`SELECT e.body FROM entry e WHERE e.origin = ? AND e.seq = 1`, []any{origin}, &body)
	if err != nil || !found {
		return "", err
	}
	e, err := v.codec.decode(body)
	if err != nil {
		return "", err
	}
	found, err = v.session.get("SELECT 1 FROM origin WHERE id = ?", []any{e.Predecessor}, new(int))
	if !found {
		return "", err
	}
	return e.Predecessor, err
}

// AddBadgeKey has the kiosk write badges under a newer key from now on, and read the
// older ones still. A key that it has is left.
func (s *Store) AddBadgeKey(ctx context.Context, key seal.BadgeKey) error {
	var made *secrets
	err := s.change(ctx, func(x *session) error {
		held, err := s.current(x)
		if err != nil {
			return err
		}
		next := held.keys
		next.Conference = next.Conference.With([]seal.BadgeKey{key})
		if len(next.Badge) == len(held.keys.Badge) {
			return nil
		}
		if made, err = s.keep(next); err != nil {
			return err
		}
		return x.setMeta(metaStore, made.store)
	})
	if err == nil && made != nil {
		s.secrets.Store(made)
	}
	return err
}

// NewBadgeKey makes the next badge key, which this kiosk writes under from now on.
func (s *Store) NewBadgeKey(ctx context.Context) (seal.BadgeKey, error) {
	key, err := s.ConferenceKeys().NextBadgeKey()
	if err != nil {
		return key, err
	}
	return key, s.AddBadgeKey(ctx, key)
}

// NotJoined is the fault of an act that needs a hub.
func NotJoined() error {
	return &checkin.Fault{Code: checkin.FaultNotFound, Sentence: "this kiosk has joined no hub: ask for an invitation, and type \"join CODE\""}
}
