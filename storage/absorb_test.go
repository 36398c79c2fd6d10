package storage_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/exchange"
	"antechamber/storage/seal"
)

// Whatever is imported before, between and after, in any order: who was erased does
// not come back, and nobody else is kept out.
func TestErasedIsAbsorbing(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	s, err := storage.Open(t.Context(), storage.Options{
		Dir: filepath.Join(root, "data"), Keeper: seal.Keeper{Dir: filepath.Join(root, "keys"), FileOnly: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		m := &absorbing{store: s, round: round, erased: make(map[string]bool), born: make(map[string]int)}
		for range rapid.IntRange(2, 12).Draw(t, "acts") {
			rapid.SampledFrom([]func(*rapid.T){m.importRows, m.importRows, m.erase}).Draw(t, "act")(t)
		}
	})
}

type absorbing struct {
	store  *storage.Store
	round  int
	step   int
	erased map[string]bool // references, tickets, identifiers at a source, and addresses with the step
	born   map[string]int  // the step at which a registration came, by reference
}

// row draws what a file says of one of five persons: some of what identifies them.
func (m *absorbing) row(t *rapid.T) []string {
	who := fmt.Sprintf("%d-%d", m.round, rapid.IntRange(0, 4).Draw(t, "who"))
	some := func(name, value string) string {
		if rapid.Bool().Draw(t, name) {
			return value
		}
		return ""
	}
	reference := fmt.Sprintf("%05d%03d", m.round, who[len(who)-1])
	return []string{
		some("reference", reference), "Given", "Family " + who, "ngo", some("source", who), some("ticket", "T"+who), some("email", who+"@example.org"),
	}
}

func (m *absorbing) importRows(t *rapid.T) {
	m.step++
	row := m.row(t)
	text := "reference,given_name,family_name,category,external_id,ticket,email,source\n" + strings.Join(row, ",") + ",indico\n"
	table, err := exchange.ReadRegistrations(strings.NewReader(text), "people.csv", exchange.ReadOptions{
		KnownCategory: func(string) bool { return true }, KnownRole: func(string) bool { return true },
	})
	if err != nil {
		t.Fatal(err)
	}
	var report exchange.Report
	err = m.store.Import(context.Background(), func(tx *storage.RegistrationTx) error {
		report, err = exchange.Import(table.Rows(), tx, exchange.Options{MakeReference: tx.Reference, SkipBadRows: true})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range report.Rows {
		if _, known := m.born[row.Reference]; row.Reference != "" && !known {
			m.born[row.Reference] = m.step
		}
	}
	who := row[2]
	if report.Erased > 0 && !m.erased["anything of "+who] {
		t.Fatalf("%v was kept out, and is nobody who was erased", row)
	}
	m.check(t)
}

func (m *absorbing) erase(t *rapid.T) {
	m.step++
	here := m.people(t)
	if len(here) == 0 {
		return
	}
	r := rapid.SampledFrom(here).Draw(t, "whom")
	_, err := m.store.Erase(context.Background(), checkin.Erasure{
		Scope: checkin.OnePerson, Reference: r.Reference,
		Decide: func(checkin.View, int) ([]checkin.Entry, error) {
			return []checkin.Entry{{Kind: checkin.KindErase, At: time.Unix(0, 0), Reference: r.Reference}}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	m.erased["anything of "+r.FamilyName] = true
	m.erased["reference "+r.Reference] = true
	if r.ExternalID != "" {
		m.erased["source "+r.ExternalID] = true
	}
	if r.Ticket != "" {
		m.erased["ticket "+r.Ticket] = true
	}
	if r.Email != "" {
		m.erased["address "+r.Email] = true
	}
	m.check(t)
}

// people returns those of this round who are here, in order.
func (m *absorbing) people(t *rapid.T) (here []checkin.Registration) {
	for _, reference := range slices.Sorted(maps.Keys(m.born)) {
		r, found, err := m.store.Registration(context.Background(), reference)
		if err != nil {
			t.Fatal(err)
		}
		if found {
			here = append(here, r)
		}
	}
	return here
}

func (m *absorbing) check(t *rapid.T) {
	for _, r := range m.people(t) {
		shares := m.born[r.Reference] == m.step && m.erased["address "+r.Email]
		if shares || m.erased["reference "+r.Reference] || m.erased["source "+r.ExternalID] || m.erased["ticket "+r.Ticket] {
			t.Fatalf("somebody who was erased is here: %+v", r)
		}
	}
}
