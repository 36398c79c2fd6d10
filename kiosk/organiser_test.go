package kiosk

import (
	"context"
	"errors"
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
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	if err := f.Idle(ctx); err != nil {
		f.t.Fatal(err)
	}
}

func (f *office) tap(id string) {
	f.t.Helper()
	t, ok := f.view.target(id)
	if !ok {
		f.t.Fatalf("there is no %q to touch", id)
	}
	t.on()
	f.settle()
}

func (f *office) words() string {
	var words []string
	for _, t := range f.view.texts {
		if t.words != "" && t.raster.Visible() {
			words = append(words, t.words)
		}
	}
	return strings.Join(words, " | ")
}

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
	f.tap("dimension")
	f.shows("By gender, as stated", "Women")
}

// Who reads from the right meets those who came before those expected, as on a screen that is read from the left.
func TestOrganiserSharesRunAsTheScreenIsRead(t *testing.T) {
	inOffice(t, nil).shows("702 / 1,139")
	inOffice(t, func(c *OrganiserConfig) { c.Language = "ar" }).shows("1,139 / 702")
	inOffice(t, func(c *OrganiserConfig) { c.Language = "fr" }).shows("702 / 1\u202f139")
}

func TestOrganiserFiltersAndListsPeople(t *testing.T) {
	f := inOffice(t, nil)
	for _, r := range "alg" {
		f.Rune(r)
	}
	if words := f.words(); !strings.Contains(words, "Algeria") || strings.Contains(words, "Albania") {
		t.Errorf("the filter shows %s", words)
	}
	f.tap("organisation:Algeria")
	f.shows("Mari Rantanen", "12 persons. 3 more must not be listed.")
	f.Key(fyne.KeyEscape, 0)
	f.Key(fyne.KeyEscape, 0)
	f.shows("Albania")
	f.Key(fyne.KeyTab, 0)
	f.Key(fyne.KeyReturn, 0) // presses what Tab has reached
	f.settle()
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

func (c countedCounter) Count(ctx context.Context, session string) (Sight, error) {
	if err := c.each(); err != nil {
		return Sight{}, err
	}
	return c.Counter.Count(ctx, session)
}

// slowExporter goes on until it is given up.
type slowExporter struct{ sampleExporter }

func (slowExporter) Export(ctx context.Context, _ string) (string, error) {
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
	f.Key(fyne.KeyEscape, 0)
	f.settle()
	f.shows("Given up; nothing was written.")
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
		for _, language := range append(checkin.UsualLanguages(), PseudoLanguage) {
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
