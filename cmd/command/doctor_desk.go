package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/health"
	"antechamber/kiosk/scan"
	"antechamber/storage"
)

// deskDoctor examines the data folder of a window while that works with it.
type deskDoctor struct{ view *view }

// examination is one of the open house: its keys are here, and its camera is not touched.
func (d deskDoctor) examination(ctx context.Context) *examination {
	s := *d.view.session
	s.Context = ctx
	k := d.view.kiosk
	c := &doctorCommand{PaperPrinter: k.PaperPrinter, BackupTo: k.BackupTo, DeskTime: health.DeskTime, BadgeTime: health.BadgeTime}
	for _, address := range []string{k.Printer, k.SecondPrinter} {
		if address != "" {
			c.Printer = append(c.Printer, address)
		}
	}
	x := &examination{session: &s, command: c, house: d.view.house, unlocked: true, live: true}
	x.begin()
	x.findConference()
	return x
}

// looks are the parts of an examination.
func (d deskDoctor) looks(x *examination) []look {
	return append(
		x.asked(d.inputs),
		look{checks: []string{"version", "conference"}, limit: answerWithin, do: func(*examination) {}},
		look{checks: []string{"disk"}, limit: answerWithin, do: (*examination).disk},
		look{checks: []string{"backup"}, limit: answerWithin, do: (*examination).backups},
		look{checks: []string{"keys", "pins"}, limit: answerWithin, do: func(x *examination) { x.keys(); x.pins() }},
		look{checks: []string{"database"}, limit: readWithin, heavy: true, do: (*examination).liveDatabase},
		look{checks: []string{"chain"}, limit: readWithin, heavy: true, do: (*examination).log},
		look{checks: []string{"look", "forks"}, limit: readWithin, heavy: true, do: func(x *examination) { x.forks(); x.matters() }},
		look{checks: []string{"fonts", "arrivals"}, limit: readWithin, heavy: true, do: func(x *examination) { x.facts.Fonts = x.fonts(); x.arrivals() }},
	)
}

// Examine is kiosk.Doctor's.
func (d deskDoctor) Examine(ctx context.Context, found func(health.Check)) {
	x := d.examination(ctx)
	examineAll(x, d.looks(x), found)
}

func examineAll(x *examination, looks []look, found func(health.Check)) {
	heavy := make(chan struct{}, 1)
	ended := make(chan []health.Check)
	var all sync.WaitGroup
	for _, l := range looks {
		all.Go(func() {
			if l.heavy {
				heavy <- struct{}{}
				defer func() { <-heavy }()
			}
			ended <- l.made(x)
		})
	}
	go func() {
		all.Wait()
		close(ended)
	}()
	for checks := range ended {
		for _, c := range checks {
			found(c)
		}
	}
}

// liveDatabase looks at the database that this process has open.
func (x *examination) liveDatabase() {
	d := &x.facts.Database
	path := filepath.Join(x.dir(), storage.FileName)
	d.Schema, d.Knows, d.Suspect = storage.SchemaVersion, storage.SchemaVersion, storage.Suspect(path)
	if info, err := os.Stat(path); err == nil {
		d.Bytes = info.Size()
	}
	if err := x.house.store.QuickCheck(x); err != nil {
		d.Problem, d.Damaged = err.Error(), storage.Damaged(err)
	}
}

// inputs looks at the scanners that the window hears.
func (d deskDoctor) inputs(x *examination) {
	x.inputs()
	in := x.facts.Inputs
	if in.Problem != "" || d.view.inputs == nil {
		return
	}
	in.Scanners = slices.DeleteFunc(in.Scanners, func(s health.Scanner) bool { return s.Wanted })
	for _, s := range d.view.inputs.States() {
		if s.Source == scan.Serial || s.Source == scan.Evdev {
			in.Scanners = append(in.Scanners, health.Scanner{Address: s.Address, Wanted: true, Problem: s.Problem})
		}
	}
}

// BackUp is kiosk.Doctor's.
func (d deskDoctor) BackUp(ctx context.Context) error {
	auto := d.view.watch.auto
	if auto == nil {
		return errors.New("no backups are made here")
	}
	made, err := auto.Make(ctx)
	return errors.Join(err, made.Second)
}

// Bundle is kiosk.Doctor's. It writes into the data folder, which is there and may be written to.
func (d deskDoctor) Bundle(ctx context.Context) (string, error) {
	x := d.examination(ctx)
	file := filepath.Join(x.dir(), "support-"+x.facts.Now.In(x.facts.Zone).Format("20060102-150405")+".zip")
	x.command.Bundle = file
	var checks []health.Check
	examineAll(x, d.looks(x), func(c health.Check) { checks = append(checks, c) })
	for _, err := range x.everybody() {
		if err != nil {
			return "", err
		}
	}
	x.facts.Database.Schema = storage.SchemaVersion
	if err := x.bundle(file, health.ByUrgency(checks)); err != nil {
		return "", fmt.Errorf("the support bundle was not written: %w", err)
	}
	return file, nil
}

// How long after its start a window examines the kiosk by itself, and how often.
const (
	examineFirst = time.Minute
	examineEvery = 15 * time.Minute
)

// keep counts again and again what is red, for the header.
func (d deskDoctor) keep(ctx context.Context, reds chan<- int) {
	wait := time.NewTimer(examineFirst)
	defer wait.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wait.C:
		}
		var checks []health.Check
		d.Examine(ctx, func(c health.Check) { checks = append(checks, c) })
		select {
		case <-ctx.Done():
			return
		case reds <- kiosk.Reds(checks):
		}
		wait.Reset(examineEvery)
	}
}
