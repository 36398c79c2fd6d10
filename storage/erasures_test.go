package storage

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var someErasures = []erasure{
	{at: time.UnixMilli(1173105000123).UTC(), reference: "5RQJZWFG", hashes: [][]byte{bytes.Repeat([]byte{1}, matchSize), bytes.Repeat([]byte{0xfe}, matchSize)}},
	{at: time.UnixMilli(1173105000000).UTC(), reference: "00000001"},
	{at: time.UnixMilli(1173105999999).UTC()},
}

func TestErasuresReadAsWritten(t *testing.T) {
	t.Parallel()
	var text []byte
	for i := range someErasures {
		text = append(text, someErasures[i].line()...)
	}
	got, unreadable, err := readErasures(bytes.NewReader(text))
	if diff := cmp.Diff(someErasures, got, cmp.AllowUnexported(erasure{})); diff != "" || unreadable != 0 || err != nil {
		t.Error(diff, unreadable, err)
	}
}

// No line that lacks its end, or of which a character changed, says anything.
func TestDamagedErasures(t *testing.T) {
	t.Parallel()
	line := strings.TrimSuffix(string(someErasures[0].line()), "\n")
	for i := range line {
		if _, err := parseErasure(line[:i]); err == nil {
			t.Errorf("%q passes for a whole line", line[:i])
		}
		if _, err := parseErasure(line[:i] + string(line[i]^1) + line[i+1:]); err == nil {
			t.Errorf("a change at %d goes unnoticed", i)
		}
	}
	text := string(someErasures[1].line()) + strings.Repeat("x", 2*longestLine)
	if got, unreadable, err := readErasures(strings.NewReader(text)); len(got) != 1 || unreadable != 1 || err != nil {
		t.Error(got, unreadable, err)
	}
}

func FuzzErasures(f *testing.F) {
	for i := range someErasures {
		f.Add(someErasures[i].line())
	}
	f.Add([]byte("1 2007-03-05T14:30:00Z * - 00000000\n\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, _, err := readErasures(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for i := range all {
			again, unreadable, err := readErasures(bytes.NewReader(all[i].line()))
			if err != nil || unreadable > 0 || len(again) != 1 || !again[0].at.Equal(all[i].at) || again[0].reference != all[i].reference {
				t.Errorf("%+v becomes %+v", all[i], again)
			}
		}
	})
}
