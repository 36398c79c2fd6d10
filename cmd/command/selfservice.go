package command

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/speech"
	"antechamber/kiosk/walk"
)

// healthEvery is how often it is asked whether what self-service needs is in order.
const healthEvery = 5 * time.Second

// openSelfService makes the screen of attendees.
func (v *view) openSelfService(b *badger) (kiosk.Screen, error) {
	h := v.house
	locked := v.kiosk.locked()
	if locked {
		highest, err := h.store.Highest(v.ctx)
		if err != nil {
			return nil, err
		}
		if highest == checkin.Staff {
			return nil, faultf(checkin.FaultAuthority, "nobody could leave a locked screen: first set a PIN with \"antechamber pin set supervisor\", or say --no-locked to try it in a window")
		}
	}
	badges := deskBadger{b, v.session}
	troubles := make(chan []walk.Trouble, 1)
	v.watch.beside = append(v.watch.beside, func(ctx context.Context) { h.watchHealth(ctx, badges, troubles) }, v.watch.drainAlarms)
	fonts, err := h.fonts()
	if err != nil {
		return nil, err
	}
	cfg := kiosk.SelfConfig{
		Fonts: fonts,
		Desk:  h.desk, Badges: badges, Photos: h.store, Access: h.store, Entrance: v.kiosk.Entrance, Actor: "self:1",
		Rehearsal: h.rehearsal, Locked: locked, Changes: v.watch.changes, Troubles: troubles, Quit: v.quit, Language: v.kiosk.Language,
		Sound: v.inputs.play, Camera: v.openCamera(), Private: v.kiosk.Headphones, Look: kiosk.Look(v.kiosk.Look),
	}
	if v.kiosk.Announce {
		cfg.Shown = v.announce
	}
	if v.kiosk.Hurry > 1 {
		cfg.Clock = hurried{time.Now(), v.kiosk.Hurry}
	}
	voice := speech.New(v.log)
	if voice.Voice() != "" {
		cfg.Speaker = voice
	}
	v.closers = append(v.closers, voice.Close)
	screen, err := kiosk.NewSelfService(cfg)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(v.ctx, screen.Close) // before the window, which a signal ends too
	return screen, nil
}

// announce prints what the screen shows, for whoever drives it.
func (v *view) announce(s kiosk.Shown) {
	_ = json.NewEncoder(v.session.Stderr).Encode(s)
}

// hurried is a clock that goes so many times as fast as the real one.
type hurried struct {
	began time.Time
	times int
}

func (h hurried) Now() time.Time { return h.began.Add(time.Since(h.began) * time.Duration(h.times)) }

func (h hurried) After(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d/time.Duration(h.times), f)
	return func() { t.Stop() }
}

// drainAlarms keeps alarms in the log file only: nobody before this screen could act on them.
func (w *watch) drainAlarms(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.alarms:
		}
	}
}

// watchHealth tells what is out of order, whenever that is something else.
func (h *house) watchHealth(ctx context.Context, printers kiosk.PrinterWatch, troubles chan<- []walk.Trouble) {
	var said []walk.Trouble
	tick := time.NewTicker(healthEvery)
	defer tick.Stop()
	for {
		now := h.troubles(ctx, printers)
		if ctx.Err() != nil {
			return
		}
		if !slices.Equal(now, said) {
			said = now
			select {
			case troubles <- now:
			case <-ctx.Done():
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// troubles are what is out of order now.
func (h *house) troubles(ctx context.Context, printers kiosk.PrinterWatch) []walk.Trouble {
	var found []walk.Trouble
	if !printers.Health(ctx).Ready {
		found = append(found, walk.NoPrinter)
	}
	if h.canStore(ctx) != nil {
		found = append(found, walk.NoDatabase)
	}
	if last, err := h.store.LastLogged(ctx); err == nil && time.Until(last) > clockBehind {
		found = append(found, walk.NoClock) // as of a machine whose battery is empty
	}
	return found
}

// clockBehind is how far a clock may be behind what was logged last: no clock of an
// entry is further ahead of its kiosk's.
const clockBehind = 5 * time.Minute

// errTried ends a transaction that was only tried.
var errTried = errors.New("only tried")

// canStore tries whether an entry could be stored, and stores none.
func (h *house) canStore(ctx context.Context) error {
	_, err := h.store.Append(ctx, func(checkin.View) ([]checkin.Entry, error) { return nil, errTried })
	if errors.Is(err, errTried) {
		return nil
	}
	return err
}
