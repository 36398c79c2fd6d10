package kiosk

import (
	"context"
	"fmt"
	"image"
	"path/filepath"
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
func (c sampleCounter) Count(context.Context, string) (Sight, error) {
	s := Sight{
		Total: sampleRow("", 1853, 1402, 1155, 312), Groups: make(map[string][]checkin.CountRow),
		Represented: Represented{141, 118, 24, 21}, Capacity: 500,
	}
	start := c.conference.Sessions[0].Start
	s.Peak = checkin.Peak{Persons: 468, At: start.Add(35 * time.Minute)}
	for i, k := range c.conference.Categories {
		s.Groups["category"] = append(s.Groups["category"], sampleRow(k.ID, 1139/(i+1), 900/(i+1), 702/(i+1), 180/(i+1)))
	}
	for _, g := range []string{"woman", "man", "other", ""} {
		s.Groups["gender"] = append(s.Groups["gender"], sampleRow(g, 400, 300, 250+20*len(g), 80))
	}
	for _, g := range []string{"african", "asia-pacific", "eastern-european", "latin-american-caribbean", "western-european-others", ""} {
		s.Groups["region"] = append(s.Groups["region"], sampleRow(g, 300, 250, 10*len(g), 60))
	}
	for _, x := range c.conference.Sessions {
		s.Groups["session"] = append(s.Groups["session"], sampleRow(x.ID, 1853, 1402, 1155/len(x.ID), 312))
	}
	for i, x := range c.conference.Entrances {
		r := sampleRow(x.ID, 0, 0, 700/(i+1), 200)
		r.Expected, r.Badged = nil, nil
		s.Groups["entrance"] = append(s.Groups["entrance"], r)
	}
	for i, name := range []string{"Afghanistan", "Albania", "Algeria", "Angola", "Argentina", "Armenia", "Australia", "Côte d'Ivoire", "Russian Federation", "International Union of Anthropological and Ethnological Sciences", "Saint Vincent and the Grenadines"} {
		s.Organisations = append(s.Organisations, sampleRow(name, 6+i, 5+i, 4+i/2, 2))
	}
	for i, n := range []int{2, 4, 9, 18, 34, 54, 77, 86, 77, 65, 53, 40, 31, 25, 19, 14, 10, 8, 7, 5} {
		r := checkin.CountRow{Keys: []string{start.In(c.conference.Zone).Add(time.Duration(5*i-30) * time.Minute).Format("2006-01-02 15:04")}}
		r.Attended = n
		s.Arrivals = append(s.Arrivals, r)
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
	return []string{"attendance", "counts", "participants", "summary", "inside", "door-list", "envelopes", "signatures"}
}

func (sampleExporter) Export(context.Context, string) (string, error) {
	return "exports/attendance.csv", nil
}

// emptyCounter is before the doors open.
type emptyCounter struct{}

func (emptyCounter) Count(context.Context, string) (Sight, error)  { return Sight{}, nil }
func (emptyCounter) People(context.Context, Group) (People, error) { return People{}, nil }

func organiserShots() []organiserShot {
	return []organiserShot{
		{name: "figures"},
		{name: "session", show: func(o *Organiser) { o.nextSession() }},
		{name: "region", show: func(o *Organiser) { o.state.dimension = "region" }},
		{name: "gender", show: func(o *Organiser) { o.state.dimension = "gender" }},
		{name: "entrance", show: func(o *Organiser) { o.state.dimension = "entrance" }},
		{name: "by-session", show: func(o *Organiser) { o.state.dimension = "session" }},
		{name: "filter", show: func(o *Organiser) {
			for _, r := range "al" {
				o.Rune(r)
			}
		}},
		{name: "filter-none", show: func(o *Organiser) { o.state.filter = "xyz" }},
		{name: "people", show: func(o *Organiser) {
			o.open(Group{Dimension: "category", Key: "ngo", Figure: Attended}, o.teller.say("organiser.attended", nil))
		}},
		{name: "exports", show: func(o *Organiser) { o.openExports() }},
		{name: "exporting", show: func(o *Organiser) {
			o.state.exporting = "attendance"
			o.tell(saying{"organiser.exporting", args{"What": o.teller.say("export.attendance", nil)}}, false)
		}},
		{name: "failed", show: func(o *Organiser) {
			o.tell(said(trouble{key: "fault.disk_full", sentence: "the disk is full: make room on it and export again"}), true)
		}},
		{name: "focus", show: func(o *Organiser) { o.view.move(1) }},
		{name: "empty", show: func(o *Organiser) { o.cfg.Counter = emptyCounter{}; o.due = false; o.count() }},
	}
}

// screen returns an organiser screen in the state of the shot.
func (s organiserShot) screen(cfg Config, language string, look Look) (*Organiser, error) {
	o, err := NewOrganiser(OrganiserConfig{
		Desk: cfg.Desk, Counter: sampleCounter{cfg.Desk.Conference}, Exporter: sampleExporter{}, Rehearsal: cfg.Rehearsal, Language: language, Look: look,
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
func writeOrganiserShots(cfg Config, folder string) error {
	for _, s := range organiserShots() {
		for _, language := range checkin.UsualLanguages() {
			for _, on := range displays() {
				for _, look := range Looks() {
					if on.name != displays()[0].name && (language != "en" || look != Light) || look != Light && language != "en" {
						continue
					}
					img, err := s.draw(cfg, language, look, on)
					if err != nil {
						return err
					}
					name := fmt.Sprintf("organiser-%s-%s-%s-%s.png", s.name, language, on.name, look)
					if err := writePicture(filepath.Join(folder, name), img); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}
