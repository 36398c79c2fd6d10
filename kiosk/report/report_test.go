package report

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"antechamber/assets"
	"antechamber/badges/page"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/storage/exchange"
)

func frame(t testing.TB) Frame {
	t.Helper()
	c, err := conference.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	teller, err := kiosk.NewTeller(c, "en")
	if err != nil {
		t.Fatal(err)
	}
	return Frame{Conference: c, Words: teller, Language: "en", Paper: A4, Printed: day(c, "09:12")}
}

// day is a time of the conference's day.
func day(c *checkin.Conference, clock string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", "2007-03-05 "+clock, c.Zone)
	if err != nil {
		panic(err)
	}
	return at
}

func press(t testing.TB) *Press {
	t.Helper()
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sample are the rehearsal's registrations.
func sample(t testing.TB) []checkin.Registration {
	t.Helper()
	table, err := exchange.ReadRegistrations(bytes.NewReader(assets.Rehearsal()), "sample", exchange.ReadOptions{
		KnownCategory: func(string) bool { return true }, KnownRole: func(string) bool { return true },
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []checkin.Registration
	for row := range table.Rows() {
		all = append(all, row.Registration)
	}
	return all
}

func each(all []checkin.Registration) iter.Seq2[checkin.Registration, error] {
	return func(yield func(checkin.Registration, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func door(t testing.TB, f Frame, people []checkin.Registration, barred ...string) *Door {
	t.Helper()
	gone := make(map[string]bool)
	for _, reference := range barred {
		gone[reference] = true
	}
	d, err := NewDoor(f, each(people), gone, day(f.Conference, "09:00"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// few are people of each kind that a list must treat apart.
func few() []checkin.Registration {
	person := func(reference, given, family, latin, organisation, language string, status checkin.Status, listing checkin.Listing) checkin.Registration {
		return checkin.Registration{
			Reference: reference, GivenName: given, FamilyName: family, LatinName: latin, Organisation: organisation, Language: language,
			Category: "member-state", Status: status, Listing: listing,
		}
	}
	return []checkin.Registration{
		person("AAAA1111", "Liza", "Sipos", "", "Hungary", "hu", checkin.StatusApproved, checkin.ListingListed),
		person("BBBB2222", "小明", "王", "Wang Xiaoming", "China", "zh", checkin.StatusApproved, checkin.ListingListed),
		person("CCCC3333", "فاطمة", "الطريقي", "Fatima Al-Turaiqi", "Jordan", "ar", checkin.StatusApproved, checkin.ListingListed),
		person("DDDD4444", "อรุณี", "วงศ์ไทย", "Arunee Wongthai", "Thailand", "th", checkin.StatusApproved, checkin.ListingListed),
		person("EEEE5555", "Hidden", "Helper", "", "Hungary", "", checkin.StatusApproved, checkin.ListingHidden),
		person("FFFF6666", "Quiet", "Queen", "", "Hungary", "", checkin.StatusApproved, checkin.ListingOrganisation),
		person("GGGG7777", "Not", "Yet", "", "Hungary", "", checkin.StatusPending, checkin.ListingListed),
		person("HHHH8888", "Came", "Off", "", "Hungary", "", checkin.StatusCancelled, checkin.ListingListed),
		person("JJJJ9999", "Badge", "Stolen", "", "Hungary", "", checkin.StatusApproved, checkin.ListingListed),
		person("KKKK0000", "Hidden", "Pending", "", "Hungary", "", checkin.StatusPending, checkin.ListingHidden),
	}
}

// texts are all that stands on a list.
func texts(l *List) string {
	var b strings.Builder
	for _, p := range l.Parts {
		fmt.Fprintln(&b, "#", p.Title)
		for _, n := range p.Notes {
			fmt.Fprintln(&b, n)
		}
		for _, s := range p.Sections {
			fmt.Fprintln(&b, "##", s.Title)
			for _, r := range s.Rows {
				words := []string{}
				for i, c := range r.Cells {
					switch {
					case i < len(p.Columns) && p.Columns[i].Tick && c.NoTick:
						words = append(words, "–")
					case i < len(p.Columns) && p.Columns[i].Tick:
						words = append(words, "□")
					case c.Text != "":
						words = append(words, c.Text)
					}
				}
				fmt.Fprintln(&b, strings.Join(words, " | "))
			}
		}
	}
	return b.String()
}

func TestDoorList(t *testing.T) {
	t.Parallel()
	f := frame(t)
	got := texts(door(t, f, few(), "JJJJ9999").List(Ways{ByName: true, ByDelegation: true}))
	got = regexp.MustCompile(`(□ \| □\n)+`).ReplaceAllString(got, "(blank)\n")
	notes := `5 registrations as of 2007-03-05 09:00 UTC-5.
Not on the list: 1 pending, 1 cancelled, 0 rejected, 1 revoked, replaced or merged.
` + f.say("door.how", nil) + "\n"
	want := "# By name\n" + notes + `## A
□ | □ | Al-Turaiqi, Fatima | فاطمة الطريقي | Jordan | M | CCCC 3333
## S
□ | □ | Sipos, Liza | Hungary | M | AAAA 1111
## W
□ | □ | Wang, Xiaoming | 王小明 | China | M | BBBB 2222
□ | □ | Wongthai, Arunee | อรุณี วงศ์ไทย | Thailand | M | DDDD 4444
## Not listed by name
– | – | 1 person of Hungary, not listed
## Not on the list
(blank)
# By delegation
` + notes + `## China
□ | □ | Wang, Xiaoming | 王小明 | M | BBBB 2222
## Hungary
□ | □ | Sipos, Liza | M | AAAA 1111
– | – | 1 person of Hungary, not listed
## Jordan
□ | □ | Al-Turaiqi, Fatima | فاطمة الطريقي | M | CCCC 3333
## Thailand
□ | □ | Wongthai, Arunee | อรุณี วงศ์ไทย | M | DDDD 4444
## Not on the list
(blank)
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestNoBoxForASessionThatIsClosedToThePerson(t *testing.T) {
	t.Parallel()
	f := frame(t)
	c := *f.Conference
	c.Sessions = slices.Clone(c.Sessions)
	c.Sessions[1].Categories = []string{"secretariat"}
	f.Conference = &c
	if got := texts(door(t, f, few()[:1]).List(Ways{ByName: true})); !strings.Contains(got, "□ | – | Sipos, Liza") {
		t.Errorf("got:\n%s", got)
	}
}

// Who is protected is on no list by name, whatever its form.
func TestProtectedPeopleAreOnNoDoorList(t *testing.T) {
	t.Parallel()
	people := sample(t)
	d := door(t, frame(t), people)
	all := texts(d.List(Ways{true, true}))
	all += fmt.Sprint(d.Table(Ways{ByName: true}).Rows)
	for _, r := range people {
		if r.Protected() && (strings.Contains(all, r.Reference) || strings.Contains(all, checkin.SpacedReference(r.Reference))) {
			t.Errorf("%s is on the list", r.Reference)
		}
	}
}

func TestDoorTable(t *testing.T) {
	t.Parallel()
	d := door(t, frame(t), few(), "JJJJ9999")
	for _, test := range []struct {
		ways Ways
		want []string
	}{
		{Ways{ByName: true}, []string{"CCCC3333", "AAAA1111", "BBBB2222", "DDDD4444", ""}},
		{Ways{ByDelegation: true}, []string{"BBBB2222", "AAAA1111", "CCCC3333", "DDDD4444", ""}},
	} {
		table := d.Table(test.ways)
		if want := "reference name own_script organisation category morning afternoon"; strings.Join(table.Columns, " ") != want {
			t.Errorf("got %v, want %s", table.Columns, want)
		}
		var got []string
		for _, row := range table.Rows {
			got = append(got, row[0].(string))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%+v: got %q, want %q", test.ways, got, test.want)
		}
	}
}

// inside is an Inside of the few, of whom the references came in.
func inside(t *testing.T, f Frame, references ...string) *Inside {
	t.Helper()
	p := checkin.Presence{Room: f.Conference.Rooms[0], Session: f.Conference.Sessions[0], Recount: &checkin.Entry{Number: 9, At: day(f.Conference, "11:00")}}
	for _, reference := range references {
		p.Persons = append(p.Persons, checkin.Entry{Reference: reference, Category: "member-state", Organisation: "Hungary", Entrance: "main", At: day(f.Conference, "10:05")})
	}
	return NewInside(f, []checkin.Presence{p}, func(reference string) (*checkin.Registration, error) {
		for _, r := range few() {
			if r.Reference == reference {
				return &r, nil
			}
		}
		return nil, nil
	}, day(f.Conference, "11:30"))
}

func TestEverybodyInsideHasALine(t *testing.T) {
	t.Parallel()
	in := inside(t, frame(t), "EEEE5555", "BBBB2222", "FFFF6666", "ZZZZ0000")
	l, err := in.List()
	if err != nil {
		t.Fatal(err)
	}
	want := `# Who is inside
4 on the list, as of 2007-03-05 11:30 UTC-5.
ECOSOC Chamber: 4 persons. Exits are not counted: who left is still on the list. 9 heads were counted at 11:00.
Tick who is found. Each line is one person, with a name or without.
## ECOSOC Chamber: 4 persons
1 | □ | Wang, Xiaoming | 王小明 | Hungary | M | 10:05 | Main entrance
2 | □ | 1 person, protected | 10:05 | Main entrance
3 | □ | 1 person, not listed by name | Hungary | 10:05 | Main entrance
4 | □ | 1 person, reference ZZZZ 0000 | Hungary | M | 10:05 | Main entrance
`
	if got := texts(l); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	table, err := in.Table()
	if err != nil || len(table.Rows) != 4 || strings.Contains(fmt.Sprint(table), "Queen") || strings.Contains(fmt.Sprint(table), "Helper") {
		t.Errorf("the table: %v, %v", table, err)
	}
}

func TestPagesOfADoorList(t *testing.T) {
	t.Parallel()
	f := frame(t)
	for name, paper := range map[string]Paper{"A4": A4, "A4 landscape": A4.Landscape(), "Letter": Letter, "Letter landscape": Letter.Landscape()} {
		f.Paper, f.Rehearsal = paper, name == "A4"
		pages, warnings := press(t).Pages(door(t, f, sample(t)).List(Ways{ByName: true}))
		if len(warnings) > 0 {
			t.Errorf("%s: %v", name, warnings)
		}
		if len(pages) < 20 || len(pages) > 120 {
			t.Errorf("%s: %d pages", name, len(pages))
		}
		for i, p := range pages[:3] {
			mustKeepMargins(t, fmt.Sprintf("%s, page %d", name, i+1), p)
		}
	}
}

// mustKeepMargins looks at the picture: nothing stands where printers leave white.
func mustKeepMargins(t *testing.T, name string, p *page.Page) {
	t.Helper()
	const perMM = 3
	img := p.Image(perMM * 25.4)
	const white = (margin - 1) * perMM
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := range h {
		for x := range w {
			outside := x < white || x >= w-white || y < (headTop-2)*perMM || y >= h-6*perMM
			if c := img.RGBAAt(x, y); outside && (c.R != 255 || c.G != 255 || c.B != 255) {
				t.Fatalf("%s: ink in the margin at %d, %d mm", name, x/perMM, y/perMM)
			}
		}
	}
}

// pdf writes the list and returns the file.
func pdf(t *testing.T, l *List) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := press(t).WritePDF(&b, l); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "list.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed (poppler-utils, qpdf)", name)
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func TestPDFIsValidAndItsTextIsThere(t *testing.T) {
	t.Parallel()
	f := frame(t)
	people := sample(t)
	file := pdf(t, door(t, f, people).List(Ways{ByName: true, ByDelegation: true}))
	run(t, "qpdf", "--check", file)
	text := run(t, "pdftotext", "-layout", file, "-")
	sheets := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	for i, sheet := range sheets {
		for _, want := range []string{"Meeting the Challenge Together", "Door list", fmt.Sprintf("%d / %d\n", i+1, len(sheets)), "Printed 2007-03-05 09:12 UTC-5", "Reference"} {
			if !strings.Contains(sheet+"\n", want) {
				t.Fatalf("page %d does not say %q:\n%s", i+1, want, sheet)
			}
		}
	}
	if !strings.Contains(text, "S (continued)") || !strings.Contains(text, "Hungary (continued)") {
		t.Error("no section goes on under its title")
	}
	found := 0
	for _, r := range people {
		if r.Status == checkin.StatusApproved && !r.Protected() {
			if n := strings.Count(text, checkin.SpacedReference(r.Reference)); n != 2 {
				t.Errorf("%s stands %d times on the list, want once in each order", r.Reference, n)
			}
			found++
		}
	}
	if found < 1700 {
		t.Fatalf("only %d people in the sample", found)
	}
}

func TestTextOfAnyScriptCanBeCopied(t *testing.T) {
	t.Parallel()
	text := run(t, "pdftotext", "-raw", pdf(t, door(t, frame(t), few()).List(Ways{ByName: true})), "-")
	for _, want := range []string{"王小明", "อรุณี วงศ์ไทย", "الطريقي", "Al-Turaiqi, Fatima", "Sipos, Liza"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text does not have %q:\n%s", want, text)
		}
	}
}

func TestTheSameListMakesTheSameBytes(t *testing.T) {
	t.Parallel()
	var files [2]bytes.Buffer
	for i := range files {
		if _, err := press(t).WritePDF(&files[i], door(t, frame(t), sample(t)).List(Ways{true, true})); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
		t.Error("two presses made two files")
	}
}

func BenchmarkDoorList(b *testing.B) {
	f, people, p := frame(b), sample(b), press(b)
	for b.Loop() {
		var out bytes.Buffer
		d, err := NewDoor(f, each(people), nil, day(f.Conference, "09:00"))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.WritePDF(&out, d.List(Ways{ByName: true, ByDelegation: true})); err != nil {
			b.Fatal(err)
		}
	}
}
