//go:build cgo

package main

import (
	"bytes"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// memoryOf is how much memory a process had, in MB.
type memoryOf struct {
	When, Process string
	Now, Peak     int
}

// remember notes how much memory each process has.
func (d *day) remember(when string) {
	note := func(process string, pid int) {
		m := memoryOf{When: when, Process: process, Now: status(pid, "VmRSS:"), Peak: status(pid, "VmHWM:")}
		d.mu.Lock()
		d.memory = append(d.memory, m)
		d.mu.Unlock()
	}
	for _, p := range d.posts {
		note(p.name, p.window.Process.Pid)
	}
	note("hub", d.running.Process.Pid)
}

// status is a line of what Linux says of a process, in MB; 0 where it is gone.
func status(pid int, line string) int {
	content, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for l := range strings.Lines(string(content)) {
		if kilobytes, ok := strings.CutPrefix(l, line); ok {
			n, _ := strconv.Atoi(strings.Fields(kilobytes)[0])
			return n >> 10
		}
	}
	return 0
}

// figure is a line of the report.
type figure struct{ Says, Is string }

func (d *day) figures() []figure {
	acts := make(map[string]int)
	perDoor := make(map[string]int)
	var minute [24 * 60]int
	for _, p := range d.posts {
		perDoor[p.name] = len(p.seen)
		for _, s := range p.seen {
			acts[string(s.act)]++
			if m := int(s.at.Sub(d.opens).Minutes()); m >= 0 && m < len(minute) {
				minute[m]++
			}
		}
	}
	rush := 0
	for _, v := range d.visitors() {
		if len(v.times) > 0 && v.times[0].at.Before(d.morningStarts) {
			rush++
		}
	}
	ways := make(map[string]int)
	for _, v := range d.visitors() {
		ways[string(v.way)]++
	}
	zone := d.zone()
	clock := func(t time.Time) string { return t.In(zone).Format("15:04") }
	return []figure{
		{"The clock", fmt.Sprintf("the real one, not a faster: the conference of 5 March 2007 is held today with short sessions: doors %s, morning %s to %s, afternoon %s to %s; passback 1 minute, not 5; it is not marked sensitive here",
			clock(d.opens), clock(d.morningStarts), clock(d.morningEnds), clock(d.afternoon), clock(d.closes))},
		{"The crowd", fmt.Sprintf("%d people; known by %s", len(d.visitors()), counted(ways))},
		{"Let in before the morning began", fmt.Sprintf("%d, in %s", rush, d.rush)},
		{"What they did", counted(acts)},
		{"At which window", counted(perDoor)},
		{"Most in a minute", fmt.Sprintf("%d", slices.Max(minute[:]))},
		{"How keys came", "by XTEST into the X server of each window; a code and its Enter in one go, as from a scanner; names 45 ms a key; self-service touched by a pointer"},
		{"The machine", fmt.Sprintf("%d processors, %s, load %s, Mesa's software renderer", runtime.NumCPU(), runtime.GOOS, load())},
		{"It took", time.Since(d.began).Round(time.Second).String()},
	}
}

func load() string {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(content))[:3], " ")
}

// report writes out/day/report.html.
func (d *day) report() {
	d.t.Helper()
	kept := 0
	for _, p := range d.promises {
		if p.Kept {
			kept++
		}
	}
	for _, p := range d.posts {
		if content, err := os.ReadFile(filepath.Join(p.data, "antechamber.log")); err == nil && len(content) > 0 {
			name := strings.ReplaceAll(p.name, " ", "-") + ".log"
			if err := os.WriteFile(filepath.Join(d.out, name), content, 0o600); err != nil {
				d.t.Error(err)
			}
		}
	}
	var b bytes.Buffer
	err := reportPage.Execute(&b, map[string]any{
		"Day": d.opens.In(d.zone()).Format("2 January 2006"), "People": len(d.visitors()), "Kept": kept, "Promises": d.promises, "Figures": d.figures(),
		"Story": d.story, "Pictures": d.pictures, "Memory": d.memory,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	path := filepath.Join(d.out, "report.html")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.t.Logf("%d of %d promises kept: see %s", kept, len(d.promises), path)
}

var reportPage = template.Must(template.New("report").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>A whole day</title>
<style>
body { font: 16px/1.5 "Noto Sans", sans-serif; color: #0B1F33; background: #F7F8FA; max-width: 1200px; margin: 2em auto; padding: 0 1em }
h1 { font-size: 32px } h2 { margin-top: 2em }
table { border-collapse: collapse; width: 100%; background: white } td, th { border: 1px solid #DDE3E9; padding: .5em .8em; text-align: left; vertical-align: top }
.yes { color: #14652F; font-weight: bold; white-space: nowrap } .no { color: #A11D17; font-weight: bold; white-space: nowrap }
.num { text-align: right } figure { margin: 0 } figcaption { margin: .3em 0 1.2em } img { width: 100%; border: 1px solid #DDE3E9 }
.pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 1em }
</style>
<h1>A whole day: {{.People}} people, {{.Day}}</h1>
<p>{{.Kept}} of {{len .Promises}} promises kept. A hub, two desks and a self-service, each a process with a real window, a CUPS with a simulated printer, and a crowd at their doors.</p>
<h2>Promises</h2>
<table><tr><th>Kept</th><th>Promise</th><th>What was found</th></tr>
{{range .Promises}}<tr>{{if .Kept}}<td class="yes">✓ yes{{else}}<td class="no">✗ no{{end}}</td><td>{{.Says}}</td><td>{{.Found}}</td></tr>
{{end}}</table>
<h2>Figures</h2>
<table>{{range .Figures}}<tr><th>{{.Says}}</th><td>{{.Is}}</td></tr>
{{end}}</table>
<h2>What befell</h2>
<table>{{range .Story}}<tr><td>{{.At}}</td><td>{{.Says}}</td></tr>
{{end}}</table>
<h2>Memory of each process, in MB</h2>
<table><tr><th>When</th><th>Process</th><th>Resident</th><th>Most so far</th></tr>
{{range .Memory}}<tr><td>{{.When}}</td><td>{{.Process}}</td><td class="num">{{if .Now}}{{.Now}}{{else}}gone{{end}}</td><td class="num">{{if .Peak}}{{.Peak}}{{end}}</td></tr>
{{end}}</table>
<h2>Pictures</h2>
<div class="pictures">
{{range .Pictures}}<figure><a href="{{.File}}"><img src="{{.File}}" alt="{{.Says}}"></a><figcaption>{{.At}} · {{.Says}}</figcaption></figure>
{{end}}</div>
</html>
`))
