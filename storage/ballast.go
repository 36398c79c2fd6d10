package storage

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// BallastName is the name of a file in the data folder that is dropped when the
// disk is full, so that those at the door are still logged while somebody frees space.
const BallastName = "ballast"

// roomForBallast is how many times its size must be free before a ballast is made.
const roomForBallast = 10

// KeepBallast makes the ballast where there is none and the disk has room for it.
func (s *Store) KeepBallast() error {
	path := filepath.Join(s.options.Dir, BallastName)
	if _, err := os.Lstat(path); err == nil || s.options.Ballast == 0 {
		return nil
	}
	if free, known := s.Free(); known && free < roomForBallast*s.options.Ballast {
		return nil
	}
	f, err := os.CreateTemp(s.options.Dir, "."+BallastName+"-*")
	if err != nil {
		return fmt.Errorf("make the ballast: %w", err)
	}
	if err = allocate(f, s.options.Ballast); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("make the ballast: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// writeNoise fills the file with what no file system makes smaller.
func writeNoise(f *os.File, size int64) error {
	_, err := io.CopyN(f, rand.Reader, size)
	return err
}

// Free returns how many bytes the user may still write to the disk with the data
// folder, and false where the system does not tell.
func (s *Store) Free() (bytes int64, known bool) { return freeSpace(s.options.Dir) }

// dropBallast frees the ballast, and returns false where there was none.
func (s *Store) dropBallast() bool {
	path := filepath.Join(s.options.Dir, BallastName)
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || os.Remove(path) != nil {
		return false
	}
	if s.options.Warn != nil {
		s.options.Warn(fmt.Sprintf("The disk with %s is full, and its last reserve is in use: free some space now, or nobody can be logged soon.", s.path))
	}
	return true
}
