package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/crowd"
	"antechamber/storage"
	"antechamber/storage/backup"
)

// rehearsalCommand is what makes a rehearsal what it is. Its commands mean the
// rehearsal with and without --rehearsal.
type rehearsalCommand struct {
	Status rehearsalStatus `cmd:"" default:"withargs" help:"How the rehearsal's clock goes, and which faults are practised."`
	Clock  rehearsalClock  `cmd:"" help:"Set the rehearsal's clock, and how fast it goes."`
	Crowd  rehearsalCrowd  `cmd:"" help:"Let people arrive at the door who do not exist."`
	Fault  rehearsalFault  `cmd:"" help:"Practise a fault, or end it."`
	Wipe   rehearsalWipe   `cmd:"" help:"Forget the whole rehearsal: people, log, clock, faults, files in its folder."`
}

type rehearsalStatus struct{}

// rehearsalLine is what "rehearsal status --json" prints.
type rehearsalLine struct {
	Folder   string                  `json:"folder"`
	Begun    bool                    `json:"begun"` // there is one
	Now      string                  `json:"now,omitempty"`
	Speed    float64                 `json:"speed"`
	Faults   map[string]practisedNow `json:"faults"`
	Expected int                     `json:"expected"`
	Attended int                     `json:"attended"`
	Entries  uint64                  `json:"entries"`
}

type practisedNow struct {
	Since  string         `json:"since"` // by the rehearsal's clock
	Reason printer.Reason `json:"reason,omitempty"`
}

func (*rehearsalStatus) Run(s *session) error {
	s.commands.Rehearsal = true
	line := rehearsalLine{Folder: s.dir(), Faults: map[string]practisedNow{}}
	if _, err := os.Stat(filepath.Join(s.dir(), storage.FileName)); errors.Is(err, fs.ErrNotExist) {
		return line.print(s)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	return line.of(s, h)
}

// of fills the line in from an open rehearsal, and prints it.
func (l *rehearsalLine) of(s *session, h *house) error {
	counts, err := h.count(s, countsOptions{})
	if err != nil {
		return err
	}
	l.Begun, l.Now, l.Speed = true, h.stamp(h.desk.Now()), h.practice.clock().Speed
	for _, r := range counts.Rows {
		if l.Attended = r.Attended; r.Expected != nil {
			l.Expected = *r.Expected
		}
	}
	if l.Entries, err = h.logged(s); err != nil {
		return err
	}
	for name, f := range h.practice.look().Faults {
		l.Faults[name] = practisedNow{h.stamp(h.practice.when(f.Since)), f.As}
	}
	return l.print(s)
}

func (l *rehearsalLine) print(s *session) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(l)
	}
	if !l.Begun {
		_, err := fmt.Fprintf(s.Stdout, "there is no rehearsal yet: the first command with --rehearsal begins one in %s\n", l.Folder)
		return err
	}
	said := fmt.Sprintf("it is %s in the rehearsal, whose clock goes %g times as fast\n%d expected, %d attended, %d entries\n", l.Now, l.Speed, l.Expected, l.Attended, l.Entries)
	for _, name := range practisedFaults() {
		f, on := l.Faults[name]
		if !on {
			continue
		}
		why := ""
		if f.Reason != "" {
			why = ": " + f.Reason.Words()
		}
		said += fmt.Sprintf("practised: %s%s, since %s\n", name, why, f.Since)
	}
	_, err := fmt.Fprint(s.Stdout, said)
	return err
}

type rehearsalClock struct {
	Start string   `help:"What the clock says now; where it is where none is given." placeholder:"TIME"`
	Speed *float64 `help:"How many times as fast as the real one it goes; at 0 it stands." placeholder:"N"`
}

func (c *rehearsalClock) Run(s *session) error {
	s.commands.Rehearsal = true
	if c.Start == "" && c.Speed == nil {
		return usagef("it is not said what is to be another: write --start TIME, --speed N, or both")
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	start, err := parseTime(c.Start, h.conference)
	if err != nil {
		return err
	}
	speed := h.practice.clock().Speed
	if c.Speed != nil {
		speed = *c.Speed
	}
	if err := h.practice.setClock(start, speed); err != nil {
		return err
	}
	return new(rehearsalLine).with(s).of(s, h)
}

func (l *rehearsalLine) with(s *session) *rehearsalLine {
	l.Folder, l.Faults = s.dir(), map[string]practisedNow{}
	return l
}

type rehearsalFault struct {
	Name   string `arg:"" help:"printer, hub, disk (nearly full), disk-full, clock (wrong by the hub's), camera, or all."`
	Switch string `arg:"" enum:"on,off" help:"on or off."`
	As     string `help:"Why the printer stands still: out_of_paper, cover_open, jam, out_of_ink, unreachable and others." placeholder:"REASON"`
}

func (c *rehearsalFault) Run(s *session) error {
	s.commands.Rehearsal = true
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	names := []string{c.Name}
	if c.Name == "all" {
		names = practisedFaults()
	}
	for _, name := range names {
		if err := h.setFault(s, name, c.Switch == "on", printer.Reason(c.As)); err != nil {
			return err
		}
	}
	return new(rehearsalLine).with(s).of(s, h)
}

type rehearsalWipe struct{}

// wipedLine is what "rehearsal wipe --json" prints.
type wipedLine struct {
	Folder string `json:"folder"`
	Wiped  bool   `json:"wiped"` // there was something
}

func (*rehearsalWipe) Run(s *session) error {
	s.commands.Rehearsal = true
	wiped, err := s.wipe()
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(wipedLine{s.dir(), wiped})
	}
	said := "there was no rehearsal, so nothing was wiped"
	if wiped {
		said = "the rehearsal is wiped: nothing of it is left in " + s.dir()
	}
	_, err = fmt.Fprintln(s.Stdout, said)
	return err
}

// wipe removes the rehearsal whole, and returns false where there was none. While
// somebody uses it, it stays as it is.
func (s *session) wipe() (bool, error) {
	dir := s.dir()
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	only, _, err := onlyWindow(s, dir, 0)
	if checkin.FaultCode(err) == checkin.FaultConflict {
		return false, faultf(checkin.FaultConflict, "a window is open on the rehearsal: wipe it there, or close it first")
	}
	if err != nil {
		return false, err
	}
	defer only.close()
	return true, backup.Wipe(s, dir)
}

type rehearsalCrowd struct {
	Rate     float64       `help:"How many arrive a minute, by the real clock." default:"30" placeholder:"N"`
	Wrong    float64       `help:"How many of a hundred have a badge that is superseded, forged, unknown, of another conference or of the day." default:"5" placeholder:"N"`
	For      time.Duration `help:"How long they come." default:"10m" placeholder:"TIME"`
	Arrivals string        `help:"steady: always as long apart; real: six in ten in the first third of the time." enum:"steady,real" default:"steady"`
	Entrance string        `help:"Where they come in; all entrances where none is given." placeholder:"E"`
	AtOnce   bool          `help:"Let them come one after another without waiting."`
}

// crowdLine is what "rehearsal crowd --json" prints.
type crowdLine struct {
	Presented int            `json:"presented"`
	Verdicts  map[string]int `json:"verdicts"` // by verdict and reason, as "admitted/first"
	Nobody    bool           `json:"nobody_left,omitempty"`
}

func (c *rehearsalCrowd) Run(s *session) error {
	s.commands.Rehearsal = true
	order := crowd.Order{Rate: c.Rate, Wrong: c.Wrong, For: c.For, Shape: crowd.Shape(c.Arrivals)}
	if err := order.Check(); err != nil {
		return usagef("%s", err)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	doors, err := h.crowdDoors(c.Entrance)
	if err != nil {
		return err
	}
	line := crowdLine{Verdicts: make(map[string]int)}
	p := s.progress()
	defer p.done()
	p.begin("letting people arrive")
	f := h.newForger()
	err = f.arrive(s, order, c.AtOnce, func(code string) error {
		out, err := h.desk.Present(s, checkin.Presentation{Code: code, Entrance: doors[line.Presented%len(doors)], Actor: crowdActor})
		if err != nil {
			return err
		}
		line.Presented++
		line.Verdicts[strings.TrimSuffix(string(out.Entry.Verdict)+"/"+string(out.Entry.Reason), "/")]++
		return nil
	})
	p.done()
	if line.Nobody = errors.Is(err, errNobodyLeft); line.Nobody || s.Err() != nil && line.Presented > 0 {
		err = nil // who stops a crowd is told who came
	}
	if err != nil {
		return err
	}
	return line.print(s)
}
