//go:build cgo

package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
)

// way is how somebody is known at the first arrival.
type way string

const (
	byBadge     way = "badge"     // printed at the office on the day before
	byTicket    way = "ticket"    // of another system, at self-service, which prints the badge
	byName      way = "name"      // found by the desk, which prints the badge
	byReference way = "reference" // an invitation; nobody was told that the registration does not count
	asWalkIn    way = "walk-in"   // registered by the desk
)

// visitor is one of the crowd, with what the model knows. What may change belongs to day.mu.
type visitor struct {
	reference, given, family, email, status string
	ticket, code                            string
	old                                     string // a badge that was replaced
	way                                     way

	came   bool       // was let in, for all that the windows showed
	times  []passage  // when the person went in or out
	asked  []asking   // badges that were asked for
	doubts bool       // the last code had no answer when the power was cut
	plans  []followUp // what the person does after the first arrival
}

// passage is one way in or out that a window showed.
type passage struct {
	at   time.Time
	door *post
	out  bool
}

// asking is a badge that somebody asked a desk for.
type asking struct {
	at   time.Time
	door *post
}

// act is what somebody does before a door.
type act string

const (
	arrives      act = "arrives"
	comesAgain   act = "comes again"
	leaves       act = "leaves"
	losesBadge   act = "has lost the badge"
	fetchesBadge act = "waits for a badge"
	showsOld     act = "shows the lost badge"
	showsForged  act = "shows a forged badge"
	showsUnknown act = "shows a code of nobody"
	showsForeign act = "shows a badge of another conference"
)

// followUp is what somebody does so long after the first arrival.
type followUp struct {
	after time.Duration
	act   act
	other bool // at the other desk
}

// visit is somebody who does something before a door.
type visit struct {
	who  *visitor
	act  act
	due  time.Time
	door *post // where; nil is any desk

	tries int
}

// crowd is everybody who comes.
type crowd struct {
	random   *rand.Rand
	visitors []*visitor
	unwanted []string     // codes of badges of another conference
	foreign  atomic.Int64 // how many of them were shown
	table    string       // the registrations, as they are imported
}

// newCrowd takes so many people of the rehearsal's, and decides what each of them does.
func newCrowd(d *day, people int) *crowd {
	d.t.Helper()
	c := &crowd{random: rand.New(rand.NewPCG(2007, 3))}
	file, err := os.Open("../../assets/rehearsal/registrations.csv")
	if err != nil {
		d.t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		d.t.Fatal(err)
	}
	at := func(column string) int { return slices.Index(rows[0], column) }
	rows = rows[:min(people+1, len(rows))]
	names := make(map[string]int)
	for _, row := range rows[1:] {
		names[row[at("family_name")]]++
	}
	tickets, searched := max(3, people*6/100), max(2, people*2/100)
	for i, row := range rows[1:] {
		v := &visitor{reference: row[at("reference")], given: row[at("given_name")], family: row[at("family_name")], email: row[at("email")], status: row[at("status")], way: byBadge}
		listed, plain := row[at("listing")] == "listed", typable(v.given+" "+v.family)
		switch {
		case v.status != "approved":
			v.way = byReference
		case listed && tickets > 0 && i%3 == 0:
			tickets--
			v.way, v.ticket = byTicket, fmt.Sprintf("q7m2xf8pk3w9zt5h%06d", i)
			row[at("ticket")] = v.ticket
		case listed && plain && names[v.family] == 1 && searched > 0 && i%3 == 1:
			searched--
			v.way = byName
		}
		c.visitors = append(c.visitors, v)
	}
	for i := range max(2, people/100) {
		v := &visitor{given: "walk" + c.letters(5), family: "in" + c.letters(7), status: "approved", way: asWalkIn}
		v.email = fmt.Sprintf("walkin%d", i)
		c.visitors = append(c.visitors, v)
	}
	var table strings.Builder
	if err := csv.NewWriter(&table).WriteAll(rows); err != nil {
		d.t.Fatal(err)
	}
	c.table = table.String()
	c.plan(d)
	return c
}

func (c *crowd) letters(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("abdefgiklmnoprstuvz"[c.random.IntN(19)])
	}
	return b.String()
}

// typable tells whether a US keyboard has all of a name.
func typable(name string) bool {
	return len(name) >= 8 && !strings.ContainsFunc(name, func(r rune) bool { return r != ' ' && (r > unicode.MaxASCII || !unicode.IsLetter(r)) })
}

// plan decides who does what after the first arrival.
func (c *crowd) plan(d *day) {
	between := func(from, to time.Duration) time.Duration {
		return from + time.Duration(c.random.Int64N(int64(to-from)))
	}
	n := 0
	for _, v := range c.visitors {
		if v.way != byBadge {
			continue
		}
		n++
		add := func(f followUp) { v.plans = append(v.plans, f) }
		switch n % 50 { // in every fifty who have a badge
		case 1, 11, 21, 31:
			add(followUp{act: comesAgain, after: between(4*time.Second, 30*time.Second)})
		case 5, 25:
			add(followUp{act: comesAgain, after: between(4*time.Second, 25*time.Second), other: true})
		case 8, 18:
			add(followUp{act: comesAgain, after: between(70*time.Second, 100*time.Second)})
		case 13:
			add(followUp{act: losesBadge, after: between(4*time.Second, 30*time.Second)})
		case 3:
			add(followUp{act: showsForged, after: 5 * time.Second})
		case 33:
			add(followUp{act: showsUnknown, after: 5 * time.Second})
		case 43:
			add(followUp{act: showsForeign, after: 5 * time.Second})
		}
		switch {
		case n%10 < 2:
			add(followUp{act: leaves, after: -1})
		case n%4 == 0:
			add(followUp{act: comesAgain, after: -1}) // in the afternoon
		}
	}
}

// arrivals are when each comes first, from the doors' opening on: six of ten in the rush, three
// until the morning ends, and one in the afternoon.
func (c *crowd) arrivals(d *day) []*visit {
	var all []*visit
	for i, n := range c.random.Perm(len(c.visitors)) {
		from, long := time.Duration(0), d.rush
		switch k := i % 10; {
		case k >= 9:
			from, long = d.afternoon.Sub(d.opens), d.closes.Sub(d.afternoon)*2/3
		case k >= 6:
			from, long = d.rush, d.morningEnds.Sub(d.opens)-d.rush-10*time.Second
		}
		v := c.visitors[n]
		all = append(all, &visit{who: v, act: arrives, due: d.opens.Add(from + time.Duration(c.random.Int64N(int64(long)))), door: d.first(v)})
	}
	slices.SortFunc(all, func(a, b *visit) int { return a.due.Compare(b.due) })
	return all
}

// mayBe are the verdicts that somebody who comes in now may be given, as the log has them. A
// desk need not know what another let in a moment ago, or while the hub was gone.
func (d *day) mayBe(v *visitor, door *post, now time.Time) []string {
	switch v.status {
	case "pending", "cancelled", "rejected":
		return []string{"refused " + v.status}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	session := d.sessionAt(now)
	var last *passage
	left := false
	for i, p := range v.times {
		if d.sessionAt(p.at) != session {
			continue
		}
		if left = p.out; !p.out {
			last = &v.times[i]
		}
	}
	if near(now, d.morningEnds) || v.doubts {
		return []string{"in first", "in again", "in after_exit", "already_in passback"}
	}
	switch {
	case last == nil && !left:
		return []string{"in first"}
	case slices.ContainsFunc(v.times, func(p passage) bool { return p.door != door && !d.exchanged(p.at, now) }):
		return []string{"in first", "in again", "in after_exit", "already_in passback"}
	case left || last == nil:
		return []string{"in after_exit", "in first"}
	}
	switch ago := now.Sub(last.at); {
	case ago < passback-3*time.Second:
		return []string{"already_in passback"}
	case ago > passback+3*time.Second:
		return []string{"in again"}
	}
	return []string{"in again", "already_in passback"}
}

// passback is passback_minutes of the conference.
const passback = time.Minute

func near(a, b time.Time) bool { return a.Sub(b).Abs() < 3*time.Second }

// sessionAt is the session that counts.
func (d *day) sessionAt(t time.Time) string {
	if t.Before(d.morningEnds) {
		return "morning"
	}
	return "afternoon"
}

// exchanged tells whether what one desk logged was surely known to the others then: some
// seconds had passed, and the hub was there. It is asked under day.mu.
func (d *day) exchanged(logged, now time.Time) bool {
	if now.Sub(logged) < 5*time.Second {
		return false
	}
	gone := d.hubGone
	if gone.from.IsZero() || logged.Before(gone.from.Add(-5*time.Second)) {
		return true
	}
	return !gone.to.IsZero() && now.After(gone.to.Add(20*time.Second))
}
