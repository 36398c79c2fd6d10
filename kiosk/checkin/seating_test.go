package checkin

import (
	"slices"
	"testing"
)

func TestSeating(t *testing.T) {
	t.Parallel()
	c := &Conference{}
	for i, name := range []string{"Angola", "Chile", "Finland", "Zambia"} {
		c.Organisations = append(c.Organisations, Organisation{Name: Text{"en": name, "fr": name + "-fr"}, Group: "member-states", Order: string(rune('a' + i))})
	}
	c.Organisations = append(c.Organisations, Organisation{Name: Text{"en": "Holy See"}, Group: "observer-states", Order: "a"})
	c.Index()
	all := []string{"Somebody", "Zambia", "Holy See", "Chile", "Angola"}
	for from, want := range map[string][]string{
		"":           {"Angola", "Chile", "Zambia", "Holy See", "Somebody"},
		"Chile":      {"Chile", "Zambia", "Angola", "Holy See", "Somebody"},
		"Finland-fr": {"Zambia", "Angola", "Chile", "Holy See", "Somebody"}, // drawn, and has no plate
		"Holy See":   {"Angola", "Chile", "Zambia", "Holy See", "Somebody"},
	} {
		if got, err := c.Seating(all, from); err != nil || !slices.Equal(got, want) {
			t.Errorf("from %q: %v, %v", from, got, err)
		}
	}
	if _, err := c.Seating(all, "Atlantis"); FaultCode(err) != FaultInvalid {
		t.Errorf("from nowhere: %v", err)
	}
}
