package kiosk

import (
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// listBlock is items to read, as many whole ones as there is room for; the rest is
// reached by touch, by the buttons beside it or with the arrow keys.
type listBlock struct{ items []itemBlock }

func (listBlock) stretches() {}

func (l listBlock) high(v *selfView, w float32) float32 {
	total := float32(0)
	for _, i := range l.items {
		total += i.high(v, w) + v.between()
	}
	return total - v.between()
}

// between is the gap between items of a list.
func (v *selfView) between() float32 { return v.u(v.measures.gap * 0.5) }

func (l listBlock) draw(v *selfView, a area) {
	if len(l.items) == 0 {
		return
	}
	if l.high(v, a.w) > a.h {
		v.scroll.room = true
		var turns area
		turns, a = a.cutRight(v.u(v.measures.turn), v.between())
		v.drawTurns(turns)
	}
	v.scroll.first = min(max(0, v.scroll.first), l.lastFirst(v, a))
	v.scroll.drag.put(a)
	v.scroll.end = v.scroll.first
	for n, i := range l.items[v.scroll.first:] {
		h := i.high(v, a.w)
		if h > a.h {
			if n > 0 {
				return
			}
			h = a.h // larger than the screen: its text gets smaller
		}
		var at area
		at, a = a.cutTop(h, v.between())
		i.draw(v, at)
		v.scroll.row, v.scroll.end = h, v.scroll.end+1
	}
}

// lastFirst is the item with which the last page begins.
func (l listBlock) lastFirst(v *selfView, a area) int {
	left := a.h
	for n := len(l.items) - 1; n >= 0; n-- {
		left -= l.items[n].high(v, a.w)
		if left < 0 {
			return min(n+1, len(l.items)-1)
		}
		left -= v.between()
	}
	return 0
}

// drawTurns shows the buttons that turn a list up and down.
func (v *selfView) drawTurns(a area) {
	side := min(a.w, a.h*0.45)
	up, _ := a.cutTop(side, 0)
	down, _ := a.cutBottom(side, 0)
	v.pictureButton(up, "up", "turn:up", v.say("self.turn.up", nil), func() { v.turn(-1) })
	v.pictureButton(down, "down", "turn:down", v.say("self.turn.down", nil), func() { v.turn(1) })
}

// programme is what is on on the day, with what is on now marked.
func (v *selfView) programme() listBlock {
	var l listBlock
	now := v.now()
	for _, s := range v.conference.Sessions {
		room, _ := v.conference.Room(s.Room)
		item := itemBlock{
			head:  v.say("self.programme.when", args{"From": v.hour(s.Start), "To": v.hour(s.End), "Room": room.Name.In(v.language)}),
			title: s.Name.In(v.language), now: !now.Before(s.Start) && now.Before(s.End),
		}
		if !sameDay(s.Start, now, v.conference.Zone) {
			item.head = v.say("self.both", args{"First": v.date(s.Start), "Second": item.head})
		}
		if item.now {
			item.head = v.say("self.programme.now", args{"When": item.head})
		}
		for _, p := range s.Programme {
			words := p.Title.In(v.language)
			if by := p.By.In(v.language); by != "" {
				words = v.say("self.programme.by", args{"Title": words, "By": by})
			}
			item.text = append(item.text, words)
		}
		l.items = append(l.items, item)
	}
	return l
}

func sameDay(a, b time.Time, zone *time.Location) bool {
	y, m, d := a.In(zone).Date()
	y2, m2, d2 := b.In(zone).Date()
	return y == y2 && m == m2 && d == d2
}

// helpList is how to find the way, whom to ask, and what becomes of what is stored.
func (v *selfView) helpList() listBlock {
	c := v.conference
	var l listBlock
	add := func(key string, words ...string) {
		var text []string
		for _, w := range words {
			if w != "" {
				text = append(text, w)
			}
		}
		if len(text) > 0 {
			l.items = append(l.items, itemBlock{title: v.say(key, nil), text: text})
		}
	}
	add("self.help.desk", v.helpDesk())
	add("self.help.way", c.Venue.In(v.language), c.Address.In(v.language), c.Directions.In(v.language))
	for _, p := range c.Contacts {
		l.items = append(l.items, itemBlock{head: v.say("self.help.contacts", nil), title: p.Organisation.In(v.language), text: []string{reached(p)}})
	}
	add("self.help.privacy", v.privacy()...)
	return l
}

// reached is how an organiser is reached. The parts of a number hold together, so that
// they keep their order whichever way the screen is read.
func reached(p checkin.Contact) string {
	numbers := make([]string, len(p.Telephones))
	for i, n := range p.Telephones {
		numbers[i] = strings.ReplaceAll(n, " ", "\u00a0")
	}
	return strings.Join(numbers, ", ")
}

// helpDesk is where the help desk is.
func (v *selfView) helpDesk() string {
	if where := v.conference.SelfService.HelpDesk.In(v.language); where != "" {
		return where
	}
	return v.say("self.help_desk.where", nil)
}

// privacy is what becomes of what is stored.
func (v *selfView) privacy() []string {
	if words := v.conference.SelfService.Privacy.In(v.language); words != "" {
		return []string{words}
	}
	return []string{v.count("self.privacy", v.conference.RetentionDays, nil)}
}

// printerSays is what a printer waits for, and what becomes of who stands before it.
func (v *selfView) printerSays(reason string) string {
	hint := v.say("self.printing.stopped_hint", nil)
	if reason == "" {
		return hint
	}
	return v.say("self.printing.waits_for", args{"Reason": v.say("printer."+reason, nil), "Hint": hint})
}
