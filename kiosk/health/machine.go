package health

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Clock is what the system's clock is compared with.
type Clock struct {
	From, To  time.Time // the first and last session of the conference; zero where it is not known
	System    *time.Location
	NTP       NTP
	Logged    time.Time     // the clock when the kiosk logged last; zero is never
	HubOffset time.Duration // of the hub's clock from this one's; 0 also where there is no hub
}

// NTP says whether the system sets its clock by the network.
type NTP struct{ Known, Synchronised bool }

// How much a clock may differ: from then on it is shown, and from then on it orders
// nothing any more (storage adopts no clock that is further ahead).
const (
	skewShown  = time.Minute
	skewTooFar = 5 * time.Minute
)

func (f Facts) clock() Check {
	const name = "clock"
	c := f.Clock
	set := "set the clock: on Linux, timedatectl set-ntp true"
	now := f.stamp(f.Now) + zoned(f.Zone)
	behind := c.Logged.Sub(f.Now)
	switch {
	case behind > skewTooFar:
		return red(name, set, "It is %s by this machine, which is %s before something that it logged.", now, about(behind)).as("clock.back", "set_clock", "Time", f.iso(f.Now))
	case c.HubOffset.Abs() > skewTooFar:
		return red(name, set, "It is %s by this machine, and the hub's clock is %s from that: one of the two is wrong.", now, about(c.HubOffset)).as("clock.hub", "set_clock", "Time", f.iso(f.Now), "Span", clockSpan(c.HubOffset))
	case c.HubOffset.Abs() > skewShown:
		return amber(name, set, "It is %s by this machine, and the hub's clock is %s from that.", now, about(c.HubOffset)).as("clock.hub", "set_clock", "Time", f.iso(f.Now), "Span", clockSpan(c.HubOffset))
	case f.Rehearsal:
		return green(name, "It is %s by this machine; the rehearsal has a clock of its own.", now)
	}
	day := ""
	if !c.From.IsZero() {
		switch from, to := date(c.From), date(c.To); {
		case date(f.Now.In(c.From.Location())) > to:
			return amber(name, "choose this conference's file with antechamber conference use FILE, or set the clock",
				"It is %s by this machine, and the conference was over on %s.", now, f.stamp(c.To)).as("clock.over", "other_conference", "Time", f.iso(f.Now))
		case date(f.Now.In(c.From.Location())) < from:
			day = fmt.Sprintf("; the conference begins on %s", f.stamp(c.From))
		default:
			day = "; it is a day of the conference"
		}
	}
	switch {
	case c.NTP.Known && !c.NTP.Synchronised:
		return amber(name, set, "It is %s by this machine%s; the system has not set its clock by the network.", now, day).as("clock.by_hand", "set_clock", "Time", f.iso(f.Now))
	case otherZone(f.Zone, c.System, f.Now):
		return amber(name, "set the system's zone: on Linux, timedatectl set-timezone "+f.Zone.String(),
			"It is %s by this machine%s; its own clock shows %s, for it has another zone than the conference.", now, day, f.Now.In(c.System).Format("15:04")).as("clock.zone", "set_zone", "Time", f.iso(f.Now), "Zone", f.Zone.String())
	case c.NTP.Known:
		return green(name, "It is %s by this machine, which is set by the network%s.", now, day).as("clock.network", "", "Time", f.iso(f.Now))
	}
	return green(name, "It is %s by this machine%s; look at another clock, for the system does not tell whether it is set by the network.", now, day).as("clock.compare", "", "Time", f.iso(f.Now))
}

func date(t time.Time) string { return t.Format(time.DateOnly) }

func zoned(zone *time.Location) string {
	if zone == nil {
		return ""
	}
	return " (" + zone.String() + ")"
}

func otherZone(a, b *time.Location, at time.Time) bool {
	if a == nil || b == nil {
		return false
	}
	_, x := at.In(a).Zone()
	_, y := at.In(b).Zone()
	return x != y
}

// Printer is where badges or lists go.
type Printer struct {
	Address string
	For     string // "badges" or "lists"
	Ready   bool
	Said    string // by the print system, or why it cannot be used
	Reason  string // why it is not ready, as "printer." and this is a key of the translations; "" is not known
}

func (p Printer) check() Check {
	const name = "printer"
	switch {
	case !p.Ready:
		return red(name, "mend it, or name another with --printer; a test page shows that it prints", "%s cannot go to %s: %s.", title(p.For), p.Address, plain(p.Said)).as("printer.away_"+p.For, "mend_printer", "Printer", p.Address, "Reason", p.Reason)
	case strings.HasPrefix(p.Address, "folder:"):
		return green(name, "%s go to a folder as PDF files: %s.", title(p.For), plain(p.Said)).as("printer.folder_"+p.For, "", "Printer", p.Address)
	}
	return green(name, "%s go to %s: %s. Whether paper is in it only a print shows.", title(p.For), p.Address, plain(p.Said)).as("printer.ready_"+p.For, "", "Printer", p.Address)
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Fonts are what names are drawn with.
type Fonts struct {
	Faces   int
	Problem string // why they cannot be read
	Names   int    // how many registrations were looked at; 0 also where they are locked
	Lacking []rune // characters of the names that no font has
	Persons int    // how many have such a character
}

func (t Fonts) check() Check {
	const name = "fonts"
	switch {
	case t.Problem != "":
		return red(name, "install Antechamber again", "Badges cannot be drawn: %s.", plain(t.Problem)).as("fonts.broken", "install_again")
	case len(t.Lacking) > 0:
		codes := make([]string, 0, len(t.Lacking))
		for _, r := range t.Lacking {
			codes = append(codes, fmt.Sprintf("%U", r))
		}
		return amber(name, "see the badges with antechamber badge --all --out FILE.pdf, and write those names otherwise",
			"A box will stand on %s for a character that no font has: %s.", number(t.Persons, "badge", "badges"), few(codes)).as("fonts.lacking", "see_badges", "Count", strconv.Itoa(t.Persons), "Characters", short(codes))
	case t.Names == 0:
		return green(name, "All %d fonts can be read; there were no names to look at.", t.Faces)
	}
	return green(name, "All %d fonts can be read, and have every character of %s.", t.Faces, number(t.Names, "registration", "registrations"))
}

// Encryption tells whether the disk with the data folder is encrypted.
type Encryption struct {
	Known, Encrypted bool
	Why              string // why it is not known
}

func (f Facts) encryption() Check {
	const name = "encryption"
	e := f.Encryption
	switch {
	case e.Encrypted:
		return green(name, "The disk with the data folder is encrypted.").as("encryption.on", "")
	case f.Rehearsal:
		return green(name, "A rehearsal has nobody's data to encrypt a disk for.")
	case !e.Known:
		return amber(name, "look yourself whether the disk is encrypted", "Whether the disk is encrypted cannot be told: %s.", plain(e.Why)).as("encryption.unknown", "look_at_encryption")
	}
	return amber(name, "keep the data folder on an encrypted disk; see docs/security.md", "The disk with the data folder is not encrypted: who takes it away may read what is in clear on it.").as("encryption.off", "encrypt")
}
