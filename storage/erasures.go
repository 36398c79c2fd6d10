package storage

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// erasure is one line of the file of erasures: whom a database that was put back
// from a backup has to forget once more. It names nobody.
type erasure struct {
	at        time.Time // to the millisecond
	reference string    // "" is everybody
	hashes    [][]byte  // of what the registration was found by, as in the table erased_match
}

// The words of a line, in their order: format, time, reference, hashes, checksum.
const (
	erasureFormat = "1"
	everybody     = "*"
	noHashes      = "-"
	erasureWords  = 5
)

// line returns the erasure as it stands in the file.
func (e *erasure) line() []byte {
	reference, hashes := e.reference, noHashes
	if reference == "" {
		reference = everybody
	}
	if len(e.hashes) > 0 {
		digits := make([]string, len(e.hashes))
		for i, h := range e.hashes {
			digits[i] = hex.EncodeToString(h)
		}
		hashes = strings.Join(digits, ",")
	}
	text := strings.Join([]string{erasureFormat, e.at.UTC().Format(time.RFC3339Nano), reference, hashes}, " ")
	return fmt.Appendf(nil, "%s %08x\n", text, crc32.ChecksumIEEE([]byte(text)))
}

var errErasure = errors.New("the line is no erasure, or was cut off")

// parseErasure reads a line without its end.
func parseErasure(line string) (e erasure, err error) {
	words := strings.Split(line, " ")
	if len(words) != erasureWords || words[0] != erasureFormat {
		return e, errErasure
	}
	text := strings.Join(words[:erasureWords-1], " ")
	if words[4] != fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(text))) {
		return e, errErasure
	}
	if e.at, err = time.Parse(time.RFC3339Nano, words[1]); err != nil {
		return e, errErasure
	}
	if words[2] != everybody {
		if normal, ok := checkin.NormalReference(words[2]); !ok || normal != words[2] {
			return e, errErasure
		}
		e.reference = words[2]
	}
	if words[3] == noHashes {
		return e, nil
	}
	for digits := range strings.SplitSeq(words[3], ",") {
		h, err := hex.DecodeString(digits)
		if err != nil || len(h) != matchSize {
			return e, errErasure
		}
		e.hashes = append(e.hashes, h)
	}
	return e, nil
}

// longestLine is more than a line with all its hashes has.
const longestLine = 4096

// readErasures reads the lines that can be read, and counts the others. What was cut
// off by a power cut was never said to be done.
func readErasures(r io.Reader) (all []erasure, unreadable int, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, longestLine), longestLine)
	for lines.Scan() {
		if len(lines.Bytes()) == 0 {
			continue
		}
		e, err := parseErasure(lines.Text())
		if err != nil {
			unreadable++
			continue
		}
		all = append(all, e)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return all, unreadable + 1, nil
	}
	return all, unreadable, lines.Err()
}

// erasuresPath names the file beside the keys, one for each data key: other
// conferences, and rehearsals, have files of their own.
func (s *Store) erasuresPath(held *secrets) string {
	name := hex.EncodeToString(held.sealer.Hash(seal.ForMatch, "erasures")[:8])
	return filepath.Join(s.options.Keeper.Folder(), name+".erased")
}

// writeErasures appends the erasures to the file: when it returns without an error they
// survive a power cut.
func (s *Store) writeErasures(held *secrets, added ...erasure) (err error) {
	path := s.erasuresPath(held)
	defer func() {
		if err != nil {
			err = markFault(path, err)
		}
	}()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	text, err := afterWholeLine(f, size)
	if err != nil {
		return err
	}
	for i := range added {
		text = append(text, added[i].line()...)
	}
	if _, err = f.Write(text); err == nil {
		err = f.Sync()
	}
	if err == nil && size == 0 {
		err = seal.SyncFolder(filepath.Dir(path))
	}
	return err
}

// afterWholeLine returns what must come before a new line: one that was cut off is ended first.
func afterWholeLine(f *os.File, size int64) ([]byte, error) {
	if size == 0 {
		return nil, nil
	}
	var last [1]byte
	if _, err := f.ReadAt(last[:], size-1); err != nil {
		return nil, err
	}
	if last[0] == '\n' {
		return nil, nil
	}
	return []byte{'\n'}, nil
}

// erasures reads the file of erasures.
func (s *Store) erasures(held *secrets) (all []erasure, unreadable int, err error) {
	path := s.erasuresPath(held)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err == nil {
		all, unreadable, err = readErasures(bytes.NewReader(content))
	}
	if err != nil {
		return nil, 0, &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
			"%s cannot be read, which says who was erased: see that it and its folder belong to you", path)}
	}
	return slices.Clip(all), unreadable, nil
}
