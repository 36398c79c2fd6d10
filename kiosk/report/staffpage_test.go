package report

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// staffPage is the page for staff in a language, as the command line makes it.
func staffPage(t *testing.T, language string, paper Paper) StaffPage {
	t.Helper()
	teller, err := kiosk.NewTeller(nil, language)
	if err != nil {
		t.Fatal(err)
	}
	s := StaffPage{Words: teller, Language: language, Paper: paper, Foot: "Antechamber 1.2.3", Mark: kiosk.DrawVerdict}
	for _, k := range kiosk.DeskKeys() {
		s.Keys = append(s.Keys, StaffKey{Cap: k.Cap, Does: k.Does, Needs: k.Needs})
	}
	return s
}

// TestStaffPage: in each language all of it goes on one page, is large enough to be read on
// paper, keeps the margins, lacks no letter, and says what the screens say.
func TestStaffPage(t *testing.T) {
	t.Parallel()
	const readable = 2.8 // mm, some 8 points
	for _, language := range checkin.UsualLanguages() {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			for _, paper := range []Paper{A4, Letter} {
				s := staffPage(t, language, paper)
				sheet, size, err := press(t).StaffPage(&s) // an error where a letter is missing
				if err != nil {
					t.Fatal(err)
				}
				if size < readable {
					t.Errorf("the text is %.2f mm high", size)
				}
				mustKeepMargins(t, language, sheet)
			}
			s := staffPage(t, language, A4)
			var b bytes.Buffer
			if _, err := press(t).WriteStaffPages(&b, []StaffPage{s}); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "staff.pdf")
			if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			info := run(t, "pdfinfo", file)
			if !regexp.MustCompile(`Pages: +1\n`).MatchString(info) || !strings.Contains(info, "(A4)") {
				t.Errorf("not one page of A4:\n%s", info)
			}
			if language == "ar" { // pdftotext turns its words about
				return
			}
			text := run(t, "pdftotext", "-raw", file, "-")
			for _, key := range []string{"verdict.admitted", "verdict.refused", "failed.title", "staff.power"} {
				if want := s.Words.Say(key, nil); !strings.Contains(text, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			for _, k := range s.Keys {
				stands := regexp.MustCompile(`\b` + strings.Replace(k.Cap, " ", `\s*`, 1) + `\b`).MatchString(text)
				if want := k.Needs < checkin.Organiser; stands != want {
					t.Errorf("%s is on the page: %v, want %v", k.Cap, stands, want)
				}
			}
		})
	}
}

// TestAStaffPageThatIsTooLongIsNotMade: it would lose its end.
func TestAStaffPageThatIsTooLongIsNotMade(t *testing.T) {
	t.Parallel()
	s := staffPage(t, "en", Paper{Width: 148, Height: 210})
	if _, _, err := press(t).StaffPage(&s); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("on A5: %v", err)
	}
}

// TestAStaffPageNamesKeysThatThereAre: a sentence that names a key which nothing has is a slip.
func TestAStaffPageNamesKeysThatThereAre(t *testing.T) {
	t.Parallel()
	s := staffPage(t, "en", A4)
	s.Keys = slices.DeleteFunc(s.Keys, func(k StaffKey) bool { return k.Does == "help.undo" })
	if _, _, err := press(t).StaffPage(&s); err == nil || !strings.Contains(err.Error(), "help.undo") {
		t.Errorf("without the key of undo: %v", err)
	}
}
