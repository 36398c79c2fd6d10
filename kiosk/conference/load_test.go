package conference_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"antechamber/assets"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
)

const smallest = `id = "small"
title = "A small meeting"
time_zone = "Europe/Zurich"
date = 2027-03-05

[rooms.hall]
name = "Hall"

[sessions.day]
name = "The day"
start = "09:00"
end = "17:00"

[entrances.door]
name = "Door"

[categories.guest]
name = "Guest"
letter = "G"
colour = "#005A96"
`

func TestSmallest(t *testing.T) {
	t.Parallel()
	c, err := conference.Load("smallest.toml", []byte("\ufeff"+strings.ReplaceAll(smallest, "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	zone, _ := time.LoadLocation("Europe/Zurich")
	got, want := *c, checkin.Conference{
		ID: "small", Tag: "G7D", Zone: zone, Title: checkin.Plain("A small meeting"), ShortTitle: checkin.Plain("A small meeting"),
		Rooms: []checkin.Room{{ID: "hall", Name: checkin.Plain("Hall")}},
		Sessions: []checkin.Session{{
			ID: "day", Name: checkin.Plain("The day"), Room: "hall",
			Start: time.Date(2027, 3, 5, 9, 0, 0, 0, zone), End: time.Date(2027, 3, 5, 17, 0, 0, 0, zone),
		}},
		Entrances:     []checkin.Entrance{{ID: "door", Name: checkin.Plain("Door"), Room: "hall", In: true, Out: true}},
		Categories:    []checkin.Category{{ID: "guest", Letter: "G", Colour: "#005A96", Name: checkin.Plain("Guest")}},
		Admission:     checkin.Admission{Reentry: checkin.ReentryFree, Passback: 5 * time.Minute, WalkIns: checkin.WalkInsOpen},
		SelfService:   checkin.SelfService{Languages: []string{"ar", "zh", "en", "fr", "ru", "es"}, Facts: []checkin.Fact{checkin.FactEmail}},
		RetentionDays: 30,
	}
	got.Organisations = nil
	got.Index()
	want.Index()
	if got.Tag != want.Tag {
		t.Errorf("the tag is %s, not %s", got.Tag, want.Tag)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(checkin.Conference{}), cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })); diff != "" {
		t.Error(diff)
	}
}

func TestRooms(t *testing.T) {
	t.Parallel()
	twoRooms := strings.NewReplacer("[sessions.day]", "[sessions.day]\nroom = \"hall\"", "[entrances.door]", "[entrances.door]\nroom = \"hall\"").Replace(smallest)
	c, err := conference.Load("rooms.toml", []byte(twoRooms+`
[rooms.gallery]
name = "Gallery"
capacity = 40
exits = "counted"
overflow = "hall"
quotas = [{ category = "guest", organisation = "Somewhere", seats = 3 }, { category = "guest", each_organisation = true, seats = 2 }]
reserved = [{ category = "guest", seats = 5 }]

[sessions.evening]
name = { en = "The evening", fr = "Le soir" }
room = "gallery"
start = "2027-03-05 22:00"
end = 2027-03-06T01:30:00
categories = ["guest"]
roles = ["helper"]

[entrances.stairs]
name = "Stairs"
room = "gallery"
direction = "in"
unattended = true

[roles.helper]
name = "Helper"
letter = "H"
colour = "#3d3a6b"

[[organisations]]
name = "Somewhere"
aliases = ["Elsewhere"]
`))
	if err != nil {
		t.Fatal(err)
	}
	gallery, _ := c.Room("gallery")
	want := checkin.Room{
		ID: "gallery", Name: checkin.Plain("Gallery"), Capacity: 40, ExitsCounted: true, Overflow: "hall",
		Quotas: []checkin.Quota{{Category: "guest", Organisation: "Somewhere", Seats: 3}, {Category: "guest", Each: true, Seats: 2}}, Reserved: []checkin.Quota{{Category: "guest", Seats: 5}},
	}
	if diff := cmp.Diff(want, gallery); diff != "" {
		t.Error(diff)
	}
	evening, _ := c.Session("evening")
	if span := evening.End.Sub(evening.Start); span != 3*time.Hour+30*time.Minute || evening.Name.In("fr") != "Le soir" || !evening.Admits("", []string{"helper"}) {
		t.Errorf("the evening is %+v", evening)
	}
	if stairs, _ := c.Entrance("stairs"); !stairs.In || stairs.Out || !stairs.Unattended {
		t.Errorf("the stairs are %+v", stairs)
	}
	if o, ok := c.Organisation("elsewhere"); !ok || o.Group != "other" || o.Status != "organisation" || o.Order != "somewhere" {
		t.Errorf("the new organisation is %+v", o)
	}
	if c.Roles[0].Colour != "#3D3A6B" {
		t.Errorf("the colour %s is not written in capitals", c.Roles[0].Colour)
	}
}

func TestListGroups(t *testing.T) {
	t.Parallel()
	c, err := conference.Load("list.toml", []byte(smallest+`
[[list_groups]]
id = "member-states"
heading = "The Parties"

[[list_groups]]
id = "press"
heading = { en = "Press" }
groups = ["media"]
categories = ["guest"]
`))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, g := range c.ListOf() {
		ids = append(ids, g.ID+"/"+g.Heading.In("en"))
	}
	if diff := cmp.Diff([]string{"member-states/The Parties", "press/Press", "other/"}, ids); diff != "" {
		t.Error(diff)
	}
	for _, test := range []struct {
		organisation, category string
		want                   int
	}{{"Hungary", "", 0}, {"Hungary", "guest", 0}, {"Reuters", "", 1}, {"Unheard of", "guest", 1}, {"Unheard of", "", 2}, {"UNICEF", "guest", 1}} {
		if got := c.ListGroupOf(test.organisation, test.category); got != test.want {
			t.Errorf("%s of the category %q stands in part %d, want %d", test.organisation, test.category, got, test.want)
		}
	}
}

func TestSelfService(t *testing.T) {
	t.Parallel()
	c, err := conference.Load("self.toml", []byte(smallest+`
[self_service]
languages = ["fr", "en"]
second_facts = ["organisation", "given_name"]
help_desk = { en = "At the lift", fr = "À l'ascenseur" }
privacy = "We keep your name."
after = "To the hall"
`))
	if err != nil {
		t.Fatal(err)
	}
	want := checkin.SelfService{
		Languages: []string{"fr", "en"}, Facts: []checkin.Fact{checkin.FactOrganisation, checkin.FactGivenName},
		HelpDesk: checkin.Text{"en": "At the lift", "fr": "À l'ascenseur"}, Privacy: checkin.Plain("We keep your name."), After: checkin.Plain("To the hall"),
	}
	if diff := cmp.Diff(want, c.SelfService); diff != "" {
		t.Error(diff)
	}
}

// TestFaults changes one thing of the smallest file and compares all that is said of it.
func TestFaults(t *testing.T) {
	t.Parallel()
	add := func(lines string) [2]string {
		return [2]string{"colour = \"#005A96\"\n", "colour = \"#005A96\"\n" + lines}
	}
	for name, test := range map[string]struct {
		change [2]string // what stands there, and what takes its place
		want   []string
	}{
		"unknown key":     {[2]string{`name = "Hall"`, "name = \"Hall\"\ncapcity = 5"}, []string{`8: rooms.hall.capcity: there is no such key here: the keys are name, capacity, exits, overflow, quotas and reserved`}},
		"unknown top key": {[2]string{`id = "small"`, "id = \"small\"\ntitel = \"x\""}, []string{`2: titel: there is no such key here: the keys are id, title, short_title, theme, venue, address, directions, time_zone, sensitive, badge_design, retention_days, tag, admission, self_service, tickets, categories, roles, organisers, partners, contacts, organisations, list_groups, date, registration_hours, rooms, sessions and entrances`}},
		"wrong type":      {[2]string{`name = "Hall"`, `name = 5`}, []string{`7: rooms.hall.name: this is a whole number but must be a text in quotes or a table`}},
		"list without end": {add("[[list_groups]]\nid = \"press\"\ngroups = [\"media\"]\n[[list_groups]]\nid = \"other\"\ncategories = [\"nobody\"]\ngroups = [\"media\"]\n[[list_groups]]\nid = \"other\""), []string{
			`21: list_groups[1].heading: this is missing: add it`,
			`26: list_groups[2].categories: there is no category "nobody": declare [categories.nobody] or name another`,
			`27: list_groups[2].groups: the group "media" stands under "press" already: name it once`,
			`29: list_groups[3].id: "other" is on the list already: give this one another identifier`,
		}},
		"wrong type deep":    {[2]string{`title = "A small meeting"`, `title = { en = "A", fr = false }`}, []string{`2: title.fr: this is true or false but must be a text in quotes`}},
		"table expected":     {[2]string{"[rooms.hall]\nname = \"Hall\"", "[rooms]\nhall = \"Hall\""}, []string{`7: rooms.hall: this is a text in quotes but must be a table`, `9: sessions.day.room: this is missing: add it`, `14: entrances.door.room: this is missing: add it`}},
		"list expected":      {add("[contacts]\norganisation = \"x\""), []string{`21: contacts: this is a table but must be a list`}},
		"missing keys":       {[2]string{"id = \"small\"\ntitle = \"A small meeting\"\n", ""}, []string{`1: id: this is missing: add it`, `1: title: this is missing: add it`}},
		"nothing declared":   {[2]string{"[categories.guest]\nname = \"Guest\"\nletter = \"G\"\ncolour = \"#005A96\"", "[categories]"}, []string{`17: categories: nothing is declared here: declare something as [categories.NAME] or take this away`}},
		"bad identifier":     {[2]string{`id = "small"`, `id = "Small Meeting"`}, []string{`1: id: "Small Meeting" is no identifier: use lower-case letters, digits and hyphens`}},
		"bad name of table":  {[2]string{`[categories.guest]`, `[categories."Guest A"]`}, []string{`17: categories.Guest A: "Guest A" is no identifier: use lower-case letters, digits and hyphens`}},
		"bad tag":            {[2]string{`id = "small"`, "id = \"small\"\ntag = \"OIL\""}, []string{`2: tag: "OIL" is no tag: write three of 0123456789ABCDEFGHJKMNPQRSTVWXYZ, or leave it out to have one made`}},
		"bad zone":           {[2]string{`Europe/Zurich`, `Europe/Nowhere`}, []string{`3: time_zone: "Europe/Nowhere" is no time zone: write one such as "America/New_York" or "Europe/Zurich"`}},
		"empty text":         {[2]string{`"A small meeting"`, `" "`}, []string{`2: title: this text is empty: write it or leave the key out`}},
		"no English":         {[2]string{`"A small meeting"`, `{ fr = "Une réunion" }`}, []string{`2: title: the English text is missing, which stands in for every other language: add "en"`}},
		"bad language":       {[2]string{`"A small meeting"`, `{ en = "A", French = "B" }`}, []string{`2: title.French: "French" is no language: write its code, such as "en" or "pt-BR"`}},
		"bad date":           {[2]string{`date = 2027-03-05`, `date = "5 March 2027"`}, []string{`4: date: "5 March 2027" is no date: write it as 2007-03-05`, `11: sessions.day.start: it is not said on which day this is: add "date" here or at the top of the file`, `12: sessions.day.end: it is not said on which day this is: add "date" here or at the top of the file`}},
		"bad time":           {[2]string{`start = "09:00"`, `start = "9 o'clock"`}, []string{`11: sessions.day.start: "9 o'clock" is no time: write it as "10:00", or with a date as "2007-03-05 10:00"`}},
		"skipped time":       {[2]string{`start = "09:00"`, `start = "2027-03-28 02:30"`}, []string{`11: sessions.day.start: the clocks in Europe/Zurich skip this time: choose another`, `12: sessions.day.end: the session ends at 17:00, but starts at 03:30: let it end later`}},
		"ends before start":  {[2]string{`end = "17:00"`, `end = "08:00"`}, []string{`12: sessions.day.end: the session ends at 08:00, but starts at 09:00: let it end later`}},
		"overlap":            {add("[sessions.late]\nname = \"Late\"\nstart = \"16:00\"\nend = \"18:00\""), []string{`23: sessions.late.start: the session "day" is still on in the room "hall" until 17:00: start later or take another room`}},
		"unknown room":       {[2]string{`start = "09:00"`, "start = \"09:00\"\nroom = \"attic\""}, []string{`12: sessions.day.room: the room "attic" is not declared: declare it under [rooms] or correct it`, `15: entrances.door.room: the room "hall" has no session, so this entrance lets nobody in: add a session or take the entrance away`}},
		"unknown category":   {[2]string{`start = "09:00"`, "start = \"09:00\"\ncategories = [\n\"guest\",\n\"host\"]"}, []string{`14: sessions.day.categories: the category "host" is not declared: declare it under [categories] or correct it`}},
		"unknown role":       {[2]string{`start = "09:00"`, "start = \"09:00\"\nroles = [\"host\"]"}, []string{`12: sessions.day.roles: the role "host" is not declared: declare it under [roles] or correct it`}},
		"duplicate id":       {add("[sessions.day]\nname = \"Again\""), []string{`21: sessions.day: this is already written on line 9: keep one of them or give this another name`}},
		"duplicate key":      {[2]string{`letter = "G"`, "letter = \"G\"\nletter = \"H\""}, []string{`20: categories.guest.letter: this is already written on line 19: keep one of them or give this another name`}},
		"duplicate letter":   {add("[categories.host]\nname = \"Host\"\nletter = \"G\"\ncolour = \"#3F3A8C\""), []string{`23: categories.host.letter: "guest" has the letter G already: choose another`}},
		"bad letter":         {[2]string{`letter = "G"`, `letter = "Gu"`}, []string{`19: categories.guest.letter: "Gu" is not one capital letter from A to Z: write one`}},
		"bad colour":         {[2]string{`#005A96`, `blue`}, []string{`20: categories.guest.colour: "blue" is no colour: write it as "#005A96"`}},
		"verdict's colour":   {[2]string{`#005A96`, `#a11d17`}, []string{`20: categories.guest.colour: #A11D17 is the colour of refused: choose one that no verdict has`}},
		"negative capacity":  {[2]string{`name = "Hall"`, "name = \"Hall\"\ncapacity = -1"}, []string{`8: rooms.hall.capacity: -1 is out of range: write a number from 0 to 1000000`}},
		"half a person":      {[2]string{`name = "Hall"`, "name = \"Hall\"\ncapacity = 1.5"}, []string{`8: rooms.hall.capacity: this is a number with a fraction but must be a whole number`}},
		"unknown overflow":   {[2]string{`name = "Hall"`, "name = \"Hall\"\noverflow = \"attic\""}, []string{`8: rooms.hall.overflow: the room "attic" is not declared: declare it under [rooms] or correct it`}},
		"own overflow":       {[2]string{`name = "Hall"`, "name = \"Hall\"\noverflow = \"hall\""}, []string{`8: rooms.hall.overflow: a room cannot be its own overflow: name another or leave it out`}},
		"bad choice":         {[2]string{`name = "Hall"`, "name = \"Hall\"\nexits = \"yes\""}, []string{`8: rooms.hall.exits: "yes" is not possible here: write "counted" or "uncounted"`}},
		"quota":              {[2]string{`name = "Hall"`, "name = \"Hall\"\n[[rooms.hall.quotas]]\ncategory = \"host\"\norganisation = \"Atlantis\"\nseats = 2"}, []string{`9: rooms.hall.quotas[1].category: the category "host" is not declared: declare it under [categories] or correct it`, `10: rooms.hall.quotas[1].organisation: the organisation "Atlantis" is not known: correct it or declare it under [[organisations]]`}},
		"too many reserved":  {[2]string{`name = "Hall"`, "name = \"Hall\"\ncapacity = 5\nreserved = [{ category = \"guest\", seats = 6 }]"}, []string{`9: rooms.hall.reserved: 6 seats are reserved, but the room has 5: reserve fewer`}},
		"each and one":       {[2]string{`name = "Hall"`, "name = \"Hall\"\n[[rooms.hall.quotas]]\ncategory = \"guest\"\norganisation = \"Kenya\"\neach_organisation = true\nseats = 2"}, []string{`11: rooms.hall.quotas[1].each_organisation: one organisation is named already: leave one of the two out`}},
		"hours backwards":    {[2]string{`date = 2027-03-05`, "date = 2027-03-05\nregistration_hours = [{ from = \"18:00\", to = \"08:00\" }]"}, []string{`5: registration_hours[1].to: registration closes at 08:00, but opens at 18:00: let it close later`}},
		"hours in disorder":  {add("[[registration_hours]]\nfrom = \"14:00\"\nto = \"18:00\"\n[[registration_hours]]\nfrom = \"08:00\"\nto = \"12:00\""), []string{`25: registration_hours[2].from: these hours begin before those above end: put them in order and apart`}},
		"telephone":          {add("[[contacts]]\norganisation = \"Us\"\ntelephones = [\"202-861-2825\"]\nfax = \"none\""), []string{`23: contacts[1].telephones: "202-861-2825" is no international telephone number: write it as "+1 212 963 1234", with an extension as " ext. 23"`, `24: contacts[1].fax: "none" is no international telephone number: write it as "+1 212 963 1234", with an extension as " ext. 23"`}},
		"closed entrance":    {[2]string{`name = "Door"`, "name = \"Door\"\ndirection = \"none\""}, []string{`9: sessions.day.room: no entrance lets people into the room "hall": add one under [entrances]`, `16: entrances.door.direction: with the direction "none" this entrance lets nobody through: write "in", "out" or "both"`}},
		"only a way out":     {[2]string{`name = "Door"`, "name = \"Door\"\ndirection = \"out\""}, []string{`9: sessions.day.room: no entrance lets people into the room "hall": add one under [entrances]`}},
		"reentry":            {add("[admission]\nreentry = \"never\"\npassback_minutes = \"5\""), []string{`22: admission.reentry: "never" is not possible here: write "free", "after_exit" or "once"`, `23: admission.passback_minutes: this is a text in quotes but must be a whole number`}},
		"walk-ins":           {add("[admission]\nwalk_ins = \"no\""), []string{`22: admission.walk_ins: "no" is not possible here: write "open", "approval" or "closed"`}},
		"languages":          {add("[self_service]\nlanguages = [\"en\", \"French\",\n\"en\"]\nhelp_desk = \" \""), []string{`22: self_service.languages[2]: "French" is no language: write its code, such as "en" or "pt-BR"`, `23: self_service.languages[3]: "en" stands here twice: take one away`, `24: self_service.help_desk: this text is empty: write it or leave the key out`}},
		"second facts":       {add("[self_service]\nsecond_facts = [\"birthday\", \"country\", \"country\"]\nlanguages = []"), []string{`22: self_service.second_facts[1]: "birthday" is not possible here: write "email", "organisation", "country" or "given_name"`, `22: self_service.second_facts[3]: "country" stands here twice: take one away`, `23: self_service.languages: nothing is chosen: write at least one, or leave the key out`}},
		"unknown known_as":   {add("[[organisations]]\nknown_as = \"Atlantis\"\nname = \"Atlantis\""), []string{`22: organisations[1].known_as: no organisation is known as "Atlantis": correct it, or leave it out to add a new one`}},
		"name of another":    {add("[[organisations]]\nname = \"france\""), []string{`22: organisations[1].name: "france" is the name of another organisation: use "known_as" to rename that one`}},
		"organisation's own": {add("[[organisations]]\nname = \"X\"\nstatus = \"friend\"\nregional = \"north\"\ncode = \"xx\""), []string{`23: organisations[1].status: "friend" is not possible here: write "organisation", "member", "observer-state" or "observer"`, `24: organisations[1].regional: "north" is not possible here: write "african", "asia-pacific", "eastern-european", "latin-american-caribbean" or "western-european-others"`, `25: organisations[1].code: "xx" is no country code of ISO 3166-1: write two capital letters, such as "BY"`}},
		"not TOML":           {[2]string{`id = "small"`, "id = \"small"}, []string{`1: this is not TOML (basic strings cannot have new lines): correct the line`}},
		"list and table":     {add("[[rooms]]\nname = \"x\""), []string{`21: rooms: this is already written on line 6 as a table: use one form`}},
		"under a text":       {add("[title.more]\nx = \"x\""), []string{`21: title: this is already written on line 2 as a text in quotes, so nothing can stand under it`}},
		"not UTF-8":          {[2]string{"Hall", "H\xe4ll"}, []string{`7: this is not UTF-8: save the file as UTF-8`}},
		"all at once": {[2]string{"letter = \"G\"\ncolour = \"#005A96\"\n", "letter = \"g\"\ncolour = \"red\"\ncolor = \"red\"\n"}, []string{
			`19: categories.guest.letter: "g" is not one capital letter from A to Z: write one`,
			`20: categories.guest.colour: "red" is no colour: write it as "#005A96"`,
			`21: categories.guest.color: there is no such key here: the keys are name, letter, colour and ask`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(smallest, test.change[0]) {
				t.Fatalf("the smallest file does not hold %q", test.change[0])
			}
			c, err := conference.Load("f.toml", []byte(strings.Replace(smallest, test.change[0], test.change[1], 1)))
			if c != nil || err == nil {
				t.Fatal("the fault is not told")
			}
			var got []string
			for line := range strings.Lines(err.Error()) {
				got = append(got, strings.TrimPrefix(strings.TrimSpace(line), "f.toml:"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if !errors.As(err, new(conference.Fault)) || !errors.As(err, new(conference.Faults)) {
				t.Error("the faults cannot be taken one by one")
			}
		})
	}
}

func TestFaultOfEmptyFile(t *testing.T) {
	t.Parallel()
	_, err := conference.Load("f.toml", nil)
	var faults conference.Faults
	if !errors.As(err, &faults) || len(faults) != 7 || faults[0] != (conference.Fault{File: "f.toml", Line: 1, Key: "id", Sentence: "this is missing: add it"}) {
		t.Errorf("of an empty file is said: %v", err)
	}
}

func TestEveryEmbeddedFileLoads(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(assets.Conferences(), "conferences/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no conference is embedded: %v", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(assets.Conferences(), name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conference.Load(name, data); err != nil {
			t.Error(err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	_, whole := assets.DefaultConference()
	f.Add(whole)
	f.Add([]byte(smallest))
	for _, seed := range []string{"", "[a.b]\na=1\n[a]\nb.c=2", "[[a]]\n[a.b]\n[[a.b]]", "rooms=[[{}]]\nsessions={}\n", "\"\"=1\n[\"\"]\n", "date=2007-13-45", "a.b.c=[{},1]\n[a.b]\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := conference.Load("f.toml", data)
		if (c == nil) == (err == nil) {
			t.Fatalf("neither or both of a conference and an error: %v", err)
		}
		if err != nil {
			checkLines(t, err, strings.Count(string(data), "\n")+1)
			return
		}
		if len(conference.Describe(c)) == 0 {
			t.Error("nothing is said of the conference")
		}
	})
}

func checkLines(t *testing.T, err error, last int) {
	t.Helper()
	var faults conference.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("the error is not of type Faults: %v", err)
	}
	for _, fault := range faults {
		if fault.Line < 1 || fault.Line > last || fault.Sentence == "" {
			t.Errorf("a fault without a place: %+v", fault)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	name, data := assets.DefaultConference()
	for b.Loop() {
		if _, err := conference.Load(name, data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOrganisation(b *testing.B) {
	c := embedded(b)
	for b.Loop() {
		if _, ok := c.Organisation("Xinhua News Agency"); !ok {
			b.Fatal("not known")
		}
	}
}
