package storage

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// mark is a file outside the data folder that remembers an entry of the own log:
// a database that does not have it was set back, and must not go on with the log.
// It is written after each commit but synced only at the ends, for a mark that is
// behind the log says nothing wrong, and a second sync would make people wait.
type mark struct{ file *os.File }

// markFormat holds number and hash in a fixed number of bytes.
const markFormat = "%020d %64s\n"

func (s *Store) markPath(origin string) string {
	return filepath.Join(s.options.Keeper.Folder(), origin+".mark")
}

func markFault(path string, err error) error {
	return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
		"%s cannot be written: see that its folder belongs to you, or name another with ANTECHAMBER_KEYS", path)}
}

// openMark sets the mark durably and keeps it open.
func openMark(path string, seq uint64, hash []byte) (*mark, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := seal.WriteFile(path, markLine(seq, hash)); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	return &mark{f}, nil
}

func markLine(seq uint64, hash []byte) []byte {
	return fmt.Appendf(nil, markFormat, seq, hex.EncodeToString(hash))
}

// set moves the mark. Where that fails the mark stays behind, which is no harm.
func (m *mark) set(seq uint64, hash []byte) { _, _ = m.file.WriteAt(markLine(seq, hash), 0) }

func (m *mark) close() error {
	if m == nil {
		return nil
	}
	return errors.Join(m.file.Sync(), m.file.Close())
}

func readMark(path string) (seq uint64, hash []byte, err error) {
	line, err := os.ReadFile(path)
	if err != nil {
		return 0, nil, err
	}
	var digits string
	if _, err := fmt.Sscanf(string(line), "%d %64s\n", &seq, &digits); err != nil {
		return 0, nil, err
	}
	hash, err = hex.DecodeString(digits)
	return seq, hash, err
}
