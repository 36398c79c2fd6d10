package kiosk

import (
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// peopleOverlay lists the people behind a figure.
type peopleOverlay struct {
	group Group
	title string
	found *People // nil until they are here
	first int
}

// open lists the people behind a figure.
func (o *Organiser) open(g Group, title string) {
	g.Where = o.state.where
	p := &peopleOverlay{group: g, title: title}
	o.loop.begin()
	o.lists.add(func() {
		found, err := o.cfg.Counter.People(o.ctx, g)
		o.loop.finish(func() {
			if err != nil && o.ctx.Err() == nil {
				o.tell(said(troubleOf(err)), true)
			}
			if o.state.over == officeOverlay(p) {
				p.found = &found
				if err != nil {
					o.state.over = nil
				}
			}
			o.view.draw()
		})
	})
	o.over(p)
}

func (*peopleOverlay) key(*Organiser, keyName) bool { return false }

func (*peopleOverlay) typed(*Organiser, rune) {}

// acts let the figures be those of the listed people.
func (p *peopleOverlay) acts(o *Organiser) []officeAct {
	where := p.group.narrowed()
	if where.String() == p.group.Where.String() {
		return nil
	}
	return []officeAct{{"ctrl f", "Ctrl F", "organiser.only_these", true, anytime, func(*Organiser) {
		o.over(nil)
		o.show(where)
	}}}
}

// narrowed are the conditions for those behind the figure, as far as it has any.
func (g *Group) narrowed() checkin.Where {
	where := g.Where
	if g.Table != "" {
		dims := strings.Split(g.Table, ",")
		if g.Figure > Inside || len(dims) != len(g.Keys) || slices.ContainsFunc(dims, func(d string) bool { return !slices.Contains(checkin.Conditions(), d) }) {
			return where
		}
		for i, d := range dims {
			for _, group := range where.On(d) {
				where = where.Without(d, group)
			}
			where = where.With(d, g.Keys[i])
		}
	}
	if name, ok := map[Figure]string{Badged: checkin.IsBadged, Attended: checkin.IsAttended, Inside: checkin.IsInside}[g.Figure]; ok {
		where = where.With(name, checkin.Yes)
	}
	return where
}

func (p *peopleOverlay) turn(by int) { p.first += by }

func (p *peopleOverlay) draw(v *organiserView, a area) {
	v.panel(a)
	in := a.inset(v.u(28), v.u(20))
	title, in := in.cutTop(v.u(40), v.u(10))
	v.write(title, p.title, style{size: 28, bold: true, colour: v.palette.ink})
	if p.found == nil {
		v.write(in, v.say("organiser.counting", nil), style{size: 20, colour: v.palette.muted, align: centred})
		return
	}
	foot, in := in.cutBottom(v.u(28), v.u(8))
	note := v.count("organiser.listed", len(p.found.Listed), nil)
	if p.found.Others > 0 {
		note = v.say("self.both", args{"First": note, "Second": v.count("organiser.not_listed", p.found.Others, nil)})
	}
	if p.found.Unknown > 0 {
		note = v.say("self.both", args{"First": note, "Second": v.count("organiser.unknown", p.found.Unknown, nil)})
	}
	v.write(foot, note, style{size: 16, colour: v.palette.muted})
	high := v.u(40)
	v.lines = max(1, int(in.h/high))
	p.first = max(0, min(p.first, len(p.found.Listed)-v.lines))
	v.drag.put(in)
	for i := p.first; i < min(len(p.found.Listed), p.first+v.lines); i++ {
		r := &p.found.Listed[i]
		var row area
		row, in = in.cutTop(high, 0)
		v.boxes.next().put(row.underline(v.u(1)), v.palette.line, nil, 0, 0)
		who, organisation := row.cutLeft(row.w*0.56, v.u(16))
		if latin := r.Latin(); latin != "" { // a text of its own, so that each script keeps its direction
			var beside area
			beside, who = who.cutRight(who.w*0.48, v.u(12))
			v.write(beside, latin, style{size: 17, colour: v.palette.ink, lines: 2})
		}
		v.write(who, r.Name(), style{size: 18, bold: true, colour: v.palette.ink, lines: 2})
		v.write(organisation, v.organisation(r.Organisation), style{size: 17, colour: v.palette.ink, lines: 2})
	}
}
