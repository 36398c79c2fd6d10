package checkin

import "slices"

// ListGroup is a part of the list of participants under a heading of its own.
type ListGroup struct {
	ID         string
	Heading    Text     // nil where the heading is the one that every conference has for the identifier
	Groups     []string // of organisations that belong to it
	Categories []string // of persons whose organisation's group no part of the list names
}

// otherGroup is the identifier of the last part of the list: whoever belongs to no other.
const otherGroup = "other"

// DefaultListGroups is the order in which conferences of the United Nations publish their participants.
func DefaultListGroups() []ListGroup {
	return []ListGroup{
		{ID: "member-states", Groups: []string{"member-states"}, Categories: []string{MemberState}},
		{ID: "observer-states", Groups: []string{"observer-states"}},
		{ID: "standing-invitation", Groups: []string{"observers", "intergovernmental"}, Categories: []string{"observer", "igo"}},
		{ID: "united-nations", Groups: []string{"united-nations"}, Categories: []string{"secretariat"}},
		{ID: "specialised-agencies", Groups: []string{"specialised-agencies"}},
		{ID: "non-governmental", Groups: []string{"non-governmental"}, Categories: []string{"ngo"}},
		{ID: otherGroup},
	}
}

// ListOf returns the parts of the conference's list of participants, in their order;
// the last is of whoever belongs to no other.
func (c *Conference) ListOf() []ListGroup {
	groups := c.ListGroups
	if len(groups) == 0 {
		return DefaultListGroups()
	}
	if !slices.ContainsFunc(groups, func(g ListGroup) bool { return g.ID == otherGroup }) {
		groups = append(slices.Clone(groups), ListGroup{ID: otherGroup})
	}
	return groups
}

// ListGroupOf returns the place in ListOf of an organisation, or of a person of the
// category where nothing is said of the organisation.
func (c *Conference) ListGroupOf(organisation, category string) int {
	groups := c.ListOf()
	o, _ := c.Organisation(organisation)
	at := slices.IndexFunc(groups, func(g ListGroup) bool { return slices.Contains(g.Groups, o.Group) })
	if at < 0 {
		at = slices.IndexFunc(groups, func(g ListGroup) bool { return slices.Contains(g.Categories, category) })
	}
	if at < 0 {
		at = slices.IndexFunc(groups, func(g ListGroup) bool { return g.ID == otherGroup })
	}
	return at
}
