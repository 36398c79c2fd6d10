package checkin

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"
)

func each[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range all {
			if !yield(x, nil) {
				return
			}
		}
	}
}

// countLines writes rows as "keys expected badged attended inside".
func countLines(rows []CountRow) string {
	number := func(n *int) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s %s %s %d %d\n", strings.Join(r.Keys, "|"), number(r.Expected), number(r.Badged), r.Attended, r.Inside)
	}
	return b.String()
}

func TestCounts(t *testing.T) {
	t.Parallel()
	people := []Registration{
		{Reference: "A", Category: "ngo", Organisation: "X", Gender: "woman", Status: StatusApproved},
		{Reference: "B", Category: "ngo", Organisation: "Y", Gender: "man", Status: StatusApproved},
		{Reference: "C", Category: "media", Organisation: "Y", Status: StatusApproved},
		{Reference: "D", Category: "media", Organisation: "Y", Status: StatusCancelled},
	}
	d, store, now := testDesk(people...)
	delivered := 0
	if _, err := d.Issue(context.Background(), order("A", "C"), made(&delivered)); err != nil {
		t.Fatal(err)
	}
	at := func(h, m int) { *now = time.Date(2007, 3, 5, h, m, 0, 0, d.Conference.Zone) }
	at(9, 50)
	present(t, d, Presentation{Code: "badge:A:1"})
	at(10, 20)
	present(t, d, Presentation{Code: "badge:A:1"}) // again: the same person
	present(t, d, Presentation{Reference: "B", By: ByName})
	present(t, d, Presentation{Reference: "D", By: ByName}) // cancelled
	at(10, 31)
	present(t, d, Presentation{Code: "badge:C:1"})
	if _, err := d.Undo(context.Background(), Correction{Reason: WrongPerson}); err != nil {
		t.Fatal(err)
	}
	present(t, d, Presentation{Reference: "B", By: ByName, Direction: Outwards})
	at(15, 10)
	present(t, d, Presentation{Reference: "B", By: ByName})

	on := func(h, m int) time.Time { return time.Date(2007, 3, 5, h, m, 0, 0, d.Conference.Zone) }
	afternoon, morning := time.Time{}, on(12, 0)
	for _, row := range []struct {
		by   string
		at   time.Time
		want string
	}{
		{"", afternoon, " 3 2 2 1\n"},
		{"", on(10, 25), " 3 2 2 2\n"},
		{"", on(14, 0), " 3 2 2 0\n"},
		{"", on(20, 0), " 3 2 2 0\n"},
		{"category", afternoon, "ngo 2 1 2 1\nmedia 1 1 0 0\n"},
		{"organisation", afternoon, "X 1 1 1 0\nY 2 1 1 1\n"},
		{"session", afternoon, "morning 3 2 2 0\nafternoon 2 1 1 1\nside 3 2 0 0\n"},
		{"gender", afternoon, "woman 1 1 1 0\nman 1 0 1 1\n 1 1 0 0\n"},
		{"entrance", afternoon, "main - - 2 1\n"},
		{"time:30m", afternoon, "2007-03-05 09:30 - - 1 0\n2007-03-05 10:00 - - 1 0\n2007-03-05 15:00 - - 0 1\n"},
		{"time:5h", afternoon, "2007-03-05 05:00 - - 1 0\n2007-03-05 10:00 - - 1 0\n2007-03-05 15:00 - - 0 1\n"},
		{"session,category", morning, "morning|ngo 2 1 2 1\nmorning|media 1 1 0 0\nafternoon|ngo 2 1 1 0\nside|ngo 2 1 0 0\nside|media 1 1 0 0\n"},
	} {
		dims, err := ParseDimensions(row.by)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := Count(d.Conference, each(people), each(store.entries), dims, row.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := countLines(rows); got != row.want {
			t.Errorf("by %q at %v:\n%swant:\n%s", row.by, row.at, got, row.want)
		}
	}
}

func TestCountsSurviveErasure(t *testing.T) {
	t.Parallel()
	d, store, _ := testDesk(somebody)
	present(t, d, Presentation{Code: "badge:A:1"})
	dims, _ := ParseDimensions("category,organisation")
	rows, err := Count(d.Conference, each[Registration](nil), each(store.entries), dims, time.Time{})
	if err != nil || countLines(rows) != "ngo|Org 0 0 1 1\n" {
		t.Errorf("%q, %v", countLines(rows), err)
	}
}

func TestParseDimensionsRefuses(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"colour", "time:x", "time:0", "time:48h", "category:15m"} {
		if dims, err := ParseDimensions(bad); FaultCode(err) != FaultInvalid {
			t.Errorf("ParseDimensions(%q) = %v, %v, want a Fault", bad, dims, err)
		}
	}
}
