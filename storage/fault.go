package storage

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"antechamber/kiosk/checkin"
)

// fault turns an error of the database into a sentence. Other errors pass as they are.
func (s *Store) fault(err error) error {
	if Damaged(err) && !s.readOnly {
		suspect(s.path)
	}
	return databaseFault(s.path, err)
}

const damagedSentence = "%s is damaged: close whatever uses it and start again, which puts the last backup in its place"

func databaseFault(path string, err error) error {
	var known *checkin.Fault
	if err == nil || errors.As(err, &known) {
		return err
	}
	var sentence, detail string
	code := primaryCode(err)
	switch {
	case isFull(err):
		code = sqlite3.SQLITE_FULL
	case errors.Is(err, errDamaged):
		code = sqlite3.SQLITE_CORRUPT
	}
	switch code {
	case sqlite3.SQLITE_FULL:
		detail = checkin.DetailDiskFull
		sentence = "the disk with %s is full, so nothing was written: free some space and try again"
	case sqlite3.SQLITE_IOERR:
		detail = checkin.DetailDiskFails
		sentence = "the disk with %s fails to read or write: nothing was written; start the app again, and change the disk if that does not help"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		detail = checkin.DetailReadOnly
		sentence = "%s cannot be written: see that the file, its folder and the disk are not read-only and belong to you"
	case sqlite3.SQLITE_CANTOPEN:
		sentence = "%s cannot be opened: see that its folder exists, is not read-only and belongs to you"
	case sqlite3.SQLITE_NOTADB:
		sentence = "%s is not a database of Antechamber: choose another data folder, or move this file away"
	case sqlite3.SQLITE_CORRUPT:
		detail = checkin.DetailDamaged
		sentence = damagedSentence
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		detail = checkin.DetailLocked
		sentence = "another program keeps %s locked: close it and try again"
	default:
		return err
	}
	return &checkin.Fault{Code: checkin.FaultStorage, Detail: detail, Sentence: fmt.Sprintf(sentence, path), Cause: err}
}

// isFull tells whether the disk has no room; the index of the WAL finds that out in its own way.
func isFull(err error) bool {
	return primaryCode(err) == sqlite3.SQLITE_FULL || fullCode(err) == sqlite3.SQLITE_IOERR_SHMSIZE
}

// primaryCode returns SQLite's primary result code, or 0 for another error.
func primaryCode(err error) int { return fullCode(err) & 0xff }

// fullCode returns SQLite's extended result code, or 0 for another error.
func fullCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// breaksConnection tells whether the connection cannot be trusted after the error.
func breaksConnection(err error) bool {
	switch primaryCode(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT:
		return true
	}
	return false
}
