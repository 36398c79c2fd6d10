package conference

import (
	"strings"
	"time"
)

// day reads a date; its clock stands at midnight UTC. One that is not there is the fallback.
func (t *table) day(key string, fallback time.Time) time.Time {
	n := t.get(key, kindMoment, kindText)
	if n == nil {
		return fallback
	}
	day, err := time.Parse(time.DateOnly, n.text)
	if err != nil {
		t.faultAt(key, "%q is no date: write it as 2007-03-05", n.text)
		return fallback
	}
	return day
}

var (
	clockLayouts  = []string{"15:04", "15:04:05"}
	momentLayouts = []string{"2006-01-02 15:04", "2006-01-02 15:04:05"}
)

// instant reads a time of the day, or a date and a time, as the clocks in the zone
// show it. It is zero where it is missing or wrong.
func (t *table) instant(key string, day time.Time, zone *time.Location) time.Time {
	n := t.get(key, kindText, kindMoment)
	if n == nil {
		return time.Time{}
	}
	text := strings.Replace(n.text, "T", " ", 1)
	wall, ok := parseAny(momentLayouts, text)
	if !ok {
		ofDay, isClock := parseAny(clockLayouts, text)
		if !isClock {
			t.faultAt(key, "%q is no time: write it as \"10:00\", or with a date as \"2007-03-05 10:00\"", n.text)
			return time.Time{}
		}
		if day.IsZero() {
			t.faultAt(key, "it is not said on which day this is: add \"date\" here or at the top of the file")
			return time.Time{}
		}
		wall = day.Add(ofDay.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)))
	}
	at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, zone)
	if at.Hour() != wall.Hour() || at.Minute() != wall.Minute() {
		t.faultAt(key, "the clocks in %s skip this time: choose another", zone)
	}
	return at
}

func parseAny(layouts []string, text string) (time.Time, bool) {
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
