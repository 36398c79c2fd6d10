package kiosk

import (
	"context"
	"time"

	"antechamber/kiosk/checkin"
)

// Counter tells how many came, and who; cmd/command keeps the counts.
type Counter interface {
	// Count returns the figures as they are now, of those whom the conditions hold for.
	Count(ctx context.Context, where checkin.Where) (Sight, error)
	// People returns those behind a figure, by name: of whom must not be listed only how many there are.
	People(ctx context.Context, g Group) (People, error)
}

// Sight is what organisers see at an instant.
type Sight struct {
	Total       checkin.CountRow
	Groups      map[string][]checkin.CountRow // by table: a dimension, or two as "role,gender"; arrivals by ArrivalsTable, in order of time
	Known       map[string][]string           // of dimensions, the groups that anybody is in, whatever the conditions are
	Represented Represented
	Peak        checkin.Peak
	Room        checkin.Room // that the peak is of
	TurnedAway  []checkin.Turned
}

// ArrivalsTable counts first arrivals by spans of five minutes.
const ArrivalsTable = "time:5m"

// Represented is how many States and other organisations somebody is registered for,
// and has come for.
type Represented struct {
	StatesExpected, StatesAttended, OthersExpected, OthersAttended int
}

// Group is a figure of the organiser screen.
type Group struct {
	Where  checkin.Where
	Table  string   // of Sight.Groups, or States or Others; "" is everybody
	Keys   []string // one a dimension; of time the first span and the one after the last; of TurnedAway a reason
	Figure Figure
}

// The tables of all States, and of all others that are represented.
const (
	States = "states"
	Others = "others"
)

// Figure is one of those that have people behind them.
type Figure int

// The four figures, and who was there at the peak or was turned away.
const (
	Expected Figure = iota
	Badged
	Attended
	Inside
	AtPeak
	TurnedAway
)

// People are those behind a figure.
type People struct {
	Listed  []checkin.Registration
	Others  int // who must not be listed
	Unknown int // how often somebody was turned away whose registration is not known
}

func figureOf(r *checkin.CountRow, f Figure) int {
	switch {
	case f == Attended:
		return r.Attended
	case f == Inside:
		return r.Inside
	case r.Expected == nil:
		return 0
	case f == Expected:
		return *r.Expected
	}
	return *r.Badged
}

// span is how many came first in a time.
type span struct {
	from    time.Time
	persons int
}

// spansOf adds the arrivals up to spans of a length, with those between in which nobody
// came, but no more than a day at five minutes has room for.
func spansOf(c *checkin.Conference, rows []checkin.CountRow, step time.Duration) []span {
	const most = 12 * 12
	var all []span
	for i := range rows {
		at, err := time.ParseInLocation(checkin.SpanLayout, rows[i].Keys[0], c.Zone)
		if err != nil {
			continue
		}
		midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, c.Zone)
		at = midnight.Add(at.Sub(midnight).Truncate(step))
		if n := len(all); n > 0 && !all[n-1].from.Before(at) {
			all[n-1].persons += rows[i].Attended
			continue
		}
		for n := len(all); n > 0 && n < most && all[n-1].from.Add(step).Before(at); n = len(all) {
			all = append(all, span{from: all[n-1].from.Add(step)})
		}
		all = append(all, span{at, rows[i].Attended})
	}
	return all[max(0, len(all)-most):]
}
