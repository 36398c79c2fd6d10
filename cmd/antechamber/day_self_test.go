//go:build cgo

package main

import (
	"time"
)

// workAlone is what people do at self-service, one after another.
func (p *post) workAlone() {
	a := &attendee{p.door}
	for {
		select {
		case v := <-p.own:
			p.serveAlone(a, v)
		case <-p.day.over:
			return
		}
	}
}

// serveAlone is one person with a ticket at self-service: a badge and a way in, or the desk.
func (p *post) serveAlone(a *attendee, v *visit) {
	d := p.day
	defer d.served()
	if stage := p.settled(a); stage != "welcome" {
		d.toDesk(v)
		return
	}
	began := time.Now()
	found := func(now *announced) bool { return now.shown.Stage == "found" || now.shown.Stage == "help_desk" }
	p.hand.burst(v.who.ticket)
	if !a.said.within(p.t, 10*time.Second, found) || a.shows().Stage != "found" {
		d.toDesk(v)
		return
	}
	p.taps(a, "act:yes", func(now *announced) bool { return now.shown.Stage != "found" })
	v.who.asked = append(v.who.asked, asking{time.Now(), p})
	ended := func(now *announced) bool {
		return now.shown.Stage == "done" || now.shown.Stage == "help_desk" || now.shown.Stage == "out_of_order"
	}
	a.said.within(p.t, patience, ended)
	if a.shows().Stage != "done" {
		time.Sleep(painted)
		d.shoot("self-service-no-badge", "Self-service sends somebody to the help desk, for no badge came out", p)
		d.toDesk(v)
		return
	}
	s := sight{at: began, took: time.Since(began), colour: green, who: v.who, act: v.act, want: d.mayBe(v.who, p, time.Now())}
	p.seen = append(p.seen, s)
	d.learn(p, s)
	d.follow(v, p)
	if len(p.seen) == 1 {
		time.Sleep(painted)
		d.shoot("self-service", "Self-service, after a badge", p)
	}
}

// painted is how long a picture waits for what was announced.
const painted = 500 * time.Millisecond

// settled brings self-service back to its start, and returns the stage it is at then.
func (p *post) settled(a *attendee) string {
	for began := time.Now(); time.Since(began) < patience; {
		switch stage := a.shows().Stage; stage {
		case "welcome", "out_of_order":
			return stage
		case "done", "help_desk":
			p.taps(a, "act:finish", func(now *announced) bool { return now.shown.Stage != stage })
		default:
			a.said.within(p.t, time.Second, func(now *announced) bool { return now.shown.Stage != stage })
		}
	}
	return a.shows().Stage
}

// taps touches what has the name until it had its effect.
func (p *post) taps(a *attendee, id string, effect func(*announced) bool) {
	for began := time.Now(); time.Since(began) < 20*time.Second; {
		if x, y, ok := a.target(id); ok {
			p.hand.touch(x, y)
		}
		if a.said.within(p.t, time.Second, effect) {
			return
		}
	}
}
