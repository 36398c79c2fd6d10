package kiosk

import (
	"context"
	"errors"
	"image"
	"testing"
)

// drawnDesigns counts what it is asked for.
type drawnDesigns struct {
	asked []string
	tests int
	err   error
}

func (d *drawnDesigns) Preview(_ context.Context, reference string) (image.Image, error) {
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
	if !look() || designs.asked[1] != person.registration.Reference || !d.state.over.(designOverlay).person {
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
