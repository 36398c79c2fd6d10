package health

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Hub is how the kiosk stands with its hub.
type Hub struct {
	Joined       bool
	Own          bool // the folder is the hub's
	Connected    bool
	Running      bool // a window or a hub exchanges
	AloneSince   time.Time
	Waiting      uint64 // entries that the hub lacks
	Behind       bool   // the hub has what is not here
	LastExchange time.Time
	Offset       time.Duration
	Provisional  int    // persons let in whose registrations are not here
	Problem      string // why it is not known
	Data         any    // as "sync status --json" prints it
}

func (f Facts) hub() Check {
	const name = "hub"
	h := f.Hub
	if !h.Joined {
		if h.Problem != "" {
			return amber(name, "do what is said, and run this again", "How this kiosk stands with its hub is not known: %s.", plain(h.Problem)).as("hub.unknown", "call")
		}
		return green(name, "This kiosk works by itself: it has joined no hub.").as("hub.alone_for_good", "")
	}
	switch {
	case h.Own && h.Running:
		return Check{Name: name, State: Green, Sentence: "This is the hub's own folder, and the hub runs.", Data: h.Data}.as("hub.own", "")
	case h.Own:
		return Check{
			Name: name, State: Amber, Sentence: "This is the hub's own folder, and the hub does not run.",
			Act: "start the hub: antechamber hub --listen HOST:PORT, or the window with --hub", Data: h.Data,
		}.as("hub.stopped", "start_hub")
	}
	c := Check{Name: name, State: Green, Data: h.Data}.as("hub.connected", "", "Count", strconv.FormatUint(h.Waiting, 10))
	said := []string{"Connected to the hub"}
	if !h.Connected {
		c.State, c.Act = Amber, "see that the hub runs and that the network reaches it; nobody has to wait meanwhile"
		c = c.as("hub.alone", "see_hub", "Time", f.iso(h.AloneSince))
		said = []string{"Alone since " + f.stamp(h.AloneSince)}
	}
	if !h.Running {
		c.State, c.Act = Amber, "open the window, or antechamber sync --once"
		c = c.as("hub.idle", "open_again")
		said = append(said, "no window exchanges")
	}
	said = append(said, number(int(min(h.Waiting, 1<<30)), "entry waits", "entries wait"))
	if h.Behind {
		c.State, c.Act = Amber, orElse(c.Act, "wait until both are equal; if that lasts, antechamber sync --once says why")
		if said = append(said, "the hub has what is not here"); c.Advice == "" {
			c = c.as("hub.behind", "wait")
		}
	}
	if h.LastExchange.IsZero() {
		said = append(said, "nothing was exchanged yet")
	} else {
		said = append(said, "last exchange "+f.stamp(h.LastExchange))
	}
	if h.Offset != 0 {
		said = append(said, fmt.Sprintf("the hub's clock is %+.1f s from this one", h.Offset.Seconds()))
	}
	if h.Provisional > 0 {
		c.State, c.Act = Amber, orElse(c.Act, "see that the registrations come from the hub")
		said = append(said, number(h.Provisional, "person was let in whose registration is not here", "persons were let in whose registrations are not here"))
		if c.Advice == "" {
			c = c.as("hub.provisional", "wait", "Persons", strconv.Itoa(h.Provisional))
		}
	}
	c.Sentence = strings.Join(said, "; ") + "."
	return c
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Certificates are those by which a kiosk knows its hub.
type Certificates struct {
	Authority, AuthorityFrom time.Time // until and from when the hub's authority holds
	Server, ServerFrom       time.Time // the same of the certificate that it shows; zero where it did not answer
	Problem                  string    // why it is not known, or who answered instead
	Stranger                 bool      // who answers is not the hub
}

// soon is how long before its end a certificate is named: the authority's cannot be
// renewed while kiosks are joined, and the hub makes its own anew a month before.
const soon = 14 * 24 * time.Hour

func (f Facts) certificates() Check {
	const name = "certificates"
	c := f.Certificates
	anew := "begin a new hub: antechamber hub in another data folder, and let every kiosk join it"
	clocks := "set the clocks of this kiosk and of the hub; a hub makes its certificate anew when it starts"
	switch {
	case c.Authority.IsZero():
		return red(name, "join the hub again with a new invitation", "The certificate of the hub's authority cannot be read: %s.", plain(c.Problem)).as("certificates.unreadable", "join_again")
	case f.Now.After(c.Authority):
		return red(name, anew, "The certificate of the hub's authority ended on %s: no kiosk connects any more.", f.stamp(c.Authority)).as("certificates.ended", "new_hub", "Time", f.iso(c.Authority))
	case f.Now.Before(c.AuthorityFrom):
		return red(name, "set the clock", "The certificate of the hub's authority holds from %s on only.", f.stamp(c.AuthorityFrom)).as("certificates.early", "set_clocks", "Time", f.iso(c.AuthorityFrom))
	case c.Stranger:
		return red(name, "open a browser: the network may want a log-in first; else another machine has the hub's address", "Who answers at the hub's address is not the hub.").as("certificates.stranger", "see_network")
	case !c.Server.IsZero() && f.Now.After(c.Server):
		return red(name, clocks, "The hub's certificate ended on %s: no kiosk connects.", f.stamp(c.Server)).as("certificates.ended", "set_clocks", "Time", f.iso(c.Server))
	case !c.Server.IsZero() && f.Now.Before(c.ServerFrom):
		return red(name, clocks, "The hub's certificate holds from %s on only.", f.stamp(c.ServerFrom)).as("certificates.early", "set_clocks", "Time", f.iso(c.ServerFrom))
	case c.Authority.Sub(f.Now) < soon:
		return amber(name, anew, "The certificate of the hub's authority ends on %s.", f.stamp(c.Authority)).as("certificates.ends", "new_hub", "Time", f.iso(c.Authority))
	case c.Server.IsZero():
		return green(name, "The hub's authority holds until %s; the hub did not answer, so its own certificate was not seen.", f.stamp(c.Authority))
	case c.Server.Sub(f.Now) < soon:
		return amber(name, clocks, "The hub's certificate ends on %s, and was not made anew.", f.stamp(c.Server)).as("certificates.ends", "set_clocks", "Time", f.iso(c.Server))
	}
	return green(name, "The hub's authority holds until %s, the certificate that it shows until %s.", f.stamp(c.Authority), f.stamp(c.Server))
}

// Matters are what kiosks did that did not know of each other.
type Matters struct {
	Open    int  // not acknowledged, forks not counted
	Unknown bool // the keys are locked, without which only forks are known
	Forks   int  // logs with which two kiosks went on
	Problem string
}

func (m Matters) check() Check {
	const name = "look"
	switch {
	case m.Problem != "":
		return amber(name, "antechamber look", "What there is to look at is not known: %s.", plain(m.Problem)).as("look.unknown", "look")
	case m.Open > 0:
		return amber(name, "antechamber look", "%s to be looked at.", number(m.Open, "thing is", "things are")).as("look.open", "look", "Count", strconv.Itoa(m.Open))
	}
	return green(name, "There is nothing to look at.")
}

func (m Matters) forks() Check {
	const name = "forks"
	if m.Forks > 0 {
		return red(name, "set one of the two kiosks up anew in an empty data folder; antechamber look names them", "%s two kiosks: one of them is a copy of the other.", number(m.Forks, "log goes on at", "logs go on at")).as("forks.found", "new_folder", "Count", strconv.Itoa(m.Forks))
	}
	return green(name, "No log goes on at two kiosks.")
}
