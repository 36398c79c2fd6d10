package command

import (
	"os"
	"syscall"
)

// dataSync makes what was written to the file durable, as SQLite does on Linux.
func dataSync(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
