package kiosk

// peopleOverlay lists the people behind a figure.
type peopleOverlay struct {
	group Group
	title string
	found *People // nil until they are here
	first int
}

// open lists the people behind a figure.
func (o *Organiser) open(g Group, title string) {
	g.Session = o.state.session
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

func (*peopleOverlay) acts(*Organiser) []officeAct { return nil }

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
