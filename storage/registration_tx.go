package storage

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// RegistrationTx changes registrations within one transaction.
type RegistrationTx struct {
	ctx  context.Context
	view *view

	erasures *bool // whether anybody was erased; nil until it is asked
	known    known
	gathered *gathered
	hashed   map[string][]byte // of the last questions: what is asked for is put next
}

// Get returns the registration, or false where there is none.
func (tx *RegistrationTx) Get(reference string) (checkin.Registration, bool, error) {
	if p, there := tx.gathered.person(reference); there {
		return p.registration, true, nil
	}
	if there, err := tx.mayHave(nil, reference); err != nil || !there {
		return checkin.Registration{}, false, err
	}
	return tx.view.Registration(reference)
}

// ByTicket returns the references of the registrations with the ticket.
func (tx *RegistrationTx) ByTicket(code string) ([]string, error) {
	return tx.having(tx.matchHash(kindTicket, strings.TrimSpace(code)))
}

// BySource returns the references of the registrations that came from the source under the identifier.
func (tx *RegistrationTx) BySource(source, externalID string) ([]string, error) {
	return tx.having(tx.matchHash(kindSource, sourceKey(source, externalID)))
}

// Lookup returns the references of the registrations that were put with the key of
// the kind, in order.
func (tx *RegistrationTx) Lookup(kind, key string) ([]string, error) {
	hash := tx.matchHash(kind, key)
	if there, err := tx.mayHave(hash, ""); err != nil || !there {
		return nil, err
	}
	return tx.having(hash)
}

// having returns the references that are found by a hash, in order.
func (tx *RegistrationTx) having(hash []byte) ([]string, error) {
	references, err := tx.view.having(hash)
	if more := tx.gathered.having(hash); err == nil && len(more) > 0 {
		references = slices.Concat(references, more)
		slices.Sort(references)
	}
	return references, err
}

// matchHash is the view's, which remembers the last.
func (tx *RegistrationTx) matchHash(kind, key string) []byte {
	if tx.hashed == nil {
		return tx.view.matchHash(kind, key)
	}
	name := kind + "\x00" + key
	hash, ok := tx.hashed[name]
	if !ok {
		const many = 32
		if len(tx.hashed) >= many {
			clear(tx.hashed)
		}
		hash = tx.view.matchHash(kind, key)
		tx.hashed[name] = hash
	}
	return hash
}

// Reference makes the reference of a registration that came without one, from
// what it is known by: the same on every kiosk of the conference.
func (tx *RegistrationTx) Reference(key string) string { return tx.view.secrets.sealer.Reference(key) }

// Put adds a registration, or puts it in the place of that with its reference.
// It will be found by its ticket, by its source and external identifier, and by
// one key of each kind given; those of before are forgotten. Only keyed hashes are kept of them.
func (tx *RegistrationTx) Put(r checkin.Registration, keys map[string]string) error {
	if err := tx.ctx.Err(); err != nil {
		return err
	}
	if normal, ok := checkin.NormalReference(r.Reference); !ok || normal != r.Reference {
		return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf("%q is no reference: it has eight characters, digits and capital letters without I, L, O and U", r.Reference)}
	}
	return tx.write(&r, tx.matchesOf(&r, keys))
}

// matchesOf returns the hashes of what the registration is found by, one after the other.
func (tx *RegistrationTx) matchesOf(r *checkin.Registration, keys map[string]string) []byte {
	all := []byte{} // never NULL
	ticket := strings.TrimSpace(r.Ticket)
	if ticket != "" {
		all = append(all, tx.matchHash(kindTicket, ticket)...)
	}
	if r.Source != "" && r.ExternalID != "" {
		all = append(all, tx.view.matchHash(kindSource, sourceKey(r.Source, r.ExternalID))...)
	}
	for _, kind := range slices.Sorted(maps.Keys(keys)) {
		if kind == kindTicket && keys[kind] == ticket { // is there already
			continue
		}
		all = append(all, tx.matchHash(kind, keys[kind])...)
	}
	return all
}

// write seals the registration. One that was there keeps its key, which its notes
// are sealed under too, and remembers who wrote what when.
func (tx *RegistrationTx) write(r *checkin.Registration, matches []byte) error {
	v := tx.view
	if _, there := tx.gathered.person(r.Reference); there {
		if err := tx.flush(); err != nil {
			return err
		}
	}
	there, err := tx.mayHave(nil, r.Reference)
	if err != nil {
		return err
	}
	tx.known.add(matches, r.Reference)
	var key seal.Key
	var sealed []byte
	found := false
	if there {
		if key, sealed, found, err = v.key(r.Reference); err != nil {
			return err
		}
	}
	now, err := v.stamp()
	if err != nil {
		return err
	}
	if !found {
		if gone, err := tx.erased(r.Reference); err != nil || gone {
			return cmp.Or(err, erasedFault(r.Reference))
		}
		var wrapped []byte
		if key, wrapped, err = v.secrets.sealer.NewKey(r.Reference); err != nil {
			return err
		}
		d := begun(documentOf(r), now)
		return tx.insert(r, key, wrapped, &d, matches)
	}
	before, err := v.openDocument(key, sealed)
	if err != nil {
		return err
	}
	d, err := v.codec.written(before, documentOf(r), now)
	if err != nil {
		return err
	}
	return v.updateDocument(r.Reference, key, &d, matches)
}

// insert stores a document that was not there, or gathers it.
func (tx *RegistrationTx) insert(r *checkin.Registration, key seal.Key, wrapped []byte, d *document, matches []byte) error {
	if tx.gathered == nil {
		return tx.view.insertDocument(r.Reference, key, wrapped, d, matches)
	}
	row, err := tx.view.documentRow(r.Reference, key, wrapped, d, matches)
	if err != nil {
		return err
	}
	tx.gathered.add(gatheredPerson{*r, row}, matches)
	if len(tx.gathered.people) < mostGathered {
		return nil
	}
	return tx.flush()
}

// rematch puts the registration under other hashes.
func (s *session) rematch(reference string, before, after []byte) error {
	for hash := range slices.Chunk(before, matchSize) {
		if err := s.exec("DELETE FROM match WHERE hash = ? AND reference = ?", hash, reference); err != nil {
			return err
		}
	}
	if len(after) == 0 {
		return nil
	}
	var rows [][]any
	for hash := range slices.Chunk(after, matchSize) {
		rows = append(rows, []any{hash, reference})
	}
	return s.insert(insertMatch, rows)
}
