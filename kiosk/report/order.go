package report

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"antechamber/kiosk/checkin"
)

// person is a registration with what it is sorted by.
type person struct {
	*checkin.Registration
	family, given string // in Latin letters
	key           []byte
}

// indexed is the name as an index has it.
func (p *person) indexed() string {
	if p.family == "" || p.given == "" {
		return p.family + p.given
	}
	return p.family + ", " + p.given
}

// native is the name in its own script where that is not the Latin one.
func (p *person) native() Cell {
	if p.Latin() == "" {
		return Cell{}
	}
	return Cell{Text: p.Name(), Language: p.Language}
}

// order sorts as an index does: without regard to case, and accents last.
type order struct{ collator *collate.Collator }

func newOrder() *order { return &order{collate.New(language.English, collate.IgnoreCase)} }

func (o *order) key(s string) []byte {
	var b collate.Buffer
	return o.collator.KeyFromString(&b, s)
}

func (o *order) person(r *checkin.Registration) person {
	p := person{Registration: r}
	p.family, p.given = latinParts(r)
	p.key = o.key(p.family + "\x00" + p.given + "\x00" + r.Reference)
	return p
}

func byName(a, b person) int { return slices.Compare(a.key, b.key) }

// byRank is the order of a delegation: its head, its deputies, then by rank as notified.
func byRank(a, b person) int {
	return cmp.Or(cmp.Compare(leads(a), leads(b)), cmp.Compare(rank(a), rank(b)), byName(a, b))
}

func leads(p person) int {
	switch p.DelegationRole {
	case "head":
		return 0
	case "deputy":
		return 1
	}
	return 2
}

// rank is the rank as notified; who has none comes last.
func rank(p person) uint { return uint(p.Rank) - 1 }

// letter is the one of A to Z under which a name stands, or "#" where it begins with none.
func (o *order) letter(name string) string {
	letter := "#"
	name = strings.TrimFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for l := 'A'; l <= 'Z'; l++ {
		if o.collator.CompareString(string(l), name) > 0 {
			break
		}
		letter = string(l)
	}
	return letter
}

// latinParts returns family and given name in Latin letters. The Latin form of a name
// in another script is one text: its family name is the end, or the beginning, that
// sounds most like the family name.
func latinParts(r *checkin.Registration) (family, given string) {
	latin := r.Latin()
	if latin == "" {
		return strings.TrimSpace(r.FamilyName), strings.TrimSpace(r.GivenName)
	}
	words := strings.Fields(latin)
	sound := skeleton(r.FamilyName)
	best := -1.0
	for n := 1; n < len(words); n++ {
		cut := len(words) - n
		if score := alike(skeleton(strings.Join(words[cut:], "")), sound); score > best {
			best, family, given = score, strings.Join(words[cut:], " "), strings.Join(words[:cut], " ")
		}
	}
	for n := 1; n < len(words); n++ {
		if score := alike(skeleton(strings.Join(words[:n], "")), sound); score > best {
			best, family, given = score, strings.Join(words[:n], " "), strings.Join(words[n:], " ")
		}
	}
	if family == "" {
		family = latin
	}
	return family, given
}

// skeleton is what is left of a name in any spelling: its consonants in Latin letters.
func skeleton(name string) string {
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case r < 'a' || r > 'z', strings.ContainsRune("aeiouyw", r):
			return -1
		}
		return r
	}, unidecode.Unidecode(name))
}

// alike tells how much of two texts is the same in the same order, from 0 to 1.
func alike(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	lengths := make([]int, len(b)+1)
	for i := range len(a) {
		before := 0
		for j := range len(b) {
			diagonal := before
			before = lengths[j+1]
			if a[i] == b[j] {
				lengths[j+1] = diagonal + 1
			} else {
				lengths[j+1] = max(lengths[j+1], lengths[j])
			}
		}
	}
	return 2 * float64(lengths[len(b)]) / float64(len(a)+len(b))
}
