package command

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"

	"filippo.io/age"
)

// grown is a number of a table of growth: at a size.
func grown(size int, what string, value float64, unit string) measurement {
	return measurement{Size: size, What: what, Value: value, Unit: unit}
}

// people measures how costs grow with the people who are registered, each of whom came once.
func (b *bench) people() (results []measurement, err error) {
	b.closeHouse()
	sizes := []int{10_000, 100_000, 1_000_000}
	if b.Quick {
		sizes = []int{2000, 4000}
	}
	for _, n := range sizes {
		const each = 0.006 // MB that a person takes at most, here and in the caches of the system
		if free := memoryMB("MemAvailable:"); free > 0 && free < each*float64(n) {
			results = append(results, measurement{Size: n, What: "not measured", Verdict: notMeasured, Why: fmt.Sprintf("%s MB of memory are free", figure(free))})
			continue
		}
		some, err := b.peopleAt(n)
		results = append(results, some...)
		if err != nil {
			return results, err
		}
	}
	return results, nil
}

// importedAtOnce is how many rows a table may have: more are several files.
const importedAtOnce = 200_000

func (b *bench) peopleAt(n int) (results []measurement, err error) {
	dir := b.path(fmt.Sprint("people-", n))
	defer os.RemoveAll(dir)
	o := scratchOptions(dir, storage.Day)
	h, err := openHouse(b, o, b.conference)
	if err != nil {
		return nil, err
	}
	defer func() { h.close() }()
	note := func(what string, value float64, unit string) { results = append(results, grown(n, what, value, unit)) }
	people := manyPeople(b.conference, n)
	spent := processor()
	took, err := b.importAll(h, people)
	if err != nil {
		return results, err
	}
	note("imported from files of pretix", took.Seconds(), "s")
	note("imported, processor time", (processor() - spent).Seconds(), "s")
	first, _ := b.conference.Days()
	h.desk.Now = runningFrom(first.Add(5 * time.Minute))
	references, err := b.cameOnce(h, n)
	if err != nil {
		return results, err
	}
	h.close()
	note("size of the database, each came once", sizeMB(filepath.Join(h.dir, storage.FileName)), "MB")
	if took, err = timed(func() (err error) {
		h, err = openHouse(b, o, b.conference)
		return err
	}); err != nil {
		return results, err
	}
	h.desk.Now = runningFrom(first.Add(15 * time.Minute))
	note("the data folder opened", took.Seconds()*1000, "ms")
	indexed, err := b.indexAt(h, people)
	if err != nil {
		return results, err
	}
	for _, m := range indexed {
		note(m.What, m.Value, m.Unit)
	}
	measured, err := b.dayAt(h, references)
	for _, m := range measured {
		note(m.What, m.Value, m.Unit)
	}
	return results, err
}

// importAll imports people as files of order positions.
func (b *bench) importAll(h *house, people []checkin.Registration) (took time.Duration, err error) {
	first := 0
	for some := range slices.Chunk(people, importedAtOnce) {
		table := orderPositions(some, first)
		first += len(some)
		t, err := timed(func() error { return b.importTable(h, table) })
		if err != nil {
			return took, err
		}
		took += t
	}
	return took, nil
}

// cameOnce lets each of those come who are registered, but a few, whose references it returns.
func (b *bench) cameOnce(h *house, n int) (fresh []string, err error) {
	var came []checkin.Registration
	for r, err := range h.store.Registrations(b) {
		if err != nil {
			return nil, err
		}
		if len(fresh) < 500 {
			fresh = append(fresh, r.Reference)
		} else {
			came = append(came, checkin.Registration{Reference: r.Reference, Category: r.Category, Organisation: r.Organisation})
		}
	}
	session, entrance := h.conference.Sessions[0], h.conference.Entrances[0]
	for some := range slices.Chunk(came, 5000) {
		_, err := h.store.Append(b, func(checkin.View) (batch []checkin.Entry, err error) {
			for i := range some {
				batch = append(batch, checkin.Entry{
					Kind: checkin.KindIn, At: h.desk.Now(), Actor: "bench:1", Reference: some[i].Reference, Category: some[i].Category, Organisation: some[i].Organisation,
					Session: session.ID, Room: entrance.Room, Entrance: entrance.ID, By: checkin.ByCode, Verdict: checkin.Admitted, Reason: checkin.First, Issue: 1,
				})
			}
			return batch, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return fresh, nil
}

// indexAt measures the search.
func (b *bench) indexAt(h *house, people []checkin.Registration) ([]measurement, error) {
	before := heapMB()
	var f *finder
	built, err := timed(func() (err error) {
		f, err = h.finder(b)
		return err
	})
	if err != nil {
		return nil, err
	}
	memory := heapMB() - before
	right, wrong := typedNames(people, b.of(200, 10))
	times, err := keystrokes(append(right, wrong...), func(typed string) error {
		_, err := f.Find(b, typed, 20)
		return err
	})
	return []measurement{
		plain("search index built, beside the window", built.Seconds(), "s", ""),
		plain("memory of the index", memory, "MB", ""),
		plain("a keystroke of search, median", percentile(times, 50), "ms", ""),
		plain("a keystroke of search, p99", percentile(times, 99), "ms", ""),
	}, err
}

// heapMB is what lives in the memory of this process.
func heapMB() float64 {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// dayAt measures a day: who is presented, the figures, the check and the backup.
func (b *bench) dayAt(h *house, fresh []string) (results []measurement, err error) {
	note := func(what string, value float64, unit string) { results = append(results, plain(what, value, unit, "")) }
	var times []time.Duration
	for _, reference := range fresh[:min(len(fresh), b.of(300, 10))] {
		took, err := timed(func() error {
			_, err := h.desk.Present(b, checkin.Presentation{Reference: reference, Actor: "bench:1"})
			return err
		})
		if err != nil {
			return results, err
		}
		times = append(times, took)
	}
	note("a person presented, the entry durable, median", percentile(times, 50), "ms")
	note("a person presented, the entry durable, p99", percentile(times, 99), "ms")
	count := func() (time.Duration, error) {
		return timed(func() error {
			_, err := h.counts.Count(b, nil)
			return err
		})
	}
	before, spent := heapMB(), processor()
	took, err := count()
	if err != nil {
		return results, err
	}
	note("the first figures of organisers", took.Seconds(), "s")
	note("the first figures, processor time", (processor() - spent).Seconds(), "s")
	note("memory of the figures", heapMB()-before, "MB")
	var after []float64
	for i := range b.of(10, 2) {
		if _, err := h.desk.Present(b, checkin.Presentation{Reference: fresh[i], Actor: "bench:1"}); err != nil {
			return results, err
		}
		if took, err = count(); err != nil {
			return results, err
		}
		after = append(after, took.Seconds()*1000)
	}
	note("all figures after one entry more, median", middle(after), "ms")
	h.counts = &tally{house: h}
	if took, err = timed(func() error {
		_, err := h.verify(b)
		return err
	}); err != nil {
		return results, err
	}
	note("log --verify", took.Seconds(), "s")
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return results, err
	}
	from := h.source()
	took, err = timed(func() error {
		_, err := from.Write(b, filepath.Join(filepath.Dir(h.dir), "backup"), identity.Recipient())
		return err
	})
	note("backup written", took.Seconds(), "s")
	return results, err
}

// kiosks measures how costs grow with the kiosks at one hub: all are whole, in this
// process, with their databases in memory.
func (b *bench) kiosks() (results []measurement, err error) {
	sizes := []int{1, 3, 10, 50}
	if b.Quick {
		sizes = []int{1, 2}
	}
	for _, n := range sizes {
		some, err := b.kiosksAt(n)
		results = append(results, some...)
		if err != nil {
			return results, err
		}
	}
	return results, nil
}

func (b *bench) kiosksAt(n int) (results []measurement, err error) {
	g, err := b.gather(n, n)
	if err != nil {
		return nil, err
	}
	defer g.close()
	note := func(what string, value float64, unit string) { results = append(results, grown(n, what, value, unit)) }
	rate, seconds := 20, b.of(15, 1)
	l, err := b.load(g, rate, seconds, n-1)
	if err != nil {
		return results, err
	}
	if n > 1 {
		note("an entry at another kiosk, of 20 a second, median", percentile(l.seen, 50), "ms")
		note("an entry at another kiosk, p99", percentile(l.seen, 99), "ms")
		note("an entry at the last kiosk to have it, median", percentile(l.last, 50), "ms")
	}
	note("the hub's processor at 20 entries a second", l.hub, "%")
	entries := b.of(2000, 50)
	took, err := b.catchUp(g, entries)
	if err != nil {
		return results, err
	}
	note(figure(float64(entries))+" entries made alone, until every kiosk has them, from the connecting of all at once", took.Seconds(), "s")
	note("memory of the hub, with the kiosks connected", ofProcess(g.pid, "VmRSS:"), "MB")
	return results, nil
}

// catchUp lets all kiosks be alone while one logs entries, and measures until all have them.
func (b *bench) catchUp(g *gathering, entries int) (time.Duration, error) {
	for _, d := range g.doors {
		d.rest()
	}
	var last checkin.EntryID
	var err error
	for i := 0; i < entries; i += 4 {
		if last, err = g.doors[0].append(b, i, 4); err != nil {
			return 0, err
		}
	}
	return timed(func() error {
		if len(g.doors) == 1 {
			return b.untilHubHas(g, last)
		}
		for _, d := range g.doors {
			if err := b.exchange(d); err != nil {
				return err
			}
		}
		_, err := b.watch(g.doors[1:], last)
		return err
	})
}

// untilHubHas exchanges until the hub's own database has an entry.
func (b *bench) untilHubHas(g *gathering, id checkin.EntryID) error {
	if err := b.exchange(g.doors[0]); err != nil {
		return err
	}
	for b.Err() == nil {
		heads, err := g.store.Heads(b)
		if err != nil || heads[id.Origin].Seq >= id.Seq {
			return err
		}
		b.pause(5)
	}
	return b.Err()
}

// growthTable is how costs grow with one thing.
type growthTable struct {
	head []string
	rows [][]string
}

// growthTables makes a table of each part: a column a size, and what ten times as much costs.
func growthTables(all []measurement) (tables []growthTable) {
	for part, what := range map[string]string{"people": "people registered, each came once", "kiosks": "kiosks at one hub"} {
		var sizes []int
		var names []string
		cells := make(map[string]map[int]measurement)
		for _, m := range all {
			if m.Part != part || m.Size == 0 {
				continue
			}
			if !slices.Contains(sizes, m.Size) {
				sizes = append(sizes, m.Size)
			}
			if cells[m.What] == nil {
				names = append(names, m.What)
				cells[m.What] = make(map[int]measurement)
			}
			cells[m.What][m.Size] = m
		}
		if len(sizes) == 0 {
			continue
		}
		slices.Sort(sizes)
		t := growthTable{head: []string{what}}
		for _, size := range sizes {
			t.head = append(t.head, figure(float64(size)))
		}
		t.head = append(t.head, "ten times as many cost")
		for _, name := range names {
			t.rows = append(t.rows, growthRow(name, sizes, cells[name]))
		}
		tables = append(tables, t)
	}
	slices.SortFunc(tables, func(x, y growthTable) int { return len(y.rows) - len(x.rows) })
	return tables
}

func growthRow(name string, sizes []int, at map[int]measurement) []string {
	row := []string{name}
	var has []int
	for _, size := range sizes {
		m, ok := at[size]
		switch {
		case !ok:
			row = append(row, "–")
		case m.Verdict == notMeasured:
			row = append(row, m.Why)
		default:
			row = append(row, measured(m.Value, m.Unit))
			has = append(has, size)
		}
	}
	if len(has) < 2 {
		return append(row, "")
	}
	before, last := has[len(has)-2], has[len(has)-1]
	decades := math.Log10(float64(last) / float64(before))
	times := math.Pow(at[last].Value/at[before].Value, 1/decades)
	return append(row, figure(times)+" times")
}
