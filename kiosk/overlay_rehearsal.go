package kiosk

import (
	"math"
	"strconv"
	"strings"
	"time"
)

const keyRehearsal keyName = "ctrl m"

func (s *deskState) rehearses() bool { return s.rehearser || s.mayRehearse }

// onRehearsalKey opens what can be practised, and on the day asks whether to rehearse.
func (s deskState) onRehearsalKey() (deskState, []command) {
	if !s.rehearser {
		return s.with(rehearseOverlay{}), lasting()
	}
	s.practising = true
	return s, []command{seeRehearsal{}}
}

// rehearsalOverlay lists what a rehearsal can practise.
type rehearsalOverlay struct {
	state RehearsalState
	list  checklist
	order CrowdOrder // of the next crowd
}

// The rows before those of the faults, and how many there are beside them.
const (
	rowCrowd = iota
	rowShape
	rowWhere
	rowClock
	rowFaults

	besideFaults = rowFaults + 1 // the wipe stands last
)

// day is the row that goes back to the day; -1 is that there is none.
func (o rehearsalOverlay) day() int {
	if !o.state.Day {
		return -1
	}
	return rowFaults + len(o.state.Faults)
}

func newRehearsalOverlay(state RehearsalState) rehearsalOverlay {
	rows := besideFaults + len(state.Faults)
	if state.Day {
		rows++
	}
	return rehearsalOverlay{
		state: state, list: newChecklist(rows, false),
		order: CrowdOrder{Rate: 30, Wrong: 5, For: 10 * time.Minute, Here: true},
	}
}

func (rehearsalOverlay) holds() bool { return false }

func (o rehearsalOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	if k == keyRehearsal {
		k = keyEscape
	}
	c, did := o.list.key(k)
	return o.after(s, c, did)
}

func (o rehearsalOverlay) typed(s deskState, r rune) (deskState, []command) {
	if r != ' ' {
		return s, nil
	}
	return o.after(s, o.list, accepted)
}

func (o rehearsalOverlay) picked(s deskState, i int) (deskState, []command) {
	c, did := o.list.pick(i)
	return o.after(s, c, did)
}

func (o rehearsalOverlay) scrolled(s deskState, e scrolled) (deskState, []command) {
	return o.after(s, o.list.scroll(e), moved)
}

func (o rehearsalOverlay) after(s deskState, c checklist, did step) (deskState, []command) {
	o.list = c
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case accepted:
		return o.act(s)
	}
	return s.with(o), lasting()
}

// act does what the row is for.
func (o rehearsalOverlay) act(s deskState) (deskState, []command) {
	switch at := o.list.at; {
	case at == rowCrowd && o.state.Crowd != nil:
		return s.with(o), append(lasting(), stopCrowd{})
	case at == rowCrowd:
		return s.with(newCrowdOverlay(o)), lasting()
	case at == rowShape:
		o.order.Real = !o.order.Real
	case at == rowWhere:
		o.order.Here = !o.order.Here
	case at == rowClock:
		return s.with(newClockOverlay(s, o)), lasting()
	case at < rowFaults+len(o.state.Faults):
		f := o.state.Faults[at-rowFaults]
		return s.with(o), append(lasting(), setFault{f.Name, !f.On})
	case at == o.day():
		return s.withoutOverlay(), []command{leaveRehearsal{}}
	default:
		return s.with(wipeOverlay{o}), lasting()
	}
	return s.with(o), lasting()
}

func (o rehearsalOverlay) page(t *sheet, _ *deskState) sheetPage {
	return listPage{
		title: t.say("rehearsal.title", nil), lead: t.say("rehearsal.lead", nil), foot: t.say("rehearsal.foot", nil),
		accept: t.say("rehearsal.change", nil), cancel: t.say("act.close", nil), list: o.list,
		row: func(i int) listRow { return o.row(t, i) },
	}
}

func (o rehearsalOverlay) row(t *sheet, i int) listRow {
	switch {
	case i == rowCrowd:
		return o.crowdRow(t)
	case i == rowShape:
		return listRow{title: t.say("rehearsal.shape", nil), state: t.say(either(o.order.Real, "rehearsal.shape_real", "rehearsal.shape_steady"), nil)}
	case i == rowWhere:
		return listRow{title: t.say("rehearsal.where", nil), state: t.say(either(o.order.Here, "rehearsal.here", "rehearsal.elsewhere"), nil)}
	case i == rowClock:
		return listRow{title: t.say("rehearsal.clock", nil), state: t.say("rehearsal.clock_now", args{"Time": t.hour(o.state.Now), "Speed": number(o.state.Speed)})}
	case i < rowFaults+len(o.state.Faults):
		f := o.state.Faults[i-rowFaults]
		row := listRow{title: t.say("rehearsal.fault."+f.Name, nil), state: t.say("rehearsal.off", nil)}
		if f.On {
			row.state, row.mark, row.colour = t.say("rehearsal.on", nil), "warn", t.palette.stopped
		}
		return row
	case i == o.day():
		return listRow{title: t.say("rehearsal.day", nil), detail: t.say("rehearsal.day_detail", nil)}
	}
	return listRow{title: t.say("rehearsal.wipe", nil), detail: t.say("rehearsal.wipe_detail", nil)}
}

func (o rehearsalOverlay) crowdRow(t *sheet) listRow {
	row := listRow{title: t.say("rehearsal.crowd", nil), state: t.say("rehearsal.off", nil)}
	if o.state.Ended {
		row.detail = t.say("rehearsal.nobody_left", nil)
	}
	if c := o.state.Crowd; c != nil {
		row.detail = t.say("rehearsal.crowd_detail", args{"Rate": number(c.Rate), "Wrong": number(c.Wrong), "Minutes": number(c.For.Minutes())})
		row.state, row.mark, row.colour = t.say("rehearsal.came", args{"Count": c.Came}), "disc", t.palette.inside
	}
	return row
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// number is a number as somebody would type it.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// typedNumber reads a number from least to most; a comma is a point.
func typedNumber(text string, least, most float64) (float64, bool) {
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
	return v, err == nil && !math.IsNaN(v) && v >= least && v <= most
}

// rehearsalForm is a form over what it was opened from, to which Esc goes back.
type rehearsalForm struct {
	from   rehearsalOverlay
	form   form
	title  string
	accept string
	done   func(s deskState, o rehearsalForm) (deskState, []command)
}

// newCrowdOverlay asks how many come, and for how long.
func newCrowdOverlay(from rehearsalOverlay) rehearsalForm {
	limits := []struct {
		label       string
		least, most float64
		now         float64
	}{
		{"rehearsal.rate", 0.1, 600, from.order.Rate}, {"rehearsal.wrong", 0, 100, from.order.Wrong}, {"rehearsal.minutes", 0.1, 1440, from.order.For.Minutes()},
	}
	o := rehearsalForm{from: from, title: "rehearsal.crowd", accept: "rehearsal.begin"}
	for _, l := range limits {
		o.form.fields = append(o.form.fields, field{label: l.label, text: number(l.now)})
	}
	o.done = func(s deskState, o rehearsalForm) (deskState, []command) {
		values := make([]float64, len(limits))
		ok := true
		for i, l := range limits {
			good := false
			if values[i], good = typedNumber(o.form.text(i), l.least, l.most); !good {
				o.form = o.form.wrong(i, saying{"rehearsal.number", args{"Least": number(l.least), "Most": number(l.most)}})
				ok = false
			}
		}
		if !ok {
			return s.with(o), lasting()
		}
		order := o.from.order
		order.Rate, order.Wrong, order.For = values[0], values[1], time.Duration(values[2]*float64(time.Minute))
		return s.withoutOverlay(), []command{startCrowd{order}}
	}
	return o
}

// newClockOverlay asks what the rehearsal's clock is to say, and how fast it is to go.
func newClockOverlay(s deskState, from rehearsalOverlay) rehearsalForm {
	const fastest = 1000
	now := from.state.Now
	return rehearsalForm{
		from: from, title: "rehearsal.clock", accept: "rehearsal.set",
		form: form{fields: []field{{label: "rehearsal.start", text: now.Format("15:04")}, {label: "rehearsal.speed", text: number(from.state.Speed)}}},
		done: func(s deskState, o rehearsalForm) (deskState, []command) {
			at, err := time.Parse("15:04", o.form.text(0))
			if err != nil {
				o.form = o.form.wrong(0, saying{"rehearsal.time", nil})
				return s.with(o), lasting()
			}
			speed, good := typedNumber(o.form.text(1), 0, fastest)
			if !good {
				o.form = o.form.wrong(1, saying{"rehearsal.number", args{"Least": "0", "Most": number(fastest)}})
				return s.with(o), lasting()
			}
			start := time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, now.Location())
			if o.form.text(0) == now.Format("15:04") {
				start = time.Time{} // the seconds go on
			}
			return s.withoutOverlay(), []command{setClock{start, speed}}
		},
	}
}

func (rehearsalForm) holds() bool { return false }

func (o rehearsalForm) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o rehearsalForm) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o rehearsalForm) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o rehearsalForm) after(s deskState, f form, did step) (deskState, []command) {
	o.form = f
	switch did {
	case closed:
		return s.with(o.from), lasting()
	case accepted:
		return o.done(s, o)
	}
	return s.with(o), lasting()
}

func (o rehearsalForm) page(t *sheet, _ *deskState) sheetPage {
	return formPage{title: t.say(o.title, nil), lead: t.say("rehearsal.lead", nil), foot: t.say("paper.foot", nil), accept: t.say(o.accept, nil), form: o.form}
}

// wipeOverlay asks once more before everything of the rehearsal goes.
type wipeOverlay struct{ from rehearsalOverlay }

func (wipeOverlay) holds() bool { return false }

func (o wipeOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyEnter:
		return s.withoutOverlay(), []command{wipeRehearsal{}}
	case keyEscape:
		return s.with(o.from), lasting()
	}
	return s, nil
}

func (o wipeOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, nil }

func (o wipeOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

func (o wipeOverlay) page(t *sheet, _ *deskState) sheetPage {
	return linesPage{
		title: t.say("rehearsal.wipe_title", nil), lead: t.say("rehearsal.wipe_lead", nil), chosen: -1,
		lines: []keyLine{
			{t.say("key.enter", nil), t.say("rehearsal.wipe_act", nil), pressed{keyEnter}},
			{t.say("key.escape", nil), t.say("act.cancel", nil), pressed{keyEscape}},
		},
	}
}
