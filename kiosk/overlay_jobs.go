package kiosk

import (
	"strconv"
	"time"

	"antechamber/kiosk/checkin"
)

const keyJobs keyName = "ctrl q"

func (s *deskState) listsJobs() bool { return s.jobs }

func (s deskState) onJobsKey() (deskState, []command) { return s, []command{readJobs{open: true}} }

// jobsOverlay lists the badges that went to printers.
type jobsOverlay struct {
	jobs []jobRow
	list checklist
	told saying // what became of the last act; zero is nothing
}

func newJobsOverlay(jobs []jobRow) jobsOverlay {
	return jobsOverlay{jobs: jobs, list: newChecklist(len(jobs), false)}
}

// renewed is the list with what became of the jobs. The keyboard stays at its job.
func (o jobsOverlay) renewed(jobs []jobRow) jobsOverlay {
	at := int64(0)
	if len(o.jobs) > 0 && o.list.at > 0 {
		at = o.jobs[o.list.at].Number
	}
	top, told := o.list.top, o.told
	o = newJobsOverlay(jobs)
	o.told = told
	for i, j := range jobs {
		if j.Number == at {
			o.list.at, o.list.top = i, min(top, len(jobs))
		}
	}
	return o
}

func (jobsOverlay) holds() bool { return false }

func (o jobsOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch {
	case k == keyJobs:
		return s.withoutOverlay(), nil
	case k == keyPrint && len(o.jobs) > 0:
		return o.again(s)
	case k == keyDelete && len(o.jobs) > 0 && !o.jobs[o.list.at].ended():
		return s, append(lasting(), takeBack{o.jobs[o.list.at].Number})
	}
	l, did := o.list.key(k)
	return o.after(s, l, did)
}

// typed opens the form for labels by a figure, which is its first.
func (o jobsOverlay) typed(s deskState, r rune) (deskState, []command) {
	if r < '0' || r > '9' {
		return s, lasting()
	}
	form, _ := newLabelsOverlay().form.typed(r)
	return s.with(labelsOverlay{form}), lasting()
}

func (o jobsOverlay) picked(s deskState, i int) (deskState, []command) {
	l, did := o.list.pick(i)
	return o.after(s, l, did)
}

func (o jobsOverlay) scrolled(s deskState, e scrolled) (deskState, []command) {
	return o.after(s, o.list.scroll(e), moved)
}

func (o jobsOverlay) after(s deskState, l checklist, did step) (deskState, []command) {
	o.list, o.told = l, saying{}
	switch {
	case did == closed, did == accepted && len(o.jobs) == 0:
		return s.withoutOverlay(), nil
	case did == accepted:
		return o.again(s)
	}
	return s.with(o), lasting()
}

// again prints the badge of the job that has the keyboard once more.
func (o jobsOverlay) again(s deskState) (deskState, []command) {
	j := o.jobs[o.list.at]
	if s.print.busy() {
		o.told = saying{"notice.print_busy", nil}
		return s.with(o), lasting()
	}
	s.print = printing(j.Reference)
	return s.with(o), append(lasting(), reprint{j})
}

func (o jobsOverlay) page(t *sheet, s *deskState) sheetPage {
	p := listPage{
		title: t.say("jobs.title", nil), lead: t.say("jobs.lead", nil), foot: t.say("jobs.foot", nil),
		empty: t.say("jobs.empty", nil), cancel: t.say("act.close", nil), list: o.list,
		row: func(i int) listRow { return t.jobRow(&o.jobs[i]) },
	}
	switch {
	case o.told.key != "":
		p.lead = t.tell(o.told)
	case s.printer != nil:
		p.lead = t.printerLine(s.printer)
	}
	if len(o.jobs) > 0 {
		p.accept = t.say("jobs.accept", nil)
	}
	return p
}

// printerLine says how the printers stand, and how many labels are left.
func (t *sheet) printerLine(h *PrinterHealth) string {
	line := t.say("printer.ready", nil)
	if h.Reason != "" {
		line = t.standsWords(h)
		if h.Ready {
			line = t.say("jobs.second_prints", args{"Problem": line})
		}
		if h.Said != "" {
			line = t.beside(line, h.Said)
		}
	}
	if h.Counted {
		line = t.beside(line, t.say("header.labels", args{"Count": h.Labels}))
	}
	return line
}

// jobRow is a job as a row: whose badge as the strip says it, and what became of it.
func (t *sheet) jobRow(j *jobRow) listRow {
	who := checkin.SpacedReference(j.Reference)
	switch {
	case j.registered && j.initials+j.organisation == "":
		who = t.say("strip.participant", nil)
	case j.registered:
		who = t.beside(j.initials, t.organisation(j.organisation))
	}
	r := listRow{
		title: t.beside(who, t.say("jobs.badge", args{"Issue": j.Issue})), detail: t.beside(t.hour(j.At), j.Printer),
		state: t.jobWords(j), struck: j.Over, mark: "disc", colour: t.palette.muted,
	}
	if j.Said != "" && !j.Over {
		r.detail = t.beside(r.detail, j.Said)
	}
	if j.Instead != "" {
		r.detail = t.beside(r.detail, t.say("jobs.instead", args{"Printer": j.Instead}))
	}
	if j.Refused != "" && !j.Over {
		r.detail = t.beside(r.detail, t.say("fault."+j.Refused, nil))
	}
	switch {
	case j.Over:
	case j.Phase == PrintStopped, j.Phase == PrintUnknown:
		r.mark, r.colour = "stop", t.palette.attention.ground
	case j.Phase == PrintFailed:
		r.mark, r.colour = "stop", t.palette.refuse.ground
	case j.Phase != PrintPrinted:
		r.mark = "ring"
	}
	return r
}

// jobWords are what became of a job.
func (t *sheet) jobWords(j *jobRow) string {
	switch {
	case j.Over:
		return t.say("jobs.over", nil)
	case j.Phase == PrintPrinted:
		return t.say("jobs.printed", nil)
	case j.Phase == PrintUnknown:
		return t.say("header.print_unknown", nil)
	case j.Reason != "" && (j.Phase == PrintWaiting || j.Phase == PrintStopped || j.Phase == PrintFailed):
		return t.say("printer."+j.Reason, nil)
	case j.Phase == PrintFailed:
		return t.say("header.print_failed", nil)
	case j.Phase == PrintWaiting:
		return t.say("jobs.waiting", nil)
	case j.Phase == PrintSent:
		return t.say("jobs.sent", nil)
	}
	return t.say("header.printing", nil)
}

// labelsOverlay asks how many labels were put into the printer.
type labelsOverlay struct{ form form }

func newLabelsOverlay() labelsOverlay {
	return labelsOverlay{form{fields: []field{{label: "labels.count", hint: "labels.hint"}}}}
}

func (labelsOverlay) holds() bool { return false }

func (o labelsOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o labelsOverlay) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o labelsOverlay) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o labelsOverlay) after(s deskState, f form, did step) (deskState, []command) {
	o.form = f
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case accepted:
		n, err := strconv.Atoi(f.text(0))
		if err != nil || n < 0 || n > MostLabels {
			o.form = o.form.wrong(0, saying{"labels.wrong", nil})
			return s.with(o), lasting()
		}
		return s.withoutOverlay(), []command{loadLabels{n}}
	}
	return s.with(o), lasting()
}

// MostLabels is how many labels a printer may hold.
const MostLabels = 100_000

func (o labelsOverlay) page(t *sheet, _ *deskState) sheetPage {
	return formPage{title: t.say("labels.title", nil), lead: t.say("labels.lead", nil), foot: t.say("paper.foot", nil), accept: t.say("labels.accept", nil), form: o.form}
}
