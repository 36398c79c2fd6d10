package command

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"antechamber/kiosk/checkin"
)

// morning is a house in which some of the rehearsal's people came, left, came back and were turned away.
func morning(t *testing.T) (*session, *house) {
	t.Helper()
	s := &session{Context: t.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}, commands: &commands{}}
	h, remove, err := s.openScratch()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(remove)
	people, err := all(&progress{}, "", h.store.Registrations(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(4, 2007))
	random.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	first := h.conference.Sessions[0].Start
	present := func(r checkin.Registration, after time.Duration, way checkin.Direction) checkin.Entry {
		entrance := h.conference.Entrances[random.IntN(2)].ID
		o, err := h.desk.Present(t.Context(), checkin.Presentation{Reference: r.Reference, Direction: way, Entrance: entrance, At: first.Add(after)})
		if err != nil {
			t.Fatal(err)
		}
		return o.Entry
	}
	minutes := func(n int) time.Duration { return time.Duration(random.IntN(n)) * time.Minute }
	for i, r := range people[:240] {
		in := minutes(60)
		e := present(r, in, checkin.In)
		switch {
		case i%5 == 1:
			present(r, 70*time.Minute+minutes(60), checkin.Outwards)
		case i%5 == 2:
			present(r, 5*time.Hour+minutes(30), checkin.In)
		case i%12 == 3 && e.Kind == checkin.KindIn:
			if _, err := h.desk.Undo(t.Context(), checkin.Correction{Entry: e.ID, Reason: checkin.WrongPerson, Actor: "staff:1"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, r := range people[240:300] {
		present(r, 5*time.Hour+minutes(30), checkin.In)
	}
	substitute(t, h, people[:240], first.Add(65*time.Minute))
	h.desk.Now = func() time.Time { return first.Add(5*time.Hour + 40*time.Minute) }
	return s, h
}

// substitute lets somebody who came take the place of one of the same delegation who did.
func substitute(t *testing.T, h *house, people []checkin.Registration, at time.Time) {
	t.Helper()
	for i := 0; i < len(people); i += 5 {
		for _, to := range people[i+1:] {
			from := people[i]
			if from.Organisation == to.Organisation && from.Category == to.Category && from.Status == checkin.StatusApproved && to.Status == checkin.StatusApproved {
				if _, err := h.desk.Substitute(t.Context(), checkin.Act{Reference: from.Reference, Note: "note verbale", At: at, Actor: "supervisor:1"}, to.Reference); err != nil {
					t.Fatal(err)
				}
				return
			}
		}
	}
	t.Fatal("no two are of one delegation")
}

// Each export is the same as CSV and as a workbook, is a PDF too, and is noted in the log.
func TestExportsAreTheSameInEveryForm(t *testing.T) {
	t.Parallel()
	s, h := morning(t)
	for _, o := range []exportOptions{
		{What: "attendance"},
		{What: "attendance", FirstLast: true},
		{What: "registrations"},
		{What: "counts", By: "category,session"},
		{What: "counts", By: "organisation,gender", Cross: "attended", Circulate: true},
		{What: "participants"},
		{What: "participants", Attended: true, Final: true, Language: "ar"},
		{What: "summary"},
		{What: "door-list"},
		{What: "inside"},
	} {
		dir := t.TempDir()
		rows := make(map[string]int)
		for _, ext := range []string{".csv", ".xlsx", ".pdf"} {
			o.Out = filepath.Join(dir, "list"+ext)
			e, err := h.export(s, &o, &progress{})
			if err != nil {
				t.Fatalf("%+v: %v", o, err)
			}
			if rows[ext], err = h.deliver(s, e, "organiser:1"); err != nil {
				t.Fatalf("%+v: %v", o, err)
			}
		}
		if rows[".csv"] == 0 || rows[".csv"] != rows[".xlsx"] {
			t.Errorf("%+v: %v rows", o, rows)
		}
		if diff := cmp.Diff(sameToAll(readCSV(t, filepath.Join(dir, "list.csv"), h.conference.Zone)), sameToAll(readXLSX(t, filepath.Join(dir, "list.xlsx")))); diff != "" {
			t.Errorf("%s (-CSV +XLSX):\n%s", o.What, diff)
		}
		mustBeSound(t, filepath.Join(dir, "list.pdf"))
	}
	noted := make(map[checkin.Reason]int)
	for e, err := range h.store.Entries(t.Context(), checkin.EntryID{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == checkin.KindExport {
			noted[e.Reason]++
		}
	}
	want := map[checkin.Reason]int{"attendance": 6, "registrations": 3, "counts": 6, "participants": 6, "summary": 3, "door_list": 3, "inside": 3}
	if diff := cmp.Diff(want, noted); diff != "" {
		t.Errorf("the log has these exports: %s", diff)
	}
}

// sameToAll gives all pseudonyms, which differ in each export, one form.
func sameToAll(rows [][]string) [][]string {
	for _, row := range rows {
		for i, cell := range row {
			if strings.HasPrefix(cell, "p-") {
				row[i] = "p-"
			}
		}
	}
	return rows
}

// readCSV reads a table as a workbook shows it: times by the clock of the zone, nothing guarded.
func readCSV(t *testing.T, file string, zone *time.Location) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for i, cell := range row {
			if at, err := time.Parse(time.RFC3339, cell); err == nil {
				row[i] = at.In(zone).Format(time.DateTime)
			}
		}
	}
	return rows
}

func readXLSX(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for len(rows[i]) < len(rows[0]) { // empty cells at the end are not told
			rows[i] = append(rows[i], "")
		}
		for j, cell := range rows[i] {
			if i == 0 {
				rows[i][j], _, _ = strings.Cut(cell, " (America/New_York)")
			}
		}
	}
	return rows
}

func mustBeSound(t *testing.T, file string) {
	t.Helper()
	mustBePrivatePDF(t, file)
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		t.Log("qpdf is missing: the PDF is not checked")
		return
	}
	if said, err := exec.Command(qpdf, "--check", file).CombinedOutput(); err != nil {
		t.Errorf("%s", said)
	}
}

// What a spreadsheet opens by itself has what we wrote; LibreOffice is asked in "make long".
func TestLibreOfficeReadsWorkbooks(t *testing.T) {
	if os.Getenv("ANTECHAMBER_LIBREOFFICE") == "" {
		t.Skip("set ANTECHAMBER_LIBREOFFICE=1, as make long does")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is missing: apt-get install libreoffice-calc-nogui")
	}
	t.Parallel()
	s, h := morning(t)
	dir := t.TempDir()
	for what, o := range map[string]exportOptions{
		"attendance": {What: "attendance"}, "visits": {What: "attendance", FirstLast: true}, "registrations": {What: "registrations"}, "participants": {What: "participants"},
		"arabic": {What: "participants", Language: "ar"}, "counts": {What: "counts", By: "time:15m,category"}, "summary": {What: "summary"},
	} {
		for _, ext := range []string{".csv", ".xlsx"} {
			o.Out = filepath.Join(dir, what+ext)
			e, err := h.export(s, &o, &progress{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.deliver(s, e, "organiser:1"); err != nil {
				t.Fatal(err)
			}
		}
		out := filepath.Join(dir, "read")
		// 44 is the comma, 34 the quote, 76 UTF-8; texts as shown.
		c := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
			"--outdir", out, filepath.Join(dir, what+".xlsx"))
		if said, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		want, got := readCSV(t, filepath.Join(dir, what+".csv"), h.conference.Zone), readCSV(t, filepath.Join(out, what+".csv"), h.conference.Zone)
		for i := range got[0] {
			got[0][i], _, _ = strings.Cut(got[0][i], " (America/New_York)")
		}
		if diff := cmp.Diff(sameToAll(want), sameToAll(got)); diff != "" {
			t.Errorf("%s (-we wrote +LibreOffice read):\n%s", what, diff)
		}
	}
}

func TestACancelledExportLeavesNothing(t *testing.T) {
	t.Parallel()
	s, h := morning(t)
	for _, ext := range []string{".csv", ".xlsx", ".pdf"} {
		for _, late := range []bool{false, true} {
			ctx, cancel := context.WithCancel(t.Context())
			own := *s
			own.Context = ctx
			dir := t.TempDir()
			e, err := h.export(&own, &exportOptions{What: "attendance", Out: filepath.Join(dir, "list"+ext)}, &progress{})
			if err != nil {
				t.Fatal(err)
			}
			write := e.files[0].write
			e.files[0].write = func(w io.Writer) (int, error) {
				if !late {
					cancel()
				}
				n, err := write(w)
				cancel()
				return n, err
			}
			if _, err := h.deliver(&own, e, "organiser:1"); !errors.Is(err, errCancelled) {
				t.Errorf("%s: %v, want that it was cancelled", ext, err)
			}
			if files, _ := os.ReadDir(dir); len(files) > 0 {
				t.Errorf("%s: %v is left", ext, files)
			}
			if _, err := h.export(&own, &exportOptions{What: "participants", Out: filepath.Join(dir, "list"+ext)}, &progress{}); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: what begins cancelled ends with %v", ext, err)
			}
		}
	}
	for e, err := range h.store.Entries(t.Context(), checkin.EntryID{}) {
		if err != nil || e.Kind == checkin.KindExport {
			t.Errorf("the log has an export that never was: %v", err)
		}
	}
}

// Somebody who is hidden is in no export, by name or reference; and a pseudonym is
// another one each time.
func TestExportsKeepToTheListing(t *testing.T) {
	t.Parallel()
	s, h := morning(t)
	people, err := all(&progress{}, "", h.store.Registrations(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	text := func(o exportOptions) string {
		o.Out = filepath.Join(dir, "list.csv")
		e, err := h.export(s, &o, &progress{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.deliver(s, e, "organiser:1"); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(o.Out)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for _, o := range []exportOptions{
		{What: "attendance"},
		{What: "attendance", FirstLast: true},
		{What: "registrations"},
		{What: "participants"},
		{What: "participants", Attended: true},
		{What: "summary"},
		{What: "door-list"},
		{What: "inside"},
	} {
		got := text(o)
		for _, r := range people {
			if r.Protected() && strings.Contains(got, r.Reference) {
				t.Errorf("%s has %s", o.What, r.Reference)
			}
		}
	}
	for _, o := range []exportOptions{{What: "attendance", Pseudonyms: true}, {What: "attendance", FirstLast: true, Pseudonyms: true}, {What: "registrations", Pseudonyms: true}} {
		got := text(o)
		for _, r := range people {
			if strings.Contains(got, r.Reference) || len(r.FamilyName) > 5 && strings.Contains(got, ","+r.FamilyName+",") || r.Email != "" && strings.Contains(got, r.Email) {
				t.Errorf("%+v tells of %s", o, r.Reference)
			}
		}
		if got == text(o) {
			t.Errorf("%+v has the same pseudonyms again", o)
		}
	}
	if got := text(exportOptions{What: "registrations", Protected: true}); strings.Count(got, "\n") != len(people)+1 {
		t.Errorf("%d rows of %d people", strings.Count(got, "\n")-1, len(people))
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	p := &progress{out: &said}
	p.begin("reading the log")
	p.last = time.Time{}
	p.step(1200)
	p.step(1201) // too soon to be said
	p.done()
	if want := "\r\x1b[Kreading the log …\r\x1b[Kreading the log 1200 …\r\x1b[K"; said.String() != want {
		t.Errorf("%q, want %q", said.String(), want)
	}
	silent := &session{Streams: Streams{Stderr: &said}}
	if p := silent.progress(); p.out != nil {
		t.Error("it speaks where no terminal is")
	}
}
