package exchange

import (
	"strings"
	"testing"
)

func TestRowWithoutEndFillsNoMemory(t *testing.T) {
	t.Parallel()
	c := newCellReader(strings.NewReader(strings.Repeat(strings.Repeat("x", 99)+",", 100_000)))
	r, err := c.next()
	if err != nil || r.count != 100_001 || len(r.cells) != maxColumns {
		t.Fatalf("%d cells, %d kept, error %v", r.count, len(r.cells), err)
	}
	if cap(c.text) > 1<<20 {
		t.Errorf("the row takes %d bytes", cap(c.text))
	}
}

func TestSeparator(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]byte{
		"": ',', "name": ',', "a,b;c,d": ',', "a;b,c;d\n,,,,,": ';', "a\tb": '\t', "\n\na;b": ';', `"a,b,c";d`: ';', "a,b;c": ',',
	} {
		if got := separator([]byte(head)); got != want {
			t.Errorf("separator(%q) = %q, want %q", head, got, want)
		}
	}
}
