package storage

import (
	"database/sql"
	"encoding/binary"
)

// manyQuestions is after how many questions a transaction reads what there is at once:
// an import asks several times about each row, and most often about somebody new.
const manyQuestions = 2000

// known is what registrations are found by, without the registrations: what it does not
// have is not there. The zero value knows nothing yet, and lets every question pass.
type known struct {
	questions  int
	hashes     map[uint64]struct{} // the first half of each
	references map[string]struct{}
}

// mayHave tells whether the database may have the hash, or the reference.
func (tx *RegistrationTx) mayHave(hash []byte, reference string) (bool, error) {
	k := &tx.known
	if k.questions++; k.questions == manyQuestions {
		if err := tx.flush(); err != nil {
			return false, err
		}
		if err := k.read(tx.view.session); err != nil {
			return false, err
		}
	}
	if k.hashes == nil {
		return true, nil
	}
	if hash == nil {
		_, there := k.references[reference]
		return there, nil
	}
	_, there := k.hashes[half(hash)]
	return there, nil
}

func (k *known) read(s *session) error {
	k.hashes, k.references = make(map[uint64]struct{}), make(map[string]struct{})
	err := s.each("SELECT hash FROM match", nil, func(r *sql.Rows) error {
		var hash sql.RawBytes
		err := r.Scan(&hash)
		k.add(hash, "")
		return err
	})
	if err != nil {
		return err
	}
	return s.each("SELECT reference FROM registration", nil, func(r *sql.Rows) error {
		var reference string
		err := r.Scan(&reference)
		k.add(nil, reference)
		return err
	})
}

// add is for what the transaction itself writes; matches are hashes one after the other.
func (k *known) add(matches []byte, reference string) {
	if k.hashes == nil {
		return
	}
	for ; len(matches) >= matchSize; matches = matches[matchSize:] {
		k.hashes[half(matches)] = struct{}{}
	}
	if reference != "" {
		k.references[reference] = struct{}{}
	}
}

func half(hash []byte) uint64 { return binary.LittleEndian.Uint64(hash) }
