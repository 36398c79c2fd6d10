package command

import (
	"context"
	"slices"
	"sync"
	"time"

	eye "antechamber/kiosk/scan/view"

	"antechamber/kiosk/health"
)

// look is a part of an examination that is made by itself.
type look struct {
	checks  []string // the names of the checks that rest on it
	address string   // of what it asks; "" where the name says that
	limit   time.Duration
	heavy   bool // it reads the whole log or everybody: one such after the other
	do      func(*examination)
}

// How long a part may take: what answers, and what reads much.
const (
	answerWithin = 8 * time.Second
	readWithin   = time.Minute
)

// asked are the parts that ask something else than the data folder: the system, a device or
// the network, whatever of them there is to be asked here.
func (x *examination) asked(inputs func(*examination)) []look {
	all := []look{
		{checks: []string{"encryption"}, limit: answerWithin, do: func(x *examination) { x.facts.Encryption = askEncryption(x, existing(x.dir())) }},
		{checks: []string{"clock"}, limit: answerWithin, do: (*examination).clock},
		{checks: []string{"graphics"}, limit: answerWithin, do: (*examination).graphics},
		{checks: []string{"scanner", "sound"}, limit: answerWithin, do: inputs},
	}
	for _, p := range x.printersNamed() {
		all = append(all, look{checks: []string{"printer"}, address: p.Address, limit: answerWithin, do: func(x *examination) { x.lookAtPrinter(p) }})
	}
	if camera := x.command.Camera; camera != "" {
		all = append(all, look{checks: []string{"camera"}, address: eye.Shown(camera), limit: answerWithin, do: (*examination).camera})
	}
	if x.house != nil {
		all = append(all, look{checks: []string{"hub", "certificates"}, limit: answerWithin, do: (*examination).hub})
	}
	if x.unlocked {
		all = append(all, look{checks: []string{"board"}, limit: answerWithin, do: (*examination).board})
	}
	return all
}

// ask makes parts beside each other, and returns their checks in the order of the parts.
func (x *examination) ask(looks []look) []health.Check {
	answers := make([][]health.Check, len(looks))
	var all sync.WaitGroup
	for i, l := range looks {
		all.Go(func() { answers[i] = l.made(x) })
	}
	all.Wait()
	return slices.Concat(answers...)
}

// made makes the part on a copy of the examination, which is left to itself where it
// does not end in time.
func (l look) made(of *examination) []health.Check {
	ctx, cancel := context.WithTimeout(of.session.Context, l.limit)
	defer cancel()
	s := *of.session
	s.Context = ctx
	x := *of
	x.session = &s
	done := make(chan []health.Check, 1)
	go func() {
		l.do(&x)
		done <- x.facts.Of(l.checks...)
	}()
	var checks []health.Check
	select {
	case checks = <-done:
	case <-ctx.Done():
	}
	switch {
	case of.Err() != nil:
		return nil
	case ctx.Err() == nil:
		return checks
	}
	checks = nil
	for _, name := range l.checks {
		checks = append(checks, health.Silent(name, l.address, l.limit))
	}
	return checks
}
