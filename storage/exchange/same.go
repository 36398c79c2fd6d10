package exchange

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// Same finds registrations that may be of one person: to be looked at by somebody, and
// never merged by itself. It keeps references and hashes, and no name.
type Same struct {
	seed   maphash.Seed
	people []sameOne
	known  map[string]bool
	having map[uint64]int // the first with the key
}

type sameOne struct {
	reference string
	group     int // another of the same person, or itself
}

// NewSame finds among nobody yet.
func NewSame() *Same {
	return &Same{seed: maphash.MakeSeed(), known: make(map[string]bool), having: make(map[uint64]int)}
}

// Add adds a registration, once. One that lets nobody in is nobody's double.
func (s *Same) Add(r *checkin.Registration) {
	if s.known[r.Reference] {
		return
	}
	s.known[r.Reference] = true
	if r.Status == checkin.StatusCancelled || r.Status == checkin.StatusRejected {
		return
	}
	at := len(s.people)
	s.people = append(s.people, sameOne{r.Reference, at})
	names := []string{sortedName(r.GivenName + " " + r.FamilyName), sortedName(r.LatinName)}
	if names[1] == names[0] {
		names = names[:1]
	}
	for _, name := range names {
		if name == "" {
			continue
		}
		if r.Organisation != "" {
			s.join(at, "organisation", name, foldKey(r.Organisation))
		}
		if r.Email != "" {
			s.join(at, "email", name, foldEmail(r.Email))
		}
	}
}

// Has tells whether a registration was added.
func (s *Same) Has(reference string) bool { return s.known[reference] }

// sortedName is a name without regard to the order of its words.
func sortedName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == '\u00a0' })
	for i, w := range words {
		words[i] = foldKey(w)
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	if len(words) < 2 { // one word is of many people
		return ""
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

func (s *Same) join(at int, fields ...string) {
	key := maphash.String(s.seed, join(fields...))
	other, there := s.having[key]
	if !there {
		s.having[key] = at
		return
	}
	s.people[s.root(at)].group = s.root(other)
}

func (s *Same) root(i int) int {
	for s.people[i].group != i {
		s.people[i].group = s.people[s.people[i].group].group
		i = s.people[i].group
	}
	return i
}

// Groups returns the references that may be of one person each, in order.
func (s *Same) Groups() [][]string {
	of := make(map[int][]string)
	for i := range s.people {
		root := s.root(i)
		of[root] = append(of[root], s.people[i].reference)
	}
	var groups [][]string
	for _, references := range of {
		if len(references) > 1 {
			slices.Sort(references)
			groups = append(groups, references)
		}
	}
	slices.SortFunc(groups, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return groups
}
