package exchange

import (
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"

	"antechamber/kiosk/checkin"
)

// match is whom a row stands for.
type match struct {
	reference    string
	registration checkin.Registration // zero where it is not known
	known        bool
}

// match finds the registration of a row, or makes its reference. why is not zero
// where the row cannot be told from others.
func (m *importer) match(row *Row, keys map[string]string) (found match, why Problem, err error) {
	r := &row.Registration
	if r.Reference != "" {
		if line, twin := m.lines[r.Reference]; twin {
			w := wrong{CodeTwin, fmt.Sprintf("The row has the reference of line %d. Every row needs another one.", line), strconv.Itoa(line)}
			return found, w.at(row.Line, row.column("reference"), "reference"), nil
		}
		found.reference = r.Reference
		found.registration, found.known, err = m.target.Get(r.Reference)
		return found, why, err
	}
	own := slices.IndexFunc(kinds[:], func(kind string) bool { return keys[kind] != "" })
	if own < 0 {
		return found, wrong{code: CodeName, sentence: "The row has neither a reference nor a name."}.at(row.Line, 0, ""), nil
	}
	for i, kind := range kinds[own:] {
		if keys[kind] == "" {
			continue
		}
		line, twin := m.keyLines[m.hash(kind, keys[kind])]
		if i == 0 && twin {
			w := wrong{CodeTwin, fmt.Sprintf("The row stands for the same registration as line %d: its %s is the same.", line, keyWords(kind)), strconv.Itoa(line)}
			return found, w.at(row.Line, 0, ""), nil
		}
		people, err := m.candidates(r, kind, keys[kind])
		switch {
		case err != nil:
			return found, why, err
		case len(people) > 1:
			w := wrong{code: CodeAmbiguous, sentence: fmt.Sprintf("Several registrations have the %s of the row. Give its reference.", keyWords(kind))}
			return found, w.at(row.Line, 0, ""), nil
		case len(people) == 1:
			return match{people[0].Reference, people[0], true}, why, nil
		}
	}
	found, err = m.made(r, kinds[own], keys[kinds[own]])
	return found, why, err
}

func keyWords(kind string) string {
	switch kind {
	case KeyExternal:
		return "source and external_id"
	case KeyTicket:
		return "ticket"
	case KeyEmail:
		return "e-mail address and name"
	}
	return "name and organisation"
}

// candidates returns the registrations with the key that the row can stand for;
// of several the ones that have its name, if there are such.
func (m *importer) candidates(r *checkin.Registration, kind, key string) ([]checkin.Registration, error) {
	references, err := m.lookup(kind, key)
	if err != nil {
		return nil, err
	}
	var people []checkin.Registration
	for _, ref := range references {
		if _, taken := m.lines[ref]; taken {
			continue
		}
		other, known, err := m.target.Get(ref)
		if err != nil {
			return nil, err
		}
		if known && !differ(&other, r, kind) {
			people = append(people, other)
		}
	}
	if len(people) < 2 {
		return people, nil
	}
	name := foldedName(r)
	namesakes := slices.DeleteFunc(slices.Clone(people), func(p checkin.Registration) bool { return foldedName(&p) != name })
	if len(namesakes) > 0 {
		return namesakes, nil
	}
	return people, nil
}

// differ tells whether two have a key each that is stronger than the kind, and not the same.
func differ(a, b *checkin.Registration, kind string) bool {
	for _, stronger := range kinds[:slices.Index(kinds[:], kind)] {
		x, y := firmKey(a, stronger), firmKey(b, stronger)
		if stronger == KeyEmail && a.Email != "" && b.Email != "" {
			x, y = Keys(a, 0)[KeyEmail], Keys(b, 0)[KeyEmail]
		}
		if x != "" && y != "" && x != y {
			return true
		}
	}
	return false
}

// mostAttempts is how many references are tried for one key. That even one is
// taken by somebody else is a matter of one in a hundred imports of 100,000.
const mostAttempts = 50

// made makes the reference of a row that matched nobody. One whose registration
// is known already is that of the same person where anything else agrees: the
// keys were changed since. Else two keys happen to make one reference, and the next is tried.
func (m *importer) made(r *checkin.Registration, kind, key string) (match, error) {
	for attempt := range mostAttempts {
		basis := join(kind, key)
		if attempt > 0 {
			basis = join(basis, strconv.Itoa(attempt))
		}
		ref, ok := checkin.NormalReference(m.options.MakeReference(basis))
		if !ok {
			return match{}, errors.New("the reference that was made for it is not one")
		}
		if _, taken := m.lines[ref]; taken {
			continue
		}
		other, known, err := m.target.Get(ref)
		if err != nil {
			return match{}, err
		}
		if !known {
			return match{reference: ref}, nil
		}
		if akin(&other, r) && !differ(&other, r, kind) {
			return match{ref, other, true}, nil
		}
	}
	return match{}, errors.New("no free reference was found for it")
}

func akin(a, b *checkin.Registration) bool {
	return foldedName(a) == foldedName(b) ||
		a.Email != "" && foldEmail(a.Email) == foldEmail(b.Email) ||
		a.Organisation != "" && foldKey(a.Organisation) == foldKey(b.Organisation)
}

// claim remembers that the line stands for the registration and the keys.
func (m *importer) claim(line int, reference string, keys map[string]string) {
	m.lines[reference] = line
	for kind, key := range keys {
		if kind != KeyName { // it has the number, so that it is unique
			m.keyLines[m.hash(kind, key)] = line
		}
	}
}

// number counts those of one name and organisation.
func (m *importer) number(f folded) int {
	h := m.hash(f.name, f.organisation)
	m.equals[h]++
	return m.equals[h]
}

func (m *importer) hash(a, b string) uint64 { return maphash.String(m.seed, join(a, b)) }
