package kiosk

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/assets"
)

// TestPrintSheetKeepsThePerson: a verdict does not end under a question about its person.
func TestPrintSheetKeepsThePerson(t *testing.T) {
	v := drive(t, nil)
	v.scan("BADGE AAAA0001")
	v.press(fyne.KeyP, fyne.KeyModifierControl)
	v.press(fyne.KeyP, fyne.KeyModifierControl)
	v.wait(verdictStays)
	v.mustShow("print badge 1 once more")
	v.press(fyne.KeyEscape)
	v.wait(verdictStays)
	v.mustShow("Ready")
	v.mustNotShow("Zelda")

	v.scan("BADGE AAAA0001")
	v.press(fyne.KeyP, fyne.KeyModifierControl)
	v.wait(idleStays)
	v.mustShow("Ready")
	v.mustNotShow("Zelda", "badge 1 once more")
}

// TestTypingAfterAScanOverANote: what is typed goes where it is seen.
func TestTypingAfterAScanOverANote(t *testing.T) {
	v := drive(t, nil)
	v.scan("BADGE AAAA0001")
	v.press(fyne.KeyZ, fyne.KeyModifierControl)
	v.write("5why")
	v.scan("BADGE AAAA0002")
	v.write("quiroz")
	v.mustShow("Zelda Quiroz")
}

func TestTheConferenceIsOver(t *testing.T) {
	next := morning(0, 0).AddDate(0, 0, 1)
	const title = "This conference is over"
	for _, test := range []struct {
		name      string
		now       time.Time
		rehearsal bool
		over      bool
	}{
		{"the evening", next.Add(-time.Second), false, false},
		{"the day after", next, false, true},
		{"the day after in another zone", next.UTC(), false, true},
		{"the day before", morning(0, 0).Add(-time.Hour), false, false},
		{"a rehearsal", next, true, false},
	} {
		v := drive(t, func(c *Config) { c.Desk.Now, c.Rehearsal = func() time.Time { return test.now }, test.rehearsal })
		if v.shows(title) != test.over {
			t.Errorf("%s: the desk says %v that it is over", test.name, !test.over)
		}
	}

	opened := 0
	past := func(c *Config) {
		c.Desk.Now, c.OpenRehearsal = func() time.Time { return next.AddDate(0, 1, 0) }, func() { opened++ }
	}
	v := drive(t, past)
	v.mustShow("Meeting the Challenge Together ended on 5\u00a0March\u00a02007", "Open the rehearsal", "Go on")
	v.wait(time.Hour)
	v.mustShow(title)
	v.press(fyne.KeyReturn)
	v.mustNotShow(title)
	v.press(fyne.KeyReturn)
	if opened != 1 {
		t.Errorf("the rehearsal was opened %d times", opened)
	}
	for way, leave := range map[string]func(*driver){
		"escape": func(v *driver) { v.press(fyne.KeyEscape) },
		"a tap":  func(v *driver) { v.screen.sheet.lines[1].touch.Tapped(nil) },
		"typing": func(v *driver) { v.write("ra") },
		"a scan": func(v *driver) {
			v.scan("BADGE AAAA0001")
			v.mustShow("Not admitted")
		},
	} {
		v := drive(t, past)
		leave(v)
		if v.shows(title) || opened != 1 {
			t.Errorf("%s: the sheet shows %v, and the rehearsal was opened %d times", way, v.shows(title), opened)
		}
	}
	v = drive(t, past)
	v.screen.sheet.lines[0].touch.Tapped(nil)
	if opened != 2 {
		t.Error("a tap does not open the rehearsal")
	}
	v = drive(t, func(c *Config) {
		past(c)
		c.OpenRehearsal = nil
	})
	v.mustShow(title, "Go on")
	v.mustNotShow("Open the rehearsal")
	v.press(fyne.KeyReturn)
	v.mustNotShow(title)
}

// TestAlarmIsSaidInTheLanguageOfTheScreen: with what it names, and in English where there is no other sentence.
func TestAlarmIsSaidInTheLanguageOfTheScreen(t *testing.T) {
	t.Parallel()
	open := Alarm{Sentence: "Nobody knows", About: "open_badges", Given: map[string]string{"References": "AAAA0001, BBBB0002"}}
	size := Alarm{Sentence: "the printer: no", About: "printer_size", Given: map[string]string{"Printer": "queue a", "Paper": "105 × 148 mm"}}
	for _, test := range []struct {
		lang  string
		alarm Alarm
		want  string
	}{
		{"en", open, "Nobody knows"},
		{"fr", open, "On ne sait pas si ces badges sont sortis : AAAA0001, BBBB0002. Vérifiez, et imprimez de nouveau ceux qui manquent (Ctrl Q)"},
		{"zh", size, "打印机不支持105 × 148 mm的纸张，请选择其支持尺寸的设计或其他打印机（queue a）"},
		{"fr", Alarm{Sentence: "the clock is wrong"}, "The clock is wrong"},
		{"fr", Alarm{Sentence: "the clock is wrong", About: "no_such"}, "The clock is wrong"},
	} {
		s, err := newSentences(assets.Translations(), test.lang)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.trouble(test.alarm.trouble().begins()); got != test.want {
			t.Errorf("%s says %q, want %q", test.lang, got, test.want)
		}
	}
}

// TestAlarmStays: through scans, verdicts and time, until Esc at rest.
func TestAlarmStays(t *testing.T) {
	alarms := make(chan Alarm)
	v := drive(t, func(c *Config) { c.Alarms = alarms })
	for _, sentence := range []string{"the log is damaged: call", "the log is damaged: call", "the clock is wrong: set it", "the log is damaged: call"} {
		alarms <- Alarm{Sentence: sentence}
	}
	v.settle() // all but the last, which says nothing new, are taken in hand by now
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted", "The log is damaged: call", "Esc")
	v.press(fyne.KeyEscape) // the verdict
	v.wait(time.Hour)
	v.mustShow("Ready", "The log is damaged: call")
	v.mustNotShow("The clock is wrong")
	v.press(fyne.KeyEscape)
	v.mustShow("The clock is wrong: set it")
	v.mustNotShow("The log is damaged")
	v.press(fyne.KeyEscape)
	v.mustNotShow("The clock is wrong")
}
