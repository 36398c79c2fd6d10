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
	named  map[uint64]int // the first of the name
	others map[uint64][]int
	names  [][]uint64 // of each, those that others have too or may have
}

type sameOne struct {
	reference string
	group     int // another of the same person, or itself
}

// NewSame finds among nobody yet.
func NewSame() *Same {
	return &Same{seed: maphash.MakeSeed(), known: make(map[string]bool), having: make(map[uint64]int), named: make(map[uint64]int), others: make(map[uint64][]int)}
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
	s.people, s.names = append(s.people, sameOne{r.Reference, at}), append(s.names, nil)
	names := []string{sortedName(r.GivenName + " " + r.FamilyName), sortedName(r.LatinName)}
	if names[1] == names[0] {
		names = names[:1]
	}
	for _, name := range names {
		if name == "" {
			continue
		}
		s.name(at, name)
		if r.Organisation != "" {
			s.join(at, "organisation", name, foldKey(r.Organisation))
		}
		if r.Email != "" {
			s.join(at, "email", name, foldEmail(r.Email))
		}
	}
}

// name keeps who has the name.
func (s *Same) name(at int, name string) {
	key := maphash.String(s.seed, name)
	s.names[at] = append(s.names[at], key)
	first, there := s.named[key]
	switch {
	case !there:
		s.named[key] = at
	case len(s.others[key]) == 0:
		s.others[key] = []int{first, at}
	default:
		s.others[key] = append(s.others[key], at)
	}
}

// bearer is one who has a name that others have too.
type bearer struct {
	reference string
	root      int // of the group
}

// Namesakes returns what tells of a registration which others have one of its names,
// in whatever order of the words, and are not of Groups with it: in order. It keeps
// nobody whose name is of nobody else.
func (s *Same) Namesakes() func(reference string) []string {
	bearers := make(map[uint64][]bearer, len(s.others))
	for key, all := range s.others {
		for _, i := range all {
			bearers[key] = append(bearers[key], bearer{s.people[i].reference, s.root(i)})
		}
	}
	names := make(map[string][]uint64)
	for i, keys := range s.names {
		for _, key := range keys {
			if len(bearers[key]) > 0 {
				names[s.people[i].reference] = append(names[s.people[i].reference], key)
			}
		}
	}
	return func(reference string) (namesakes []string) {
		for _, key := range names[reference] {
			of := bearers[key]
			self := of[slices.IndexFunc(of, func(b bearer) bool { return b.reference == reference })]
			for _, b := range of {
				if b.root != self.root && !slices.Contains(namesakes, b.reference) {
					namesakes = append(namesakes, b.reference)
				}
			}
		}
		slices.Sort(namesakes)
		return namesakes
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
