package kiosk

import (
	"image/color"
	"slices"

	"antechamber/kiosk/checkin"
)

const (
	byReason = "reason" // bars of who was turned away
	barHigh  = 30
	barLabel = 0.46 // of a row
)

var barName = style{size: 16, bold: true, lines: 3}

// barTables are what the bars can be by, in the order in which they are offered.
func barTables() []string {
	return []string{
		checkin.ByCategory, checkin.ByRole, checkin.ByDelegationRole, checkin.ByGender, checkin.ByRegion, checkin.ByGroup,
		checkin.BySession, checkin.BySessions, checkin.ByEntrance, checkin.ByKiosk, byReason,
	}
}

// bar is a row of the bars: a group, or a title above some.
type bar struct {
	id, name string
	colour   color.NRGBA
	row      checkin.CountRow
	group    Group
	title    bool
}

// chooseBars lets the bars be by something else.
func (o *Organiser) chooseBars(table string) {
	o.state.bars, o.state.barsFirst = table, 0
	o.view.draw()
}

func (v *organiserView) turnBars(by int) {
	v.organiser.state.barsFirst += by
	v.draw()
}

// bars are those of the table that was chosen.
func (v *organiserView) bars(s *organiserState) []bar {
	switch s.bars {
	case byReason:
		return v.barsOfReasons(s)
	case checkin.ByGender:
		return v.barsOfGender(s)
	}
	return v.barsOf(s.bars, s.sight.Groups[s.bars])
}

func (v *organiserView) barsOf(table string, rows []checkin.CountRow) []bar {
	var all []bar
	for _, r := range rows {
		name, colour := v.groupName(table, r.Keys[0])
		all = append(all, bar{id: r.Keys[0], name: name, colour: colour, row: r, group: Group{Table: table, Keys: r.Keys}})
	}
	return all
}

// barsOfGender are those of everybody, of the heads of delegation, and of each role that
// somebody has, as of the panellists.
func (v *organiserView) barsOfGender(s *organiserState) []bar {
	all := v.barsOf(checkin.ByGender, s.sight.Groups[checkin.ByGender])
	of := func(dimension, key, title string) {
		table := dimension + "," + checkin.ByGender
		var some []bar
		for _, r := range s.sight.Groups[table] {
			if r.Keys[0] == key {
				name, colour := v.groupName(checkin.ByGender, r.Keys[1])
				some = append(some, bar{id: key + ":" + r.Keys[1], name: name, colour: colour, row: r, group: Group{Table: table, Keys: r.Keys}})
			}
		}
		if len(some) > 0 {
			all = append(append(all, bar{name: title, title: true}), some...)
		}
	}
	of(checkin.ByDelegationRole, "head", v.say("organiser.heads", nil))
	for _, role := range v.conference.Roles {
		of(checkin.ByRole, role.ID, role.Name.In(v.language))
	}
	return all
}

// barsOfReasons are how often each reason turned somebody away.
func (v *organiserView) barsOfReasons(s *organiserState) []bar {
	var all []bar
	for _, t := range s.sight.TurnedAway {
		b := bar{id: string(t.Reason), name: v.reason(t.Reason), colour: v.palette.stopped, group: Group{Keys: []string{string(t.Reason)}, Figure: TurnedAway}}
		b.row.Attended = t.Presentations
		all = append(all, b)
	}
	return all
}

// groupName is what a group is called, and the colour of its bar.
func (v *organiserView) groupName(dimension, key string) (string, color.NRGBA) {
	colour := v.palette.primary.ground
	if dimension == checkin.ByCategory {
		colour = v.category(key)
	}
	return v.Group(dimension, key), colour
}

// drawBars shows how many of those expected in each group have come.
func (v *organiserView) drawBars(a area, s *organiserState) {
	v.panel(a)
	in := a.inset(v.u(22), v.u(14))
	head, in := in.cutTop(v.u(32), v.u(4))
	v.heading(head, "bars", v.say("organiser.by."+s.bars, nil), v.organiser.openBars)
	bars := v.bars(s)
	if len(bars) == 0 {
		key := "organiser.nobody_yet"
		if s.bars == byReason {
			key = "organiser.nobody_turned"
		}
		v.write(in, v.say(key, nil), style{size: 18, colour: v.palette.muted, align: centred, lines: 2})
		return
	}
	most := 1
	for i := range bars {
		most = max(most, figureOf(&bars[i].row, Expected), bars[i].row.Attended)
	}
	least, high := v.u(barHigh-4), v.u(barHigh)
	for i := range bars {
		if needs := v.height(bars[i].name, barName, in.w*barLabel); needs > high {
			least, high = needs, needs
		}
	}
	shown := min(len(bars), max(1, int(in.h/least)))
	high = min(high, in.h/float32(shown))
	s.barsFirst = max(0, min(s.barsFirst, len(bars)-shown))
	v.turning = append(v.turning, turning{"bar:", s.barsFirst, shown, len(bars), func(by int) { s.barsFirst += by }})
	if shown < len(bars) {
		v.dragBars.put(in)
		v.drawMore(head, s.barsFirst, shown, len(bars))
	}
	for i := range shown {
		var row area
		row, in = in.cutTop(high, 0)
		v.drawBar(row, &bars[s.barsFirst+i], most)
	}
}

// drawMore tells which rows of how many show.
func (v *organiserView) drawMore(head area, first, shown, n int) {
	words := v.say("organiser.rows", args{"From": v.Number(first + 1), "To": v.Number(first + shown), "Count": v.Number(n)})
	st := style{size: 16, colour: v.palette.muted, align: trailing}
	at, _ := head.cutRight(min(head.w*0.4, v.width(words, st)), 0)
	v.write(at, words, st)
}

func (v *organiserView) drawBar(a area, b *bar, most int) {
	if b.title {
		v.write(a, b.name, style{size: 16, colour: v.palette.muted, lines: 2})
		return
	}
	attended, expected := b.group, b.group
	if b.group.Figure != TurnedAway {
		attended.Figure, expected.Figure = Attended, Expected
	}
	v.touchable(a, "bar:"+b.id, v.u(4), v.opens(attended, b.name))
	label, rest := a.cutLeft(a.w*barLabel, v.u(10))
	st := barName
	st.colour = v.palette.ink
	v.write(label, b.name, st)
	numbers, at := rest.cutRight(v.u(104), v.u(10))
	at = at.middle(min(v.u(20), a.h*0.7))
	v.boxes.next().put(at, v.palette.line, nil, v.u(4), 0)
	of := max(1, figureOf(&b.row, Expected), b.row.Attended)
	if b.row.Expected == nil {
		of = most
	}
	if done, _ := at.cutLeft(at.w*float32(b.row.Attended)/float32(of), 0); done.w > 1 {
		v.boxes.next().put(done, b.colour, nil, v.u(4), 0)
	}
	v.write(numbers, v.share(&b.row, a.mirror > 0), style{size: 16, bold: true, colour: v.palette.ink, align: trailing})
	if b.row.Expected != nil {
		v.touchable(numbers, "bar:"+b.id+":expected", v.u(4), v.opens(expected, v.say("organiser.expected", nil)+" · "+b.name))
	}
}

// share tells how many have come of those expected. It has no letter that could tell its direction: on
// a mirrored screen it is written so that who reads from the right meets those who came first.
func (v *organiserView) share(r *checkin.CountRow, mirrored bool) string {
	attended, expected := v.Number(r.Attended), v.Number(figureOf(r, Expected))
	switch {
	case r.Expected == nil:
		return attended
	case mirrored:
		return expected + " / " + attended
	}
	return attended + " / " + expected
}

// openBars asks what the bars are to be by.
func (o *Organiser) openBars() {
	l := &namedList{title: "organiser.bars_title", chosen: slices.Index(barTables(), o.state.bars)}
	for _, table := range barTables() {
		l.rows = append(l.rows, func(t *Teller) string { return t.say("organiser.by."+table, nil) })
	}
	l.take = func(o *Organiser, i int) {
		o.close()
		o.chooseBars(barTables()[i])
	}
	o.over(l)
}
