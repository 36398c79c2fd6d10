package exchange

import (
	"fmt"
	"slices"
	"strings"
)

func (t *Table) readHeadings(head *record) error {
	t.ahead0 = head.cells[0].line
	if head.count > maxColumns {
		return Problem{Line: t.ahead0, Sentence: fmt.Sprintf("The file has %d columns; the most that are read is %d. Take columns away.", head.count, maxColumns)}
	}
	titles := make([]string, len(head.cells))
	for i, c := range head.cells {
		titles[i] = strings.TrimSpace(unguarded(c.text))
		if sentence := unreadable(titles[i], false); sentence != "" {
			return Problem{Line: c.line, Column: i + 1, Sentence: "This heading cannot be read, so the file may not be a CSV table. " + sentence}
		}
	}
	t.choose(titles)
	if t.format == FormatAntechamber || t.options.Format == FormatAuto && t.format == FormatOther {
		if err := twins(head, titles); err != nil {
			return err
		}
	}
	t.readAhead()
	if err := t.slots(titles); err != nil {
		return Problem{Line: t.ahead0, Sentence: err.Error()}
	}
	return nil
}

// twins refuses two columns of ours with one heading.
func twins(head *record, titles []string) error {
	at := make(map[string]int)
	for i, title := range titles {
		c, ok := columnOf(title)
		if !ok {
			continue
		}
		if twin := at[c.Name]; twin > 0 {
			return Problem{Line: head.cells[i].line, Column: i + 1, Field: c.Name, Sentence: fmt.Sprintf("Column %d has the same heading. Take one of them away.", twin)}
		}
		at[c.Name] = i + 1
	}
	return nil
}

func (t *Table) unique(heading string) string {
	unique := heading
	for n := 2; slices.Contains(t.Unknown, unique); n++ {
		unique = fmt.Sprintf("%s (%d)", heading, n)
	}
	return unique
}

// missing says why the rows of a table could be neither new registrations nor known ones.
func (t *Table) missing() (Lack, string) {
	if t.format == FormatAntechamber || t.options.Format == FormatAuto && len(t.Unknown) == len(t.columns) {
		return missing(t.columns)
	}
	known := t.column("reference") > 0 || t.column("ticket") > 0
	named := t.column("given_name") > 0 || t.column("family_name") > 0 || slices.ContainsFunc(t.columns, func(s slot) bool { return s.part == fieldName })
	_, all := t.said.Categories[everyWord]
	switch {
	case t.column("reference") == 0 && !named:
		return LacksNames, "It cannot be told which column holds the names. Say it with --map, as \"COLUMN=name\" for whole names; --preview shows the columns."
	case !known && t.column("category") == 0 && !all:
		return LacksCategory, "It cannot be told which column holds the category. Say it with --map, as \"COLUMN=category\", or give everybody the same, as --category \"*=ngo\"; --preview shows the columns."
	}
	return "", ""
}

// complete tells whether columns with our headings are enough.
func complete(columns []slot) bool {
	lack, _ := missing(columns)
	return lack == ""
}

// missing is for a table with our headings.
func missing(columns []slot) (Lack, string) {
	has := func(name string) bool { return columnIn(columns, name) > 0 }
	known := has("reference") || has("external_id") || has("ticket")
	named := has("given_name") || has("family_name")
	switch {
	case !slices.ContainsFunc(columns, func(s slot) bool { return s.ours != nil }):
		return LacksHeadings, "None of the headings is one of ours. The first line must hold headings such as given_name, family_name, organisation, category; or say with --map what the columns are."
	case !known && !named:
		return LacksNames, "There is no column given_name or family_name. Add one: every registration needs a name."
	case !known && !has("category"):
		return LacksCategory, "There is no column category. Add one: every registration needs a category."
	}
	return "", ""
}
