package checkin

import (
	"crypto/ed25519"
	"time"
)

// System is another system that issues tickets.
type System string

// The systems whose tickets are told by their shape.
const (
	Indico     System = "indico"
	Pretix     System = "pretix"
	Eventbrite System = "eventbrite"
)

// Name is how the system calls itself; "" where it is not known.
func (s System) Name() string {
	return map[System]string{Indico: "Indico", Pretix: "pretix", Eventbrite: "Eventbrite"}[s]
}

// Ticket is what the code of another system says of itself, before anything is looked up.
type Ticket struct {
	System      System    // "" where the code has the shape of none
	Elsewhere   bool      // it says that it is of another event or server than this conference's
	Forged      bool      // it is signed, and by none of this conference's keys
	Withdrawn   bool      // its system has revoked or blocked it
	From, Until time.Time // when it is valid; zero is no limit
}

// Tickets is what the conference file says of the systems that issued tickets for it.
// What it does not say is not checked.
type Tickets struct {
	IndicoServers []string            // addresses of which tickets may be
	IndicoEvent   string              // the event's number there
	PretixEvent   string              // the address of the event's shop
	PretixKeys    []ed25519.PublicKey // of its signed tickets; each is tried
	PretixRevoked []string            // tickets that were revoked or blocked there, as they are printed
}

// said refuses a ticket of nobody who is registered here, by what its code says.
func (t Ticket) said(way Direction) Reason {
	switch {
	case t.Elsewhere:
		return WrongConference
	case t.Forged:
		return Forged
	case t.Withdrawn && way == In:
		return Revoked
	}
	return UnknownCode
}

// holds tells whether the ticket is valid at the time, and else why not.
func (t Ticket) holds(at time.Time) (Ruling, bool) {
	switch {
	case !t.From.IsZero() && at.Before(t.From):
		return Ruling{Verdict: Wait, Reason: TooEarly}, true
	case !t.Until.IsZero() && at.After(t.Until):
		return refuse(TooLate)
	}
	return pass()
}

// Expired tells whether the outcome rests on the hours of a ticket, and not on those of
// the programme or of the registration desks.
func (o *Outcome) Expired() bool {
	_, outside := o.Ticket.holds(o.Entry.At)
	return outside && (o.Entry.Reason == TooEarly || o.Entry.Reason == TooLate)
}
