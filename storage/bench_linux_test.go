package storage

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
)

const (
	manyRegistrations = 100_000
	manyEntries       = 200_000
)

// fill puts registrations and entries into the store.
func fill(b *testing.B, s *Store, registrations, entries int) {
	b.Helper()
	start := time.Now()
	err := s.Import(b.Context(), func(tx *RegistrationTx) error {
		for n := range registrations {
			r := numbered(n)
			if err := tx.Put(r, map[string]string{"email": r.Email + "\x00" + r.FamilyName, "organisation": r.FamilyName + "\x00" + r.Organisation}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d registrations put in %v", registrations, time.Since(start).Round(time.Millisecond))
	const batch = 1000
	for from := 0; from < entries; from += batch {
		var some []checkin.Entry
		for n := from; n < min(from+batch, entries); n++ {
			e := entered(numbered(n % registrations).Reference)
			e.Session = []string{"morning", "afternoon"}[n/registrations%2]
			some = append(some, e)
		}
		mustAppend(b, s, some...)
	}
}

func BenchmarkStore(b *testing.B) {
	s := mustOpen(b, testOptions(b))
	fill(b, s, manyRegistrations, manyEntries)

	b.Run("present", func(b *testing.B) { benchmarkPresent(b, s) })
	b.Run("registrations", func(b *testing.B) {
		for b.Loop() {
			count := 0
			for _, err := range s.Registrations(b.Context()) {
				if err != nil {
					b.Fatal(err)
				}
				count++
			}
			if count != manyRegistrations {
				b.Fatal(count)
			}
		}
	})
	b.Run("entries", func(b *testing.B) {
		for b.Loop() {
			for _, err := range s.Entries(b.Context(), checkin.EntryID{}) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if r, err := s.Verify(b.Context()); err != nil || len(r.Bad) > 0 {
				b.Fatal(r, err)
			}
		}
	})
}

// benchmarkPresent reports the median of a durable present and its ratio to that of
// a raw append of 4 KiB with fdatasync, made in turn.
func benchmarkPresent(b *testing.B, s *Store) {
	raw, err := os.Create(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	page := make([]byte, 4096)
	var presents, floors []time.Duration
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		start := time.Now()
		if _, err := raw.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := syscall.Fdatasync(int(raw.Fd())); err != nil {
			b.Fatal(err)
		}
		floors = append(floors, time.Since(start))
		b.StartTimer()
		start = time.Now()
		present(b, s, numbered(n*7919%manyRegistrations).Reference)
		presents = append(presents, time.Since(start))
	}
	b.ReportMetric(float64(median(presents).Microseconds()), "µs/median")
	b.ReportMetric(float64(median(floors).Microseconds()), "µs/raw-median")
	b.ReportMetric(float64(median(presents))/float64(median(floors)), "x-raw")
}

// present does what Desk.Present asks of a store.
func present(tb testing.TB, s *Store, reference string) {
	tb.Helper()
	_, err := s.Append(tb.Context(), func(v checkin.View) ([]checkin.Entry, error) {
		if _, found, err := v.Registration(reference); err != nil || !found {
			tb.Fatal(found, err)
		}
		history, err := v.History(reference)
		if err != nil {
			return nil, err
		}
		checkin.StandingOf(history, reference, "chamber", "morning")
		if _, err := v.Inside("chamber", "morning"); err != nil {
			return nil, err
		}
		return []checkin.Entry{entered(reference)}, nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
