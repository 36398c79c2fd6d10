package kiosk

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

func TestTheDeskSpeaksAnotherLanguage(t *testing.T) {
	l := &lister{}
	v := drive(t, func(c *Config) { c.Lists = l })
	v.write("quiroz")
	v.press(fyne.KeyReturn)
	v.mustShow("Zelda Quiroz", "Identity check")
	v.press(fyne.KeyU, fyne.KeyModifierControl)
	v.mustShow("Language of this screen", "العربية", "中文", "English", "Français", "Русский", "Español")
	v.write("2")
	v.mustShow("Zelda Quiroz", "核对身份")
	v.mustNotShow("Identity check")
	if v.state.query != "quiroz" || v.state.scene != opened {
		t.Errorf("the query is %q, the scene %d", v.state.query, v.state.scene)
	}
	v.press(fyne.KeyF11)
	if l.language != "zh" {
		t.Errorf("a list is printed in %q", l.language)
	}
	v.press(fyne.KeyEscape)
	v.wait(idleStays)
	v.mustShow("就绪")

	// It is among what can be done, and Esc leaves it.
	v.press(fyne.KeyF2)
	v.mustShow("选择本屏幕的语言", "Ctrl U")
	v.press(fyne.KeyU, fyne.KeyModifierControl)
	v.press(fyne.KeyEscape)
	v.press(fyne.KeyEscape)
	v.mustShow("就绪")
}

func TestWhatIsWrittenStaysInAnotherLanguage(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyF4)
	v.write("Mari")
	v.press(fyne.KeyU, fyne.KeyModifierControl)
	v.press(fyne.KeyU, fyne.KeyModifierControl)
	v.mustShow("Register somebody", "Mari")
	v.press(fyne.KeyU, fyne.KeyModifierControl)
	v.write("4")
	v.mustShow("Inscrire", "Mari")
	v.write("anne")
	v.mustShow("Marianne")
}

// TestArabicIsMirrored: the search is at the right, and what points onwards points left.
func TestArabicIsMirrored(t *testing.T) {
	v := drive(t, nil)
	left := v.screen.search.field.rectangle.Position().X
	v.press(fyne.KeyU, fyne.KeyModifierControl)
	v.write("1")
	if !v.screen.kit.FromRight() {
		t.Fatal("the desk is not read from the right")
	}
	search := v.screen.search.field.rectangle
	if right := wide - search.Position().X - search.Size().Width; right != left {
		t.Errorf("the search is %g from the right, in English %g from the left", right, left)
	}
	outcome := sampleOutcome(v.cfg.Desk, v.entrance, checkin.Left, checkin.Out)
	v.handle(presented{outcome: outcome, code: true})
	if got := v.screen.band.mark.name; got != "arrow"+mirroredName {
		t.Errorf("who leaves has the mark %q", got)
	}
	v.handle(presented{outcome: sampleOutcome(v.cfg.Desk, v.entrance, checkin.Admitted, checkin.First), code: true})
	if got := v.screen.band.mark.name; got != "tick" {
		t.Errorf("who comes in has the mark %q", got)
	}
	if b := v.screen.band; b.mark.image.Position().X < wide-b.word.area.x-b.word.area.w {
		t.Error("the mark is not where reading begins")
	}
}

// TestFaultsAreSaidInTheLanguage: what staff meet, by its code. The log file has it in English.
func TestFaultsAreSaidInTheLanguage(t *testing.T) {
	full := &checkin.Fault{Code: checkin.FaultStorage, Detail: checkin.DetailDiskFull, Sentence: "the disk with x.db is full"}
	for _, test := range []struct {
		language string
		err      error
		want     string
	}{
		{"ru", full, "Диск заполнен"},
		{"zh", &checkin.Fault{Code: checkin.FaultStorage, Sentence: "something else"}, "数据库或磁盘无法完成此操作"},
		{"fr", errors.New("nobody foresaw this"), "Nobody foresaw this"},
		{"en", full, "The disk with x.db is full"},
	} {
		t.Run(test.language, func(t *testing.T) {
			var log bytes.Buffer
			v := drive(t, func(c *Config) {
				c.Language, c.Log = test.language, slog.New(slog.NewTextHandler(&log, nil))
			})
			v.store.broken = test.err
			v.scan("BADGE AAAA0001")
			v.mustShow(test.want)
			if !strings.Contains(log.String(), test.err.Error()) {
				t.Errorf("the log does not have %q: %s", test.err, &log)
			}
		})
	}
}

// TestAFaultThatIsShownIsTranslatedToo, since it may stay for long.
func TestAFaultThatIsShownIsTranslatedToo(t *testing.T) {
	v := drive(t, func(c *Config) {
		c.Lists = &lister{err: &checkin.Fault{Code: checkin.FaultStorage, Detail: checkin.DetailReadOnly, Sentence: "x.db cannot be written"}}
	})
	v.press(fyne.KeyF11)
	v.mustShow("X.db cannot be written")
	v.press(fyne.KeyU, fyne.KeyModifierControl)
	v.write("6")
	v.mustShow("No se puede escribir en la base de datos")
}

func TestWordsKeepTheirDirection(t *testing.T) {
	t.Parallel()
	all, err := NewTellers(conference(), []string{"ar", "en"})
	if err != nil {
		t.Fatal(err)
	}
	person := checkin.Registration{GivenName: "محمد", FamilyName: "الهاشمي", LatinName: "Mohammed Al-Hashimi"}
	for _, test := range []struct{ got, want string }{
		{all["en"].beside("Ann", "", "Finland"), "Ann · Finland"},
		{all["en"].beside("", "محمد"), "محمد"},
		{all["ar"].beside("10:05", "Ann"), "10:05 · \u200f\u200eAnn\u200e\u200f"},
		{all["ar"].fullName(&person), "محمد الهاشمي\u00a0· \u200f\u200eMohammed Al-Hashimi\u200e\u200f"},
		{all["en"].fullName(&person), "\u200e\u200fمحمد الهاشمي\u200f\u200e\u00a0· Mohammed Al-Hashimi"},
		{all["ar"].say("notice.printer_said", args{"Printer": "badges", "Said": "Load A6 paper."}), "\u200eLoad A6 paper.\u200e"},
		{all["en"].say("person.whom", args{"Name": "Ann", "Organisation": checkin.Text{"en": "Finland", "ar": "فنلندا"}}), "Ann, Finland"},
	} {
		if !strings.Contains(test.got, test.want) || len(test.want) > 40 && test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}

// TestJobsHearOfTheLanguage beside the UI goroutine, while it changes there.
func TestJobsHearOfTheLanguage(t *testing.T) {
	v := drive(t, nil)
	for _, language := range []string{"2", "4", "1"} {
		v.Key(fyne.KeyF4, 0)
		v.Key(fyne.KeyU, fyne.KeyModifierControl)
		for _, r := range language {
			v.Rune(r)
		}
		if err := v.Idle(context.Background()); err != nil {
			t.Fatal(err)
		}
		v.press(fyne.KeyEscape)
	}
	if v.spoken() != "ar" {
		t.Errorf("jobs speak %q", v.spoken())
	}
}
