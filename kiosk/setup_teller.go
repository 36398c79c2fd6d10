package kiosk

import (
	"cmp"
	"maps"
	"time"

	"antechamber/kiosk/checkin"
)

// SetupSentence says what a step found.
func (t *Teller) SetupSentence(f SetupFound) string {
	a := args{"Conference": t.conference.ShortTitle.In(t.language), "Days": t.days()}
	maps.Copy(a, f.say)
	if f.count > 0 {
		return t.count(f.key, f.count, a)
	}
	return t.say(f.key, a)
}

// days are the days of the conference.
func (t *Teller) days() string {
	first, last := t.conference.Days()
	if first.IsZero() {
		return "–"
	}
	if from, to := t.date(first), t.date(last); from != to {
		return from + " – " + to
	}
	return t.date(first)
}

// setupRulesInForce says in sentences what the conference file has put in force, and what
// time it is by it.
func (t *Teller) setupRulesInForce(now time.Time) []string {
	c := t.conference
	said := []string{t.beside(c.ShortTitle.In(t.language), t.days()), t.say("setup.rules.zone", args{"Zone": c.Zone.String(), "Time": t.hour(now)})}
	for _, r := range c.Rooms {
		words := t.say("setup.rules.room_open", args{"Room": r.Name.In(t.language)})
		if r.Capacity > 0 {
			words = t.count("setup.rules.room", r.Capacity, args{"Room": r.Name.In(t.language)})
		}
		said = append(said, words)
	}
	const most = 5
	for i, s := range c.Sessions {
		if i == most {
			said = append(said, t.count("setup.rules.more", len(c.Sessions)-most, nil))
			break
		}
		room, _ := c.Room(s.Room)
		said = append(said, t.say("setup.rules.session", args{"Session": s.Name.In(t.language), "Room": room.Name.In(t.language), "Date": t.date(s.Start), "From": t.hour(s.Start), "To": t.hour(s.End)}))
	}
	again, others := cmp.Or(c.Admission.Reentry, checkin.ReentryFree), cmp.Or(c.Admission.WalkIns, checkin.WalkInsOpen)
	return append(said, t.say("setup.reentry."+string(again), nil), t.say("setup.walk_ins."+string(others), nil))
}
