//go:build !linux

package command

import "os"

// dataSync makes what was written to the file durable.
func dataSync(f *os.File) error { return f.Sync() }
