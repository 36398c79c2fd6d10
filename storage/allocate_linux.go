package storage

import (
	"os"
	"syscall"
)

// allocate gives the file its size for good; where the file system cannot do that at once it is written.
func allocate(f *os.File, size int64) error {
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, size); err == nil {
		return nil
	}
	return writeNoise(f, size)
}
