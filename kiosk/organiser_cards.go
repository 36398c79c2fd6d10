package kiosk

import (
	"strconv"

	"antechamber/kiosk/checkin"
)

// figureCard is a figure, and lines that say more of it.
type figureCard struct {
	id, label string
	n         int
	none      bool // there is no such figure under the conditions
	on        func()
	details   []cardDetail
}

// cardDetail is a line, and what lists the people behind its number.
type cardDetail struct {
	words string
	on    func() // nil lists nobody
}

// cards are the figures that are never mixed, who was turned away, and how much there
// is to look at.
func (v *organiserView) cards(s *organiserState) []figureCard {
	r, total := s.sight.Represented, &s.sight.Total
	none := total.Expected == nil
	card := func(label string, n int, f Figure, none bool, details ...cardDetail) figureCard {
		return figureCard{"card:" + label, "organiser." + label, n, none, v.opens(Group{Figure: f}, v.say("organiser."+label, nil)), details}
	}
	represented := func(states, others int, f Figure, label string) []cardDetail {
		detail := func(words, table string) cardDetail {
			return cardDetail{words, v.opens(Group{Table: table, Figure: f}, v.say("organiser."+label, nil)+" · "+words)}
		}
		return []cardDetail{detail(v.count("organiser.states", states, nil), States), detail(v.count("organiser.others", others, nil), Others)}
	}
	expected := figureOf(total, Expected)
	var share []cardDetail
	if expected > 0 {
		share = []cardDetail{{v.say("organiser.share", args{"Percent": (figureOf(total, Badged)*100 + expected/2) / expected}), nil}}
	}
	all := []figureCard{
		card("expected", expected, Expected, none),
		card("badged", figureOf(total, Badged), Badged, none, share...),
		card("attended", total.Attended, Attended, false, represented(r.StatesAttended, r.OthersAttended, Attended, "attended")...),
		card("inside", total.Inside, Inside, false, v.roomDetails(s)...),
		v.turnedCard(s),
		{id: "card:look", label: "organiser.to_look_at", n: s.matters, on: v.organiser.cfg.ToLookAt},
	}
	if !none {
		all[0].details = represented(r.StatesExpected, r.OthersExpected, Expected, "expected")
	}
	return all
}

// roomDetails are what the room holds, and when most were in it.
func (v *organiserView) roomDetails(s *organiserState) (details []cardDetail) {
	if c := s.sight.Room.Capacity; c > 0 {
		details = append(details, cardDetail{v.say("organiser.capacity", args{"Count": v.Number(c)}), nil})
	}
	if s.sight.Peak.Persons > 0 {
		words := v.say("organiser.peak", args{"Count": v.Number(s.sight.Peak.Persons), "Time": v.hour(s.sight.Peak.At)})
		details = append(details, cardDetail{words, v.opens(Group{Figure: AtPeak}, v.say("organiser.inside", nil)+" · "+words)})
	}
	return details
}

// turnedCard is how often somebody was turned away, and the reasons that were most frequent.
func (v *organiserView) turnedCard(s *organiserState) figureCard {
	const shown = 2
	card := figureCard{id: "card:turned", label: "organiser.turned_away", on: func() { v.organiser.chooseBars(byReason) }}
	var most [shown]checkin.Turned
	for _, t := range s.sight.TurnedAway {
		card.n += t.Presentations
		switch {
		case t.Presentations > most[0].Presentations:
			most[1], most[0] = most[0], t
		case t.Presentations > most[1].Presentations:
			most[1] = t
		}
	}
	for _, t := range most {
		if t.Presentations > 0 {
			words := v.Number(t.Presentations) + " · " + v.reason(t.Reason)
			card.details = append(card.details, cardDetail{words, v.opens(Group{Keys: []string{string(t.Reason)}, Figure: TurnedAway}, v.reason(t.Reason))})
		}
	}
	return card
}

// reason is why somebody was turned away, in a few words.
func (v *organiserView) reason(r checkin.Reason) string { return v.say("why."+string(r), nil) }

func (v *organiserView) drawCards(a area, s *organiserState, tall bool) {
	cards := v.cards(s)
	gap := v.u(14)
	columns, high := len(cards), a.h
	if tall {
		columns, high = (len(cards)+1)/2, (a.h-gap)/2
	}
	w := (a.w - gap*float32(columns-1)) / float32(columns)
	label, tallest := v.cardLabel(), float32(0)
	for _, c := range cards {
		tallest = max(tallest, v.height(v.say(c.label, nil), label, w-v.u(2*cardMargin)))
	}
	for i := range cards {
		at := a.with(a.x+(w+gap)*float32(i%columns), a.y+(high+gap)*float32(i/columns), w, high)
		v.drawCard(at, &cards[i], tallest)
	}
}

const cardMargin = 18

func (v *organiserView) cardLabel() style { return style{size: 16, colour: v.palette.muted, lines: 2} }

// drawCard shows a figure below its name, which is as high as that of the others.
func (v *organiserView) drawCard(at area, c *figureCard, tallest float32) {
	v.panel(at)
	if c.on != nil {
		v.touchable(at, c.id, v.u(16), c.on)
	}
	number := style{size: 44, bold: true, colour: v.palette.ink}
	switch {
	case c.id == "card:look" && c.n > 0:
		number.colour = v.palette.stopped
	case c.id == "card:attended":
		number.colour = v.palette.tint.text
	}
	words := v.Number(c.n)
	if c.none {
		words = "–"
	}
	label, in := v.cardLabel(), at.inset(v.u(cardMargin), v.u(12))
	lines := []line{
		{text: v.words.next(), words: v.say(c.label, nil), style: label},
		{text: v.words.next(), words: words, style: number, gap: (tallest - v.height(v.say(c.label, nil), label, in.w)) / v.factor},
	}
	for _, d := range c.details {
		lines = append(lines, line{text: v.words.next(), words: d.words, style: style{size: 16, colour: v.palette.muted, lines: 2}})
	}
	v.column(in, lines, false)
	for i, d := range c.details {
		if d.on != nil {
			spot := lines[2+i].text.area
			v.touchable(spot, c.id+":"+strconv.Itoa(i), v.u(4), d.on)
		}
	}
}
