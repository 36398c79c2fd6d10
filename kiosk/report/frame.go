package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// Words says what stands on lists, in one language; kiosk.Teller does.
type Words interface {
	Say(key string, args map[string]any) string
	Count(key string, n int, args map[string]any) string
}

// Frame is what all lists of a conference have in common.
type Frame struct {
	Conference *checkin.Conference
	Words      Words
	Language   string // of Words; organisations and rooms are called by their names in it
	Paper      Paper
	Printed    time.Time
	AsOf       time.Time // of when the figures are; zero is Printed
	Rehearsal  bool
}

// asOf is of when the figures are.
func (f *Frame) asOf() time.Time { return cmp.Or(f.AsOf, f.Printed) }

// list is an empty list with what runs around its pages.
func (f *Frame) list(name string) *List {
	title := f.Conference.ShortTitle
	if title.In(f.Language) == "" {
		title = f.Conference.Title
	}
	l := &List{
		Paper: f.Paper, Head: title.In(f.Language), Name: f.say(name, nil), Continued: f.say("list.continued", nil),
		FromRight: fromRight(f.Language),
		Foot:      f.say("list.printed", map[string]any{"Time": f.moment(f.Printed)}),
	}
	if f.Rehearsal {
		l.Alarm = f.say("list.rehearsal", nil)
	}
	return l
}

// fromRight tells whether a language of the lists is read from the right.
func fromRight(language string) bool {
	base, _, _ := strings.Cut(language, "-")
	return slices.Contains([]string{"ar", "fa", "he", "ur"}, base)
}

func (f *Frame) say(key string, args map[string]any) string { return f.Words.Say(key, args) }

// both says two sentences one after the other.
func (f *Frame) both(first, second string) string {
	return f.say("self.both", map[string]any{"First": first, "Second": second})
}

// moment is a day and a time of the conference with their zone, alike in every language.
func (f *Frame) moment(at time.Time) string {
	return f.apart(f.clock(at) + " " + zone(at.In(f.Conference.Zone)))
}

// clock is moment without the zone, which stands at the foot of each page.
func (f *Frame) clock(at time.Time) string {
	return at.In(f.Conference.Zone).Format("2006-01-02 15:04")
}

// zone is how far a clock is from Greenwich's, as "UTC-5" or "UTC+5:30": the names of
// zones mean one thing here and another there.
func zone(at time.Time) string {
	_, offset := at.Zone()
	minutes, sign := offset/60, "+"
	if minutes < 0 {
		minutes, sign = -minutes, "-"
	}
	switch hours, rest := minutes/60, minutes%60; {
	case minutes == 0:
		return "UTC"
	case rest == 0:
		return fmt.Sprintf("UTC%s%d", sign, hours)
	default:
		return fmt.Sprintf("UTC%s%d:%02d", sign, hours, rest)
	}
}

// apart keeps the order of a date where the sentence around it runs from right to left.
func (f *Frame) apart(date string) string {
	if !fromRight(f.Language) {
		return date
	}
	const mark = "\u200e" // left to right
	return mark + date + mark
}

func (f *Frame) hour(at time.Time) string { return at.In(f.Conference.Zone).Format("15:04") }

// letter is that of the category with the identifier.
func (f *Frame) letter(category string) string {
	c, _ := f.Conference.Category(category)
	return c.Letter
}

func (f *Frame) entrance(id string) string {
	e, _ := f.Conference.Entrance(id)
	return e.Name.In(f.Language)
}
