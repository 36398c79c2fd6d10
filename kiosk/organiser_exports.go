package kiosk

import "strings"

// exportsOverlay asks what is to be written to a file.
type exportsOverlay struct{}

// openExports offers the exports.
func (o *Organiser) openExports() {
	if o.exports() {
		o.over(exportsOverlay{})
	}
}

func (exportsOverlay) key(*Organiser, keyName) bool { return false }

func (exportsOverlay) acts(*Organiser) []officeAct { return nil }

// exportKeys are the keys of the exports, in their order.
const exportKeys = "1234567890"

// typed chooses one by its number; the tenth is 0.
func (exportsOverlay) typed(o *Organiser, r rune) {
	kinds := o.cfg.Exporter.Kinds()
	if i := strings.IndexRune(exportKeys, r); i >= 0 && i < len(kinds) {
		o.export(kinds[i])
	}
}

func (exportsOverlay) draw(v *organiserView, a area) {
	v.panel(a)
	in := a.inset(v.u(28), v.u(20))
	title, in := in.cutTop(v.u(40), v.u(10))
	v.write(title, v.say("organiser.export_title", nil), style{size: 28, bold: true, colour: v.palette.ink})
	if len(v.organiser.state.where) > 0 {
		var note area
		note, in = in.cutTop(v.u(30), v.u(10))
		v.write(note, v.say("organiser.export_of_filter", nil), style{size: 18, colour: v.palette.muted, lines: 2})
	}
	kinds := v.organiser.cfg.Exporter.Kinds()
	each := in.h / float32(max(1, len(kinds))) // with the gap below it
	gap := min(v.u(10), each*0.15)
	high := min(v.u(56), each-gap)
	for i, kind := range kinds {
		var row area
		row, in = in.cutTop(high, gap)
		row, _ = row.cutLeft(min(row.w, v.u(720)), 0)
		label := v.say("export."+kind, nil)
		if i < len(exportKeys) {
			label = exportKeys[i:i+1] + " · " + label
		}
		v.button(row, selfButton{id: "export:" + kind, label: label, size: 18}, func() { v.organiser.export(kind) })
	}
}
