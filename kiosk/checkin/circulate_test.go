package checkin

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// attended makes rows of one figure.
func attended(numbers ...int) []CountRow {
	rows := make([]CountRow, len(numbers))
	for i, n := range numbers {
		rows[i] = CountRow{Keys: []string{fmt.Sprint(i)}, Figures: Figures{Attended: n}}
	}
	return rows
}

func TestSmallFiguresAreHidden(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		numbers []int
		want    string // "<" small, "-" hidden beside
	}{
		{[]int{5, 9, 100}, "5 9 100"},
		{[]int{0, 0, 7}, "0 0 7"},
		{[]int{3, 9, 100}, "< - 100"},    // or 3 = total - 9 - 100
		{[]int{3, 2, 100}, "< < 100"},    // 5 in all: 1 and 4, 2 and 3
		{[]int{1, 1, 100}, "< < -"},      // 2 in all can only be 1 and 1
		{[]int{4, 4, 9, 30}, "< < - 30"}, // and 8 only 4 and 4
		{[]int{1, 5, 9, 30}, "< - - 30"}, // a hidden 5 is the least that is hidden beside
		{[]int{2}, "<"},
		{[]int{2, 0, 0}, "< 0 0"},
	} {
		var got []string
		for _, f := range Circulated(attended(test.numbers...)) {
			got = append(got, [...]string{fmt.Sprint(f[2].Number), "<", "-"}[f[2].Hidden])
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%v: got %v, want %s", test.numbers, got, test.want)
		}
	}
}

// No small figure of any table can be told from what is shown and the sums of the
// groups: another table with the same sums and the same signs has another figure there.
func TestNoSmallFigureFollowsFromATotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var rows []CountRow
		for a := range rapid.IntRange(1, 4).Draw(t, "rows") {
			for b := range rapid.IntRange(1, 3).Draw(t, "columns") {
				rows = append(rows, CountRow{Keys: []string{fmt.Sprint(a), fmt.Sprint(b)}, Figures: Figures{Attended: rapid.IntRange(0, 9).Draw(t, "n")}})
			}
		}
		table := Circulated(rows)
		for _, group := range groups(rows) {
			var hidden []Figure
			shown := 0
			for _, i := range group {
				if f := table[i][2]; f.Hidden != Shown {
					hidden = append(hidden, f)
				} else if f.Number > 0 {
					shown++
				}
			}
			for i, f := range hidden {
				if f.Number < SmallBelow && f.Hidden != Small {
					t.Fatalf("%v has a small figure that is not marked", hidden)
				}
				if f.Hidden == Small && shown > 0 && len(values(hidden, i)) < 2 {
					t.Fatalf("%v tells its figure %d", hidden, i)
				}
			}
		}
	})
}

// values are those that figure i can have in some table with the same sum and signs.
func values(hidden []Figure, i int) []int {
	sum := 0
	for _, f := range hidden {
		sum += f.Number
	}
	var possible []int
	var try func(at, left, mine int)
	try = func(at, left, mine int) {
		if at == len(hidden) {
			if left == 0 && !slices.Contains(possible, mine) {
				possible = append(possible, mine)
			}
			return
		}
		low, high := hidden[at].between()
		for n := low; n <= min(high, left); n++ {
			if at == i {
				mine = n
			}
			try(at+1, left-n, mine)
		}
	}
	try(0, sum, 0)
	return possible
}

func TestTimesOfASensitiveConferenceAreRoundedDown(t *testing.T) {
	t.Parallel()
	c := testConference()
	at := time.Date(2007, 3, 5, 10, 14, 59, 0, c.Zone)
	if got := c.Rounded(at); got != at {
		t.Errorf("got %v, want it as it is", got)
	}
	c.Sensitive = true
	if got, want := c.Rounded(at.UTC()), time.Date(2007, 3, 5, 10, 0, 0, 0, c.Zone); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
