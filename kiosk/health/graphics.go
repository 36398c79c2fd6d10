package health

// Graphics is what draws the window.
type Graphics struct {
	Driver string // of the graphics card, as the system calls it; "" where there is none
	Screen bool   // a screen is connected
	Why    string // why it is not known; "" where it is
}

func (g Graphics) check() Check {
	const name = "graphics"
	switch {
	case g.Why != "":
		return green(name, "Which driver draws the window is not known: %s. That it opens shows that one does.", plain(g.Why)).as("graphics.unknown", "")
	case g.Driver == "":
		return amber(name, "install the driver of the graphics card; on Linux, libgl1-mesa-dri and the kernel's module",
			"The system has no graphics driver: the processor draws the window, which answers more slowly.").as("graphics.none", "install_driver")
	case !g.Screen:
		return amber(name, "see whether the screen is on and its cable holds", "The graphics driver is %s, and it knows of no screen that is connected.", g.Driver).
			as("graphics.no_screen", "see_screen", "Driver", g.Driver)
	}
	return green(name, "The graphics driver is %s, and a screen is connected.", g.Driver).as("graphics.driver", "", "Driver", g.Driver)
}
