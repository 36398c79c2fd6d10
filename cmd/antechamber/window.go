//go:build cgo

package main

import (
	"errors"

	"antechamber/cmd/command"
	"antechamber/kiosk"
	"antechamber/kiosk/window"

	"fyne.io/fyne/v2"
)

// openWindow returns what opens the real window.
func openWindow() command.Window {
	return func(build func(quit func()) (command.Screen, error), o command.WindowOptions) error {
		err := window.Run(func(a fyne.App, w fyne.Window) (window.Screen, error) {
			screen, err := build(a.Quit)
			if err == nil {
				a.Settings().SetTheme(kiosk.NewTheme(kiosk.Light))
				screen.Attach(w.Canvas())
			}
			return screen, err
		}, window.Options{Title: o.Title, Size: fyne.NewSize(1280, 800), Fullscreen: o.Fullscreen, Valid: o.Valid, Ready: o.Ready, Log: o.Log})
		if errors.Is(err, window.ErrNoDisplay) {
			return noDisplay{err}
		}
		return err
	}
}

// noDisplay is a command.ErrNoDisplay in the window's words.
type noDisplay struct{ error }

func (noDisplay) Is(target error) bool { return target == command.ErrNoDisplay }
