package conference

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"antechamber/kiosk/checkin"
)

// table reads one table of the file key by key. It remembers the keys that it was
// asked for: any other key in the file is a fault.
type table struct {
	*reader
	node  *node
	path  string
	known []string
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func itemPath(path string, number int) string { return fmt.Sprintf("%s[%d]", path, number) }

// faultAt tells a fault of the key, or of the table itself where it has no such key.
func (t *table) faultAt(key, format string, args ...any) {
	line := t.node.line
	if n := t.node.fields[key]; n != nil {
		line = n.line
	}
	t.fault(line, join(t.path, key), format, args...)
}

// require tells which of the keys are missing.
func (t *table) require(keys ...string) {
	for _, key := range keys {
		if t.node.fields[key] == nil {
			t.faultAt(key, "this is missing: add it")
		}
	}
}

// done tells the keys that nothing asked for.
func (t *table) done() {
	for _, key := range t.node.names {
		if !slices.Contains(t.known, key) {
			t.faultAt(key, "there is no such key here: the keys are %s", enumerate(t.known, "and"))
		}
	}
}

// get returns the key's value if it is there and of one of the kinds.
func (t *table) get(key string, kinds ...kind) *node {
	t.known = append(t.known, key)
	n := t.node.fields[key]
	if n == nil || t.is(n, join(t.path, key), kinds...) {
		return n
	}
	return nil
}

func (r *reader) is(n *node, path string, kinds ...kind) bool {
	if slices.Contains(kinds, n.kind) {
		return true
	}
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	r.fault(n.line, path, "this is %s but must be %s", n.kind, enumerate(words, "or"))
	return false
}

// str returns a text that is not shown in several languages, else the fallback.
func (t *table) str(key, fallback string) string {
	n := t.get(key, kindText)
	if n == nil {
		return fallback
	}
	return n.text
}

// choice returns one of the words, else the fallback.
func (t *table) choice(key, fallback string, words ...string) string {
	n := t.get(key, kindText)
	if n == nil {
		return fallback
	}
	if !slices.Contains(words, n.text) {
		t.faultAt(key, "%q is not possible here: write %s", n.text, enumerate(quoted(words), "or"))
		return fallback
	}
	return n.text
}

func (t *table) truth(key string) bool {
	n := t.get(key, kindTruth)
	return n != nil && n.text == "true"
}

// number returns a whole number from least to most, else the fallback.
func (t *table) number(key string, least, most, fallback int) int {
	n := t.get(key, kindNumber)
	if n == nil {
		return fallback
	}
	v, err := strconv.ParseInt(n.text, 0, 64)
	if err != nil || v < int64(least) || v > int64(most) {
		t.faultAt(key, "%s is out of range: write a number from %d to %d", n.text, least, most)
		return fallback
	}
	return int(v)
}

// list returns the texts of a list.
func (t *table) list(key string) []*node {
	n := t.get(key, kindList)
	if n == nil {
		return nil
	}
	var texts []*node
	for i, item := range n.items {
		if t.is(item, itemPath(join(t.path, key), i+1), kindText) {
			texts = append(texts, item)
		}
	}
	return texts
}

// strs returns what list returns without the places.
func (t *table) strs(key string) []string {
	var texts []string
	for _, n := range t.list(key) {
		texts = append(texts, n.text)
	}
	return texts
}

// text returns a text that is one string or a table by language.
func (t *table) text(key string) checkin.Text {
	n := t.get(key, kindText, kindTable)
	if n == nil {
		return nil
	}
	return t.textOf(n, join(t.path, key))
}

// texts returns a list of such texts.
func (t *table) texts(key string) []checkin.Text {
	n := t.get(key, kindList)
	if n == nil {
		return nil
	}
	var texts []checkin.Text
	for i, item := range n.items {
		path := itemPath(join(t.path, key), i+1)
		if t.is(item, path, kindText, kindTable) {
			texts = append(texts, t.textOf(item, path))
		}
	}
	return texts
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func (r *reader) textOf(n *node, path string) checkin.Text {
	if n.kind == kindText {
		r.notBlank(n, path)
		return checkin.Plain(n.text)
	}
	text := make(checkin.Text, len(n.fields))
	for _, language := range n.names {
		field, at := n.fields[language], join(path, language)
		if !r.is(field, at, kindText) {
			continue
		}
		if !languageTag.MatchString(language) {
			r.fault(field.line, at, "%q is no language: write its code, such as \"en\" or \"pt-BR\"", language)
		}
		r.notBlank(field, at)
		text[language] = field.text
	}
	if n.fields["en"] == nil {
		r.fault(n.line, path, "the English text is missing, which stands in for every other language: add \"en\"")
	}
	return text
}

func (r *reader) notBlank(n *node, path string) {
	if strings.TrimSpace(n.text) == "" {
		r.fault(n.line, path, "this text is empty: write it or leave the key out")
	}
}

// table returns the table under the key; one that is not there is empty.
func (t *table) table(key string) *table {
	n := t.get(key, kindTable)
	if n == nil {
		n = newTable(t.node.line)
	}
	return &table{reader: t.reader, node: n, path: join(t.path, key)}
}

// tables returns the tables of a list.
func (t *table) tables(key string) []*table {
	n := t.get(key, kindList)
	if n == nil {
		return nil
	}
	var tables []*table
	for i, item := range n.items {
		path := itemPath(join(t.path, key), i+1)
		if t.is(item, path, kindTable) {
			tables = append(tables, &table{reader: t.reader, node: item, path: path})
		}
	}
	return tables
}

var identifier = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// named calls read for each table under the key, whose names are identifiers.
func (t *table) named(key string, read func(id string, sub *table)) {
	all := t.table(key)
	if t.node.fields[key] != nil && len(all.node.names) == 0 {
		t.faultAt(key, "nothing is declared here: declare something as [%s.NAME] or take this away", all.path)
	}
	for _, id := range all.node.names {
		n, path := all.node.fields[id], join(all.path, id)
		if !identifier.MatchString(id) {
			t.fault(n.line, path, "%q is no identifier: use lower-case letters, digits and hyphens", id)
		}
		if t.is(n, path, kindTable) {
			sub := &table{reader: t.reader, node: n, path: path}
			read(id, sub)
			sub.done()
		}
	}
}

func quoted(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strconv.Quote(w)
	}
	return out
}

// enumerate puts words into a sentence: "a, b and c".
func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", ") + " " + last + " " + words[end]
}
