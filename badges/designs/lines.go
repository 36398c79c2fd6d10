package designs

import (
	"bytes"
	"fmt"
	"sort"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lines says on which line of a file each key stands. go-toml decodes values and forgets where they stood.
type lines map[string]int

// indexer walks through a file that go-toml has read without a fault.
type indexer struct {
	lines    lines
	newlines []int // offsets
	counts   map[string]int
}

func indexLines(data []byte) lines {
	x := &indexer{lines: lines{}, counts: map[string]int{}}
	for i, c := range data {
		if c == '\n' {
			x.newlines = append(x.newlines, i)
		}
	}
	var parser unstable.Parser
	parser.Reset(data)
	path := ""
	for parser.NextExpression() {
		e := parser.Expression()
		switch e.Kind {
		case unstable.Table:
			path = x.key("", e.Key())
		case unstable.ArrayTable:
			path = x.key("", e.Key())
			line := x.lines[path]
			x.counts[path]++
			path = fmt.Sprintf("%s[%d]", path, x.counts[path])
			x.lines[path] = line
		case unstable.KeyValue:
			x.value(x.key(path, e.Key()), e.Value())
		}
	}
	return x.lines
}

// key notes the line of a key and returns its whole path. Items of a list on the way are the last so far.
func (x *indexer) key(path string, parts unstable.Iterator) string {
	for parts.Next() {
		if n := x.counts[path]; n > 0 {
			path = fmt.Sprintf("%s[%d]", path, n)
		}
		if path != "" {
			path += "."
		}
		path += string(parts.Node().Data)
		x.lines[path] = 1 + sort.SearchInts(x.newlines, int(parts.Node().Raw.Offset))
	}
	return path
}

// value notes the lines inside a value.
func (x *indexer) value(path string, v *unstable.Node) {
	children := v.Children()
	switch v.Kind {
	case unstable.InlineTable:
		for children.Next() {
			if kv := children.Node(); kv.Kind == unstable.KeyValue {
				x.value(x.key(path, kv.Key()), kv.Value())
			}
		}
	case unstable.Array:
		for n := 1; children.Next(); n++ {
			item := fmt.Sprintf("%s[%d]", path, n)
			x.lines[item] = x.lines[path]
			x.value(item, children.Node())
		}
	}
}

// lineAt returns the line of an offset.
func lineAt(data []byte, offset int) int { return 1 + bytes.Count(data[:offset], []byte("\n")) }
