package checkin

import (
	"fmt"
	"slices"
	"strings"
)

// Where is who is counted: those, and of their admissions those, that all conditions
// hold for. None at all holds for everybody.
type Where []Condition

// Condition holds where the dimension has one of the groups.
type Condition struct {
	Dimension string // any of Conditions
	Groups    []string
}

// Conditions on figures: a person either is one of those that a figure counts under the
// other conditions, or is not.
const (
	IsBadged   = "badged"
	IsAttended = "attended"
	IsInside   = "inside"
)

// The groups of a condition on a figure.
const (
	Yes = "yes"
	No  = "no"
)

// Conditions are the names of what can be a condition, in the order in which they are offered.
func Conditions() []string {
	return []string{BySession, BySessions, ByEntrance, ByKiosk, ByCategory, ByRole, ByDelegationRole, ByOrganisation, ByGroup, ByRegion, ByGender, IsBadged, IsAttended, IsInside}
}

// OfFigure tells whether a condition is on a figure.
func OfFigure(condition string) bool {
	return condition == IsBadged || condition == IsAttended || condition == IsInside
}

// ParseWhere reads a list such as "category=ngo,category=media,attended=no". A group may
// have commas. What the conference does not have is a Fault.
func ParseWhere(c *Conference, list string) (Where, error) {
	var w Where
	var pairs []string
	for _, word := range strings.Split(list, ",") {
		name, _, is := strings.Cut(word, "=")
		if is = is && slices.Contains(Conditions(), strings.TrimSpace(name)); !is && len(pairs) > 0 {
			pairs[len(pairs)-1] += "," + word
			continue
		}
		if !is && strings.TrimSpace(list) != "" {
			return nil, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%q is no condition: write for instance category=ngo; it can be on %s", strings.TrimSpace(word), strings.Join(Conditions(), ", "))}
		}
		pairs = append(pairs, word)
	}
	for _, pair := range pairs {
		name, group, is := strings.Cut(pair, "=")
		if !is {
			continue
		}
		name, group = strings.TrimSpace(name), strings.TrimSpace(group)
		if name == ByOrganisation {
			group = c.NameOf(group, "en")
		}
		if known := c.GroupsOf(name); known != nil && group != "" && !slices.Contains(known, group) {
			return nil, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("this conference has no %s %q: write one of %s", name, group, strings.Join(known, ", "))}
		}
		w = w.With(name, group)
	}
	return w, nil
}

// GroupsOf are the groups that a dimension has whoever comes, in the conference's order;
// nil where they depend on who comes.
func (c *Conference) GroupsOf(dimension string) []string {
	var ids []string
	switch dimension {
	case ByCategory:
		for _, k := range c.Categories {
			ids = append(ids, k.ID)
		}
	case ByRole:
		for _, r := range c.Roles {
			ids = append(ids, r.ID)
		}
	case ByDelegationRole:
		return slices.Clone(delegationRoles[:])
	case BySession:
		for _, s := range c.Sessions {
			ids = append(ids, s.ID)
		}
	case BySessions:
		return c.sessionsTogether()
	case ByEntrance:
		for _, e := range c.Entrances {
			ids = append(ids, e.ID)
		}
	case ByGroup:
		for _, g := range c.ListOf() {
			ids = append(ids, g.ID)
		}
	case ByGender:
		return []string{"woman", "man", "other"}
	case IsBadged, IsAttended, IsInside:
		return []string{Yes, No}
	}
	return ids
}

// sessionsTogether are all that somebody can have come to, where they are few enough to choose from.
func (c *Conference) sessionsTogether() (ids []string) {
	const most = 3
	if len(c.Sessions) > most {
		return nil
	}
	for some := 1; some < 1<<len(c.Sessions); some++ {
		var came []string
		for i, s := range c.Sessions {
			if some&(1<<i) > 0 {
				came = append(came, s.ID)
			}
		}
		ids = append(ids, strings.Join(came, "+"))
	}
	return ids
}

// With returns the conditions and that on one group more.
func (w Where) With(dimension, group string) Where {
	all := slices.Clone(w)
	i := all.on(dimension)
	switch {
	case i < 0:
		return append(all, Condition{dimension, []string{group}})
	case !slices.Contains(all[i].Groups, group):
		all[i].Groups = append(slices.Clone(all[i].Groups), group)
	}
	return all
}

// Without returns the conditions without that on a group.
func (w Where) Without(dimension, group string) Where {
	all := slices.Clone(w)
	i := all.on(dimension)
	if i < 0 {
		return all
	}
	all[i].Groups = slices.DeleteFunc(slices.Clone(all[i].Groups), func(g string) bool { return g == group })
	if len(all[i].Groups) == 0 {
		return slices.Delete(all, i, i+1)
	}
	return all
}

// Has tells whether there is a condition on the group.
func (w Where) Has(dimension, group string) bool {
	i := w.on(dimension)
	return i >= 0 && slices.Contains(w[i].Groups, group)
}

// On returns the groups of the condition on a dimension.
func (w Where) On(dimension string) []string {
	if i := w.on(dimension); i >= 0 {
		return w[i].Groups
	}
	return nil
}

func (w Where) on(dimension string) int {
	return slices.IndexFunc(w, func(c Condition) bool { return c.Dimension == dimension })
}

// String is the list that ParseWhere reads.
func (w Where) String() string {
	var words []string
	for _, c := range w {
		for _, g := range c.Groups {
			words = append(words, c.Dimension+"="+g)
		}
	}
	return strings.Join(words, ",")
}

// takes tells whether all conditions but those on figures hold for a place.
func (q *question) takes(as *guise) bool {
	for _, c := range q.where {
		if !OfFigure(c.Dimension) && !slices.Contains(c.Groups, q.key(Dimension{Name: c.Dimension}, as)) {
			return false
		}
	}
	return true
}

// meets tells whether the conditions on figures hold for a person.
func (q *question) meets(p *attendee) bool {
	if !slices.ContainsFunc(q.where, func(c Condition) bool { return OfFigure(c.Dimension) }) {
		return true
	}
	is := map[string]bool{
		IsBadged:   p.registered && p.badged,
		IsAttended: slices.ContainsFunc(p.came, func(m moment) bool { return q.takesMoment(p, &m) }),
		IsInside:   p.inside >= 0 && q.takesMoment(p, &p.came[p.inside]),
	}
	for _, c := range q.where {
		word := No
		if is[c.Dimension] {
			word = Yes
		}
		if OfFigure(c.Dimension) && !slices.Contains(c.Groups, word) {
			return false
		}
	}
	return true
}

// takesMoment tells whether all conditions but those on figures hold for a moment, in
// one of the person's roles.
func (q *question) takesMoment(p *attendee, m *moment) bool {
	return slices.ContainsFunc(q.roles(p), func(role string) bool { return q.takes(p.then(m, role)) })
}
