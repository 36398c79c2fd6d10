package kiosk

import (
	"context"

	"antechamber/kiosk/checkin"
)

// importOverlay is an import over the figures: it does what the state asks for, and draws it.
type importOverlay struct {
	state  importState
	shown  int                // how many rows of the list have room
	cancel context.CancelFunc // of the work that is being done
	away   func()             // where whoever leaves it goes; nil is to the figures
}

// imports tells whether something can be imported now.
func (o *Organiser) imports() bool { return o.cfg.Importer != nil && !o.exporting() }

// openImport begins an import, where whoever asks for it may.
func (o *Organiser) openImport() { o.beginImport(nil) }

func (o *Organiser) beginImport(away func()) {
	if o.imports() {
		o.authorise(func() {
			var p importOverlay
			p.cancel, p.away = func() {}, away
			s, effects := begunImport(o.categories(), o.importLabel)
			o.over(&p)
			p.become(o, s, effects)
		})
	}
}

// OpenImport begins an import, as the key for it does; away is where whoever leaves it
// goes. It is called on the UI goroutine.
func (o *Organiser) OpenImport(away func()) { o.beginImport(away) }

// Dropped takes a file that was dropped on the window: it begins an import of it.
func (o *Organiser) Dropped(path string) {
	p, ok := o.state.over.(*importOverlay)
	if !ok {
		if o.openImport(); o.state.over == nil {
			return
		}
		if p, ok = o.state.over.(*importOverlay); !ok {
			return
		}
	}
	if p.state.work == importIdle || p.state.work == importReading {
		s, effects := p.state.open(path)
		p.become(o, s.at(choosingFile), effects)
	}
}

func (o *Organiser) authorise(then func()) {
	if o.cfg.Authorise == nil {
		then()
		return
	}
	o.cfg.Authorise(checkin.TaskImport, then)
}

func (o *Organiser) categories() []string {
	var ids []string
	for _, c := range o.cfg.Desk.Conference.Categories {
		ids = append(ids, c.ID)
	}
	return ids
}

// importLabel is what a value that can be chosen is called.
func (o *Organiser) importLabel(what pickWhat, value string) string {
	switch what {
	case pickField:
		return o.teller.fieldName(value)
	case pickFormat:
		return o.teller.systemName(value)
	case pickStatus:
		return o.teller.say("import.status."+value, nil)
	}
	switch value {
	case leftOut:
		return o.teller.say("import.rows_out", nil)
	case "":
		return o.teller.say("import.every_none", nil)
	}
	return o.teller.Group("category", value)
}

// systemName is what a system is called: most are everywhere what they call themselves.
func (t *Teller) systemName(format string) string {
	switch format {
	case "indico":
		return "Indico"
	case "eventbrite":
		return "Eventbrite"
	case "antechamber":
		return t.say("import.format.own", nil)
	case "other":
		return t.say("import.format.other", nil)
	}
	return format
}

// fieldName is what a field is called; a heading of the table's own is itself.
func (t *Teller) fieldName(field string) string {
	switch field {
	case "":
		return t.say("import.kept", nil)
	case leftOut:
		return t.say("import.out", nil)
	}
	if name := t.say("field."+field, nil); name != "field."+field {
		return name
	}
	return field
}

// become shows a state, and has done what it asks for.
func (p *importOverlay) become(o *Organiser, s importState, effects []importEffect) {
	p.state = s
	for _, e := range effects {
		p.do(o, e)
	}
	o.view.draw()
}

// do does what the state asked for.
func (p *importOverlay) do(o *Organiser, e importEffect) {
	switch e := e.(type) {
	case leaveImport:
		if o.close(); p.away != nil {
			p.away()
		}
	case stopImport:
		p.cancel()
	case listFolder:
		p.later(o, func(ctx context.Context) (importResult, error) {
			f, err := o.cfg.Importer.Folder(ctx, e.path)
			return func(s importState) (importState, []importEffect) { return s.folderRead(f) }, err
		})
	case readPlan:
		path, said := p.state.path, p.state.said
		p.later(o, func(ctx context.Context) (importResult, error) {
			plan, err := o.cfg.Importer.Plan(ctx, path, said)
			return func(s importState) (importState, []importEffect) { return s.planRead(plan) }, err
		})
	case runImport:
		if e.try {
			p.run(o, true)
			return
		}
		o.authorise(func() { p.run(o, false) })
	}
}

// importResult is what the state becomes once something was done.
type importResult func(importState) (importState, []importEffect)

func (p *importOverlay) run(o *Organiser, try bool) {
	path, said := p.state.path, p.state.said
	share := func(done float64) {
		o.loop.begin()
		o.loop.finish(func() {
			if p.state.work != importIdle {
				p.state.share = max(p.state.share, min(done, 1))
				o.view.draw()
			}
		})
	}
	p.later(o, func(ctx context.Context) (importResult, error) {
		r, err := o.cfg.Importer.Import(ctx, path, said, try, share)
		return func(s importState) (importState, []importEffect) { return s.ended(r, try), nil }, err
	})
}

// later does something off the UI goroutine, and takes it back to the state.
func (p *importOverlay) later(o *Organiser, work func(context.Context) (importResult, error)) {
	ctx, cancel := context.WithCancel(o.ctx)
	p.cancel = cancel
	o.loop.begin()
	o.lists.add(func() {
		result, err := work(ctx)
		gaveUp := ctx.Err() != nil
		cancel()
		o.loop.finish(func() {
			s, effects := p.state, []importEffect(nil)
			switch {
			case err != nil && gaveUp:
				s = s.stopped()
			case err != nil:
				s = s.failed(said(troubleOf(err)))
			default:
				s, effects = result(s)
			}
			p.become(o, s, effects)
		})
	})
}

func (p *importOverlay) key(o *Organiser, k keyName) bool {
	if k == keyEnter && o.view.focus != "" && p.state.work == importIdle {
		return false // presses what Tab has reached
	}
	s, effects, meant := p.state.key(k)
	if meant {
		o.view.focus = ""
		p.become(o, s, effects)
	}
	return meant
}

func (p *importOverlay) typed(o *Organiser, r rune) {
	s, effects := p.state.typed(r)
	p.become(o, s, effects)
}

func (p *importOverlay) back(o *Organiser) {
	s, effects := p.state.back()
	p.become(o, s, effects)
}

// backName is what Esc does.
func (p *importOverlay) backName() string {
	if p.state.work != importIdle {
		return "organiser.stop"
	}
	return "organiser.back"
}

// tap does something to the state by a tap.
func (p *importOverlay) tap(o *Organiser, change importResult) func() {
	return func() {
		s, effects := change(p.state)
		p.become(o, s, effects)
	}
}

// presses is a tap that does what a key does.
func (p *importOverlay) presses(o *Organiser, k keyName) func() {
	return func() {
		s, effects, _ := p.state.key(k)
		p.become(o, s, effects)
	}
}

// turn moves the list by so many rows, as a finger does.
func (p *importOverlay) turn(by int) {
	c := p.state.list
	first, _ := c.window(max(1, p.shown))
	to := max(0, min(first+by, c.n-p.shown))
	p.state.list = c.scroll(scrolled{to, p.shown})
}

// acts are the buttons of the stage.
func (p *importOverlay) acts(*Organiser) []officeAct {
	s := &p.state
	if s.work != importIdle || s.pick != nil || s.naming {
		return nil
	}
	act := func(k keyName, cap, name string) officeAct {
		return officeAct{k, cap, name, true, anytime, func(o *Organiser) { p.presses(o, k)() }}
	}
	switch s.stage {
	case sayingColumns:
		acts := []officeAct{act(keyTry, "Ctrl T", "import.try")}
		if s.plan.Remembered && !s.said.Anew {
			acts = append(acts, act(keyForget, "Ctrl D", "import.forget"))
		}
		return acts
	case sayingWords:
		return []officeAct{act(keyTry, "Ctrl T", "import.try")}
	case tried:
		if s.report.figure(ImportRejected) > 0 {
			return []officeAct{act(keyRun, "Ctrl I", "import.run_others")}
		}
		return []officeAct{act(keyRun, "Ctrl I", "import.run")}
	case imported:
		acts := []officeAct{act(keyAnother, "Ctrl O", "import.another")}
		if s.report.figure(ImportSame) > 0 {
			acts = append(acts, officeAct{"ctrl w", "Ctrl W", "organiser.to_look_at", true, func(o *Organiser) bool { return o.cfg.ToLookAt != nil }, func(o *Organiser) { o.cfg.ToLookAt() }})
		}
		return acts
	}
	return nil
}
