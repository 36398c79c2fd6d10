package conference

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// kind is what a value in the file is, in the words that faults use.
type kind string

const (
	kindTable  kind = "a table"
	kindList   kind = "a list"
	kindText   kind = "a text in quotes"
	kindNumber kind = "a whole number"
	kindTruth  kind = "true or false"
	kindMoment kind = "a date or a time"
	kindOther  kind = "a number with a fraction"
)

// node is a value with its place in the file. go-toml's decoder stops at the first
// value that does not fit and forgets the lines of those that do; this tree keeps
// both, so that every fault is told at once.
type node struct {
	kind   kind
	line   int
	text   string           // of a scalar: as written, a text without its quotes
	names  []string         // of a table: its keys in the order of the file
	fields map[string]*node // of a table
	items  []*node          // of a list
	opened bool             // of a table: a header or a value has declared it itself
}

func newTable(line int) *node { return &node{kind: kindTable, line: line, fields: map[string]*node{}} }

func (n *node) set(name string, value *node) {
	n.names = append(n.names, name)
	n.fields[name] = value
}

// builder turns the parser's expressions into the tree.
type builder struct {
	*reader
	parser   unstable.Parser
	newlines []int // offsets
}

// parse returns the file's tree, or nil where it is not TOML.
func (r *reader) parse(data []byte) *node {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	b := &builder{reader: r}
	for i, c := range data {
		if c == '\n' {
			b.newlines = append(b.newlines, i)
		}
	}
	if at := firstInvalid(data); at >= 0 {
		r.fault(b.lineAt(at), "", "this is not UTF-8: save the file as UTF-8")
		return nil
	}
	root := b.build(data)
	if root != nil && len(r.faults) == 0 {
		// The decoder knows the rules of TOML that the tree leaves out.
		if err := toml.Unmarshal(data, &map[string]any{}); err != nil {
			r.notTOML(err)
			return nil
		}
	}
	return root
}

func (r *reader) notTOML(err error) {
	line, message := 1, fmt.Sprint(err)
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ = e.Position()
	}
	r.fault(line, "", "this is not TOML (%s): correct the line", strings.TrimPrefix(message, "toml: "))
}

func firstInvalid(data []byte) int {
	for at := 0; at < len(data); {
		c, size := utf8.DecodeRune(data[at:])
		if c == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

func (b *builder) lineAt(offset int) int {
	return 1 + sort.SearchInts(b.newlines, offset)
}

func (b *builder) build(data []byte) *node {
	root := newTable(1)
	current, path := root, ""
	b.parser.Reset(data)
	for b.parser.NextExpression() {
		e := b.parser.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			current, path = b.open(root, e)
		case unstable.KeyValue:
			b.assign(current, path, e)
		}
	}
	if b.parser.Error() != nil {
		b.notTOML(toml.Unmarshal(data, &map[string]any{}))
		return nil
	}
	return root
}

// open follows a header to its table. A table that cannot be opened is told, and
// what stands under its header is read into one that hangs nowhere.
func (b *builder) open(root *node, header *unstable.Node) (*node, string) {
	parent, name, line, path := b.descend(root, "", header.Key())
	if parent == nil {
		return newTable(line), path
	}
	there := parent.fields[name]
	if header.Kind == unstable.ArrayTable {
		switch {
		case there == nil:
			there = &node{kind: kindList, line: line}
			parent.set(name, there)
		case there.kind != kindList:
			b.fault(line, path, "this is already written on line %d as %s: use one form", there.line, there.kind)
			return newTable(line), path
		}
		item := newTable(line)
		item.opened = true
		there.items = append(there.items, item)
		return item, itemPath(path, len(there.items))
	}
	switch {
	case there == nil:
		there = newTable(line)
		parent.set(name, there)
	case there.kind != kindTable || there.opened:
		b.fault(line, path, "this is already written on line %d: keep one of them or give this another name", there.line)
		return newTable(line), path
	}
	there.line, there.opened = line, true
	return there, path
}

// assign puts a key's value into the table.
func (b *builder) assign(table *node, path string, e *unstable.Node) {
	parent, name, line, path := b.descend(table, path, e.Key())
	if parent == nil {
		return
	}
	if there := parent.fields[name]; there != nil {
		b.fault(line, path, "this is already written on line %d: keep one of them or give this another name", there.line)
		return
	}
	parent.set(name, b.value(e.Value(), line, path))
}

// descend follows all parts of a key but the last, making tables on the way. The
// parent is nil where something on the way is no table.
func (b *builder) descend(table *node, path string, key unstable.Iterator) (parent *node, name string, line int, full string) {
	for key.Next() {
		part := key.Node()
		if line != 0 {
			table, path = b.step(table, path, name, line)
			if table == nil {
				return nil, "", line, path
			}
		}
		name, line = string(part.Data), b.lineAt(int(part.Raw.Offset))
	}
	return table, name, line, join(path, name)
}

func (b *builder) step(table *node, path, name string, line int) (*node, string) {
	path = join(path, name)
	next := table.fields[name]
	if next == nil {
		next = newTable(line)
		table.set(name, next)
	}
	if next.kind == kindList && len(next.items) > 0 {
		path = itemPath(path, len(next.items))
		next = next.items[len(next.items)-1]
	}
	if next.kind != kindTable {
		b.fault(line, path, "this is already written on line %d as %s, so nothing can stand under it", next.line, next.kind)
		return nil, path
	}
	return next, path
}

func (b *builder) value(v *unstable.Node, line int, path string) *node {
	if v.Raw.Length > 0 {
		line = max(line, b.lineAt(int(v.Raw.Offset)))
	}
	switch v.Kind {
	case unstable.InlineTable:
		table := newTable(line)
		table.opened = true
		for it := v.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				b.assign(table, path, it.Node())
			}
		}
		return table
	case unstable.Array:
		list := &node{kind: kindList, line: line}
		for it := v.Children(); it.Next(); {
			list.items = append(list.items, b.value(it.Node(), line, itemPath(path, len(list.items)+1)))
		}
		return list
	default:
		return &node{kind: scalars[v.Kind], line: line, text: string(v.Data)}
	}
}

var scalars = map[unstable.Kind]kind{
	unstable.String: kindText, unstable.Integer: kindNumber, unstable.Bool: kindTruth, unstable.Float: kindOther,
	unstable.LocalDate: kindMoment, unstable.LocalTime: kindMoment, unstable.LocalDateTime: kindMoment, unstable.DateTime: kindMoment,
}
