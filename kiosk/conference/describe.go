package conference

import (
	"fmt"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// Describe returns the whole conference in plain English sentences, one a line;
// the items and topics of the programme are indented below their session.
func Describe(c *checkin.Conference) []string {
	d := &description{}
	d.say("%s (%s).", english(c.Title), c.ID)
	d.sayIf(english(c.Theme), "Theme: %s.")
	d.sayIf(english(c.Venue), "Venue: %s.")
	d.sayIf(english(c.Address), "Address: %s.")
	d.sayIf(english(c.Directions), "Directions: %s.")
	d.say("All times are those of %s; badges carry the tag %s.", c.Zone, c.Tag)
	for _, h := range c.Registration {
		d.say("Registration is open on %s.", span(h.From, h.To))
	}
	d.rooms(c)
	d.sessions(c)
	for _, e := range c.Entrances {
		d.say("Entrance %q, %s, leads %s the room %q%s.", e.ID, english(e.Name), way(e), e.Room, when(e.Unattended, " and is unattended"))
	}
	d.people(c)
	d.sayIf(c.BadgeDesign, "Badges have the design %q.")
	d.rules(c)
	d.selfService(&c.SelfService)
	d.tickets(&c.Tickets)
	return d.lines
}

func (d *description) selfService(s *checkin.SelfService) {
	facts := make([]string, len(s.Facts))
	for i, fact := range s.Facts {
		facts[i] = map[checkin.Fact]string{
			checkin.FactEmail: "the e-mail address", checkin.FactOrganisation: "the organisation",
			checkin.FactCountry: "the country", checkin.FactGivenName: "the given name",
		}[fact]
	}
	d.say("Self-service speaks the languages %s; who has no code says the reference or the family name, and %s.", enumerate(s.Languages, "and"), enumerate(facts, "or"))
	d.sayIf(english(s.HelpDesk), "It sends people to the help desk: %s.")
	d.sayIf(english(s.After), "After it they go: %s.")
	d.sayIf(english(s.Privacy), "Its privacy notice: %s.")
}

func (d *description) tickets(t *checkin.Tickets) {
	d.sayIf(strings.Join(t.IndicoServers, ", "), "Indico tickets must be of %s.")
	d.sayIf(t.IndicoEvent, "Older Indico tickets must be of the event %s.")
	d.sayIf(t.PretixEvent, "Links to pretix tickets must begin with %s.")
	if n := len(t.PretixKeys); n > 0 {
		d.say("Signed pretix tickets are held against %s.", counted(n, "key"))
	}
	if n := len(t.PretixRevoked); n > 0 {
		d.say("%s of pretix %s.", counted(n, "ticket"), when(n == 1, "is revoked")+when(n != 1, "are revoked"))
	}
}

type description struct{ lines []string }

func (d *description) say(format string, args ...any) {
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

func (d *description) sayIf(text, format string) {
	if text != "" {
		d.say(format, strings.TrimSuffix(text, "."))
	}
}

func (d *description) rooms(c *checkin.Conference) {
	for _, r := range c.Rooms {
		holds := "has no limit"
		if r.Capacity > 0 {
			holds = "holds " + counted(r.Capacity, "person")
		}
		exits := "exits are not counted, so a full room warns and does not stop anybody"
		if r.ExitsCounted {
			exits = "exits are counted, so a full room stops entry"
		}
		d.say("Room %q, %s, %s; %s.", r.ID, english(r.Name), holds, exits)
		for _, q := range r.Quotas {
			d.say("  At most %s of the category %q%s%s.", counted(q.Seats, "person"), q.Category, from(q),
				when(q.Category == checkin.MemberState, "; a Member State is let in over it, and a supervisor is told"))
		}
		for _, q := range r.Reserved {
			d.say("  %s kept for the category %q%s.", counted(q.Seats, "seat")+when(q.Seats == 1, " is")+when(q.Seats != 1, " are"), q.Category, from(q))
		}
		if len(r.Quotas)+len(r.Reserved) > 0 && !r.ExitsCounted {
			d.say("  As its exits are not counted, these seats are shown and stop nobody.")
		}
		d.sayIf(r.Overflow, "  When it is full people are sent to the room %q.")
	}
}

func from(q checkin.Quota) string {
	if q.Each {
		return " from each organisation"
	}
	return when(q.Organisation != "", " from "+q.Organisation)
}

func (d *description) sessions(c *checkin.Conference) {
	for _, s := range c.Sessions {
		admits := "every category"
		if len(s.Categories) > 0 {
			admits = "the categories " + enumerate(quoted(s.Categories), "and")
			if len(s.Roles) > 0 {
				admits += " and the roles " + enumerate(quoted(s.Roles), "and")
			}
		}
		d.say("Session %q, %s, is in the room %q on %s and admits %s.", s.ID, english(s.Name), s.Room, span(s.Start, s.End), admits)
		for _, item := range s.Programme {
			by := english(item.By)
			d.say("  %s: %s%s.", capital(item.Kind), english(item.Title), when(by != "", ", by "+by))
			for _, topic := range item.Topics {
				d.say("    - %s", english(topic))
			}
		}
	}
}

func (d *description) people(c *checkin.Conference) {
	for _, k := range c.Categories {
		ask := english(k.Ask)
		d.say("Category %q: %s, letter %s, colour %s%s.", k.ID, english(k.Name), k.Letter, k.Colour, when(ask != "", "; staff look at this: "+ask))
	}
	for _, r := range c.Roles {
		d.say("Role %q: %s, letter %s, colour %s.", r.ID, english(r.Name), r.Letter, r.Colour)
	}
	for _, p := range c.Organisers {
		d.say("Organiser: %s%s.", english(p.Name), when(p.Short != "", " ("+p.Short+")"))
	}
	for _, p := range c.Partners {
		d.say("Partner: %s%s.", english(p.Name), when(p.Short != "", " ("+p.Short+")"))
	}
	for _, k := range c.Contacts {
		d.say("Contact: %s%s%s%s.", english(k.Organisation), when(k.Address != "", ", "+k.Address),
			when(len(k.Telephones) > 0, ", telephone "+enumerate(k.Telephones, "and")), when(k.Fax != "", ", fax "+k.Fax))
	}
	members := 0
	for _, o := range c.Organisations {
		if o.Status == "member" {
			members++
		}
	}
	d.say("%s are known, %d of them Member States.", counted(len(c.Organisations), "organisation"), members)
}

func (d *description) rules(c *checkin.Conference) {
	switch c.Admission.Reentry {
	case checkin.ReentryAfterExit:
		d.say("Only those who were let out may come in again.")
	case checkin.ReentryOnce:
		d.say("Nobody may come in twice in one session.")
	default:
		d.say("Everybody may come in again.")
	}
	if c.Admission.Passback > 0 {
		d.say("The same person presented again within %s is already in.", counted(int(c.Admission.Passback.Minutes()), "minute"))
	}
	if c.Admission.CarryOver {
		d.say("Those inside when a session closes stay inside.")
	} else {
		d.say("When a session closes its room starts empty.")
	}
	switch c.Admission.WalkIns {
	case checkin.WalkInsApproval:
		d.say("Who is not registered is registered at the desk and comes in once a supervisor approves.")
	case checkin.WalkInsClosed:
		d.say("Who is not registered is not registered at the desk.")
	default:
		d.say("Who is not registered is registered at the desk.")
	}
	d.say("%sersonal data is kept for %s.", when(c.Sensitive, "The conference is sensitive: who came must not be learnt. ")+"P", counted(c.RetentionDays, "day"))
}

func english(t checkin.Text) string { return t.In("en") }

func way(e checkin.Entrance) string {
	switch {
	case e.In && e.Out:
		return "into and out of"
	case e.In:
		return "into"
	default:
		return "out of"
	}
}

func span(from, to time.Time) string {
	const day = "Monday 2 January 2006"
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		return from.Format(day+", 15:04") + " to " + clock(to)
	}
	return from.Format(day+", 15:04") + " to " + to.Format(day+", 15:04")
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func when(holds bool, text string) string {
	if holds {
		return text
	}
	return ""
}

func capital(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}
