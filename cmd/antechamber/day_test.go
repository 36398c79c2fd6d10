//go:build cgo

package main

import (
	"bufio"
	"encoding/json"
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
	"syscall"
	"testing"
	"time"

	"antechamber/assets"
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

// plan says when what begins. The doors open at a whole minute.
func (d *day) plan(opens time.Time) {
	d.opens = opens.Truncate(time.Minute)
	d.morningStarts = d.opens.Add(d.rush) // most come before it
	d.morningEnds = d.morningStarts.Add(d.rush)
	d.afternoon = d.morningEnds.Add(time.Minute)
	d.closes = d.afternoon.Add(d.rush)
	d.leaving = interval{d.morningEnds.Add(-d.rush / 2), d.morningEnds.Add(-5 * time.Second)}
}

// zone is one in which the doors open between nine and ten.
func (d *day) zone() *time.Location {
	offset := (9-d.opens.UTC().Hour()+36)%24 - 12
	name := fmt.Sprintf("Etc/GMT%+d", -offset)
	if offset == 0 {
		name = "UTC"
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		d.t.Fatal(err)
	}
	return zone
}

// conference is the embedded one, on this day, with short sessions and one entrance more.
func (d *day) conference() string {
	d.t.Helper()
	_, embedded := assets.DefaultConference()
	text, zone := string(embedded), d.zone()
	clock := func(t time.Time) string { return t.In(zone).Format("15:04") }
	lobby := "[entrances.lobby]\nname = \"Lobby\"\nroom = \"ecosoc\"\ndirection = \"in\"\nunattended = true\n\n[entrances.main]"
	for _, change := range [][2]string{
		{"date = 2007-03-05", "date = " + d.opens.In(zone).Format(time.DateOnly)},
		{`time_zone = "America/New_York"`, fmt.Sprintf("time_zone = %q", zone)},
		{`registration_hours = [{ from = "08:30", to = "18:00" }]`, fmt.Sprintf("registration_hours = [{ from = %q, to = %q }]", clock(d.opens.Add(-time.Minute)), clock(d.closes.Add(time.Minute)))},
		{"sensitive = true", "sensitive = false"},
		{"passback_minutes = 5", "passback_minutes = 1"},
		{"capacity = 500", fmt.Sprintf("capacity = %d", len(d.visitors())+500)},
		{`start = "10:00"`, fmt.Sprintf("start = %q", clock(d.morningStarts))},
		{`end = "13:00"`, fmt.Sprintf("end = %q", clock(d.morningEnds))},
		{`start = "15:00"`, fmt.Sprintf("start = %q", clock(d.afternoon))},
		{`end = "18:00"`, fmt.Sprintf("end = %q", clock(d.closes))},
		{"[entrances.main]", lobby},
	} {
		if strings.Count(text, change[0]) != 1 {
			d.t.Fatalf("the embedded conference has %q %d times, want once", change[0], strings.Count(text, change[0]))
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	return text
}

func (d *day) visitors() []*visitor {
	if d.crowd == nil {
		return nil
	}
	return d.crowd.visitors
}

// prepare does what is done on the day before: registrations, badges, the hub, who joins it.
func (d *day) prepare() {
	d.t.Helper()
	dir := d.t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			d.t.Fatal(err)
		}
		return path
	}
	d.hub.run("conference", "use", write("conference.toml", d.conference()))
	d.hub.run("import", write("people.csv", d.crowd.table))
	order := []string{"badge", "--out", filepath.Join(dir, "badges.pdf")}
	byReference := make(map[string]*visitor)
	for _, v := range d.visitors() {
		if byReference[v.reference] = v; v.way == byBadge {
			order = append(order, v.reference)
		}
	}
	for _, made := range lines[struct{ Reference, Code string }](d.hub, order...) {
		byReference[made.Reference].code = made.Code
	}
	d.strangers(dir)
	d.startHub("127.0.0.1:0")
	for _, p := range d.posts {
		invited := lines[struct{ Code string }](d.hub, "invite")
		p.run("join", invited[0].Code, "--name", p.name)
		p.run("sync", "--once", "--wait", "60s") // the registrations
	}
	self := d.posts[2]
	pin := write("pin", staffPIN+"\n")
	self.run("pin", "set", "supervisor", "--new-pin-file", pin)
	d.stopHub(syscall.SIGTERM)

	d.plan(time.Now().Add(70 * time.Second))
	file := write("today.toml", d.conference())
	d.hub.run("conference", "use", file)
	for _, p := range d.posts {
		p.run("conference", "use", file)
	}
	d.startHub(d.address)
	d.tell("prepared: %d registrations, %d badges printed at the office, three kiosks joined the hub", len(d.visitors()), len(order)-3)
}

// strangers makes badges of another conference.
func (d *day) strangers(dir string) {
	other := d.newKiosk()
	other.data = filepath.Join(dir, "other")
	file := filepath.Join(dir, "other.toml")
	text := strings.Replace(d.conference(), `id = "meeting-the-challenge-together-2007"`, `id = "another-meeting"`, 1)
	table := "reference,given_name,family_name,organisation,category,status\nA0000001,Ann,Else,Elsewhere,ngo,approved\nA0000002,Ben,Else,Elsewhere,ngo,approved\n"
	if err := errors.Join(os.WriteFile(file, []byte(text), 0o600), os.WriteFile(filepath.Join(dir, "else.csv"), []byte(table), 0o600)); err != nil {
		d.t.Fatal(err)
	}
	other.run("conference", "use", file)
	other.run("import", filepath.Join(dir, "else.csv"))
	for _, made := range lines[struct{ Code string }](other, "badge", "--all", "--out", filepath.Join(dir, "else.pdf")) {
		d.crowd.unwanted = append(d.crowd.unwanted, made.Code)
	}
}

// startHub starts the hub's process, and waits until it listens.
func (d *day) startHub(at string) {
	d.t.Helper()
	d.running = d.hub.command("--json", "hub", "--listen", at)
	out, err := d.running.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.running.Start(); err != nil {
		d.t.Fatal(err)
	}
	process := d.running.Process
	d.t.Cleanup(func() { _ = process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	var listens struct{ Address string }
	if err == nil {
		err = json.Unmarshal([]byte(line), &listens)
	}
	if err != nil {
		d.t.Fatalf("the hub does not listen: %q %v", line, err)
	}
	d.address = listens.Address
}

func (d *day) stopHub(how os.Signal) {
	d.t.Helper()
	if err := d.running.Process.Signal(how); err != nil {
		d.t.Error(err)
	}
	_ = d.running.Wait()
}

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
	for d.left.Load() > 0 && time.Now().Before(d.closes.Add(-5*time.Second)) {
		time.Sleep(100 * time.Millisecond)
	}
	d.late = int(d.left.Load())
	d.tell("the last was served; %d were not", d.late)
	close(d.over)
	work.Wait()
}

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
	case s.colour == amber && s.who.doubts: // it was logged before the power was cut
		s.who.came = true
		s.who.times = append(s.who.times, passage{p.lost.at, p, false})
	}
	if s.colour != noVerdict {
		s.who.doubts = false
	}
}

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
