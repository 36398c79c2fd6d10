//go:build cgo

package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
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
	came, twice := make(map[string]bool), 0
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
				twice++
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
		"%d attended; %d times two doors let somebody in as the first, who counts once", len(came), twice)
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

// checkBadges lays the jobs of the kiosks beside the pages that came out of the printer.
func (d *day) checkBadges() {
	var wrong []string
	type badge struct {
		reference string
		issue     int
	}
	pages, out := make(map[badge]int), make(map[string]bool)
	all := d.press.out()
	for _, got := range all {
		if referenceIn(got.code) == "" {
			wrong = append(wrong, fmt.Sprintf("%s has no code that zbarimg reads", filepath.Base(got.file)))
			continue
		}
		pages[badge{referenceIn(got.code), issueIn(got.code)}]++
		out[referenceIn(got.code)] = true
	}
	states := make(map[string]int)
	jobs, printed, again, open := make(map[badge]int), make(map[badge]int), 0, 0
	for _, p := range d.posts {
		for _, j := range lines[job](p.door, "jobs", "--max", "100000") {
			b := badge{j.Reference, j.Issue}
			states[j.State]++
			jobs[b]++
			switch {
			case j.State == "printed":
				printed[b]++
			case j.State == "again":
				again++
			case !j.Open && !out[j.Reference]:
				wrong = append(wrong, fmt.Sprintf("%s: job %d of %s is %s, no badge came out, and it is not offered again", p.name, j.Job, j.Reference, j.State))
			case j.Open:
				open++
			}
		}
	}
	for b, n := range printed {
		if pages[b] < n {
			wrong = append(wrong, fmt.Sprintf("badge %d of %s counts as printed %d times, and came out %d times", b.issue, b.reference, n, pages[b]))
		}
	}
	for b := range pages {
		if jobs[b] == 0 {
			wrong = append(wrong, fmt.Sprintf("badge %d of %s came out, and no kiosk knows of it", b.issue, b.reference))
		}
	}
	asked := 0
	for _, v := range d.visitors() {
		asked += len(v.asked)
		for _, a := range v.asked {
			if a.door.jobsOf(v.reference) == 0 {
				wrong = append(wrong, fmt.Sprintf("a badge of %s was asked for at %s, which has no record of it", v.reference, a.door.name))
			}
		}
	}
	d.hold("Every badge that was asked for came out of the printer, or is recorded as failed or unknown and offered again; what the printer has agrees", wrong,
		"%d asked for, %d jobs (%s), %d pages came out, each read back by zbarimg; %d printed again, %d still offered", asked, sum(states), counted(states), len(all), again, open)
}

func sum(numbers map[string]int) (n int) {
	for _, m := range numbers {
		n += m
	}
	return n
}

// issueIn is the issue number that a code says, in Crockford's base 32.
func issueIn(code string) int {
	const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	return strings.IndexByte(digits, code[14])*32 + strings.IndexByte(digits, code[15])
}

// checkWaiting measures from the last key of a code to its verdict on the screen.
func (d *day) checkWaiting() {
	var wrong []string
	var found []string
	for _, part := range []struct {
		name string
		in   interval
	}{{"the whole day", interval{d.opens, d.closes}}, {"while the hub was gone", d.gone()}, {"while the printer had no paper", d.noPaper}} {
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

// checkExports compares what each kiosk says of the day.
func (d *day) checkExports(places []*place) {
	dir := d.t.TempDir()
	var wrong []string
	first := make(map[string]string)
	at := d.closes.Format(time.RFC3339)
	for i, p := range places {
		texts := map[string]string{
			"counts by category":           string(p.door.run("counts", "--format", "csv", "--by", "category")),
			"counts by organisation":       string(p.door.run("counts", "--format", "csv", "--by", "organisation")),
			"counts by session, entrance":  string(p.door.run("counts", "--format", "csv", "--by", "session,entrance")),
			"counts by quarter of an hour": string(p.door.run("counts", "--format", "csv", "--by", "time:15m")),
		}
		attendance, summary := filepath.Join(dir, fmt.Sprint(i, ".csv")), filepath.Join(dir, fmt.Sprint(i, ".pdf"))
		p.door.run("export", "attendance", "--out", attendance)
		p.door.run("export", "summary", "--out", summary, "--at", at)
		if text, err := os.ReadFile(attendance); err == nil {
			texts["attendance"] = pseudonym.ReplaceAllString(string(text), "a pseudonym")
		}
		if text, err := exec.Command("pdftotext", "-layout", summary, "-").Output(); err == nil {
			texts["summary"] = string(text)
		}
		for name, text := range texts {
			switch was, ok := first[name]; {
			case !ok:
				first[name] = text
			case was != text:
				wrong = append(wrong, fmt.Sprintf("%s: the %s is another than the hub's: %s", p.name, name, difference(was, text)))
			}
		}
	}
	d.hold("Counts, attendance and summary are the same at every kiosk", wrong, "%s, of four data folders", strings.Join(slices.Sorted(maps.Keys(first)), "; "))
}

// pseudonym stands for who must not be listed by name; it is another in each export.
var pseudonym = regexp.MustCompile(`\bp-[A-Z0-9]{7}\b`)

// difference is the first line that differs.
func difference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return fmt.Sprintf("line %d has %q, there %q", i+1, bs[i], as[i])
		}
	}
	return fmt.Sprintf("%d lines, there %d", len(bs), len(as))
}

// checkSecrets looks for names, addresses and codes in the bytes of all files.
func (d *day) checkSecrets(places []*place) {
	names, codes := newNeedles(), newNeedles()
	for _, v := range d.visitors() {
		names.add(v.given + " " + v.family)
		names.add(v.family + ", " + v.given)
		names.add(v.email)
		codes.add(v.code)
		codes.add(v.old)
		codes.add(v.ticket)
		if v.code != "" {
			codes.add(strings.ToLower(v.code))
		}
	}
	var wrong []string
	files, size := 0, 0
	look := func(who, root string, log bool) {
		_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return nil
			}
			files++
			size += len(content)
			all := names.in(content)
			if log || strings.HasSuffix(path, ".log") {
				all = append(all, codes.in(content)...)
			}
			for _, found := range all {
				rel, _ := filepath.Rel(root, path)
				wrong = append(wrong, fmt.Sprintf("%s: %s has %q", who, rel, found))
			}
			return nil
		})
	}
	for _, p := range places {
		look(p.name, filepath.Dir(p.door.data), false)
		now := ""
		if p.door.said != nil {
			said, _ := p.door.said.look()
			now = strings.Join(said.rest, "\n")
		}
		for _, found := range append(names.in([]byte(now)), codes.in([]byte(now))...) {
			wrong = append(wrong, fmt.Sprintf("%s said %q on standard error", p.name, found))
		}
	}
	look("CUPS", filepath.Join(d.press.dir, "logs"), true)
	d.hold("No name and no address of anybody is in clear in any file of the kiosks and the hub, nor a code in any log file, nor either in the logs of CUPS", wrong,
		"%d files of %d MB searched for %d names and addresses; %d codes", files, size>>20, names.n, codes.n)
}

// needles are texts that are looked for in bytes, found by how they begin.
type needles struct {
	by map[[needleHead]byte][]string
	n  int
}

const needleHead = 7

func newNeedles() *needles { return &needles{by: make(map[[needleHead]byte][]string)} }

func (n *needles) add(text string) {
	if len(text) < needleHead+2 {
		return
	}
	head := [needleHead]byte([]byte(text[:needleHead]))
	if !slices.Contains(n.by[head], text) {
		n.by[head] = append(n.by[head], text)
		n.n++
	}
}

// in returns which of them bytes have.
func (n *needles) in(content []byte) (found []string) {
	for i := 0; i+needleHead <= len(content); i++ {
		for _, text := range n.by[[needleHead]byte(content[i:i+needleHead])] {
			if bytes.HasPrefix(content[i:], []byte(text)) && !slices.Contains(found, text) {
				found = append(found, text)
			}
		}
	}
	return found
}
