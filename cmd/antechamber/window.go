//go:build cgo

package main

import (
	"errors"
	"fmt"

	"antechamber/cmd/command"
	"antechamber/kiosk"
	"antechamber/kiosk/window"

	"fyne.io/fyne/v2"
)

// openWindow returns what opens the real window.
func openWindow() command.Window {
	return func(build func() (*kiosk.Desk, error), o command.WindowOptions) error {
		err := window.Run(func(a fyne.App, w fyne.Window) (window.Screen, error) {
			desk, err := build()
			if err == nil {
				a.Settings().SetTheme(kiosk.NewTheme(kiosk.Light))
				desk.Attach(w.Canvas())
			}
			return desk, err
		}, window.Options{Title: o.Title, Size: fyne.NewSize(1280, 800), Fullscreen: o.Fullscreen, Valid: o.Valid, Ready: o.Ready, Log: o.Log})
		if errors.Is(err, window.ErrNoDisplay) {
			return fmt.Errorf("%w: %w", command.ErrNoDisplay, err)
		}
		return err
	}
}
