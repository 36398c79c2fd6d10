package command

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestFigure(t *testing.T) {
	t.Parallel()
	for value, want := range map[float64]string{
		0: "0", 5: "5", 0.2341: "0.234", 0.00042: "0", 1.054: "1.05", 29.68: "29.7", 208.61: "209", 1234.5: "1,234", 1_000_000: "1,000,000", 4060: "4,060", 999.7: "1,000",
	} {
		if got := figure(value); got != want {
			t.Errorf("%v: got %q, want %q", value, got, want)
		}
	}
}

// Each row says its limit or peer, the ratio to it, and a verdict by shape and word.
func TestRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		m    measurement
		want string
	}{
		{atMost("a", 2, "ms", 5), "a|2 ms|at most 5 ms|0.4|✓ within"},
		{atMost("a", 6, "ms", 5), "a|6 ms|at most 5 ms|1.2|✗ missed"},
		{atLeast("a", 1900, "", 2000), "a|1,900|at least 2,000|0.95|✗ missed"},
		{toPeer("a", 0.5, "ms", 0.25, 2, "the floor"), "a|0.5 ms|the floor: 0.25 ms; at most 2 times that|2|✓ within"},
		{toPeer("a", 0.51, "ms", 0.25, 2, "the floor"), "a|0.51 ms|the floor: 0.25 ms; at most 2 times that|2.04|✗ missed"},
		{toPeer("a", 2, "MB", 3, 1, "theirs"), "a|2 MB|theirs: 3 MB; at most that|0.667|✓ within"},
		{toPeer("a", 7, "ms", 3.5, 0, "theirs"), "a|7 ms|theirs: 3.5 ms|2|"},
		{moreThan("a", 96, "%", 96, "theirs"), "a|96 %|theirs: 96 %; more than that|1|✗ missed"},
		{moreThan("a", 97, "%", 96, "theirs"), "a|97 %|theirs: 96 %; more than that|1.01|✓ within"},
		{plain("a", 3, "s", "of two"), "a|3 s|of two||"},
		{unmeasured("a", "not installed"), "a||||○ not measured: not installed"},
	} {
		cells := c.m.cells()
		if got := strings.Join(cells[:], "|"); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestGrowthTables(t *testing.T) {
	t.Parallel()
	a, b, c := grown(10_000, "import", 1, "s"), grown(100_000, "import", 10, "s"), grown(1_000_000, "import", 105, "s")
	lone := grown(100_000, "delay", 3, "ms")
	all := []measurement{c, a, lone, b}
	for i := range all {
		all[i].Part = "people"
	}
	tables := growthTables(all)
	if len(tables) != 1 {
		t.Fatalf("got %d tables, want 1", len(tables))
	}
	var text bytes.Buffer
	writeMarkdown(&text, tables[0].head, tables[0].rows)
	const want = `| people registered, each came once | 10,000 | 100,000 | 1,000,000 | ten times as many cost |
|---|---|---|---|---|
| import | 1 s | 10 s | 105 s | 10.5 times |
| delay | – | 3 ms | – |  |
`
	if text.String() != want {
		t.Errorf("got\n%s\nwant\n%s", text.String(), want)
	}
}

// A document keeps what stands around its tables, however often they are written.
func TestTablesGoBetweenTheMarks(t *testing.T) {
	t.Parallel()
	text := []byte("before\n" + measuredBegins + "\nold\n" + measuredEnds + "\nafter\n" + grownBegins + "\nold too\n" + measuredEnds + "\n")
	for range 2 {
		var err error
		if text, err = between(text, measuredBegins, []byte("\nnew\n")); err != nil {
			t.Fatal(err)
		}
	}
	want := "before\n" + measuredBegins + "\nnew\n" + measuredEnds + "\nafter\n" + grownBegins + "\nold too\n" + measuredEnds + "\n"
	if string(text) != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if _, err := between([]byte("no marks"), measuredBegins, nil); err == nil {
		t.Error("a document without marks was changed")
	}
}

func TestOneObjectALine(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	table := &benchTable{rows: []measurement{atMost("a", 2, "ms", 5)}, growth: []measurement{grown(10, "b", 1, "s")}}
	if err := table.print(&session{Streams: Streams{Stdout: &out}, commands: &commands{JSON: true}}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("got %d lines, want 2:\n%s", len(lines), &out)
	}
	var first, second measurement
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil || first != table.rows[0] {
		t.Errorf("got %+v (%v)", first, err)
	}
	if err := json.Unmarshal([]byte(lines[1]), &second); err != nil || second != table.growth[0] {
		t.Errorf("got %+v (%v)", second, err)
	}
}
