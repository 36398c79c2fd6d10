package kiosk

import (
	"slices"
	"strings"
)

// pickWhat is what a choice is of.
type pickWhat string

const (
	pickField    pickWhat = "field"
	pickFormat   pickWhat = "format"
	pickEvery    pickWhat = "every"
	pickCategory pickWhat = "category"
	pickStatus   pickWhat = "status"
)

// leftOut is what a column, or the rows of a word, can be said to be besides.
const leftOut = "-"

// importPick is a choice of one of several values, fewer as letters are written.
type importPick struct {
	what   pickWhat
	of     string // the column or the word that it is about
	all    []string
	filter string
	values []string // those that the filter lets through
	at     int
}

func newImportPick(what pickWhat, of string, all []string, now string) *importPick {
	return &importPick{what: what, of: of, all: all, values: all, at: max(0, slices.Index(all, now))}
}

// filtered lets those through whose label has the letters.
func (p importPick) filtered(filter string, label func(pickWhat, string) string) importPick {
	p.filter, p.values, p.at = filter, nil, 0
	for _, v := range p.all {
		if strings.Contains(strings.ToLower(label(p.what, v)), strings.ToLower(filter)) {
			p.values = append(p.values, v)
		}
	}
	return p
}

// key takes a key; where it was Enter, the second tells.
func (p importPick) key(k keyName, label func(pickWhat, string) string) (importPick, bool) {
	switch k {
	case keyEnter:
		return p, len(p.values) > 0
	case keyBackspace:
		return p.filtered(withoutLast(p.filter), label), false
	case keyUp, keyLeft:
		p.at--
	case keyDown, keyRight:
		p.at++
	case keyPageUp, keyHome:
		p.at = 0
	case keyPageDown, keyEnd:
		p.at = len(p.values) - 1
	}
	p.at = max(0, min(p.at, len(p.values)-1))
	return p, false
}

// key takes a key, and tells whether it meant something.
func (s importState) key(k keyName) (importState, []importEffect, bool) {
	switch {
	case k == keyEscape:
		next, effects := s.back()
		return next, effects, true
	case s.work != importIdle:
		return s, nil, k != keyTab && k != keyBackTab
	case s.pick != nil:
		p, chosen := s.pick.key(k, s.label)
		s.pick = &p
		if chosen {
			next, effects := s.chosen(p.values[p.at])
			return next, effects, true
		}
		return s, nil, k != keyTab && k != keyBackTab
	case s.naming:
		next, effects := s.nameKey(k)
		return next, effects, k != keyTab && k != keyBackTab
	}
	if list, did := s.list.key(k); did == moved {
		s.list, s.list.top = list, 0
		return s, nil, true
	}
	switch s.stage {
	case choosingFile:
		return s.fileKey(k)
	case sayingColumns:
		return s.columnKey(k)
	case sayingWords:
		return s.wordKey(k)
	}
	return s.reportKey(k)
}

// nameKey writes the name of the source.
func (s importState) nameKey(k keyName) (importState, []importEffect) {
	switch k {
	case keyBackspace:
		s.text = withoutLast(s.text)
	case keyEnter:
		s.said.Source = strings.TrimSpace(s.text)
		s.naming, s.text = false, ""
		return s.do(importReading, readPlan{})
	}
	return s, nil
}

func (s importState) fileKey(k keyName) (importState, []importEffect, bool) {
	entries := s.entries()
	switch k {
	case keyEnter:
		if strings.ContainsAny(s.text, `/\`) || len(entries) == 0 && s.text != "" {
			next, effects := s.do(importReading, listFolder{s.text})
			return next, effects, true
		}
		next, effects := s.take(s.list.at)
		return next, effects, true
	case keyBackspace:
		if s.text != "" {
			return s.withText(withoutLast(s.text)), nil, true
		}
		return s.up()
	case keyLeft:
		return s.up()
	}
	return s, nil, false
}

// up goes to the folder above.
func (s importState) up() (importState, []importEffect, bool) {
	if s.folder.Parent == "" {
		return s, nil, true
	}
	next, effects := s.do(importReading, listFolder{s.folder.Parent})
	return next, effects, true
}

// take opens what stands in a row: a folder or a file, a column, or a word.
func (s importState) take(row int) (importState, []importEffect) {
	if s.work != importIdle || row < 0 || row >= s.rows() {
		return s, nil
	}
	s.list.at = row
	switch s.stage {
	case choosingFile:
		e := s.entries()[row]
		if e.Kind == ImportTable || e.Kind == ImportPictures {
			return s.open(e.Path)
		}
		return s.do(importReading, listFolder{e.Path})
	case sayingColumns:
		c := &s.plan.Columns[row]
		s.pick = newImportPick(pickField, c.Heading, s.plan.Fields, c.Field)
	case sayingWords:
		w := &s.words[row]
		if w.Field == "status" {
			s.pick = newImportPick(pickStatus, w.Word, []string{"approved", "pending", "cancelled", "rejected"}, w.Answer)
		} else {
			s.pick = newImportPick(pickCategory, w.Word, append(slices.Clone(s.categories), leftOut), w.Answer)
		}
	}
	return s, nil
}

// The keys of an import, beside those that every list has.
const (
	keyTry     keyName = "ctrl t"
	keyRun     keyName = "ctrl i"
	keySystem  keyName = "ctrl f"
	keySource  keyName = "ctrl n"
	keyEvery   keyName = "ctrl y"
	keyForget  keyName = "ctrl d"
	keyAnother keyName = "ctrl o"
)

func (s importState) columnKey(k keyName) (importState, []importEffect, bool) {
	switch k {
	case keyEnter:
		next, effects := s.take(s.list.at)
		return next, effects, true
	case keyLeft:
		s.person = max(0, s.person-1)
	case keyRight:
		s.person = max(0, min(s.person+1, len(s.plan.People)-1))
	case keySystem:
		s.pick = newImportPick(pickFormat, "", s.plan.Formats, s.plan.Format)
	case keySource:
		s.naming, s.text = true, s.plan.Source
	case keyEvery:
		s.pick = newImportPick(pickEvery, "", append([]string{""}, s.categories...), s.said.Every)
	case keyForget:
		if !s.plan.Remembered {
			return s, nil, false
		}
		s.said.Anew = true
		next, effects := s.do(importReading, readPlan{})
		return next, effects, true
	case keyTry:
		next, effects := s.try()
		return next, effects, true
	default:
		return s, nil, false
	}
	return s, nil, true
}

func (s importState) wordKey(k keyName) (importState, []importEffect, bool) {
	switch k {
	case keyEnter:
		next, effects := s.take(s.list.at)
		return next, effects, true
	case keyTry:
		next, effects := s.try()
		return next, effects, true
	}
	return s, nil, false
}

func (s importState) reportKey(k keyName) (importState, []importEffect, bool) {
	n := len(s.report.Figures)
	switch k {
	case keyLeft:
		return s.listing(max(0, s.figure-1)), nil, true
	case keyRight:
		return s.listing(min(s.figure+1, n-1)), nil, true
	case keyRun:
		if s.stage == tried {
			next, effects := s.run()
			return next, effects, true
		}
	case keyAnother:
		if s.stage == imported {
			next, effects := s.do(importReading, listFolder{s.folder.Path})
			return next, effects, true
		}
	}
	return s, nil, false
}

// listing lists the rows of a figure from the first.
func (s importState) listing(figure int) importState {
	s.figure = figure
	s.list = newChecklist(s.rows(), false)
	return s
}

// chosen takes the value that was picked.
func (s importState) chosen(value string) (importState, []importEffect) {
	what := s.pick.what
	s.pick = nil
	switch what {
	case pickCategory, pickStatus:
		return s.answer(value), nil
	case pickField:
		s.said.Columns = with(s.said.Columns, s.list.at+1, value)
	case pickFormat:
		s.said.Format = value
	case pickEvery:
		s.said.Every = value
	}
	return s.do(importReading, readPlan{})
}
