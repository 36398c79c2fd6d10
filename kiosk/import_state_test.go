package kiosk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// begun is an import of which the folder was read.
func begun(t *testing.T) importState {
	t.Helper()
	s, effects := begunImport([]string{"member-state", "ngo", "media"}, func(_ pickWhat, value string) string { return value })
	if fmt.Sprint(effects) != "[{}]" || s.work != importReading {
		t.Fatalf("it begins with %v and asks for %v", s.work, effects)
	}
	f, err := sampleImporter{}.Folder(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	s, _ = s.folderRead(f)
	return s
}

// follow does what the state asks for, with the sample importer, and names it.
func (s importState) follow(t testing.TB, effects []importEffect) (importState, []string) {
	t.Helper()
	var done []string
	for len(effects) > 0 {
		e := effects[0]
		effects = effects[1:]
		switch e := e.(type) {
		case listFolder:
			done = append(done, "list "+e.path)
			f, _ := sampleImporter{}.Folder(t.Context(), e.path)
			s, effects = s.folderRead(f)
		case readPlan:
			done = append(done, "plan")
			p, err := sampleImporter{}.Plan(t.Context(), s.path, s.said)
			if err != nil {
				s = s.failed(saying{"failed", nil})
				continue
			}
			s, effects = s.planRead(p)
		case runImport:
			name := map[bool]string{true: "try", false: "run"}[e.try]
			if s.said.SkipBad {
				name += " others"
			}
			done = append(done, name)
			r, _ := sampleImporter{}.Import(t.Context(), s.path, s.said, e.try, nil)
			s = s.ended(r, e.try)
		case stopImport:
			done = append(done, "stop")
		case leaveImport:
			done = append(done, "leave")
		}
	}
	return s, done
}

// press presses keys, and writes what is no key.
func (s importState) press(t testing.TB, keys ...keyName) (importState, []string) {
	t.Helper()
	var all []string
	for _, k := range keys {
		var effects []importEffect
		if text, ok := strings.CutPrefix(string(k), "write "); ok {
			for _, r := range text {
				s, effects = s.typed(r)
			}
		} else {
			s, effects, _ = s.key(k)
		}
		var done []string
		s, done = s.follow(t, effects)
		all = append(all, done...)
	}
	return s, all
}

var stageNames = map[importStage]string{choosingFile: "file", sayingColumns: "columns", sayingWords: "words", tried: "tried", imported: "imported"}

func TestImportGoesStepByStep(t *testing.T) {
	t.Parallel()
	answered := []keyName{keyEnter, keyTry, keyEnter, keyEnter, keyEnter, keyEnter, keyEnter, keyEnter, keyTry}
	then := func(more ...keyName) []keyName { return append(slices.Clone(answered), more...) }
	for name, test := range map[string]struct {
		keys  []keyName
		stage string
		done  string
		note  string
	}{
		"a file is opened":                  {[]keyName{keyEnter}, "columns", "plan", ""},
		"a name is written":                 {[]keyName{"write photos", keyEnter}, "tried", "plan try", ""},
		"a path is written":                 {[]keyName{"write /tmp/x", keyEnter}, "file", "list /tmp/x", ""},
		"no name fits, so it is a path":     {[]keyName{"write zzz", keyEnter}, "file", "list zzz", ""},
		"the folder above":                  {[]keyName{keyBackspace}, "file", "list /home/protocol", ""},
		"a folder is opened":                {[]keyName{keyEnd, keyEnter}, "file", "list /home/protocol/Downloads/صور المشاركين", ""},
		"a damaged file is told":            {[]keyName{"write damaged", keyEnter}, "file", "plan", "failed"},
		"a letter too much is taken away":   {[]keyName{"write damx", keyBackspace, keyEnter}, "file", "plan", "failed"},
		"what lacks something is not tried": {[]keyName{keyDown, keyEnter, keyTry}, "columns", "plan", "import.lacks.category"},
		"words are asked for":               {[]keyName{keyEnter, keyTry}, "words", "plan try", ""},
		"all of them":                       {[]keyName{keyEnter, keyTry, keyTry}, "words", "plan try", "import.unanswered"},
		"and then it is tried":              {answered, "tried", "plan try try", ""},
		"refused rows are left out":         {then(keyRun), "imported", "plan try try run others", ""},
		"back to the words":                 {then(keyEscape), "words", "plan try try", ""},
		"back to the columns":               {then(keyEscape, keyEscape), "columns", "plan try try", ""},
		"back to the files":                 {then(keyEscape, keyEscape, keyEscape), "file", "plan try try", ""},
		"and out":                           {then(keyEscape, keyEscape, keyEscape, keyEscape), "file", "plan try try leave", ""},
		"another one":                       {then(keyRun, keyAnother), "file", "plan try try run others list /home/protocol/Downloads", ""},
		"out at the end":                    {then(keyRun, keyEscape), "imported", "plan try try run others leave", ""},
		"a column is said":                  {[]keyName{keyEnter, keyEnter, "write photo", keyEnter}, "columns", "plan plan", ""},
		"and what was said is forgotten":    {[]keyName{keyEnter, keyForget}, "columns", "plan plan", ""},
		"a choice is given up":              {[]keyName{keyEnter, keyEnter, keyEscape}, "columns", "plan", ""},
		"a choice of nothing":               {[]keyName{keyEnter, keyEnter, "write qqq", keyEnter}, "columns", "plan", ""},
		"the source is named":               {[]keyName{keyEnter, keySource, "write -gala", keyEnter}, "columns", "plan plan", ""},
		"another system":                    {[]keyName{keyEnter, keySystem, keyDown, keyEnter}, "columns", "plan plan", ""},
		"photos are tried at once":          {[]keyName{keyDown, keyDown, keyEnter, keyRun}, "imported", "plan try run", ""},
	} {
		s, done := begun(t).press(t, test.keys...)
		if got := strings.Join(done, " "); stageNames[s.stage] != test.stage || got != test.done || s.note.key != test.note {
			t.Errorf("%s: is at %s after %q, and says %q; want %s after %q and %q", name, stageNames[s.stage], got, s.note.key, test.stage, test.done, test.note)
		}
	}
}

func TestImportRemembersWhatWasSaid(t *testing.T) {
	t.Parallel()
	s, _ := begun(t).press(t, keyEnter, keyDown, keyEnter, "write photo", keyEnter, keySource, "write -2007", keyEnter, keyEvery, keyEnd, keyEnter)
	if s.said.Columns[2] != "photo" || s.said.Source != "pretix-2007" || s.said.Every != "media" || s.list.at != 1 {
		t.Errorf("said %+v at row %d", s.said, s.list.at)
	}
	s, _ = s.press(t, keyTry, keyEnter, keyEnd, keyEnter, keyDown, keyUp, keyEnter, keyEnter)
	if s.said.Categories["Delegate"] != leftOut || len(s.said.Statuses) != 0 || s.words[0].Answer != leftOut {
		t.Errorf("answered %v %v", s.said.Categories, s.said.Statuses)
	}
	s, _ = s.press(t, keyEscape, keyEscape, keyEnter)
	if len(s.said.Columns) != 0 || s.said.Source != "" || len(s.words) != 0 {
		t.Errorf("another file begins with %+v", s.said)
	}
}

// While it works nothing but the stop is heard, and after the stop everything is as it was.
func TestImportIsStopped(t *testing.T) {
	t.Parallel()
	before, _ := begun(t).press(t, keyEnter)
	at, effects, _ := before.key(keyTry)
	if fmt.Sprint(effects) != "[{true}]" || at.work != importTrying {
		t.Fatalf("Ctrl T asks for %v", effects)
	}
	for _, k := range []keyName{keyEnter, keyTry, keyRun, keyDown, keyBackspace, keySource} {
		if next, effects, _ := at.key(k); len(effects) > 0 || next.work != importTrying || next.pick != nil || next.naming {
			t.Errorf("%s does %v meanwhile", k, effects)
		}
	}
	if _, effects := at.take(0); len(effects) > 0 {
		t.Errorf("a tap does %v meanwhile", effects)
	}
	_, effects, _ = at.key(keyEscape)
	if fmt.Sprintf("%T", effects[0]) != "kiosk.stopImport" {
		t.Errorf("Esc asks for %v", effects)
	}
	if s := at.stopped(); s.work != importIdle || s.stage != sayingColumns || s.note.key != "import.stopped" {
		t.Errorf("stopped: %+v", s.note)
	}
	many := at.ended(ImportReport{Unknown: []ImportWord{{Field: "category", Word: "x"}}, TooMany: true}, true)
	if many.stage != sayingColumns || many.note.key != "import.too_many" || len(many.words) > 0 {
		t.Errorf("too many words lead to %s", stageNames[many.stage])
	}
}

// Whatever is pressed and written, the list's place is in the list, and nothing is imported that was not tried.
func TestImportHearsAnyKeys(t *testing.T) {
	t.Parallel()
	keys := []keyName{
		keyUp, keyDown, keyLeft, keyRight, keyPageUp, keyPageDown, keyHome, keyEnd, keyEnter, keyEscape, keyBackspace, keyDelete, keyTab,
		keyTry, keyRun, keySystem, keySource, keyEvery, keyForget, keyAnother, "write a", "write ngo", "write /", keyOther,
	}
	rapid.Check(t, func(r *rapid.T) {
		s := begun(t)
		wasTried := false
		for range rapid.IntRange(1, 60).Draw(r, "many") {
			k := rapid.SampledFrom(keys).Draw(r, "key")
			var done []string
			s, done = s.press(t, k)
			if slices.ContainsFunc(done, func(d string) bool { return strings.HasPrefix(d, "run") }) && !wasTried {
				r.Fatalf("%s imported what was not tried", k)
			}
			wasTried = s.stage == tried
			if n := s.rows(); s.list.at != 0 && s.list.at >= n || s.list.at < 0 {
				r.Fatalf("%s: row %d of %d", k, s.list.at, n)
			}
			if s.pick != nil && len(s.pick.values) > 0 && s.pick.at >= len(s.pick.values) {
				r.Fatalf("%s: value %d of %d", k, s.pick.at, len(s.pick.values))
			}
			if len(s.plan.People) > 0 && s.person >= len(s.plan.People) {
				r.Fatalf("%s: person %d", k, s.person)
			}
		}
	})
}
