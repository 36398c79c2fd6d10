package badges

import (
	"bytes"
	"encoding/csv"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/assets"
	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"
)

func conference() *checkin.Conference {
	zone := time.FixedZone("EST", -5*3600)
	category := func(id, letter, colour, name string) checkin.Category {
		return checkin.Category{ID: id, Letter: letter, Colour: colour, Name: checkin.Plain(name)}
	}
	role := func(id, name string) checkin.Role { return checkin.Role{ID: id, Name: checkin.Plain(name)} }
	c := &checkin.Conference{
		ID: "test", Tag: "M7T", Zone: zone,
		Title: checkin.Text{"en": "Trafficking in Women and Girls: Meeting the Challenge Together"},
		Venue: checkin.Text{"en": "ECOSOC Chamber, United Nations, New York"},
		Sessions: []checkin.Session{
			{ID: "morning", Start: time.Date(2007, 3, 5, 10, 0, 0, 0, zone), End: time.Date(2007, 3, 5, 13, 0, 0, 0, zone)},
		},
		Categories: []checkin.Category{
			category("member-state", "M", "#005A96", "Member State"),
			category("observer", "O", "#3F3A8C", "Observer"),
			category("organiser", "G", "#0B1F33", "Organiser"),
			category("partner", "P", "#6A2C91", "Partner"),
			category("igo", "I", "#085F5F", "Intergovernmental organisation"),
			category("ngo", "N", "#7A4B00", "Non-governmental organisation"),
			category("media", "R", "#9B1B5A", "Media"),
			category("secretariat", "S", "#44525F", "Secretariat"),
		},
		Roles: []checkin.Role{
			role("panellist", "Panellist"), role("moderator", "Moderator"), role("interpreter", "Interpreter"),
			role("protection", "Protection"), role("guest", "Guest"), role("staff", "Staff"),
		},
		Organisations: []checkin.Organisation{
			{Code: "JO", Name: checkin.Text{"en": "Jordan", "ar": "الأردن", "fr": "Jordanie"}},
			{Code: "SY", Name: checkin.Text{"en": "Syrian Arab Republic", "ar": "الجمهورية العربية السورية"}},
			{Code: "CN", Name: checkin.Text{"en": "China", "zh": "中国"}},
			{Code: "RU", Name: checkin.Text{"en": "Russian Federation", "ru": "Российская Федерация"}},
			{Code: "FR", Name: checkin.Text{"en": "France", "fr": "France"}},
			{
				Code: "GB", Aliases: []string{"United Kingdom"},
				Name: checkin.Text{
					"en": "United Kingdom of Great Britain and Northern Ireland",
					"es": "Reino Unido de Gran Bretaña e Irlanda del Norte",
				},
			},
		},
	}
	c.Index()
	return c
}

var presses = map[bool]func() (*Press, error){
	false: sync.OnceValues(func() (*Press, error) { return NewPress(conference(), false) }),
	true:  sync.OnceValues(func() (*Press, error) { return NewPress(conference(), true) }),
}

func press(t testing.TB, rehearsal bool) *Press {
	t.Helper()
	p, err := presses[rehearsal]()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// badge issues a badge to a registration, with a genuine code.
func badge(t testing.TB, r checkin.Registration, issue int) checkin.Badge {
	t.Helper()
	category, ok := conference().Category(r.Category)
	if !ok {
		t.Fatalf("the test's conference lacks the category %q", r.Category)
	}
	codec, err := ticket.New("M7T", ticket.Key{Number: 1, Secret: bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	code, err := codec.Badge(r.Reference, category.Letter, issue)
	if err != nil {
		t.Fatal(err)
	}
	return checkin.Badge{Registration: r, Category: category, Issue: issue, Code: code}
}

// rehearsal returns a badge for each of the rehearsal's registrations.
func rehearsal(t testing.TB) []checkin.Badge {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(assets.Rehearsal())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := make(map[string]int)
	for i, name := range rows[0] {
		column[strings.TrimPrefix(name, "\ufeff")] = i
	}
	badges := make([]checkin.Badge, 0, len(rows)-1)
	for i, row := range rows[1:] {
		field := func(name string) string { return row[column[name]] }
		badges = append(badges, badge(t, checkin.Registration{
			Reference: field("reference"), Honorific: field("honorific"), GivenName: field("given_name"), FamilyName: field("family_name"),
			LatinName: field("latin_name"), Organisation: field("organisation"), Country: field("country"), Category: field("category"),
			Roles: strings.Fields(field("roles")), DelegationRole: field("delegation_role"), Function: field("function"),
			Language: field("language"), Status: checkin.Status(field("status")), Listing: checkin.Listing(field("listing")),
		}, i%1023+1))
	}
	return badges
}

// hard returns badges that are harder to lay out than those of the rehearsal.
func hard(t testing.TB) []checkin.Badge {
	t.Helper()
	long := strings.Repeat("Constantinopolitanissimo ", 9)
	registrations := []checkin.Registration{
		{GivenName: "Jo", FamilyName: "Ek"},
		{GivenName: "María de los Ángeles Guadalupe", FamilyName: "Fernández-Villaverde y Montemayor de la Quintanilla", Organisation: "United Kingdom", Language: "es", Function: "Ambassador Extraordinary and Plenipotentiary, Permanent Representative to the United Nations and other International Organizations", DelegationRole: "head", Roles: []string{"panellist", "moderator", "interpreter"}},
		{GivenName: long, FamilyName: long, Organisation: long + long, Function: long + long, Roles: []string{long, long}},
		{GivenName: strings.Repeat("W", 300), FamilyName: strings.Repeat("あ", 300), LatinName: strings.Repeat("W", 300), Organisation: strings.Repeat("W", 300), Function: strings.Repeat("م", 300)},
		{},
		{GivenName: "ฐิติรัตน์กุลธิดา", FamilyName: "ณ อยุธยาพิพัฒน์พงศ์ศักดิ์ศรี", LatinName: "Thitiratkulthida Na Ayutthaya-Phiphatphongsaksi", Organisation: "Thailand"},
		{GivenName: "வெங்கடேசுவரன்", FamilyName: "சுப்பிரமணியம்", LatinName: "Venkateswaran Subramaniam", Organisation: "Sri Lanka", Function: "Second Secretary"},
		{GivenName: "क्षितिज", FamilyName: "त्रिपाठी", LatinName: "Kshitij Tripathi", Organisation: "India", Function: "First Secretary"},
		{GivenName: "তানিয়া", FamilyName: "রহমান", LatinName: "Tania Rahman", Organisation: "Bangladesh", Function: "Counsellor"},
		{GivenName: "አበበ", FamilyName: "ተስፋዬ", LatinName: "Abebe Tesfaye", Organisation: "African Union", Roles: []string{"interpreter"}},
		{GivenName: "Maximiliano", FamilyName: "Featherstonehaugh-Cholmondeley", Organisation: "International Union of Anthropological and Ethnological Sciences", Function: "Programme Officer", Roles: []string{"panellist"}},
		{GivenName: "عبد الرحمن", FamilyName: "المُتَوَكِّل على الله", LatinName: "Abd ar-Rahman al-Mutawakkil ala Allah", Organisation: "Syrian Arab Republic", Language: "ar", Function: "Deputy Minister"},
	}
	badges := make([]checkin.Badge, len(registrations))
	for i, r := range registrations {
		r.Reference, r.Category = "00000000", conference().Categories[i%8].ID
		badges[i] = badge(t, r, 1)
	}
	return badges
}
