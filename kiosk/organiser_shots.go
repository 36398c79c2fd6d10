package kiosk

import (
	"context"
	"fmt"
	"image"
	"time"

	"antechamber/kiosk/checkin"
)

// organiserShot is one picture of the organiser screen.
type organiserShot struct {
	name string
	show func(*Organiser)
}

// sampleCounter counts people who do not exist.
type sampleCounter struct{ conference *checkin.Conference }

func sampleRow(key string, expected, badged, attended, inside int) checkin.CountRow {
	r := checkin.CountRow{Figures: checkin.Figures{Expected: &expected, Badged: &badged, Attended: attended, Inside: inside}}
	r.Keys = []string{key}
	return r
}

// Count implements Counter.
func (c sampleCounter) Count(context.Context, checkin.Where) (Sight, error) {
	s := Sight{
		Total: sampleRow("", 1853, 1402, 1155, 312), Groups: make(map[string][]checkin.CountRow), Known: make(map[string][]string),
		Represented: Represented{141, 118, 24, 21}, Room: checkin.Room{Capacity: 500},
	}
	start := c.conference.Sessions[0].Start
	s.Peak = checkin.Peak{Persons: 468, At: start.Add(35 * time.Minute)}
	for i, k := range c.conference.Categories {
		s.Groups[checkin.ByCategory] = append(s.Groups[checkin.ByCategory], sampleRow(k.ID, 1139/(i+1), 900/(i+1), 702/(i+1), 180/(i+1)))
	}
	for _, dimension := range []string{checkin.ByRole, checkin.ByDelegationRole, checkin.ByGroup} {
		for i, g := range append(c.conference.GroupsOf(dimension), "") {
			s.Groups[dimension] = append(s.Groups[dimension], sampleRow(g, 300+i, 250, 210/(i+1), 60))
		}
	}
	genders := []string{"woman", "man", "other", ""}
	for _, g := range genders {
		s.Groups[checkin.ByGender] = append(s.Groups[checkin.ByGender], sampleRow(g, 400, 300, 250+20*len(g), 80))
		for table, of := range map[string]string{"delegation_role,gender": "head", "role,gender": "panellist"} {
			r := sampleRow(of, 60, 50, 40+len(g), 20)
			r.Keys = []string{of, g}
			s.Groups[table] = append(s.Groups[table], r)
		}
	}
	for _, g := range []string{"african", "asia-pacific", "eastern-european", "latin-american-caribbean", "western-european-others", ""} {
		s.Groups[checkin.ByRegion] = append(s.Groups[checkin.ByRegion], sampleRow(g, 300, 250, 10*len(g), 60))
		s.Known[checkin.ByRegion] = append(s.Known[checkin.ByRegion], g)
	}
	for _, x := range c.conference.Sessions {
		s.Groups[checkin.BySession] = append(s.Groups[checkin.BySession], sampleRow(x.ID, 1853, 1402, 1155/len(x.ID), 312))
	}
	unexpected := func(dimension, key string, attended int) {
		r := sampleRow(key, 0, 0, attended, 200)
		r.Expected, r.Badged = nil, nil
		s.Groups[dimension] = append(s.Groups[dimension], r)
	}
	for i, x := range c.conference.Entrances {
		unexpected(checkin.ByEntrance, x.ID, 700/(i+1))
	}
	for i, together := range c.conference.GroupsOf(checkin.BySessions) {
		unexpected(checkin.BySessions, together, 500/(i+1))
	}
	for i := range 12 {
		kiosk := fmt.Sprintf("kiosk %d", i+1)
		unexpected(checkin.ByKiosk, kiosk, 400/(i+1))
		s.Known[checkin.ByKiosk] = append(s.Known[checkin.ByKiosk], kiosk)
	}
	for i, name := range []string{"Afghanistan", "Albania", "Algeria", "Angola", "Argentina", "Armenia", "Australia", "Côte d'Ivoire", "Russian Federation", "International Union of Anthropological and Ethnological Sciences", "Saint Vincent and the Grenadines"} {
		s.Groups[checkin.ByOrganisation] = append(s.Groups[checkin.ByOrganisation], sampleRow(name, 6+i, 5+i, 4+i/2, 2))
		s.Known[checkin.ByOrganisation] = append(s.Known[checkin.ByOrganisation], name)
	}
	for i, n := range []int{2, 4, 9, 18, 34, 54, 77, 86, 77, 65, 53, 40, 31, 25, 19, 14, 10, 8, 7, 5} {
		r := checkin.CountRow{Keys: []string{start.In(c.conference.Zone).Add(time.Duration(5*i-30) * time.Minute).Format(checkin.SpanLayout)}}
		r.Attended = n
		s.Groups[ArrivalsTable] = append(s.Groups[ArrivalsTable], r)
	}
	for i, reason := range []checkin.Reason{checkin.TooEarly, checkin.Passback, checkin.Forged, checkin.UnknownCode, checkin.NotEntitled} {
		s.TurnedAway = append(s.TurnedAway, checkin.Turned{Verdict: checkin.Refused, Reason: reason, Presentations: 31 / (i + 1), Persons: 20 / (i + 1)})
	}
	return s, nil
}

// People implements Counter.
func (sampleCounter) People(context.Context, Group) (People, error) {
	p := People{Others: 3}
	for _, script := range []string{"latin", "arabic", "chinese", "cyrillic", "korean", "thai", "hebrew", "long"} {
		for _, s := range samplePeople()[script] {
			p.Listed = append(p.Listed, s.registration)
		}
	}
	return p, nil
}

// sampleExporter exports nothing.
type sampleExporter struct{}

func (sampleExporter) Kinds() []string {
	return []string{"attendance", "counts", "participants", "summary", "inside", "door-list", "envelopes", "signatures", "badges", "badges-print"}
}

func (sampleExporter) Export(context.Context, string, checkin.Where, func(int)) (string, error) {
	return "exports/attendance.csv", nil
}

// emptyCounter is before the doors open.
type emptyCounter struct{}

func (emptyCounter) Count(context.Context, checkin.Where) (Sight, error) { return Sight{}, nil }
func (emptyCounter) People(context.Context, Group) (People, error)       { return People{}, nil }

func sampleWhere() checkin.Where {
	return checkin.Where{{Dimension: checkin.BySession, Groups: []string{"morning"}}, {Dimension: checkin.ByCategory, Groups: []string{"ngo"}}, {Dimension: checkin.IsAttended, Groups: []string{checkin.No}}}
}

func organiserShots() []organiserShot {
	return append(importShots(), []organiserShot{
		{name: "figures"},
		{name: "session", show: func(o *Organiser) { o.nextSession() }},
		{name: "region", show: func(o *Organiser) { o.chooseBars(checkin.ByRegion) }},
		{name: "gender", show: func(o *Organiser) { o.chooseBars(checkin.ByGender) }},
		{name: "entrance", show: func(o *Organiser) { o.chooseBars(checkin.ByEntrance) }},
		{name: "by-session", show: func(o *Organiser) { o.chooseBars(checkin.BySession) }},
		{name: "sessions", show: func(o *Organiser) { o.chooseBars(checkin.BySessions) }},
		{name: "role", show: func(o *Organiser) { o.chooseBars(checkin.ByRole) }},
		{name: "list", show: func(o *Organiser) { o.chooseBars(checkin.ByGroup) }},
		{name: "kiosk", show: func(o *Organiser) { o.chooseBars(checkin.ByKiosk); o.nextStep() }},
		{name: "refusals", show: func(o *Organiser) { o.chooseBars(byReason); o.nextStep(); o.nextStep() }},
		{name: "chips", show: func(o *Organiser) { o.show(sampleWhere()) }},
		{name: "many-chips", show: func(o *Organiser) {
			where := sampleWhere()
			for _, k := range o.cfg.Desk.Conference.Categories {
				where = where.With(checkin.ByCategory, k.ID)
			}
			o.show(where.With(checkin.ByOrganisation, "International Union of Anthropological and Ethnological Sciences"))
		}},
		{name: "filtering", show: func(o *Organiser) { o.openFilter() }},
		{name: "filtering-organisations", show: func(o *Organiser) {
			o.state.where = sampleWhere()
			o.openFilter()
			o.state.over.(*filterOverlay).choose(checkin.ByOrganisation)
			o.view.draw()
		}},
		{name: "bars", show: func(o *Organiser) { o.openBars() }},
		{name: "language", show: func(o *Organiser) { o.openLanguages() }},
		{name: "help", show: func(o *Organiser) { o.openHelp() }},
		{name: "filter", show: func(o *Organiser) {
			for _, r := range "al" {
				o.Rune(r)
			}
		}},
		{name: "filter-none", show: func(o *Organiser) { o.state.filter = "xyz" }},
		{name: "people", show: func(o *Organiser) {
			o.open(Group{Table: checkin.ByCategory, Keys: []string{"ngo"}, Figure: Attended}, o.teller.say("organiser.attended", nil))
		}},
		{name: "exports", show: func(o *Organiser) { o.openExports() }},
		{name: "exports-of-some", show: func(o *Organiser) {
			o.show(checkin.Where{}.With(checkin.ByCategory, "ngo"))
			o.openExports()
		}},
		{name: "exporting", show: func(o *Organiser) {
			o.state.exporting = "attendance"
			o.tell(saying{"organiser.exporting", args{"What": o.teller.say("export.attendance", nil)}}, false)
		}},
		{name: "failed", show: func(o *Organiser) {
			o.tell(said(trouble{key: "fault.disk_full", sentence: "the disk is full: make room on it and export again"}), true)
		}},
		{name: "focus", show: func(o *Organiser) { o.view.move(1) }},
		{name: "empty", show: func(o *Organiser) { o.cfg.Counter = emptyCounter{}; o.count() }},
	}...)
}

// screen returns an organiser screen in the state of the shot.
func (s organiserShot) screen(cfg Config, language string, look Look) (*Organiser, error) {
	o, err := NewOrganiser(OrganiserConfig{
		Desk: cfg.Desk, Counter: sampleCounter{cfg.Desk.Conference}, Exporter: sampleExporter{}, Importer: sampleImporter{}, Rehearsal: cfg.Rehearsal, Language: language, Look: look,
		ToDesk: func() {}, ToLookAt: func() {}, Clock: NewSteppedClock(time.Unix(0, 0)), Fonts: cfg.Fonts,
	})
	if err != nil {
		return nil, err
	}
	o.state.matters = 4
	o.Content().Resize(displays()[0].canvas())
	if err := o.Idle(context.Background()); err != nil {
		return nil, err
	}
	if s.show != nil {
		s.show(o)
	}
	return o, o.Idle(context.Background())
}

func (s organiserShot) draw(cfg Config, language string, look Look, on display) (image.Image, error) {
	o, err := s.screen(cfg, language, look)
	if err != nil {
		return nil, err
	}
	defer o.view.letGo()
	defer o.Close()
	return Draw(o.Content(), on.w, on.h, on.scale), nil
}

// writeOrganiserShots draws every state in six languages, and some on other displays and in other looks.
func writeOrganiserShots(cfg Config, a *album) error {
	for _, s := range organiserShots() {
		for _, language := range checkin.UsualLanguages() {
			for _, on := range displays() {
				for _, look := range looks() {
					if on.name != displays()[0].name && (language != "en" || look != Light) || look != Light && language != "en" {
						continue
					}
					name := fmt.Sprintf("organiser-%s-%s-%s-%s", s.name, language, on.name, look)
					if err := a.add(name, func() (image.Image, error) { return s.draw(cfg, language, look, on) }); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}
