package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"

	"github.com/gofrs/flock"
)

// A data folder has one window. Whoever opens it holds the lock, which the system takes
// back when the process ends, however it ends. A second start leaves a note; the window
// comes to the front, writes what it shows, and takes the note away. So nothing listens,
// and it is the same on every system and disk.
const (
	windowLock  = "window.lock"
	windowNote  = "window.asked"
	windowShows = "window.shows"

	noteEvery    = 100 * time.Millisecond
	notePatience = 10 * time.Second
)

// What a window shows besides the screens that --screen names.
const (
	showsOpening = "opening" // nothing yet
	showsUnlock  = "unlock"
)

// oneWindow is held by the process that has the window of a data folder.
type oneWindow struct {
	dir  string
	lock *flock.Flock
}

// onlyWindow takes the data folder for this process's window. Where another has it, that
// one is brought to the front, and what it shows is returned instead.
func onlyWindow(ctx context.Context, dir string, patience time.Duration) (*oneWindow, string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, "", windowFault(dir, err)
	}
	w := &oneWindow{dir: dir, lock: flock.New(filepath.Join(dir, windowLock), flock.SetPermissions(0o600))}
	note, asked := filepath.Join(dir, windowNote), false
	for late := time.After(patience); ; {
		free, err := w.lock.TryLock()
		if err != nil {
			return nil, "", windowFault(dir, err)
		}
		if free { // now, or because the other was just closed
			_ = os.Remove(filepath.Join(dir, windowShows))
			_ = os.Remove(note)
			return w, "", nil
		}
		if !asked {
			if err := os.WriteFile(note, nil, 0o600); err != nil {
				return nil, "", errors.Join(windowFault(dir, err), w.lock.Close())
			}
			asked = true
		} else if _, err := os.Stat(note); errors.Is(err, fs.ErrNotExist) {
			return nil, w.shows(), w.lock.Close()
		}
		select {
		case <-time.After(noteEvery / 2):
		case <-ctx.Done():
			return nil, "", errors.Join(ctx.Err(), w.lock.Close())
		case <-late:
			_ = os.Remove(note)
			return nil, "", errors.Join(faultf(checkin.FaultConflict, "a window is open on the data folder %s already and does not answer: end the program there, or choose another folder with --data", dir), w.lock.Close())
		}
	}
}

func windowFault(dir string, err error) error {
	sentence := fmt.Sprintf("the data folder %s cannot be locked for one window: %s", dir, reason(err))
	if errors.Is(err, fs.ErrPermission) {
		sentence = fmt.Sprintf("the data folder %s, or the window that is open on it, belongs to another user: log in as that user, or choose another folder with --data", dir)
	}
	return &checkin.Fault{Code: checkin.FaultStorage, Sentence: sentence, Cause: err}
}

// shows is what the window said that it shows.
func (w *oneWindow) shows() string {
	data, err := os.ReadFile(filepath.Join(w.dir, windowShows))
	if err != nil {
		return showsOpening
	}
	return string(data)
}

// answer lets raise bring the window to the front for every second start, until ctx ends.
// Raise returns what the window shows, and "" where it is not known in time.
func (w *oneWindow) answer(ctx context.Context, raise func(context.Context) string) {
	note := filepath.Join(w.dir, windowNote)
	tick := time.NewTicker(noteEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, err := os.Stat(note); err != nil {
			continue
		}
		shown := raise(ctx)
		if shown == "" {
			continue // a window that hangs answers nobody
		}
		if seal.WriteFile(filepath.Join(w.dir, windowShows), []byte(shown)) == nil {
			_ = os.Remove(note)
		}
	}
}

// close lets the next window have the data folder.
func (w *oneWindow) close() {
	_ = os.Remove(filepath.Join(w.dir, windowShows))
	_ = w.lock.Unlock()
}

// openAlready is the sentence to whoever started the program again: the window was
// brought to the front and shows this.
func (k *kioskCommand) openAlready(dir, shows string) string {
	names := map[string]string{"desk": "the desk", selfService: "self-service", organiserScreen: "the organisers' screen", showsUnlock: "the screen that asks for the passphrase"}
	switch {
	case shows == showsOpening:
		return fmt.Sprintf("A window is being opened on the data folder %s already.", dir)
	case k.Screen == "" || k.Screen == shows || shows == showsUnlock: // nobody knows yet what comes after the passphrase
		return fmt.Sprintf("A window is open on the data folder %s already, and is in front now: it shows %s.", dir, names[shows])
	}
	return fmt.Sprintf("A window is open on the data folder %s already, and is in front now: it shows %s and not %s; close it first to begin with another screen.", dir, names[shows], names[k.Screen])
}

// raise brings the window to the front, and returns what it shows.
func (v *view) raise(ctx context.Context) string {
	if !v.raisable.Load() {
		return showsOpening
	}
	shown := make(chan string, 1)
	late := time.After(notePatience)
	select {
	case v.raises <- func() { shown <- v.showing() }:
	case <-late:
		return ""
	case <-ctx.Done():
		return ""
	}
	select {
	case s := <-shown:
		return s
	case <-late:
	case <-ctx.Done():
	}
	return ""
}

// showing is what the window shows, by the name that --screen has for it. It is called
// on the UI goroutine.
func (v *view) showing() string {
	shown := v.shown
	if s, ok := shown.(*kiosk.Switcher); ok {
		shown = s.Shown()
	}
	switch shown.(type) {
	case nil:
		return showsUnlock
	case *kiosk.Organiser:
		return organiserScreen
	case *kiosk.SelfService:
		return selfService
	}
	return "desk"
}
