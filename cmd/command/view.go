package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/badges/ticket"
	"antechamber/badges/typeset"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan"
	"antechamber/storage/seal"
)

// view is a window on the data folder: the desk, and before it the unlock screen
// where the keys are sealed and nobody typed their passphrase.
type view struct {
	session    *session
	kiosk      *kioskCommand
	conference *checkin.Conference
	ctx        context.Context
	log        *slog.Logger
	locked     error // why the keys could not be opened at the start, or nil
	fonts      func() (*typeset.Fonts, error)
	raises     chan func() // for whom the window comes to the front
	raisable   atomic.Bool // it is visible

	opening sync.Mutex // held while a passphrase is tried
	opened  *house     // by the passphrase

	// What follows belongs to the UI goroutine once the window is open.
	house   *house // nil while the keys are locked
	watch   *watch
	shown   kiosk.Screen // the desk or self-service
	closers []func()     // what the screen needs to be closed after it
	visible bool
	board   atomic.Pointer[string] // the board's link while it is served
	then    after                  // what follows once it is left
	quit    func()
	inputs  *inputs
	top     kiosk.Screen // what the window gives codes to
}

// locked tells whether a passphrase would open what could not be opened.
func locked(err error) bool {
	return errors.Is(err, seal.ErrLocked) || errors.Is(err, seal.ErrUnprotected)
}

// screen makes what the window shows first.
func (v *view) screen(quit func()) (Screen, error) {
	v.quit = quit
	if v.kiosk.locked() {
		quit = func() {} // whoever stands before it has no passphrase, and is to leave it closed
	}
	screen, err := v.first(quit)
	if err != nil {
		return nil, err
	}
	v.top = screen
	return screen, nil
}

func (v *view) first(quit func()) (kiosk.Screen, error) {
	if v.house != nil {
		return v.open()
	}
	fonts, err := v.fonts()
	if err != nil {
		return nil, err
	}
	return kiosk.NewUnlock(kiosk.UnlockConfig{
		Fonts: fonts, Conference: v.conference, Choose: errors.Is(v.locked, seal.ErrUnprotected), Least: seal.MinPassphrase,
		Open: v.unlock, Quit: quit, Rehearsal: v.session.commands.Rehearsal, Language: v.kiosk.Language, Look: kiosk.Look(v.kiosk.Look),
	})
}

// unlock opens the data folder under a passphrase, and returns what opens the screen on it.
func (v *view) unlock(passphrase string) (func() (kiosk.Screen, error), error) {
	v.opening.Lock()
	defer v.opening.Unlock()
	if err := v.ctx.Err(); err != nil {
		return nil, err
	}
	v.session.lock.Give(passphrase)
	o := v.session.storageOptions()
	o.Keeper.Protection = v.session.protection(v.conference)
	h, err := v.session.enter(o, v.conference)
	if errors.Is(err, seal.ErrPassphrase) {
		return nil, kiosk.ErrWrongPassphrase
	}
	if err != nil {
		v.log.Error("the keys were not opened", "cause", err)
		return nil, err
	}
	v.opened = h
	return func() (kiosk.Screen, error) {
		v.house = h
		screen, err := v.open()
		if err != nil {
			h.close()
			v.house = nil
		}
		return screen, err
	}, nil
}

// open makes the screen of the open house.
func (v *view) open() (screen kiosk.Screen, err error) {
	h := v.house
	h.fonts = v.fonts
	v.watch = h.watch(v.log)
	v.watch.listen = v.kiosk.Hub
	if v.kiosk.Board != "" {
		v.watch.board = v.serveBoard
	}
	v.watch.auto = v.session.autoBackup(h)
	v.session.warned = func(a kiosk.Alarm) { go v.watch.raise(v.ctx, a, nil) }
	if said := h.recovery.Sentence(h.conference.Zone); said != "" {
		go v.watch.raise(v.ctx, recovered(said, h.recovery.Missing), nil) // whoever opened a window reads no standard error
	}
	if list := v.kiosk.DoorList; list != "" {
		v.watch.paper = func(ctx context.Context) error { return v.session.keepDoorList(ctx, h, list, v.kiosk.Language) }
	}
	if folder := v.kiosk.Summaries; folder != "" {
		v.watch.beside = append(v.watch.beside, v.session.summaries(h, folder, v.kiosk.Language, v.log).run)
	}
	if fault := v.session.checkDesign(h.conference, v.kiosk.Design); fault != nil {
		go v.watch.raise(v.ctx, kiosk.Alarm{Sentence: oneLine(fault.Error()), About: "design"}, nil) // who is at the door is checked in all the same
	}
	b, err := h.badger(v.kiosk.printers)
	if err != nil {
		return nil, err
	}
	if v.kiosk.Screen == selfService {
		v.shown, err = v.openSelfService(b)
	} else {
		v.shown, err = v.openDesk(b)
	}
	if err != nil {
		return nil, err
	}
	if v.visible {
		v.watch.start(v.ctx)
	}
	return v.shown, nil
}

func (v *view) openDesk(b *badger) (kiosk.Screen, error) {
	h := v.house
	fonts, err := h.fonts()
	if err != nil {
		return nil, err
	}
	cfg := kiosk.Config{
		Fonts: fonts,
		Desk:  h.desk, Finder: v.watch.finder, Badges: deskBadger{b, v.session}, Designs: deskDesigns{b, v.session}, Lists: deskLister{h, v.session, cmp.Or(v.kiosk.PaperPrinter, v.kiosk.Printer)},
		Entrance: v.kiosk.Entrance, Kiosk: h.called(v.ctx), Actor: "staff:1", Rehearsal: h.rehearsal, Language: v.kiosk.Language, Look: kiosk.Look(v.kiosk.Look),
		Changes: v.watch.changes, Alarms: v.watch.alarms, Hub: v.watch.hub, Access: h.store, Photos: h.store, Eraser: deskEraser{h}, Log: v.log,
		Doctor: deskDoctor{v}, Reds: v.watch.reds, Overseer: deskOverseer{h}, Matters: v.watch.matters, Camera: v.openCamera(), Sound: v.inputs.play, Inputs: v.inputs,
	}
	if m, joined, err := h.store.Membership(v.ctx); v.kiosk.Hub != "" || err == nil && joined && m.Organiser {
		cfg.Inviter = deskInviter{h}
	}
	if v.kiosk.Board != "" {
		cfg.Board = func() string {
			if link := v.board.Load(); link != nil {
				return *link
			}
			return ""
		}
	}
	if h.rehearsal {
		cfg.Rehearser = v.rehearser()
	} else {
		cfg.OpenRehearsal = func() { v.leave(openRehearsal) }
		cfg.Setup, cfg.SetupFirst = deskSetup{h, v.session}, v.kiosk.Setup
		cfg.Reopen = func(setup bool) {
			then := openDesk
			if setup {
				then = openSetup
			}
			v.leave(then)
		}
	}
	v.watch.beside = append(v.watch.beside, b.inquire, v.watch.lookAround, func(ctx context.Context) { deskDoctor{v}.keep(ctx, v.watch.reds) }, func(ctx context.Context) {
		s := *v.session
		s.Context = ctx
		for _, a := range b.objections(&s) {
			v.watch.raise(ctx, a, nil)
		}
	})
	return v.withOrganiser(cfg)
}

// serveBoard serves the board until ctx ends. The window does without where it cannot be.
func (v *view) serveBoard(ctx context.Context) {
	opened, err := v.house.openBoard(ctx, v.kiosk.boarding, v.log)
	if err == nil {
		if err = v.session.sayBoard(opened); err != nil {
			err = errors.Join(err, opened.close())
		} else {
			opened.renewed = func() { v.board.Store(&opened.line().Link) }
			opened.renewed()
			err = opened.serve(ctx)
			v.board.Store(nil)
		}
	}
	if err != nil && ctx.Err() == nil {
		v.watch.raise(ctx, kiosk.Alarm{Sentence: "The board is not served: " + oneLine(err.Error()) + ".", About: "board"}, err)
	}
}

// ready is called once the window is visible.
func (v *view) ready() {
	v.visible = true
	v.raisable.Store(true)
	if v.kiosk.Announce {
		fmt.Fprintln(v.session.Stderr, "ready")
	}
	if v.shown != nil {
		v.watch.start(v.ctx)
	}
	v.hearDevices()
}

// valid tells a code from other text. While the keys are locked nothing can be looked
// up, and what has the form of a badge code is one, so that none is typed as a passphrase.
func (v *view) valid(code string) bool {
	code = scan.Clean(code)
	if v.house == nil {
		return new(ticket.Codec).Read(code).Form == checkin.FormBadge
	}
	return v.house.valid(v.ctx, code)
}

// leave ends the window once the key that asked for it is dealt with: Fyne would wait
// for itself. It is called on the UI goroutine.
func (v *view) leave(then after) {
	v.then = then
	go fyne.Do(v.quit)
}

// closeScreens ends what the screens do by themselves: the window has ended, and with it
// the UI goroutine.
func (v *view) closeScreens() {
	if v.top != nil {
		v.top.Close()
	}
	if v.shown != nil && v.shown != v.top {
		v.shown.Close()
	}
	for _, c := range v.closers {
		c()
	}
	v.top, v.shown, v.closers = nil, nil, nil
}

// close closes what was opened.
func (v *view) close() {
	v.closeScreens()
	if v.watch != nil {
		v.watch.end()
	}
	v.opening.Lock() // the context has ended, which ends the trial of a passphrase
	defer v.opening.Unlock()
	for _, h := range []*house{v.house, v.opened} {
		if h != nil {
			h.close()
		}
	}
}

// endPatience is how long a window may take to end that was asked to.
const endPatience = 15 * time.Second

// mustEnd keeps a window that hangs, as where its X server does, from holding up the end
// of the process once that was asked for. Ended says that the window has ended.
func (v *view) mustEnd() (ended func()) {
	var over atomic.Bool
	stop := context.AfterFunc(v.ctx, func() {
		time.Sleep(endPatience / time.Duration(max(v.kiosk.Hurry, 1)))
		if !over.CompareAndSwap(false, true) || v.session.parts.Exit == nil {
			return
		}
		var stacks strings.Builder
		_ = pprof.Lookup("goroutine").WriteTo(&stacks, 1)
		v.log.Error("the window does not end, and is left", "goroutines", stacks.String())
		if v.watch != nil {
			v.watch.lastBackup(v.session)
			v.watch.end()
		}
		if v.house != nil {
			v.house.close()
		}
		fmt.Fprintln(v.session.Stderr, "antechamber: the window did not end by itself, and was left: all that was shown is in the log")
		v.session.parts.Exit(exitFailed)
	})
	return func() {
		stop()
		if !over.CompareAndSwap(false, true) {
			select {} // the process is being ended
		}
	}
}

// recovered is the alarm of what had to be done to open the database.
func recovered(sentence string, missing uint64) kiosk.Alarm {
	a := kiosk.Alarm{Sentence: sentence, About: "recovered"}
	if missing > 0 {
		a.About, a.Given = "recovered_missing", map[string]string{"Count": strconv.FormatUint(missing, 10)}
	}
	return a
}
