package kiosk

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"antechamber/assets"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/health"
)

// TestEveryKeyIsThereAndUsed compares each translation with what the screens say.
func TestEveryKeyIsThereAndUsed(t *testing.T) {
	t.Parallel()
	used, beginnings := keysInCode(t)
	made := families(t)
	for beginning := range beginnings {
		if made[beginning] == nil {
			t.Errorf("name in families which keys begin with %q", beginning)
		}
	}
	for beginning, words := range made {
		if !beginnings[beginning] {
			t.Errorf("no key is made of %q any more", beginning)
		}
		for _, word := range words {
			used[beginning+word] = true
		}
	}
	for key := range maps.Clone(used) {
		if strings.HasPrefix(key, "self.done.") {
			used[key+"_hint"] = true
		}
	}
	for name, keys := range translations(t) {
		for key := range used {
			if _, ok := keys[key]; !ok {
				t.Errorf("%s has no sentence for %q", name, key)
			}
		}
		for key := range keys {
			if !used[key] {
				t.Errorf("%s: nobody says %q", name, key)
			}
		}
	}
}

// families are the ends of keys that the code makes of a beginning and a word of the domain.
func families(t *testing.T) map[string][]string {
	t.Helper()
	made := make(map[string][]string)
	add := func(beginning string, words ...string) { made[beginning] = append(made[beginning], words...) }
	for verdict, reasons := range verdictReasons() {
		add("verdict.", string(verdict))
		add("strip.", string(verdict))
		for _, reason := range reasons {
			add("reason.", string(reason))
			if !verdict.Passed() || reason == checkin.Provisional {
				add("next.", string(reason))
			}
			if !verdict.Passed() && reason.Aloud() == reason {
				add("self.reason.", string(reason))
			}
			if reason != checkin.Out {
				add("why.", string(reason))
			}
		}
	}
	add("strip.", string(checkin.UnknownCode), string(checkin.Forged), string(checkin.WrongConference), string(checkin.RehearsalBadge), string(checkin.DayBadge))
	for beginning, reasons := range map[string][]checkin.Reason{
		"undo.": checkin.UndoReasons(), "print.": checkin.PrintReasons(), "revoke.": checkin.RevokeReasons(),
	} {
		for _, reason := range reasons {
			add(beginning, string(reason))
			add("why.", string(reason))
		}
	}
	for _, reason := range checkin.MergeReasons() {
		add("why.", string(reason))
	}
	for _, kind := range checkin.MatterKinds() {
		add("matter.", string(kind), string(kind)+"_do")
	}
	for _, kind := range aboutPeople() {
		add("kind.", string(kind))
	}
	for _, a := range checkin.Authorities() {
		add("role.", a.String())
		add("pin_for.", a.String())
	}
	add("printer.", "out_of_paper", "cover_open", "door_open", "jam", "out_of_ink", "tray_missing", "output_full", "paused", "unreachable", "busy", "not_accepting", "held",
		"gone", "aborted", "cancelled", "other", "ready") // as badges/printer names them
	add("actor.", "staff", "supervisor", "organiser", "cli", "crowd")
	add("role.", "head", "deputy", "representative", "alternate", "adviser", "observer")
	add("dimension.", checkin.DimensionNames()...)
	add("figure.", "expected", "badged", "attended", "inside", "organisations")
	add("meaning.", "expected", "badged", "attended", "inside", "organisations")
	add("gender.", "woman", "man", "other")
	add("region.", "african", "asia-pacific", "eastern-european", "latin-american-caribbean", "western-european-others")
	for _, group := range checkin.DefaultListGroups() {
		add("group.", group.ID)
	}
	add("state.", string(checkin.StatusPending), string(checkin.StatusCancelled), string(checkin.StatusRejected))
	for month := time.January; month <= time.December; month++ {
		add("month.", strings.ToLower(month.String()))
	}
	add("fault.", constantsNamed(t, "checkin/fault.go", "Fault", "Detail")...)
	for _, label := range []string{"expected", "badged", "attended", "inside"} {
		add("organiser.", label)
	}
	add("organiser.by.", append(barTables(), checkin.ByOrganisation)...)
	for _, f := range sampleFaults() {
		add("rehearsal.fault.", f.Name) // as cmd/command names them
	}
	add("is.", checkin.Yes, checkin.No)
	add("fault.", "printer_stands", "printer_size", "printer_labels", "printer_no_pdf", "printer_trust", "printer_barred", "printer_cut_short", "printer_newer", "printer_nothing_back", "sheets_filter", "sheets_nobody")
	add("alarm.", "open_badges", "printer_size", "printer_not_loaded", "printer_black_only", "printer_wide", "boxes") // as cmd/command and badges/printer name them
	add("alarm.", "log_unchecked", "log_damaged", "door_list", "crowd_stopped", "retention", "fork", "no_hub", "database_damaged", "little_space", "no_backup", "one_place", "board",
		"recovered", "recovered_missing", "design", "told") // as cmd/command names them
	add("doctor.name.", health.Names()...)
	add("doctor.state.", string(health.Red), string(health.Amber), string(health.Green))
	findings, advice := saidByHealth(t)
	add("finding.", findings...)
	add("advice.", advice...)
	add("export.", sampleExporter{}.Kinds()...)
	add("import.by.", "said", "remembered", "format", "heading", "content") // as storage/exchange names them
	add("import.lacks.", "headings", "names", "category")
	add("import.status.", "approved", "pending", "cancelled", "rejected")
	add("import.pick.", constants(t, ".", "pickWhat")...)
	add("import.figure.", constants(t, ".", "ImportOutcome")...)
	add("import.meaning.", constants(t, ".", "ImportOutcome")...)
	add("import.why.", constants(t, "../storage/exchange", "Code")...)
	add("import.why.", "photo_nobody", "photo_several", "photo_twice", "photo_size", "photo_format", "photo_file") // as cmd/command names them
	add("field.", sampleFields()...)
	add("gender.", "woman", "man", "other")                                                                              // as registrations state it
	add("region.", "african", "asia-pacific", "eastern-european", "latin-american-caribbean", "western-european-others") // as organisations name it
	for _, beginning := range []string{"purpose.", "purpose.word.", "purpose.says.", "purpose.now."} {
		add(beginning, string(toEnter), string(toLeave), string(toPrint), string(toCheck))
	}
	for verdict := range verdictReasons() {
		add("check.", string(verdict))
	}
	add("setup.step.", constants(t, ".", "SetupStep")...)
	add("setup.state.", constants(t, ".", "SetupState")...)
	add("setup.found.", "conference", "conference_none", "conference_past", "people", "people_none", "entrance", "entrance_first", "entrance_unknown",
		"printer", "printer_files", "printer_none", "printer_stands", "printer_untested", "scanner", "scanner_set", "scanner_none", "scanner_away",
		"sound", "sound_card", "sound_silent", "sound_unheard", "pins", "pins_no_organiser", "pins_none", "hub", "hub_own", "hub_alone", "hub_known", "hub_first", "hub_none", "rehearsal", "rehearsal_none")
	add("setup.ask.", SetupQuestions()...)
	add("setup.reentry.", string(checkin.ReentryFree), string(checkin.ReentryAfterExit), string(checkin.ReentryOnce))
	add("setup.walk_ins.", string(checkin.WalkInsOpen), string(checkin.WalkInsApproval), string(checkin.WalkInsClosed))
	for _, form := range []string{"file", "questions", "people", "address", "pin", "hub"} {
		add("setup."+form+".", "title", "lead", "accept")
	}
	add("source.", constants(t, "scan", "Source")...)
	add("ending.", constants(t, "scan", "Ending")...)
	add("keyboard.", constants(t, "scan", "Layout")...)
	add("self.act.", constants(t, "walk", "Act")...)
	add("self.why.", constants(t, "walk", "Why")...)
	add("self.field.", constants(t, "walk", "FieldName")...)
	add("self.hint.", constants(t, "walk", "FieldName")...)
	return made
}

// saidByHealth are the keys by which package health names what it found and what to do.
func saidByHealth(t *testing.T) (findings, advice []string) {
	t.Helper()
	findings = []string{health.Well}
	for _, tree := range parsed(t, "health/*.go") {
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "as" {
				return true
			}
			switch finding, ok := literal(call.Args[0]); {
			case !ok: // the printer's use follows
				start, _ := literal(call.Args[0].(*ast.BinaryExpr).X)
				findings = append(findings, start+"badges", start+"lists")
			case finding != "":
				findings = append(findings, finding)
			}
			if key, ok := literal(call.Args[1]); ok && key != "" {
				advice = append(advice, key)
			}
			return true
		})
	}
	return findings, advice
}

// constants are the texts of the constants of a type in a package.
func constants(t *testing.T, folder, of string) (texts []string) {
	t.Helper()
	for _, tree := range parsed(t, folder+"/*.go") {
		ast.Inspect(tree, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := v.Type.(*ast.Ident); ok && name.Name == of {
				for _, value := range v.Values {
					if text, ok := literal(value); ok {
						texts = append(texts, text)
					}
				}
			}
			return true
		})
	}
	if len(texts) == 0 {
		t.Fatalf("%s has no constants of the type %s", folder, of)
	}
	return texts
}

// constantsNamed are the texts of the constants of a file whose names begin so.
func constantsNamed(t *testing.T, file string, beginnings ...string) (texts []string) {
	t.Helper()
	for _, tree := range parsed(t, file) {
		ast.Inspect(tree, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
				for _, b := range beginnings {
					if text, ok := literal(v.Values[0]); ok && strings.HasPrefix(v.Names[0].Name, b) {
						texts = append(texts, text)
					}
				}
			}
			return true
		})
	}
	return texts
}

// aboutPeople are the kinds of entry that a history has, beside those with a verdict.
func aboutPeople() []checkin.Kind {
	return slices.DeleteFunc(checkin.Kinds(), func(k checkin.Kind) bool {
		switch k {
		case checkin.KindOrigin, checkin.KindIn, checkin.KindOut, checkin.KindAlreadyIn, checkin.KindWait, checkin.KindRefused,
			checkin.KindRecount, checkin.KindExport:
			return true
		}
		return false
	})
}

func translations(t *testing.T) map[string]map[string]any {
	t.Helper()
	files, err := fs.Glob(assets.Translations(), "translations/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no translations", err)
	}
	all := make(map[string]map[string]any)
	for _, name := range files {
		data, err := fs.ReadFile(assets.Translations(), name)
		if err != nil {
			t.Fatal(err)
		}
		keys := make(map[string]any)
		if err := toml.Unmarshal(data, &keys); err != nil {
			t.Fatal(name, err)
		}
		all[name] = keys
	}
	return all
}

var (
	keyShape       = regexp.MustCompile(`^[a-z]+(\.[a-z_]+)+$`)
	beginningShape = regexp.MustCompile(`^[a-z_]+\.([a-z_]+\.)*$`)
)

// keysInCode are the texts in the code of screens and lists that have the shape of a
// key, and those that keys begin with.
func keysInCode(t *testing.T) (keys, beginnings map[string]bool) {
	t.Helper()
	keys, beginnings = make(map[string]bool), make(map[string]bool)
	for _, tree := range parsed(t, "*.go", "report/*.go", "../badges/*.go", "../cmd/command/board_report.go") {
		ast.Inspect(tree, func(n ast.Node) bool {
			switch text, _ := literal(n); {
			case keyShape.MatchString(text):
				keys[text] = true
			case beginningShape.MatchString(text):
				beginnings[text] = true
			}
			return true
		})
	}
	page, err := assets.Board("index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range regexp.MustCompile(`\{\{\.T "([^"]+)"\}\}`).FindAllSubmatch(page, -1) {
		keys[string(said[1])] = true
	}
	return keys, beginnings
}

// parsed are the files of code that match, without tests.
func parsed(t *testing.T, patterns ...string) (trees []*ast.File) {
	t.Helper()
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal("no code", err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			trees = append(trees, tree)
		}
	}
	return trees
}

// literal is the text of a node that is one.
func literal(n ast.Node) (string, bool) {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

func TestPluralsAndPlaceholders(t *testing.T) {
	t.Parallel()
	s, err := newSentences(assets.Translations(), "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ got, want string }{
		{s.count("ago.minutes", 1, nil), "1 minute ago"},
		{s.count("ago.minutes", 2, nil), "2 minutes ago"},
		{s.say("header.entered", args{"Count": 3, "Capacity": 9}), "Entered 3 / 9"},
		{s.say("header.entered", args{"Count": 3, "Capacity": ""}), "Entered 3"},
		{s.say("no.such_key", nil), "no.such_key"},
	} {
		if test.got != test.want {
			t.Errorf("said %q, want %q", test.got, test.want)
		}
	}
}

// TestUnknownLanguageIsEnglish: a wrong setting must not stop a door.
func TestUnknownLanguageIsEnglish(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"", "xx", "not a tag", "en-GB"} {
		s, err := newSentences(assets.Translations(), lang)
		if err != nil {
			t.Fatalf("%q: %v", lang, err)
		}
		if got := s.say("ready.title", nil); got != "Ready" {
			t.Errorf("%q says %q", lang, got)
		}
	}
}

func TestPseudoIsLonger(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Ready", "Type at least two letters", "", "in"} {
		got, want := len([]rune(pseudo(text))), len([]rune(text))*14/10
		if got < want {
			t.Errorf("%q became %q", text, pseudo(text))
		}
	}
	if fmt.Sprint(pseudo("Ready")) == "Ready" {
		t.Error("nothing changed")
	}
}

// newSentences speaks one language of the translations.
func newSentences(files fs.FS, lang string) (*sentences, error) {
	v, err := loadVoices(files)
	if err != nil {
		return nil, err
	}
	return v.in(lang), nil
}
