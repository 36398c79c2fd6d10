package view

import (
	"context"
	"errors"
	"image"
	"log/slog"
	"slices"
	"sync"
	"time"

	"antechamber/kiosk/scan"
	"antechamber/kiosk/scan/qr"
)

// How often a picture is looked at, and how long a source is left alone that failed.
const (
	every       = 100 * time.Millisecond
	restAfter   = 4 // times as long as looking at the picture took, so that a large one takes no processor whole
	longestRest = 400 * time.Millisecond
	firstWait   = 500 * time.Millisecond
	lastWait    = 15 * time.Second
)

// Seen is one picture of a camera, without the picture.
type Seen struct {
	Width, Height int // in pixels
	Codes         []string
}

var errSilent = errors.New("it did not answer in time")

// Try opens a camera and looks at one picture.
func Try(ctx context.Context, name string, devices Devices) (Seen, error) {
	seen, err := try(ctx, name, devices)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errSilent
	}
	return seen, err
}

func try(ctx context.Context, name string, devices Devices) (Seen, error) {
	source, err := open(ctx, name, devices)
	if err != nil {
		return Seen{}, err
	}
	defer source.Close()
	m, err := source.Next(ctx)
	if err != nil {
		return Seen{}, err
	}
	l := qr.LumaOf(m)
	seen := Seen{Width: l.Width, Height: l.Height}
	for _, c := range new(qr.Reader).Picture(l, tryWithin) {
		seen.Codes = append(seen.Codes, c.Text)
	}
	return seen, nil
}

// tryWithin is how long the one picture is looked at.
const tryWithin = 2 * time.Second

// Sight is what a camera sees now.
type Sight struct {
	Picture image.Image     // as it is to be shown, a frame around each code; nil where nobody looks, and it only came or went
	Codes   [][4][2]float64 // the corners of the codes in it, as parts of its width and height
	Camera  string          // its name, without a password
	Problem string          // why there is no picture; "" where there is one
}

// Options are how a camera is watched.
type Options struct {
	Camera  string // a device, a URL, a folder, or Auto
	Devices Devices
	Turns   int // quarters to the right by which its picture is turned to be shown
	Mirror  bool
	Ours    func(code string) bool // tells a code of ours from a poster's
	Gone    func() bool            // a rehearsal has the camera unplugged; nil is never
	Log     *slog.Logger
}

// Watcher watches one camera at a time. Its methods may be called from anywhere.
type Watcher struct {
	options Options
	codes   chan string
	sights  chan Sight

	mu     sync.Mutex
	shown  bool
	turns  int
	mirror bool
	camera string
	torch  bool
	change context.CancelFunc // ends the source in use
	asked  chan image.Image   // who waits for a picture to keep; nil is nobody
	wait   time.Duration      // before the source is opened again
	there  bool               // it was told that the source gives pictures
	reader qr.Reader
	held   scan.Held
}

// New returns a watcher, which begins with Run.
func New(o Options) *Watcher {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Watcher{options: o, codes: make(chan string, 16), sights: make(chan Sight, 1), turns: o.Turns & 3, mirror: o.Mirror, camera: o.Camera}
}

// Codes brings each code that comes into view, once for as long as it stays there.
func (w *Watcher) Codes() <-chan string { return w.codes }

// Sights brings what is seen; the newest replaces one that nobody has taken.
func (w *Watcher) Sights() <-chan Sight { return w.sights }

// Show says whether somebody looks at the picture.
func (w *Watcher) Show(on bool) { w.with(func() { w.shown = on }) }

// Turn turns the picture by a quarter to the right.
func (w *Watcher) Turn() { w.with(func() { w.turns = (w.turns + 1) & 3 }) }

// Mirror shows the picture as a mirror does, or no longer.
func (w *Watcher) Mirror() { w.with(func() { w.mirror = !w.mirror }) }

// Torch lights the lamp of the camera, where it has one, or puts it out.
func (w *Watcher) Torch() {
	w.with(func() { w.torch = !w.torch })
}

// Another goes over to the next camera of the machine; it comes back to the first.
func (w *Watcher) Another() {
	if w.options.Devices == nil {
		return
	}
	list, err := w.options.Devices.List()
	if err != nil || len(list) == 0 {
		return
	}
	w.with(func() {
		i := slices.IndexFunc(list, func(d Device) bool { return d.Name == w.camera })
		w.camera = list[(i+1)%len(list)].Name
		if w.change != nil {
			w.change()
		}
	})
}

// Still waits for a picture to keep, upright as it is shown but never mirrored.
func (w *Watcher) Still(ctx context.Context) (image.Image, error) {
	asked := make(chan image.Image, 1)
	w.with(func() { w.asked = asked })
	select {
	case m := <-asked:
		return m, nil
	case <-ctx.Done():
		return nil, ErrNoCamera
	}
}

func (w *Watcher) with(do func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	do()
}

// Run watches until ctx ends. A source that fails is opened again, at first soon.
func (w *Watcher) Run(ctx context.Context) {
	w.wait = firstWait
	for ctx.Err() == nil {
		err := w.watch(ctx)
		if ctx.Err() != nil {
			return
		}
		if errors.Is(err, errChanged) {
			w.wait = firstWait
			continue
		}
		w.there = false
		w.options.Log.Warn("the camera gives no picture", "camera", Shown(w.name()), "cause", err, "again", w.wait)
		w.say(Sight{Camera: Shown(w.name()), Problem: err.Error()})
		select {
		case <-ctx.Done():
		case <-time.After(w.wait):
		}
		w.wait = min(2*w.wait, lastWait)
	}
}

var errChanged = errors.New("another camera was chosen")

func (w *Watcher) name() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.camera
}

// watch looks at the pictures of one source until it fails or another is chosen.
func (w *Watcher) watch(ctx context.Context) error {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	w.with(func() { w.change = cancel })
	if w.gone() {
		return ErrNoCamera
	}
	source, err := open(own, w.name(), w.options.Devices)
	if err != nil {
		return err
	}
	defer source.Close()
	lit := false
	for {
		began := time.Now()
		m, err := source.Next(own)
		if own.Err() != nil {
			return errChanged
		}
		if err == nil && w.gone() {
			err = ErrNoCamera
		}
		if err != nil {
			return err
		}
		w.wait = firstWait
		if !w.there {
			w.there = true
			w.say(Sight{Camera: Shown(w.name())})
		}
		before := time.Now()
		w.look(m, before)
		looked := time.Since(before)
		if l, ok := source.(lamp); ok && lit != w.lit() {
			if lit = w.lit(); l.Torch(lit) != nil {
				w.options.Log.Warn("the camera's lamp does not obey")
			}
		}
		select {
		case <-own.Done():
		case <-time.After(max(every-time.Since(began), min(restAfter*looked, longestRest))):
		}
	}
}

func (w *Watcher) gone() bool { return w.options.Gone != nil && w.options.Gone() }

func (w *Watcher) lit() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.torch
}

// look reads the codes of a picture. Of those in view the one of ours nearest the middle
// is told; the others are noted as seen, so that a poster beside it is not told later.
func (w *Watcher) look(m image.Image, now time.Time) {
	l := qr.LumaOf(m)
	codes := w.reader.Frame(l)
	if best, ok := qr.Nearest(codes, l.Width, l.Height, w.ours(len(codes))); ok {
		for _, c := range codes {
			fresh := w.held.Fresh(c.Text, now)
			if c.Text == best.Text && fresh {
				select {
				case w.codes <- best.Text:
				default: // nobody takes them: a code is never late
				}
			}
		}
	}
	w.mu.Lock()
	shown, turns, mirror, asked := w.shown, w.turns, w.mirror, w.asked
	w.asked = nil
	camera := Shown(w.camera)
	w.mu.Unlock()
	if asked != nil {
		asked <- reduced(m, stillSize, turns, false)
	}
	if !shown {
		return
	}
	picture := reduced(m, shownSize, turns, mirror)
	s := Sight{Picture: picture, Camera: camera}
	for _, c := range codes {
		at := placed(c.Corners, l.Width, l.Height, turns, mirror)
		outline(picture, at)
		s.Codes = append(s.Codes, at)
	}
	w.say(s)
}

// ours asks nobody where there is nothing to choose.
func (w *Watcher) ours(codes int) func(string) bool {
	if codes < 2 || w.options.Ours == nil {
		return func(string) bool { return true }
	}
	return w.options.Ours
}

// say puts a sight in the place of one that nobody has taken.
func (w *Watcher) say(s Sight) {
	for {
		select {
		case w.sights <- s:
			return
		default:
		}
		select {
		case <-w.sights:
		default:
		}
	}
}
