//go:build cgo

package main

import (
	"syscall"
	"time"
)

// befalls lets happen what happens on a day.
func (d *day) befalls() {
	for _, e := range []struct {
		after float64 // in rushes from the doors' opening
		do    func()
	}{
		{0.20, func() { d.shoot("rush", "The rush at the first desk", d.posts[0]) }},
		{0.25, func() {
			d.setGone(interval{from: time.Now()})
			d.stopHub(syscall.SIGTERM)
			d.tell("the hub is gone")
		}},
		{0.40, func() {
			d.shoot("hub-gone", "The first desk while the hub is gone", d.posts[0])
			d.remember("the rush")
		}},
		{0.45, func() {
			d.startHub(d.address)
			d.setGone(interval{d.gone().from, time.Now()})
			d.tell("the hub is back after %s", d.gone().to.Sub(d.gone().from).Round(time.Second))
		}},
		{0.60, func() {
			d.press.put("nopaper")
			d.noPaper.from = time.Now()
			d.tell("the printer has no paper")
		}},
		{0.80, func() {
			d.shoot("no-paper-desk", "The second desk while the printer has no paper", d.second())
			d.shoot("no-paper-self-service", "Self-service while the printer has no paper", d.posts[2])
		}},
		{0.85, func() {
			d.posts[0].cut.Store(true)
			d.tell("the power of the first desk is cut, in the midst of its next code")
		}},
		{1.10, func() {
			d.press.take("nopaper")
			d.noPaper.to = time.Now()
			d.tell("the printer has paper again")
		}},
		{2.3, func() { d.remember("the afternoon") }},
	} {
		select {
		case <-time.After(time.Until(d.opens.Add(time.Duration(e.after * float64(d.rush))))):
			e.do()
		case <-d.over:
			return
		}
	}
	select {
	case <-time.After(time.Until(d.afternoon)):
		d.press.put("abort")
		d.tell("the printer will give the next badge up")
	case <-d.over:
	}
}

func (d *day) setGone(i interval) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hubGone = i
}

// gone is when the hub was.
func (d *day) gone() interval {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.hubGone
}

// watchPages reads what comes out of the printer.
func (d *day) watchPages() {
	for {
		d.press.look()
		select {
		case <-time.After(time.Second):
		case <-d.over:
			return
		}
	}
}
