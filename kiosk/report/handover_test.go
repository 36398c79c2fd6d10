package report

import (
	"slices"
	"strings"
	"testing"

	"antechamber/kiosk/checkin"
)

// TestHandoverNamesNobodyProtected: a badge of somebody who is listed by organisation has a line, but no name; a hidden person has none.
func TestHandoverNamesNobodyProtected(t *testing.T) {
	t.Parallel()
	people := []checkin.Registration{
		{Reference: "00000001", GivenName: "Mari", FamilyName: "Rantanen", Organisation: "Finland", Category: "member-state", Rank: 2, Listing: checkin.ListingListed},
		{Reference: "00000002", GivenName: "Aino", FamilyName: "Virtanen", Organisation: "Finland", Category: "member-state", DelegationRole: "head", Listing: checkin.ListingListed},
		{Reference: "00000003", GivenName: "Secret", FamilyName: "Name", Organisation: "Finland", Category: "member-state", Listing: checkin.ListingOrganisation},
		{Reference: "00000004", GivenName: "Hidden", FamilyName: "Person", Organisation: "Finland", Category: "member-state", Listing: checkin.ListingHidden},
	}
	h := NewHandover(frame(t), people)
	if h.Persons() != 3 {
		t.Errorf("%d persons", h.Persons())
	}
	for name, list := range map[string]*List{"envelopes": h.Envelopes(), "signatures": h.Signatures()} {
		var names []string
		for _, p := range list.Parts {
			for _, s := range p.Sections {
				for _, r := range s.Rows {
					names = append(names, r.Cells[0].Text)
				}
			}
		}
		if len(list.Parts) != 1 || !slices.Equal(names[:2], []string{"Aino VIRTANEN", "Mari RANTANEN"}) || strings.Contains(strings.Join(names, " "), "Secret") || len(names) != 3 {
			t.Errorf("%s: %d parts with %q", name, len(list.Parts), names)
		}
	}
	if rows := h.Table("envelopes").Rows; len(rows) != 3 || rows[0][0] != "Finland" {
		t.Errorf("the table has %v", rows)
	}
}
