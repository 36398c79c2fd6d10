//go:build !cgo

package main

import "antechamber/cmd/command"

// openWindow returns nil: this build has no window.
func openWindow() command.Window { return nil }
