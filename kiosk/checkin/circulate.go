package checkin

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// What an export entry has as its reason: what was exported.
const (
	ExportAttendance    Reason = "attendance"
	ExportCounts        Reason = "counts"
	ExportEnvelopes     Reason = "envelopes"  // sheets for the badges of each delegation
	ExportSignatures    Reason = "signatures" // lists on which delegations sign for their badges
	ExportDoorList      Reason = "door_list"
	ExportInside        Reason = "inside"
	ExportParticipants  Reason = "participants"
	ExportRegistrations Reason = "registrations"
	ExportSummary       Reason = "summary"
	ExportInvitations   Reason = "invitations"
	ExportCheckin       Reason = "checkin" // who came, for the system that they registered at
)

// roundedTo is how exactly times stand in the exports of a sensitive conference.
const roundedTo = 15 * time.Minute

// Rounded returns the instant as it may stand in an export: that of a sensitive
// conference is rounded down to a quarter of an hour.
func (c *Conference) Rounded(at time.Time) time.Time {
	if !c.Sensitive {
		return at
	}
	return c.RoundedTo(at, roundedTo)
}

// RoundedTo returns the instant rounded down to a step, which is counted from midnight
// at the conference.
func (c *Conference) RoundedTo(at time.Time, step time.Duration) time.Time {
	return spanOf(at.In(c.Zone), step)
}

// Finer tells whether a dimension would tell times more exactly than exports do.
func (c *Conference) Finer(d Dimension) bool {
	return c.Sensitive && d.Name == ByTime && d.Step%roundedTo != 0
}

// Figure is one of the four in a row of counts.
type Figure struct {
	Number int
	None   bool // the group has no such figure
	Hidden Hidden
}

// Hidden says why a figure must not be circulated.
type Hidden int

// Small figures tell who it was. The others are hidden because a small one could be
// told from them and a total.
const (
	Shown Hidden = iota
	Small
	Beside
)

// SmallBelow is the first number of persons that may be told: fewer, but not none, are few enough to be known.
const SmallBelow = 5

// FiguresOf returns the figures of each row: expected, badged, attended and inside.
func FiguresOf(rows []CountRow) [][4]Figure {
	table := make([][4]Figure, len(rows))
	for i, r := range rows {
		for j, n := range []*int{r.Expected, r.Badged, &r.Attended, &r.Inside} {
			if table[i][j].None = n == nil; n != nil {
				table[i][j].Number = *n
			}
		}
	}
	return table
}

// Circulated returns the figures of each row with those hidden that must not be told outside: the small ones, and as many others
// as it takes that no small one follows from the rest and the total of its group. A
// group is the rows that differ in one key.
func Circulated(rows []CountRow) [][4]Figure {
	table := FiguresOf(rows)
	for i := range table {
		for j := range table[i] {
			if f := &table[i][j]; 0 < f.Number && f.Number < SmallBelow {
				f.Hidden = Small
			}
		}
	}
	for again := true; again; {
		again = false
		for _, group := range groups(rows) {
			for j := range 4 {
				again = hideBeside(table, group, j) || again
			}
		}
	}
	return table
}

// groups returns the places of the rows whose keys differ in one only, for each key.
func groups(rows []CountRow) [][]int {
	var all [][]int
	for key := 0; len(rows) > 0 && key < len(rows[0].Keys); key++ {
		byRest := make(map[string][]int)
		for i, r := range rows {
			rest := strings.Join(slices.Concat(r.Keys[:key], r.Keys[key+1:]), "\x00")
			byRest[rest] = append(byRest[rest], i)
		}
		for _, group := range byRest {
			all = append(all, group)
		}
	}
	slices.SortFunc(all, slices.Compare[[]int]) // whatever order the map has
	return all
}

// hideBeside hides the least of the group's figures that is still shown, where a
// hidden one would follow from the total, and tells whether it did.
func hideBeside(table [][4]Figure, group []int, j int) bool {
	if !follows(table, group, j) {
		return false
	}
	shown := slices.DeleteFunc(slices.Clone(group), func(i int) bool { return table[i][j].Hidden != Shown || table[i][j].Number == 0 })
	if len(shown) == 0 {
		return false
	}
	least := slices.MinFunc(shown, func(a, b int) int {
		return cmp.Or(cmp.Compare(table[a][j].Number, table[b][j].Number), cmp.Compare(a, b))
	})
	table[least][j].Hidden = Beside
	return true
}

// follows tells whether one of the group's hidden figures is known to whoever knows
// their sum: it can have one value only, given between what the others lie.
func follows(table [][4]Figure, group []int, j int) bool {
	sum, least, most := 0, 0, 0
	for _, i := range group {
		if f := table[i][j]; f.Hidden != Shown {
			low, high := f.between()
			sum, least, most = sum+f.Number, least+low, most+high
		}
	}
	for _, i := range group {
		if f := table[i][j]; f.Hidden != Shown {
			low, high := f.between()
			if max(low, sum-(most-high)) >= min(high, sum-(least-low)) {
				return true
			}
		}
	}
	return false
}

// between are the least and the most that a hidden figure can be, as its sign tells.
func (f Figure) between() (low, high int) {
	if f.Hidden == Small {
		return 1, SmallBelow - 1
	}
	const unbounded = 1 << 40
	return SmallBelow, unbounded
}
