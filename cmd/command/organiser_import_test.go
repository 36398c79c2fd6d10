package command

import (
	"archive/zip"
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"antechamber/assets"
	"antechamber/badges/typeset"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

const pretixTable = `Order code,Position ID,Status,Product,Attendee name: Given name,Attendee name: Family name,Attendee email,Company,Ticket secret,Answer
A7KLM,1,paid,Delegate,Grace,Okafor,grace@example.org,Nigeria,hutjztuxhkbtwnesv2suqv26k6ttytxx,yes
A7KLM,2,paid,Delegate,Iris,Kane,iris@example.org,Nigeria,k2jztuxhkbtwnesv2suqv26k6ttytxyz,
B8NPQ,1,on hold,Press pass,Omar,Said,omar@example.org,Daily Wire,m3jztuxhkbtwnesv2suqv26k6ttytabc,
C9RST,1,paid,Delegate,,,,,,
`

// importing is an importer on a database of its own.
func importing(t *testing.T) (*house, deskImporter) {
	t.Helper()
	h := testHouse(t)
	return h, deskImporter{h, &session{Context: t.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}}}
}

func mustWrite(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func registered(t *testing.T, h *house) map[string]checkin.Registration {
	t.Helper()
	all := make(map[string]checkin.Registration)
	for r, err := range h.store.Registrations(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all[r.GivenName] = r
	}
	return all
}

func figuresOf(r kiosk.ImportReport) map[kiosk.ImportOutcome]int {
	all := make(map[kiosk.ImportOutcome]int)
	for _, f := range r.Figures {
		if f.Count > 0 {
			all[f.Kind] = f.Count
		}
	}
	return all
}

func TestScreenImports(t *testing.T) {
	t.Parallel()
	h, i := importing(t)
	path := mustWrite(t, "positions.csv", pretixTable)
	share := func(float64) {}

	plan, err := i.Plan(t.Context(), path, kiosk.ImportSaid{})
	if err != nil || plan.Format != "pretix" || plan.Source != "pretix" || plan.Remembered || plan.Lacks != "" {
		t.Fatalf("planned as %q %q, %v %v", plan.Format, plan.Source, plan.Lacks, err)
	}
	if c := plan.Columns[3]; c.Field != "category" || c.By != "format" || strings.Join(c.Cells, " ") != "Delegate Delegate Press pass Delegate" {
		t.Errorf("the column of the category is %+v", c)
	}
	for _, teller := range []string{"en", "ar"} {
		tell, err := kiosk.NewTeller(h.conference, teller)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range plan.Fields[2:] {
			if key := "field." + f; tell.Say(key, nil) == key {
				t.Errorf("the field %s has no name in %s", f, teller)
			}
		}
	}

	r, err := i.Import(t.Context(), path, kiosk.ImportSaid{}, true, share)
	if err != nil || len(r.Unknown) != 3 || r.Unknown[0].Word != "Delegate" || r.Unknown[0].Rows != 3 || r.Unknown[2].Field != "status" {
		t.Fatalf("asks for %+v, %v", r.Unknown, err)
	}
	said := kiosk.ImportSaid{
		Columns: map[int]string{10: "note"}, Categories: map[string]string{"Delegate": "member-state"}, Statuses: map[string]string{"on hold": "pending"}, Every: "media",
	}
	r, err = i.Import(t.Context(), path, said, true, share)
	if got := figuresOf(r); err != nil || got[kiosk.ImportNew] != 3 || got[kiosk.ImportRejected] != 1 || len(registered(t, h)) != 0 {
		t.Fatalf("tried: %v %v, and %d are registered", got, err, len(registered(t, h)))
	}
	for _, f := range r.Figures {
		if f.Kind == kiosk.ImportRejected && (f.Rows[0].Line != 5 || f.Rows[0].Whys[0].Code != "no_name") {
			t.Errorf("refused: %+v", f.Rows)
		}
	}
	if all, err := h.mappings(); err != nil || len(all) > 0 {
		t.Errorf("a trial remembers %v, %v", all, err)
	}
	if _, err := i.Import(t.Context(), path, said, false, share); checkin.FaultCode(err) != checkin.FaultInvalid || len(registered(t, h)) > 0 {
		t.Errorf("with a row that cannot be: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	said.SkipBad = true
	if _, err := i.Import(ctx, path, said, false, share); err == nil || len(registered(t, h)) > 0 {
		t.Errorf("an import that was stopped: %v, and %d are registered", err, len(registered(t, h)))
	}

	r, err = i.Import(t.Context(), path, said, false, share)
	if got := figuresOf(r); err != nil || got[kiosk.ImportNew] != 3 || r.Source != "pretix" {
		t.Fatalf("imported: %v %v", got, err)
	}
	all := registered(t, h)
	if o := all["Omar"]; o.Category != "media" || o.Status != checkin.StatusPending || o.ExternalID != "B8NPQ-1" || all["Grace"].Note != "yes" {
		t.Errorf("registered %+v and %+v", o, all["Grace"])
	}
	plan, err = i.Plan(t.Context(), path, kiosk.ImportSaid{})
	if err != nil || !plan.Remembered || plan.Columns[9].Field != "note" || plan.Columns[9].By != "remembered" {
		t.Errorf("the next time: %v %+v %v", plan.Remembered, plan.Columns[9], err)
	}
	if plan, err = i.Plan(t.Context(), path, kiosk.ImportSaid{Anew: true}); err != nil || plan.Remembered || plan.Columns[9].Field != "" {
		t.Errorf("anew: %v %+v %v", plan.Remembered, plan.Columns[9], err)
	}

	// The next export: one changed, one gone, and the command line agrees.
	next := strings.Replace(strings.Replace(pretixTable, "Iris,Kane,iris@example.org", "Iris,Kane-Berg,iris@example.org", 1), "A7KLM,1,", "Z9ZZZ,1,", 1)
	next = strings.Replace(next, "C9RST,1,paid,Delegate,,,,,,\n", "", 1)
	r, err = i.Import(t.Context(), mustWrite(t, "positions.csv", strings.Replace(next, "hutjztuxhkbtwnesv2suqv26k6ttytxx", "zzjztuxhkbtwnesv2suqv26k6ttytxx", 1)), kiosk.ImportSaid{}, true, share)
	want := map[kiosk.ImportOutcome]int{kiosk.ImportNew: 1, kiosk.ImportChanged: 1, kiosk.ImportUnchanged: 1, kiosk.ImportVanished: 1, kiosk.ImportSame: 1}
	for kind, n := range want {
		if got := figuresOf(r); err != nil || got[kind] != n {
			t.Errorf("the next export: %v, %v; want %v", got, err, want)
			break
		}
	}
	for _, f := range r.Figures {
		switch {
		case f.Kind == kiosk.ImportChanged && (f.Rows[0].Who != "Iris Kane-Berg" || strings.Join(f.Rows[0].Fields, " ") != "family_name"):
			t.Errorf("changed: %+v", f.Rows)
		case f.Kind == kiosk.ImportVanished && f.Rows[0].Who != "Grace Okafor":
			t.Errorf("vanished: %+v", f.Rows)
		}
	}
}

func TestScreenImportsPhotos(t *testing.T) {
	t.Parallel()
	h, i := importing(t)
	h.conference.Sensitive = false // its photos would be gone
	anna := mustRegister(t, h, "Anna")
	path := filepath.Join(t.TempDir(), "photos.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 300, 400))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{anna.Reference + ".png", "IMG_1.png"} {
		w, err := z.Create("in/a/folder/" + name)
		if err == nil {
			_, err = w.Write(picture.Bytes())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	plan, err := i.Plan(t.Context(), path, kiosk.ImportSaid{})
	if err != nil || plan.Pictures != 2 {
		t.Fatalf("%d pictures, %v", plan.Pictures, err)
	}
	for _, try := range []bool{true, false} {
		r, err := i.Import(t.Context(), path, kiosk.ImportSaid{}, try, func(float64) {})
		if got := figuresOf(r); err != nil || got[kiosk.ImportAttached] != 1 || got[kiosk.ImportUnmatched] != 1 {
			t.Fatalf("%v, %v", got, err)
		}
		if _, found, err := h.store.Photo(t.Context(), anna.Reference); err != nil || found == try {
			t.Errorf("tried %v: a photo %v, %v", try, found, err)
		}
	}
}

func TestScreenListsFolders(t *testing.T) {
	t.Parallel()
	_, i := importing(t)
	dir := t.TempDir()
	for _, name := range []string{"b.xlsx", "a.CSV", "c.zip", "notes.doc", "one.jpg", ".hidden.csv", "sub/x.csv"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	folder, err := i.Folder(t.Context(), dir)
	if err != nil || folder.Parent != filepath.Dir(dir) {
		t.Fatal(folder.Parent, err)
	}
	var names []string
	for _, e := range folder.Entries {
		names = append(names, e.Name)
	}
	if got, want := strings.Join(names, " "), ".. "+filepath.Base(dir)+" a.CSV b.xlsx c.zip sub"; got != want {
		t.Errorf("lists %s, want %s", got, want)
	}
	if f, err := i.Folder(t.Context(), filepath.Join(dir, "a.CSV")); err != nil || f.File != filepath.Join(dir, "a.CSV") {
		t.Errorf("a file is %+v, %v", f, err)
	}
	if _, err := i.Folder(t.Context(), filepath.Join(dir, "nowhere")); checkin.FaultCode(err) != checkin.FaultNotFound {
		t.Error(err)
	}
	if _, err := i.Plan(t.Context(), filepath.Join(dir, "sub"), kiosk.ImportSaid{}); checkin.FaultCode(err) != checkin.FaultInvalid {
		t.Error(err)
	}
}

// The keys of the screen import a file into a database, once the authority for it was proved.
func TestOrganiserScreenImportsByKeys(t *testing.T) {
	test.NewTempApp(t)
	h, i := importing(t)
	fonts, err := typeset.Parse(assets.Fonts())
	if err != nil {
		t.Fatal(err)
	}
	var asked []checkin.Task
	o, err := kiosk.NewOrganiser(kiosk.OrganiserConfig{
		Desk: h.desk, Counter: h.counts, Importer: i, Fonts: fonts, Clock: kiosk.NewSteppedClock(h.desk.Now()),
		Authorise: func(task checkin.Task, then func()) { asked = append(asked, task); then() },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	o.Content().Resize(fyne.NewSize(1280, 800))
	settle := func() {
		if err := o.Idle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	press := func(names ...fyne.KeyName) {
		for _, name := range names {
			mod := fyne.KeyModifier(0)
			if len(name) == 1 {
				mod = fyne.KeyModifierControl
			}
			o.Key(name, mod)
			settle()
		}
	}
	settle()
	press(fyne.KeyI)
	for _, r := range mustWrite(t, "positions.csv", strings.Replace(pretixTable, "C9RST,1,paid,Delegate,,,,,,\n", "", 1)) {
		o.Rune(r)
	}
	press(fyne.KeyReturn, fyne.KeyT)                                                                                   // the columns are right; the words are asked for
	press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn) // Delegate is the first, the press is left out, on hold is approved
	press(fyne.KeyT)
	if len(registered(t, h)) > 0 {
		t.Error("a trial registers somebody")
	}
	press(fyne.KeyI)
	all := registered(t, h)
	if len(all) != 2 || all["Grace"].Category != h.conference.Categories[0].ID || len(asked) != 2 || asked[0] != checkin.TaskImport {
		t.Errorf("%d are registered, %+v; asked for %v", len(all), all["Grace"], asked)
	}
	press(fyne.KeyEscape)
	o.Dropped(mustWrite(t, "positions.csv", pretixTable))
	settle()
	press(fyne.KeyT, fyne.KeyI)
	if len(registered(t, h)) != 2 {
		t.Error("the row without a name was registered, or somebody twice")
	}
}
