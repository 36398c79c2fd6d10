package command

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"time"

	"antechamber/cmd/screen"
	"antechamber/storage"
)

// window measures real windows: when one is ready to scan, what memory it takes at rest,
// and how long after a scan its verdict is painted.
func (b *bench) window() ([]measurement, error) {
	if b.parts.Window == nil {
		return []measurement{unmeasured("the window", "this build has none")}, nil
	}
	if _, err := b.house(); err != nil {
		return nil, err
	}
	b.closeHouse()
	server, err := screen.Start(b, 1280, 800)
	where, display := "Xvfb, drawn by software", os.Getenv("DISPLAY")
	if err == nil {
		defer server.Close()
	}
	if display != "" || os.Getenv("WAYLAND_DISPLAY") != "" {
		where = "the display that is there"
	} else if err != nil {
		return []measurement{unmeasured("the window", "there is no display, and no Xvfb to start: apt-get install xvfb libgl1-mesa-dri")}, nil
	} else {
		display = server.Display
	}
	results, failed := b.resting(display, where)
	if failed != nil || err != nil {
		return append(results, unmeasured("a scan's last key to the painted verdict", "there is no Xvfb, and keys are typed into no other display: apt-get install xvfb libgl1-mesa-dri")), failed
	}
	for _, measure := range []func(string) ([]measurement, error){b.painted, b.crashed} {
		some, err := measure(server.Display)
		results = append(results, some...)
		if err != nil {
			return results, err
		}
	}
	return results, nil
}

// benchWindow is a window that was started.
type benchWindow struct {
	*exec.Cmd
	readies chan time.Time // when it was visible and heard scans: more than once where it crashed
	last    string         // what it said last, once readies is closed
}

// openWindow starts this program's own window, and returns how long it took until it is
// visible and hears scans.
func (b *bench) openWindow(o storage.Options, sealed bool, display string, flags ...string) (*benchWindow, time.Duration, error) {
	p, err := b.program(o, sealed, append([]string{"kiosk", "--announce"}, flags...)...)
	if err != nil {
		return nil, 0, err
	}
	p.Env = append(p.Env, "DISPLAY="+display)
	out, err := p.StderrPipe()
	if err != nil {
		return nil, 0, err
	}
	w := &benchWindow{Cmd: p, readies: make(chan time.Time, 10)}
	began := time.Now()
	if err := p.Start(); err != nil {
		return nil, 0, err
	}
	go func() {
		defer close(w.readies)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if w.last = lines.Text(); w.last != "ready" {
				continue
			}
			select {
			case w.readies <- time.Now():
			default: // nobody waits for it
			}
		}
	}()
	ready, err := w.awaitReady(b, began)
	if err != nil {
		end(p)
	}
	return w, ready, err
}

// awaitReady waits until the window is ready, and returns how long after that began.
func (w *benchWindow) awaitReady(b *bench, began time.Time) (time.Duration, error) {
	select {
	case at, open := <-w.readies:
		if !open {
			return 0, errors.New(lastLine(w.last))
		}
		return at.Sub(began), nil
	case <-time.After(time.Minute):
		return 0, errors.New("the window is not ready after a minute")
	case <-b.Done():
		return 0, b.Err()
	}
}

// resting measures the start of a window with all people and entries, and its memory.
func (b *bench) resting(display, where string) ([]measurement, error) {
	var ready []time.Duration
	var memory float64
	starts := b.of(5, 1)
	for i := range starts {
		w, took, err := b.openWindow(b.houseOptions(), true, display)
		if err != nil {
			return nil, err
		}
		ready = append(ready, took)
		if i == starts-1 {
			b.pause(int(b.Rest.Milliseconds()))
			memory = ofProcess(w.Process.Pid, "VmRSS:")
		}
		end(w.Cmd)
	}
	results := []measurement{atMost("window visible and ready to scan, from the start of the process, "+where+", median", percentile(ready, 50)/1000, "s", 1)}
	what := "resident memory of the window after " + b.Rest.String() + " at rest"
	if memory == 0 {
		return append(results, unmeasured(what, "it is not known on this system")), nil
	}
	return append(results, atMost(what, memory, "MB", 300)), nil
}

// crashed measures how soon self-service is back that was killed.
func (b *bench) crashed(display string) ([]measurement, error) {
	const what = "self-service back after a crash, median"
	w, _, err := b.openWindow(b.houseOptions(), true, display, "--screen", selfService, "--no-locked", "--respawn")
	if err != nil {
		return nil, err
	}
	defer end(w.Cmd)
	var times []time.Duration
	for range b.of(3, 1) {
		children := childrenOf(w.Process.Pid)
		if len(children) != 1 {
			return []measurement{unmeasured(what, "the process of the window is not known on this system")}, nil
		}
		process, err := os.FindProcess(children[0])
		if err != nil {
			return nil, err
		}
		began := time.Now()
		if err := process.Kill(); err != nil {
			return nil, err
		}
		took, err := w.awaitReady(b, began)
		if err != nil {
			return nil, err
		}
		times = append(times, took)
	}
	return []measurement{atMost(what, percentile(times, 50)/1000, "s", 3)}, nil
}
