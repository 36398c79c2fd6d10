package command

import (
	"fmt"
	"io"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
)

// BenchmarkFiguresFollow is how long the figures of the organiser screen take after one
// entry more, with 100,000 entries before it.
func BenchmarkFiguresFollow(b *testing.B) {
	for _, registrations := range []int{10_000, 100_000} {
		for name, where := range map[string]checkin.Where{
			"everybody": nil,
			"filtered":  checkin.Where{}.With(checkin.ByCategory, checkin.MemberState).With(checkin.IsAttended, checkin.Yes),
		} {
			b.Run(fmt.Sprintf("%d/%s", registrations, name), func(b *testing.B) {
				h, fresh := manyCame(b, registrations)
				if _, err := h.counts.Count(b.Context(), where); err != nil {
					b.Fatal(err)
				}
				used := time.Duration(0)
				for i := 0; b.Loop(); i++ {
					b.StopTimer()
					if _, err := h.desk.Present(b.Context(), checkin.Presentation{Reference: fresh[i%len(fresh)].Reference}); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
					before := processor()
					if _, err := h.counts.Count(b.Context(), where); err != nil {
						b.Fatal(err)
					}
					used += processor() - before
				}
				b.ReportMetric(float64(used.Microseconds())/1000/float64(b.N), "cpu-ms/op")
			})
		}
	}
}

// BenchmarkFiguresFirst is how long the first figures take, and the first of a filter.
func BenchmarkFiguresFirst(b *testing.B) {
	h, _ := manyCame(b, 100_000)
	b.Run("everything", func(b *testing.B) {
		before := processor()
		for b.Loop() {
			h.counts = &tally{house: h}
			if _, err := h.counts.Count(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((processor()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
	})
	b.Run("a filter", func(b *testing.B) {
		before := processor()
		for i := 0; b.Loop(); i++ {
			session := h.conference.Sessions[i%2].ID
			if _, err := h.counts.Count(b.Context(), checkin.Where{}.With(checkin.BySession, session)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((processor()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
	})
}

// manyCame is a house with 100,000 entries, and people who have not come yet.
func manyCame(b *testing.B, registrations int) (*house, []checkin.Registration) {
	b.Helper()
	h := testHouse(b)
	h.desk.Now = runningFrom(h.conference.Sessions[0].Start)
	bench := &benchCommand{Registrations: registrations, Entries: 100_000}
	if err := bench.fill(&session{Context: b.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}}, h); err != nil {
		b.Fatal(err)
	}
	people := manyPeople(h.conference, registrations)
	return h, people[len(people)-1000:]
}
