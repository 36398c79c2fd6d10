package command

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/kiosk/scan"
	"antechamber/kiosk/settings"
	"antechamber/kiosk/sound"
)

type (
	setupConference struct {
		Out       string `help:"Write the file there, and put nothing in force." type:"path" placeholder:"FILE"`
		Ask       bool   `help:"Ask for what is not given, on the terminal or line by line from standard input."`
		Embedded  bool   `help:"Keep the conference that comes with the program."`
		Title     string `help:"What it is called." placeholder:"TEXT"`
		Venue     string `help:"Where it is." placeholder:"TEXT"`
		TimeZone  string `help:"The time zone there, such as Europe/Zurich." placeholder:"ZONE"`
		Days      string `help:"2027-03-05, several with commas, or 2027-03-05..2027-03-07." placeholder:"DAYS"`
		Rooms     string `help:"Rooms with their seats: \"Main hall 500; Gallery 80\"." placeholder:"ROOMS"`
		Sessions  string `help:"\"Morning 10:00-13:00; Film 15:00-16:00 (Gallery)\"." placeholder:"SESSIONS"`
		Entrances string `help:"\"Main entrance; Stairs (Gallery)\"." placeholder:"ENTRANCES"`
		Reentry   string `help:"Who may come in again: free, after_exit or once." placeholder:"RULE"`
		WalkIns   string `help:"Who is not registered: open, approval or closed." placeholder:"RULE"`
		Sensitive string `help:"Whether nobody may learn who came: yes or no." placeholder:"yes|no"`
		Retention string `help:"How many days personal data is kept." placeholder:"DAYS"`
	}
	setupEntrance struct {
		Entrance string `arg:"" help:"The entrance, as \"conference show\" names it."`
	}
	setupPrinter struct {
		Printer string `arg:"" help:"As --printer names it."`
		Second  bool   `help:"It takes over where the first stands still."`
		Lists   bool   `help:"It prints lists. No test badge is printed."`
		NoTest  bool   `help:"Print no test badge."`
	}
	setupScanner struct {
		scanning
		For time.Duration `help:"How long to wait." default:"30s" placeholder:"30s"`
	}
	setupSound struct {
		Volume *int `help:"How loud: from 0, silent, to 100." placeholder:"N"`
	}
)

func (k *setupConference) Run(s *session) error {
	if k.Embedded {
		return k.embedded(s)
	}
	answers := k.answers()
	if err := k.complete(s, answers); err != nil {
		return err
	}
	data, err := answers.File()
	if err != nil {
		return s.sayAnswers(err)
	}
	c, err := conference.Load(conferenceFile, data)
	if err != nil {
		return err
	}
	if k.Out != "" {
		if err := writeBytes(k.Out, data); err != nil {
			return err
		}
		return sayFile(s, "wrote", k.Out)
	}
	if err := s.putInForce(c, data); err != nil {
		return err
	}
	return s.sayInForce(c)
}

// answers are those that were given.
func (k *setupConference) answers() conference.Answers {
	return conference.Answers{
		conference.AskTitle: k.Title, conference.AskVenue: k.Venue, conference.AskTimeZone: k.TimeZone, conference.AskDays: k.Days, conference.AskRooms: k.Rooms, conference.AskSessions: k.Sessions,
		conference.AskEntrances: k.Entrances, conference.AskReentry: k.Reentry, conference.AskWalkIns: k.WalkIns, conference.AskSensitive: k.Sensitive, conference.AskRetention: k.Retention,
	}
}

// complete asks for what is not given. An empty line is the usual answer.
func (k *setupConference) complete(s *session, answers conference.Answers) error {
	_, terminal := s.terminal()
	if !k.Ask && !(terminal && k.Title == "") {
		return nil
	}
	lines := bufio.NewScanner(s.Stdin)
	for _, q := range conference.Questions() {
		if answers[q] != "" {
			continue
		}
		prompt := strings.ReplaceAll(string(q), "_", " ")
		if usual := q.Usual(); usual != "" {
			prompt += " [" + usual + "]"
		}
		fmt.Fprintf(s.Stderr, "%s: ", prompt)
		if !lines.Scan() {
			break
		}
		answers[q] = lines.Text()
	}
	return lines.Err()
}

// answerLine is one line of "setup conference --json" about a wrong answer.
type answerLine struct {
	Question string `json:"question"`
	Sentence string `json:"sentence"`
}

// sayAnswers prints every fault of answers on a line of its own.
func (s *session) sayAnswers(err error) error {
	var faults conference.AnswerFaults
	if !errors.As(err, &faults) {
		return err
	}
	lines := json.NewEncoder(s.Stdout)
	for _, f := range faults {
		var err error
		if s.commands.JSON {
			err = lines.Encode(answerLine{string(f.Question), f.Sentence})
		} else {
			_, err = fmt.Fprintln(s.Stdout, f.Error())
		}
		if err != nil {
			return err
		}
	}
	return faultf(checkin.FaultInvalid, "%s cannot be meant: correct what is named, nothing was written", number(len(faults), "answer", "answers"))
}

func (k *setupConference) embedded(s *session) error {
	c, err := s.useEmbedded()
	if err != nil {
		return err
	}
	return s.sayInForce(c)
}

func (k *setupEntrance) Run(s *session) error {
	c, err := s.conference()
	if err != nil {
		return err
	}
	e, ok := c.Entrance(k.Entrance)
	if !ok {
		return usagef("there is no entrance %q: see \"conference show\"", k.Entrance)
	}
	if err := s.authoriseSetup(); err != nil {
		return err
	}
	if err := s.chooseEntrance(e.ID); err != nil {
		return err
	}
	return s.saidStep(kiosk.SetupRules, "this kiosk stands at "+e.Name.In("en"))
}

// changeSettings changes what the settings file says.
func (s *session) changeSettings(change func(*settings.Settings)) error {
	set, err := settings.Load(s.settingsDir())
	if err != nil {
		return err
	}
	change(&set)
	return settings.Save(s.settingsDir(), set)
}

func (s *session) chooseEntrance(id string) error {
	return s.changeSettings(func(set *settings.Settings) { set.Kiosk.Entrance = id })
}

func (k *setupPrinter) Run(s *session) error {
	if k.Second && k.Lists {
		return usagef("a printer is the second for badges or that for lists: run this twice")
	}
	if _, err := printer.Open(k.Printer, printer.Options{}); err != nil {
		return err
	}
	if err := s.authoriseSetup(); err != nil {
		return err
	}
	if folder, ok := strings.CutPrefix(k.Printer, "folder:"); ok { // the settings are read from anywhere
		if whole, err := filepath.Abs(folder); err == nil {
			k.Printer = "folder:" + whole
		}
	}
	said := "it is in the settings"
	if !k.NoTest && !k.Lists {
		end, err := s.testBadge(s, k.Printer)
		if err != nil {
			return err
		}
		said = "a test badge " + whereOf(end) + ": " + end.Words()
	}
	err := s.changeSettings(func(set *settings.Settings) {
		switch {
		case k.Second:
			set.Printer.Second = k.Printer
		case k.Lists:
			set.Printer.Lists = k.Printer
		default:
			set.Printer.Badges = k.Printer
		}
	})
	if err != nil {
		return err
	}
	if !k.Second && !k.Lists && !k.NoTest {
		if err := markStep(s.settingsDir(), kiosk.SetupPrinter, kiosk.SetupDone); err != nil {
			return err
		}
	}
	return s.saidStep(kiosk.SetupPrinter, said)
}

// testBadge prints a test badge, and follows it to its end.
func (s *session) testBadge(ctx context.Context, address string) (printer.State, error) {
	press, err := s.testPress("")
	if err != nil {
		return printer.State{}, err
	}
	p, err := printer.Open(address, printer.Options{})
	if err != nil {
		return printer.State{}, err
	}
	end, err := printTest(ctx, press, s.commands.Rehearsal, func(ctx context.Context, job printer.Job) (printer.State, error) {
		return printer.Print(ctx, p, job, printer.Patience{TakeOver: 20 * time.Second}, nil)
	})
	if err == nil && end.Phase != printer.Printed && end.Phase != printer.Unknown {
		err = &checkin.Fault{Code: checkin.FaultPrinter, Sentence: fmt.Sprintf("the test badge has not come out: %s", printer.WordsOf(end.Reasons))}
	}
	return end, err
}

func (k *setupScanner) Run(s *session) error {
	if err := s.authoriseSetup(); err != nil {
		return err
	}
	test := scannersTest{scanning: k.scanning, For: k.For}
	r, err := test.wait(s)
	if err != nil {
		return err
	}
	said := "a code came by " + string(r.Source)
	if found, ok := scan.Calibrate(r); ok {
		if err := s.changeSettings(func(set *settings.Settings) { set.Scanner = set.Scanner.With(found) }); err != nil {
			return err
		}
		said += ", and the scanner was calibrated"
	}
	if len(k.Serial)+len(k.Evdev) > 0 {
		if err := s.changeSettings(func(set *settings.Settings) {
			set.Scanner.Serial, set.Scanner.Evdev = k.Serial, k.Evdev
		}); err != nil {
			return err
		}
	}
	if err := markStep(s.settingsDir(), kiosk.SetupScanner, kiosk.SetupDone); err != nil {
		return err
	}
	return s.saidStep(kiosk.SetupScanner, said)
}

func (k *setupSound) Run(s *session) error {
	if v := k.Volume; v != nil && (*v < 0 || *v > 100) {
		return usagef("the volume is %d, and must be from 0 to 100", *v)
	}
	if err := s.authoriseSetup(); err != nil {
		return err
	}
	if k.Volume != nil {
		if err := s.changeSettings(func(set *settings.Settings) { set.Sound.Volume = k.Volume }); err != nil {
			return err
		}
	}
	set, err := settings.Load(s.settingsDir())
	if err != nil {
		return err
	}
	switch {
	case set.Sound.Loud() == 0:
		return s.saidStep(kiosk.SetupSound, "is silent: the volume is 0")
	case s.parts.Speaker == nil:
		return s.saidStep(kiosk.SetupSound, "cannot be played by this build; the volume is kept")
	}
	if err := sound.Card(); err != nil {
		return fmt.Errorf("no sound can be played: %w", err)
	}
	speaker := s.parts.Speaker(set.Sound.Loud(), slog.New(slog.DiscardHandler))
	defer speaker.Close()
	speaker.Play(sound.Enter)
	select {
	case <-time.After(2 * time.Second): // as long as the longest sound
	case <-s.Done():
		return s.Err()
	}
	if err := markStep(s.settingsDir(), kiosk.SetupSound, kiosk.SetupDone); err != nil {
		return err
	}
	return s.saidStep(kiosk.SetupSound, "a sound was played; if it was not heard: antechamber setup sound --volume 100")
}

// putInForce puts a conference file in force that was checked.
func (s *session) putInForce(c *checkin.Conference, data []byte) error {
	h, err := s.openFor(c)
	if err != nil {
		return err
	}
	defer h.close()
	return h.putInForce(s, c, data)
}

// putInForce puts a conference file in force in an open folder.
func (h *house) putInForce(s *session, c *checkin.Conference, data []byte) error {
	if err := h.refuseOther(s, c); err != nil {
		return err
	}
	return writeBytes(filepath.Join(h.dir, conferenceFile), data)
}

// sayInForce says which conference is in force now.
func (s *session) sayInForce(c *checkin.Conference) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(describeJSON(c))
	}
	_, err := fmt.Fprintf(s.Stdout, "in force: %s\n", c.Title.In("en"))
	return err
}

// writeBytes writes a file, whole or not at all.
func writeBytes(path string, data []byte) error {
	return writeFile(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
