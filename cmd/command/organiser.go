package command

import (
	"cmp"
	"context"
	"sync/atomic"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// organiserScreen is the screen of counts and exports, as --screen names it.
const organiserScreen = "organiser"

// withOrganiser puts the organiser screen beside the desk: one is shown at a time.
func (v *view) withOrganiser(cfg kiosk.Config) (kiosk.Screen, error) {
	h := v.house
	changes, hub, matters := shared(v.ctx, v.watch.changes, 2), shared(v.ctx, v.watch.hub, 2), shared(v.ctx, v.watch.matters, 2)
	cfg.Changes, cfg.Hub, cfg.Matters = changes[0], hub[0], matters[0]
	var desk *kiosk.Desk
	var organiser *kiosk.Organiser
	var switcher *kiosk.Switcher
	toDesk := func() { switcher.Show(desk) }
	var spoken atomic.Value // the language of both; exports read it beside the UI
	spoken.Store(v.kiosk.Language)
	cfg.Spoke = func(language string) {
		spoken.Store(language)
		if organiser != nil {
			organiser.Speak(language)
		}
	}
	language := func() string { return spoken.Load().(string) }
	cfg.OpenOrganiser = func() {
		if organiser == nil {
			var err error
			organiser, err = kiosk.NewOrganiser(kiosk.OrganiserConfig{
				Fonts: cfg.Fonts,
				Desk:  h.desk, Counter: h.counts, Exporter: deskExporter{h, v.session, language, cmp.Or(v.kiosk.PaperPrinter, v.kiosk.Printer)}, Entrance: v.kiosk.Entrance, Kiosk: h.called(v.ctx), Rehearsal: h.rehearsal, Language: language(), Look: kiosk.Look(v.kiosk.Look),
				Changes: changes[1], Hub: hub[1], Matters: matters[1], ToDesk: toDesk,
				Spoke:    func(language string) { spoken.Store(language); desk.Speak(language) },
				ToLookAt: func() { toDesk(); desk.AskWhatToLookAt() }, Importer: deskImporter{h, v.session},
				Authorise: func(t checkin.Task, then func()) {
					desk.Authorise(t, toDesk, func() { switcher.Show(organiser); then() })
				},
			})
			if err != nil {
				v.session.warned(quoted("The figures cannot be shown: " + err.Error() + "."))
				return
			}
			v.closers = append(v.closers, organiser.Close)
		}
		switcher.Show(organiser)
	}
	cfg.OpenImport = func() {
		if cfg.OpenOrganiser(); organiser != nil {
			organiser.OpenImport(func() { toDesk(); desk.ImportLeft() })
		}
	}
	desk, err := kiosk.NewDesk(cfg)
	if err != nil {
		return nil, err
	}
	v.closers = append(v.closers, desk.Close)
	switcher = kiosk.NewSwitcher(desk)
	if v.kiosk.Screen == organiserScreen {
		desk.AskForFigures()
	}
	return switcher, nil
}

// shared gives what a channel brings to several: to each the newest, once it takes it.
func shared[T any](ctx context.Context, from <-chan T, n int) []<-chan T {
	all := make([]chan T, n)
	given := make([]<-chan T, n)
	for i := range all {
		all[i] = make(chan T, 1)
		given[i] = all[i]
	}
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case v := <-from:
				for _, c := range all {
					select {
					case <-c: // nobody took the one before
					default:
					}
					c <- v
				}
			}
		}
	}()
	return given
}
