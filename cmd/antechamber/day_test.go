//go:build cgo

package main

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A whole day of the conference, by real windows:
//
//	make day, or ANTECHAMBER_DAY=2000 go test ./cmd/antechamber -run '^TestDay$' -v
//
// A hub, two desks and a self-service in processes of their own, each in a window on an X
// server, a CUPS with a simulated printer, and so many people. The clock is the real one: the
// conference file has short sessions. A hub that is restarted, a printer without paper and one
// that gives a badge up, and a power cut come between. At last each promise is checked, and
// out/day/report.html says what was found.
func TestDay(t *testing.T) {
	people, err := strconv.Atoi(os.Getenv("ANTECHAMBER_DAY"))
	if err != nil || people < 40 {
		t.Skip("a whole day takes minutes: give ANTECHAMBER_DAY, how many people come, 40 at least")
	}
	d := newDay(t, people)
	d.prepare()
	d.open()
	d.morningAndAfternoon()
	d.close()
	d.check()
	d.report()
}

// Where somebody stands.
const (
	firstDesk  = "desk 1"
	secondDesk = "desk 2"
	selfPost   = "self-service"
)

// day is the whole of it.
type day struct {
	t       *testing.T
	out     string
	began   time.Time
	press   *press
	crowd   *crowd
	hub     *door
	running *exec.Cmd // the hub's process
	address string    // where it listens
	posts   []*post

	opens, morningStarts, morningEnds, afternoon, closes time.Time
	rush                                                 time.Duration // the first of the day, in which six of ten come
	downFor                                              time.Duration // how long power is away
	leaving, noPaper                                     interval

	desks chan *visit // who goes to any desk
	left  atomic.Int64
	over  chan struct{} // closed when nobody is served any more
	late  int           // who were not served

	mu       sync.Mutex
	hubGone  interval
	pictures []picture
	story    []event
	memory   []memoryOf
	promises []promise
}

// picture is one of a window.
type picture struct{ File, Says, At string }

// event is something that befell the day.
type event struct{ At, Says string }

func newDay(t *testing.T, people int) *day {
	t.Helper()
	out := os.Getenv("ANTECHAMBER_DAY_OUT")
	if out == "" {
		out = "../../out/day"
	}
	if err := errors.Join(os.RemoveAll(out), os.MkdirAll(out, 0o755)); err != nil {
		t.Fatal(err)
	}
	d := &day{t: t, out: out, began: time.Now(), over: make(chan struct{}), desks: make(chan *visit, 10*people), downFor: 5 * time.Second}
	d.rush = time.Duration(math.Ceil(float64(people)/400)) * time.Minute
	d.hub = d.newKiosk()
	d.press = newPress(t)
	d.plan(time.Now().Add(time.Hour)) // until it is known when the doors open
	d.crowd = newCrowd(d, people)
	for _, p := range []struct{ name, entrance string }{{firstDesk, "main"}, {secondDesk, "delegates"}, {selfPost, "lobby"}} {
		post := &post{door: d.newKiosk(), day: d, name: p.name, entrance: p.entrance, own: make(chan *visit, 10*people), leavers: make(chan *visit, 10*people)}
		d.posts = append(d.posts, post)
	}
	return d
}

func (d *day) newKiosk() *door {
	k := newDoor(d.t)
	k.day = true
	if d.press != nil {
		k.env = append(k.env, "CUPS_SERVER="+d.press.server)
	}
	return k
}

func (d *day) second() *post { return d.posts[1] }

// open opens the windows.
func (d *day) open() {
	d.t.Helper()
	for _, p := range d.posts {
		p.open()
	}
	d.remember("the doors open")
	if late := time.Since(d.opens); late > 0 {
		d.t.Logf("the windows were open %s after the doors", late.Round(time.Second))
	}
	time.Sleep(time.Until(d.opens))
	d.tell("the doors open")
	for _, p := range d.posts {
		d.shoot("opening-"+strings.ReplaceAll(p.name, " ", "-"), "The doors open: "+p.name, p)
	}
}

// morningAndAfternoon lets the crowd come, and what befalls the day.
func (d *day) morningAndAfternoon() {
	d.t.Helper()
	var work sync.WaitGroup
	for _, p := range d.posts {
		do := p.work
		if p.name == selfPost {
			do = p.workAlone
		}
		work.Go(do)
	}
	all := d.crowd.arrivals(d)
	d.left.Store(int64(len(all)))
	work.Go(func() { d.arrive(all) })
	work.Go(d.befalls)
	work.Go(d.watchPages)
	for d.left.Load() > 0 && time.Now().Before(d.closes.Add(overtime)) {
		time.Sleep(100 * time.Millisecond)
	}
	d.late = int(d.left.Load())
	d.tell("the last was served, %s after the planned end; %d were not", max(0, time.Since(d.closes)).Round(time.Second), d.late)
	close(d.over)
	work.Wait()
}

// overtime is how long the afternoon may go on: whoever stands in a queue is served, however
// slow the machine is.
const overtime = 90 * time.Minute

// arrive sends everybody to a door when it is time.
func (d *day) arrive(all []*visit) {
	for _, v := range all {
		select {
		case <-time.After(time.Until(v.due)):
			d.send(v)
		case <-d.over:
			return
		}
	}
}

// first is where somebody goes first; nil is any desk.
func (d *day) first(v *visitor) *post {
	if v.way == byTicket {
		return d.posts[2]
	}
	return nil
}

func (d *day) send(v *visit) {
	switch {
	case v.door == nil:
		d.desks <- v
	case v.act == leaves:
		v.door.leavers <- v
	default:
		v.door.own <- v
	}
}

// count counts who are still to be served.
func (d *day) count(n int64) { d.left.Add(n) }
func (d *day) served()       { d.left.Add(-1) }

// later has somebody do something in a while.
func (d *day) later(in time.Duration, v *visit) {
	d.count(1)
	v.due = time.Now().Add(in)
	time.AfterFunc(in, func() { d.send(v) })
}

// toDesk sends somebody to the desks whom self-service did not help.
func (d *day) toDesk(v *visit) {
	v.who.doubts = len(v.who.asked) > 0 // the way in may be logged
	d.later(time.Second, &visit{who: v.who, act: v.act})
}

// follow has somebody do later what was planned.
func (d *day) follow(v *visit, at *post) {
	if len(at.seen) == 0 || !v.who.came {
		return
	}
	plans := v.who.plans
	v.who.plans = nil
	for _, f := range plans {
		next := &visit{who: v.who, act: f.act, door: at}
		wait := f.after
		switch {
		case f.other && at != d.posts[2]:
			next.door = d.posts[0]
			if at == next.door {
				next.door = d.second()
			}
		case f.after < 0 && time.Now().After(d.leaving.from.Add(-10*time.Second)):
			continue
		case f.act == leaves:
			next.door = d.second()
			wait = time.Until(d.leaving.from) + time.Duration(float64(d.leaving.to.Sub(d.leaving.from))*0.7*rand.Float64())
		case f.after < 0:
			next.door = nil
			wait = time.Until(d.afternoon) + time.Duration(float64(d.closes.Sub(d.afternoon))*0.7*rand.Float64())
		}
		d.later(wait, next)
	}
}

// learn has the model take what a window showed.
func (d *day) learn(p *post, s sight) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case s.colour == green:
		s.who.came = true
		s.who.times = append(s.who.times, passage{s.at, p, false})
	case s.colour == blue:
		s.who.times = append(s.who.times, passage{s.at, p, true})
	case s.colour == amber && s.who.doubts: // it was logged before, and nobody saw it
		s.who.came = true
		s.who.times = append(s.who.times, passage{s.at, p, false})
	}
	if s.colour != noVerdict {
		s.who.doubts = false
	}
}

// tell notes what befell the day.
func (d *day) tell(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := event{d.clock(time.Now()), fmt.Sprintf(format, args...)}
	d.story = append(d.story, e)
	d.t.Logf("%s  %s", e.At, e.Says)
}

// clock is the time at the conference, and since the doors opened.
func (d *day) clock(t time.Time) string {
	return fmt.Sprintf("%s (%+.0f s)", t.In(d.zone()).Format("15:04:05"), t.Sub(d.opens).Seconds())
}

// shoot takes a picture of a window.
func (d *day) shoot(name, says string, p *post) {
	d.mu.Lock()
	n := len(d.pictures) + 1
	file := fmt.Sprintf("%02d-%s.png", n, name)
	d.pictures = append(d.pictures, picture{file, says, d.clock(time.Now())})
	d.mu.Unlock()
	dial(d.t, p.display).picture(filepath.Join(d.out, file))
}
