//go:build !cgo

package main

import (
	"log/slog"

	"antechamber/cmd/command"
)

// openWindow returns nil: this build has no window.
func openWindow() command.Window { return nil }

// listMonitors returns nil: this build sees no screens.
func listMonitors() func() ([]command.Monitor, error) { return nil }

// speaker returns nil: this build is silent.
func speaker() func(int, *slog.Logger) command.Speaker { return nil }
