package search

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// Organisations returns the organisations of those who are not hidden, as they are
// registered, in no order.
func (x *Index) Organisations() []string {
	names := make(map[string]bool)
	x.segments(func(s *segment, gone set) {
		used := make([]bool, len(s.organisations))
		for doc, n := range s.represents {
			used[n] = used[n] || !gone.has(uint32(doc))
		}
		for n, name := range s.organisations {
			if used[n] && name != "" {
				names[name] = true
			}
		}
	})
	return slices.Collect(maps.Keys(names))
}

// Of returns the references of those, hidden ones left out, whose organisation as
// registered is one of those that is says.
func (x *Index) Of(is func(organisation string) bool) []string {
	var found []string
	x.segments(func(s *segment, gone set) {
		wanted := make([]bool, len(s.organisations))
		for n, name := range s.organisations {
			wanted[n] = name != "" && is(name)
		}
		for doc, n := range s.represents {
			if wanted[n] && !gone.has(uint32(doc)) {
				found = append(found, s.reference(uint32(doc)))
			}
		}
	})
	return found
}

// mailed returns the references of the listed people with the address.
func (x *Index) mailed(email string) []string {
	hash := emailHash(email)
	if hash == 0 {
		return nil
	}
	var found []string
	x.segments(func(s *segment, gone set) {
		for doc, h := range s.emails {
			if h == hash && !gone.has(uint32(doc)) {
				found = append(found, s.reference(uint32(doc)))
			}
		}
	})
	return found
}

// emailHash finds an address again: equal hashes may be of different ones.
func emailHash(email string) uint64 {
	email = emailForm(email)
	if email == "" {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(email))
	return max(h.Sum64(), 1)
}

func emailForm(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Roll completes the names of organisations: those that a conference knows, in any
// of their names, and others under which somebody is registered.
type Roll struct {
	conference *checkin.Conference
	lines      []rollLine
}

// rollLine is an organisation and how it is written when it is chosen.
type rollLine struct {
	name  string
	terms []string // folded names
}

// NewRoll makes the list. registered are names as Index.Organisations returns them:
// an organisation that somebody represents already keeps the name that it has there.
func NewRoll(c *checkin.Conference, registered []string) *Roll {
	r := &Roll{conference: c}
	places := make(map[string]int) // of known organisations, by their English name
	for _, o := range c.Organisations {
		line := rollLine{name: o.Name.In("en")}
		for _, name := range o.Name {
			line.terms = append(line.terms, Fold(name))
		}
		for _, name := range o.Aliases {
			line.terms = append(line.terms, Fold(name))
		}
		places[line.name] = len(r.lines)
		r.lines = append(r.lines, line)
	}
	for _, name := range slices.Sorted(slices.Values(registered)) {
		if o, known := c.Organisation(name); known {
			r.lines[places[o.Name.In("en")]].name = name
		} else {
			r.lines = append(r.lines, rollLine{name, []string{Fold(name)}})
		}
	}
	return r
}

// Name returns how an organisation is written here that was given by any of its
// names; one that is not known stays as it is.
func (r *Roll) Name(given string) string {
	folded := Fold(given)
	for _, l := range r.lines {
		if folded != "" && slices.Contains(l.terms, folded) {
			return l.name
		}
	}
	return given
}

// Complete returns up to limit organisations whose name the words begin, the best
// first, as they are written when they are chosen.
func (r *Roll) Complete(words string, limit int) []string {
	typed := Fold(words)
	if typed == "" {
		return nil
	}
	type hit struct {
		rank int
		name string
	}
	var hits []hit
	for _, l := range r.lines {
		best := noTerm
		for _, term := range l.terms {
			best = min(best, completes(term, typed))
		}
		if best < noTerm {
			hits = append(hits, hit{best, l.name})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.name, b.name)) })
	names := make([]string, 0, min(limit, len(hits)))
	for _, h := range hits[:min(limit, len(hits))] {
		names = append(names, h.name)
	}
	return names
}

// noTerm is what completes returns where the typed words do not begin the name.
const noTerm = 3

// completes tells how well typed words stand for a name, the least best: all of it,
// its beginning, or each the beginning of one of its words.
func completes(term, typed string) int {
	switch {
	case term == typed:
		return 0
	case strings.HasPrefix(term, typed):
		return 1
	}
	words := strings.Fields(term)
	for part := range strings.FieldsSeq(typed) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, part) }) {
			return noTerm
		}
	}
	return 2
}
