package checkin

import (
	"slices"
	"strings"
	"time"
)

// exits tells whether by the entry somebody leaves a room who is not in it: a scan at
// the door was missed, or one badge served two persons. Whoever came in for a session
// may leave after its end; a second scan at the exit is a repetition.
func (p *passage) exits(e *Entry) bool {
	if e.Kind != KindOut || !p.who.is(e.Reference) || e.By == ByPaper || p.standing.ReplacedBy != "" {
		return false
	}
	s := p.in(place{room: e.Room})
	if s.Last != nil && s.Last.Kind == KindOut && e.At.Sub(s.Last.At).Abs() < p.conference.Admission.Passback {
		return false
	}
	return !s.Inside
}

// homonyms finds the last time that somebody was let in by name while others have the
// same one: that it was the right one, only who checked the identity can say.
func homonyms(e *Evidence, reference string, history []Entry, undone map[EntryID]EntryID) []Matter {
	if e.Namesakes == nil {
		return nil
	}
	for i := range slices.Backward(history) {
		entry := &history[i]
		if _, gone := undone[entry.ID]; gone || entry.Kind != KindIn || entry.By != ByName && entry.By != ByReference {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(e.Namesakes(entry.Reference)), func(r string) bool {
			status, known := e.Status(r)
			return r == entry.Reference || r == reference || !known || status == StatusCancelled || status == StatusRejected
		})
		if len(others) == 0 {
			return nil
		}
		slices.Sort(others)
		return []Matter{{Kind: Homonym, Entry: entry.ID, Entries: []Entry{*entry}, References: append([]string{reference}, others...)}}
	}
	return nil
}

// SkewShown is from when on it is shown that clocks are apart.
const SkewShown = time.Minute

// skewTaken is how far ahead of its own a kiosk takes another's clock; what is further
// apart, in an entry, is its time set by hand or a rehearsal's.
const skewTaken = 5*time.Minute + SkewShown

// skewed finds clocks that are apart: the hub's from this kiosk's, and of each log the
// last time that its clock began to be behind what its kiosk had heard of.
func skewed(e *Evidence, log []Entry) []Matter {
	var all []Matter
	if e.Skew.Abs() > SkewShown {
		all = append(all, Matter{Kind: ClockSkew, Skew: e.Skew.Abs().Round(time.Second)})
	}
	behind, since := make(map[string]bool), make(map[string]*Entry)
	for i := range log {
		entry := &log[i]
		if entry.By == ByPaper || strings.HasPrefix(entry.Actor, "cli:") || entry.At.IsZero() {
			continue // their time is what somebody said
		}
		apart := entry.skew()
		is := apart > SkewShown && apart <= skewTaken
		if is && !behind[entry.ID.Origin] {
			since[entry.ID.Origin] = entry
		}
		behind[entry.ID.Origin] = is
	}
	for _, entry := range since {
		all = append(all, Matter{Kind: ClockSkew, Entry: entry.ID, Entries: []Entry{*entry}, Skew: entry.skew().Round(time.Second)})
	}
	return all
}

// skew is how far the hybrid clock was ahead of the door's when the entry was made.
func (e *Entry) skew() time.Duration {
	return time.UnixMilli(int64(e.HLC >> 16)).Sub(e.At)
}

// shown tells whether somebody has the badge: it was collected, or presented.
func (u *Unprinted) shown(history []Entry) bool {
	return slices.ContainsFunc(history, func(e Entry) bool {
		presented := e.By == ByCode && e.Kind != KindPrint
		return e.Reference == u.Reference && (e.Kind == KindCollect || presented) && e.Issue == u.Issue && u.Issue > 0
	})
}
