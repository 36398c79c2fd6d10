package kiosk

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"antechamber/kiosk/checkin"
)

// office is an organiser screen that a test uses.
type office struct {
	*Organiser
	t       *testing.T
	changes chan struct{}
	opened  []string
}

func inOffice(t *testing.T, change func(*OrganiserConfig)) *office {
	t.Helper()
	test.NewTempApp(t)
	cfg := realConference(t)
	f := &office{t: t, changes: make(chan struct{})}
	oc := OrganiserConfig{
		Desk: cfg.Desk, Counter: sampleCounter{cfg.Desk.Conference}, Exporter: sampleExporter{}, Changes: f.changes, Fonts: cfg.Fonts,
		ToDesk: func() { f.opened = append(f.opened, "desk") }, ToLookAt: func() { f.opened = append(f.opened, "look") }, Clock: NewSteppedClock(time.Unix(0, 0)),
	}
	if change != nil {
		change(&oc)
	}
	o, err := NewOrganiser(oc)
	if err != nil {
		t.Fatal(err)
	}
	f.Organiser = o
	t.Cleanup(o.Close)
	o.Content().Resize(fyne.NewSize(wide, high))
	f.settle()
	return f
}

func (f *office) settle() {
	f.t.Helper()
	waitIdle(f.t, f.Organiser)
}

func (f *office) tap(id string) {
	f.t.Helper()
	f.view.touch(f.t, id)
	f.settle()
}

func (f *office) words() string { return f.view.shownWords() }

func (f *office) shows(parts ...string) {
	f.t.Helper()
	all := f.words()
	for _, p := range parts {
		if !strings.Contains(all, p) {
			f.t.Errorf("%q is not shown: %s", p, all)
		}
	}
}

func TestOrganiserShowsTheFigures(t *testing.T) {
	f := inOffice(t, nil)
	f.shows("1,853", "141 States", "24 other organisations", "1,402", "76 % of expected", "1,155", "312", "most: 468 at 10:35", "Member State", "Afghanistan")
	f.tap("session")
	f.shows("Morning session")
	f.tap("bars")
	f.Rune('4')
	f.shows("By gender, as stated", "Women")
}

// Who reads from the right meets those who came before those expected, as on a screen that is read from the left.
func TestOrganiserSharesRunAsTheScreenIsRead(t *testing.T) {
	inOffice(t, nil).shows("702 / 1,139")
	inOffice(t, func(c *OrganiserConfig) { c.Language = "ar" }).shows("1,139 / 702")
	inOffice(t, func(c *OrganiserConfig) { c.Language = "fr" }).shows("702 / 1\u202f139")
}

// A change counts anew; what cannot be counted says so and leaves the figures.
func TestOrganiserFollowsTheLog(t *testing.T) {
	counted := 0
	var broken error
	f := inOffice(t, func(c *OrganiserConfig) {
		c.Counter = countedCounter{c.Counter, func() error { counted++; return broken }}
	})
	before := counted
	f.changes <- struct{}{}
	for counted == before {
		f.settle()
	}
	broken = errors.New("the database cannot be read: see whether the disk is there")
	f.count()
	f.settle()
	f.shows("The database cannot be read", "1,853")
}

type countedCounter struct {
	Counter
	each func() error
}

func (c countedCounter) Count(ctx context.Context, where checkin.Where) (Sight, error) {
	if err := c.each(); err != nil {
		return Sight{}, err
	}
	return c.Counter.Count(ctx, where)
}

// slowExporter goes on until it is given up.
type slowExporter struct{ sampleExporter }

func (slowExporter) Export(ctx context.Context, _ string, _ checkin.Where, made func(int)) (string, error) {
	made(1200)
	<-ctx.Done()
	return "", ctx.Err()
}

func TestOrganiserExports(t *testing.T) {
	f := inOffice(t, nil)
	f.Key(fyne.KeyE, fyne.KeyModifierControl)
	f.Rune('1')
	f.settle()
	f.shows("Written: exports/attendance.csv")

	f = inOffice(t, func(c *OrganiserConfig) { c.Exporter = slowExporter{} })
	f.tap("act:organiser.export")
	target, _ := f.view.target("export:counts")
	target.on()
	f.shows("Writing: Counts")
	f.view.organiser.loop.await(time.Minute, func() bool { return strings.Contains(f.words(), "1200") })
	f.Key(fyne.KeyEscape, 0)
	f.settle()
	f.shows("Given up; nothing was written.")
}

// Every export that is offered has a key.
func TestOrganiserExportsByOneKeyEach(t *testing.T) {
	var which []string
	f := inOffice(t, func(c *OrganiserConfig) { c.Exporter = askedExporter{asked: &which} })
	for i, kind := range (sampleExporter{}).Kinds() {
		f.Key(fyne.KeyE, fyne.KeyModifierControl)
		f.Rune([]rune(exportKeys)[i])
		f.settle()
		if len(which) != i+1 || which[i] != kind+" " {
			t.Fatalf("key %d: exported %q, want %s", i, which, kind)
		}
	}
}

func TestOrganiserOpensTheDesk(t *testing.T) {
	f := inOffice(t, nil)
	f.Scanned("BADGE")
	f.Key(fyne.KeyF10, 0)
	f.Key(fyne.KeyW, fyne.KeyModifierControl)
	if got := strings.Join(f.opened, " "); got != "desk desk look" {
		t.Errorf("opened %q", got)
	}
}

// Every state on every display: no text is cut, lies over another or leaves the screen.
func TestOrganiserFits(t *testing.T) {
	test.NewTempApp(t)
	cfg := realConference(t)
	for _, s := range organiserShots() {
		for _, language := range append(checkin.UsualLanguages(), pseudoLanguage) {
			o, err := s.screen(cfg, language, Light)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range displays() {
				size := d.canvas()
				o.Content().Resize(size)
				o.view.draw()
				var texts []*text
				for _, x := range o.view.texts {
					if x.words != "" && x.raster.Visible() {
						texts = append(texts, x)
					}
				}
				checkLayout(t, s.name+" "+language+" "+d.name, area{w: size.Width, h: size.Height}, o.view.factor, texts)
			}
			o.Close()
			o.view.letGo()
		}
	}
}

func TestSwitcherShowsOneScreen(t *testing.T) {
	f := inOffice(t, nil)
	g := inOffice(t, nil)
	s := NewSwitcher(f)
	w := test.NewTempWindow(t, s.Content())
	s.Attach(w.Canvas())
	s.Show(g)
	s.Rune('z')
	s.Key(fyne.KeyF10, 0)
	if f.state.filter != "" || g.state.filter != "z" || len(f.opened) > 0 || len(g.opened) != 1 || s.Shown() != Screen(g) {
		t.Error("the hidden screen hears what is typed")
	}
}

// Tab goes from part to part of the screen, arrows from number to number, and every number is
// reached; what has the keyboard has a ring.
func TestOrganiserIsUsedByKeys(t *testing.T) {
	f := inOffice(t, nil)
	var regions []string
	for range 8 {
		f.Key(fyne.KeyTab, 0)
		regions = append(regions, f.view.focus)
	}
	want := []string{"session", "card:expected", "bars", "bar:member-state", "step", "span:2007-03-05 09:30", "organisation:Afghanistan", "act:organiser.export"}
	if !slices.Equal(regions, want) {
		t.Errorf("Tab went to %q, want %q", regions, want)
	}
	f.Key(fyne.KeyTab, fyne.KeyModifierShift)
	for range 20 {
		f.Key(fyne.KeyDown, 0) // the table turns below the keyboard, to its end
	}
	if target, ok := f.view.target(f.view.focus); !ok || f.view.rings.all[0].rectangle.Size().Width < target.area.w {
		t.Errorf("%q has no ring", f.view.focus)
	}
	reached := map[string]bool{}
	for _, key := range []fyne.KeyName{fyne.KeyHome, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab} {
		f.Key(key, 0)
	}
	todo := []string{f.view.focus}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if reached[id] {
			continue
		}
		reached[id] = true
		for _, key := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight} {
			f.view.focus, f.state.first, f.state.barsFirst = id, 0, 0
			f.view.draw()
			f.Key(key, 0)
			todo = append(todo, f.view.focus)
		}
	}
	f.state.first, f.state.barsFirst = 0, 0
	f.view.draw()
	for _, target := range f.view.targets {
		if !reached[target.id] {
			t.Errorf("no arrow goes to %q", target.id)
		}
	}
	f.view.focus = "card:inside:1"
	f.Key(fyne.KeyReturn, 0)
	f.settle()
	f.shows("Inside · most: 468 at 10:35", "Mari Rantanen")
	f.Key(fyne.KeyEscape, 0)
	if f.view.focus != "card:inside:1" {
		t.Errorf("after the list the keyboard is at %q", f.view.focus)
	}
}

func TestOrganiserDrawsArrivalsByThreeSteps(t *testing.T) {
	f := inOffice(t, nil)
	spans := func() (n int) {
		for _, target := range f.view.targets {
			if strings.HasPrefix(target.id, "span:") {
				n++
			}
		}
		return n
	}
	for _, want := range []int{20, 7, 3, 20} {
		if got := spans(); got != want {
			t.Errorf("%d spans, want %d", got, want)
		}
		f.Key(fyne.KeyT, fyne.KeyModifierControl)
	}
	f.shows("First arrivals, by 15 minutes")
}

func TestOrganiserShowsWhoWasTurnedAway(t *testing.T) {
	f := inOffice(t, nil)
	f.shows("Turned away", "69", "31 · doors not open")
	f.tap("card:turned")
	f.shows("Turned away, by reason", "altered code", "15")
	f.tap("bar:forged")
	f.shows("altered code", "Mari Rantanen")
}

// The screen speaks another language at once, over whatever is open, and says so to who asked.
func TestOrganiserSpeaks(t *testing.T) {
	spoke := ""
	f := inOffice(t, func(c *OrganiserConfig) { c.Spoke = func(language string) { spoke = language } })
	f.Key(fyne.KeyF, fyne.KeyModifierControl)
	f.Key(fyne.KeyU, fyne.KeyModifierControl)
	f.shows("Français", "Русский")
	at := slices.Index(languagesOf(f.cfg.Desk.Conference), "fr")
	f.tap("value:" + strconv.Itoa(at))
	f.shows("Sur qui les chiffres doivent-ils porter")
	f.Key(fyne.KeyEscape, 0)
	f.shows("Attendus")
	if spoke != "fr" {
		t.Errorf("spoke %q, want fr", spoke)
	}
	f.Speak("ar")
	if !f.view.FromRight() {
		t.Error("in Arabic the screen is not mirrored")
	}
}

// A change while the figures are taken lets them be taken once more.
func TestOrganiserMissesNoChange(t *testing.T) {
	taking, goOn := make(chan struct{}), make(chan struct{})
	counted := 0
	f := inOffice(t, func(c *OrganiserConfig) {
		c.Counter = countedCounter{c.Counter, func() error {
			if counted++; counted == 2 {
				close(taking)
				<-goOn
			}
			return nil
		}}
	})
	f.count()
	<-taking
	f.count()
	f.count()
	close(goOn)
	f.settle()
	if counted != 3 {
		t.Errorf("counted %d times, want 3: at first, then, and once for what came meanwhile", counted)
	}
}

// BenchmarkOrganiserDraws draws the whole screen with 200 organisations and a day of arrivals, as one more comes.
func BenchmarkOrganiserDraws(b *testing.B) {
	test.NewTempApp(b)
	o, err := NewOrganiser(OrganiserConfig{Desk: realConference(b).Desk, Counter: emptyCounter{}, Clock: NewSteppedClock(time.Unix(0, 0))})
	if err != nil {
		b.Fatal(err)
	}
	defer o.Close()
	o.Content().Resize(fyne.NewSize(1920, 1080))
	if err := o.Idle(b.Context()); err != nil {
		b.Fatal(err)
	}
	c := o.cfg.Desk.Conference
	s, _ := sampleCounter{c}.Count(b.Context(), nil)
	s.Groups[checkin.ByOrganisation], s.Groups[ArrivalsTable] = nil, nil
	for i, organisation := range c.Organisations[:200] {
		s.Groups[checkin.ByOrganisation] = append(s.Groups[checkin.ByOrganisation], sampleRow(organisation.Name.In("en"), 500, 400, 300+i, 100))
	}
	for i := range 144 {
		r := checkin.CountRow{Keys: []string{c.Sessions[0].Start.Add(time.Duration(5*i) * time.Minute).In(c.Zone).Format(checkin.SpanLayout)}}
		r.Attended = 100000 / 144
		s.Groups[ArrivalsTable] = append(s.Groups[ArrivalsTable], r)
	}
	o.state.sight = s
	for i := 0; b.Loop(); i++ {
		o.state.sight.Total.Attended, o.state.sight.Total.Inside = 50000+i, 30000+i
		o.state.sight.Groups[checkin.ByCategory][0].Attended++
		o.state.sight.Groups[checkin.ByOrganisation][0].Attended++
		o.state.sight.Groups[ArrivalsTable][143].Attended++
		o.view.draw()
		o.view.shown()
	}
}

// shown has every text that changed be drawn, as a canvas does once a frame.
func (v *organiserView) shown() {
	for _, t := range v.texts {
		if t.raster.Visible() && t.words != "" {
			t.image(int(t.raster.Size().Width), int(t.raster.Size().Height))
		}
	}
}
