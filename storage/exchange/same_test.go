package exchange

import (
	"slices"
	"testing"

	"antechamber/kiosk/checkin"
)

// Namesakes have one name in whatever script or order, and are not proposed as one person.
func TestNamesakes(t *testing.T) {
	t.Parallel()
	s := NewSame()
	for _, r := range []checkin.Registration{
		{Reference: "A", GivenName: "Wei", FamilyName: "Wang", Organisation: "China"},
		{Reference: "B", GivenName: "Wang", FamilyName: "Wei", Organisation: "Singapore"},
		{Reference: "C", GivenName: "伟", FamilyName: "王", LatinName: "Wang Wei", Organisation: "Zonta"},
		{Reference: "D", GivenName: "Wei", FamilyName: "WANG", Organisation: "China"}, // perhaps the same as A
		{Reference: "E", GivenName: "Wei", FamilyName: "Wang", Status: checkin.StatusCancelled},
		{Reference: "F", GivenName: "Li", FamilyName: "Wang", Organisation: "China"},
		{Reference: "G", FamilyName: "Wang"},
	} {
		s.Add(&r)
	}
	namesakes := s.Namesakes()
	for reference, want := range map[string][]string{"A": {"B", "C"}, "B": {"A", "C", "D"}, "C": {"A", "B", "D"}, "D": {"B", "C"}, "E": nil, "F": nil, "G": nil, "H": nil} {
		if got := namesakes(reference); !slices.Equal(got, want) {
			t.Errorf("%s has the namesakes %q, want %q", reference, got, want)
		}
	}
}
