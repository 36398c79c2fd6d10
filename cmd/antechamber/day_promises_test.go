//go:build cgo

package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// promise is something that was promised, and what was found.
type promise struct {
	Says, Found string
	Kept        bool
}

// hold notes whether a promise was kept: it was where nothing is wrong.
func (d *day) hold(says string, wrong []string, found string, args ...any) {
	d.t.Helper()
	p := promise{Says: says, Found: fmt.Sprintf(found, args...), Kept: len(wrong) == 0}
	if !p.Kept {
		p.Found += "; " + strings.Join(wrong[:min(len(wrong), 5)], "; ")
		if len(wrong) > 5 {
			p.Found += fmt.Sprintf("; and %d more", len(wrong)-5)
		}
		d.t.Errorf("not kept: %s: %s", p.Says, p.Found)
	}
	d.promises = append(d.promises, p)
}

// logged is a line of "log --json".
type logged struct {
	Entry, Kind, At, Reference, Session, Entrance, By, Verdict, Reason, Hash string
	Issue                                                                    int
	HLC                                                                      uint64
}

// hybrid is when the entry was made, by the clock that orders entries.
func (l logged) hybrid() time.Time { return time.UnixMilli(int64(l.HLC >> 16)) }

func (l logged) what() string { return l.Kind + " " + l.Reason }

// seq parts the name of an entry.
func (l logged) seq() (origin string, n int) {
	origin, text, _ := strings.Cut(l.Entry, ":")
	n, _ = strconv.Atoi(text)
	return origin, n
}

// job is a line of "jobs --json".
type job struct {
	Job              int64
	Reference, State string
	Issue            int
	Open             bool
}

// place is a data folder.
type place struct {
	name string
	door *door
	log  []logged
}

// check checks every promise.
func (d *day) check() {
	d.t.Helper()
	places := []*place{{name: "hub", door: d.hub}}
	for _, p := range d.posts {
		places = append(places, &place{name: p.name, door: p.door})
	}
	for _, p := range places {
		p.log = lines[logged](p.door, "log")
	}
	d.checkSeen()
	d.checkLogs(places)
	d.checkFigures(places)
	d.checkWrongCodes()
	d.checkBadges()
	d.checkWaiting()
	d.checkPowerCut()
	d.checkSecrets(places)
	d.checkExports(places)
}

// presented are the entries of a post's own log that a window showed a verdict of.
func (p *post) presented() (all []logged) {
	origin := p.origin()
	for _, e := range lines[logged](p.door, "log") {
		if from, _ := e.seq(); from != origin {
			continue
		}
		switch e.Kind {
		case "in", "out", "already_in", "wait", "refused":
			all = append(all, e)
		}
	}
	return all
}

var colours = map[string]colour{"in": green, "out": blue, "already_in": amber, "wait": amber, "refused": red}

// checkSeen lays what the windows showed beside the logs, one by one.
func (d *day) checkSeen() {
	var wrong []string
	seen := 0
	for _, p := range d.posts {
		log := p.presented()
		for _, s := range p.seen {
			switch {
			case s.colour == noVerdict && s.took == 0: // in the power cut: it may have been logged, or not
				if len(log) > 0 && p.fits(s, log[0]) && log[0].hybrid().Before(p.lost.at) {
					p.lost.logged = true
					log = log[1:]
				}
				continue
			case s.colour == noVerdict && (len(log) == 0 || !p.fits(s, log[0])):
				continue // the desk took no key; that is said below
			case len(log) == 0:
				wrong = append(wrong, fmt.Sprintf("%s showed %s at %s, and its log has nothing more", p.name, s.colour, d.clock(s.at)))
				continue
			}
			e := log[0]
			log = log[1:]
			seen++
			if colours[e.Kind] != s.colour || !p.fits(s, e) {
				wrong = append(wrong, fmt.Sprintf("%s showed %s at %s where %s %s; the log has %s of %q, want %s", p.name, orNothing(s.colour), d.clock(s.at), s.who.reference, s.act, e.what(), e.Reference, strings.Join(s.want, " or ")))
			}
		}
		for _, e := range log {
			wrong = append(wrong, fmt.Sprintf("%s logged %s (%s) that its window was not seen to show", p.name, e.Entry, e.what()))
		}
	}
	d.hold("What a window showed is in its log, one by one, of that person, with the verdict that the model wants", wrong, "%d verdicts seen on the screens", seen)
}

func orNothing(c colour) string {
	if c == noVerdict {
		return "nothing"
	}
	return string(c)
}

// fits tells whether an entry is what was wanted, of that person. A code of nobody is of nobody.
func (p *post) fits(s sight, e logged) bool {
	return slices.Contains(s.want, e.what()) && (e.Reference == "" || e.Reference == s.who.reference || s.act == showsForeign)
}

// checkLogs checks chains, and that all have the same.
func (d *day) checkLogs(places []*place) {
	var broken, differ []string
	for _, p := range places {
		next := make(map[string]int)
		for _, e := range p.log {
			origin, n := e.seq()
			next[origin] = max(next[origin], n)
		}
		entries := 0
		for _, n := range next {
			entries += n
		}
		if entries != len(p.log) {
			broken = append(broken, fmt.Sprintf("%s has %d entries, and its logs end at %d together", p.name, len(p.log), entries))
		}
		if out, err := p.door.command("log", "--verify").CombinedOutput(); err != nil {
			broken = append(broken, fmt.Sprintf("%s: %s", p.name, out))
		}
		first, here := hashes(places[0].log), hashes(p.log)
		if !maps.Equal(first, here) {
			differ = append(differ, fmt.Sprintf("%s has %d entries, and the hub %d, or others", p.name, len(here), len(first)))
		}
	}
	d.hold("Every log is without a gap, and its chain and signatures are right", broken, "%d entries of %d logs at each of four kiosks", len(places[0].log), len(d.posts)+1)
	d.hold("All kiosks and the hub have the same entries at the end", differ, "%d entries, compared by their hashes", len(places[0].log))
}

func hashes(log []logged) map[string]string {
	all := make(map[string]string, len(log))
	for _, e := range log {
		all[e.Entry] = e.Hash
	}
	return all
}

// checkFigures lays the figures of each kiosk beside the model.
func (d *day) checkFigures(places []*place) {
	came, twice := make(map[string]bool), make(map[string]bool)
	times := make(map[string]map[string]bool)
	for _, v := range d.visitors() {
		if v.came {
			came[v.reference] = true
		}
	}
	var wrong []string
	for _, e := range places[0].log {
		if e.Kind != "in" {
			continue
		}
		if !came[e.Reference] {
			wrong = append(wrong, e.Reference+" was let in, and the model does not know")
		}
		if times[e.Reference] == nil {
			times[e.Reference] = make(map[string]bool)
		}
		if e.Reason == "first" {
			if times[e.Reference][e.Session] {
				twice[e.Reference] = true
			}
			times[e.Reference][e.Session] = true
		}
	}
	if len(times) != len(came) {
		wrong = append(wrong, fmt.Sprintf("the log has %d persons who were let in", len(times)))
	}
	for _, p := range places {
		if n := d.attended(p); n != len(came) {
			wrong = append(wrong, fmt.Sprintf("%s counts %d", p.name, n))
		}
	}
	if d.late > 0 {
		wrong = append(wrong, fmt.Sprintf("%d acts were still to be done when the day was over", d.late))
	}
	d.hold("Those who attended are as many as the model of the crowd says, at every kiosk, and nobody counts twice", wrong,
		"%d attended", len(came))
	d.checkTwice(places[0], twice)
}

// checkTwice lays whom two doors let in as the first beside what organisers are told to look at.
func (d *day) checkTwice(p *place, twice map[string]bool) {
	told := make(map[string]bool)
	for _, m := range lines[struct {
		Kind       string
		References []string
	}](p.door, "look") {
		if m.Kind == "double_entry" {
			for _, reference := range m.References {
				told[reference] = true
			}
		}
	}
	var wrong []string
	for reference := range twice {
		if !told[reference] {
			wrong = append(wrong, reference+" is not told of")
		}
	}
	d.hold("Whom two doors let in as the first, that did not know of each other, counts once and is to be looked at", wrong, "%d persons", len(twice))
}

// attended is the figure that a kiosk has.
func (d *day) attended(p *place) int {
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(p.door.run("counts", "--format", "csv"), []byte("\ufeff")))).ReadAll()
	if err != nil || len(rows) != 2 {
		d.t.Errorf("%s: the counts are %q: %v", p.name, rows, err)
		return -1
	}
	n, _ := strconv.Atoi(rows[1][slices.Index(rows[0], "attended")])
	return n
}

// checkWrongCodes counts who was refused, and why.
func (d *day) checkWrongCodes() {
	var wrong []string
	reasons := make(map[string]int)
	for _, p := range d.posts[:2] {
		for _, s := range p.seen {
			if len(s.want) != 1 || !strings.HasPrefix(s.want[0], "refused ") {
				continue
			}
			reasons[strings.TrimPrefix(s.want[0], "refused ")]++
			if s.colour != red && s.took > 0 {
				wrong = append(wrong, fmt.Sprintf("%s %s, and %s showed %s", s.who.reference, s.act, p.name, orNothing(s.colour)))
			}
		}
	}
	for _, reason := range []string{"forged", "unknown_code", "wrong_conference", "superseded", "pending", "cancelled", "rejected"} {
		if reasons[reason] == 0 && len(d.visitors()) >= 1000 {
			wrong = append(wrong, "nobody was refused as "+reason)
		}
	}
	d.hold("Each wrong code is refused, for its own reason", wrong, "%s", counted(reasons))
}

// counted are numbers by their names.
func counted(numbers map[string]int) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(numbers)) {
		words = append(words, fmt.Sprintf("%d %s", numbers[name], name))
	}
	return strings.Join(words, ", ")
}

// checkWaiting measures from the last key of a code to its verdict on the screen.
func (d *day) checkWaiting() {
	var wrong []string
	var found []string
	for _, part := range []struct {
		name string
		in   interval
	}{{"the whole day", interval{from: d.opens}}, {"while the hub was gone", d.gone()}, {"while the printer had no paper", d.noPaper}} {
		var took []time.Duration
		var gap time.Duration
		for _, p := range d.posts[:2] {
			var before time.Time
			shown := 0
			for _, s := range p.seen {
				if s.colour == noVerdict || !part.in.has(s.at) {
					before = time.Time{}
					continue
				}
				shown++
				took = append(took, s.took)
				if !before.IsZero() && s.waiting {
					gap = max(gap, s.at.Sub(before))
				}
				before = s.at.Add(s.took)
			}
			if shown == 0 {
				wrong = append(wrong, p.name+" showed no verdict "+part.name)
			}
		}
		slices.Sort(took)
		if n := len(took); n > 0 {
			found = append(found, fmt.Sprintf("%s: %d verdicts, median %s, p95 %s, most %s after the last key; with a queue at most %s between two people", part.name, n,
				ms(took[n/2]), ms(took[n*95/100]), ms(took[n-1]), ms(gap)))
		}
	}
	for _, p := range d.posts {
		for _, s := range p.seen {
			if s.colour == noVerdict && s.took > 0 {
				wrong = append(wrong, fmt.Sprintf("%s showed no verdict within %s at %s", p.name, verdictWithin, d.clock(s.at)))
			}
		}
	}
	found = append(found, fmt.Sprintf("%d were scanned or let in a second time, for the first showed nothing", d.posts[0].twice+d.posts[1].twice))
	d.hold("Check-in went on at both desks while the hub was gone and while the printer had no paper, and no verdict stayed away", wrong, "%s", strings.Join(found, "; "))
}

func ms(d time.Duration) string { return d.Round(time.Millisecond).String() }

// checkPowerCut holds what was shown before the power cut against the log.
func (d *day) checkPowerCut() {
	p := d.posts[0]
	if p.lost == nil {
		d.hold("Nothing that was shown is lost by a power cut", []string{"the power was not cut"}, "no code came")
		return
	}
	before := 0
	for _, s := range p.seen {
		if s.colour != noVerdict && s.at.Before(p.lost.at) {
			before++
		}
	}
	origins := make(map[string]bool)
	var wrong []string
	for _, e := range lines[logged](p.door, "log") {
		origin, _ := e.seq()
		origins[origin] = true
	}
	if len(origins) != len(d.posts)+1 {
		wrong = append(wrong, fmt.Sprintf("there are %d logs, want one of each kiosk", len(origins)))
	}
	last := "had not been logged, and was presented again"
	if p.lost.logged {
		last = "had been logged, though nobody saw it, and showed as already in when it was presented again"
	}
	if !p.lost.who.came && p.lost.act == arrives && p.lost.who.status == "approved" {
		wrong = append(wrong, "who stood before the desk was not let in after it")
	}
	d.hold("Nothing that was shown is lost by a power cut, and the kiosk goes on with its own log", wrong,
		"%d verdicts shown before it are in the log, as said above; the one on its way %s; the window was ready again %s after the kill, of which the power was away %s",
		before, last, p.down.to.Sub(p.down.from).Round(100*time.Millisecond), d.downFor)
}
