package command

import (
	"context"
	"time"

	"antechamber/kiosk/health"
	eye "antechamber/kiosk/scan/view"
)

// cameraWithin is how long a camera may take until its first picture.
const cameraWithin = 6 * time.Second

// camera looks once through the camera that was named.
func (x *examination) camera() {
	name := x.command.Camera
	ctx, cancel := context.WithTimeout(x, cameraWithin)
	defer cancel()
	seen, err := eye.Try(ctx, name, x.parts.Cameras)
	fact := &health.Camera{Name: eye.Shown(name), Width: seen.Width, Height: seen.Height, Codes: len(seen.Codes)}
	if err != nil {
		fact.Problem = err.Error()
	}
	x.facts.Camera = fact
}
