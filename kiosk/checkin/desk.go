package checkin

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Desk is the one way in: every presentation and every act at a door goes
// through it, from the window, the command line and the tests alike.
type Desk struct {
	Conference *Conference
	Store      Store
	Reader     Reader
	Now        func() time.Time // the door's clock; a rehearsal has its own
	Rehearsal  bool
	Behind     func() bool // whether this kiosk has joined a hub and is alone, or lacks what the hub has; nil is never
	// Apart tells whether this kiosk has joined a hub and is alone, and then who was in the
	// room by the entries of the session ("" is all) when it was cut off; nil is not
	// known. A nil Apart is never. It must not write to the Store.
	Apart func(room, session string) (at Occupancy, apart bool)
	// Identifier looks up who says who they are; only Recognise needs it.
	Identifier Identifier
}

// Presentation is a code held before the app, or a found person confirmed.
type Presentation struct {
	Code      string    // as read; or
	Reference string    // of the person whose identity was checked
	By        By        // how a Reference was found: ByReference or ByName; or ByPaper: somebody was ticked on paper and let in
	Entrance  string    // an identifier; "" is the conference's first entrance
	Session   string    // "" is the one that counts at the time
	Direction Direction // Unstated is what the entrance allows
	Purpose   Purpose   // "" is Enter
	At        time.Time // zero is now
	Actor     string
}

// Outcome is what a presentation ended in. It exists only after its entry is committed.
type Outcome struct {
	Entry        Entry
	Registration *Registration // nil where nobody is known
	Session      Session
	DoorsOpen    time.Time      // for wait/too_early
	Since        *Entry         // for already_in: the admission that stands
	Standing     Standing       // of the Registration, as it was before this presentation
	Went         bool           // what was presented is of a registration that went into this one
	Ticket       Ticket         // what the code of another system said
	Candidates   []Registration // those whom one ticket fits, where it fits several and so nobody
	Overflow     string         // the room to go to, for wait/full and quota_full; may be ""
	Over         bool           // admitted though the seats of the group, or apart the entrance's share of them, are taken
	Apart        bool           // this kiosk was alone, and did not know how full the room was
}

// ErrEmail says that what was presented is an e-mail address.
var ErrEmail error = &Fault{Code: FaultInvalid, Sentence: "this is an e-mail address, which finds people and lets nobody in: look the person up; nothing was logged"}

// Present decides on a presentation, logs it and returns what to show. The entry
// is durable when Present returns.
func (d *Desk) Present(ctx context.Context, p Presentation) (Outcome, error) {
	situation, err := d.prepare(p)
	if err != nil {
		return Outcome{}, err
	}
	var candidates []Registration
	out, err := d.decide(ctx, p, situation, func(v View) (who *Registration, by By, err error) {
		who, by, candidates, err = identify(v, situation.Claim, p)
		return who, by, err
	})
	out.Candidates = candidates
	return out, err
}

// decide rules on the presentation of whom identify finds, and logs it.
func (d *Desk) decide(ctx context.Context, p Presentation, situation Situation, identify func(View) (*Registration, By, error)) (Outcome, error) {
	var out Outcome
	entries, err := d.Store.Append(ctx, func(v View) (_ []Entry, err error) {
		s := situation
		if s.Window, err = d.window(v, s.Entrance.Room, p.Session, s.At); err != nil {
			return nil, err
		}
		if s.Registration, s.By, err = identify(v); err != nil {
			return nil, err
		}
		if err := d.look(v, &s); err != nil {
			return nil, err
		}
		ruling := Decide(s)
		if p.By == ByPaper {
			s.By, ruling = ByPaper, onPaper(&s, ruling)
		}
		out = Outcome{Registration: s.Registration, Session: s.Window.Session, DoorsOpen: s.Window.Opens, Since: ruling.Since, Standing: s.Standing, Went: s.Went, Over: ruling.Over, Apart: s.Apart, Ticket: s.Claim.Ticket}
		if out.Ticket.From.After(out.DoorsOpen) {
			out.DoorsOpen = out.Ticket.From
		}
		if room, ok := d.Conference.Room(s.Entrance.Room); ok && (ruling.Reason == Full || ruling.Reason == QuotaFull) {
			out.Overflow = room.Overflow
		}
		return withWhatFollowed(&s, record(v, p, &s, ruling)), nil
	})
	if err != nil {
		return Outcome{}, err
	}
	out.Entry = entries[0]
	return out, nil
}

// prepare settles what needs no look into the store.
func (d *Desk) prepare(p Presentation) (Situation, error) {
	s := Situation{Conference: d.Conference, At: p.At, By: p.By, Rehearsal: d.Rehearsal, Behind: d.Behind != nil && d.Behind()}
	if s.At.IsZero() {
		s.At = d.Now()
	}
	entrance, err := d.entrance(p.Entrance)
	if err != nil {
		return s, err
	}
	s.Entrance = entrance
	if s.Direction, err = direction(entrance, p.Direction); err != nil {
		return s, err
	}
	if p.Session != "" {
		if _, ok := d.Conference.Session(p.Session); !ok {
			return s, &Fault{Code: FaultNotFound, Sentence: fmt.Sprintf("there is no session %q: see \"conference show\"", p.Session)}
		}
	}
	if p.Reference == "" {
		s.Claim = d.Reader.Read(p.Code)
	} else {
		s.Claim = Claim{Form: FormReference, Reference: p.Reference}
	}
	if s.Claim.Form == FormCard { // its secret is not to be hashed into the log
		return s, &Fault{Code: FaultAuthority, Sentence: "this is a card of staff, a supervisor or an organiser, and no badge: nothing was logged; present a badge"}
	}
	if s.Claim.Form == FormEmail {
		return s, ErrEmail
	}
	return s, nil
}

func (d *Desk) entrance(id string) (Entrance, error) {
	if id == "" && len(d.Conference.Entrances) > 0 {
		return d.Conference.Entrances[0], nil
	}
	if e, ok := d.Conference.Entrance(id); ok {
		return e, nil
	}
	return Entrance{}, &Fault{Code: FaultNotFound, Sentence: fmt.Sprintf("there is no entrance %q: see \"conference show\"", id)}
}

func direction(e Entrance, asked Direction) (Direction, error) {
	switch {
	case asked == Unstated && e.In, asked == In && e.In:
		return In, nil
	case asked == Unstated && e.Out, asked == Outwards && e.Out:
		return Outwards, nil
	}
	return "", &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("nobody goes %s through entrance %q: choose another entrance", asked, e.ID)}
}

// window finds the session that counts at the room, as long as it goes on by now.
func (d *Desk) window(v View, room, session string, at time.Time) (Window, error) {
	extended, err := v.Extended()
	return d.Conference.WindowAt(room, session, at, extended), err
}

// look finds where the person stands, and how full the room is.
func (d *Desk) look(v View, s *Situation) (err error) {
	reg, reference := s.Registration, s.Claim.Reference
	if reg != nil {
		reference = reg.Reference
	}
	session := d.Conference.Counting(s.Window)
	if reference != "" {
		history, err := v.History(reference)
		if err != nil {
			return err
		}
		standing, other, err := standsFor(v, history, reference, s.Entrance.Room, session, nil)
		if err != nil {
			return err
		}
		s.Standing, s.Went = standing, other != nil || standing.MergedInto != ""
		if other != nil && (reg != nil || s.Claim.Genuine) {
			s.Registration = other
		}
	}
	if s.Registration == nil && s.Behind && s.Claim.Genuine {
		if s.Provisional, err = v.Provisional(); err != nil {
			return err
		}
	}
	if _, counted := s.countedRoom(); counted && s.Direction == In {
		s.Occupancy, err = v.Inside(s.Entrance.Room, session)
		d.lookApart(s, session)
	}
	return err
}

// standsFor returns where the person of the reference stands. Where its registration
// went into another that is here, that is the standing of the other, which comes too.
func standsFor(v View, history []Entry, reference, room, session string, cut *Entry) (Standing, *Registration, error) {
	s := standingAt(history, reference, room, session, cut)
	if s.MergedInto == "" {
		return s, nil, nil
	}
	other, found, err := v.Registration(s.MergedInto)
	if err != nil || !found {
		return s, nil, err
	}
	return standingAt(history, s.MergedInto, room, session, cut), &other, nil
}

// lookApart finds out how full the room was when this kiosk was cut off. Where nobody
// knows, it is taken to be as it is now.
func (d *Desk) lookApart(s *Situation, session string) {
	if d.Apart == nil {
		return
	}
	if s.AtCut, s.Apart = d.Apart(s.Entrance.Room, session); s.AtCut == nil {
		s.AtCut = s.Occupancy
	}
}

// identify finds whose code it is. A ticket that fits several people fits nobody: they
// are candidates.
func identify(v View, c Claim, p Presentation) (_ *Registration, _ By, candidates []Registration, _ error) {
	if c.Form == FormNone {
		found, err := byTicket(v, c.Code, p.Code)
		if err != nil || len(found) == 0 {
			return nil, ByCode, nil, err
		}
		if len(found) > 1 {
			return nil, ByCode, found, nil
		}
		return &found[0], ByTicket, nil, nil
	}
	by := ByCode
	if c.Form == FormReference {
		by = ByReference
		if p.By != "" {
			by = p.By
		}
	}
	if c.Form == FormBadge && !(c.Ours && c.Genuine) {
		return nil, by, nil, nil
	}
	reg, ok, err := v.Registration(c.Reference)
	if err == nil && ok {
		return &reg, by, nil, nil
	}
	if err == nil && c.Form == FormReference && p.Code != "" { // a short ticket looks like a reference
		if found, err := v.ByTicket(strings.TrimSpace(p.Code)); err != nil || len(found) == 1 {
			return first(found), ByTicket, nil, err
		}
	}
	return nil, by, nil, err
}

// byTicket finds who has a ticket, by what it is kept as, or as it was before it had a reader.
func byTicket(v View, kept, read string) ([]Registration, error) {
	found, err := v.ByTicket(kept)
	if read = strings.TrimSpace(read); err == nil && len(found) == 0 && read != kept {
		return v.ByTicket(read)
	}
	return found, err
}

func first(found []Registration) *Registration {
	if len(found) == 0 {
		return nil
	}
	return &found[0]
}

// record makes the entry of a ruling. A code that is not a genuine one of ours is
// kept as its keyed hash: it may be anything, also somebody's name.
func record(v View, p Presentation, s *Situation, r Ruling) Entry {
	e := Entry{
		Kind: r.Verdict.kind(), At: s.At, Actor: p.Actor, Session: s.Window.Session.ID, Room: s.Entrance.Room,
		Entrance: s.Entrance.ID, By: s.By, Verdict: r.Verdict, Reason: r.Reason,
	}
	if p.Purpose == Check {
		e.Kind = KindCheck
	}
	genuine := s.Claim.Form == FormBadge && s.Claim.Ours && s.Claim.Genuine
	switch {
	case s.Registration != nil:
		e.Reference, e.Category, e.Organisation = s.Registration.Reference, s.Registration.Category, s.Registration.Organisation
	case genuine:
		e.Reference = s.Claim.Reference
		if c, ok := s.Conference.categoryByLetter(s.Claim.Letter); ok {
			e.Category = c.ID
		}
	default:
		e.Foreign = v.Hash(s.Claim.Code)
	}
	if genuine { // the badge says which of the person's registrations it is of
		e.Reference, e.Issue = s.Claim.Reference, s.Claim.Issue
	}
	return e
}
