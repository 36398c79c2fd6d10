package search

import (
	"iter"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// oneVowel writes those two letters as one that some write for one: ae, oe, ue, aa.
func oneVowel(s string) string {
	double := func(i int) bool {
		return i+1 < len(s) && (s[i+1] == 'e' && (s[i] == 'a' || s[i] == 'o' || s[i] == 'u') || s[i+1] == 'a' && s[i] == 'a')
	}
	out := []byte(nil)
	for i := 0; i < len(s); i++ {
		is := double(i)
		if is && out == nil {
			out = append(make([]byte, 0, len(s)), s[:i]...)
		}
		if out != nil {
			out = append(out, s[i])
		}
		if is {
			i++
		}
	}
	if out == nil {
		return s
	}
	return string(out)
}

// nameKey returns a name as facts compare it: Müller, MUELLER and Muller are one, and
// so are Al Masri and Al-Masri, or an Arabic name with and without its article.
func nameKey(name string) string { return nameKeyOf(Fold(name)) }

func nameKeyOf(folded string) string { return keyOf(strings.Fields(folded)) }

// keyOf is nameKey of folded words.
func keyOf(words []string) string {
	key := strings.Join(words, "")
	if rest, ok := strings.CutPrefix(key, "ال"); ok && rest != "" {
		return rest
	}
	return oneVowel(key)
}

// mostParts is how many words of a name are taken apart.
const mostParts = 6

// parts adds the keys of the runs of whole words that may stand for a folded name: who
// has two family names may give either. Particles stand for nobody.
func (b *bag) parts(folded string) {
	words := strings.Fields(folded)
	b.add(keyOf(words))
	words = words[:min(len(words), mostParts)]
	for from := range words {
		for to := from + 1; to <= len(words); to++ {
			if run := words[from:to]; slices.ContainsFunc(run, isNoParticle) {
				b.add(keyOf(run))
			}
		}
	}
}

// isNoParticle tells a word that may stand for a name from one that only goes with it.
func isNoParticle(word string) bool {
	switch word {
	case "al", "el", "bin", "bint", "ibn", "abu", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du",
		"e", "la", "las", "le", "les", "los", "mac", "mc", "ter", "van", "von", "y", "zu", "zum", "zur":
		return false
	}
	return true
}

// nameKeys returns the keys of the parts of a folded name, as written and in Latin letters.
func nameKeys(folded string) []string {
	var b bag
	b.parts(folded)
	if !isASCII(folded) {
		for latin := range latinSpellings(folded) {
			b.parts(latin)
		}
	}
	return b.words
}

// factKeys returns by what keys a person's family name and given names are known. The
// name in the passport does not say which of its words are which: its beginnings and
// ends serve as either, as far as they are not the other's. Some write the whole name
// where the family name is asked for; that says more, and is as good.
func factKeys(r *checkin.Registration) (family, given []string) {
	familyName, givenName, passport := Fold(r.FamilyName), Fold(r.GivenName), Fold(r.LatinName)
	if familyName == "" { // who has one name only gives that
		family = nameKeys(givenName)
		return family, family
	}
	family, given = nameKeys(familyName), nameKeys(givenName)
	edges := passportKeys(passport)
	family, given = with(family, edges, given), with(given, edges, family)
	return with(family, wholeKeys(familyName, givenName, passport), nil), given
}

// wholeKeys returns the keys of a whole name in either order.
func wholeKeys(family, given, passport string) []string {
	var b bag
	for _, name := range []string{given + " " + family, family + " " + given, passport} {
		b.add(nameKeyOf(name))
		if !isASCII(name) {
			for latin := range latinSpellings(name) {
				b.add(nameKeyOf(latin))
			}
		}
	}
	return b.words
}

func with(own, edges, others []string) []string {
	own = slices.Clone(own)
	for _, key := range edges {
		if !slices.Contains(own, key) && !slices.Contains(others, key) {
			own = append(own, key)
		}
	}
	return own
}

// passportKeys returns the keys of the beginnings and ends of a whole folded name.
func passportKeys(folded string) []string {
	var b bag
	words := strings.Fields(folded)
	words = words[:min(len(words), mostParts)]
	for i := 1; i < len(words); i++ {
		for _, run := range [][]string{words[:i], words[i:]} {
			if slices.ContainsFunc(run, isNoParticle) {
				b.add(keyOf(run))
			}
		}
	}
	return b.words
}

// factMark parts the keys of one fact from those of another.
type factMark byte

const (
	familyMark  factMark = 'f'
	givenMark   factMark = 'g'
	countryMark factMark = 'c'
)

// factHash is FNV-1a, which hash/fnv makes with an allocation.
func factHash(mark factMark, key string) uint32 {
	const prime = 16777619
	h := (uint32(2166136261) ^ uint32(mark)) * prime
	for i := range len(key) {
		h = (h ^ uint32(key[i])) * prime
	}
	return h
}

// factHashes are what the index keeps of what a listed person is recognised by, beside
// the address and the organisation. Equal ones may be of different people.
func factHashes(r *checkin.Registration) []uint32 {
	var all []uint32
	family, given := factKeys(r)
	for _, key := range family {
		all = append(all, factHash(familyMark, key))
	}
	for _, key := range given {
		all = append(all, factHash(givenMark, key))
	}
	if r.Country != "" {
		all = append(all, factHash(countryMark, strings.ToUpper(r.Country)))
	}
	return all
}

// factList says which documents have the hash of a fact: the hash above the document,
// in order.
type factList []uint64

func factOf(hash, doc uint32) uint64 { return uint64(hash)<<32 | uint64(doc) }

func newFactList(list []uint64) factList {
	slices.Sort(list)
	return slices.Clip(slices.Compact(list))
}

// of yields the documents with the hash.
func (l factList) of(hash uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		from, _ := slices.BinarySearch(l, factOf(hash, 0))
		for _, f := range l[from:] {
			if uint32(f>>32) != hash || !yield(uint32(f)) {
				return
			}
		}
	}
}

// has tells whether the document has the hash.
func (l factList) has(hash, doc uint32) bool {
	_, ok := slices.BinarySearch(l, factOf(hash, doc))
	return ok
}

// byDocument returns the hashes of each of so many documents.
func (l factList) byDocument(size int) [][]uint32 {
	all := make([][]uint32, size)
	for _, f := range l {
		all[uint32(f)] = append(all[uint32(f)], uint32(f>>32))
	}
	return all
}
