package checkin

import "slices"

// addKept adds the figures of those who were erased. Their genders are known only
// where nothing else is asked for; beside something else they are not stated. Who of
// them was badged or came is not known of each.
func (t *tally) addKept(kept []Kept) {
	if t.dividesByEntry() || slices.ContainsFunc(t.where, func(c Condition) bool { return OfFigure(c.Dimension) }) {
		return
	}
	gendersAlone := len(t.dims) == 1 && t.dims[0].Name == ByGender && len(t.where) == 0
	for _, k := range kept {
		if (k.Category == "") != gendersAlone {
			continue
		}
		var groups [][]string
		for _, session := range t.keptSessions(k) {
			as := &guise{category: k.Category, organisation: k.Organisation, session: session, gender: k.Gender}
			keys := t.keys(as, true)
			if !t.takes(as) || !among(&groups, keys) {
				continue
			}
			row := t.row(keys)
			*row.Expected += k.Expected
			*row.Badged += k.Badged
			if gendersAlone && k.Attended > 0 {
				// The log has them as people of whom no gender is known.
				unstated := t.row([]string{""})
				moved := min(k.Attended, unstated.Attended)
				unstated.Attended -= moved
				row.Attended += moved
			}
		}
	}
	t.dropEmpty()
}

func (t *tally) keptSessions(k Kept) []string {
	if t.divides(BySession) {
		return k.Sessions
	}
	return []string{""}
}

// dropEmpty takes out groups of nobody that moving people between groups left.
func (t *tally) dropEmpty() {
	for _, row := range t.rows {
		t.drop(row)
	}
}
