package kiosk

import (
	"strconv"
	"time"

	"antechamber/kiosk/checkin"
)

const (
	keyExtend  keyName = "ctrl e"
	keyRecount keyName = "ctrl r"

	extendBy = 15 * time.Minute
)

func (s deskState) onExtendKey() (deskState, []command) { return s, []command{offerExtension{}} }

// offerExtension finds the session that can go on for longer.
type offerExtension struct{}

func (offerExtension) do(d *Desk) event {
	session, err := d.cfg.Desk.Extendable(d.ctx, checkin.Act{Entrance: d.entrance.ID})
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return extensionOffered{session}
}

type extensionOffered struct{ session checkin.Session }

func (e extensionOffered) after(s deskState, _ time.Time) (deskState, []command) {
	if s.over != nil {
		return s, nil
	}
	return s.with(extendOverlay(e)), nil
}

// extendOverlay asks whether a session goes on for longer.
type extendOverlay struct{ session checkin.Session }

func (o extendOverlay) end() time.Time { return o.session.End.Add(extendBy) }

func (extendOverlay) holds() bool { return false }

func (o extendOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyEnter:
		return s.withoutOverlay(), []command{extend{o.session.ID, o.end()}}
	case keyEscape:
		return s.withoutOverlay(), nil
	}
	return s, nil
}

func (o extendOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, nil }

func (o extendOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

func (o extendOverlay) page(t *sheet, _ *deskState) sheetPage {
	a := args{"Session": o.session.Name.In(t.language), "End": t.hour(o.session.End), "New": t.hour(o.end())}
	return linesPage{
		title: t.say("extend.title", a), lead: t.say("extend.lead", a), chosen: -1,
		lines: []keyLine{
			{t.say("key.enter", nil), t.say("extend.accept", a), pressed{keyEnter}},
			{t.say("key.escape", nil), t.say("extend.leave", a), pressed{keyEscape}},
		},
	}
}

// extend lets a session go on until an instant.
type extend struct {
	session string
	end     time.Time
}

func (extend) task() checkin.Task { return checkin.TaskExtend }

func (c extend) do(d *Desk) event {
	s, _, err := d.cfg.Desk.ExtendTo(d.ctx, c.end, checkin.Act{Session: c.session, Entrance: d.entrance.ID, Actor: d.acting})
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return roomChanged{saying{"notice.extended", args{"Session": s.Name, "End": hourIn(d.cfg.Desk.Conference, s.End)}}}
}

// onRecountKey asks how many heads were counted.
func (s deskState) onRecountKey() (deskState, []command) {
	return s.with(wordsOverlay{
		title: saying{"recount.title", nil}, accept: saying{"recount.accept", nil}, number: true, needed: saying{"recount.needed", nil},
		lead: saying{"recount.lead", args{"Count": s.glance.inside}},
		form: form{fields: []field{{label: "recount.label"}}},
		done: func(s deskState, words string) (deskState, []command) {
			heads, _ := strconv.Atoi(words) // a few digits
			return s, []command{recount{heads}}
		},
	}), lasting()
}

// recount records how many heads were counted in the entrance's room.
type recount struct{ heads int }

func (recount) task() checkin.Task { return checkin.TaskRecount }

func (c recount) do(d *Desk) event {
	_, err := d.cfg.Desk.Recount(d.ctx, d.entrance.Room, c.heads, checkin.Act{Entrance: d.entrance.ID, Actor: d.acting})
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return roomChanged{saying{"notice.recounted", args{"Count": c.heads}}}
}

// roomChanged says that an act about the room is done.
type roomChanged struct{ notice saying }

func (e roomChanged) after(s deskState, _ time.Time) (deskState, []command) {
	s, commands := s.tell(e.notice.key, e.notice.say, false)
	return s, append(commands, takeGlance{})
}
