//go:build unix

package storage

import (
	"io/fs"
	"strconv"
	"syscall"
)

// fileNumber returns the inode of a file. The device is left out: its number
// changes between starts on some systems.
func fileNumber(info fs.FileInfo) string {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return strconv.FormatUint(uint64(st.Ino), 10)
	}
	return ""
}
