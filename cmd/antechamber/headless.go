//go:build !cgo

package main

import (
	"log/slog"

	"antechamber/cmd/command"
	"antechamber/kiosk/scan/view"
)

// openWindow returns nil: this build has no window.
func openWindow() command.Window { return nil }

// listMonitors returns nil: this build sees no screens.
func listMonitors() func() ([]command.Monitor, error) { return nil }

// cameras returns nil: this build sees none of the machine.
func cameras() view.Devices { return nil }

// speaker returns nil: this build is silent.
func speaker() func(int, *slog.Logger) command.Speaker { return nil }
