package command

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
	"unicode"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

type benchCommand struct {
	Registrations int           `help:"How many people are registered." default:"100000"`
	Entries       int           `help:"How many entries the log has." default:"200000"`
	Rest          time.Duration `help:"How long the window rests before its memory is read." default:"60s"`
}

// measurement is one line of the table: a number, and what it is held against.
type measurement struct {
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Limit float64 `json:"limit"`
	Of    string  `json:"of"` // what the limit is
	Met   bool    `json:"met"`
	Why   string  `json:"why,omitempty"` // why nothing was measured
}

func atMost(what string, value float64, unit string, limit float64, of string) measurement {
	return measurement{What: what, Value: value, Unit: unit, Limit: limit, Of: of, Met: value <= limit}
}

func (b *benchCommand) Run(s *session) error {
	if b.Registrations < 1000 || b.Entries < 0 {
		return usagef("too few to measure: give at least 1000 registrations")
	}
	c, err := s.conference()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "antechamber-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	o := scratchOptions(dir, storage.Day)
	h, err := openHouse(s, o, c)
	if err != nil {
		return err
	}
	imports, err := b.imports(s, c, dir)
	if err != nil {
		h.close()
		return err
	}
	first, _ := c.Days()
	h.desk.Now = runningFrom(first.Add(5 * time.Minute))
	if err := b.fill(s, h); err != nil {
		h.close()
		return err
	}
	results, err := b.measure(s, h, dir)
	h.close()
	if err != nil {
		return err
	}
	results = append(results, imports...)
	results = append(results, b.window(s, o)...)
	return b.print(s, results)
}

func (b *benchCommand) measure(s *session, h *house, dir string) ([]measurement, error) {
	var results []measurement
	for _, measure := range []func() ([]measurement, error){
		func() ([]measurement, error) { return b.present(s, h, filepath.Join(dir, "raw")) },
		func() ([]measurement, error) { return b.search(s, h) },
		func() ([]measurement, error) { return b.recognise(s, h) },
		func() ([]measurement, error) { return b.badges(s, h, dir) },
	} {
		r, err := measure()
		if err != nil {
			return nil, err
		}
		results = append(results, r...)
	}
	return results, nil
}

// fill registers people and lets them come in.
func (b *benchCommand) fill(s *session, h *house) error {
	people := manyPeople(h.conference, b.Registrations)
	if err := h.register(s, people); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 2))
	session := h.conference.Sessions[0]
	entrance := h.conference.Entrances[0]
	for done := 0; done < b.Entries; {
		_, err := h.store.Append(s, func(checkin.View) ([]checkin.Entry, error) {
			batch := make([]checkin.Entry, min(5000, b.Entries-done))
			for i := range batch {
				// The last thousand have not come yet: they are who is presented below.
				p := &people[r.IntN(len(people)-1000)]
				batch[i] = checkin.Entry{
					Kind: checkin.KindIn, At: h.desk.Now(), Actor: "bench:1", Reference: p.Reference, Category: p.Category, Organisation: p.Organisation,
					Session: session.ID, Room: entrance.Room, Entrance: entrance.ID, By: checkin.ByCode, Verdict: checkin.Admitted, Reason: checkin.First, Issue: 1,
				}
			}
			done += len(batch)
			return batch, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// manyPeople makes people up: names of several scripts, in the conference's categories.
func manyPeople(c *checkin.Conference, n int) []checkin.Registration {
	r := rand.New(rand.NewPCG(3, 4))
	syllables := strings.Fields("an ber cho da el fa gu ha ir jo ka lu mi no or pe qui ra sa to ul vi wa xi yo za øv ěř ül ña")
	word := func() string {
		var w []rune
		for range 2 + r.IntN(3) {
			w = append(w, []rune(syllables[r.IntN(len(syllables))])...)
		}
		w[0] = unicode.ToUpper(w[0])
		return string(w)
	}
	organisations := make([]string, 300)
	for i := range organisations {
		organisations[i] = word() + " " + word()
	}
	people := make([]checkin.Registration, n)
	for i := range people {
		people[i] = checkin.Registration{
			Reference: benchReference(i), GivenName: word(), FamilyName: word(), Organisation: organisations[r.IntN(len(organisations))],
			Category: c.Categories[r.IntN(len(c.Categories))].ID, Function: "Adviser", Email: benchReference(i) + "@example.org",
			Language: "en", Status: checkin.StatusApproved, Listing: checkin.ListingListed,
		}
	}
	return people
}

func benchReference(i int) string {
	s := strings.ToUpper(strconv.FormatInt(int64(i), 16))
	return strings.Repeat("0", 8-len(s)) + s
}

// present measures one durable presentation against a raw durable append of 4 KiB,
// taking turns, so that both see the same disk.
func (b *benchCommand) present(s *session, h *house, rawPath string) ([]measurement, error) {
	raw, err := os.Create(rawPath)
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	page := make([]byte, 4096)
	const rounds = 1000
	var rawTimes, presentTimes []time.Duration
	for i := range rounds {
		began := time.Now()
		if _, err := raw.Write(page); err != nil {
			return nil, err
		}
		if err := dataSync(raw); err != nil {
			return nil, err
		}
		rawTimes = append(rawTimes, time.Since(began))

		reference := benchReference(b.Registrations - 1 - i)
		code, err := h.codec.Badge(reference, "M", 1)
		if err != nil {
			return nil, err
		}
		began = time.Now()
		o, err := h.desk.Present(s, checkin.Presentation{Code: code, Actor: "bench:1"})
		if err != nil {
			return nil, err
		}
		presentTimes = append(presentTimes, time.Since(began))
		if o.Entry.Verdict != checkin.Admitted {
			return nil, fmt.Errorf("the bench presented somebody who was not admitted: %s", o.Entry.Reason)
		}
	}
	floor := percentile(rawTimes, 50)
	return []measurement{
		{What: "raw append and fdatasync of 4 KiB, median", Value: floor, Unit: "ms", Of: "the floor", Met: true},
		atMost("durable present, median", percentile(presentTimes, 50), "ms", 2*floor, "twice the floor"),
		{What: "durable present, p99", Value: percentile(presentTimes, 99), Unit: "ms", Of: "", Met: true},
	}, nil
}

// search measures each keystroke of names being typed, as the desk answers it.
func (b *benchCommand) search(s *session, h *house) ([]measurement, error) {
	began := time.Now()
	f, err := h.finder(s)
	if err != nil {
		return nil, err
	}
	built := time.Since(began)
	var times []time.Duration
	people := manyPeople(h.conference, b.Registrations)
	r := rand.New(rand.NewPCG(5, 6))
	for range 250 {
		p := &people[r.IntN(len(people))]
		typed := []rune(strings.ToLower(p.GivenName + " " + p.FamilyName))
		if r.IntN(2) == 0 && len(typed) > 6 {
			typed[4], typed[5] = typed[5], typed[4]
		}
		for i := 2; i <= len(typed); i++ {
			began := time.Now()
			if _, err := f.Find(s, string(typed[:i]), 20); err != nil {
				return nil, err
			}
			times = append(times, time.Since(began))
		}
	}
	return []measurement{
		{What: "search index built", Value: built.Seconds(), Unit: "s", Of: "beside the window", Met: true},
		{What: "keystroke of search, median", Value: percentile(times, 50), Unit: "ms", Met: true},
		atMost("keystroke of search, p99", percentile(times, 99), "ms", 5, "5 ms"),
	}, nil
}

// recognise measures the answer to people without a code, of whom every other one says
// something that is wrong.
func (b *benchCommand) recognise(s *session, h *house) ([]measurement, error) {
	var err error
	if h.desk.Identifier, err = h.finder(s); err != nil {
		return nil, err
	}
	people := manyPeople(h.conference, b.Registrations)
	r := rand.New(rand.NewPCG(7, 8))
	var right, wrong []time.Duration
	for i := range 1000 {
		p := &people[r.IntN(len(people))]
		facts := checkin.Facts{FamilyName: strings.ToUpper(p.FamilyName), Email: p.Email}
		if i%2 == 1 {
			facts.Email = "nobody@example.org"
		}
		began := time.Now()
		o, err := h.desk.Recognise(s, facts, checkin.Presentation{Actor: "bench:1"})
		if err != nil {
			return nil, err
		}
		if took := time.Since(began); i%2 == 1 {
			wrong = append(wrong, took)
		} else {
			right = append(right, took)
		}
		if known := o.Registration != nil; known == (i%2 == 1) {
			return nil, fmt.Errorf("the bench took somebody for the wrong person: %s", o.Entry.Reason)
		}
	}
	return []measurement{
		{What: "recognised by name and address, median", Value: percentile(right, 50), Unit: "ms", Met: true},
		{What: "the same for nobody, median", Value: percentile(wrong, 50), Unit: "ms", Met: true},
		atMost("recognised or not, p99", percentile(append(right, wrong...), 99), "ms", 50, "50 ms"),
	}, nil
}

// window starts this program's own window on the same data, and measures when it
// is ready to scan and what memory it takes at rest.
func (b *benchCommand) window(s *session, o storage.Options) []measurement {
	names := []string{"window visible and ready to scan", "resident memory at rest"}
	failed := func(why string) []measurement {
		return []measurement{{What: names[0], Why: why}, {What: names[1], Why: why}}
	}
	if s.parts.Window == nil {
		return failed("this build has no window")
	}
	program, err := os.Executable()
	if err != nil {
		return failed(err.Error())
	}
	passphrase := filepath.Join(filepath.Dir(o.Dir), "passphrase")
	if err := os.WriteFile(passphrase, []byte("of keys that are thrown away"), 0o600); err != nil {
		return failed(err.Error())
	}
	ctx, cancel := context.WithTimeout(s, b.Rest+time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, program, "--data", o.Dir, "kiosk", "--announce")
	child.Env = append(os.Environ(), "ANTECHAMBER_KEYRING=file", "ANTECHAMBER_KEYS="+o.Keeper.Dir, passphraseVariable+"="+passphrase)
	child.Cancel = func() error { return child.Process.Signal(syscall.SIGTERM) }
	out, err := child.StderrPipe()
	if err != nil {
		return failed(err.Error())
	}
	began := time.Now()
	if err := child.Start(); err != nil {
		return failed(err.Error())
	}
	defer func() { cancel(); _ = child.Wait() }()
	last := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if last = lines.Text(); last == "ready" {
			break
		}
	}
	if last != "ready" {
		return failed(strings.TrimPrefix(last, "antechamber: "))
	}
	ready := time.Since(began)
	select {
	case <-time.After(b.Rest):
	case <-ctx.Done():
	}
	return []measurement{
		atMost(names[0], ready.Seconds(), "s", 1, "1 s"),
		atMost(names[1], residentMB(child.Process.Pid), "MB", 300, "300 MB"),
	}
}

// residentMB reads the resident memory of a process from Linux's proc(5), in
// megabytes; 0 where there is none.
func residentMB(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmRSS:" {
			kb, _ := strconv.ParseFloat(fields[1], 64)
			return kb / 1024
		}
	}
	return 0
}

// percentile returns the p-th percentile of the times in milliseconds.
func percentile(times []time.Duration, p int) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return float64(sorted[min(len(sorted)*p/100, len(sorted)-1)].Microseconds()) / 1000
}

func (b *benchCommand) print(s *session, results []measurement) error {
	if s.commands.JSON {
		lines := json.NewEncoder(s.Stdout)
		for _, m := range results {
			if err := lines.Encode(m); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintf(s.Stdout, "antechamber %s, %s %s/%s, %d processors; %d registrations, %d entries\n\n",
		s.parts.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), b.Registrations, b.Entries)
	tab := tabwriter.NewWriter(s.Stdout, 0, 0, 2, ' ', 0)
	for _, m := range results {
		switch {
		case m.Why != "":
			fmt.Fprintf(tab, "%s\tnot measured\t\t%s\n", m.What, m.Why)
		case m.Limit > 0:
			verdict := "met"
			if !m.Met {
				verdict = "MISSED"
			}
			fmt.Fprintf(tab, "%s\t%.2f %s\t%s\tat most %s\n", m.What, m.Value, m.Unit, verdict, m.Of)
		default:
			fmt.Fprintf(tab, "%s\t%.2f %s\t\t%s\n", m.What, m.Value, m.Unit, m.Of)
		}
	}
	return tab.Flush()
}
