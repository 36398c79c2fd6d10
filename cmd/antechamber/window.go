//go:build cgo

package main

import (
	"errors"
	"log/slog"

	"antechamber/cmd/command"
	"antechamber/kiosk"
	"antechamber/kiosk/scan/camera"
	"antechamber/kiosk/scan/view"
	"antechamber/kiosk/sound"
	"antechamber/kiosk/window"

	"fyne.io/fyne/v2"
)

// openWindow returns what opens the real window.
func openWindow() command.Window {
	return func(build func(quit func()) (command.Screen, error), o command.WindowOptions) error {
		err := window.Run(func(a fyne.App, w fyne.Window) (window.Screen, error) {
			screen, err := build(a.Quit)
			if err == nil {
				a.Settings().SetTheme(kiosk.NewTheme(o.Look))
				screen.Attach(w.Canvas())
			}
			return screen, err
		}, window.Options{
			Title: o.Title, Size: fyne.NewSize(1280, 800), Fullscreen: o.Fullscreen, Locked: o.Locked, Monitor: o.Monitor, Pointer: pointers[o.Pointer],
			Valid: o.Valid, Setting: o.Setting, Ready: o.Ready, Raise: o.Raise, End: o.End, Log: o.Log,
		})
		return told(err)
	}
}

var pointers = map[string]window.Pointer{"shown": window.PointerShown, "idle": window.PointerIdle, "hidden": window.PointerHidden}

// listMonitors returns what lists the screens of this machine.
func listMonitors() func() ([]command.Monitor, error) {
	return func() ([]command.Monitor, error) {
		list, err := window.Monitors()
		all := make([]command.Monitor, len(list))
		for i, m := range list {
			all[i] = command.Monitor(m)
		}
		return all, told(err)
	}
}

// told returns an error in which command knows its ErrNoDisplay.
func told(err error) error {
	if errors.Is(err, window.ErrNoDisplay) {
		return noDisplay{err}
	}
	return err
}

// noDisplay is a command.ErrNoDisplay in the window's words.
type noDisplay struct{ error }

func (noDisplay) Is(target error) bool { return target == command.ErrNoDisplay }

// cameras are those of this machine.
func cameras() view.Devices { return camera.Devices{} }

// speaker returns what plays sounds.
func speaker() func(int, *slog.Logger) command.Speaker {
	return func(volume int, log *slog.Logger) command.Speaker { return sound.Open(volume, log) }
}
