//go:build cgo

package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

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
		all := lines[job](p.door, "jobs", "--max", "100000")
		for _, j := range all {
			if j.Open { // the newest of the person
				open++
				out[j.Reference] = true
			}
		}
		for _, j := range all {
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
		if asked += len(v.asked); len(v.asked) == 0 && v.came && v.way != byBadge {
			wrong = append(wrong, fmt.Sprintf("%s, known by %s, was let in and could never be printed a badge", v.reference, v.way))
		}
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

// checkExports compares what each kiosk says of the day.
func (d *day) checkExports(places []*place) {
	dir := d.t.TempDir()
	var wrong []string
	first := make(map[string]string)
	at := time.Now().Format(time.RFC3339)
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
			texts["summary"] = printedAt.ReplaceAllString(string(text), "Printed")
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

// printedAt is the minute at which a summary was made.
var printedAt = regexp.MustCompile(`Printed [0-9-]+ [0-9:]+ UTC[+-]?[0-9]* *`)

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
