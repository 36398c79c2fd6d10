package kiosk

import (
	"context"
	"path/filepath"
	"slices"

	"antechamber/kiosk/checkin"
)

// sampleFields are what a column can be said to hold, as storage/exchange names it.
func sampleFields() []string {
	return []string{
		"reference", "honorific", "given_name", "family_name", "latin_name", "name_as_listed", "organisation", "country", "category", "roles", "delegation_role", "rank", "function",
		"gender", "email", "language", "status", "listing", "source", "external_id", "ticket", "photo", "note",
		"name", "middle_name", "order", "order_position", "paid", "blocked", "quantity",
	}
}

// sampleImporter imports people who do not exist from files that do not either.
type sampleImporter struct{}

// Folder implements Importer.
func (sampleImporter) Folder(context.Context, string) (ImportFolder, error) {
	f := ImportFolder{Path: "/home/protocol/Downloads", Parent: "/home/protocol"}
	add := func(name string, kind ImportKind, pictures int) {
		f.Entries = append(f.Entries, ImportEntry{Name: name, Path: "/home/protocol/Downloads/" + name, Kind: kind, Pictures: pictures})
	}
	add("ecosoc-chamber-positions.csv", ImportTable, 0)
	add("Список участников конференции – предварительный, исправленный 2 марта.xlsx", ImportTable, 0)
	add("Photos.zip", ImportPictures, 0)
	add("Damaged.xlsx", ImportTable, 0)
	add("Downloads", ImportPictures, 24)
	add("2006", ImportSubfolder, 0)
	add("صور المشاركين", ImportSubfolder, 0)
	return f, nil
}

// Plan implements Importer.
func (sampleImporter) Plan(_ context.Context, path string, said ImportSaid) (ImportPlan, error) {
	switch filepath.Base(path) {
	case "Photos.zip":
		return ImportPlan{Pictures: 1200}, nil
	case "Damaged.xlsx":
		return ImportPlan{}, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: "Damaged.xlsx, line 1: The file is no workbook that can be read, or is damaged. Save it as XLSX or as CSV (UTF-8), without a password."}
	case "ecosoc-chamber-positions.csv":
		p := samplePlan()
		for i, field := range said.Columns {
			p.Columns[i-1].Field, p.Columns[i-1].By = field, "said"
		}
		return p, nil
	}
	return ImportPlan{
		Format: "other", Source: "список участников", Lacks: "category", Fields: append([]string{"", leftOut}, sampleFields()...),
		Columns: []ImportColumn{
			{"ФИО", "name", "heading", []string{"Петрова Анна Сергеевна", "Гусев Михаил Андреевич"}},
			{"Откуда", "", "", []string{"Российская Федерация", "Беларусь"}},
			{"", "email", "content", []string{"petrova@example.org", "gusev@example.org"}},
		},
		People: [][]ImportValue{{{"family_name", "Анна Сергеевна"}, {"given_name", "Петрова"}, {"email", "petrova@example.org"}, {"status", "approved"}, {"Откуда", "Российская Федерация"}}},
	}, nil
}

func samplePlan() ImportPlan {
	return ImportPlan{
		Format: "pretix", Source: "pretix", Remembered: true, Fields: append([]string{"", leftOut}, sampleFields()...),
		Formats: []string{"antechamber", "indico", "pretix", "eventbrite", "other"},
		Columns: []ImportColumn{
			{"Order code", "order", "format", []string{"A7KLM", "A7KLM", "B8NPQ"}},
			{"Position ID", "order_position", "format", []string{"1", "2", "1"}},
			{"Status", "status", "format", []string{"paid", "paid", "on hold"}},
			{"Product", "category", "remembered", []string{"Delegate", "Delegate", "Press pass"}},
			{"Attendee name: Given name", "given_name", "format", []string{"Mari", "María de los Ángeles", "阿依古丽"}},
			{"Attendee name: Family name", "family_name", "format", []string{"Rantanen", "Fernández de Córdoba y Álvarez de Toledo", "买买提"}},
			{"Attendee email", "email", "format", []string{"mari.rantanen@example.org", "", "ay@example.org"}},
			{"Company", "organisation", "format", []string{"International Union of Anthropological and Ethnological Sciences", "Spain", "China"}},
			{"Ticket secret", "ticket", "format", []string{"hutjztuxhkbtwnesv2suqv26k6ttytxx", "k2jztuxhkbtwnesv2suqv26k6ttytxyz", "m3jztuxhkbtwnesv2suqv26k6ttytabc"}},
			{"Price", leftOut, "format", []string{"0.00", "0.00", "10.00"}},
			{"Question: which meals do you wish to be served in the delegates’ dining room, and which not?", "", "", []string{"Vegetarian", "", "No pork"}},
			{"Sex", "gender", "heading", []string{"F", "F", "F"}},
			{"Tongue", "language", "said", []string{"fi", "es", "zh"}},
		},
		People: [][]ImportValue{
			{
				{"given_name", "Mari"},
				{"family_name", "Rantanen"},
				{"organisation", "International Union of Anthropological and Ethnological Sciences"},
				{"category", "ngo"},
				{"gender", "woman"},
				{"email", "mari.rantanen@example.org"},
				{"language", "fi"},
				{"status", "approved"},
				{"source", "pretix"},
				{"external_id", "A7KLM-1"},
				{"ticket", "hutjztuxhkbtwnesv2suqv26k6ttytxx"},
				{"Order code", "A7KLM"},
			},
			{{"given_name", "María de los Ángeles"}, {"family_name", "Fernández de Córdoba y Álvarez de Toledo"}, {"organisation", "Spain"}, {"category", "member-state"}, {"status", "approved"}, {"external_id", "A7KLM-2"}},
			{{"given_name", "阿依古丽"}, {"family_name", "买买提"}, {"organisation", "China"}, {"category", "media"}, {"status", "pending"}},
		},
	}
}

// Import implements Importer.
func (sampleImporter) Import(_ context.Context, path string, said ImportSaid, try bool, _ func(float64)) (ImportReport, error) {
	if filepath.Base(path) == "Photos.zip" {
		return ImportReport{Figures: []ImportFigure{
			{ImportAttached, 1187, []ImportRow{{Who: "rantanen.jpg – 5RQJ ZWFG"}, {Who: "7KX2M9QD.png – 7KX2 M9QD"}}},
			{ImportUnmatched, 12, []ImportRow{{Who: "IMG_0001.JPG", Whys: []ImportWhy{{Code: "photo_nobody"}}}}},
			{ImportUnreadable, 1, []ImportRow{{Who: "Scan.tiff", Whys: []ImportWhy{{Code: "photo_format"}}}}},
		}}, nil
	}
	if len(said.Categories) == 0 {
		return ImportReport{Unknown: []ImportWord{{"category", "Delegate", 1139, ""}, {"category", "Press pass (daily, transferable within one editorial office)", 84, ""}, {"status", "on hold", 3, ""}}}, nil
	}
	r := ImportReport{Source: "pretix", Parted: 3, Figures: []ImportFigure{
		{ImportNew, 1207, []ImportRow{{Line: 2, Who: "Mari Rantanen"}, {Line: 4, Who: "阿依古丽 买买提 (Ayguli Maimaiti)"}}},
		{ImportChanged, 16, []ImportRow{{Line: 3, Who: "María de los Ángeles Fernández de Córdoba y Álvarez de Toledo", Fields: []string{"organisation", "function", "Room no."}}, {Line: 19, Who: "محمد الأمين", Fields: []string{"email"}}}},
		{ImportUnchanged, 630, []ImportRow{{Line: 5, Who: "Mette Holm"}}},
		{ImportVanished, 4, []ImportRow{{Who: "Omar Said"}, {Who: "7KX2 M9QD"}}},
		{ImportRejected, 3, []ImportRow{
			{Line: 8, Whys: []ImportWhy{{Code: "value", Column: 12, Name: "country"}}},
			{Line: 1034, Whys: []ImportWhy{{Code: "no_name"}, {Code: "category", Column: 4, Name: "category"}}},
			{Line: 1201, Whys: []ImportWhy{{Code: "twin", With: "1200"}}},
		}},
		{ImportSame, 1, []ImportRow{{Who: "Lena Holm 4GWZ 81QP / Lena HOLM-BERG 9TR0 AGBV"}}},
		{ImportWarned, 2, []ImportRow{{Line: 4, Whys: []ImportWhy{{Code: "no_latin", Name: "latin_name"}}}}},
	}}
	if !try {
		r.Figures[4].Count, r.Figures[4].Rows = 3, r.Figures[4].Rows[:3]
	}
	return r, nil
}

// importTo goes so far in an import by these keys.
func importTo(keys ...keyName) func(*Organiser) {
	return func(o *Organiser) {
		o.openImport()
		_ = o.Idle(context.Background())
		for _, k := range keys {
			o.state.over.key(o, k)
			_ = o.Idle(context.Background())
		}
	}
}

// importWorks shows an import at work.
func importWorks(work importWork) func(*Organiser) {
	return func(o *Organiser) {
		importTo(keyEnter)(o)
		p := o.state.over.(*importOverlay)
		p.state.work, p.state.share = work, 0.62
		o.view.draw()
	}
}

// importShots are pictures of an import.
func importShots() []organiserShot {
	answer := []keyName{keyEnter, keyTry, keyEnter, keyEnter, keyEnter, keyEnter, keyEnter, keyEnter, keyTry}
	then := func(more ...keyName) func(*Organiser) { return importTo(append(slices.Clone(answer), more...)...) }
	return []organiserShot{
		{name: "import-files", show: func(o *Organiser) { o.openImport() }},
		{name: "import-columns", show: importTo(keyEnter)},
		{name: "import-row", show: importTo(keyEnter, keyDown, keyRight, keyEnd)},
		{name: "import-name", show: importTo(keyEnter, keySource)},
		{name: "import-lacks", show: importTo(keyDown, keyEnter, keyTry)},
		{name: "import-field", show: importTo(keyEnter, keyEnter)},
		{name: "import-format", show: importTo(keyEnter, keySystem)},
		{name: "import-category", show: importTo(keyEnter, keyTry, keyEnter)},
		{name: "import-words", show: importTo(keyEnter, keyTry, keyEnter, keyEnter)},
		{name: "import-trying", show: importWorks(importTrying)},
		{name: "import-running", show: importWorks(importRunning)},
		{name: "import-tried", show: then()},
		{name: "import-changed", show: then(keyLeft, keyLeft, keyLeft)},
		{name: "import-done", show: then(keyRun)},
		{name: "import-photos", show: importTo(keyDown, keyDown, keyEnter)},
		{name: "import-failed", show: importTo(keyDown, keyDown, keyDown, keyEnter)},
	}
}
