package window

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// ErrNoMonitor says that the screen which Options.Monitor names is not there. The
// errors that wrap it say which are.
var ErrNoMonitor = errors.New("there is no such screen")

// Monitor is a screen of this machine.
type Monitor struct {
	Number        int    // from 1; the first is the primary one
	Name          string // as the system calls it, such as HDMI-1
	X, Y          int    // its upper left corner on the desktop, in pixels
	Width, Height int    // in pixels
}

// Monitors lists the screens of this machine. It must be called on the main
// goroutine, without a window. Its errors wrap ErrNoDisplay.
func Monitors() ([]Monitor, error) {
	if err := checkDisplay(); err != nil {
		return nil, err
	}
	if err := glfw.Init(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoDisplay, err)
	}
	defer glfw.Terminate()
	return listed(glfw.GetMonitors()), nil
}

func listed(all []*glfw.Monitor) []Monitor {
	list := make([]Monitor, len(all))
	for i, m := range all {
		list[i] = Monitor{Number: i + 1, Name: m.GetName()}
		list[i].X, list[i].Y = m.GetPos()
		if mode := m.GetVideoMode(); mode != nil {
			list[i].Width, list[i].Height = mode.Width, mode.Height
		}
	}
	return list
}

// choose returns which of the screens is wanted: by its number, or else by its name.
func choose(list []Monitor, wanted string) (int, error) {
	if n, err := strconv.Atoi(wanted); err == nil && n >= 1 && n <= len(list) {
		return n - 1, nil
	}
	for i, m := range list {
		if strings.EqualFold(m.Name, wanted) {
			return i, nil
		}
	}
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = fmt.Sprintf("%d (%s)", m.Number, m.Name)
	}
	return 0, fmt.Errorf("%w: %q is not one of %s; connect it, or name another", ErrNoMonitor, wanted, strings.Join(names, ", "))
}

// fill lets the window fill the wanted screen.
func fill(g *glfw.Window, wanted string) error {
	all := glfw.GetMonitors()
	i, err := choose(listed(all), wanted)
	if err != nil {
		return err
	}
	mode := all[i].GetVideoMode()
	if mode == nil {
		return fmt.Errorf("%w: %s went off just now; connect it", ErrNoMonitor, wanted)
	}
	g.SetMonitor(all[i], 0, 0, mode.Width, mode.Height, mode.RefreshRate)
	return nil
}
