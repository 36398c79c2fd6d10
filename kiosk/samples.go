package kiosk

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/badges"
	"antechamber/kiosk/checkin"
)

// sampleScripts are the names of the groups of people who are shown in shots.
func sampleScripts() []string {
	return []string{"latin", "arabic", "hebrew", "chinese", "korean", "cyrillic", "thai", "armenian", "long", "status"}
}

func sample(honorific, given, family, latin, organisation, function, category, language string) person {
	return person{registration: checkin.Registration{
		Reference: "5RQJZWFG", Honorific: honorific, GivenName: given, FamilyName: family, LatinName: latin, Organisation: organisation,
		Function: function, Category: category, Language: language, Status: checkin.StatusApproved, Listing: checkin.ListingListed,
	}}
}

// samplePeople are people who do not exist, by the query that finds them.
func samplePeople() map[string][]person {
	people := map[string][]person{
		"latin": {
			sample("H.E. Ms.", "Mari", "Rantanen", "", "Finland", "Ambassador", "member-state", "en"),
			sample("Ms.", "智美", "石井", "Ishii Tomomi", "Japan", "Second Secretary", "member-state", "ja"),
			sample("Dr.", "ريم", "خنفير", "Reem Khnafir", "International Union of Anthropological and Ethnological Sciences", "", "ngo", "ar"),
			sample("Mr.", "Øyvind", "Grønli", "", "Norway", "Adviser", "member-state", "nb"),
			sample("Mr.", "Faustine", "Nicolas", "", "Côte d'Ivoire", "Minister", "member-state", "fr"),
		},
		"arabic":   {sample("H.E. Mr.", "محمد عبد الرحمن", "الهاشمي", "Mohammed Abdulrahman Al-Hashimi", "Jordan", "Minister Counsellor", "member-state", "ar")},
		"hebrew":   {sample("Dr.", "נועה", "בן־דוד", "Noa Ben-David", "Israel", "Counsellor", "member-state", "he")},
		"chinese":  {sample("Ms.", "欣怡", "歐陽", "Ouyang Xinyi", "China", "Counsellor", "member-state", "zh")},
		"korean":   {sample("Mr.", "민준", "김", "Kim Min-jun", "Republic of Korea", "Counsellor", "member-state", "ko")},
		"cyrillic": {sample("Г-жа", "Екатерина", "Рождественская", "Ekaterina Rozhdestvenskaya", "Russian Federation", "First Secretary", "member-state", "ru")},
		"thai":     {sample("H.E. Mr.", "กิตติศักดิ์", "ศรีสุขประเสริฐ", "Kittisak Srisukprasert", "Thailand", "Ambassador, Permanent Representative", "member-state", "th")},
		"armenian": {sample("Ms.", "Հասմիկ", "Համբարձումյան", "Hasmik Hambardzumyan", "Armenia", "Adviser", "member-state", "hy")},
		"long": {sample("H.E. Archbishop Dr.", "María de los Ángeles Guadalupe", "Quintanilla Villagómez de la Fuente y Ordóñez", "",
			"International Union of Anthropological and Ethnological Sciences", "Special Representative of the Secretary-General for Financing for Development", "ngo", "es")},
		"status": {
			sample("Ms.", "Anna", "Nowak", "", "Poland", "Adviser", "member-state", "pl"),
			sample("Mr.", "Jan", "Kowalski", "", "Poland", "Adviser", "media", "pl"),
			sample("Mr.", "Piotr", "Wójcik", "", "Poland", "Adviser", "partner", "pl"),
			sample("Ms.", "Ewa", "Lis", "", "Poland", "Adviser", "observer", "pl"),
		},
	}
	in := &checkin.Entry{Kind: checkin.KindIn}
	people["latin"][0].standing = checkin.Standing{Inside: true, Attended: true, Last: in, LastIn: in}
	people["latin"][3].standing = checkin.Standing{Attended: true, Last: in, LastIn: in}
	people["arabic"][0].standing = checkin.Standing{Issue: 1, Printed: time.Date(2007, time.March, 5, 14, 40, 0, 0, time.UTC)}
	people["status"][0].registration.Status = checkin.StatusPending
	people["status"][1].registration.Status = checkin.StatusCancelled
	people["status"][2].registration.Status = checkin.StatusRejected
	people["status"][3].standing.Revoked = true
	for range hitLimit / 5 {
		people["many"] = append(people["many"], people["latin"]...)
	}
	return people
}

// find shows whom a query finds among the samples.
func find(d *Desk, query string) {
	d.state.query = query
	d.handle(found{query: query, hits: samplePeople()[query]})
}

func openSample(d *Desk, script string) {
	find(d, script)
	d.Key(fyne.KeyReturn, 0)
}

// sampleOutcome is an outcome that the desk shows as that verdict.
func sampleOutcome(desk *checkin.Desk, entrance checkin.Entrance, verdict checkin.Verdict, reason checkin.Reason) checkin.Outcome {
	now := desk.Now()
	window := desk.Conference.WindowAt(entrance.Room, "", now, nil)
	o := checkin.Outcome{
		Entry: checkin.Entry{
			ID: checkin.EntryID{Origin: "SAMPLE", Seq: 7}, At: now, Room: entrance.Room, Entrance: entrance.ID, By: checkin.ByCode,
			Verdict: verdict, Reason: reason, Hash: []byte{0x4c, 0xf2, 0xed},
		},
		Session: window.Session, DoorsOpen: window.Opens, Standing: checkin.Standing{Issue: 2, Printed: now.Add(-25 * time.Minute)},
	}
	if verdict == checkin.AlreadyIn {
		o.Since = &checkin.Entry{At: now.Add(-2 * time.Minute), Entrance: entrance.ID}
	}
	switch reason {
	case checkin.UnknownCode, checkin.Forged, checkin.WrongConference, checkin.RehearsalBadge, checkin.DayBadge, checkin.Provisional:
		return o
	}
	reg := samplePeople()["latin"][0].registration
	switch reason {
	case checkin.Cancelled:
		reg.Status = checkin.StatusCancelled
	case checkin.Pending:
		reg.Status = checkin.StatusPending
	case checkin.Rejected:
		reg.Status = checkin.StatusRejected
	}
	o.Entry.Reference, o.Registration = reg.Reference, &reg
	return o
}

// sampleGlance is a strip with several verdicts, and so many in the room; an empty log with none.
func sampleGlance(d *Desk, inside int) glance {
	if inside == 0 {
		return glance{}
	}
	at := func(minutes int, v checkin.Verdict, r checkin.Reason) checkin.Entry {
		return checkin.Entry{
			ID: checkin.EntryID{Origin: "SAMPLE", Seq: uint64(100 - minutes)}, At: d.cfg.Desk.Now().Add(-time.Duration(minutes) * time.Minute),
			Verdict: v, Reason: r, Hash: []byte{0x17, 0x7b, 0xb4},
		}
	}
	return glance{inside: inside, undoable: true, recent: []recent{
		{entry: at(0, checkin.Admitted, checkin.First), registered: true, initials: "M. R.", organisation: "Finland"},
		{entry: at(1, checkin.Admitted, checkin.First), registered: true, organisation: "International Union of Anthropological and Ethnological Sciences"},
		{entry: at(1, checkin.Refused, checkin.UnknownCode)},
		{entry: at(3, checkin.AlreadyIn, checkin.Passback), registered: true},
		{entry: at(4, checkin.Left, checkin.Out), registered: true, initials: "I. S.", organisation: "Belarus", undone: true},
	}}
}

// sampleDesigns shows the usual design.
type sampleDesigns struct{ conference *checkin.Conference }

func (sampleDesigns) Names(context.Context) ([]string, error) {
	return []string{"delegate", "card"}, nil
}

func (d sampleDesigns) Preview(_ context.Context, _, _ string) (image.Image, error) {
	press, err := badges.NewPress(d.conference, false)
	if err != nil {
		return nil, err
	}
	img, _, err := press.Preview(badges.Samples()[:8], 1400)
	return img, err
}

func (sampleDesigns) PrintTest(context.Context) error { return nil }

// sampleInviter invites to a hub that does not exist.
type sampleInviter struct{}

func (sampleInviter) Invite(context.Context) (Invitation, error) {
	return Invitation{
		Code:    "K7QM2-9XG4T-0B3WD-HR5PJ-8VN6Y-CZ1EA-SF2KQ-M4T7X-9G0BW-3DHR5-PJ8VN-6YCZ1-EASF2",
		Expires: time.Date(2007, time.March, 5, 9, 40, 0, 0, time.Local),
	}, nil
}
