package kiosk

import (
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// filterOverlay asks whom the figures are of: on the left by what, on the right which groups.
type filterOverlay struct {
	dimension string
	find      string // of the names of groups
	first     int
}

// openFilter begins with what there is a condition on, or with the category.
func (o *Organiser) openFilter() {
	f := &filterOverlay{dimension: checkin.ByCategory}
	if len(o.state.where) > 0 {
		f.dimension = o.state.where[0].Dimension
	}
	o.over(f)
}

func (f *filterOverlay) turn(by int) { f.first += by }

// acts lets the figures be of everybody again.
func (f *filterOverlay) acts(o *Organiser) []officeAct {
	if len(o.state.where) == 0 {
		return nil
	}
	return []officeAct{{"ctrl x", "Ctrl X", "organiser.everybody", true, anytime, func(o *Organiser) { o.show(nil) }}}
}

// key takes a letter of what is looked for away, and turns over the left side with page keys.
func (f *filterOverlay) key(_ *Organiser, k keyName) bool {
	all := checkin.Conditions()
	at := slices.Index(all, f.dimension)
	switch k {
	case keyBackspace:
		f.find, f.first = withoutLast(f.find), 0
	case keyPageDown:
		f.choose(all[(at+1)%len(all)])
	case keyPageUp:
		f.choose(all[(at+len(all)-1)%len(all)])
	default:
		return false
	}
	return true
}

func (f *filterOverlay) choose(dimension string) {
	f.dimension, f.find, f.first = dimension, "", 0
}

func (f *filterOverlay) typed(_ *Organiser, r rune) { f.find, f.first = written(f.find, r), 0 }

// condition is what a condition is on: a dimension, or a figure.
func (v *organiserView) condition(name string) string {
	if checkin.OfFigure(name) {
		return v.say("organiser."+name, nil)
	}
	return v.say("dimension."+name, nil)
}

// groups are those that can be chosen, as far as their names have what is looked for.
func (f *filterOverlay) groups(v *organiserView, s *organiserState) []string {
	all := slices.Clone(v.conference.GroupsOf(f.dimension))
	for _, g := range slices.Concat(s.sight.Known[f.dimension], s.where.On(f.dimension)) {
		if !slices.Contains(all, g) {
			all = append(all, g)
		}
	}
	want := strings.ToLower(strings.TrimSpace(f.find))
	return slices.DeleteFunc(all, func(g string) bool { return !strings.Contains(strings.ToLower(v.Group(f.dimension, g)), want) })
}

func (f *filterOverlay) draw(v *organiserView, a area) {
	s := &v.organiser.state
	v.panel(a)
	in := a.inset(v.u(28), v.u(20))
	title, in := in.cutTop(v.u(40), v.u(10))
	v.write(title, v.say("organiser.filter_title", nil), style{size: 28, bold: true, colour: v.palette.ink})
	if len(s.where) > 0 {
		in = v.drawChips(in, s)
	}
	left, right := in.cutLeft(in.w*0.36, v.u(24))
	f.drawDimensions(v, left, s)
	find, right := right.cutTop(v.u(40), v.u(8))
	v.drawField(find, f.find, "organiser.find_group")
	groups := f.groups(v, s)
	high := v.u(42)
	shown := max(1, min(len(groups), int(right.h/high)))
	f.first = max(0, min(f.first, len(groups)-shown))
	v.turning, v.lines = append(v.turning, turning{"value:", f.first, shown, len(groups), f.turn}), shown
	if len(groups) == 0 {
		v.write(right, v.say("organiser.no_group", nil), style{size: 18, colour: v.palette.muted, lines: 2, align: centred})
		return
	}
	v.drag.put(right)
	if shown < len(groups) {
		v.drawMore(title, f.first, shown, len(groups))
	}
	for _, g := range groups[f.first : f.first+shown] {
		var row area
		row, right = right.cutTop(high, 0)
		f.drawGroup(v, row, g, s.where.Has(f.dimension, g))
	}
}

// drawDimensions shows by what can be chosen, and where something is.
func (f *filterOverlay) drawDimensions(v *organiserView, a area, s *organiserState) {
	all := checkin.Conditions()
	gap := v.u(4)
	high := min(v.u(44), (a.h-gap*float32(len(all)-1))/float32(len(all)))
	for _, d := range all {
		var row area
		row, a = a.cutTop(high, gap)
		label := v.condition(d)
		if n := len(s.where.On(d)); n > 0 {
			label += " · " + v.Number(n)
		}
		v.button(row, selfButton{id: "list:" + d, label: label, size: 16, pressed: d == f.dimension}, func() {
			f.choose(d)
			v.draw()
		})
	}
}

func (f *filterOverlay) drawGroup(v *organiserView, a area, group string, on bool) {
	o := v.organiser
	v.boxes.next().put(a.underline(v.u(1)), v.palette.line, nil, 0, 0)
	mark, colour := "unticked", v.palette.muted
	where := o.state.where.With(f.dimension, group)
	if on {
		mark, colour = "ticked", v.palette.primary.ground
		where = o.state.where.Without(f.dimension, group)
	}
	v.touchable(a, "value:"+group, v.u(4), func() { o.show(where) })
	tick, words := a.inset(v.u(4), 0).cutLeft(v.u(26), v.u(14))
	v.pictures.next().put(tick.middle(v.u(26)), mark, colour, v.palette.surface)
	v.write(words, v.Group(f.dimension, group), style{size: 18, bold: on, colour: v.palette.ink, lines: 2})
}

// drawField shows what is written, or what can be.
func (v *organiserView) drawField(a area, written, hint string) {
	v.boxes.next().put(a, v.palette.surface, v.palette.faint, v.u(10), v.u(1.5))
	st := style{size: 18, colour: v.palette.ink}
	if written == "" {
		written, st.colour = v.say(hint, nil), v.palette.muted
	}
	v.write(a.inset(v.u(16), v.u(2)), written, st)
}

// filterChip is a condition on a group, which a tap takes away.
type filterChip struct {
	id, label string
	without   checkin.Where
}

// chips are those of the conditions, and one that takes all away.
func (v *organiserView) chips(s *organiserState) []filterChip {
	var all []filterChip
	for _, c := range s.where {
		for _, g := range c.Groups {
			label := v.say("organiser.chip", args{"What": v.condition(c.Dimension), "Which": v.Group(c.Dimension, g)})
			all = append(all, filterChip{"chip:" + c.Dimension + "=" + g, label, s.where.Without(c.Dimension, g)})
		}
	}
	return append(all, filterChip{"chip:", v.say("organiser.everybody", nil), nil})
}

// drawChips shows the conditions in rows, and returns what is left below. What two rows
// have no room for is counted.
func (v *organiserView) drawChips(a area, s *organiserState) area {
	gap, high := v.u(8), v.u(38)
	rows := v.chipRows(a.w, v.chips(s), gap)
	for _, chips := range rows {
		var row area
		row, a = a.cutTop(high, gap)
		for _, c := range chips {
			var at area
			at, row = row.cutLeft(v.chipWide(a.w, c), gap)
			v.drawChip(at, c)
		}
	}
	_, a = a.cutTop(0, v.u(6))
	return a
}

func (v *organiserView) chipWide(most float32, c filterChip) float32 {
	return min(most*0.46, v.width(c.label, style{size: 16, bold: true})+v.u(14+14+10+14))
}

// chipRows parts chips into at most two rows. The last chip always has room.
func (v *organiserView) chipRows(most float32, chips []filterChip, gap float32) [][]filterChip {
	clear, chips := chips[len(chips)-1], chips[:len(chips)-1]
	parted := func(chips []filterChip) (rows [][]filterChip) {
		used := most + 1
		for _, c := range chips {
			w := v.chipWide(most, c)
			if used+w > most {
				rows, used = append(rows, nil), 0
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], c)
			used += w + gap
		}
		return rows
	}
	rows := parted(append(slices.Clone(chips), clear))
	for n := len(chips) - 1; len(rows) > 2 && n >= 0; n-- {
		more := filterChip{"chip:more", v.count("organiser.more_chips", len(chips)-n, nil), nil}
		rows = parted(append(slices.Clone(chips[:n]), more, clear))
	}
	return rows
}

func (v *organiserView) drawChip(a area, c filterChip) {
	p := v.palette
	v.boxes.next().put(a, p.tint.ground, p.primary.ground, v.u(19), v.u(1.5))
	v.touchable(a, c.id, v.u(19), func() {
		if c.id == "chip:more" {
			v.organiser.openFilter()
			return
		}
		v.organiser.show(c.without)
	})
	in := a.inset(v.u(14), v.u(2))
	if c.id != "chip:more" {
		var cross area
		cross, in = in.cutRight(v.u(13), v.u(10))
		v.pictures.next().put(cross.middle(v.u(13)), "stop", p.tint.text, p.tint.ground)
	}
	v.write(in, c.label, style{size: 16, bold: true, colour: p.tint.text, lines: 2})
}
