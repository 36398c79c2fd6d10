package badges

import (
	"slices"
	"strings"
	"testing"
	"time"

	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// Where the default design has its QR symbol.
const qrLeft, qrTop = right - qrSize, bandTop - quiet - 1 - qrSize

func designed(t testing.TB, b checkin.Badge, practice bool) *design {
	t.Helper()
	p := press(t, practice)
	setter := p.setters.Get().(*typeset.Setter)
	defer p.setters.Put(setter)
	d, err := p.design(setter, b)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// lines returns a text as it is set, its lines parted by a bar.
func lines(t text) string {
	var all []string
	for _, line := range t.block.Lines {
		all = append(all, line.Text)
	}
	return strings.Join(all, "|")
}

func TestWhatABadgeSays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		in    checkin.Registration
		right bool // the name stands at the right
		want  []string
	}{
		{
			name: "Latin, head, protected",
			in: checkin.Registration{
				Honorific: "H.E. Ms.", GivenName: "Mari", FamilyName: "Rantanen", Organisation: "Finland", Category: "member-state",
				DelegationRole: "head", Function: "Ambassador", Language: "en", Listing: checkin.ListingHidden, Email: "m@example.org",
			},
			want: []string{"Mari|Rantanen", "Finland", "Ambassador", "Badge 3", "HEAD OF|DELEGATION", "M", "MEMBER STATE"},
		},
		{
			name: "Arabic, both names of the State on a line",
			in: checkin.Registration{
				GivenName: "ريم", FamilyName: "خنفير", LatinName: "Reem Khnafir", Organisation: "jordan", Category: "member-state",
				DelegationRole: "adviser", Function: "Counsellor · مستشارة", Language: "ar-JO",
			},
			right: true,
			want:  []string{"ريم خنفير", "Reem Khnafir", "Jordan · الأردن", "Counsellor · مستشارة", "Badge 3", "M", "MEMBER STATE"},
		},
		{
			name:  "both names of the State one below the other",
			in:    checkin.Registration{GivenName: "سامي", FamilyName: "منصور", LatinName: "Sami Mansour", Organisation: "Syrian Arab Republic", Category: "observer", Language: "ar"},
			right: true,
			want:  []string{"سامي منصور", "Sami Mansour", "Syrian Arab Republic", "الجمهورية العربية السورية", "Badge 3", "O", "OBSERVER"},
		},
		{
			name: "the same name in both languages",
			in:   checkin.Registration{GivenName: "Zoé", FamilyName: "Roy", Organisation: "France", Category: "media", Roles: []string{"panellist"}, Language: "fr"},
			want: []string{"Zoé Roy", "France", "Badge 3", "PANELLIST", "R", "MEDIA"},
		},
		{
			name: "Chinese, family name first",
			in:   checkin.Registration{GivenName: "小明", FamilyName: "王", LatinName: "WANG Xiaoming", Organisation: "China", Category: "member-state", Language: "zh"},
			want: []string{"王小明", "WANG Xiaoming", "China · 中国", "Badge 3", "M", "MEMBER STATE"},
		},
		{
			name: "parted between given and family name; unknown organisation and role",
			in:   checkin.Registration{GivenName: "Kiki", FamilyName: "van Dongen", Organisation: "Nobody's", Category: "ngo", Roles: []string{"usher", "guest"}, Language: "nl"},
			want: []string{"Kiki|van Dongen", "Nobody's", "Badge 3", "USHER, GUEST", "N", "NON-GOVERNMENTAL|ORGANISATION"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.in.Reference = "00000000"
			d := designed(t, badge(t, tt.in, 3), false)
			var got []string
			align := page.Left
			for _, text := range d.texts {
				if s := lines(text); s != "" {
					got = append(got, s)
				}
				if len(text.block.Lines) > 0 && strings.HasPrefix(text.block.Lines[0].Text, tt.in.GivenName) {
					align = text.align
				}
			}
			header := []string{"Trafficking in Women and Girls:|Meeting the Challenge Together", "ECOSOC Chamber, United Nations, New York", "5 March 2007"}
			if want := append(header, tt.want...); !slices.Equal(got, want) {
				t.Errorf("the badge says\n%q, not\n%q", got, want)
			}
			if (align == page.Right) != tt.right {
				t.Errorf("the name is aligned %v", align)
			}
		})
	}
}

func TestRehearsalIsMarked(t *testing.T) {
	t.Parallel()
	b := badge(t, checkin.Registration{Reference: "WFGMV1FN", GivenName: "Zoé", FamilyName: "Roy", Category: "media"}, 1)
	for _, practice := range []bool{false, true} {
		marked := slices.ContainsFunc(designed(t, b, practice).texts, func(t text) bool { return lines(t) == "REHEARSAL" })
		if marked != practice {
			t.Errorf("rehearsal %v: marked %v", practice, marked)
		}
		if got := strings.HasPrefix(press(t, practice).title(), "REHEARSAL. "); got != practice {
			t.Errorf("rehearsal %v: the title is %q", practice, press(t, practice).title())
		}
	}
}

// TestADesignSpeaksItsLanguage: the days and what marks a rehearsal are in the language of the design, or in the person's own.
func TestADesignSpeaksItsLanguage(t *testing.T) {
	t.Parallel()
	tests := []struct{ design, person, date, mark string }{
		{"en", "ru", "5 March 2007", "REHEARSAL"},
		{"fr", "en", "5 mars 2007", "RÉPÉTITION"},
		{"es", "en", "5 de marzo de 2007", "ENSAYO"},
		{"ru", "en", "5 марта 2007 года", "РЕПЕТИЦИЯ"},
		{"ar", "en", "5 آذار/مارس 2007", "تدريب"},
		{"zh", "en", "2007年3月5日", "演练"},
		{"de", "en", "2007-03-05", "REHEARSAL"}, // the app does not speak it
		{designs.Person, "fr-CA", "5 mars 2007", "RÉPÉTITION"},
		{designs.Person, "ru", "5 марта 2007 года", "РЕПЕТИЦИЯ"},
		{designs.Person, "ko", "5 March 2007", "REHEARSAL"},
		{designs.Person, "", "5 March 2007", "REHEARSAL"},
	}
	for _, tt := range tests {
		plan, err := Shelf{}.Find(DefaultDesign)
		if err != nil {
			t.Fatal(err)
		}
		plan.Language = tt.design
		p, err := press(t, true).With(plan)
		if err != nil {
			t.Fatal(err)
		}
		setter := p.setters.Get().(*typeset.Setter)
		for range 2 { // what is laid out once is that of nobody
			d, err := p.design(setter, badge(t, checkin.Registration{Reference: "WFGMV1FN", GivenName: "Zoé", Category: "media", Language: tt.person}, 1))
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, text := range d.texts {
				said = append(said, lines(text))
			}
			if !slices.Contains(said, tt.date) || !slices.Contains(said, tt.mark) {
				t.Errorf("%+v: the badge says %q", tt, said)
			}
			if d.other != nil {
				t.Error("the badge has two faces")
			}
			tt.person = map[bool]string{true: tt.person, false: "zh"}[tt.design == designs.Person]
		}
	}
}

func TestDaysOfAConference(t *testing.T) {
	t.Parallel()
	days := func(from, to string) *checkin.Conference {
		at := func(s string) time.Time {
			day, err := time.Parse(time.DateOnly, s)
			if err != nil {
				t.Fatal(err)
			}
			return day.Add(10 * time.Hour)
		}
		return &checkin.Conference{Zone: time.UTC, Sessions: []checkin.Session{
			{ID: "a", Start: at(from), End: at(from).Add(time.Hour)}, {ID: "b", Start: at(to), End: at(to).Add(time.Hour)},
		}}
	}
	words := &translations{}
	for _, tt := range []struct{ from, to, language, want string }{
		{"2007-03-05", "2007-03-05", "fr", "5 mars 2007"},
		{"2007-03-01", "2007-03-01", "fr", "1er mars 2007"},
		{"2007-03-05", "2007-03-07", "en", "5–7 March 2007"},
		{"2007-03-05", "2007-03-07", "fr", "5–7 mars 2007"},
		{"2007-03-05", "2007-03-07", "ru", "5–7 марта 2007 года"},
		{"2007-03-05", "2007-03-07", "zh", "2007年3月5–7日"},
		{"2007-03-30", "2007-04-02", "es", "30 de marzo de 2007 – 2 de abril de 2007"},
		{"2007-03-05", "2007-03-07", "de", "2007-03-05 – 2007-03-07"},
	} {
		if got := words.days(days(tt.from, tt.to), tt.language); got != tt.want {
			t.Errorf("%+v: %q", tt, got)
		}
	}
	if got := words.days(&checkin.Conference{Zone: time.UTC}, "en"); got != "" {
		t.Errorf("a conference without sessions has the days %q", got)
	}
}
