//go:build cgo

package main

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite"

	"antechamber/storage"
)

// post is a kiosk at its entrance, and whoever works its window.
type post struct {
	*door
	day      *day
	name     string // as it is called where it joined
	entrance string
	hand     *eye
	own      chan *visit // who comes to this one
	leavers  chan *visit
	leaving  bool // codes are scanned for going out
	cut      atomic.Bool
	seen     []sight
	twice    int       // how often something had to be done again before there was a verdict
	began    time.Time // when the window was last opened
	down     interval  // of the power cut
	lost     *powerCut // what was on its way then
	database *sql.DB   // read only
}

// sight is what a window showed of one presentation.
type sight struct {
	at      time.Time // of the last key
	took    time.Duration
	colour  colour // noVerdict is that nobody saw it, for the power was cut
	who     *visitor
	act     act
	want    []string // what it may be in the log
	waiting bool     // somebody else stood behind
}

// powerCut is what was between the last key and the kill.
type powerCut struct {
	at     time.Time
	who    *visitor
	act    act
	logged bool
}

// interval is some time; a zero end is that it goes on.
type interval struct{ from, to time.Time }

func (i interval) has(t time.Time) bool {
	return !i.from.IsZero() && !t.Before(i.from) && (i.to.IsZero() || t.Before(i.to))
}

// open opens the window of a post.
func (p *post) open() {
	p.t.Helper()
	p.window = nil // on the same X server as before
	flags := []string{"--fullscreen", "--entrance", p.entrance, "--printer", "cups:badge"}
	if p.name == selfPost {
		flags = append(flags, "--screen", "self-service")
	}
	p.openWindow(flags...)
	p.began = time.Now()
	if p.hand == nil {
		p.hand = dial(p.t, p.display)
	}
	if p.database == nil {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(p.data, storage.FileName)+"?mode=ro&_pragma=busy_timeout(5000)")
		if err != nil {
			p.t.Fatal(err)
		}
		p.t.Cleanup(func() { db.Close() })
		p.database = db
	}
}

// work serves whoever comes until the day is over.
func (p *post) work() {
	for {
		p.turn()
		own, anybody, leavers := p.own, p.day.desks, p.leavers
		switch {
		case p.leaving:
			own, anybody = nil, nil
		case time.Now().Before(p.day.leaving.to):
			leavers = nil
		}
		select {
		case v := <-own:
			p.serve(v)
			continue
		default:
		}
		select {
		case v := <-own:
			p.serve(v)
		case v := <-leavers:
			p.serve(v)
		case v := <-anybody:
			p.serve(v)
		case <-time.After(200 * time.Millisecond):
		case <-p.day.over:
			return
		}
	}
}

// turn has the post scan for going out while many leave, and for coming in again after.
func (p *post) turn() {
	now := time.Now()
	leave := p == p.day.second() && p.day.leaving.has(now)
	if leave == p.leaving {
		return
	}
	p.clear()
	answer := "1"
	if leave {
		answer = "2"
	}
	p.hand.press(keyF9)
	time.Sleep(300 * time.Millisecond)
	p.hand.writes(answer)
	time.Sleep(300 * time.Millisecond)
	p.leaving = leave
	if leave {
		time.AfterFunc(3*time.Second, func() { p.day.shoot("leaving", "The second desk scans for going out, before the morning ends", p) })
	}
}

// serve does for one visitor what staff do.
func (p *post) serve(v *visit) {
	defer p.day.served()
	d := p.day
	switch v.act {
	case arrives:
		p.arrival(v)
	case comesAgain:
		if code := p.codeOf(v.who); code != "" {
			p.present(v, code, d.mayBe(v.who, p, time.Now()))
		}
	case leaves:
		if code := p.codeOf(v.who); code != "" && p.leaving {
			p.present(v, code, []string{"out out"})
		}
	case losesBadge:
		p.replace(v)
	case fetchesBadge:
		p.fetch(v)
	case showsOld:
		p.present(v, v.who.old, []string{"refused superseded"})
	case showsForged:
		p.present(v, forged(v.who.code), []string{"refused forged"})
	case showsUnknown:
		p.present(v, fmt.Sprintf("NOBODY%08d", rand.IntN(100_000_000)), []string{"refused unknown_code"})
	case showsForeign:
		p.present(v, d.crowd.stranger(), []string{"refused wrong_conference"})
	}
}

// codeOf is the code of the newest badge that the person has in hand.
func (p *post) codeOf(v *visitor) string {
	if v.code == "" {
		v.code = p.day.press.codeOf(v.reference)
		if v.code == v.old {
			v.code = ""
		}
	}
	return v.code
}

// arrival is somebody's first time before a desk.
func (p *post) arrival(v *visit) {
	d, who := p.day, v.who
	switch who.way {
	case byBadge:
		p.present(v, who.code, d.mayBe(who, p, time.Now()))
	case byTicket: // self-service could not help
		p.present(v, who.ticket, d.mayBe(who, p, time.Now()))
		p.wants(v)
	case byName:
		p.clear()
		p.hand.writes(who.given + " " + who.family)
		time.Sleep(200 * time.Millisecond)
		p.hand.press(keyReturn)
		p.confirm(v)
		p.wants(v)
	case byReference:
		p.clear()
		p.hand.burst(who.reference)
		p.confirm(v)
	case asWalkIn:
		p.register(who)
		p.confirm(v)
		p.wants(v)
	}
	d.follow(v, p)
}

// register fills in the form for who is not registered.
func (p *post) register(who *visitor) {
	p.clear()
	p.hand.press(keyF4)
	time.Sleep(400 * time.Millisecond)
	for i, text := range []string{who.given, who.family, "", "walkers", "", "ngo", "", ""} {
		if i > 0 {
			p.hand.press(keyTab)
			time.Sleep(typingPace)
		}
		p.hand.writes(text)
	}
	time.Sleep(100 * time.Millisecond)
	p.hand.press(keyReturn)
	time.Sleep(300 * time.Millisecond)
}

// confirm lets in who was opened, once the identity was looked at. The desk passes over the key
// where it comes too soon after others, as it may seem on a slow machine; then it is pressed again.
func (p *post) confirm(v *visit) {
	p.hand.await(5*time.Second, p.hand.opened)
	time.Sleep(tooSoon)
	p.see(v, p.day.mayBe(v.who, p, time.Now()), func() {
		for began := time.Now(); time.Since(began) < 5*time.Second; {
			p.hand.press(keyF12)
			if p.cut.Load() || p.hand.awaitShown(time.Second, anyVerdict) != noVerdict {
				return
			}
		}
	})
}

// present holds a code before the scanner.
func (p *post) present(v *visit, code string, want []string) colour {
	p.clear()
	return p.see(v, want, func() { p.hand.burst(code) })
}

// see does something that ends in a verdict, and notes what the window shows then.
func (p *post) see(v *visit, want []string, do func()) colour {
	s := sight{who: v.who, act: v.act, want: want, waiting: len(p.day.desks)+len(p.own) > 0}
	s.at = time.Now()
	do()
	if v.act == arrives && v.who.way == byBadge || v.act != arrives {
		s.at = time.Now() // of the last key
	}
	if p.cut.CompareAndSwap(true, false) {
		p.powerCut(v)
		p.seen = append(p.seen, s)
		return noVerdict
	}
	if s.colour = p.hand.awaitShown(patienceOfStaff, anyVerdict); s.colour == noVerdict {
		p.twice++ // as people do, whose scan was torn by a pause of this machine
		s.at = time.Now()
		do()
		s.colour = p.hand.awaitShown(verdictWithin, anyVerdict)
	}
	s.took = time.Since(s.at)
	p.seen = append(p.seen, s)
	p.day.learn(p, s)
	return s.colour
}

// How long a verdict may take before staff do again what they did, and before it counts as missing.
const (
	patienceOfStaff = 3 * time.Second
	verdictWithin   = 10 * time.Second
)

// clear takes away what the desk shows. What lies over a verdict goes first, and then the verdict.
func (p *post) clear() {
	if p.leaving { // where another Escape would end the leaving
		if p.hand.shown() != noVerdict {
			p.hand.press(keyEscape)
			p.hand.awaitShown(3*time.Second, atRest)
		}
		return
	}
	for range 4 {
		p.hand.press(keyEscape)
		if p.hand.await(time.Second, p.hand.ready) {
			return
		}
	}
}

// powerCut kills the window's process after the last key of a code, and opens it again.
func (p *post) powerCut(v *visit) {
	time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
	_ = p.window.Process.Kill()
	<-p.ended
	p.lost = &powerCut{at: time.Now(), who: v.who, act: v.act}
	v.who.doubts = true
	p.down.from = p.lost.at
	time.Sleep(p.day.downFor)
	p.open()
	p.down.to = time.Now()
	time.Sleep(2 * time.Second) // until the desk has counted who is in the room
	p.day.shoot("after-power-cut", "The first desk after the power cut; nothing was done to its data folder", p)
	p.day.count(1)
	p.own <- &visit{who: v.who, act: v.act, due: time.Now(), door: p}
}

// wants asks for a badge of the person on the screen, or notes that it is to be asked for.
func (p *post) wants(v *visit) {
	if len(p.seen) > 0 && p.seen[len(p.seen)-1].colour == noVerdict {
		return
	}
	if v.who.reference == "" {
		v.who.reference = p.lastWalkIn()
	}
	if !p.ask(v.who, func() { p.hand.press(keyP, keyControl) }) {
		p.day.later(5*time.Second, &visit{who: v.who, act: fetchesBadge, door: p})
	}
}

// mostTries is how often somebody asks for a badge, every few seconds.
const mostTries = 60

// fetch prints the badge of who was let in while the desk could not.
func (p *post) fetch(v *visit) {
	if v.tries++; v.tries > mostTries {
		return // which a promise finds: the person was never asked for
	}
	if p.busy() {
		p.day.later(5*time.Second, v)
		return
	}
	p.clear()
	p.hand.burst(v.who.reference)
	time.Sleep(tooSoon)
	if !p.ask(v.who, func() {
		p.hand.press(keyP, keyControl)
		time.Sleep(300 * time.Millisecond)
		if v.who.way == byTicket { // self-service may have logged one that did not come out
			p.hand.writes("1")
		}
	}) {
		p.day.later(5*time.Second, v)
	}
	p.clear()
}

// replace prints a new badge for who has lost one.
func (p *post) replace(v *visit) {
	if p.busy() {
		p.day.later(5*time.Second, v)
		return
	}
	p.present(v, v.who.code, p.day.mayBe(v.who, p, time.Now()))
	if p.ask(v.who, func() {
		p.hand.press(keyP, keyControl)
		time.Sleep(400 * time.Millisecond)
		p.hand.writes("2")
	}) {
		v.who.old, v.who.code = v.who.code, ""
		p.day.later(6*time.Second, &visit{who: v.who, act: showsOld, door: p})
		p.day.later(90*time.Second, &visit{who: v.who, act: comesAgain, door: p})
	}
}

// ask does what asks for a badge, and tells whether the desk took it.
func (p *post) ask(who *visitor, do func()) bool {
	if p.busy() {
		return false
	}
	before := p.jobsOf(who.reference)
	do()
	for began := time.Now(); time.Since(began) < 5*time.Second; time.Sleep(50 * time.Millisecond) {
		if p.jobsOf(who.reference) > before {
			who.asked = append(who.asked, asking{time.Now(), p})
			return true
		}
	}
	return false
}

// busy tells whether the desk has a badge on its way.
func (p *post) busy() bool {
	return p.number(`SELECT count(*) FROM print_job WHERE state IN ('waiting', 'sent', 'printing', 'stopped') AND at > ?`, p.began.UnixMilli()) > 0
}

func (p *post) jobsOf(reference string) int {
	return p.number(`SELECT count(*) FROM print_job WHERE reference = ?`, reference)
}

// origin is the name of this kiosk's log.
func (p *post) origin() string { return p.text(`SELECT value FROM meta WHERE key = 'origin'`) }

// lastWalkIn is the reference that was registered last at this kiosk.
func (p *post) lastWalkIn() string {
	return p.text(`SELECT reference FROM entry WHERE kind = 'register' AND origin = ? ORDER BY seq DESC LIMIT 1`, p.origin())
}

func (p *post) text(query string, args ...any) (text string) {
	p.t.Helper()
	if err := p.database.QueryRow(query, args...).Scan(&text); err != nil {
		p.t.Errorf("%s: %v", query, err)
	}
	return text
}

func (p *post) number(query string, args ...any) (n int) {
	p.t.Helper()
	if err := p.database.QueryRow(query, args...).Scan(&n); err != nil {
		p.t.Errorf("%s: %v", query, err)
	}
	return n
}
