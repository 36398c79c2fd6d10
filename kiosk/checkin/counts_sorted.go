package checkin

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// sorted returns the rows in the conference's order of categories, sessions, entrances and the like, organisations in that of the
// list of participants, and else alphabetically. Without dimensions there is one row, also for nobody.
func (t *tally) sorted() []CountRow {
	if len(t.dims) == 0 {
		t.row([]string{})
	}
	rows := make([]CountRow, 0, len(t.rows))
	for _, row := range t.rows {
		rows = append(rows, *row)
	}
	keys := make(map[string][]string, len(rows))
	for _, r := range rows {
		keys[strings.Join(r.Keys, "\x00")] = t.sortKeys(r.Keys)
	}
	slices.SortFunc(rows, func(a, b CountRow) int {
		return cmp.Or(slices.Compare(keys[strings.Join(a.Keys, "\x00")], keys[strings.Join(b.Keys, "\x00")]), slices.Compare(a.Keys, b.Keys))
	})
	return rows
}

func (t *tally) sortKeys(keys []string) []string {
	sorted := make([]string, len(keys))
	for i, key := range keys {
		sorted[i] = t.sortKey(t.dims[i].Name, key)
	}
	return sorted
}

// sortKey is the key's place where the conference has one, which comes before every name.
func (t *tally) sortKey(dimension, key string) string {
	c, at := t.conference, -1
	switch dimension {
	case ByCategory:
		at = slices.IndexFunc(c.Categories, func(c Category) bool { return c.ID == key })
	case ByRole:
		at = slices.IndexFunc(c.Roles, func(r Role) bool { return r.ID == key })
	case ByDelegationRole:
		at = slices.Index(delegationRoles[:], key)
	case ByGroup:
		at = slices.IndexFunc(c.ListOf(), func(g ListGroup) bool { return g.ID == key })
	case ByGender:
		at = slices.Index(c.GroupsOf(ByGender), key)
	case BySession:
		at = slices.IndexFunc(c.Sessions, func(s Session) bool { return s.ID == key })
	case ByEntrance:
		at = slices.IndexFunc(c.Entrances, func(e Entrance) bool { return e.ID == key })
	case ByOrganisation:
		if o, known := c.Organisation(key); known {
			return fmt.Sprintf("%04d%s\x00%s", 1000+c.ListGroupOf(o.Name.In("en"), ""), o.Order, key)
		}
	}
	if at < 0 {
		return "~" + key
	}
	return fmt.Sprint(1000 + at)
}

// SortKeys puts groups of a dimension in the order in which Count has them.
func SortKeys(c *Conference, d Dimension, keys []string) {
	t := newTally(newQuestion(c, nil, nil, newLexicon()))
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(strings.Compare(t.sortKey(d.Name, a), t.sortKey(d.Name, b)), strings.Compare(a, b))
	})
}
