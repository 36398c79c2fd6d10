package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/storage"
)

// setupCommand sets a kiosk up step by step, as the window does at a first start.
type setupCommand struct {
	Status     setupStatus     `cmd:"" default:"1" help:"Say what each step finds here, by trying its real parts."`
	Conference setupConference `cmd:"" help:"Write a conference file from a few answers, and put it in force."`
	Entrance   setupEntrance   `cmd:"" help:"Say at which entrance this kiosk stands."`
	Printer    setupPrinter    `cmd:"" help:"Print a test badge; where it comes out, badges go there."`
	Scanner    setupScanner    `cmd:"" help:"Wait for one code; the code of \"scanners page\" calibrates the scanner too."`
	Sound      setupSound      `cmd:"" help:"Play a sound and keep how loud it was."`
	Skip       setupSkip       `cmd:"" help:"Go without a step, or take that back."`
	Settings   setupSettings   `cmd:"" help:"The settings of this kiosk, as a file for the next one."`
}

type (
	setupStatus struct{}
	setupSkip   struct {
		Step string `arg:"" enum:"conference,registrations,rules,printer,scanner,sound,pins,hub,rehearsal" help:"conference, registrations, rules, printer, scanner, sound, pins, hub or rehearsal."`
		Undo bool   `help:"Do not go without it after all."`
	}
)

// stepLine is one line of "setup status --json".
type stepLine struct {
	Step  kiosk.SetupStep  `json:"step"`
	State kiosk.SetupState `json:"state"`
	Found string           `json:"found"`
	Act   string           `json:"act,omitempty"`
}

// setupActs are the commands by which each step is done.
func setupActs() map[kiosk.SetupStep]string {
	return map[kiosk.SetupStep]string{
		kiosk.SetupConference: "antechamber setup conference, or antechamber conference use FILE",
		kiosk.SetupPeople:     "antechamber import FILE",
		kiosk.SetupRules:      "antechamber setup entrance E; antechamber conference show lists them",
		kiosk.SetupPrinter:    "antechamber setup printer URI; antechamber printers lists them",
		kiosk.SetupScanner:    "antechamber setup scanner",
		kiosk.SetupSound:      "antechamber setup sound",
		kiosk.SetupPINs:       "antechamber pin set organiser",
		kiosk.SetupHub:        "antechamber join CODE, or antechamber setup skip hub",
		kiosk.SetupRehearsal:  "antechamber --rehearsal",
	}
}

func (setupStatus) Run(s *session) error {
	facts, c, err := s.setupFacts()
	if err != nil {
		return err
	}
	teller, err := kiosk.NewTeller(c, "en")
	if err != nil {
		return err
	}
	red := 0
	lines := json.NewEncoder(s.Stdout)
	lines.SetEscapeHTML(false)
	for _, f := range facts.Found(c) {
		line := stepLine{f.Step, f.State, teller.SetupSentence(f), ""}
		if f.State == kiosk.SetupAmber || f.State == kiosk.SetupRed {
			line.Act = setupActs()[f.Step]
		}
		if f.State == kiosk.SetupRed {
			red++
		}
		if err := s.printStep(lines, line); err != nil {
			return err
		}
	}
	if red > 0 {
		return faultf(checkin.FaultConflict, "red: %s; do what stands under each", number(red, "step", "steps"))
	}
	return nil
}

func (s *session) printStep(lines *json.Encoder, line stepLine) error {
	if s.commands.JSON {
		return lines.Encode(line)
	}
	_, err := fmt.Fprintf(s.Stdout, "%-7s  %-13s  %s\n", line.State, line.Step, line.Found)
	if err == nil && line.Act != "" {
		_, err = fmt.Fprintf(s.Stdout, "%24s→ %s\n", "", line.Act)
	}
	return err
}

func (k *setupSkip) Run(s *session) error {
	if err := s.authoriseSetup(); err != nil {
		return err
	}
	step, mark, said := kiosk.SetupStep(k.Step), kiosk.SetupPassed, "is gone without"
	if k.Undo {
		mark, said = kiosk.SetupUnmarked, "is to be done"
	}
	if err := markStep(s.settingsDir(), step, mark); err != nil {
		return err
	}
	return s.saidStep(step, said)
}

// saidStep says what became of a step.
func (s *session) saidStep(step kiosk.SetupStep, said string) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(map[string]string{"step": string(step), "said": said})
	}
	_, err := fmt.Fprintf(s.Stdout, "%s %s\n", step, said)
	return err
}

// authoriseSetup asks for who may set this kiosk up, in a folder that has anybody.
func (s *session) authoriseSetup() error {
	if _, err := os.Stat(filepath.Join(s.dir(), storage.FileName)); err != nil {
		return nil // there is nobody yet
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	h.close()
	return nil
}

// marksFile is where it is remembered which steps were done or skipped.
const marksFile = "setup.json"

// readMarks returns what is remembered. A file that cannot be read has forgotten it.
func readMarks(dir string) map[kiosk.SetupStep]kiosk.SetupMark {
	marks := make(map[kiosk.SetupStep]kiosk.SetupMark)
	data, err := os.ReadFile(filepath.Join(dir, marksFile))
	if err != nil || json.Unmarshal(data, &marks) != nil {
		return make(map[kiosk.SetupStep]kiosk.SetupMark)
	}
	return marks
}

// markStep remembers a step, or forgets it.
func markStep(dir string, step kiosk.SetupStep, mark kiosk.SetupMark) error {
	marks := readMarks(dir)
	marks[step] = mark
	if mark == kiosk.SetupUnmarked {
		delete(marks, step)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the data folder %s cannot be made: %s", dir, reason(err)), Cause: err}
	}
	data, err := json.Marshal(marks)
	if err != nil {
		return err
	}
	return writeBytes(filepath.Join(dir, marksFile), data)
}

// asAnswers is what a screen is told of answers that are wrong.
func asAnswers(err error) error {
	var faults conference.AnswerFaults
	if !errors.As(err, &faults) {
		return err
	}
	var all kiosk.SetupFaults
	for _, f := range faults {
		all = append(all, kiosk.SetupFault{Question: string(f.Question), Sentence: f.Sentence})
	}
	return all
}
