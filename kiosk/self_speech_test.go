package kiosk

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/walk"
)

// hears returns what was said since it was asked last.
func (a *attendee) hears() string {
	said := strings.Join(a.spoke.said, "\n")
	a.spoke.said = nil
	return said
}

func (a *attendee) press(keys ...fyne.KeyName) *attendee {
	a.t.Helper()
	for _, k := range keys {
		a.clock.Advance(time.Second)
		a.Key(k, 0)
		a.settle()
	}
	return a
}

func (a *attendee) types(text string) *attendee {
	a.t.Helper()
	for _, r := range text {
		a.Rune(r)
		a.settle()
	}
	return a
}

// Who cannot see the screen is told how to hear it, once, and needs no other key.
func TestSpeechIsFoundWithoutSeeing(t *testing.T) {
	a := attend(t, nil)
	if said := a.press(fyne.KeyTab, fyne.KeyTab).hears(); strings.Count(said, "press F2") != 1 {
		t.Errorf("two Tabs say %q, want the offer once", said)
	}
	if said := a.press(fyne.KeyF2).hears(); !strings.HasPrefix(said, "en: ") || !strings.Contains(said, "Show your code. Hold your invitation") {
		t.Errorf("F2 says %q, want the page in sentences", said)
	}
	a.press(fyne.KeyF2, fyne.KeyF2)
	if said := a.hears(); !strings.Contains(said, "Show your code") {
		t.Errorf("F2 twice says %q, want the page again", said)
	}
}

func TestWhatTabReachesIsSaid(t *testing.T) {
	a := attend(t, nil)
	a.press(fyne.KeyF2).hears()
	said := ""
	for range a.view.targets {
		said += a.press(fyne.KeyTab).hears() + "\n"
	}
	for _, want := range []string{"en: I have no code\n", "en: Help\n", "en: Read aloud, on\n", "en: Larger text\n", "fr: Français\n", "ar: العربية\n", "en: English, on\n", "en: For staff\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("Tab does not say %q, but\n%s", want, said)
		}
	}
	for a.view.focus != "comfort:larger" {
		a.press(fyne.KeyTab)
	}
	a.hears()
	if said := a.press(fyne.KeyReturn).hears(); said != "en: Larger text, on" {
		t.Errorf("what was pressed says %q", said)
	}
}

// Nobody around hears what somebody writes. What is asked for is said, and what lacks.
func TestNothingThatIsTypedIsHeard(t *testing.T) {
	a := attend(t, nil)
	a.press(fyne.KeyF2)
	a.tap("act:no_code")
	if said := a.hears(); !strings.Contains(said, "Family name, to be filled in") || !strings.Contains(said, "Reference or e-mail") {
		t.Errorf("the form says %q", said)
	}
	a.tap("act:find")
	if said := a.hears(); !strings.Contains(said, "Please fill in: Family name") {
		t.Errorf("an empty line says %q", said)
	}
	a.types("zq").keys("zq")
	for a.view.focus != "key:z" {
		a.press(fyne.KeyTab)
	}
	said := a.hears()
	for _, letter := range []string{": z", ": q", ": Z", "zq"} {
		if strings.Contains(said, letter) {
			t.Errorf("a letter is said aloud: %q", said)
		}
	}
	if !strings.Contains(said, "Find me") {
		t.Errorf("on the way to the keys nothing is said: %q", said)
	}
	for a.view.focus != "field:Family name" {
		said += a.press(fyne.KeyTab).hears()
	}
	for _, want := range []string{"Capital letter", "Delete", "Cyrillic letters", "Family name, 4 characters written"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said: %q", want, said)
		}
	}
}

// With headphones a person hears what is written and who was found; a PIN never.
func TestHeadphones(t *testing.T) {
	a := attend(t, func(c *SelfConfig) { c.Private = true })
	a.press(fyne.KeyF2)
	a.tap("act:no_code").hears()
	if said := a.types("ra").hears(); !strings.HasSuffix(said, "en: r\nen: a") {
		t.Errorf("typing says %q", said)
	}
	if said := a.scan("BADGE AAAA0001").hears(); !strings.Contains(said, "Rantanen") {
		t.Errorf("who was found is not said: %q", said)
	}
	a.tap("staff").hears()
	if said := a.types("402").keys("917").hears(); strings.ContainsAny(said, "0123456789") {
		t.Errorf("a PIN is said: %q", said)
	}
}

// The time is said to be nearly over once, while there is time to ask for more.
func TestTimeNearlyOver(t *testing.T) {
	a := attend(t, nil)
	a.press(fyne.KeyF2)
	a.tap("act:programme").hears()
	warned := 0
	for a.state.Stage == walk.Programme && warned == 0 {
		a.clock.Advance(time.Second)
		a.handle(walk.Ticked{})
		warned += strings.Count(a.hears(), "20 seconds left")
	}
	if warned != 1 {
		t.Fatal("the page ends without a warning aloud")
	}
	if words := a.shownWords(); !strings.Contains(words, "20 seconds left") {
		t.Errorf("the warning is not shown: %q", words)
	}
	a.clock.Advance(time.Second)
	a.handle(walk.Ticked{})
	if said := a.hears(); said != "" {
		t.Errorf("a second later it says %q", said)
	}
	a.tap("comfort:more_time")
	if left, _ := a.state.Left(a.clock.Now()); left < time.Minute {
		t.Errorf("more time leaves %v", left)
	}
}

// A case is said letter by letter, and times as words, in every language.
func TestPromptsReadWell(t *testing.T) {
	cfg := realConference(t)
	for _, s := range selfShots() {
		for _, language := range checkin.UsualLanguages() {
			v, err := s.screen(cfg, language)
			if err != nil {
				t.Fatal(err)
			}
			said := v.view.spoken()
			for _, sign := range []string{" · ", "0–", "0:00–", "{{", "9KSE", "\n", ". .", ".."} {
				if strings.Contains(said, sign) {
					t.Errorf("%s %s: %q is not for the ear: %q", s.name, language, sign, said)
				}
			}
			if s.name == "refused" && !strings.Contains(said, "9, K, S, E") {
				t.Errorf("%s %s: the case is not spelt: %q", s.name, language, said)
			}
			if said == "" {
				t.Errorf("%s %s: nothing is said", s.name, language)
			}
			v.Close()
		}
	}
}
