package conference

import (
	"slices"

	"antechamber/kiosk/checkin"
)

// listGroups reads the parts of the list of participants, in the order of the list.
// An identifier that every conference has needs no heading, groups or categories.
func (t *table) listGroups(categories []checkin.Category) []checkin.ListGroup {
	var all []checkin.ListGroup
	claimed := map[string]string{}
	for _, t := range t.tables("list_groups") {
		t.require("id")
		g := checkin.ListGroup{ID: t.id()}
		if i := slices.IndexFunc(checkin.DefaultListGroups(), func(d checkin.ListGroup) bool { return d.ID == g.ID }); i >= 0 {
			g = checkin.DefaultListGroups()[i]
		} else {
			t.require("heading")
		}
		if heading := t.text("heading"); heading != nil {
			g.Heading = heading
		}
		if groups := t.strs("groups"); groups != nil {
			g.Groups = groups
		}
		if of := t.strs("categories"); of != nil {
			g.Categories = of
			for _, id := range of {
				if !slices.ContainsFunc(categories, func(c checkin.Category) bool { return c.ID == id }) {
					t.faultAt("categories", "there is no category %q: declare [categories.%s] or name another", id, id)
				}
			}
		}
		if slices.ContainsFunc(all, func(other checkin.ListGroup) bool { return other.ID == g.ID }) {
			t.faultAt("id", "%q is on the list already: give this one another identifier", g.ID)
		}
		for _, group := range g.Groups {
			if other, ok := claimed[group]; ok {
				t.faultAt("groups", "the group %q stands under %q already: name it once", group, other)
			}
			claimed[group] = g.ID
		}
		t.done()
		all = append(all, g)
	}
	return all
}
