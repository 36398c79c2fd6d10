package command

import (
	"strings"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

// mostShownRows is how many rows of a figure are listed on the screen.
const mostShownRows = 500

// whoIs has names by reference, for a report: of whom must not be listed the reference.
type whoIs map[string]string

func (w whoIs) add(r *checkin.Registration) {
	if _, known := w[r.Reference]; known {
		return
	}
	w[r.Reference] = checkin.SpacedReference(r.Reference)
	if !r.Protected() {
		name := r.Name()
		if latin := r.Latin(); latin != "" {
			name += " (" + latin + ")"
		}
		w[r.Reference] = name
	}
}

// report tells of an import as the screen shows it.
func (w whoIs) report(in *imported) kiosk.ImportReport {
	r := &in.report
	var vanished, same []kiosk.ImportRow
	for _, reference := range in.vanished {
		vanished = appendRow(vanished, kiosk.ImportRow{Who: w[reference]})
	}
	for _, group := range in.same {
		var names []string
		for _, reference := range group {
			names = append(names, w[reference]+" "+checkin.SpacedReference(reference))
		}
		same = appendRow(same, kiosk.ImportRow{Who: strings.Join(names, " / ")})
	}
	all := kiosk.ImportReport{Parted: in.parted, Source: in.mapping.Source, Figures: []kiosk.ImportFigure{
		{Kind: kiosk.ImportNew, Count: r.New, Rows: w.rows(r, exchange.New)},
		{Kind: kiosk.ImportChanged, Count: r.Changed, Rows: w.rows(r, exchange.Changed)},
		{Kind: kiosk.ImportUnchanged, Count: r.Unchanged, Rows: w.rows(r, exchange.Unchanged)},
		{Kind: kiosk.ImportVanished, Count: len(in.vanished), Rows: vanished},
		{Kind: kiosk.ImportRejected, Count: r.Rejected, Rows: w.rows(r, exchange.Rejected)},
		{Kind: kiosk.ImportSame, Count: len(in.same), Rows: same},
	}}
	if in.mapping.Empty() {
		all.Source = ""
	}
	for _, more := range []kiosk.ImportFigure{
		{Kind: kiosk.ImportWarned, Count: len(r.Warnings), Rows: warnings(r.Warnings)},
		{Kind: kiosk.ImportLeftOut, Count: r.LeftOut, Rows: w.rows(r, exchange.LeftOut)},
		{Kind: kiosk.ImportErased, Count: r.Erased, Rows: w.rows(r, exchange.Erased)},
	} {
		if more.Count > 0 {
			all.Figures = append(all.Figures, more)
		}
	}
	return all
}

// rows are the first with an outcome.
func (w whoIs) rows(r *exchange.Report, outcome exchange.Outcome) (rows []kiosk.ImportRow) {
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Outcome == outcome && len(rows) < mostShownRows {
			rows = append(rows, kiosk.ImportRow{Line: row.Line, Who: w[row.Reference], Fields: row.Fields, Whys: whysOf(row.Problems)})
		}
	}
	return rows
}

func whysOf(problems []exchange.Problem) (whys []kiosk.ImportWhy) {
	for _, p := range problems {
		whys = append(whys, kiosk.ImportWhy{Code: string(p.Code), Column: p.Column, Name: p.Field, With: p.With})
	}
	return whys
}

func warnings(problems []exchange.Problem) (rows []kiosk.ImportRow) {
	for i := range problems {
		rows = appendRow(rows, kiosk.ImportRow{Line: problems[i].Line, Whys: whysOf(problems[i : i+1])})
	}
	return rows
}

// appendRow adds a row, as long as there is room.
func appendRow(rows []kiosk.ImportRow, row kiosk.ImportRow) []kiosk.ImportRow {
	if len(rows) == mostShownRows {
		return rows
	}
	return append(rows, row)
}

// photosReport tells of an import of photos as the screen shows it.
func photosReport(p *photosLine) kiosk.ImportReport {
	figures := []kiosk.ImportFigure{
		{Kind: kiosk.ImportAttached, Count: p.Attached}, {Kind: kiosk.ImportUnmatched, Count: p.Unmatched}, {Kind: kiosk.ImportUnreadable, Count: p.Unreadable},
	}
	for _, f := range p.Files {
		row := kiosk.ImportRow{Who: f.File}
		at := 0
		switch f.Outcome {
		case photoAttached:
			row.Who += " – " + checkin.SpacedReference(f.Reference)
		case photoUnmatched:
			at = 1
		default:
			at = 2
		}
		if f.code != "" {
			row.Whys = []kiosk.ImportWhy{{Code: f.code, With: f.Reference}}
		}
		figures[at].Rows = appendRow(figures[at].Rows, row)
	}
	return kiosk.ImportReport{Figures: figures}
}
