package kiosk

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// Teller says in words what became of a presentation, in one language: for the
// desk, and for the command line.
type Teller struct {
	*sentences
	conference *checkin.Conference
	language   string
}

// NewTeller returns a teller that speaks the language; what it lacks is said in English.
func NewTeller(c *checkin.Conference, language string) (*Teller, error) {
	all, err := NewTellers(c, []string{language})
	if err != nil {
		return nil, err
	}
	return all[language], nil
}

// NewTellers returns a teller of each language.
func NewTellers(c *checkin.Conference, languages []string) (map[string]*Teller, error) {
	t, err := embeddedVoices()
	if err != nil {
		return nil, err
	}
	all := make(map[string]*Teller, len(languages))
	for _, l := range languages {
		all[l] = &Teller{sentences: t.in(l), conference: c, language: l}
	}
	return all, nil
}

// FromRight tells whether the language is read from the right.
func (t *Teller) FromRight() bool { return t.right }

// Say returns the sentence of a key.
func (t *Teller) Say(key string, a map[string]any) string { return t.say(key, a) }

// Count returns the sentence of a key in the plural form of n, which it knows as Count.
func (t *Teller) Count(key string, n int, a map[string]any) string { return t.count(key, n, a) }

// Reason is the sentence of a verdict, for staff. since is the kiosk that admitted
// the person before, where the verdict is already_in and the kiosk is known.
func (t *Teller) Reason(o *checkin.Outcome, since string) string {
	room, _ := t.conference.Room(o.Entry.Room)
	a := args{
		"Session": o.Session.Name.In(t.language), "Room": room.Name.In(t.language), "Issue": o.Standing.Issue,
		"Time": t.hour(o.DoorsOpen), "System": o.Ticket.System.Name(),
	}
	if o.Expired() {
		a["Time"] = t.date(o.Ticket.From) + " " + t.hour(o.Ticket.From)
	}
	if o.Since != nil {
		entrance, _ := t.conference.Entrance(o.Since.Entrance)
		a["Time"] = t.hour(o.Since.At)
		a["Entrance"], a["Kiosk"] = entrance.Name.In(t.language), since
		a["Ago"] = t.ago(o.Entry.At.Sub(o.Since.At))
	}
	return t.say(reasonKey(o), a)
}

// reasonKey names the sentence of a verdict: some reasons have a second one.
func reasonKey(o *checkin.Outcome) string {
	switch {
	case o.Entry.Reason == checkin.Out && !o.Standing.Inside:
		return "reason.out_unseen"
	case o.Entry.Reason == checkin.Revoked && o.Standing.ReplacedBy != "":
		return "reason.replaced"
	case o.Entry.Reason == checkin.Superseded && o.Went:
		return "reason.merged"
	case o.Entry.Reason == checkin.TooLate && o.Entry.At.Before(o.Session.End) && !o.Expired():
		return "reason.registration_closed"
	}
	if key := ticketKey(o); key != "" {
		return key
	}
	return "reason." + string(o.Entry.Reason)
}

// ticketKey names the sentence of a verdict that rests on the ticket of another system,
// or "".
func ticketKey(o *checkin.Outcome) string {
	switch reason, t := o.Entry.Reason, o.Ticket; {
	case len(o.Candidates) > 1:
		return "reason.ambiguous"
	case o.Expired() && reason == checkin.TooEarly:
		return "reason.ticket_not_yet"
	case o.Expired():
		return "reason.ticket_over"
	case t.System == "":
	case reason == checkin.UnknownCode:
		return "reason.ticket_unknown"
	case reason == checkin.WrongConference:
		return "reason.ticket_elsewhere"
	case reason == checkin.Forged:
		return "reason.ticket_forged"
	case reason == checkin.Revoked && t.Withdrawn:
		return "reason.ticket_revoked"
	}
	return ""
}

// Next is what the person does next, or what staff look at where the person goes
// through; "" is nothing.
func (t *Teller) Next(o *checkin.Outcome) string {
	switch {
	case o.Over && o.Apart:
		return t.say("next.over_share", nil)
	case o.Over:
		return t.say("next.over_quota", nil)
	case o.Entry.Verdict == checkin.Admitted && o.Entry.Reason != checkin.Provisional:
		category, _ := t.conference.Category(o.Entry.Category)
		return category.Ask.In(t.language)
	case o.Entry.Verdict == checkin.Left:
		return ""
	}
	key := "next." + string(o.Entry.Reason)
	if len(o.Candidates) > 1 {
		key = "next.ambiguous"
	}
	if o.Entry.Reason == checkin.Passback && t.conference.Admission.Reentry == checkin.ReentryAfterExit {
		key = "next.after_exit_only" // waiting helps nobody here
	}
	stays := ""
	if o.Entry.Reason == checkin.Superseded && o.Went && o.Registration != nil {
		key, stays = "next.merged", checkin.SpacedReference(o.Registration.Reference)
	}
	overflow, _ := t.conference.Room(o.Overflow)
	return t.say(key, args{
		"Time": t.hour(o.DoorsOpen), "Overflow": overflow.Name.In(t.language), "Reference": stays,
	})
}

// Number writes a number as the language groups its digits.
func (t *Teller) Number(n int) string {
	digits := strconv.Itoa(n)
	group := t.say("number.group", nil)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + group + digits[i:]
	}
	return digits
}

// Group is what a group of counts is called, by any dimension but time, or as a condition.
func (t *Teller) Group(dimension, key string) string {
	name := key
	switch c := t.conference; dimension {
	case checkin.ByCategory:
		if k, ok := c.Category(key); ok {
			name = k.Name.In(t.language)
		}
	case checkin.ByRole:
		if i := slices.IndexFunc(c.Roles, func(r checkin.Role) bool { return r.ID == key }); i >= 0 {
			name = c.Roles[i].Name.In(t.language)
		}
	case checkin.ByEntrance:
		if e, ok := c.Entrance(key); ok {
			name = e.Name.In(t.language)
		}
	case checkin.BySession, checkin.BySessions:
		name = t.sessions(key)
	case checkin.ByOrganisation:
		name = c.NameOf(key, t.language)
	case checkin.ByGroup:
		name = t.listGroup(key)
	case checkin.IsBadged, checkin.IsAttended, checkin.IsInside:
		return t.say("is."+key, nil)
	}
	switch {
	case name == "":
		return t.say("organiser.not_stated", nil)
	case dimension == checkin.ByDelegationRole:
		return t.say("role."+key, nil)
	case dimension == checkin.ByGender:
		return t.say("gender."+key, nil)
	case dimension == checkin.ByRegion:
		return t.say("region."+key, nil)
	}
	return name
}

// sessions names sessions that somebody came to.
func (t *Teller) sessions(ids string) string {
	names := strings.Split(ids, "+")
	for i, id := range names {
		if s, ok := t.conference.Session(id); ok {
			names[i] = s.Name.In(t.language)
		}
	}
	return strings.Join(names, " + ")
}

// listGroup is the heading of a part of the list of participants.
func (t *Teller) listGroup(id string) string {
	for _, g := range t.conference.ListOf() {
		if g.ID == id && len(g.Heading) > 0 {
			return g.Heading.In(t.language)
		}
	}
	if slices.ContainsFunc(checkin.DefaultListGroups(), func(g checkin.ListGroup) bool { return g.ID == id }) {
		return t.say("group."+id, nil)
	}
	return id
}

// hour is a time of day at the conference.
func (t *Teller) hour(at time.Time) string { return hourIn(t.conference, at) }

func hourIn(c *checkin.Conference, at time.Time) string { return at.In(c.Zone).Format("15:04") }

// date is a day at the conference.
func (t *Teller) date(at time.Time) string {
	at = at.In(t.conference.Zone)
	month := t.say("month."+strings.ToLower(at.Month().String()), nil)
	return t.say("date.day", args{"Day": at.Day(), "Month": month, "Year": at.Year()})
}

// ago is how long ago something was: in minutes, as far as they say more than the hour.
func (t *Teller) ago(d time.Duration) string {
	switch minutes := int(d / time.Minute); {
	case minutes < 1:
		return t.say("ago.now", nil)
	case minutes < 60:
		return t.count("ago.minutes", minutes, nil)
	}
	return t.say("ago.long", nil)
}
