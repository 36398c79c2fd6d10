package kiosk

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// importStage is how far an import on the screen is.
type importStage int

const (
	choosingFile importStage = iota
	sayingColumns
	sayingWords
	tried
	imported
)

// importWork is what is being done while nothing can be said.
type importWork string

const (
	importIdle    importWork = ""
	importReading importWork = "reading"
	importTrying  importWork = "trying"
	importRunning importWork = "running"
)

// importState is an import from the choice of a file to its end: a value that never
// changes, without words and without files.
type importState struct {
	stage      importStage
	work       importWork
	share      float64 // of the work that is done
	folder     ImportFolder
	text       string // a path, or how the name of a file begins
	list       checklist
	path       string // of the file
	said       ImportSaid
	plan       ImportPlan
	person     int // of the first rows, the one that is shown
	words      []ImportWord
	report     ImportReport
	figure     int         // of the report, the one whose rows are listed
	pick       *importPick // a choice that lies over the stage; nil is none
	naming     bool        // the name of the source is being written, in text
	note       saying
	bad        bool
	categories []string // of the conference
	label      func(what pickWhat, value string) string
}

// What the import asks to be done.
type (
	listFolder  struct{ path string }
	readPlan    struct{}
	runImport   struct{ try bool }
	stopImport  struct{}
	leaveImport struct{}
)

// importEffect is one of them.
type importEffect any

// begunImport is an import of which no file is chosen yet.
func begunImport(categories []string, label func(pickWhat, string) string) (importState, []importEffect) {
	return importState{categories: categories, label: label}.do(importReading, listFolder{})
}

// do has something done.
func (s importState) do(work importWork, e importEffect) (importState, []importEffect) {
	s.work, s.share, s.note, s.bad = work, 0, saying{}, false
	return s, []importEffect{e}
}

// tell says something until the next.
func (s importState) tell(note saying, bad bool) importState {
	s.note, s.bad = note, bad
	return s
}

// entries are what of the folder begins as was written.
func (s *importState) entries() []ImportEntry {
	want := strings.ToLower(s.text)
	if want == "" || s.stage != choosingFile {
		return s.folder.Entries
	}
	var some []ImportEntry
	for _, e := range s.folder.Entries {
		if strings.Contains(strings.ToLower(e.Name), want) && e.Kind != ImportParent {
			some = append(some, e)
		}
	}
	return some
}

// rows is how many rows the list of the stage has.
func (s *importState) rows() int {
	switch s.stage {
	case choosingFile:
		return len(s.entries())
	case sayingColumns:
		return len(s.plan.Columns)
	case sayingWords:
		return len(s.words)
	}
	if s.figure < len(s.report.Figures) {
		return len(s.report.Figures[s.figure].Rows)
	}
	return 0
}

// at goes to a stage, with its list at the beginning.
func (s importState) at(stage importStage) importState {
	s.stage, s.pick, s.naming, s.text = stage, nil, false, ""
	s.list = newChecklist(s.rows(), false)
	return s
}

// folderRead takes what a folder has.
func (s importState) folderRead(f ImportFolder) (importState, []importEffect) {
	if f.File != "" {
		return s.open(f.File)
	}
	s.work, s.folder, s.note = importIdle, f, saying{}
	return s.at(choosingFile), nil
}

// open reads how a file is to be read.
func (s importState) open(path string) (importState, []importEffect) {
	s.path, s.said, s.plan, s.words, s.person = path, ImportSaid{}, ImportPlan{}, nil, 0
	return s.do(importReading, readPlan{})
}

// planRead takes how the file is read: the columns stay where they were looked at.
func (s importState) planRead(p ImportPlan) (importState, []importEffect) {
	again := s.stage == sayingColumns
	s.work, s.plan = importIdle, p
	if p.Pictures > 0 {
		return s.do(importTrying, runImport{try: true})
	}
	at := s.list.at
	s = s.at(sayingColumns)
	if again {
		s.list.at = max(0, min(at, s.list.n-1))
	}
	s.person = max(0, min(s.person, len(p.People)-1))
	return s, nil
}

// ended takes what became of the rows.
func (s importState) ended(r ImportReport, try bool) importState {
	s.work = importIdle
	switch {
	case r.TooMany:
		return s.at(sayingColumns).tell(saying{"import.too_many", nil}, true)
	case len(r.Unknown) > 0:
		for _, w := range r.Unknown {
			if !slices.ContainsFunc(s.words, func(o ImportWord) bool { return o.Field == w.Field && o.Word == w.Word }) {
				s.words = append(slices.Clone(s.words), w)
			}
		}
		s = s.at(sayingWords)
		s.list.at = max(0, s.unanswered())
		return s
	}
	s.report, s.figure = r, 0
	if try && r.figure(ImportRejected) > 0 { // what went wrong is what is looked at first
		s.figure = slices.IndexFunc(r.Figures, func(f ImportFigure) bool { return f.Kind == ImportRejected })
	}
	if try {
		return s.at(tried)
	}
	return s.at(imported)
}

// failed says why something was not done, on the stage from which it was begun.
func (s importState) failed(note saying) importState {
	s.work = importIdle
	return s.tell(note, true)
}

// stopped is after somebody stopped it.
func (s importState) stopped() importState {
	s.work = importIdle
	note := saying{"import.stopped", nil}
	if s.plan.Pictures > 0 {
		note.key = "import.stopped_photos"
	}
	return s.tell(note, false)
}

// unanswered is the first word of which nobody said what it stands for; -1 is none.
func (s *importState) unanswered() int {
	return slices.IndexFunc(s.words, func(w ImportWord) bool { return w.Answer == "" })
}

// ready tells whether the table can be tried, and else what is missing.
func (s *importState) ready() (missing saying, ok bool) {
	switch {
	case s.plan.Lacks != "":
		return saying{"import.lacks." + s.plan.Lacks, nil}, false
	case s.stage == sayingWords && s.unanswered() >= 0:
		return saying{"import.unanswered", nil}, false
	}
	return saying{}, true
}

// try says what the import would do.
func (s importState) try() (importState, []importEffect) {
	if missing, ok := s.ready(); !ok {
		return s.tell(missing, true), nil
	}
	s.said.SkipBad = false
	return s.do(importTrying, runImport{try: true})
}

// run imports what was tried, without the rows that cannot be.
func (s importState) run() (importState, []importEffect) {
	s.said.SkipBad = s.report.figure(ImportRejected) > 0
	return s.do(importRunning, runImport{})
}

// back goes a step back; from the first, and from the end, the import is left.
func (s importState) back() (importState, []importEffect) {
	s.note = saying{}
	switch {
	case s.work != importIdle:
		return s, []importEffect{stopImport{}}
	case s.pick != nil:
		s.pick = nil
		return s, nil
	case s.naming:
		s.naming, s.text = false, ""
		return s, nil
	}
	switch s.stage {
	case choosingFile:
		if s.text != "" {
			s.text = ""
			return s.at(choosingFile), nil
		}
		return s, []importEffect{leaveImport{}}
	case sayingWords:
		return s.at(sayingColumns), nil
	case tried:
		if len(s.words) > 0 {
			return s.at(sayingWords), nil
		}
		if s.plan.Pictures == 0 {
			return s.at(sayingColumns), nil
		}
	case imported:
		return s, []importEffect{leaveImport{}}
	}
	return s.at(choosingFile), nil
}

// longestPath is how much is written where a path is.
const longestPath = 400

// typed takes a character.
func (s importState) typed(r rune) (importState, []importEffect) {
	if s.work != importIdle || !unicode.IsPrint(r) {
		return s, nil
	}
	switch {
	case s.pick != nil:
		p := s.pick.filtered(written(s.pick.filter, r), s.label)
		s.pick = &p
	case (s.naming || s.stage == choosingFile) && utf8.RuneCountInString(s.text) < longestPath:
		s = s.withText(s.text + string(r))
	}
	return s, nil
}

func (s importState) withText(text string) importState {
	s.text, s.note = text, saying{}
	if s.stage == choosingFile {
		s.list = newChecklist(len(s.entries()), false)
	}
	return s
}

// answer says what the word at the list's place stands for.
func (s importState) answer(value string) importState {
	s.words = slices.Clone(s.words)
	w := &s.words[s.list.at]
	w.Answer = value
	if w.Field == "status" {
		s.said.Statuses = with(s.said.Statuses, w.Word, value)
	} else {
		s.said.Categories = with(s.said.Categories, w.Word, value)
	}
	if next := s.unanswered(); next >= 0 {
		s.list.at = next
	}
	return s
}

// with returns the table with one more word.
func with[K comparable](table map[K]string, word K, value string) map[K]string {
	table = maps.Clone(table)
	if table == nil {
		table = make(map[K]string)
	}
	table[word] = value
	return table
}
