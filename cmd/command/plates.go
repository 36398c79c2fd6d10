package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"antechamber/badges"
	"antechamber/badges/designs"
	"antechamber/kiosk/checkin"
)

// platesLine is what "badge --design delegation-plate --json" prints.
type platesLine struct {
	Plates int    `json:"plates"`
	File   string `json:"file"`
}

// plates writes plates in the order of the seats. They have no code, so no issue is allotted and nothing is logged.
func (c *badgeCommand) plates(s *session, h *house, press *badges.Press) error {
	if c.Again || c.Reason != "" {
		return usagef("a plate has no issues: leave out --again and --reason")
	}
	if c.Of != "" || c.NotPrinted || c.Sheet != "" {
		return usagef("plates are chosen by name or by --category, a page each: leave out --organisation, --not-printed and --sheet")
	}
	c.All = c.All || c.Category != "" // a category is enough
	if c.All == (len(c.References) > 0) {
		return usagef("name whose plates are meant, or --all, or --category")
	}
	persons, err := c.seated(s, h, press.Kind())
	if err != nil {
		return err
	}
	if len(persons) == 0 {
		return faultf(checkin.FaultNotFound, "nobody here needs such a plate: \"import\" reads registrations")
	}
	if strings.EqualFold(filepath.Ext(c.Out), ".png") && len(persons) != 1 {
		return usagef("a PNG holds one plate and %d are asked for: write --out FILE.pdf", len(persons))
	}
	write, err := c.writer()
	if err != nil {
		return err
	}
	made := make([]checkin.Badge, len(persons))
	for i, r := range persons {
		made[i] = press.Specimen(r)
	}
	var warnings []badges.Warning
	err = writeFile(c.Out, func(w io.Writer) (err error) {
		warnings, err = write(press, w, made)
		return err
	})
	if err != nil {
		return err
	}
	s.warnOf(warnings)
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(platesLine{len(made), c.Out})
	}
	_, err = fmt.Fprintf(s.Stdout, "%s  %s\n", number(len(made), "plate", "plates"), c.Out)
	return err
}

// seated returns whose plates are meant, as they sit. A plate of a delegation is that of its organisation alone.
func (c *badgeCommand) seated(s *session, h *house, kind designs.Kind) ([]checkin.Registration, error) {
	if kind == designs.Delegation && !c.All {
		return h.delegationsNamed(c.References, c.From)
	}
	persons, err := c.persons(s, h)
	if err != nil {
		return nil, err
	}
	by := make(map[string][]checkin.Registration)
	for _, r := range persons {
		name := h.conference.NameOf(r.Organisation, "en")
		if kind == designs.Podium && r.Protected() && c.All {
			continue // whose name must not be listed; a reference names such a person on purpose
		}
		if kind != designs.Delegation || r.Organisation != "" && r.Listing != checkin.ListingHidden {
			by[name] = append(by[name], r)
		}
	}
	order, err := h.conference.Seating(slices.Sorted(maps.Keys(by)), c.From)
	if err != nil {
		return nil, err
	}
	var seated []checkin.Registration
	for _, name := range order {
		if kind == designs.Delegation {
			seated = append(seated, checkin.Registration{Organisation: name})
			continue
		}
		slices.SortStableFunc(by[name], func(a, b checkin.Registration) int { return placeIn(a) - placeIn(b) })
		seated = append(seated, by[name]...)
	}
	return seated, nil
}

// persons are those who were named, or all who are expected.
func (c *badgeCommand) persons(s *session, h *house) ([]checkin.Registration, error) {
	if c.All {
		return h.expected(s, c.Category)
	}
	return h.named(s, c.References)
}

// placeIn is where a person stands in a delegation: the head, then by rank, then who has none.
func placeIn(r checkin.Registration) int {
	const last = 1 << 30
	switch {
	case r.DelegationRole == "head":
		return 0
	case r.Rank > 0:
		return min(r.Rank, last-1)
	}
	return last
}

// delegationsNamed are the organisations that were named, as they sit.
func (h *house) delegationsNamed(names []string, from string) ([]checkin.Registration, error) {
	for i, name := range names {
		if _, ok := h.conference.Organisation(name); !ok {
			return nil, faultf(checkin.FaultNotFound, "no organisation is called %q: write its short name, as \"Finland\"", name)
		}
		names[i] = h.conference.NameOf(name, "en")
	}
	order, err := h.conference.Seating(names, from)
	var seated []checkin.Registration
	for _, name := range order {
		seated = append(seated, checkin.Registration{Organisation: name})
	}
	return seated, err
}

// expected are those who are approved, of a category where one is named.
func (h *house) expected(ctx context.Context, category string) ([]checkin.Registration, error) {
	if category != "" {
		if _, ok := h.conference.Category(category); !ok {
			return nil, usagef("there is no category %q: see \"conference show\"", category)
		}
	}
	log, err := h.entries(ctx)
	if err != nil {
		return nil, err
	}
	barred := checkin.BarredOf(log)
	var persons []checkin.Registration
	for r, err := range h.store.Registrations(ctx) {
		if err != nil {
			return nil, err
		}
		if r.Status == checkin.StatusApproved && !barred[r.Reference] && (category == "" || r.Category == category) {
			persons = append(persons, r)
		}
	}
	return persons, nil
}
