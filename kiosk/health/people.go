package health

import (
	"fmt"
	"strconv"
	"time"
)

// Keys are how the kiosk's keys are kept.
type Keys struct {
	Keyring   bool // by the system's keyring; else in a file
	Sealed    bool // the file is sealed under a passphrase
	Sensitive bool // the conference allows no file in clear
	Locked    bool // sealed, and the passphrase was not given
	Problem   string
}

func (f Facts) keys() Check {
	const name = "keys"
	k := f.Keys
	protect := "antechamber conference keys protect"
	switch {
	case k.Locked:
		return amber(name, "name a file with the passphrase in ANTECHAMBER_PASSPHRASE_FILE, and run this again",
			"The keys are sealed under a passphrase, which was not given or is another: names and what there is to look at were not looked at.").as("keys.locked", "give_passphrase")
	case k.Problem != "":
		return red(name, "do what is said: without the keys nobody is found or logged", "The keys cannot be used: %s.", plain(k.Problem)).as("keys.unusable", "call")
	case k.Keyring:
		return green(name, "The system's keyring keeps the keys.")
	case k.Sealed:
		return green(name, "The keys are sealed under a passphrase.")
	case f.Rehearsal:
		return green(name, "The rehearsal's keys are in a file in clear, for they guard nobody's data.")
	case k.Sensitive:
		return red(name, protect, "The keys of a sensitive conference are in a file in clear.").as("keys.in_clear", "protect_keys")
	}
	return amber(name, protect, "The keys are in a file in clear, and the system has no keyring.").as("keys.in_clear", "protect_keys")
}

// PINs are how many have an authority at this kiosk.
type PINs struct{ Organisers, Supervisors int }

func (f Facts) pins() Check {
	const name = "pins"
	p := f.PINs
	switch {
	case p.Organisers == 0 && p.Supervisors == 0 && f.Rehearsal:
		return green(name, "Nobody has a PIN in the rehearsal, so everybody may do everything.")
	case p.Organisers == 0 && p.Supervisors == 0:
		return amber(name, "antechamber pin set organiser, then antechamber pin set supervisor", "Nobody has a PIN, so everybody at this kiosk may do everything.").as("pins.nobody", "set_pins")
	case p.Organisers == 0:
		return amber(name, "antechamber pin set organiser", "No organiser has a PIN, so everybody may still export, erase and set PINs.").as("pins.no_organiser", "set_organiser")
	case p.Supervisors == 0:
		return amber(name, "antechamber pin set supervisor", "No supervisor has a PIN: only an organiser can override, escort or revoke.").as("pins.no_supervisor", "set_supervisor")
	}
	return green(name, "PINs or cards are set for %s and %s.", number(p.Organisers, "organiser", "organisers"), number(p.Supervisors, "supervisor", "supervisors"))
}

// Arrivals are who is to come, and what there is to receive them.
type Arrivals struct {
	Expected  int // approved registrations
	Unbadged  int // of them, who has no badge yet
	Kiosks    int // that belong to the conference, this one included
	Printers  int // of badges, that were named to the check
	DeskTime  time.Duration
	BadgeTime time.Duration
}

// How people arrive: this share of them within this time of the opening of the doors.
const (
	rushPercent = 60
	rushSpan    = 30 * time.Minute
)

// What a person takes, where nobody says otherwise. Both are assumptions, not
// measurements: a code, a look at the face and the badge, a step aside; and a badge
// out of a label printer, taken and handed over.
const (
	DeskTime  = 12 * time.Second
	BadgeTime = 15 * time.Second
)

// inTheRush returns how many of the people come in the first half hour.
func inTheRush(people int) int { return (people*rushPercent + 99) / 100 }

// lanesFor returns how many must work side by side for the people to be served in the
// first half hour, when each takes this long.
func lanesFor(people int, each time.Duration) int {
	work := time.Duration(inTheRush(people)) * each
	return int((work + rushSpan - 1) / rushSpan)
}

// waitAt is how long the last of the rush stands in the queue, where so many lanes serve
// it side by side and people come evenly within the half hour. By chance they come in
// clusters, so that it is the least to be expected.
func waitAt(people, lanes int, each time.Duration) time.Duration {
	if lanes < 1 {
		return 0
	}
	return max(0, time.Duration(inTheRush(people))*each/time.Duration(lanes)-rushSpan)
}

func (a Arrivals) check() Check {
	const name = "arrivals"
	if a.Expected == 0 {
		return amber(name, "antechamber import FILE", "Nobody is expected yet.").as("arrivals.nobody", "import_people")
	}
	lanes, printers := lanesFor(a.Expected, a.DeskTime), lanesFor(a.Unbadged, a.BadgeTime)
	said := fmt.Sprintf("%s expected; if %d %% come in the first %.0f minutes and take %s each, %s needed",
		number(a.Expected, "person is", "persons are"), rushPercent, rushSpan.Minutes(), about(a.DeskTime), number(lanes, "lane is", "lanes are"))
	if a.Unbadged > 0 {
		said += fmt.Sprintf("; %s no badge, which at %s each takes %s", number(a.Unbadged, "has", "have"), about(a.BadgeTime), number(printers, "printer", "printers"))
	}
	said += "; the conference has " + number(a.Kiosks, "kiosk", "kiosks")
	if wait := waitAt(a.Expected, a.Kiosks, a.DeskTime); wait > 0 {
		said += fmt.Sprintf(", where the last of the rush waits about %s", about(wait))
	}
	c := green(name, "%s.", said)
	switch {
	case lanes > a.Kiosks:
		c = amber(name, "let more kiosks join with antechamber invite, or print badges before", "%s.", said).as("", "more_kiosks")
	case printers > max(a.Printers, 1)*a.Kiosks:
		c = amber(name, "print badges before with antechamber badge --all, or add printers", "%s.", said).as("", "print_before")
	}
	return c.as("arrivals.needed", c.Advice, "Persons", strconv.Itoa(a.Expected), "Share", strconv.Itoa(rushPercent), "Minutes", strconv.Itoa(int(rushSpan.Minutes())),
		"Seconds", seconds(a.DeskTime), "Lanes", strconv.Itoa(lanes), "Printers", strconv.Itoa(printers), "Kiosks", strconv.Itoa(a.Kiosks))
}
