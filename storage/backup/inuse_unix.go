//go:build unix

package backup

import (
	"os"
	"syscall"
)

// inUse tells whether another process has the database open: SQLite then holds a
// lock on it in the bytes that sqlite.org/fileformat2.html keeps for that.
func inUse(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	const pending = 0x40000000
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: pending, Len: 512}
	err = syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &lock)
	return err == nil && lock.Type != syscall.F_UNLCK
}
