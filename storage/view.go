package storage

import (
	"database/sql"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// view is a checkin.View: one transaction.
type view struct {
	session *session
	codec   codec
	secrets *secrets

	origin  string // of the kiosk's own log
	clock   uint64 // the hybrid clock that was read last; 0 is none yet
	stamped bool   // it stamped a write to a registration
	wall    func() time.Time

	person  string // whose history is remembered
	history []checkin.Entry
}

// Registration implements checkin.View.
func (v *view) Registration(reference string) (checkin.Registration, bool, error) {
	key, sealed, found, err := v.key(reference)
	if err != nil || !found {
		return checkin.Registration{}, false, err
	}
	r, err := v.open(key, reference, sealed)
	return r, err == nil, err
}

// key returns the key of a registration and its sealed document.
func (v *view) key(reference string) (key seal.Key, sealed []byte, found bool, err error) {
	var wrapped []byte
	found, err = v.session.get("SELECT wrapped_key, document FROM registration WHERE reference = ?", []any{reference}, &wrapped, &sealed)
	if err != nil || !found {
		return seal.Key{}, nil, false, err
	}
	key, err = v.secrets.sealer.Unwrap(reference, wrapped)
	return key, sealed, err == nil, err
}

func (v *view) open(key seal.Key, reference string, sealed []byte) (checkin.Registration, error) {
	d, err := v.openDocument(key, sealed)
	if err != nil {
		return checkin.Registration{}, err
	}
	return d.registration(reference), nil
}

func (v *view) openDocument(key seal.Key, sealed []byte) (document, error) {
	body, err := key.Open(documentField, sealed)
	if err != nil {
		return document{}, err
	}
	return v.codec.decodeDocument(body)
}

// ByTicket implements checkin.View.
func (v *view) ByTicket(code string) ([]checkin.Registration, error) {
	if code = strings.TrimSpace(code); code == "" {
		return nil, nil
	}
	references, err := v.matches(kindTicket, code)
	if err != nil {
		return nil, err
	}
	var found []checkin.Registration
	for _, reference := range references {
		r, ok, err := v.Registration(reference)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, r)
		}
	}
	return found, nil
}

// entryColumns are what scanEntry reads.
const entryColumns = "body, hash, signature, (SELECT b.hash FROM entry b WHERE b.origin = entry.origin AND b.seq = entry.seq - 1)"

// History implements checkin.View. The caller may sort what it gets, but not change it.
func (v *view) History(reference string) ([]checkin.Entry, error) {
	if reference == "" {
		return nil, nil
	}
	if v.person != reference {
		history, merged, err := v.related(reference)
		if err != nil {
			return nil, err
		}
		if len(merged) > 1 {
			history = checkin.HistoryOf(history, reference)
		}
		v.person, v.history = reference, history
	}
	return slices.Clip(v.history), nil
}

// related returns, in log order, the entries about the reference and about all that a
// merge, also one that was undone, ever named with it; and those references.
func (v *view) related(reference string) (history []checkin.Entry, references []string, err error) {
	references = []string{reference}
	for i := 0; i < len(references); i++ {
		about, err := v.entries("SELECT "+entryColumns+" FROM entry WHERE reference = ?1 AND reference <> '' "+
			"UNION ALL SELECT "+entryColumns+" FROM entry_other o JOIN entry ON entry.origin = o.origin AND entry.seq = o.seq WHERE o.reference = ?1", references[i])
		if err != nil {
			return nil, nil, err
		}
		for j := range about {
			if e := &about[j]; e.Kind == checkin.KindMerge {
				references = append(references, slices.DeleteFunc(e.Persons(), func(r string) bool { return slices.Contains(references, r) })...)
			}
		}
		history = append(history, about...)
	}
	return checkin.Sort(history), references, nil
}

// Stays implements checkin.View.
func (v *view) Stays(reference string) (string, error) {
	var merged bool
	_, err := v.session.get(`SELECT EXISTS (SELECT 1 FROM entry WHERE reference = ?1 AND reference <> '' AND kind = 'merge')
		OR EXISTS (SELECT 1 FROM entry_other o JOIN entry e ON e.origin = o.origin AND e.seq = o.seq WHERE o.reference = ?1 AND e.kind = 'merge')`, []any{reference}, &merged)
	if err != nil || !merged {
		return reference, err
	}
	history, err := v.History(reference)
	persons := checkin.PersonsOf(history)
	return persons.Of(reference), err
}

// Entry implements checkin.View.
func (v *view) Entry(id checkin.EntryID) (checkin.Entry, bool, error) {
	found, err := v.entries("SELECT "+entryColumns+" FROM entry WHERE origin = ? AND seq = ?", id.Origin, int64(id.Seq))
	if err != nil || len(found) == 0 {
		return checkin.Entry{}, false, err
	}
	return found[0], true, nil
}

// Last implements checkin.View.
func (v *view) Last(n int) ([]checkin.Entry, error) {
	return v.entries("SELECT "+entryColumns+" FROM entry WHERE origin = (SELECT value FROM meta WHERE key = 'origin') ORDER BY seq DESC LIMIT ?", max(n, 0))
}

// Cases implements checkin.View.
func (v *view) Cases(code string) ([]checkin.Entry, error) {
	normal, ok := checkin.NormalCase(code)
	if !ok {
		return nil, nil
	}
	from, to := caseRange(normal)
	found, err := v.entries("SELECT "+entryColumns+" FROM entry WHERE kind IN ('refused', 'wait', 'check') AND substr(hash, 1, 3) BETWEEN ? AND ?", from, to)
	cases := slices.DeleteFunc(checkin.Sort(found), func(e checkin.Entry) bool { return e.Case() != normal || !e.HasCase() })
	slices.Reverse(cases)
	return cases, err
}

// caseRange is between which first three bytes the hashes with the case code lie:
// four characters are 20 of their 24 bits.
func caseRange(code string) (from, to []byte) {
	bits := uint32(0)
	for i := range len(code) {
		bits = bits<<5 | uint32(strings.IndexByte(crockford, code[i]))
	}
	first, last := bits<<4, bits<<4|15
	return []byte{byte(first >> 16), byte(first >> 8), byte(first)}, []byte{byte(last >> 16), byte(last >> 8), byte(last)}
}

// Provisional implements checkin.View.
func (v *view) Provisional() (int, error) {
	strangers, err := v.entries("SELECT " + entryColumns + ` FROM entry WHERE origin = (SELECT value FROM meta WHERE key = 'origin') AND kind = 'in' AND reference <> ''
		AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.reference = entry.reference)
		AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.reference = entry.reference OR x.reference = '' AND x.at >= entry.hlc >> 16)`)
	persons := make(map[string]bool)
	for _, e := range strangers {
		if e.Reason == checkin.Provisional {
			persons[e.Reference] = true
		}
	}
	return len(persons), err
}

// Extended implements checkin.View.
func (v *view) Extended() (checkin.Extensions, error) {
	extended := make(checkin.Extensions)
	err := v.session.each("SELECT session, minutes FROM extension", nil, func(r *sql.Rows) error {
		var session string
		var minutes int
		err := r.Scan(&session, &minutes)
		extended[session] = time.Duration(minutes) * time.Minute
		return err
	})
	return extended, err
}

// Hash implements checkin.View.
func (v *view) Hash(text string) []byte { return v.secrets.sealer.Hash(seal.ForLog, text) }

// entries reads the entries of a query for entryColumns.
func (v *view) entries(query string, args ...any) ([]checkin.Entry, error) {
	var found []checkin.Entry
	err := v.session.each(query, args, func(r *sql.Rows) error {
		var body sql.RawBytes
		var hash, signature, prev []byte
		if err := r.Scan(&body, &hash, &signature, &prev); err != nil {
			return err
		}
		e, err := v.codec.decode(body)
		if err != nil {
			return err
		}
		if prev == nil {
			prev = noHash()
		}
		e.Hash, e.Signature, e.Prev = hash, signature, prev
		found = append(found, e)
		return nil
	})
	return found, err
}
