package health

// Camera is what codes are read with.
type Camera struct {
	Name          string
	Problem       string // why it gives no picture
	Width, Height int    // in pixels
	Codes         int    // in view
	Watched       bool   // a window looks through it, and nothing more is known
}

// leastCamera is the height in pixels below which codes are read from very near only.
const leastCamera = 360

func (c Camera) check() Check {
	const name = "camera"
	switch {
	case c.Problem != "":
		return red(name, "see whether it is plugged in and on and what antechamber cameras lists, or name another with --camera", "The camera %s gives no picture: %s.", c.Name, plain(c.Problem)).as("camera.dark", "see_camera", "Camera", c.Name)
	case c.Watched:
		return green(name, "The window looks through the camera and gets its picture.").as("camera.watched", "")
	case min(c.Width, c.Height) < leastCamera:
		return amber(name, "let it give 640 × 480 pixels or more", "The camera %s gives pictures of %d × %d only: codes are read from very near.", c.Name, c.Width, c.Height).as("camera.small", "larger_pictures", "Camera", c.Name)
	case c.Codes > 0:
		return green(name, "The camera %s gives pictures of %d × %d; %s in view.", c.Name, c.Width, c.Height, number(c.Codes, "code is", "codes are"))
	}
	return green(name, "The camera %s gives pictures of %d × %d. Hold a badge before it and ask again.", c.Name, c.Width, c.Height)
}
