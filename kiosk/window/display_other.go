//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package window

// checkDisplay says why no window can be opened. Where a desktop always has a
// display there is nothing to find out before the window is made.
func checkDisplay() error { return nil }
