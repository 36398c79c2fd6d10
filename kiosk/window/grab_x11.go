//go:build linux || freebsd || netbsd || openbsd

package window

/*
#cgo LDFLAGS: -lX11
#include <X11/Xlib.h>

static int grab(void *display, unsigned long window) {
	return XGrabKeyboard((Display *)display, window, True, GrabModeAsync, GrabModeAsync, CurrentTime) == GrabSuccess;
}
*/
import "C"

import (
	"unsafe"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// grabKeyboard has the X server give every key to the window, also those by which a
// window manager closes or changes windows. It returns false where another program
// has them all. The X server gives them back when the process ends.
func grabKeyboard(w *glfw.Window) bool {
	return C.grab(unsafe.Pointer(glfw.GetX11Display()), C.ulong(w.GetX11Window())) != 0
}
