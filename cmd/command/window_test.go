package command

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"
)

// A second start brings the first window to the front and says what it shows.
func TestOneWindowADataFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	first, _ := takeWindow(t, dir)
	if first == nil {
		t.Fatal("nobody holds the folder, and it was not to be had")
	}
	ctx, stop := context.WithCancel(t.Context())
	var raised atomic.Int64
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		first.answer(ctx, func(context.Context) string { raised.Add(1); return "organiser" })
	}()
	var starts sync.WaitGroup
	for range 5 { // at once
		starts.Go(func() {
			if w, shows := takeWindow(t, dir); w != nil || shows != "organiser" {
				t.Errorf("a second start: got the folder: %t, shows %q, want not, and organiser", w != nil, shows)
			}
		})
	}
	starts.Wait()
	if raised.Load() == 0 {
		t.Error("the first window was not raised")
	}
	stop()
	<-answered
	first.close()
	next, _ := takeWindow(t, dir)
	if next == nil {
		t.Fatal("the first was closed, and the folder is not to be had")
	}
	next.close()
}

func takeWindow(t *testing.T, dir string) (*oneWindow, string) {
	t.Helper()
	w, shows, err := onlyWindow(t.Context(), dir, time.Minute)
	if err != nil {
		t.Error(err)
	}
	return w, shows
}

// Whoever waits for a window that is being closed has the next.
func TestNextWindow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, _ := takeWindow(t, dir)
	got := make(chan *oneWindow)
	go func() {
		w, _ := takeWindow(t, dir)
		got <- w
	}()
	for { // until it has asked
		if _, err := os.Stat(filepath.Join(dir, windowNote)); err == nil {
			break
		}
		runtime.Gosched()
	}
	first.close()
	next := <-got
	if next == nil {
		t.Fatal("the folder was let go, and not taken")
	}
	if _, err := os.Stat(filepath.Join(dir, windowNote)); err == nil {
		t.Error("the note is still there, and would raise the window that was opened for it")
	}
	next.close()
}

// A window that hangs answers nobody, and a folder of another user has a sentence.
func TestWindowNotToBeHad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, _ := takeWindow(t, dir)
	defer first.close()
	if w, _, err := onlyWindow(t.Context(), dir, 0); w != nil || checkin.FaultCode(err) != checkin.FaultConflict {
		t.Errorf("the first does not answer: %v, want a conflict", err)
	}
	if _, err := os.Stat(filepath.Join(dir, windowNote)); err == nil {
		t.Error("the note of who gave up is still there")
	}
	err := windowFault(dir, &fs.PathError{Op: "open", Path: dir, Err: fs.ErrPermission})
	if !strings.Contains(err.Error(), "belongs to another user") {
		t.Errorf("a lock that may not be opened: %v, want that it is another user's", err)
	}
}

// What is said to whoever starts the program again.
func TestOpenAlready(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ wanted, shows, want string }{
		{"", "desk", "it shows the desk."},
		{"", selfService, "it shows self-service."},
		{selfService, selfService, "it shows self-service."},
		{selfService, "desk", "it shows the desk and not self-service; close it first"},
		{"desk", organiserScreen, "it shows the organisers' screen and not the desk; close it first"},
		{"desk", showsUnlock, "it shows the screen that asks for the passphrase."},
		{"desk", showsOpening, "A window is being opened on the data folder /d already."},
	} {
		if got := (&kioskCommand{Screen: c.wanted}).openAlready("/d", c.shows); !strings.Contains(got, c.want) {
			t.Errorf("--screen %q, shown %q: %s; want %q in it", c.wanted, c.shows, got, c.want)
		}
	}
}

// While the keys are locked a badge code is told by its form, lest it is typed as a passphrase.
func TestCodesWhileTheKeysAreLocked(t *testing.T) {
	t.Parallel()
	codec, err := ticket.New("T07", ticket.Key{Number: 1, Secret: bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	badge, err := codec.Badge("WFGMV1FN", "M", 1)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		badge: true, badge[:28]: false, "WFGMV1FN": false, "four words are enough": false, "ATWENTYNINECHARACTERPASSWORD!": false, "": false,
	} {
		if got := new(view).valid(text); got != want {
			t.Errorf("%q is a code: %v, want %v", text, got, want)
		}
	}
}
