package exchange_test

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

// makeReference stands for the HMAC under the conference's data key.
func makeReference(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").EncodeToString(sum[:5])
}

// memory is a Target in memory. It keeps what was put whether or not the import fails.
type memory struct {
	people map[string]checkin.Registration
	keys   map[string]map[string]string // by reference
	having map[string][]string          // references by kind and key
	erased map[string]bool              // references and e-mail addresses
	puts   int
	broken error
}

func newMemory() *memory {
	return &memory{people: map[string]checkin.Registration{}, keys: map[string]map[string]string{}, having: map[string][]string{}}
}

func (m *memory) Lookup(kind, key string) ([]string, error) {
	return m.having[kind+" "+key], m.broken
}

func (m *memory) Get(reference string) (checkin.Registration, bool, error) {
	r, ok := m.people[reference]
	return r, ok, m.broken
}

func (m *memory) Erased(r *checkin.Registration, here bool) (bool, error) {
	return m.erased[r.Reference] || !here && m.erased[r.Email], m.broken
}

func (m *memory) Put(r checkin.Registration, keys map[string]string) error {
	for kind, key := range m.keys[r.Reference] {
		m.having[kind+" "+key] = slices.DeleteFunc(m.having[kind+" "+key], func(ref string) bool { return ref == r.Reference })
	}
	for kind, key := range keys {
		m.having[kind+" "+key] = append(m.having[kind+" "+key], r.Reference)
	}
	m.people[r.Reference], m.keys[r.Reference] = r, keys
	m.puts++
	return nil
}

func (m *memory) clone() *memory {
	c := newMemory()
	for _, ref := range slices.Sorted(maps.Keys(m.people)) {
		_ = c.Put(m.people[ref], m.keys[ref])
	}
	c.puts = 0
	return c
}

var knownCategories = exchange.ReadOptions{
	KnownCategory: func(id string) bool {
		return slices.Contains([]string{"member-state", "observer", "organiser", "partner", "igo", "ngo", "media", "secretariat"}, id)
	},
	KnownRole: func(id string) bool {
		return slices.Contains([]string{"panellist", "moderator", "interpreter", "protection"}, id)
	},
}

func rowsOf(t testing.TB, text string) iter.Seq2[exchange.Row, error] {
	t.Helper()
	table, err := exchange.ReadRegistrations(strings.NewReader(text), "people.csv", knownCategories)
	if err != nil {
		t.Fatal(err)
	}
	return table.Rows()
}

// read returns the good rows, the problems of the bad ones, and what ended the reading.
func read(text string) (rows []exchange.Row, problems []exchange.Problem, err error) {
	table, err := exchange.ReadRegistrations(strings.NewReader(text), "people.csv", knownCategories)
	if err != nil {
		return nil, nil, err
	}
	for row, err := range table.Rows() {
		if err != nil {
			return rows, problems, err
		}
		if len(row.Problems) == 0 {
			rows = append(rows, row)
		}
		problems = append(problems, row.Problems...)
	}
	return rows, problems, nil
}

func problemIn(err error) exchange.Problem {
	var p exchange.Problem
	errors.As(err, &p)
	return p
}
