package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// everyWord stands for every category that nothing else was said of.
const everyWord = "*"

// UnknownWord is a word for a category or a status that nobody knows.
type UnknownWord struct {
	Field string // category or status
	Word  string
	Rows  int
}

// UnknownWords returns the words of the rows read so far that nobody knows, the most
// frequent first.
func (t *Table) UnknownWords() []UnknownWord {
	var all []UnknownWord
	for _, w := range t.unknown {
		all = append(all, *w)
	}
	slices.SortFunc(all, func(a, b UnknownWord) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Word, b.Word))
	})
	return all
}

// Parted is how many whole names of the rows read so far were parted into given and family name.
func (t *Table) Parted() int { return t.parted }

func (t *Table) forgetWords() {
	t.unknown, t.parted = make(map[string]*UnknownWord), 0
}

func (t *Table) ask(field, word string) {
	word = strings.Join(strings.Fields(word), " ")
	if t.unknown[field+word] == nil {
		t.unknown[field+word] = &UnknownWord{Field: field, Word: word}
	}
	t.unknown[field+word].Rows++
}

// lookedUp remembers what a word means: a table has few of them, and many rows.
func (t *Table) lookedUp(kind, word string, find func() (string, bool)) (string, bool) {
	if m, ok := t.words[kind+word]; ok {
		return m, m != ""
	}
	m, ok := find()
	if len(t.words) < 10_000 {
		t.words[kind+word] = m
	}
	return m, ok
}

func (t *Table) knowsCategories() bool { return t.options.KnownCategory != nil }

// category returns the category that a word stands for; "-" leaves the row out.
func (t *Table) category(word string) (string, bool) {
	return t.lookedUp("category ", word, func() (string, bool) {
		if id, ok := meaning(t.said.Categories, word); ok && word != everyWord {
			return id, true
		}
		known := t.options.KnownCategory
		if known == nil || known(word) {
			return word, true
		}
		if lower := strings.ToLower(word); known(lower) {
			return lower, true
		}
		if t.options.CategoryNamed != nil {
			if id, ok := t.options.CategoryNamed(word); ok {
				return id, true
			}
		}
		return "", false
	})
}

func (t *Table) checkCategory(row *Row) wrong {
	r := &row.Registration
	if r.Category == "" {
		if t.said.Categories[everyWord] != "" {
			return wrong{} // complete gives it
		}
		return noCategory
	}
	id, ok := t.category(r.Category)
	if !ok {
		id, ok = t.said.Categories[everyWord]
	}
	switch {
	case !ok:
		t.ask("category", r.Category)
		return wrong{code: CodeCategory, sentence: "This is not a category of the conference. Use the identifiers of the conference file, or say with --category what it stands for."}
	case id == fieldOut:
		row.LeftOut = "Its category is one that was to be left out."
	}
	r.Category = id
	return wrong{}
}

// translate reads the cell of a column of another system: what it does not say in our
// words is translated, and where that is not possible and nothing hangs on it, kept.
func (t *Table) translate(row *Row, s *slot, cell string) wrong {
	cell = oneLine(cell)
	r := &row.Registration
	switch s.ours.Name {
	case "status":
		return t.status(row, cell)
	case "gender":
		if word, ok := genderWords[foldWord(cell)]; ok {
			cell = word
		} else if cell != "" {
			keep(r, s.title, cell)
			return wrong{}
		}
	case "language", "country":
		cell = strings.TrimSuffix(cell, "-informal") // pretix has such a German
		country := s.ours.Name == "country" && len(cell) != 2
		if cell != "" && (country || !languageTag.MatchString(cell)) {
			keep(r, s.title, cell)
			return wrong{}
		}
	}
	return t.take(row, s.ours, cell)
}

// oneLine joins what a system wrote on several lines.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\t") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

func (t *Table) status(row *Row, cell string) wrong {
	if cell == "" {
		return wrong{}
	}
	status, ok := t.lookedUp("status ", cell, func() (string, bool) {
		word, ok := meaning(t.said.Statuses, cell)
		if !ok {
			word = cell
		}
		status, ok := statusWords[foldWord(word)]
		return string(status), ok
	})
	if !ok {
		t.ask("status", cell)
		return wrong{code: CodeStatus, sentence: "This is no status that is known. Say with --status what it stands for: approved, pending, cancelled or rejected."}
	}
	row.Registration.Status = checkin.Status(status)
	return wrong{}
}

// said is what a row says in parts.
type said struct {
	cells        map[string]string
	orderHeading string
}

func (s *said) put(part, cell string) {
	if cell = strings.TrimSpace(oneLine(cell)); cell == "" || s.cells[part] != "" {
		return
	}
	if s.cells == nil {
		s.cells = make(map[string]string)
	}
	s.cells[part] = cell
}

// complete makes the fields that other systems say in parts.
func (t *Table) complete(row *Row, said *said) {
	r := &row.Registration
	if name := said.cells[fieldName]; name != "" && r.GivenName == "" && r.FamilyName == "" {
		r.GivenName, r.FamilyName = splitName(name)
		t.parted++
	}
	if middle := said.cells[fieldMiddle]; middle != "" && r.GivenName != "" {
		r.GivenName += " " + middle
	}
	order, position := said.cells[fieldOrder], said.cells[fieldPosition]
	switch {
	case r.ExternalID == "" && order != "" && position != "":
		r.ExternalID = order + "-" + position
	case order != "":
		keep(r, said.orderHeading, order)
	}
	if _, no := says(said.cells[fieldPaid]); no && r.Status == checkin.StatusApproved {
		r.Status = checkin.StatusPending
	}
	if yes, _ := says(said.cells[fieldBlocked]); yes && r.Status == checkin.StatusApproved {
		r.Status = checkin.StatusPending
	}
	if r.Source == "" {
		r.Source = t.source
	}
	if every := t.said.Categories[everyWord]; r.Category == "" && every != "" {
		if r.Category = every; every == fieldOut {
			row.LeftOut = "Its category is one that was to be left out."
		}
	}
	if n := strings.TrimLeft(said.cells[fieldQuantity], "0"); n != "" && n != "1" {
		row.Remarks = append(row.Remarks, Problem{Line: row.Line, Code: CodeSeveral, Sentence: "The row is for several tickets, and makes one registration: the others come without one."})
	}
}

// Words says which words are unknown, for a person; "" where there are none.
func Words(unknown []UnknownWord, categories []string) string {
	var b strings.Builder
	for _, field := range []string{"category", "status"} {
		var named []string
		of := 0
		for _, w := range unknown {
			if w.Field != field {
				continue
			}
			if of++; of <= mostNamed {
				named = append(named, fmt.Sprintf("%q (%d)", w.Word, w.Rows))
			}
		}
		switch {
		case of == 0:
		case of > mostNamed:
			fmt.Fprintf(&b, "The column of the %s has %d different words that are none, so it may be another column: say with --map which it is. ", field, of)
		case field == "category":
			fmt.Fprintf(&b, "The conference does not have the categories %s: say what each stands for, as --category \"%s=%s\"; there are %s, and \"-\" leaves them out. ",
				strings.Join(named, ", "), first(unknown, field), cmp.Or(strings.Join(categories[:min(1, len(categories))], ""), "CATEGORY"), strings.Join(categories, ", "))
		default:
			fmt.Fprintf(&b, "The words %s are no status that is known: say what each stands for, as --status \"%s=approved\"; there are approved, pending, cancelled and rejected. ",
				strings.Join(named, ", "), first(unknown, field))
		}
	}
	return strings.TrimSpace(b.String())
}

// mostNamed is how many words are named: who took a column of names for that of the
// categories is not shown them all.
const mostNamed = 30

func first(unknown []UnknownWord, field string) string {
	i := slices.IndexFunc(unknown, func(w UnknownWord) bool { return w.Field == field })
	return unknown[i].Word
}

// Remember puts what was said of a source in the place of what was remembered of it.
func Remember(all []Mapping, m Mapping) []Mapping {
	all = slices.DeleteFunc(slices.Clone(all), func(o Mapping) bool { return o.Source == m.Source })
	if !m.Empty() {
		m.Columns, m.Categories, m.Statuses = maps.Clone(m.Columns), maps.Clone(m.Categories), maps.Clone(m.Statuses)
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Mapping) int { return cmp.Compare(a.Source, b.Source) })
	return all
}

// TooMany tells whether the words are so many that the column may be another.
func TooMany(unknown []UnknownWord) bool {
	of := make(map[string]int)
	for _, w := range unknown {
		if of[w.Field]++; of[w.Field] > mostNamed {
			return true
		}
	}
	return false
}
