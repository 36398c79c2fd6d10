//go:build cgo

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"antechamber/assets"
)

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
		{`registration_hours = [{ from = "08:30", to = "18:00" }]`, fmt.Sprintf("registration_hours = [{ from = %q, to = %q }]", clock(d.opens.Add(-time.Minute)), clock(d.closes.Add(overtime+time.Minute)))},
		{"sensitive = true", "sensitive = false"},
		{"passback_minutes = 5", "passback_minutes = 1"},
		{"capacity = 500", fmt.Sprintf("capacity = %d", len(d.visitors())+500)},
		{`start = "10:00"`, fmt.Sprintf("start = %q", clock(d.morningStarts))},
		{`end = "13:00"`, fmt.Sprintf("end = %q", clock(d.morningEnds))},
		{`start = "15:00"`, fmt.Sprintf("start = %q", clock(d.afternoon))},
		{`end = "18:00"`, fmt.Sprintf("end = %q", clock(d.closes.Add(overtime)))},
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

	d.plan(time.Now().Add(80 * time.Second)) // its minute begins 20 seconds from now at the soonest
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
	table := "reference,given_name,family_name,organisation,category,status\n"
	for n := range len(d.visitors())/10 + 1 {
		table += fmt.Sprintf("A%07d,Ann,Else,Elsewhere,ngo,approved\n", n)
	}
	if err := errors.Join(os.WriteFile(file, []byte(text), 0o600), os.WriteFile(filepath.Join(dir, "else.csv"), []byte(table), 0o600)); err != nil {
		d.t.Fatal(err)
	}
	other.run("conference", "use", file)
	other.run("import", filepath.Join(dir, "else.csv"))
	for _, made := range lines[struct{ Code string }](other, "badge", "--all", "--out", filepath.Join(dir, "else.pdf")) {
		d.crowd.unwanted = append(d.crowd.unwanted, made.Code)
	}
}

// stranger is a code of another conference, another each time: one that is scanned twice within
// three seconds is one presentation, also where two people had it.
func (c *crowd) stranger() string { return c.unwanted[int(c.foreign.Add(1)-1)%len(c.unwanted)] }

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
