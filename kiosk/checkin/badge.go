package checkin

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Badge is one issue of a person's badge.
type Badge struct {
	Registration Registration
	Category     Category
	Issue        int
	Code         string // what its QR holds
}

// BadgeOrder asks for badges.
type BadgeOrder struct {
	References []string // in the order in which they are made
	Again      bool     // the newest issue once more, which supersedes nothing
	Reason     Reason   // why there is a further badge: one of PrintReasons, or ""
	Actor      string
}

// maxIssue is what two base32 characters hold.
const maxIssue = 32*32 - 1

var errIssued = errors.New("another kiosk issued a badge meanwhile")

// Issue allots issue numbers, has the badges made, and logs them. produce makes
// them; where they can wait, as a file can, it does not yet put them where anybody
// takes them for valid, and returns deliver, which does so and is called after the
// log has them. A printer cannot wait: it prints in produce. Where produce fails
// nothing is logged, so that no badge is superseded by one that was never made.
// The lock on the log is not held while badges are made: if somebody else issued a
// badge for one of the persons meanwhile, produce is called once more.
func (d *Desk) Issue(ctx context.Context, o BadgeOrder, produce func([]Badge) (deliver func() error, err error)) ([]Badge, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	for {
		var badges []Badge
		err := d.Store.Look(ctx, func(v View) (err error) {
			badges, err = d.badges(v, o)
			return err
		})
		if err != nil {
			return nil, err
		}
		deliver, err := produce(badges)
		if err != nil {
			return nil, err
		}
		_, err = d.Store.Append(ctx, func(v View) ([]Entry, error) { return d.logIssues(v, o, badges) })
		if errors.Is(err, errIssued) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return badges, deliver()
	}
}

// check tells what is wrong with the reason of an order.
func (o *BadgeOrder) check() error {
	switch {
	case o.Reason == "":
		return nil
	case !slices.Contains(PrintReasons(), o.Reason):
		return &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%q is no reason for a further badge: give one of %v", o.Reason, PrintReasons())}
	case o.Again && !o.Reason.SameIssue():
		return &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("for the reason %q a new badge is made, so that the older one stops working: leave --again out", o.Reason)}
	case !o.Again && o.Reason.SameIssue():
		return &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("for the reason %q the same badge is made once more: add --again", o.Reason)}
	}
	return nil
}

func (d *Desk) badges(v View, o BadgeOrder) ([]Badge, error) {
	badges := make([]Badge, 0, len(o.References))
	for _, ref := range o.References {
		reg, err := registered(v, ref)
		if err != nil {
			return nil, err
		}
		if reg.Status != StatusApproved {
			return nil, &Fault{Code: FaultInvalid, Detail: DetailNotApproved, Sentence: fmt.Sprintf("the registration %s is %s, so it gets no badge: have it approved first", ref, reg.Status)}
		}
		b, err := d.badge(v, reg, o.Again)
		if err != nil {
			return nil, err
		}
		badges = append(badges, b)
	}
	return badges, nil
}

func (d *Desk) badge(v View, reg Registration, again bool) (Badge, error) {
	history, err := v.History(reg.Reference)
	if err != nil {
		return Badge{}, err
	}
	switch s := StandingOf(history, reg.Reference, "", ""); {
	case s.Revoked:
		return Badge{}, &Fault{Code: FaultInvalid, Detail: DetailBarred, Sentence: fmt.Sprintf("the registration %s is revoked, so it gets no badge: reinstate it first", reg.Reference)}
	case s.ReplacedBy != "":
		return Badge{}, &Fault{Code: FaultInvalid, Detail: DetailReplaced, Sentence: fmt.Sprintf("%s comes in the place of %s, who gets no badge: print the other's, or undo the substitution", s.ReplacedBy, reg.Reference)}
	}
	issue, err := nextIssue(v, reg.Reference, again)
	if err != nil {
		return Badge{}, err
	}
	category, ok := d.Conference.Category(reg.Category)
	if !ok {
		return Badge{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("the registration %s has the category %q, which the conference file does not declare: declare it or correct the registration", reg.Reference, reg.Category)}
	}
	code, err := d.Reader.Badge(reg.Reference, category.Letter, issue)
	return Badge{Registration: reg, Category: category, Issue: issue, Code: code}, err
}

func nextIssue(v View, reference string, again bool) (int, error) {
	history, err := v.History(reference)
	if err != nil {
		return 0, err
	}
	newest := StandingOf(history, reference, "", "").Issue
	if again && newest > 0 {
		return newest, nil
	}
	if newest >= maxIssue {
		return 0, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("the registration %s has had %d badges, and no more can be told apart: write the same once more with --again", reference, newest)}
	}
	return newest + 1, nil
}

func (d *Desk) logIssues(v View, o BadgeOrder, badges []Badge) ([]Entry, error) {
	entries := make([]Entry, 0, len(badges))
	at := d.Now()
	for _, b := range badges {
		reg := b.Registration
		issue, err := nextIssue(v, reg.Reference, o.Again)
		if err != nil {
			return nil, err
		}
		if issue != b.Issue {
			return nil, errIssued
		}
		entries = append(entries, Entry{
			Kind: KindPrint, At: at, Actor: o.Actor, Reason: o.Reason, Reference: reg.Reference,
			Category: reg.Category, Organisation: reg.Organisation, Issue: b.Issue,
		})
	}
	return entries, nil
}
