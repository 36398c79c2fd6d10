package kiosk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
	scans "antechamber/kiosk/scan"
)

// TestSetupFound is what each step finds, and how it stands.
func TestSetupFound(t *testing.T) {
	t.Parallel()
	done := func(steps ...SetupStep) map[SetupStep]SetupMark {
		marks := make(map[SetupStep]SetupMark)
		for _, s := range steps {
			marks[s] = SetupDone
		}
		return marks
	}
	c := conference()
	two := *c
	two.Entrances = append(slices.Clone(c.Entrances), checkin.Entrance{ID: "stairs"})
	for _, test := range []struct {
		name  string
		c     *checkin.Conference
		facts SetupFacts
		step  SetupStep
		state SetupState
		key   string
	}{
		{"nobody chose", c, SetupFacts{}, SetupConference, SetupAmber, "conference_none"},
		{"the example is kept", c, SetupFacts{Marks: done(SetupConference)}, SetupConference, SetupGreen, "conference"},
		{"a file", c, SetupFacts{Own: true}, SetupConference, SetupGreen, "conference"},
		{"over", c, SetupFacts{Own: true, Past: true}, SetupConference, SetupAmber, "conference_past"},
		{"nobody", c, SetupFacts{}, SetupPeople, SetupAmber, "people_none"},
		{"people", c, SetupFacts{People: 1}, SetupPeople, SetupGreen, "people"},
		{"the only entrance", c, SetupFacts{}, SetupRules, SetupGreen, "entrance_first"},
		{"one of two", &two, SetupFacts{}, SetupRules, SetupAmber, "entrance_first"},
		{"the chosen", &two, SetupFacts{Entrance: "stairs"}, SetupRules, SetupGreen, "entrance"},
		{"another conference's", c, SetupFacts{Entrance: "stairs"}, SetupRules, SetupRed, "entrance_unknown"},
		{"no printer", c, SetupFacts{}, SetupPrinter, SetupAmber, "printer_none"},
		{"files", c, SetupFacts{Marks: done(SetupPrinter)}, SetupPrinter, SetupGreen, "printer_files"},
		{"untested", c, SetupFacts{Printer: "p", Ready: true}, SetupPrinter, SetupAmber, "printer_untested"},
		{"tested", c, SetupFacts{Printer: "p", Ready: true, Marks: done(SetupPrinter)}, SetupPrinter, SetupGreen, "printer"},
		{"stopped since", c, SetupFacts{Printer: "p", Said: "jam", Marks: done(SetupPrinter)}, SetupPrinter, SetupRed, "printer_stands"},
		{"no code", c, SetupFacts{Calibrated: true}, SetupScanner, SetupAmber, "scanner_none"},
		{"a code", c, SetupFacts{Marks: done(SetupScanner)}, SetupScanner, SetupGreen, "scanner"},
		{"calibrated", c, SetupFacts{Calibrated: true, Marks: done(SetupScanner)}, SetupScanner, SetupGreen, "scanner_set"},
		{"unplugged", c, SetupFacts{ScannerFault: "gone", Marks: done(SetupScanner)}, SetupScanner, SetupRed, "scanner_away"},
		{"no card", c, SetupFacts{Volume: 70, Marks: done(SetupSound)}, SetupSound, SetupSkipped, "sound_card"},
		{"silent", c, SetupFacts{}, SetupSound, SetupGreen, "sound_silent"},
		{"unheard", c, SetupFacts{Card: true, Volume: 70}, SetupSound, SetupAmber, "sound_unheard"},
		{"heard", c, SetupFacts{Card: true, Volume: 70, Marks: done(SetupSound)}, SetupSound, SetupGreen, "sound"},
		{"no PIN", c, SetupFacts{Marks: done(SetupPINs)}, SetupPINs, SetupAmber, "pins_none"},
		{"no organiser", c, SetupFacts{Supervisors: 2}, SetupPINs, SetupAmber, "pins_no_organiser"},
		{"an organiser", c, SetupFacts{Organisers: 1}, SetupPINs, SetupGreen, "pins"},
		{"no hub, and it may bring everybody", c, SetupFacts{}, SetupHub, SetupAmber, "hub_first"},
		{"no hub", c, SetupFacts{People: 1}, SetupHub, SetupAmber, "hub_none"},
		{"known", c, SetupFacts{HubAddress: "h:1"}, SetupHub, SetupAmber, "hub_known"},
		{"connected", c, SetupFacts{Joined: true, Connected: true, HubAddress: "h:1"}, SetupHub, SetupGreen, "hub"},
		{"its own", c, SetupFacts{Joined: true, Connected: true, OwnHub: true}, SetupHub, SetupGreen, "hub_own"},
		{"alone", c, SetupFacts{Joined: true}, SetupHub, SetupAmber, "hub_alone"},
		{"none", c, SetupFacts{}, SetupRehearsal, SetupAmber, "rehearsal_none"},
		{"rehearsed", c, SetupFacts{Rehearsed: true}, SetupRehearsal, SetupGreen, "rehearsal"},
	} {
		for _, f := range test.facts.Found(test.c) {
			if f.Step == test.step && (f.State != test.state || f.key != "setup.found."+test.key) {
				t.Errorf("%s: %s is %s and %s, want %s and %s", test.name, f.Step, f.State, f.key, test.state, test.key)
			}
		}
	}
}

// What is skipped is skipped while it is to do; what is done or broken says so.
func TestSetupSkipped(t *testing.T) {
	t.Parallel()
	marks := map[SetupStep]SetupMark{SetupHub: SetupPassed, SetupPrinter: SetupPassed, SetupPeople: SetupPassed}
	found := SetupFacts{Marks: marks, Printer: "p", People: 3}.Found(conference())
	states := make(map[SetupStep]SetupState)
	for _, f := range found {
		states[f.Step] = f.State
	}
	if states[SetupHub] != SetupSkipped || states[SetupPrinter] != SetupRed || states[SetupPeople] != SetupGreen {
		t.Errorf("%v", states)
	}
	if !SetupOpen(found) {
		t.Error("nothing is left although the printer stands")
	}
}

// fakeSetup is a kiosk that is set up without a disk and without parts.
type fakeSetup struct {
	facts SetupFacts
	did   []string
	fail  error
}

func (f *fakeSetup) act(what string, change func()) error {
	if f.fail != nil {
		return f.fail
	}
	f.did = append(f.did, what)
	change()
	return nil
}

func (f *fakeSetup) Look(context.Context) (SetupFacts, error) { return f.facts, nil }

func (f *fakeSetup) Mark(_ context.Context, step SetupStep, mark SetupMark) error {
	return f.act(string(step)+" "+string(mark), func() {
		marks := map[SetupStep]SetupMark{step: mark}
		for k, v := range f.facts.Marks {
			if k != step {
				marks[k] = v
			}
		}
		f.facts.Marks = marks
	})
}
func (f *fakeSetup) Conferences(context.Context) []string { return []string{"/home/desk/my.toml"} }

func (f *fakeSetup) UseConference(_ context.Context, path string) (changed bool, err error) {
	own := f.facts.Own
	return own || path != "", f.act("use "+path, func() { f.facts.Own = path != "" })
}
func (f *fakeSetup) Usual() map[string]string { return map[string]string{"rooms": "Main hall"} }

func (f *fakeSetup) WriteConference(_ context.Context, answers map[string]string) error {
	if answers["days"] == "" {
		return SetupFaults{{"days", "it is missing"}}
	}
	return f.act("write "+answers["title"]+" "+answers["days"]+" "+answers["rooms"], func() { f.facts.Own = true })
}

func (f *fakeSetup) ChooseEntrance(_ context.Context, id string) error {
	return f.act("entrance "+id, func() { f.facts.Entrance = id })
}

func (f *fakeSetup) Printers(context.Context) ([]SetupDevice, error) {
	return []SetupDevice{{Address: "cups:badges", Ready: true}, {Ready: true}}, nil
}

func (f *fakeSetup) TestPrinter(_ context.Context, address string) error {
	return f.act("print to "+address, func() { f.facts.Printer, f.facts.Ready = address, true })
}

func (f *fakeSetup) SetPIN(_ context.Context, a checkin.Authority, pin string) (checkin.Holder, error) {
	return checkin.Holder{Authority: a, Number: 1}, f.act(a.String()+" "+pin, func() { f.facts.Organisers = 1 })
}

func (f *fakeSetup) Join(_ context.Context, code, name string) error {
	return f.act("join "+code+" as "+name, func() { f.facts.Joined, f.facts.Connected = true, true })
}

// fakeInputs hears what it is given.
type setupInputs struct{ volume int }

func (i *setupInputs) States() []Input                 { return nil }
func (i *setupInputs) Calibrated(scans.Setting) error  { return nil }
func (i *setupInputs) Volume() (volume int, card bool) { return i.volume, true }
func (i *setupInputs) SetVolume(volume int) error      { i.volume = volume; return nil }

// setter drives the set-up as whoever stands before a new kiosk does.
type setter struct {
	*driver
	setup    *fakeSetup
	inputs   *setupInputs
	reopened []bool // on the set-up
	imports  int
	rehearse int
	played   []Sound
}

func settingUp(t *testing.T, facts SetupFacts) *setter {
	v := &setter{setup: &fakeSetup{facts: facts}, inputs: &setupInputs{volume: 70}}
	v.driver = drive(t, func(c *Config) {
		c.Setup, c.SetupFirst, c.Inputs = v.setup, true, v.inputs
		c.Reopen, c.OpenImport, c.OpenRehearsal = func(setup bool) { v.reopened = append(v.reopened, setup) }, func() { v.imports++ }, func() { v.rehearse++ }
		c.Sound = func(s Sound) { v.played = append(v.played, s) }
	})
	return v
}

// step opens a step, by going to it from the first.
func (v *setter) step(step SetupStep) {
	v.t.Helper()
	v.press(fyne.KeyHome)
	for range slices.Index(SetupSteps(), step) {
		v.press(fyne.KeyDown)
	}
	v.press(fyne.KeyReturn)
}

func (v *setter) mustHaveDone(want ...string) {
	v.t.Helper()
	if diff := cmp.Diff(want, v.setup.did); diff != "" {
		v.t.Errorf("(-want +got):\n%s", diff)
	}
	v.setup.did = nil
}

// TestSetupFromTheFirstStepToTheLast goes through all steps of a new kiosk, each with its test.
func TestSetupFromTheFirstStepToTheLast(t *testing.T) {
	v := settingUp(t, SetupFacts{Card: true, Volume: 70})
	v.mustShow("Set-up", "Nobody chose one. The example is in force", "Nobody is registered.", "To do")
	v.press(fyne.KeyReturn) // the first step that is to be done
	v.mustShow("Which conference is it?")
	v.write("3")
	v.mustShow("Your conference", "Main hall")
	v.write("Oceans")
	v.press(fyne.KeyReturn)
	v.mustShow("Doors and people")
	v.press(fyne.KeyReturn)
	v.mustShow("Your conference", "It is missing", "Oceans") // nothing of it was written
	v.mustHaveDone()
	v.write("2127-03-05")
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyReturn)
	v.mustHaveDone("write Oceans 2127-03-05 Main hall")
	v.mustShow("The window opens again")
	if len(v.reopened) != 1 {
		t.Fatalf("the window was opened again %d times, want 1", len(v.reopened))
	}
	v.press(fyne.KeyEscape)
	v.step(SetupPeople)
	if v.imports != 1 {
		t.Error("the import was not opened")
	}
	v.setup.facts.People = 2000
	v.handle(changed{})
	v.settle()
	v.mustShow("2000 persons are registered.")

	v.step(SetupRules)
	v.mustShow("What is in force", "All times are those of "+conference().Zone.String()+", where it is", "Everybody may come in again.")
	v.press(fyne.KeyReturn)
	v.mustShow("At which entrance does this kiosk stand?")
	v.press(fyne.KeyReturn)
	v.mustHaveDone("entrance " + v.entrance.ID)
	v.mustShow("This kiosk stands at")

	v.step(SetupPrinter)
	v.mustShow("Where do badges go?", "cups:badges")
	v.press(fyne.KeyReturn)
	v.mustShow("A test badge was printed.")
	v.mustHaveDone("print to cups:badges")
	v.write("1")
	v.mustHaveDone("printer done")
	v.mustShow("cups:badges is ready, and its test badge was good.")

	v.step(SetupScanner)
	v.Heard(scans.Reading{Code: "BADGE AAAA0001", Source: scans.Keyboard, Suffix: scans.Enter})
	v.settle()
	v.mustHaveDone("scanner done")
	if len(v.store.entries) != 0 {
		t.Error("the test scan was presented")
	}
	v.press(fyne.KeyEscape)
	v.mustShow("A code was read here.")

	v.step(SetupSound)
	v.write("2")
	if v.inputs.volume != 90 || !slices.Contains(v.played, SoundEnter) {
		t.Errorf("the volume is %d, and %v was played", v.inputs.volume, v.played)
	}
	v.write("1")
	v.mustHaveDone("sound done")

	v.step(SetupPINs)
	v.write("482913")
	v.press(fyne.KeyReturn)
	v.mustShow("The two are not the same.")
	v.mustHaveDone()
	v.write("482913")
	v.press(fyne.KeyReturn)
	v.mustHaveDone("organiser 482913")
	v.mustShow("organisers 1")

	v.step(SetupHub)
	v.write("AAAA-BBBB")
	v.press(fyne.KeyTab)
	v.write("north door")
	v.press(fyne.KeyReturn)
	v.mustHaveDone("join AAAA-BBBB as north door")
	v.press(fyne.KeyEscape)
	v.step(SetupRehearsal)
	v.write("2")
	v.mustHaveDone("rehearsal skipped")
	v.mustShow("Every step is done or skipped.", "Skipped")
	v.press(fyne.KeyEscape)
	v.mustNotShow("Set-up")
	if diff := cmp.Diff([]bool{true, true, false}, v.reopened); diff != "" { // after the conference, after the hub, and for the printer and the entrance
		t.Errorf("the window was opened again on the set-up (-want +got):\n%s", diff)
	}
}

// The example, where it is in force already, is only remembered; and after each step
// comes the next that is to be done, not the first.
func TestSetupGoesOn(t *testing.T) {
	v := settingUp(t, SetupFacts{Past: true, Volume: 70})
	v.press(fyne.KeyReturn)
	v.write("1")
	v.mustHaveDone("use ")
	if len(v.reopened) > 0 {
		t.Error("the window was opened again although nothing changed")
	}
	for _, want := range []string{"registrations skipped", "printer skipped", "scanner skipped", "pins skipped"} { // and past what is done, or cannot be
		v.press(fyne.KeyDelete)
		v.mustHaveDone(want)
	}
	v.mustShow("no sound card")
	v.step(SetupSound) // asks once more whether there is one
	v.mustNotShow("Is it heard?")
	if len(v.played) > 0 {
		t.Errorf("%v was played without a card", v.played)
	}
}

// The hub connects after the set-up looked: it says so by itself.
func TestSetupFollowsTheHub(t *testing.T) {
	v := settingUp(t, SetupFacts{People: 1, Joined: true})
	v.mustShow("which it does not reach now")
	v.setup.facts.Connected = true
	v.handle(hubSaid{Hub{Joined: true, Connected: true}})
	v.settle()
	v.mustShow("has joined a hub and is connected")
}

// A step is skipped and taken back; one that is done is not skipped.
func TestSetupSkipsAStep(t *testing.T) {
	v := settingUp(t, SetupFacts{Own: true})
	v.press(fyne.KeyDelete) // registrations, the first to do
	v.mustHaveDone("registrations skipped")
	v.press(fyne.KeyHome)
	v.press(fyne.KeyDelete) // the conference is done
	v.mustHaveDone()
	v.press(fyne.KeyDown)
	v.press(fyne.KeyDelete)
	v.mustHaveDone("registrations ")
}

// What fails is said where it was asked for, and nothing is lost of what was written.
func TestSetupSaysWhatFails(t *testing.T) {
	v := settingUp(t, SetupFacts{Own: true, People: 1})
	v.setup.fail = &checkin.Fault{Code: checkin.FaultPrinter, Sentence: "there is no printer there"}
	v.step(SetupPrinter)
	v.press(fyne.KeyReturn)
	v.mustShow("There is no printer there", "Set-up")
	v.step(SetupPrinter)
	v.press(fyne.KeyEnd)
	v.press(fyne.KeyReturn)
	v.write("zpl://here")
	v.press(fyne.KeyReturn)
	v.mustShow("The printer’s address", "There is no printer there", "zpl://here")
	v.press(fyne.KeyEscape)
	v.setup.fail = errors.New("the hub does not answer")
	v.step(SetupHub)
	v.write("AAAA")
	v.press(fyne.KeyReturn)
	v.mustShow("The hub does not answer", "AAAA")
}

// Nothing stands before the door: a code is presented while the set-up is open.
func TestSetupLetsAScanThrough(t *testing.T) {
	v := settingUp(t, SetupFacts{})
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted")
	v.mustNotShow("Set-up")
	v.press(fyne.KeyEscape)
	v.press(fyne.KeyF2)
	v.mustShow("Set this kiosk up")
}

// Once somebody has a PIN, the set-up is an organiser's.
func TestSetupAsksForAPIN(t *testing.T) {
	access := &pinned{highest: checkin.Organiser}
	v := drive(t, func(c *Config) { c.Setup, c.SetupFirst, c.Access = &fakeSetup{}, true, access })
	v.mustNotShow("Set-up")
	if _, asks := v.state.over.(pinOverlay); !asks {
		t.Errorf("%T lies over the desk, want the question for a PIN", v.state.over)
	}
}

// pinned is a device where somebody has a PIN.
type pinned struct {
	nobody
	highest checkin.Authority
}

func (p *pinned) Highest(context.Context) (checkin.Authority, error) { return p.highest, nil }

// The questions on the screen are those that a conference file is written from.
func TestSetupQuestionsFillTwoPages(t *testing.T) {
	t.Parallel()
	all := append(slices.Clone(questionsOf(0)), questionsOf(1)...)
	if strings.Join(all, " ") != strings.Join(SetupQuestions(), " ") {
		t.Errorf("%v", all)
	}
	for _, q := range all {
		if sampleAnswer(q) == "" {
			t.Errorf("%s has no example", q)
		}
	}
}
