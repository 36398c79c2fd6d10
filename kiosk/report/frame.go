package report

import (
	"time"

	"antechamber/kiosk/checkin"
)

// Words says what stands on lists, in one language; kiosk.Teller does.
type Words interface {
	Say(key string, args map[string]any) string
	Count(key string, n int, args map[string]any) string
	FromRight() bool // the language is read from the right
}

// Frame is what all lists of a conference have in common.
type Frame struct {
	Conference *checkin.Conference
	Words      Words
	Language   string // of Words; organisations and rooms are called by their names in it
	Paper      Paper
	Printed    time.Time
	Rehearsal  bool
}

// list is an empty list with what runs around its pages.
func (f *Frame) list(name string) *List {
	title := f.Conference.ShortTitle
	if title.In(f.Language) == "" {
		title = f.Conference.Title
	}
	l := &List{
		FromRight: f.Words.FromRight(), Paper: f.Paper, Head: title.In(f.Language), Name: f.say(name, nil), Continued: f.say("list.continued", nil),
		Foot: f.say("list.printed", map[string]any{"Time": f.moment(f.Printed)}),
	}
	if f.Rehearsal {
		l.Alarm = f.say("list.rehearsal", nil)
	}
	return l
}

func (f *Frame) say(key string, args map[string]any) string { return f.Words.Say(key, args) }

// both says two sentences one after the other.
func (f *Frame) both(first, second string) string {
	return f.say("self.both", map[string]any{"First": first, "Second": second})
}

// moment is a day and a time of the conference, alike in every language. Where reading
// begins at the right, marks keep its numbers from being turned over.
func (f *Frame) moment(at time.Time) string {
	words, mark := at.In(f.Conference.Zone).Format("2006-01-02 15:04"), ""
	if f.Words.FromRight() {
		mark = "\u200e"
	}
	return mark + words + mark
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
