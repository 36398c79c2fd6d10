package kiosk

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/walk"
)

// attendee stands before a self-service screen.
type attendee struct {
	*SelfService
	t     *testing.T
	store *memory
	clock *SteppedClock
	spoke *voice
	quits int
}

// voice notes what was said aloud.
type voice struct{ said []string }

func (v *voice) Speak(language, text string) { v.said = append(v.said, language+": "+text) }
func (v *voice) Hush()                       { v.said = append(v.said, "") }

// known recognises whoever gives the family name and the reference.
type known struct{ store *memory }

func (k known) Identify(_ context.Context, f checkin.Facts) (checkin.Inquiry, error) {
	return checkin.Inquiry{
		References: []string{f.Reference},
		Fits:       func(r *checkin.Registration) bool { return strings.EqualFold(r.FamilyName, f.FamilyName) },
		Normal:     f.FamilyName + f.Reference,
	}, nil
}

func attend(t *testing.T, change func(*SelfConfig)) *attendee {
	t.Helper()
	test.NewTempApp(t)
	desk := config(t)
	a := &attendee{t: t, store: desk.Desk.Store.(*memory), clock: desk.Clock.(*SteppedClock), spoke: new(voice)}
	desk.Desk.Identifier = known{a.store}
	cfg := SelfConfig{
		Desk: desk.Desk, Badges: desk.Badges, Actor: "self:1", Locked: true, Clock: a.clock, Fonts: desk.Fonts, Speaker: a.spoke,
		Quit: func() { a.quits++ }, Access: &access{highest: checkin.Organiser, holders: map[string]checkin.Holder{"402917": supervisor2}},
	}
	if change != nil {
		change(&cfg)
	}
	v, err := NewSelfService(cfg)
	if err != nil {
		t.Fatal(err)
	}
	a.SelfService = v
	t.Cleanup(v.Close)
	v.Content().Resize(fyne.NewSize(1080, 1920))
	a.settle()
	return a
}

func (a *attendee) settle() {
	a.t.Helper()
	waitIdle(a.t, a.SelfService)
}

// tap touches what has the name, once the page has settled.
func (a *attendee) tap(id string) *attendee {
	a.t.Helper()
	a.clock.Advance(time.Second)
	a.view.touch(a.t, id)
	a.settle()
	return a.waits()
}

// waits lets the time of an answer go by, where somebody is looked for by name.
func (a *attendee) waits() *attendee {
	a.t.Helper()
	if a.state.Stage == walk.Checking {
		a.clock.Advance(answerAfter)
		a.settle()
	}
	return a
}

func (a *attendee) keys(text string) *attendee {
	a.t.Helper()
	for _, r := range text {
		id := "key:" + string(r)
		if r == ' ' {
			id = "key:space"
		}
		a.tap(id)
	}
	return a
}

func (a *attendee) scan(code string) *attendee {
	a.t.Helper()
	a.clock.Advance(time.Second)
	a.Scanned(code)
	a.settle()
	return a
}

func (a *attendee) isAt(want walk.Stage) *attendee {
	a.t.Helper()
	if a.state.Stage != want {
		a.t.Fatalf("the screen is at stage %d, want %d: %q", a.state.Stage, want, a.shownWords())
	}
	return a
}

func (a *attendee) shownWords() string { return a.view.shownWords() }

func (a *attendee) kinds(want ...string) *attendee {
	a.t.Helper()
	if got := a.store.kinds(); !slices.Equal(got, want) {
		a.t.Errorf("the log has %v, want %v", got, want)
	}
	return a
}

func TestSelfServicePrintsABadge(t *testing.T) {
	a := attend(t, nil)
	a.scan("BADGE AAAA0001").isAt(walk.Found)
	if words := a.shownWords(); !strings.Contains(words, "Rantanen") {
		t.Errorf("the person is not asked by name: %q", words)
	}
	a.tap("act:yes").isAt(walk.Done).kinds("check AAAA0001", "print AAAA0001")
	if words := a.shownWords(); strings.Contains(words, "Rantanen") {
		t.Errorf("a name stays on the screen: %q", words)
	}
	a.clock.Advance(time.Minute)
	a.handle(walk.Ticked{})
	a.isAt(walk.Welcome)
}

func TestSelfServiceByName(t *testing.T) {
	a := attend(t, nil)
	a.tap("act:no_code").keys("rantanen").tap("field:Reference or e-mail address").keys("aaaa0001").tap("act:find").isAt(walk.Found)
	if got := a.store.entries[0]; got.By != checkin.ByReference || got.Kind != checkin.KindCheck {
		t.Errorf("the log says %+v", got)
	}
	if a.state.Form.Fields != nil {
		t.Errorf("what was typed is kept: %+v", a.state.Form)
	}
}

func TestWhatIsTypedIsCapitalInNames(t *testing.T) {
	a := attend(t, nil)
	a.tap("act:no_code").keys("de la cruz").tap("key:erase").keys("s")
	if got := a.state.Form.Text(walk.FamilyName); got != "De La Crus" {
		t.Errorf("a name is written as %q", got)
	}
	a.tap("field:Reference or e-mail address").keys("a@b.c_d-e")
	if got := a.state.Form.Text(walk.Proof); got != "a@b.c_d-e" {
		t.Errorf("an address is written as %q", got)
	}
}

func TestAccentsTakeThePlaceOfALetter(t *testing.T) {
	a := attend(t, nil)
	a.tap("act:no_code").keys("a").tap("key:variants").tap("key:Å").keys("n")
	if got := a.state.Form.Text(walk.FamilyName); got != "Ån" {
		t.Errorf("written %q, want Ån", got)
	}
	a.tap("key:АБВ").keys("и").tap("key:variants").tap("key:і").tap("key:ابت").keys("ا").tap("key:variants").tap("key:أ").tap("key:shift")
	if got := a.state.Form.Text(walk.FamilyName); got != "Ån\u0456\u0623" {
		t.Errorf("written %q, want Åніأ", got)
	}
}

func TestThreeWrongTriesOnTheScreen(t *testing.T) {
	a := attend(t, nil)
	a.tap("act:no_code").keys("x").tap("field:Reference or e-mail address").keys("aaaa0001")
	for range 3 {
		a.isAt(walk.Asking).tap("act:find")
	}
	a.isAt(walk.HelpDesk).kinds("check ", "check ", "check ")
	code := a.store.entries[2].Case()
	if words := a.shownWords(); !strings.Contains(words, strings.Join(strings.Split(code, ""), " ")) {
		t.Errorf("the case %s is not shown: %q", code, words)
	}
}

func TestUnattendedEntranceOnTheScreen(t *testing.T) {
	a := attend(t, func(c *SelfConfig) { c.Desk.Conference.Entrances[0].Unattended = true })
	a.scan("BADGE AAAA0001").isAt(walk.Done).kinds("in AAAA0001")
}

func TestADeadPrinterLeadsToTheHelpDesk(t *testing.T) {
	a := attend(t, func(c *SelfConfig) {
		c.Badges.(*printer).broken = &checkin.Fault{Code: checkin.FaultPrinter, Sentence: "the queue of Rantanen is stopped"}
	})
	a.scan("BADGE AAAA0001").tap("act:yes").isAt(walk.HelpDesk).kinds("check AAAA0001")
	if words := a.shownWords(); strings.Contains(words, "stopped") {
		t.Errorf("an attendee reads what is for staff: %q", words)
	}
}

func TestWithoutADatabaseNobodyIsToldToGoIn(t *testing.T) {
	a := attend(t, nil)
	a.store.broken = &checkin.Fault{Code: checkin.FaultStorage, Sentence: "the disk is full"}
	a.scan("BADGE AAAA0001").isAt(walk.HelpDesk).kinds()
}

func TestLanguageIsChosenAndForgotten(t *testing.T) {
	a := attend(t, nil)
	a.tap("language:ar")
	if !a.view.FromRight() || a.state.Language != "ar" {
		t.Fatalf("Arabic is not read from the right: %q", a.state.Language)
	}
	help, _ := a.view.target("comfort:help")
	if help.area.left() < 540 {
		t.Errorf("help stands at %v, want it on the right", help.area.left())
	}
	a.clock.Advance(time.Minute)
	a.handle(walk.Ticked{})
	if a.state.Language != "en" || a.view.FromRight() {
		t.Errorf("the next person is spoken to in %q", a.state.Language)
	}
}

func TestASecondTapIsForTheOldPage(t *testing.T) {
	a := attend(t, nil)
	a.scan("BADGE AAAA0001")
	yes, _ := a.view.target("act:yes")
	yes.on() // the finger was on its way before the page came
	a.settle()
	a.isAt(walk.Found).tap("act:yes").isAt(walk.Done)
}

func TestKeyboardAndSwitch(t *testing.T) {
	a := attend(t, nil)
	press := func(keys ...fyne.KeyName) {
		t.Helper()
		for _, k := range keys {
			a.clock.Advance(time.Second)
			if !a.Key(k, 0) {
				t.Errorf("%s is left to the window", k)
			}
			a.settle()
		}
	}
	press(fyne.KeyTab)
	if a.view.focus != "act:no_code" {
		t.Errorf("Tab first reaches %q", a.view.focus)
	}
	press(fyne.KeyReturn)
	a.isAt(walk.Asking)
	for _, r := range "rantanen" {
		a.Rune(r)
	}
	press(fyne.KeyTab)
	for _, r := range "AAAA0001" {
		a.Rune(r)
	}
	press(fyne.KeyReturn)
	a.waits().isAt(walk.Found)
	press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	if !strings.HasPrefix(a.view.focus, "comfort:") {
		t.Errorf("after the acts Tab reaches %q", a.view.focus)
	}
	press(fyne.KeyEscape)
	a.isAt(walk.Welcome)
	for range a.view.targets { // every one can be reached
		press(fyne.KeyTab)
	}
	press(fyne.KeyDown, fyne.KeyUp, fyne.KeyLeft, fyne.KeyRight)
	for _, k := range []fyne.KeyName{fyne.KeyF4, fyne.KeyF11, "Q"} {
		if !a.Key(k, fyne.KeyModifierAlt) {
			t.Errorf("Alt %s leads out of a locked screen", k)
		}
	}
}

func TestStaffLeaveTheScreen(t *testing.T) {
	a := attend(t, nil)
	a.tap("staff").keys("111111").tap("act:leave").isAt(walk.Leaving)
	if a.quits > 0 || !a.state.Denied {
		t.Fatal("a wrong PIN ends self-service")
	}
	a.keys("402917").tap("act:leave")
	if a.quits != 1 {
		t.Error("the right PIN ends nothing")
	}
}

func TestSpeechNamesNobody(t *testing.T) {
	a := attend(t, nil)
	if len(a.spoke.said) > 0 {
		t.Errorf("speaks unasked: %q", a.spoke.said)
	}
	a.tap("comfort:aloud").scan("BADGE AAAA0001").tap("act:yes")
	all := strings.Join(a.spoke.said, "\n")
	for _, name := range []string{"Rantanen", "Zelda", "Finland", "AAAA"} {
		if strings.Contains(all, name) {
			t.Errorf("says %s aloud: %s", name, all)
		}
	}
	for _, part := range []string{"Show your code", "Is this you?", "Your badge is ready"} {
		if !strings.Contains(all, part) {
			t.Errorf("%q is not said: %s", part, all)
		}
	}
}

func TestProgrammeIsTurned(t *testing.T) {
	a := attend(t, func(c *SelfConfig) {
		first := c.Desk.Conference.Sessions[0]
		for i := range 20 {
			s := first
			s.ID, s.Start, s.End = s.ID+string(rune('a'+i)), s.Start.Add(time.Duration(i+1)*time.Hour), s.End.Add(time.Duration(i+1)*time.Hour)
			c.Desk.Conference.Sessions = append(c.Desk.Conference.Sessions, s)
		}
	})
	a.tap("act:programme").tap("turn:down").tap("turn:down")
	if a.view.scroll.first != 2 {
		t.Errorf("two touches turn to item %d", a.view.scroll.first)
	}
	a.view.scroll.drag.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -1e4)})
	last := a.view.scroll.first
	if last < 5 || last > 20 {
		t.Errorf("a long drag ends at item %d", last)
	}
	a.tap("turn:up")
	if a.view.scroll.first != last-1 {
		t.Errorf("up leads to item %d from %d", a.view.scroll.first, last)
	}
}

// What comes back to a screen that is over draws nothing: its window may be gone.
func TestResultsAfterTheEnd(t *testing.T) {
	a := attend(t, nil)
	a.clock.Advance(time.Second)
	a.Scanned("BADGE AAAA0001")
	a.isAt(walk.Checking)
	a.Close()
	a.settle()
	a.isAt(walk.Checking)
}

// A space is where the name begins, for who touched it first.
func TestOnlySpacesAreWritten(t *testing.T) {
	a := attend(t, nil)
	a.tap("act:no_code").keys("  ").isAt(walk.Asking)
	a.tap("act:find").isAt(walk.Asking)
	a.keys("ran")
	if text := a.state.Form.Fields[0].Text; text != "  Ran" {
		t.Errorf("the field has %q", text)
	}
}

// A proof is what it looks like; where it may be two things the conference's choice counts.
func TestWhatAProofMayBe(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		proof  string
		chosen []checkin.Fact
		want   checkin.Facts
	}{
		{"aaaa-0001", nil, checkin.Facts{FamilyName: "N", Reference: "AAAA0001"}},
		{"a@b.org", []checkin.Fact{checkin.FactOrganisation}, checkin.Facts{FamilyName: "N", Email: "a@b.org"}},
		{"Finland", []checkin.Fact{checkin.FactEmail, checkin.FactOrganisation}, checkin.Facts{FamilyName: "N", Organisation: "Finland"}},
		{"Finland", []checkin.Fact{checkin.FactCountry, checkin.FactEmail}, checkin.Facts{FamilyName: "N", Country: "Finland"}},
		{"Zelda", []checkin.Fact{checkin.FactGivenName}, checkin.Facts{FamilyName: "N", GivenName: "Zelda"}},
		{"zelda", []checkin.Fact{checkin.FactEmail}, checkin.Facts{FamilyName: "N", Email: "zelda"}},
	} {
		if got := factsOf("N", test.proof, test.chosen); got != test.want {
			t.Errorf("%q with %v is %+v, want %+v", test.proof, test.chosen, got, test.want)
		}
	}
}

// Whoever is looked for by name waits as long, found or not.
func TestTheTimeOfAnAnswerTellsNothing(t *testing.T) {
	for _, name := range []string{"rantanen", "nobody"} {
		a := attend(t, nil)
		a.tap("act:no_code").keys(name).tap("field:Reference or e-mail address").keys("aaaa0001")
		find, _ := a.view.target("act:find")
		a.clock.Advance(time.Second)
		find.on()
		a.settle()
		a.isAt(walk.Checking)
		a.clock.Advance(answerAfter - time.Millisecond)
		a.settle()
		a.isAt(walk.Checking)
		a.clock.Advance(time.Millisecond)
		a.settle()
		if a.state.Stage == walk.Checking {
			t.Errorf("%s is not answered", name)
		}
	}
}

// A code sounds as it is decided; a refusal sounds no worse than a call for staff.
func TestSelfServiceSounds(t *testing.T) {
	for _, tt := range []struct {
		code string
		want []Sound
	}{
		{"BADGE AAAA0001", []Sound{SoundRead}},
		{"NOBODY'S CODE", []Sound{SoundAttention}},
	} {
		var heard []Sound
		a := attend(t, func(c *SelfConfig) { c.Sound = func(s Sound) { heard = append(heard, s) } })
		a.scan(tt.code)
		if !slices.Equal(heard, tt.want) {
			t.Errorf("%s sounds like %q, want %q", tt.code, heard, tt.want)
		}
	}
}
