package window

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// The tests start this binary again as a program with a real window on an X
// server of its own, press keys there with xdotool, and read what the program
// prints: one line for each thing that happened to it.

const (
	asProgram = "ANTECHAMBER_WINDOW_TEST"
	title     = "window test"
	badge     = "A1QZX8K3M7WYT2NB05J9RCVDFGH46"
	ours      = "A1QZX8K3M7WYT2NB" // how every valid code begins
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	if err := program(); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
}

// program opens the test window; it is what runs in the second process.
func program() error {
	s := &testScreen{}
	var pointer int
	flag.IntVar(&pointer, "pointer", 0, "")
	locked := flag.Bool("locked", false, "")
	monitor := flag.String("monitor", "", "")
	monitors := flag.Bool("monitors", false, "")
	flag.Parse()
	if *monitors {
		list, err := Monitors()
		for _, m := range list {
			fmt.Println(m)
		}
		return err
	}
	return Run(func(a fyne.App, w fyne.Window) (Screen, error) {
		s.app, s.window = a, w
		a.Lifecycle().SetOnEnteredForeground(func() { fmt.Println("foreground") })
		a.Lifecycle().SetOnExitedForeground(func() { fmt.Println("background") })
		return s, nil
	}, Options{
		Title: title, Locked: *locked, Monitor: *monitor, Pointer: Pointer(pointer),
		Size:  fyne.NewSize(500, 400),
		Valid: func(code string) bool { return len(code) == len(badge) && strings.HasPrefix(code, ours) },
		Ready: func() {
			fmt.Println("ready")
			go s.obey(os.Stdin)
		},
	})
}

type testScreen struct {
	app    fyne.App
	window fyne.Window
	entry  *widget.Entry
	list   *widget.List
	top    dialog.Dialog
}

func (s *testScreen) Content() fyne.CanvasObject {
	s.entry = testEntry("entry")
	s.list = widget.NewList(func() int { return 9 },
		func() fyne.CanvasObject { return widget.NewLabel("row") },
		func(int, fyne.CanvasObject) {})
	tapped := widget.NewButton("tap", func() { fmt.Println("tapped") })
	return container.NewBorder(s.entry, tapped, nil, nil, s.list)
}

// testEntry is an Entry that prints its text under a name.
func testEntry(name string) *widget.Entry {
	e := widget.NewEntry()
	e.OnChanged = func(text string) { fmt.Println(name, text) }
	e.OnSubmitted = func(text string) { fmt.Println("submitted", text) }
	return e
}

func (s *testScreen) Scanned(code string) { fmt.Println("scanned", code) }

func (s *testScreen) Key(name fyne.KeyName, mod fyne.KeyModifier) bool {
	fmt.Println("key", name, mod)
	return name != fyne.KeyReturn
}

func (s *testScreen) native(f func(*glfw.Window)) {
	g, err := native(s.window)
	if err != nil {
		panic(err)
	}
	f(g)
}

// obey does what each line of in says, and prints it when it is done.
func (s *testScreen) obey(in io.Reader) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		fyne.DoAndWait(func() {
			switch lines.Text() {
			case "focus entry":
				s.window.Canvas().Focus(s.entry)
			case "focus list":
				s.window.Canvas().Focus(s.list)
			case "focus nothing":
				s.window.Canvas().Unfocus()
			case "open dialog":
				s.top = dialog.NewInformation("title", "text", s.window)
				s.top.SetOnClosed(func() { fmt.Println("closed") })
				s.top.Show()
			case "open form":
				e := testEntry("form")
				s.top = dialog.NewForm("title", "ok", "cancel", []*widget.FormItem{widget.NewFormItem("x", e)}, func(bool) {}, s.window)
				s.top.Show()
				s.window.Canvas().Focus(e)
			case "close dialog":
				s.top.Hide()
			case "clear":
				s.entry.SetText("")
			case "pointer":
				s.native(func(g *glfw.Window) { fmt.Println("pointer", g.GetInputMode(glfw.CursorMode)) })
			case "place":
				s.native(func(g *glfw.Window) {
					x, y := g.GetPos()
					width, height := g.GetSize()
					fmt.Println("place", x, y, width, height)
				})
			case "quit":
				s.app.Quit()
			}
		})
		fmt.Println("done", lines.Text())
	}
}

// A scan arrives whatever has the focus, and leaves no trace there.
func TestScan(t *testing.T) {
	t.Parallel()
	r := start(t, "us")
	for i, tt := range []struct{ name, before, after string }{
		{"nothing focused", "focus nothing", ""},
		{"entry focused", "focus entry", ""},
		{"list focused", "focus list", ""},
		{"dialog open", "open dialog", "close dialog"},
		{"entry of a dialog focused", "open form", "close dialog"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r.t = t
			r.obey(tt.before)
			code := badge[:len(badge)-1] + strconv.Itoa(i)
			r.scan(code, r.places(code)...)
			if tt.after != "" {
				r.obey(tt.after)
			}
		})
	}
}

// A code that is not ours is told as well, so that it gets a verdict.
func TestScanOfUnknownCode(t *testing.T) {
	t.Parallel()
	r := start(t, "us")
	r.obey("focus entry")
	r.scan("XY123456", r.places("XY123456")...)
}

// A scanner set to a US keyboard is read on desktops with other layouts.
func TestScanOnLayouts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ layout, q string }{{"fr", "a"}, {"ru", "й"}, {"de", "q"}, {"gr", ";"}} {
		t.Run(tt.layout, func(t *testing.T) {
			t.Parallel()
			r := start(t, tt.layout)
			r.obey("focus entry")
			r.xdotool("key", r.places("q")[0])
			r.await("entry " + tt.q)
			r.obey("clear")
			r.scan(badge, r.places(badge)...)
		})
	}
}

// Caps Lock turns the letters of a scan around.
func TestScanWithCapsLock(t *testing.T) {
	t.Parallel()
	r := start(t, "us")
	r.obey("focus entry")
	r.xdotool("key", "Caps_Lock")
	r.scan(badge, r.places(badge)...)
}

// What a person types goes to the focused widget, and keys to the screen first.
func TestTyping(t *testing.T) {
	t.Parallel()
	r := start(t, "us")
	r.obey("focus entry")
	r.xdotool("type", "--delay", "90", "overgard")
	r.xdotool("key", "Return")
	if seen := r.await("submitted overgard"); !slices.Contains(seen, "key Return 0") {
		t.Errorf("before the Entry got Enter the program saw %q, want the screen to get it first", seen)
	}
	for _, tt := range []struct{ press, want string }{
		{"F1", "key F1 0"},
		{"F12", "key F12 0"},
		{"Escape", "key Escape 0"},
		{"Down", "key Down 0"},
		{"BackSpace", "key BackSpace 0"},
		{"ctrl+p", "key P " + strconv.Itoa(int(fyne.KeyModifierControl))},
		{"ctrl+z", "key Z " + strconv.Itoa(int(fyne.KeyModifierControl))},
	} {
		r.xdotool("key", tt.press)
		if seen := r.await(tt.want); len(seen) > 0 {
			t.Errorf("%s: the program saw %q before, want nothing: the screen has taken the key", tt.press, seen)
		}
	}
}

// A shortcut goes by the letter where there is one, and else by its place.
func TestShortcutsOnLayouts(t *testing.T) {
	t.Parallel()
	control := " " + strconv.Itoa(int(fyne.KeyModifierControl))
	for _, tt := range []struct{ layout, keycode, want string }{
		{"fr", "25", "key Z" + control}, // the place of the US W
		{"ru", "52", "key Z" + control}, // the place of the US Z
	} {
		t.Run(tt.layout, func(t *testing.T) {
			t.Parallel()
			r := start(t, tt.layout)
			r.obey("focus entry")
			r.xdotool("key", "ctrl+"+tt.keycode)
			r.await(tt.want)
		})
	}
}

func TestNoDisplay(t *testing.T) {
	tests := []struct{ name, display, wayland, says string }{
		{"none", "", "", "DISPLAY is not set"},
		{"Wayland alone", "", "wayland-0", "install xwayland"},
		{"one that does not answer", ":9876", "", "DISPLAY=:9876"},
		{"not one at all", "nonsense", "", "DISPLAY=nonsense"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("DISPLAY", tt.display)
			t.Setenv("WAYLAND_DISPLAY", tt.wayland)
			err := Run(func(fyne.App, fyne.Window) (Screen, error) {
				t.Error("a screen was built without a display")
				return nil, nil
			}, Options{})
			if !errors.Is(err, ErrNoDisplay) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Run = %v, want ErrNoDisplay that says %q", err, tt.says)
			}
		})
	}
}

// A display that has no OpenGL is told before Fyne gives up on it.
func TestNoOpenGL(t *testing.T) {
	needs(t, "Xvfb")
	t.Setenv("DISPLAY", xvfb(t, "-extension", "GLX"))
	if err := Run(nil, Options{}); !errors.Is(err, ErrNoDisplay) || !strings.Contains(err.Error(), "OpenGL") {
		t.Errorf("Run = %v, want ErrNoDisplay that says OpenGL", err)
	}
}
