// Package window opens the real window and hears the keyboard before Fyne does.
//
// It is the only package that needs a display, OpenGL and a C compiler. What is
// in the window is a [Screen], which knows none of them.
//
// Fyne gives a key to the focused widget and to nobody else, so a wedge scanner
// would write into whatever has the focus, and Enter would act there. Run
// therefore puts itself in front of Fyne's GLFW callbacks: scans go to the
// Screen, typing goes on to Fyne.
package window

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/go-gl/glfw/v3.3/glfw"

	"antechamber/kiosk/scan"
)

// ID is the application's ID: settings and desktop files go by it.
const ID = "org.antechamber.kiosk"

// ErrNoDisplay says that there is no screen to open a window on. The errors that
// wrap it say what is missing and what to do.
var ErrNoDisplay = errors.New("there is no display for a window")

// Screen is what the window shows. All methods are called on the UI goroutine.
type Screen interface {
	// Content is called once, when the application exists.
	Content() fyne.CanvasObject
	// Scanned gets each code that a wedge scanner read, whatever has the focus.
	Scanned(code string)
	// Key gets, before any widget, each key that writes nothing: function keys,
	// arrows, Enter, Tab, Esc, Backspace and all keys with Ctrl, Alt or Super. It
	// returns true where the key has done its work, and false to let Fyne have it.
	// A key held down comes again only where it moves or erases (arrows, Page Up,
	// Page Down, Backspace, Delete).
	// A letter with Ctrl comes by its name on the layout in use, or by its US place
	// where the layout has no Latin letters.
	Key(name fyne.KeyName, mod fyne.KeyModifier) bool
}

// Dropper is a Screen that takes files which were dropped on the window.
type Dropper interface {
	// Dropped gets the path of each, on the UI goroutine.
	Dropped(path string)
}

// Hearer is a Screen that wants to know how a code came; it is then not told by Scanned.
type Hearer interface{ Heard(r scan.Reading) }

// Awaiter is a Screen that decides about a code on another goroutine. Before the window
// paints it gives it a moment, so that what is painted next is the verdict.
type Awaiter interface {
	// Await returns when it is decided, or after so long.
	Await(most time.Duration)
}

// Options are how Run opens the window. The zero value is usable, but for Valid.
type Options struct {
	Title      string
	Size       fyne.Size // in Fyne's units; ignored in full screen
	Fullscreen bool
	// Locked fills the screen and gives no way out of the window but quitting the
	// application: closing is refused, keys and buttons that lead elsewhere are heard by
	// nobody, and the window takes keyboard and focus back. SIGTERM and SIGINT still end it.
	Locked bool
	// Monitor is the screen to fill, by its number from 1 or its name; "" is where the
	// system puts the window. It has no effect on a window that fills no screen.
	Monitor string
	Pointer Pointer
	// Valid tells a code of ours, or a ticket, from other text; see [scan.NewDetector].
	Valid func(code string) bool
	// Setting says how the scanner is set, as far as a calibration found out; may be nil.
	Setting func() scan.Setting
	// Ready, if set, is called once the window is visible and hears scans.
	Ready func()
	// Raise brings the window to the front, also where it was made small, for each that
	// comes, which is then called on the UI goroutine.
	Raise <-chan func()
	// End is closed where the window is to end, at whatever moment; may be nil.
	End <-chan struct{}
	// Log, if set, gets one record at that moment.
	Log *slog.Logger
}

// Run opens the window with the Screen that build makes for it, and returns when
// it is closed. It must be called on the main goroutine, once. Its errors wrap
// ErrNoDisplay where no window can be shown, and ErrNoMonitor where the screen is
// missing or was unplugged; what build fails with comes back as it is.
func Run(build func(fyne.App, fyne.Window) (Screen, error), o Options) error {
	began := time.Now()
	if err := checkDisplay(); err != nil {
		return err
	}
	// Screens change on the UI goroutine only. Where Fyne is to check that at each change, it
	// was 16 % of what a verdict costs; FyneApp.toml says the same to who packages.
	app.SetMetadata(fyne.AppMetadata{ID: ID, Name: o.Title, Migrations: map[string]bool{"fyneDo": true}})
	a := app.NewWithID(ID)
	w := a.NewWindow(o.Title)
	screen, err := build(a, w)
	if err != nil {
		return err
	}
	w.SetMaster()
	w.SetPadded(false)
	w.SetContent(screen.Content())
	w.Resize(o.Size)
	full := o.Fullscreen || o.Locked
	w.SetFullScreen(full)
	if o.Locked {
		w.SetCloseIntercept(func() {})
	} else if d, ok := screen.(Dropper); ok {
		w.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
			for _, f := range files {
				d.Dropped(f.Path())
			}
		})
	}
	w.Show()

	g, err := native(w)
	if err != nil {
		return err
	}
	if full && o.Monitor != "" {
		if err := fill(g, o.Monitor); err != nil {
			return err
		}
	}
	k := attachKeyboard(g, screen, o)
	m := attachMouse(g, o.Pointer, o.Locked)
	k.also = append(k.also, m.look)
	if o.Locked {
		g.SetAttrib(glfw.Decorated, glfw.False) // where it fills no screen for a moment
		l := &lock{window: g, monitor: o.Monitor, lost: func(lost error) { err = lost; a.Quit() }}
		k.also = append(k.also, l.look)
	}
	k.ready = func() {
		if o.Log != nil {
			o.Log.Info("ready to scan", "opened_in", time.Since(began).Round(time.Millisecond))
		}
		if o.Ready != nil {
			o.Ready()
		}
	}
	k.also = append(k.also, func(time.Time) { heed(a, g, o) })
	w.SetOnClosed(func() { k.also = nil }) // the window goes before the last look
	endAlone(a)
	k.listen()
	a.Run()
	return err
}

// heed does what other goroutines ask of the window.
func heed(a fyne.App, g *glfw.Window, o Options) {
	select {
	case <-o.End:
		a.Quit()
	case raised := <-o.Raise:
		if g.GetAttrib(glfw.Iconified) == glfw.True {
			g.Restore()
		}
		g.Show()
		g.Focus()
		raised()
	default:
	}
}

// endAlone keeps Fyne from its last act, to save preferences, of which there are none. It
// gives that act to a goroutine, which gives it back to a queue that is being closed; a
// busy machine lost it there, and the window waited for it for ever.
func endAlone(a fyne.App) {
	if l, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}

// native returns the window that GLFW has of w, which must be shown.
func native(w fyne.Window) (*glfw.Window, error) {
	drawn, ok := w.(interface{ RunWithContext(func()) })
	if !ok {
		return nil, fmt.Errorf("hear the keyboard: a window of type %T is not drawn by GLFW; build without Fyne's driver tags", w)
	}
	var g *glfw.Window
	drawn.RunWithContext(func() { g = glfw.GetCurrentContext() })
	if g == nil {
		return nil, fmt.Errorf("%w: the window could not be opened; check that this computer has OpenGL 2 (on Debian: apt install libgl1-mesa-dri)", ErrNoDisplay)
	}
	return g, nil
}
