//go:build !cgo

package main

import "antechamber/cmd/command"

// openWindow returns nil: this build has no window.
func openWindow() command.Window { return nil }

// listMonitors returns nil: this build sees no screens.
func listMonitors() func() ([]command.Monitor, error) { return nil }
