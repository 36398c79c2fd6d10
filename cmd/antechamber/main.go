// Command antechamber checks people in at the door of a conference chamber.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"antechamber/cmd/command"
	_ "antechamber/cmd/locale" // before Fyne looks for one
)

// version is set by the release build.
var version = "0.1.0"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	debug.SetGCPercent(50) // a kiosk runs beside a browser and a printer: memory counts more than speed here
	status := command.Run(ctx, os.Args[1:], command.Streams{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr},
		command.Parts{Version: version, Window: openWindow(), Monitors: listMonitors(), Cameras: cameras(), Speaker: speaker(), Exit: os.Exit})
	stop()
	os.Exit(status)
}
