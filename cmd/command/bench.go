package command

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/storage"
)

type benchCommand struct {
	Registrations int           `help:"How many people are registered." default:"100000"`
	Entries       int           `help:"How many entries the log has." default:"200000"`
	Only          []string      `help:"Measure these parts only: present, search, recognise, badges, frames, import, export, figures, keep, hub, window, people, kiosks." placeholder:"PART,…"`
	Growth        bool          `help:"Measure besides how costs grow: with the people registered, and with the kiosks."`
	Quick         bool          `help:"Measure little of everything: whether it works, and nothing more."`
	Write         string        `help:"Put the tables into this file too, between its marks." placeholder:"FILE" type:"path"`
	Dir           string        `help:"Where the folder of the measurements is made, on the disk that is meant, and removed; the system's folder for such where none is given." type:"existingdir" placeholder:"DIR"`
	Rest          time.Duration `help:"How long the window rests before its memory is read." default:"60s"`
	Within        time.Duration `help:"How long all of it may take: what did not come to its end by then is not measured." default:"30m"`
}

// benchPart is some numbers that are measured together.
type benchPart struct {
	name    string
	measure func(*bench) ([]measurement, error)
	growth  bool // part of how costs grow
}

// benchParts are all parts in their order: the first ones use one house, which the window then opens.
func benchParts() []benchPart {
	return []benchPart{
		{"present", (*bench).present, false},
		{"search", (*bench).search, false},
		{"recognise", (*bench).recognise, false},
		{"figures", (*bench).figures, false},
		{"export", (*bench).exports, false},
		{"keep", (*bench).keep, false},
		{"badges", (*bench).badges, false},
		{"frames", (*bench).frames, false},
		{"import", (*bench).imports, false},
		{"hub", (*bench).hub, false},
		{"window", (*bench).window, false},
		{"people", (*bench).people, true},
		{"kiosks", (*bench).kiosks, true},
	}
}

// bench is a run of the measurements, in a folder of its own.
type bench struct {
	*session
	benchCommand
	dir        string
	conference *checkin.Conference
	h          *house    // made when the first part wants it
	opened     time.Time // when the clock of the house was set
	most       float64   // memory of this process in MB at most, where it was measured anew since
}

func (c *benchCommand) Run(s *session) error {
	parts, err := c.chosen()
	if err != nil {
		return err
	}
	embedded, err := conference.Embedded() // and not the user's, whose rules may let nobody in
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(c.Dir, "antechamber-bench-")
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("there is no room for the measurements: %s", reason(err)), Cause: err}
	}
	defer os.RemoveAll(dir)
	if c.Quick {
		c.Registrations, c.Entries, c.Rest = min(c.Registrations, 2000), min(c.Entries, 2000), min(c.Rest, time.Second)
	}
	ctx, cancel := context.WithTimeout(s, c.Within)
	defer cancel()
	timed := *s
	timed.Context = ctx
	b := &bench{session: &timed, benchCommand: *c, dir: dir, conference: embedded}
	defer b.closeHouse()
	t := &benchTable{command: s.benchLine(), began: time.Now(), setting: b.setting(), quick: c.Quick, work: workOfMachine()}
	for _, p := range parts {
		fmt.Fprintf(s.Stderr, "antechamber: measuring %s\n", p.name)
		t.add(b.try(p))
		if s.Err() != nil {
			return errCancelled
		}
	}
	t.ended(b.most)
	if err := t.print(s); err != nil || c.Write == "" {
		return err
	}
	return t.writeInto(c.Write)
}

// chosen returns the parts that are wanted.
func (c *benchCommand) chosen() ([]benchPart, error) {
	if c.Registrations < 2000 || c.Entries < 0 {
		return nil, usagef("too few to measure: give at least 2000 registrations")
	}
	all := benchParts()
	for _, name := range c.Only {
		if !slices.ContainsFunc(all, func(p benchPart) bool { return p.name == name }) {
			return nil, usagef("there is no part %q to measure: see \"antechamber bench --help\"", name)
		}
	}
	wanted := func(p benchPart) bool {
		return slices.Contains(c.Only, p.name) || len(c.Only) == 0 && (c.Growth || !p.growth)
	}
	whole := len(c.Only) == 0 || slices.Equal(slices.Sorted(slices.Values(c.Only)), []string{"kiosks", "people"})
	if c.Write != "" && (c.Quick || !whole) {
		return nil, usagef("--write is for whole tables: leave --quick and --only out, or say --only people,kiosks for those of the growth")
	}
	return slices.DeleteFunc(all, func(p benchPart) bool { return !wanted(p) }), nil
}

// try measures a part. What fails is told in its place, and the rest is measured.
func (b *bench) try(p benchPart) []measurement {
	if b.Err() != nil {
		return []measurement{unmeasured(p.name, "there was no time left: give more with --within")}
	}
	results, err := p.measure(b)
	switch {
	case b.Err() != nil:
		results = append(results, unmeasured("the rest of "+p.name, "there was no time left: give more with --within"))
	case err != nil:
		results = append(results, unmeasured("the rest of "+p.name, oneLine(err.Error())))
	}
	for i := range results {
		results[i].Part = p.name
	}
	return results
}

// of is how often something is done: few times where it has to be quick.
func (b *bench) of(whole, quick int) int {
	if b.Quick {
		return quick
	}
	return whole
}

// house is the house that most is measured in: people are registered, and came.
func (b *bench) house() (*house, error) {
	if b.h != nil {
		return b.h, nil
	}
	h, err := openHouse(b, b.houseOptions(), b.conference)
	if err != nil {
		return nil, err
	}
	b.h = h
	b.setClock()
	return h, b.fill(h, b.Registrations, b.Entries)
}

func (b *bench) houseOptions() storage.Options { return scratchOptions(b.dir, storage.Day) }

// setClock lets the conference begin.
func (b *bench) setClock() {
	if b.opened.IsZero() {
		b.opened = time.Now()
	}
	first, _ := b.conference.Days()
	b.h.desk.Now = runningFrom(first.Add(5*time.Minute + time.Since(b.opened)))
}

func (b *bench) closeHouse() {
	if b.h != nil {
		b.h.close()
		b.h = nil
	}
}

// fill registers people and lets them come in.
func (b *bench) fill(h *house, registrations, entries int) error {
	people := manyPeople(h.conference, registrations)
	if err := h.register(b.session, people); err != nil {
		return err
	}
	return b.letIn(h, people, entries)
}

// fresh is how many of the people have not come yet: they are who is presented.
const fresh = 1500

func (b *bench) letIn(h *house, people []checkin.Registration, entries int) error {
	r := rand.New(rand.NewPCG(1, 2))
	session := h.conference.Sessions[0]
	entrance := h.conference.Entrances[0]
	for done := 0; done < entries; {
		_, err := h.store.Append(b, func(checkin.View) ([]checkin.Entry, error) {
			batch := make([]checkin.Entry, min(5000, entries-done))
			for i := range batch {
				p := &people[r.IntN(len(people)-fresh)]
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

// percentile returns the p-th percentile of the times in milliseconds.
func percentile(times []time.Duration, p int) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return float64(sorted[min(len(sorted)*p/100, len(sorted)-1)].Microseconds()) / 1000
}

// middle is the median.
func middle(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// timed is how long something takes.
func timed(do func() error) (time.Duration, error) {
	began := time.Now()
	err := do()
	return time.Since(began), err
}

// path is a file in the folder of the measurements.
func (b *bench) path(name ...string) string {
	return filepath.Join(append([]string{b.dir}, name...)...)
}

// benchLine is the command line as it was given, for who wants to repeat it.
func (s *session) benchLine() string {
	return strings.Join(append([]string{"antechamber"}, s.args...), " ")
}
