package kiosk

import "time"

// Hub is how a kiosk stands with its hub.
type Hub struct {
	Joined     bool // a hub at all; else nothing is shown
	Connected  bool
	AloneSince time.Time
	Waiting    int           // entries that the hub lacks
	Offset     time.Duration // of the hub's clock from this one's
}

// clockOff tells whether this kiosk's clock is wrong enough to be said. While the hub
// does not answer nobody knows.
func (h Hub) clockOff() bool { return h.Connected && h.Offset.Abs() > time.Minute }

// hubSaid is how the kiosk stands with its hub from now on.
type hubSaid struct{ hub Hub }

func (e hubSaid) after(s deskState, _ time.Time) (deskState, []command) {
	moved := s.hub.Joined != e.hub.Joined || s.hub.Connected != e.hub.Connected
	if s.hub = e.hub; moved {
		return s, s.renewSetup()
	}
	return s, nil
}

// hubMark tells in few words how the kiosk stands with its hub. Nothing that it says
// keeps anybody from the door.
type hubMark struct {
	*kit
	mark  *picture
	words *text
}

func newHubMark(k *kit) *hubMark { return &hubMark{kit: k, mark: k.newPicture(), words: k.newText()} }

// draw returns what is left of the header.
func (h *hubMark) draw(in area, s *deskState) area {
	if !s.hub.Joined {
		hide(h.mark, h.words)
		return in
	}
	mark, colour := "disc", h.palette.header.text
	if !s.hub.Connected {
		mark, colour = "ring", h.palette.gaugeWarn
	}
	words := h.sentence(s.hub)
	st := style{size: 16, colour: h.palette.header.text, lines: 2}
	spot, in := in.cutRight(min(h.width(words, st), h.u(150))+h.u(24), h.u(24))
	dot, label := spot.cutLeft(h.u(16), h.u(8))
	h.mark.put(dot.middle(h.u(16)), mark, colour, h.palette.header.ground)
	h.words.put(label, words, st)
	return in
}

func (h *hubMark) sentence(hub Hub) string {
	switch {
	case !hub.Connected && hub.Waiting > 0:
		return h.say("hub.alone_waiting", args{"Time": h.hour(hub.AloneSince), "Count": hub.Waiting})
	case !hub.Connected:
		return h.say("hub.alone", args{"Time": h.hour(hub.AloneSince)})
	case hub.clockOff():
		return h.say("hub.clock_off", args{"Count": int(hub.Offset.Abs().Seconds())})
	}
	return h.say("hub.connected", nil)
}
