package checkin

// ArrivalsOf returns by reference the admission by which each person first came: a
// pure function of the set of entries. What was undone is none.
func ArrivalsOf(log []Entry) map[string]Entry {
	sorted := Sort(log)
	undone := undoneBy(sorted)
	first := make(map[string]Entry)
	for _, e := range sorted {
		if _, gone := undone[e.ID]; gone || e.Kind != KindIn || e.Reference == "" {
			continue
		}
		if _, came := first[e.Reference]; !came {
			first[e.Reference] = e
		}
	}
	return first
}
