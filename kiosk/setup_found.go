package kiosk

import (
	"slices"

	"antechamber/kiosk/checkin"
)

// SetupStep is one step of setting a kiosk up.
type SetupStep string

// The steps, in their order.
const (
	SetupConference SetupStep = "conference"
	SetupPeople     SetupStep = "registrations"
	SetupRules      SetupStep = "rules"
	SetupPrinter    SetupStep = "printer"
	SetupScanner    SetupStep = "scanner"
	SetupSound      SetupStep = "sound"
	SetupPINs       SetupStep = "pins"
	SetupHub        SetupStep = "hub"
	SetupRehearsal  SetupStep = "rehearsal"
)

// SetupSteps are all steps, in their order.
func SetupSteps() []SetupStep {
	return []SetupStep{SetupConference, SetupPeople, SetupRules, SetupPrinter, SetupScanner, SetupSound, SetupPINs, SetupHub, SetupRehearsal}
}

// SetupState is how a step stands.
type SetupState string

// The states.
const (
	SetupGreen   SetupState = "green"   // done, and its parts work
	SetupAmber   SetupState = "amber"   // to do, or to look at
	SetupRed     SetupState = "red"     // a part does not work
	SetupSkipped SetupState = "skipped" // somebody decided to go without, or there is nothing to try
)

// SetupMark is what is remembered of a step.
type SetupMark string

// The marks.
const (
	SetupUnmarked SetupMark = ""
	SetupDone     SetupMark = "done" // somebody saw or heard that it works
	SetupPassed   SetupMark = "skipped"
)

// SetupFacts are what the steps look at.
type SetupFacts struct {
	Own          bool // the conference is that of a file in the data folder
	Past         bool // its last day is
	People       int
	Entrance     string // an identifier; "" is that nobody chose one
	Printer      string // where badges go; "" is the folder of PDF files
	Ready        bool   // the printer is
	Reason       string // the key of why not; "" where that is not known
	Said         string // what the printer said in English
	Calibrated   bool
	ScannerFault string // what is wrong with a scanner that the settings name, in English
	Card         bool   // there is a sound card
	Volume       int    // from 0 to 100
	Organisers   int    // who have a PIN or a card
	Supervisors  int
	Joined       bool   // a hub
	OwnHub       bool   // it is this folder's
	Connected    bool   // to the hub, or the hub runs
	HubAddress   string // where the hub is by the settings
	Rehearsed    bool
	Marks        map[SetupStep]SetupMark
}

// SetupFound is what a step found.
type SetupFound struct {
	Step  SetupStep
	State SetupState
	key   string
	count int // of a sentence in plural forms; 0 is none
	say   args
}

// Found says of every step what it found, in their order.
func (f SetupFacts) Found(c *checkin.Conference) []SetupFound {
	look := map[SetupStep]func(*checkin.Conference) SetupFound{
		SetupConference: f.conference, SetupPeople: f.people, SetupRules: f.rules, SetupPrinter: f.printer, SetupScanner: f.scanner,
		SetupSound: f.sound, SetupPINs: f.pins, SetupHub: f.hub, SetupRehearsal: f.rehearsal,
	}
	var all []SetupFound
	for _, step := range SetupSteps() {
		found := look[step](c)
		found.Step = step
		found.key = "setup.found." + found.key
		if found.State == SetupAmber && f.Marks[step] == SetupPassed {
			found.State = SetupSkipped
		}
		all = append(all, found)
	}
	return all
}

func (f SetupFacts) done(step SetupStep) bool { return f.Marks[step] == SetupDone }

func (f SetupFacts) conference(*checkin.Conference) SetupFound {
	switch {
	case f.Past:
		return SetupFound{State: SetupAmber, key: "conference_past"}
	case f.Own || f.done(SetupConference):
		return SetupFound{State: SetupGreen, key: "conference"}
	}
	return SetupFound{State: SetupAmber, key: "conference_none"}
}

func (f SetupFacts) people(*checkin.Conference) SetupFound {
	if f.People == 0 {
		return SetupFound{State: SetupAmber, key: "people_none"}
	}
	return SetupFound{State: SetupGreen, key: "people", count: f.People}
}

func (f SetupFacts) rules(c *checkin.Conference) SetupFound {
	if f.Entrance == "" {
		if len(c.Entrances) == 0 {
			return SetupFound{State: SetupRed, key: "entrance_unknown", say: args{"Entrance": "–"}}
		}
		state := SetupAmber
		if len(c.Entrances) == 1 {
			state = SetupGreen
		}
		return SetupFound{State: state, key: "entrance_first", say: args{"Entrance": c.Entrances[0].Name}}
	}
	e, ok := c.Entrance(f.Entrance)
	if !ok {
		return SetupFound{State: SetupRed, key: "entrance_unknown", say: args{"Entrance": f.Entrance}}
	}
	return SetupFound{State: SetupGreen, key: "entrance", say: args{"Entrance": e.Name}}
}

func (f SetupFacts) printer(*checkin.Conference) SetupFound {
	a := args{"Printer": f.Printer}
	switch {
	case f.Printer == "" && f.done(SetupPrinter):
		return SetupFound{State: SetupGreen, key: "printer_files"}
	case f.Printer == "":
		return SetupFound{State: SetupAmber, key: "printer_none"}
	case !f.Ready:
		return SetupFound{State: SetupRed, key: "printer_stands", say: args{"Printer": f.Printer, "Reason": trouble{key: f.Reason, sentence: f.Said}}}
	case f.done(SetupPrinter):
		return SetupFound{State: SetupGreen, key: "printer", say: a}
	}
	return SetupFound{State: SetupAmber, key: "printer_untested", say: a}
}

func (f SetupFacts) scanner(*checkin.Conference) SetupFound {
	switch {
	case f.ScannerFault != "":
		return SetupFound{State: SetupRed, key: "scanner_away", say: args{"Problem": trouble{key: "setup.away", sentence: f.ScannerFault}}}
	case !f.done(SetupScanner):
		return SetupFound{State: SetupAmber, key: "scanner_none"}
	case f.Calibrated:
		return SetupFound{State: SetupGreen, key: "scanner_set"}
	}
	return SetupFound{State: SetupGreen, key: "scanner"}
}

func (f SetupFacts) sound(*checkin.Conference) SetupFound {
	a := args{"Volume": f.Volume}
	switch {
	case f.Volume == 0:
		return SetupFound{State: SetupGreen, key: "sound_silent"}
	case !f.Card:
		return SetupFound{State: SetupSkipped, key: "sound_card"}
	case f.done(SetupSound):
		return SetupFound{State: SetupGreen, key: "sound", say: a}
	}
	return SetupFound{State: SetupAmber, key: "sound_unheard", say: a}
}

func (f SetupFacts) pins(*checkin.Conference) SetupFound {
	switch {
	case f.Organisers > 0:
		return SetupFound{State: SetupGreen, key: "pins", say: args{"Organisers": f.Organisers, "Supervisors": f.Supervisors}}
	case f.Supervisors > 0:
		return SetupFound{State: SetupAmber, key: "pins_no_organiser"}
	}
	return SetupFound{State: SetupAmber, key: "pins_none"}
}

func (f SetupFacts) hub(*checkin.Conference) SetupFound {
	switch {
	case f.Joined && f.Connected && f.OwnHub:
		return SetupFound{State: SetupGreen, key: "hub_own"}
	case f.Joined && f.Connected:
		return SetupFound{State: SetupGreen, key: "hub"}
	case f.Joined:
		return SetupFound{State: SetupAmber, key: "hub_alone"}
	case f.HubAddress != "":
		return SetupFound{State: SetupAmber, key: "hub_known", say: args{"Address": f.HubAddress}}
	}
	if f.People == 0 && f.Marks[SetupHub] != SetupPassed {
		return SetupFound{State: SetupAmber, key: "hub_first"}
	}
	return SetupFound{State: SetupAmber, key: "hub_none"}
}

func (f SetupFacts) rehearsal(*checkin.Conference) SetupFound {
	if f.Rehearsed {
		return SetupFound{State: SetupGreen, key: "rehearsal"}
	}
	return SetupFound{State: SetupAmber, key: "rehearsal_none"}
}

// open tells whether something is to be done.
func (f SetupFound) open() bool { return f.State == SetupAmber || f.State == SetupRed }

// SetupOpen tells whether a step is left that nobody did or skipped.
func SetupOpen(all []SetupFound) bool { return slices.ContainsFunc(all, SetupFound.open) }
