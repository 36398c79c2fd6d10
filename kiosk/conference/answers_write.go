package conference

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// writer writes a conference file as a person would.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// write writes the answers; categories and roles are those of the conference that is known.
func (r *answered) write(known *checkin.Conference) []byte {
	w := &writer{}
	w.line("# Written from the answers of the set-up. docs/conference-file.md describes every key that there is.")
	w.line("")
	w.line("id = %s", quotedText(r.id()))
	w.line("title = %s", quotedText(r.Answers[AskTitle]))
	if venue := r.Answers[AskVenue]; venue != "" {
		w.line("venue = %s", quotedText(venue))
	}
	w.line("time_zone = %s", quotedText(r.Answers[AskTimeZone]))
	w.line("date = %s", r.days[0].Format(time.DateOnly))
	w.line("sensitive = %t", r.Answers[AskSensitive] == "yes")
	w.line("retention_days = %s", r.Answers[AskRetention])
	w.line("\n[admission]")
	w.line("reentry = %s", quotedText(r.Answers[AskReentry]))
	w.line("walk_ins = %s", quotedText(r.Answers[AskWalkIns]))
	for _, room := range r.rooms {
		w.line("\n[rooms.%s]", room.id)
		w.line("name = %s", quotedText(room.name))
		if room.capacity > 0 {
			w.line("capacity = %d", room.capacity)
		}
	}
	r.writeSessions(w)
	for _, e := range r.entrances {
		w.line("\n[entrances.%s]", e.id)
		w.line("name = %s\nroom = %s", quotedText(e.name), quotedText(e.room))
	}
	w.line("\n[categories]")
	for _, c := range known.Categories {
		w.line("%s = { name = %s, letter = %s, colour = %s }", c.ID, byLanguage(c.Name), quotedText(c.Letter), quotedText(c.Colour))
	}
	w.line("\n[roles]")
	for _, c := range known.Roles {
		w.line("%s = { name = %s, letter = %s, colour = %s }", c.ID, byLanguage(c.Name), quotedText(c.Letter), quotedText(c.Colour))
	}
	return []byte(w.String())
}

func (r *answered) writeSessions(w *writer) {
	for i, day := range r.days {
		for _, s := range r.sessions {
			id := s.id
			if len(r.days) > 1 {
				id = fmt.Sprintf("%s-day-%d", s.id, i+1)
			}
			w.line("\n[sessions.%s]", id)
			w.line("name = %s\nroom = %s", quotedText(s.name), quotedText(s.room))
			if i > 0 {
				w.line("date = %s", day.Format(time.DateOnly))
			}
			w.line("start = %s\nend = %s", quotedText(s.from), quotedText(s.to))
		}
	}
}

// id is the title's identifier with the year of the first day.
func (r *answered) id() string {
	id, year := slug(r.Answers[AskTitle], "conference"), r.days[0].Format("2006")
	if strings.HasSuffix(id, year) {
		return id
	}
	return id + "-" + year
}

// byLanguage writes a text in all its languages.
func byLanguage(t checkin.Text) string {
	var all []string
	for language, words := range t {
		all = append(all, language+" = "+quotedText(words))
	}
	slices.Sort(all)
	return "{ " + strings.Join(all, ", ") + " }"
}

// quotedText writes a basic string of TOML.
func quotedText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteRune('\\')
			b.WriteRune(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
