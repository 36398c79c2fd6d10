//go:build linux || freebsd || netbsd || openbsd || dragonfly

package window

/*
#cgo LDFLAGS: -lX11
#include <stdlib.h>
#include <X11/Xlib.h>

// probe returns 0 for a display that answers and can draw with OpenGL.
static int probe(const char *name) {
	int opcode, event, error;
	Display *d = XOpenDisplay(name);
	if (d == NULL) return 1;
	int glx = XQueryExtension(d, "GLX", &opcode, &event, &error);
	XCloseDisplay(d);
	return glx ? 0 : 2;
}
*/
import "C"

import (
	"fmt"
	"os"
	"unsafe"
)

// checkDisplay says why no window can be opened, before Fyne would end the process.
func checkDisplay() error {
	name := os.Getenv("DISPLAY")
	switch {
	case name == "" && os.Getenv("WAYLAND_DISPLAY") != "":
		return fmt.Errorf("%w: this Wayland session has no X server; install xwayland and log in again", ErrNoDisplay)
	case name == "":
		return fmt.Errorf("%w: DISPLAY is not set; start the kiosk from a desktop session", ErrNoDisplay)
	}
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	switch C.probe(c) {
	case 1:
		return fmt.Errorf("%w: no X server answers at DISPLAY=%s, or it does not let this user in; start one or correct DISPLAY", ErrNoDisplay, name)
	case 2:
		return fmt.Errorf("%w: the X server at DISPLAY=%s has no OpenGL (GLX); enable it", ErrNoDisplay, name)
	}
	return nil
}
