package checkin

// addKept adds the figures of those who were erased. Their genders are known only
// where nothing else is asked for; beside something else they are not stated.
func (t *tally) addKept(kept []Kept) {
	if t.dividesByEntry() {
		return
	}
	gendersAlone := len(t.dims) == 1 && t.dims[0].Name == ByGender
	for _, k := range kept {
		if (k.Category == "") != gendersAlone {
			continue
		}
		for _, session := range t.keptSessions(k) {
			row := t.row(func(d Dimension) string {
				return t.ofPerson(d, seen{category: k.Category, organisation: k.Organisation, session: session, gender: k.Gender})
			})
			*row.Expected += k.Expected
			*row.Badged += k.Badged
			if gendersAlone && k.Attended > 0 {
				// The log has them as people of whom no gender is known.
				unstated := t.row(func(Dimension) string { return "" })
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

// dropEmpty takes out a group of nobody that moving people between groups left.
func (t *tally) dropEmpty() {
	for name, row := range t.rows {
		if *row.Expected == 0 && *row.Badged == 0 && row.Attended == 0 && row.Inside == 0 {
			delete(t.rows, name)
		}
	}
}
