package command

import (
	"fmt"
	"slices"

	"antechamber/kiosk/checkin"
)

type mergeCommand struct {
	From   string `arg:"" help:"The registration that goes: what it came with counts for the other."`
	To     string `arg:"" help:"The registration of the same person that stays."`
	Reason string `help:"Why: registered_twice, imported_twice; anything else is kept sealed beside the registration." default:"registered_twice" placeholder:"R"`
}

// Run makes two registrations of a person one. It says what becomes of the badges.
func (c *mergeCommand) Run(s *session) error {
	pair, err := normalReferences([]string{c.From, c.To})
	if err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	a := checkin.Act{Reference: pair[0], Reason: checkin.Reason(c.Reason), Actor: actor()}
	if !slices.Contains(checkin.MergeReasons(), a.Reason) {
		a.Reason, a.Note = checkin.Other, c.Reason
	}
	e, err := h.desk.Merge(s, a, pair[1])
	if err != nil {
		return err
	}
	badge, err := h.badgeAfterMerge(s, &e)
	if err != nil {
		return err
	}
	return s.printEntry(h, &e, "%s went into %s, by %s%s\n", e.Reference, e.To, e.ID, badge)
}

// badgeAfterMerge says whether the person needs another badge.
func (h *house) badgeAfterMerge(s *session, e *checkin.Entry) (said string, err error) {
	err = h.store.Look(s, func(v checkin.View) error {
		history, err := v.History(e.To)
		if err != nil {
			return err
		}
		goes, stays := checkin.StandingOf(history, e.Reference, "", ""), checkin.StandingOf(history, e.To, "", "")
		switch {
		case goes.Issue > 0 && stays.Issue > 0:
			said = fmt.Sprintf(": the badge of %s is refused from now on, that of %s counts", e.Reference, e.To)
		case goes.Issue > 0:
			said = fmt.Sprintf(": the badge of %s is refused from now on, \"print %s\" makes the new one", e.Reference, e.To)
		}
		return nil
	})
	return said, err
}
