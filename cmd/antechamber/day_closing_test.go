//go:build cgo

package main

import (
	"strings"
	"syscall"
	"time"
)

// close has what is still to be printed printed, and closes everything.
func (d *day) close() {
	d.t.Helper()
	for _, p := range d.posts[:2] {
		p.again()
	}
	for _, p := range d.posts {
		d.shoot("closing-"+strings.ReplaceAll(p.name, " ", "-"), "At the end: "+p.name, p)
	}
	d.remember("the end")
	for _, p := range d.posts {
		if err := p.closeWindow(); err != nil {
			d.t.Errorf("%s: asked to end, the window ended with %v", p.name, err)
		}
	}
	for range 2 { // the first lacks what the last brings
		for _, p := range d.posts {
			p.run("sync", "--once", "--wait", "60s")
		}
	}
	d.stopHub(syscall.SIGTERM)
	d.organisers()
	d.tell("all is closed")
}

// again has a desk print the badges that did not come out, by its list of them.
func (p *post) again() {
	for n := range 6 {
		p.awaitPrinted()
		open := lines[job](p.door, "jobs", "--open")
		if len(open) == 0 {
			return
		}
		p.clear()
		p.hand.press(24, keyControl) // Ctrl Q
		time.Sleep(time.Second)
		if n == 0 {
			p.day.shoot("badges-again", "The badges of which nobody knows that they came out, to print again", p)
		}
		before := p.number(`SELECT count(*) FROM print_job`)
		p.hand.press(keyReturn)
		for began := time.Now(); time.Since(began) < 5*time.Second && p.number(`SELECT count(*) FROM print_job`) == before; {
			time.Sleep(50 * time.Millisecond)
		}
		p.day.tell("%s prints a badge again that did not come out: %s, %s", p.name, open[0].Reference, open[0].State)
		p.hand.press(keyEscape)
	}
}

// awaitPrinted waits until the desk has no badge on its way.
func (p *post) awaitPrinted() {
	for began := time.Now(); p.busy() && time.Since(began) < patience; {
		time.Sleep(100 * time.Millisecond)
	}
}

// organisers takes a picture of what organisers see at last.
func (d *day) organisers() {
	p := d.posts[0]
	p.window = nil
	p.openWindow("--fullscreen", "--screen", "organiser")
	time.Sleep(6 * time.Second) // until the figures are counted
	d.shoot("organisers", "What organisers see at the end", p)
	if err := p.closeWindow(); err != nil {
		d.t.Errorf("the organisers' window ended with %v", err)
	}
}
