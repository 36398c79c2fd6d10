package kiosk

import "time"

// lookForPrinters has the printers asked that can be found.
func (o setupOverlay) lookForPrinters(s deskState) (deskState, []command) {
	return s.with(setupBusy{back: o, says: "setup.printer.looking"}), []command{findPrinters{}}
}

// printersFound brings the printers.
type printersFound struct{ printers []SetupDevice }

func (e printersFound) after(s deskState, _ time.Time) (deskState, []command) {
	b, ok := s.over.(setupBusy)
	if !ok {
		return s, nil
	}
	return s.with(setupPrinters{back: b.back, printers: e.printers, list: newChecklist(len(e.printers)+1, false)}), nil
}

// setupPrinters are the printers to choose among. The last row is one by its address.
type setupPrinters struct {
	back     setupOverlay
	printers []SetupDevice
	list     checklist
}

func (setupPrinters) holds() bool { return false }

func (o setupPrinters) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	list, did := o.list.key(k)
	return o.after(s, list, did)
}

func (o setupPrinters) typed(s deskState, _ rune) (deskState, []command) { return s, nil }

func (o setupPrinters) picked(s deskState, i int) (deskState, []command) {
	list, did := o.list.pick(i)
	return o.after(s, list, did)
}

func (o setupPrinters) after(s deskState, list checklist, did step) (deskState, []command) {
	o.list = list
	switch {
	case did == closed:
		return o.back.open(s)
	case did == accepted && list.at == len(o.printers):
		return s.with(newSetupAddress(o.back)), nil
	case did == accepted:
		return s.with(setupBusy{back: o.back, says: "setup.printer.printing"}), []command{testPrinter{address: o.printers[list.at].Address}}
	}
	return s.with(o), nil
}

// newSetupAddress asks for the address of a printer.
func newSetupAddress(back setupOverlay) setupForm {
	return setupForm{
		back: back, name: "setup.address.", form: form{fields: []field{{label: "setup.address.label", sample: sampleAddress}}},
		tried: func(s deskState, o setupForm) (deskState, []command) {
			if o.form.text(0) == "" {
				o.form = o.form.wrong(0, saying{"setup.missing", nil})
				return s.with(o), nil
			}
			return o.trying(s, "setup.printer.printing", testPrinter{address: o.form.text(0)})
		},
	}
}

func (o setupPrinters) page(t *sheet, _ *deskState) sheetPage {
	return listPage{
		title: t.say("setup.printer.title", nil), lead: t.say("setup.printer.lead", nil), accept: t.say("setup.printer.accept", nil), cancel: t.say("setup.return", nil),
		list: o.list, row: func(i int) listRow { return o.row(t, i) },
	}
}

func (o setupPrinters) row(t *sheet, i int) listRow {
	if i == len(o.printers) {
		return listRow{title: t.say("setup.printer.other", nil), detail: framed(sampleAddress, t.right)}
	}
	p := o.printers[i]
	r := listRow{title: framed(p.Address, t.right), detail: framed(p.Info, t.right)}
	if p.Address == "" {
		r.title, r.detail = t.say("setup.printer.files", nil), t.say("setup.printer.files_where", nil)
	}
	switch {
	case !p.Ready:
		r.state, r.mark, r.colour = t.say("setup.printer.stands", nil), "warn", t.palette.gaugeWarn
	case p.InUse:
		r.state, r.mark, r.colour = t.say("setup.printer.in_use", nil), "ok", t.palette.inside
	default:
		r.state, r.mark, r.colour = t.say("setup.printer.ready", nil), "ok", t.palette.inside
	}
	return r
}

// sampleAddress is how printers are named.
const sampleAddress = "ipp://HOST/ipp/print, cups:QUEUE, zpl://HOST"
