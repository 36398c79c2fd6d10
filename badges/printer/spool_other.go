//go:build !windows

package printer

// system is the spooler of this machine; nil has none.
func system() spooler { return nil }
