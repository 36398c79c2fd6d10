package kiosk

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

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

// An export gets the filter of the screen, and who has one is told which files follow it.
func TestOrganiserExportsWithItsFilter(t *testing.T) {
	var which []string
	f := inOffice(t, func(c *OrganiserConfig) { c.Exporter = askedExporter{asked: &which} })
	f.Key(fyne.KeyE, fyne.KeyModifierControl)
	if words := f.words(); strings.Contains(words, "Counts and badges are of the filter only") {
		t.Errorf("without a filter the exports say %s", words)
	}
	f.Rune('2')
	f.settle()
	f.show(checkin.Where{}.With(checkin.ByCategory, "ngo"))
	f.settle()
	f.Key(fyne.KeyE, fyne.KeyModifierControl)
	f.shows("Counts and badges are of the filter only")
	f.Rune('2')
	f.settle()
	if want := []string{"counts ", "counts category=ngo"}; !slices.Equal(which, want) {
		t.Errorf("exported %q, want %q", which, want)
	}
}

type askedExporter struct {
	sampleExporter
	asked *[]string
}

func (e askedExporter) Export(_ context.Context, kind string, which checkin.Where, _ func(int)) (string, error) {
	*e.asked = append(*e.asked, kind+" "+which.String())
	return "exports/counts.csv", nil
}

// Conditions are chosen by keys and by taps, stand as chips, and go away again.
func TestOrganiserFiltersByAnything(t *testing.T) {
	var asked []string
	f := inOffice(t, func(c *OrganiserConfig) { c.Counter = askedCounter{c.Counter, &asked} })
	f.Key(fyne.KeyF, fyne.KeyModifierControl)
	f.tap("value:ngo")
	f.tap("list:role")
	f.tap("value:panellist")
	f.tap("list:organisation")
	for _, r := range "alge" {
		f.Rune(r)
	}
	f.Key(fyne.KeyDown, 0) // into the list of what was found
	f.Key(fyne.KeySpace, 0)
	f.Rune(' ')
	f.settle()
	f.Key(fyne.KeyEscape, 0)
	f.shows("Category: Non-governmental organisation", "Role: Panellist", "Organisation: Algeria")
	f.tap("chip:role=panellist")
	f.Key(fyne.KeyEscape, 0)
	f.settle()
	want := []string{"", "category=ngo", "category=ngo,role=panellist", "category=ngo,role=panellist,organisation=Algeria", "category=ngo,organisation=Algeria", ""}
	if got := slices.Compact(asked); !slices.Equal(got, want) {
		t.Errorf("counted %q, want %q", got, want)
	}
}

type askedCounter struct {
	Counter
	asked *[]string
}

func (c askedCounter) Count(ctx context.Context, where checkin.Where) (Sight, error) {
	*c.asked = append(*c.asked, where.String())
	return c.Counter.Count(ctx, where)
}

// What is behind a number becomes a filter.
func TestOrganiserNarrowsToThesePeople(t *testing.T) {
	f := inOffice(t, nil)
	f.tap("bar:ngo")
	f.Key(fyne.KeyF, fyne.KeyModifierControl)
	f.settle()
	f.shows("Category: Non-governmental organisation", "Attended: Yes")
	for g, want := range map[string]Group{
		"session=morning,role=panellist,gender=woman,inside=yes": {Where: checkin.Where{}.With(checkin.BySession, "morning"), Table: "role,gender", Keys: []string{"panellist", "woman"}, Figure: Inside},
		"category=media": {Where: checkin.Where{}.With(checkin.ByCategory, "ngo").With(checkin.ByCategory, "media"), Table: checkin.ByCategory, Keys: []string{"media"}},
		"":               {Figure: TurnedAway, Keys: []string{"forged"}},
	} {
		if got := want.narrowed().String(); got != g {
			t.Errorf("narrowed to %q, want %q", got, g)
		}
	}
}
