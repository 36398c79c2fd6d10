package checkin

import (
	"slices"
	"strings"
)

// Represented is how many organisations somebody came for, of those of each row of
// Rows, in their order. A person without an organisation represents none.
func (k *Counting) Represented(dims []Dimension, rows []CountRow) []int {
	at := slices.IndexFunc(dims, func(d Dimension) bool { return d.Name == ByOrganisation })
	all := rows
	if at < 0 {
		at = len(dims)
		all = k.Rows(append(slices.Clone(dims), Dimension{Name: ByOrganisation}))
	}
	number := make(map[string]int)
	for _, r := range all {
		if r.Attended > 0 && r.Keys[at] != "" {
			number[strings.Join(r.Keys[:len(dims)], "\x00")]++
		}
	}
	represented := make([]int, len(rows))
	for i, r := range rows {
		represented[i] = number[strings.Join(r.Keys, "\x00")]
	}
	return represented
}

// Turned counts the presentations that ended in a reason, of whoever was not let through.
type Turned struct {
	Verdict       Verdict
	Reason        Reason
	Presentations int
	Persons       int // known ones, each once
}

// TurnedAwayOf counts whom the log has as turned away, by reason, in the order of
// the list of reasons.
func TurnedAwayOf(log []Entry) []Turned {
	persons := make(map[Reason]map[string]bool)
	counts, who := make(map[Reason]*Turned), PersonsOf(log)
	for _, e := range Sort(log) {
		if !e.turnsAway() {
			continue
		}
		t, known := counts[e.Reason]
		if !known {
			t = &Turned{Verdict: e.Verdict, Reason: e.Reason}
			counts[e.Reason], persons[e.Reason] = t, make(map[string]bool)
		}
		t.Presentations++
		if one := who.Of(e.Reference); one != "" && !persons[e.Reason][one] {
			persons[e.Reason][one] = true
			t.Persons++
		}
	}
	return inOrderOfReasons(counts)
}

// inOrderOfReasons puts counts in the order of the list of reasons, those of a later version last.
func inOrderOfReasons(counts map[Reason]*Turned) []Turned {
	var all []Turned
	for _, reason := range turningReasons() {
		if t, ok := counts[reason]; ok {
			all = append(all, *t)
			delete(counts, reason)
		}
	}
	rest := make([]Turned, 0, len(counts))
	for _, t := range counts {
		rest = append(rest, *t)
	}
	slices.SortFunc(rest, func(a, b Turned) int { return strings.Compare(string(a.Reason), string(b.Reason)) })
	return append(all, rest...)
}

func turningReasons() []Reason {
	return []Reason{
		Passback, Once, TooEarly, Full, QuotaFull,
		UnknownCode, Forged, WrongConference, RehearsalBadge, DayBadge, Superseded, Revoked, Cancelled, Pending, Rejected, NotEntitled, NoSession, TooLate,
	}
}
