package window

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// The tests start this binary again as a program with a real window on an X
// server of its own, press keys there with xdotool, and read what the program
// prints: one line for each thing that happened to it.

const (
	asProgram = "ANTECHAMBER_WINDOW_TEST"
	title     = "window test"
	badge     = "A1QZX8K3M7WYT2NB05J9RCVDFGH46"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	if err := program(); err != nil {
		fmt.Println("error", errors.Is(err, ErrNoDisplay), err)
		os.Exit(1)
	}
}

// program opens the test window; it is what runs in the second process.
func program() error {
	s := &testScreen{}
	return Run(func(a fyne.App, w fyne.Window) Screen {
		s.app, s.window = a, w
		a.Lifecycle().SetOnEnteredForeground(func() { fmt.Println("foreground") })
		return s
	}, Options{
		Title: title,
		Size:  fyne.NewSize(500, 400),
		Valid: func(code string) bool { return code == badge },
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
	return container.NewBorder(s.entry, nil, nil, nil, s.list)
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
			case "quit":
				s.app.Quit()
			}
		})
		fmt.Println("done", lines.Text())
	}
}

// running is a test window in another process.
type running struct {
	t       *testing.T
	display string
	in      io.Writer
	out     chan string // the lines that it prints
	process *exec.Cmd
}

// start opens a test window on an X server with the keyboard layout.
func start(t *testing.T, layout string) *running {
	t.Helper()
	display, _ := xvfb(t)
	run(t, "setxkbmap", "-display", display, layout)
	p := program2(t, display)
	p.await("ready")
	id := strings.Fields(run(t, "xdotool", "search", "--onlyvisible", "--name", title))[0]
	_ = id
	return p
}
