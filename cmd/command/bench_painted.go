package command

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"antechamber/cmd/screen"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// Where the ground of a verdict is on a desk that fills 1280 × 800.
const verdictX, verdictY = 1246, 180

// painted measures from a scan's last key to the painted verdict, from outside: the key
// is sent through the X server, and a pixel is asked for until it is a verdict's.
func (b *bench) painted(display string) ([]measurement, error) {
	codes, o, err := b.scannedToday()
	if err != nil {
		return nil, err
	}
	w, _, err := b.openWindow(o, false, display, "--fullscreen")
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
	torn := 0 // bursts in whose middle the machine paused: no scanner's, or of an unknown code
	for i, code := range codes {
		took, admitted, err := b.scanned(e, code, rest, time.Duration(100+i*7%50)*time.Millisecond)
		if err != nil {
			return nil, err
		}
		if admitted {
			times = append(times, took)
		} else {
			torn++
		}
	}
	spent = (workOf(w.Process.Pid) - spent) / time.Duration(len(codes))
	if torn > len(codes)/4 {
		return nil, fmt.Errorf("%d of %d scans were not admitted: this machine has too much to do", torn, len(codes))
	}
	results := []measurement{
		plain("a scan's last key to the painted verdict, Xvfb, drawn by software, median", percentile(times, 50), "ms", fmt.Sprintf("of %d, %d more were torn; %s ms of a processor each", len(times), torn, figure(spent.Seconds()*1000))),
		atMost("a scan's last key to the painted verdict, p99", percentile(times, 99), "ms", 60),
	}
	end(w.Cmd)
	figures, err := b.paintedFigures(o, display)
	return append(results, figures...), err
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
	if err := b.until(func() (bool, error) {
		pixel, err := e.Pixel(verdictX, verdictY)
		return pixel == rest, err
	}); err != nil {
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
	for time.Since(began) < 3*time.Second {
		pixel, err := e.Pixel(verdictX, verdictY)
		if err != nil {
			return 0, false, err
		}
		r, g, blue := pixel>>16, pixel>>8&0xff, pixel&0xff
		if green = g > 0x50 && r < 0x40 && blue < 0x60; green || r > 0x80 && g < 0x40 && blue < 0x40 {
			break
		}
		time.Sleep(200 * time.Microsecond)
	}
	return time.Since(began), green, nil
}

// until asks again and again until something is painted.
func (b *bench) until(so func() (bool, error)) error {
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		painted, err := so()
		switch {
		case err != nil || painted:
			return err
		case b.Err() != nil:
			return b.Err()
		case time.Since(began) > 30*time.Second:
			return errors.New("the screen does not show within 30 s what it should")
		}
	}
}

// paintedFigures measures from a commit of another process until the screen of organisers
// has painted the new figure of those who attended.
func (b *bench) paintedFigures(o storage.Options, display string) ([]measurement, error) {
	_, c, err := b.todays("painted")
	if err != nil {
		return nil, err
	}
	h, err := openHouse(b, o, c)
	if err != nil {
		return nil, err
	}
	defer h.close()
	w, _, err := b.openWindow(o, false, display, "--fullscreen", "--screen", "organiser")
	if err != nil {
		return nil, err
	}
	defer end(w.Cmd)
	e, err := screen.Dial(display)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	if err := b.until(func() (bool, error) { // the bar is painted, and not what is above it
		bar, err := e.Pixel(350, 305)
		above, other := e.Pixel(350, 285)
		return bar != above, errors.Join(err, other)
	}); err != nil {
		return nil, err
	}
	var times []time.Duration
	for i := range b.of(10, 2) {
		before, err := e.Area(456, 118, 160, 42) // the figure
		if err != nil {
			return nil, err
		}
		if _, err := h.desk.Present(b, checkin.Presentation{Reference: benchReference(b.Registrations - 1 - i), Actor: "bench:1"}); err != nil {
			return nil, err
		}
		took, err := timed(func() error {
			return b.until(func() (bool, error) {
				now, err := e.Area(456, 118, 160, 42)
				return !slices.Equal(now, before), err
			})
		})
		if err != nil {
			return nil, err
		}
		times = append(times, took)
	}
	return []measurement{atMost("an entry of another process to the painted figure of organisers, most of "+fmt.Sprint(len(times)), percentile(times, 100), "ms", 1000)}, nil
}
