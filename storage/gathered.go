package storage

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// gathered is what an import put and the database does not have yet. References and hashes
// come in no order: written in theirs, pages of the database are filled one after another,
// and fewer are moved. nil gathers nothing, and everything is written at once.
type gathered struct {
	people map[string]gatheredPerson
	found  map[[matchSize]byte]string // who is found by a hash
	also   []pair                     // who is found by it besides
}

type gatheredPerson struct {
	registration checkin.Registration
	row          []any // as insertRegistration takes it
}

// pair is a row of the table match: a hash, and a reference.
type pair [matchSize + referenceSize]byte

// referenceSize is how many bytes a reference has.
const referenceSize = 8

// mostGathered is how many registrations are gathered before they are written.
const mostGathered = 20_000

func newGathered() *gathered {
	return &gathered{people: make(map[string]gatheredPerson), found: make(map[[matchSize]byte]string)}
}

// person returns who is gathered under a reference.
func (g *gathered) person(reference string) (p gatheredPerson, there bool) {
	if g != nil {
		p, there = g.people[reference]
	}
	return p, there
}

// having returns the references that are found by a hash, in no order.
func (g *gathered) having(hash []byte) (references []string) {
	if g == nil {
		return nil
	}
	if reference, there := g.found[[matchSize]byte(hash)]; there {
		references = append(references, reference)
	}
	for _, p := range g.also {
		if bytes.Equal(p[:matchSize], hash) {
			references = append(references, string(p[matchSize:]))
		}
	}
	return references
}

func (g *gathered) add(p gatheredPerson, matches []byte) {
	reference := p.registration.Reference
	g.people[reference] = p
	for hash := range slices.Chunk(matches, matchSize) {
		h := [matchSize]byte(hash)
		switch other, there := g.found[h]; {
		case !there:
			g.found[h] = reference
		case other != reference:
			g.also = append(g.also, pairOf(h, reference))
		}
	}
}

func pairOf(hash [matchSize]byte, reference string) (p pair) {
	copy(p[:], hash[:])
	copy(p[matchSize:], reference)
	return p
}

// flush writes what was gathered.
func (tx *RegistrationTx) flush() error {
	g := tx.gathered
	if g == nil || len(g.people) == 0 {
		return nil
	}
	rows := make([][]any, 0, len(g.people))
	for _, reference := range slices.Sorted(maps.Keys(g.people)) {
		rows = append(rows, g.people[reference].row)
	}
	pairs := g.also
	for hash, reference := range g.found {
		pairs = append(pairs, pairOf(hash, reference))
	}
	slices.SortFunc(pairs, func(a, b pair) int { return bytes.Compare(a[:], b[:]) })
	tx.gathered = newGathered()
	if err := tx.view.session.insert(insertRegistration, rows); err != nil {
		return err
	}
	return tx.view.session.insertPairs(pairs)
}

// Statements without their values.
const (
	insertRegistration = "INSERT OR FAIL INTO registration (reference, wrapped_key, document, matches, bucket, fingerprint) VALUES "
	insertMatch        = "INSERT OR IGNORE INTO match (hash, reference) VALUES "
)

// rowsAtOnce is how many rows one statement inserts.
const rowsAtOnce = 16

// insert inserts rows, several by each statement.
func (s *session) insert(statement string, rows [][]any) error {
	for some := range slices.Chunk(rows, rowsAtOnce) {
		one := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(some[0])), ", ") + ")"
		var args []any
		for _, row := range some {
			args = append(args, row...)
		}
		if err := s.exec(statement+one+strings.Repeat(", "+one, len(some)-1), args...); err != nil {
			return err
		}
	}
	return nil
}

// insertPairs inserts rows of the table match by one statement: an import has half a million, and
// to bind each by itself takes longer than to insert it.
func (s *session) insertPairs(pairs []pair) error {
	if len(pairs) == 0 {
		return nil
	}
	all := make([]byte, 0, len(pairs)*len(pairs[0]))
	for i := range pairs {
		all = append(all, pairs[i][:]...)
	}
	return s.exec(`WITH RECURSIVE at (i) AS (SELECT 1 UNION ALL SELECT i + 24 FROM at WHERE i + 24 < length(?1))
		INSERT OR IGNORE INTO match (hash, reference) SELECT substr(?1, i, 16), CAST(substr(?1, i + 16, 8) AS TEXT) FROM at`, all)
}
