package checkin

import (
	"context"
	"fmt"
)

// BlankBadge is the reason of a note entry: its number is that of the numbered blank
// badge that the person was given.
const BlankBadge Reason = "blank_badge"

// BlankBadges is the reason of a note entry about nobody: blank badges were made, its
// number the last of theirs.
const BlankBadges Reason = "blank_badges"

// onPaper turns the ruling on somebody who was ticked on paper: the person was let in
// at the stated time whatever the checks say now, and their reason is kept. Who is
// unknown here is refused as ever, and who was admitted within the passback time is
// already in: the tick is of that admission.
func onPaper(s *Situation, r Ruling) Ruling {
	turnedAway := r.Verdict == Refused || r.Verdict == Wait || r.Reason == Once
	if s.Direction == In && s.Registration != nil && turnedAway {
		r.Verdict, r.Since = Admitted, nil
	}
	return r
}

// withWhatFollowed returns the entry of a tick and, where the person went the other way
// later than the stated time, that movement once more: the log's order is that in which
// things became known, and who has left is not inside again for a tick keyed in late.
func withWhatFollowed(s *Situation, e Entry) []Entry {
	last := s.Standing.Last
	moves := e.Kind == KindIn || e.Kind == KindOut
	if s.By != ByPaper || !moves || last == nil || last.Kind == e.Kind || !last.At.After(e.At) {
		return []Entry{e}
	}
	followed := e
	followed.Kind, followed.Verdict, followed.Reason = last.Kind, last.Verdict, last.Reason
	followed.At, followed.Entrance, followed.Issue = last.At, last.Entrance, last.Issue
	return []Entry{e, followed}
}

// TieBlank records that the person was given the blank badge of the number.
func (d *Desk) TieBlank(ctx context.Context, number int, a Act) (Entry, error) {
	if number < 1 {
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%d is no number of a blank badge: it stands on the badge", number)}
	}
	return d.about(ctx, a, func(View, *Registration) (Entry, error) {
		return Entry{Kind: KindNote, Reason: BlankBadge, Number: number}, nil
	})
}

// HolderOf returns the entry by which the blank badge of the number was tied to a
// person, or nil: the last in log order.
func HolderOf(log []Entry, number int) *Entry {
	var last *Entry
	for i := range log {
		if e := &log[i]; e.Kind == KindNote && e.Reason == BlankBadge && e.Number == number && (last == nil || Compare(*e, *last) > 0) {
			last = e
		}
	}
	return last
}
