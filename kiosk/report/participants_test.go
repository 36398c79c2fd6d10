package report

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

func frameIn(t testing.TB, language string) Frame {
	t.Helper()
	f := frame(t)
	teller, err := kiosk.NewTeller(f.Conference, language)
	if err != nil {
		t.Fatal(err)
	}
	f.Words, f.Language = teller, language
	return f
}

func participants(t testing.TB, f Frame, people []checkin.Registration, o ParticipantsOptions) *Participants {
	t.Helper()
	p, err := NewParticipants(f, each(people), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// notified are delegations as they were notified.
func notified() []checkin.Registration {
	n := 0
	of := func(organisation, category, role string, rank int, honorific, given, family string) checkin.Registration {
		n++
		return checkin.Registration{
			Reference: fmt.Sprintf("%08d", n), Organisation: organisation, Category: category, DelegationRole: role, Rank: rank,
			Honorific: honorific, GivenName: given, FamilyName: family, Status: checkin.StatusApproved, Listing: checkin.ListingListed,
		}
	}
	all := []checkin.Registration{
		of("Zonta International", "ngo", "", 0, "", "Zoe", "Zeller"),
		of("Hungary", "member-state", "adviser", 3, "Ms.", "Ada", "Aba"),
		of("Hungary", "member-state", "head", 9, "H.E. Ms.", "Liza", "Sipos"),
		of("Hungary", "member-state", "alternate", 0, "", "Gergely", "Ágoston"),
		of("Hungary", "member-state", "representative", 2, "", "Bela", "Zsigmond"),
		of("Hungary", "member-state", "representative", 1, "Mr.", "Bela", "Tóth"),
		of("Hungary", "member-state", "deputy", 0, "Mr.", "Pal", "Kiss"),
		of("Hungary", "member-state", "", 1, "", "Last", "Ofall"),
		of("State of Palestine", "observer", "head", 1, "H.E. Mr.", "Sami", "Nasser"),
		of("Holy See", "observer", "head", 1, "Msgr.", "Paolo", "Bianchi"),
		of("European Union", "observer", "", 0, "", "Eva", "Ek"),
		of("UNICEF", "partner", "", 0, "", "Una", "Uys"),
		of("Côte d'Ivoire", "member-state", "", 0, "", "Awa", "Koné"),
		of("Nobody knows it", "ngo", "", 0, "", "Nina", "Neu"),
		of("Nor that", "media", "", 0, "", "Mira", "Mann"),
		of("", "media", "", 0, "", "Free", "Lance"),
		of("Hungary", "member-state", "head", 1, "", "Hidden", "Helper"),
		of("Hungary", "member-state", "", 0, "", "Quiet", "Queen"),
		of("Austria", "member-state", "", 0, "", "Quieter", "Queen"),
		of("Hungary", "member-state", "", 0, "", "Not", "Yet"),
	}
	all[16].Listing, all[17].Listing, all[18].Listing = checkin.ListingHidden, checkin.ListingOrganisation, checkin.ListingOrganisation
	all[19].Status = checkin.StatusPending
	return all
}

func TestParticipants(t *testing.T) {
	t.Parallel()
	f := frame(t)
	got := withHeadings(participants(t, f, notified(), ParticipantsOptions{}).List())
	want := `# Provisional list of participants
Registered participants: 16. States and organisations: 11. As of 2007-03-05 09:12 UTC-5.
This list is provisional. Please give corrections to the registration desk.
= Member States
## Austria
Not listed by name
## Côte d'Ivoire
Awa KONÉ
## Hungary
H.E. Ms. Liza SIPOS | Head
Mr. Pal KISS | Deputy head
Mr. Bela TÓTH | Representative
Bela ZSIGMOND | Representative
Gergely ÁGOSTON | Alternate representative
Ms. Ada ABA | Adviser
Last OFALL
Not listed by name
= Non-member observer States
## Holy See
Msgr. Paolo BIANCHI | Head
= Entities and intergovernmental organisations with a standing invitation
## European Union
Eva EK
## Palestine
H.E. Mr. Sami NASSER | Head
= United Nations system
## UNICEF
Una UYS
= Non-governmental organisations
## Nobody knows it
Nina NEU
## Zonta International
Zoe ZELLER
= Others
## Nor that
Mira MANN
## No organisation
Free LANCE
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// withHeadings is texts with the headings over sections.
func withHeadings(l *List) string {
	for i := range l.Parts {
		for j := range l.Parts[i].Sections {
			if s := &l.Parts[i].Sections[j]; s.Above != "" {
				s.Title = "\x00" + s.Above + "\x00" + s.Title
			}
		}
	}
	var b strings.Builder
	for line := range strings.Lines(texts(l)) {
		if rest, ok := strings.CutPrefix(line, "## \x00"); ok {
			above, title, _ := strings.Cut(rest, "\x00")
			line = "= " + above + "\n## " + title
		}
		b.WriteString(line)
	}
	return b.String()
}

func TestParticipantsOfThoseWhoCame(t *testing.T) {
	t.Parallel()
	p := participants(t, frame(t), notified(), ParticipantsOptions{
		Final: true, Attended: map[string]bool{"00000003": true, "00000017": true, "00000020": true, "00000006": true}, Barred: map[string]bool{"00000006": true},
	})
	want := `# List of participants
Participants who attended: 2. States and organisations: 1. As of 2007-03-05 09:12 UTC-5.
= Member States
## Hungary
H.E. Ms. Liza SIPOS | Head
Not YET
`
	if diff := cmp.Diff(want, withHeadings(p.List())); diff != "" {
		t.Error(diff)
	}
}

// The Holy See comes first of the observer States, and Palestine where its status puts it.
func TestSeatingOfStates(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr", "ar", "zh", "ru", "es"} {
		f := frameIn(t, language)
		palestine := func(group string) (order []string) {
			c := *f.Conference
			c.Organisations = append([]checkin.Organisation(nil), c.Organisations...)
			for i := range c.Organisations {
				if c.Organisations[i].Code == "PS" {
					c.Organisations[i].Group = group
				}
			}
			c.Index()
			f := f
			f.Conference = &c
			for _, row := range participants(t, f, notified(), ParticipantsOptions{}).Table().Rows {
				o, _ := c.Organisation(row[1].(string))
				if len(order) == 0 || order[len(order)-1] != o.Code {
					order = append(order, o.Code)
				}
			}
			return order
		}
		if got := fmt.Sprint(palestine("observer-states")); !strings.Contains(got, "VA PS") {
			t.Errorf("%s: the observer States stand as %s", language, got)
		}
		if got := fmt.Sprint(palestine("member-states")); !strings.Contains(got[:strings.Index(got, "VA")], "PS") {
			t.Errorf("%s: seated among the Member States, Palestine stands as %s", language, got)
		}
	}
}

func TestProtectedPeopleAreOnNoListOfParticipants(t *testing.T) {
	t.Parallel()
	people := sample(t)
	p := participants(t, frame(t), people, ParticipantsOptions{})
	all := texts(p.List()) + fmt.Sprint(p.Table().Rows)
	names := make(map[string]bool)
	for _, r := range people {
		if !r.Protected() && r.Status == checkin.StatusApproved {
			names[formal(&r)] = true
		}
	}
	for _, r := range people {
		if r.Protected() && !names[formal(&r)] && strings.Contains(all, formal(&r)) {
			t.Errorf("%s is on the list", r.Reference)
		}
	}
}

// The text of a list can be copied in every script, and the file is sound.
func TestTextOfParticipantsAsPDF(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext of poppler-utils is missing")
	}
	people := notified()
	people[1].GivenName, people[1].FamilyName, people[1].LatinName, people[1].Language = "小明", "王", "Wang Xiaoming", "zh"
	people[2].GivenName, people[2].FamilyName, people[2].LatinName = "فاطمة", "الطريقي", "Fatima Al-Turaiqi"
	for language, want := range map[string][]string{
		"ar": {"قائمة مؤقتة بالمشاركين", "هنغاريا", "رئيس الوفد", "Fatima AL-TURAIQI", "فاطمة الطريقي", "王小明"},
		"zh": {"与会者临时名单", "会员国", "匈牙利", "WANG Xiaoming", "王小明", "非政府组织"},
		"ru": {"Предварительный список участников", "Венгрия", "Глава"},
		"fr": {"Liste provisoire des participants", "États Membres", "Hongrie"},
		"es": {"Lista provisional de participantes", "Hungría"},
	} {
		file := filepath.Join(t.TempDir(), "list.pdf")
		out, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		warnings, err := press(t).WritePDF(out, participants(t, frameIn(t, language), people, ParticipantsOptions{}).List())
		if err != nil || len(warnings) > 0 || out.Close() != nil {
			t.Fatal(err, warnings)
		}
		text, err := exec.Command("pdftotext", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		plain := copied(string(text))
		for _, w := range want {
			if !strings.Contains(plain, copied(w)) {
				t.Errorf("%s: the text of the PDF has no %q:\n%s", language, w, plain)
			}
		}
		if qpdf, err := exec.LookPath("qpdf"); err == nil {
			if said, err := exec.Command(qpdf, "--check", file).CombinedOutput(); err != nil {
				t.Errorf("%s: %s", language, said)
			}
		}
	}
}

// copied is a text without the marks and spaces that pdftotext puts around Arabic.
func copied(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x200e && r <= 0x200f, r >= 0x202a && r <= 0x202e, r == ' ', r == '\n', r >= 0x64b && r <= 0x652:
			return -1
		}
		return r
	}, text)
}
