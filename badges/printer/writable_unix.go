//go:build unix

package printer

import "golang.org/x/sys/unix"

// writable asks the system, and writes nothing.
func writable(dir string) error { return unix.Access(dir, unix.W_OK|unix.X_OK) }
