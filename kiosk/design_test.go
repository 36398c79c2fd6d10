package kiosk

import (
	"context"
	"errors"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// drawnDesigns counts what it is asked for.
type drawnDesigns struct {
	designs []string // that were drawn, in order
	asked   []string
	tests   int
	err     error
}

func (d *drawnDesigns) Names(context.Context) ([]string, error) {
	return []string{"delegate", "card", "label"}, nil
}

func (d *drawnDesigns) Preview(_ context.Context, reference, design string) (image.Image, error) {
	d.designs = append(d.designs, design)
	d.asked = append(d.asked, reference)
	return image.NewGray(image.Rect(0, 0, 40, 20)), d.err
}

func (d *drawnDesigns) PrintTest(context.Context) error {
	d.tests++
	return d.err
}

// TestBadgesAreLookedAt: the key shows the badge of the person shown, or samples; Enter prints a test page; Esc does nothing.
func TestBadgesAreLookedAt(t *testing.T) {
	designs := &drawnDesigns{}
	d := drive(t, func(cfg *Config) { cfg.Designs = designs })
	look := func() bool {
		d.handle(pressed{keyDesign})
		d.settle()
		_, shown := d.state.over.(designOverlay)
		return shown
	}
	if !look() || len(designs.asked) != 1 || designs.asked[0] != "" {
		t.Fatalf("asked %q, shown %v", designs.asked, d.state.over)
	}
	d.handle(pressed{keyEscape})
	d.settle()
	if d.state.over != nil || designs.tests != 0 {
		t.Errorf("after Esc there is %v, and %d test pages", d.state.over, designs.tests)
	}
	person := samplePeople()["latin"][0]
	d.state.person = &person
	if !look() || designs.asked[1] != person.registration.Reference || d.state.over.(designOverlay).asked.reference == "" {
		t.Errorf("asked %q", designs.asked)
	}
	d.handle(pressed{keyEnter})
	d.settle()
	if d.state.over != nil || designs.tests != 1 {
		t.Errorf("after Enter there is %v, and %d test pages", d.state.over, designs.tests)
	}
	designs.err = errors.New("the design has a fault: correct it")
	if look() {
		t.Error("a design with a fault was shown")
	}
}

// TestTheArrowsShowTheOtherDesigns, and come round to that of the desk.
func TestTheArrowsShowTheOtherDesigns(t *testing.T) {
	designs := &drawnDesigns{}
	v := drive(t, func(c *Config) { c.Designs = designs })
	v.Key(fyne.KeyW, fyne.KeyModifierControl)
	v.until("Design 1 of 3: delegate")
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{{fyne.KeyRight, "Design 2 of 3: card"}, {fyne.KeyDown, "Design 3 of 3: label"}, {fyne.KeyRight, "Design 1 of 3: delegate"}, {fyne.KeyLeft, "Design 3 of 3: label"}} {
		v.Key(step.key, 0)
		v.until(step.want)
	}
	v.Key(fyne.KeyEscape, 0)
	if v.shows("Design 3") {
		t.Error("Esc leaves the picture")
	}
	if got, want := strings.Join(designs.designs, " "), "delegate card label delegate label"; got != want {
		t.Errorf("drawn: %s, not %s", got, want)
	}
}
