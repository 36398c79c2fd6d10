package window

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// What leads out of a window on a desktop leads nowhere in a locked one.
func TestLocked(t *testing.T) {
	t.Parallel()
	r := start(t, "us", "-locked")
	if seen := r.obey("place"); !slices.Contains(seen, "place 0 0 800 600") {
		t.Errorf("the window is at %q, want the whole screen", seen)
	}
	r.obey("open dialog")
	for _, key := range []string{"alt+F4", "alt+Tab", "super", "super+d", "ctrl+w", "ctrl+q", "ctrl+alt+t", "F11", "Escape"} {
		r.xdotool("key", key)
	}
	xConnect(t, r.display).close(r.windowNumber())
	r.xdotool("key", "F1")
	if seen := r.await("key F1 0"); !slices.Equal(seen, []string{"key Escape 0"}) {
		t.Errorf("before F1 came %q, want Escape alone", seen)
	}
	if seen := r.obey("close dialog"); !slices.Contains(seen, "closed") {
		t.Errorf("%q, want the dialog to be open until now", seen)
	}
	r.scan(badge, r.places(badge)...)
}

// Without the lock the same request closes the window.
func TestCloseRequest(t *testing.T) {
	t.Parallel()
	r := start(t, "us")
	xConnect(t, r.display).close(r.windowNumber())
	r.ends()
}

// ends waits until the window's process ends; that it does so well is checked later.
func (r *running) ends() {
	r.t.Helper()
	limit := time.After(time.Minute)
	for {
		select {
		case _, open := <-r.out:
			if !open {
				return
			}
		case <-limit:
			r.t.Fatal("the window did not end")
		}
	}
}

// Who looks after the machine ends a locked window as any other program.
func TestLockedEndsBySignal(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			r := start(t, "us", "-locked")
			if err := r.process.Signal(s); err != nil {
				t.Fatal(err)
			}
			r.ends()
		})
	}
}

// awaitPlace waits until the window is where it should be.
func (r *running) awaitPlace(want string) {
	r.t.Helper()
	for began := time.Now(); ; {
		seen := r.obey("place")
		if slices.Contains(seen, want) {
			return
		}
		if time.Since(began) > time.Minute {
			r.t.Fatalf("the window stays at %q, want %q", seen, want)
		}
	}
}

// A locked window that was moved away comes back.
func TestLockedStays(t *testing.T) {
	t.Parallel()
	r := start(t, "us", "-locked")
	r.awaitPlace("place 0 0 800 600")
	r.xdotool("search", "--name", title, "windowmove", "300", "200")
	r.awaitPlace("place 300 200 800 600")
	r.awaitPlace("place 0 0 800 600")
}

// A locked window takes back the focus that something took from it, and hears keys meanwhile.
func TestLockedTakesFocusBack(t *testing.T) {
	t.Parallel()
	r := start(t, "us", "-locked")
	x := xConnect(t, r.display)
	for range 3 {
		x.unfocus()
		r.await("background")
		r.await("foreground")
	}
	r.xdotool("key", "F1")
	r.await("key F1 0")
}

// Under a window manager its own keys have no effect either.
func TestLockedUnderWindowManager(t *testing.T) {
	t.Parallel()
	needs(t, "Xvfb", "openbox")
	display := xvfb(t)
	manager := exec.Command("openbox")
	manager.Env = append(os.Environ(), "DISPLAY="+display)
	if err := manager.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = manager.Process.Kill()
		_ = manager.Wait()
	})
	r := startOn(t, display, "-locked")
	r.awaitPlace("place 0 0 800 600")
	for _, key := range []string{"alt+F4", "alt+Tab", "super+d", "alt+space", "Escape", "Escape"} { // Escape leaves the menu that Alt+Space would open
		r.xdotool("key", key)
	}
	r.xdotool("key", "F1")
	if seen := r.await("key F1 0"); !slices.Equal(seen, []string{"key Escape 0", "key Escape 0"}) {
		t.Errorf("the screen heard %q before F1, want Escape twice", seen)
	}
}

func TestPointer(t *testing.T) {
	t.Parallel()
	shown, hidden := "pointer "+strconv.Itoa(glfw.CursorNormal), "pointer "+strconv.Itoa(glfw.CursorHidden)
	over := func(r *running) { // a field and a list, where the pointer has other shapes
		r.xdotool("mousemove", "100", "20")
		r.xdotool("mousemove", "100", "200")
	}
	t.Run("shown", func(t *testing.T) {
		t.Parallel()
		r := start(t, "us")
		over(r)
		if seen := r.obey("pointer"); !slices.Contains(seen, shown) {
			t.Errorf("%q, want %q", seen, shown)
		}
	})
	t.Run("hidden", func(t *testing.T) {
		t.Parallel()
		r := start(t, "us", "-pointer", strconv.Itoa(int(PointerHidden)))
		over(r)
		if seen := r.obey("pointer"); !slices.Contains(seen, hidden) {
			t.Errorf("%q, want %q", seen, hidden)
		}
	})
	t.Run("idle", func(t *testing.T) {
		t.Parallel()
		r := start(t, "us", "-pointer", strconv.Itoa(int(PointerIdle)))
		over(r)
		for _, want := range []string{hidden, shown} {
			for began := time.Now(); !slices.Contains(r.obey("pointer"), want); {
				if time.Since(began) > time.Minute {
					t.Fatalf("never %q", want)
				}
			}
			over(r) // and there it is again
		}
	})
}

// A touch that arrives twice presses a button once.
func TestTapsOnce(t *testing.T) {
	t.Parallel()
	r := start(t, "us", "-locked")
	r.xdotool("mousemove", "400", "590", "click", "--repeat", "2", "--delay", "1", "1", "click", "3", "click", "2")
	r.await("tapped")
	if seen := r.obey("nothing"); len(seen) > 0 {
		t.Errorf("after the tap came %q, want nothing", seen)
	}
	r.xdotool("sleep", "0.1", "click", "1")
	r.await("tapped")
}

func TestTaps(t *testing.T) {
	t.Parallel()
	const far = 2 * bounce
	type event struct {
		press bool
		after time.Duration
	}
	press, release := event{true, 0}, event{false, 0}
	for _, tt := range []struct {
		name   string
		events []event
		want   string // + passes, - does not
	}{
		{"one", []event{press, release}, "++"},
		{"two", []event{press, release, {true, far}, release}, "++++"},
		{"held long", []event{press, {false, time.Hour}}, "++"},
		{"bounced", []event{press, release, {true, bounce / 2}, release, {true, far}, release}, "++--++"},
		{"touch and click of it interleaved", []event{press, press, release, release}, "+-+-"},
		{"a release alone", []event{release, press, release}, "-++"},
	} {
		var taps taps
		at := time.Unix(1e9, 0)
		var got strings.Builder
		for _, e := range tt.events {
			at = at.Add(e.after)
			if taps.pass(e.press, at) {
				got.WriteByte('+')
			} else {
				got.WriteByte('-')
			}
		}
		if got.String() != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got.String(), tt.want)
		}
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	list := []Monitor{{Number: 1, Name: "eDP-1"}, {Number: 2, Name: "HDMI-1"}, {Number: 3, Name: "7"}}
	for wanted, want := range map[string]int{"1": 0, "2": 1, "HDMI-1": 1, "hdmi-1": 1, "7": 2} {
		if got, err := choose(list, wanted); err != nil || got != want {
			t.Errorf("choose %q: %d, %v; want %d", wanted, got, err, want)
		}
	}
	for _, wanted := range []string{"0", "4", "-1", "DP-1", ""} {
		if _, err := choose(list, wanted); !errors.Is(err, ErrNoMonitor) || !strings.Contains(err.Error(), "2 (HDMI-1)") {
			t.Errorf("choose %q: %v, want one that lists the screens", wanted, err)
		}
	}
	if _, err := choose(nil, "1"); !errors.Is(err, ErrNoMonitor) {
		t.Errorf("of no screens: %v", err)
	}
}

// twoScreens starts an X server with two screens side by side.
func twoScreens(t *testing.T) string {
	t.Helper()
	needs(t, "Xorg", "xrandr", "xdotool")
	if found, _ := filepath.Glob("/usr/lib*/xorg/modules/drivers/dummy_drv.so"); found == nil {
		t.Skip("the X server without a screen is missing; apt install xserver-xorg-core xserver-xorg-video-dummy x11-xserver-utils")
	}
	if os.Getuid() != 0 {
		t.Skip("only root starts an X server with two screens")
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "xorg.conf")
	if err := os.WriteFile(config, []byte(dummies), 0o600); err != nil {
		t.Fatal(err)
	}
	display := xserver(t, "Xorg", "-config", config, "-logfile", filepath.Join(dir, "log"), "-noreset", "-nolisten", "tcp", "vt7", "-sharevts", "-novtswitch")
	r := &running{t: t, display: display}
	r.run("xrandr", "--addmode", "DUMMY1", "800x600")
	r.run("xrandr", "--output", "DUMMY1", "--mode", "800x600", "--right-of", "DUMMY0")
	r.run("xrandr") // has the server look what is connected now
	return display
}

const dummies = `
Section "ServerFlags"
	Option "AutoAddDevices" "false"
	Option "AutoEnableDevices" "false"
EndSection
Section "Device"
	Identifier "device"
	Driver "dummy"
	VideoRam 65536
EndSection
Section "Monitor"
	Identifier "monitor"
	HorizSync 5.0 - 1000.0
	VertRefresh 5.0 - 200.0
	Modeline "800x600" 40.00 800 840 968 1056 600 601 605 628 +hsync +vsync
EndSection
Section "Screen"
	Identifier "screen"
	Device "device"
	Monitor "monitor"
	DefaultDepth 24
	SubSection "Display"
		Depth 24
		Modes "800x600"
		Virtual 1600 600
	EndSubSection
EndSection
`

// Of two screens the one is filled that was named, and where it is missing or
// unplugged the window ends and says which there are.
func TestMonitor(t *testing.T) {
	t.Parallel()
	display := twoScreens(t)
	for wanted, want := range map[string]string{"DUMMY1": "place 800 0 800 600", "1": "place 0 0 800 600"} {
		r := startOn(t, display, "-locked", "-monitor", wanted)
		r.awaitPlace(want)
		fmt.Fprintln(r.in, "quit")
		r.ends()
	}
	p := exec.Command(os.Args[0], "-locked", "-monitor", "HDMI-7")
	p.Env = append(os.Environ(), asProgram+"=1", "DISPLAY="+display, "LIBGL_ALWAYS_SOFTWARE=1", "HOME="+t.TempDir())
	if out, _ := p.Output(); p.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), "2 (DUMMY1)") {
		t.Errorf("on a screen that is not there: %q, status %d, want 1 and the screens that are", out, p.ProcessState.ExitCode())
	}
	p = exec.Command(os.Args[0], "-monitors")
	p.Env = append(os.Environ(), asProgram+"=1", "DISPLAY="+display)
	if out, err := p.Output(); err != nil || string(out) != "{1 DUMMY0 0 0 800 600}\n{2 DUMMY1 800 0 800 600}\n" {
		t.Errorf("listed: %q, %v", out, err)
	}

	r := startOn(t, display, "-locked", "-monitor", "2")
	r.fails = true
	r.run("xrandr", "--output", "DUMMY1", "--off")
	r.await("error there is no such screen: \"2\" is not one of 1 (DUMMY0); connect it, or name another")
	r.ends()
}
