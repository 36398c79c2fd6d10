package kiosk

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
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
)

// TestEveryKeyIsThereAndUsed compares each translation with what the screens say.
func TestEveryKeyIsThereAndUsed(t *testing.T) {
	t.Parallel()
	used := keysInCode(t)
	for verdict, reasons := range verdictReasons() {
		used["verdict."+string(verdict)] = true
		used["strip."+string(verdict)] = true
		for _, reason := range reasons {
			used["reason."+string(reason)] = true
			if !verdict.Passed() || reason == checkin.Provisional {
				used["next."+string(reason)] = true
			}
		}
	}
	for _, reason := range []checkin.Reason{checkin.UnknownCode, checkin.Forged, checkin.WrongConference} {
		used["strip."+string(reason)] = true
	}
	for _, reason := range checkin.UndoReasons() {
		used["undo."+string(reason)] = true
	}
	for _, reason := range checkin.PrintReasons() {
		used["print."+string(reason)], used["why."+string(reason)] = true, true
	}
	for _, reason := range checkin.RevokeReasons() {
		used["revoke."+string(reason)], used["why."+string(reason)] = true, true
	}
	for _, reason := range slices.Concat(checkin.UndoReasons(), checkin.MergeReasons()) {
		used["why."+string(reason)] = true
	}
	for _, kind := range checkin.MatterKinds() {
		used["matter."+string(kind)], used["matter."+string(kind)+"_do"] = true, true
	}
	for _, reasons := range verdictReasons() {
		for _, reason := range reasons {
			used["why."+string(reason)] = reason != checkin.Out
		}
	}
	delete(used, "why."+string(checkin.Out))
	for _, kind := range aboutPeople() {
		used["kind."+string(kind)] = true
	}
	for _, role := range []string{"staff", "supervisor", "organiser", "cli"} {
		used["actor."+role] = true
	}
	for _, a := range checkin.Authorities() {
		used["role."+a.String()], used["pin_for."+a.String()] = true, true
	}
	for _, role := range []string{"head", "deputy", "representative", "alternate", "adviser", "observer"} {
		used["role."+role] = true
	}
	for month := time.January; month <= time.December; month++ {
		used["month."+strings.ToLower(month.String())] = true
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

var keyShape = regexp.MustCompile(`^[a-z]+\.[a-z_]+$`)

// keysInCode are the texts in the code of screens and lists that have the shape of a
// key; one that ends with a dot is the start of a family of keys, which the test adds.
func keysInCode(t *testing.T) map[string]bool {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.go", "report/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal("no code", err)
		}
		files = append(files, found...)
	}
	keys := make(map[string]bool)
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, err := strconv.Unquote(l.Value); err == nil && keyShape.MatchString(text) {
					keys[text] = true
				}
			}
			return true
		})
	}
	return keys
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
