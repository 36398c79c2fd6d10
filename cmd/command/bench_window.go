package command

import (
	"bufio"
	"errors"
	"fmt"
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
	painted, err := b.painted(server.Display)
	return append(results, painted...), err
}

// benchWindow is a window that was started.
type benchWindow struct {
	*exec.Cmd
	ready time.Duration // from the start of the process until the window is visible and hears scans
}

// openWindow starts this program's own window.
func (b *bench) openWindow(o storage.Options, sealed bool, display string, flags ...string) (*benchWindow, error) {
	p, err := b.program(o, sealed, append([]string{"kiosk", "--announce"}, flags...)...)
	if err != nil {
		return nil, err
	}
	p.Env = append(p.Env, "DISPLAY="+display)
	out, err := p.StderrPipe()
	if err != nil {
		return nil, err
	}
	w := &benchWindow{Cmd: p}
	began := time.Now()
	if err := p.Start(); err != nil {
		return nil, err
	}
	last := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if last = lines.Text(); last == "ready" {
			w.ready = time.Since(began)
			break
		}
	}
	if w.ready == 0 {
		end(p)
		return nil, errors.New(lastLine(last))
	}
	go func() { // what it says later would fill the pipe
		buffer := make([]byte, 4096)
		for {
			if _, err := out.Read(buffer); err != nil {
				return
			}
		}
	}()
	return w, nil
}

// resting measures the start of a window with all people and entries, and its memory.
func (b *bench) resting(display, where string) ([]measurement, error) {
	var ready []time.Duration
	var memory float64
	starts := b.of(5, 1)
	for i := range starts {
		w, err := b.openWindow(b.houseOptions(), true, display)
		if err != nil {
			return nil, err
		}
		ready = append(ready, w.ready)
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

// Where the ground of a verdict is on a desk that fills 1280 × 800.
const verdictX, verdictY = 1246, 180

// painted measures from a scan's last key to the painted verdict, from outside: the key
// is sent through the X server, and a pixel is asked for until it is a verdict's.
func (b *bench) painted(display string) ([]measurement, error) {
	codes, o, err := b.scannedToday()
	if err != nil {
		return nil, err
	}
	w, err := b.openWindow(o, false, display, "--fullscreen")
	if err != nil {
		return nil, err
	}
	defer end(w.Cmd)
	b.pause(b.of(20_000, 3000)) // until the index is built and the log is checked
	e, err := screen.Dial(display)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	rest, err := e.Pixel(verdictX, verdictY)
	if err != nil {
		return nil, err
	}
	spent := workOf(w.Process.Pid)
	var times []time.Duration
	refused := 0
	for i, code := range codes {
		took, green, err := b.scanned(e, code, rest, time.Duration(100+i*7%50)*time.Millisecond)
		if err != nil {
			return nil, err
		}
		if times = append(times, took); !green {
			refused++
		}
	}
	spent = (workOf(w.Process.Pid) - spent) / time.Duration(len(codes))
	if refused > len(codes)/10 {
		return nil, fmt.Errorf("%d of %d scans were refused, which all should have been admitted", refused, len(codes))
	}
	return []measurement{
		plain("a scan's last key to the painted verdict, Xvfb, drawn by software, median", percentile(times, 50), "ms", fmt.Sprintf("of %d; %s ms of a processor each", len(times), figure(spent.Seconds()*1000))),
		atMost("a scan's last key to the painted verdict, p99", percentile(times, 99), "ms", 60),
	}, nil
}

// scannedToday makes a data folder whose conference goes on, and codes of its people.
func (b *bench) scannedToday() (codes []string, o storage.Options, err error) {
	o, c, err := b.todays("painted")
	if err != nil {
		return nil, o, err
	}
	h, err := openHouse(b, o, c)
	if err != nil {
		return nil, o, err
	}
	defer h.close()
	people := manyPeople(c, b.Registrations)
	if err := h.register(b.session, people); err != nil {
		return nil, o, err
	}
	for i := range b.of(200, 5) {
		code, err := h.codec.Badge(people[i].Reference, c.Categories[0].Letter, 1)
		if err != nil {
			return nil, o, err
		}
		codes = append(codes, code)
	}
	return codes, o, nil
}

// scanned types a code as a scanner does, once the desk is at rest, and returns how long
// after its Enter the verdict was there, and whether it was an admission.
func (b *bench) scanned(e *screen.Eye, code string, rest uint32, pause time.Duration) (took time.Duration, green bool, err error) {
	if err := e.Stroke("Escape"); err != nil {
		return 0, false, err
	}
	if err := b.until(e, time.Millisecond, func(pixel uint32) bool { return pixel == rest }); err != nil {
		return 0, false, err
	}
	time.Sleep(pause)
	for _, key := range code {
		if err := e.Stroke(string(key)); err != nil {
			return 0, false, err
		}
		time.Sleep(2 * time.Millisecond)
	}
	began := time.Now()
	if err := e.Stroke("Return"); err != nil {
		return 0, false, err
	}
	err = b.until(e, 200*time.Microsecond, func(pixel uint32) bool {
		r, g, blue := pixel>>16, pixel>>8&0xff, pixel&0xff
		green = g > 0x50 && r < 0x40 && blue < 0x60
		return green || r > 0x80 && g < 0x40 && blue < 0x40
	})
	return time.Since(began), green, err
}

// until looks at the ground of the verdict until it is so.
func (b *bench) until(e *screen.Eye, every time.Duration, so func(pixel uint32) bool) error {
	for began := time.Now(); ; time.Sleep(every) {
		pixel, err := e.Pixel(verdictX, verdictY)
		switch {
		case err != nil:
			return err
		case so(pixel):
			return nil
		case time.Since(began) > 10*time.Second:
			return fmt.Errorf("the desk does not paint what it should: the pixel is %06x", pixel)
		}
	}
}
