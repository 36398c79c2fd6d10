package conference

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/mozillazg/go-unidecode"

	"antechamber/kiosk/checkin"
)

// Question is one of those that a conference file can be written from.
type Question string

// The questions, in the order in which they are asked.
const (
	AskTitle     Question = "title"
	AskVenue     Question = "venue"
	AskTimeZone  Question = "time_zone"
	AskDays      Question = "days"      // 2027-03-05, 2027-03-06 or 2027-03-05..2027-03-07
	AskRooms     Question = "rooms"     // Main hall 500; Gallery 80
	AskSessions  Question = "sessions"  // Morning 10:00-13:00; Film 15:00-16:00 (Gallery)
	AskEntrances Question = "entrances" // Main entrance; Stairs (Gallery)
	AskReentry   Question = "reentry"   // free, after_exit or once
	AskWalkIns   Question = "walk_ins"  // open, approval or closed
	AskSensitive Question = "sensitive" // yes or no
	AskRetention Question = "retention" // days
)

// Questions are all of them, in the order in which they are asked.
func Questions() []Question {
	return []Question{AskTitle, AskVenue, AskTimeZone, AskDays, AskRooms, AskSessions, AskEntrances, AskReentry, AskWalkIns, AskSensitive, AskRetention}
}

// Usual is the answer of who gives none; "" is that one has to be given, but to the venue.
func (q Question) Usual() string {
	return map[Question]string{
		AskRooms: "Main hall", AskSessions: "Morning 10:00-13:00; Afternoon 15:00-18:00", AskEntrances: "Main entrance",
		AskReentry: string(checkin.ReentryFree), AskWalkIns: string(checkin.WalkInsOpen), AskSensitive: "no", AskRetention: "30",
	}[q]
}

// Answers are the answers to the questions.
type Answers map[Question]string

// AnswerFault is an answer that no conference file can be written from.
type AnswerFault struct {
	Question Question
	Sentence string // what is wrong and what to do
}

// Error returns the fault as "question: sentence".
func (f AnswerFault) Error() string { return string(f.Question) + ": " + f.Sentence }

// AnswerFaults are all that is wrong with answers, in the order of the questions.
type AnswerFaults []AnswerFault

// Error returns the faults one a line.
func (f AnswerFaults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// place is a room, a session or an entrance as it was answered.
type place struct {
	id, name, room, from, to string
	capacity                 int
}

// answered is what a file is written from.
type answered struct {
	Answers
	days                       []time.Time
	rooms, sessions, entrances []place
	faults                     AnswerFaults
}

// File returns the conference file that the answers mean, which Load takes. What is
// wrong with them is an AnswerFaults.
func (a Answers) File() ([]byte, error) {
	r := &answered{Answers: a.whole()}
	r.read()
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	known, err := Embedded()
	if err != nil {
		return nil, err
	}
	data := r.write(known)
	_, err = Load("conference.toml", data)
	var faults Faults
	if errors.As(err, &faults) {
		return nil, faulty(faults)
	}
	return data, err
}

// whole returns the answers without spaces around them, and the usual ones where none was given.
func (a Answers) whole() Answers {
	all := make(Answers)
	for _, q := range Questions() {
		all[q] = cmp.Or(strings.TrimSpace(a[q]), q.Usual())
	}
	return all
}

// faulty says which answers led to the faults of a file.
func faulty(faults Faults) (all AnswerFaults) {
	for _, q := range Questions() {
		for _, f := range faults {
			if questionOf(f.Key) == q {
				all = append(all, AnswerFault{q, f.Sentence})
				break
			}
		}
	}
	return all
}

func questionOf(key string) Question {
	first, rest, _ := strings.Cut(key, ".")
	switch first {
	case "rooms", "sessions", "entrances":
		return Question(first)
	case "admission":
		return Question(rest)
	case "date":
		return AskDays
	case "retention_days":
		return AskRetention
	case "id":
		return AskTitle
	}
	return Question(first)
}

func (r *answered) wrong(q Question, format string, args ...any) {
	r.faults = append(r.faults, AnswerFault{q, fmt.Sprintf(format, args...)})
}

func (r *answered) read() {
	for _, q := range []Question{AskTitle, AskTimeZone} {
		if r.Answers[q] == "" {
			r.wrong(q, "it is missing: write it")
		}
	}
	r.readDays()
	r.rooms = r.places(AskRooms, roomPattern, "Main hall 500; Gallery 80")
	r.sessions = r.places(AskSessions, sessionPattern, "Morning 10:00-13:00; Film 15:00-16:00 (Gallery)")
	r.entrances = r.places(AskEntrances, entrancePattern, "Main entrance; Stairs (Gallery)")
	r.inRooms(AskSessions, r.sessions)
	r.inRooms(AskEntrances, r.entrances)
	if s := r.Answers[AskSensitive]; s != "yes" && s != "no" {
		r.wrong(AskSensitive, "%q is neither yes nor no: write one of them", s)
	}
	if _, err := strconv.Atoi(r.Answers[AskRetention]); err != nil {
		r.wrong(AskRetention, "%q is no number of days: write one, as 30", r.Answers[AskRetention])
	}
}

const mostDays = 31

func (r *answered) readDays() {
	text := r.Answers[AskDays]
	parts := strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ';' || c == ' ' })
	from, to, isSpan := strings.Cut(text, "..")
	if isSpan {
		parts = []string{strings.TrimSpace(from), strings.TrimSpace(to)}
	}
	for _, part := range parts {
		day, err := time.Parse(time.DateOnly, part)
		if err != nil {
			r.wrong(AskDays, "%q is no day: write it as 2027-03-05", part)
			return
		}
		r.days = append(r.days, day)
	}
	if isSpan {
		first, last := r.days[0], r.days[1]
		r.days = nil
		for day := first; !day.After(last) && len(r.days) <= mostDays; day = day.AddDate(0, 0, 1) {
			r.days = append(r.days, day)
		}
	}
	if len(r.days) == 0 || len(r.days) > mostDays {
		r.wrong(AskDays, "a conference has from 1 to %d days: write them as 2027-03-05, several with commas or as 2027-03-05..2027-03-07", mostDays)
	}
}

var (
	roomPattern     = regexp.MustCompile(`^(?P<name>.*?)(?:\s+(?P<capacity>[0-9]{1,7}))?$`)
	sessionPattern  = regexp.MustCompile(`^(?P<name>.*?)\s+(?P<from>[0-9]{1,2}:[0-9]{2})\s*[-–]\s*(?P<to>[0-9]{1,2}:[0-9]{2})(?:\s*\((?P<room>[^()]+)\))?$`)
	entrancePattern = regexp.MustCompile(`^(?P<name>[^()]*?)(?:\s*\((?P<room>[^()]+)\))?$`)
)

// places reads what stands between semicolons.
func (r *answered) places(q Question, pattern *regexp.Regexp, example string) (all []place) {
	taken := make(map[string]bool)
	for part := range strings.SplitSeq(r.Answers[q], ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		found := pattern.FindStringSubmatch(part)
		if found == nil {
			r.wrong(q, "%q cannot be read: write it as %s", part, example)
			return nil
		}
		var p place
		for i, name := range pattern.SubexpNames() {
			switch name {
			case "name":
				p.name = found[i]
			case "capacity":
				p.capacity, _ = strconv.Atoi(found[i])
			case "from":
				p.from = padded(found[i])
			case "to":
				p.to = padded(found[i])
			case "room":
				p.room = strings.TrimSpace(found[i])
			}
		}
		if p.name == "" {
			r.wrong(q, "%q has no name: write it as %s", part, example)
			return nil
		}
		p.id = free(slug(p.name, strings.TrimSuffix(string(q), "s")), taken)
		all = append(all, p)
	}
	if len(all) == 0 {
		r.wrong(q, "there is none: write it as %s", example)
	}
	return all
}

// padded is a time of the day as a file writes it.
func padded(clock string) string {
	if len(clock) == len("9:00") {
		return "0" + clock
	}
	return clock
}

// inRooms replaces the names of rooms by their identifiers.
func (r *answered) inRooms(q Question, all []place) {
	if len(r.rooms) == 0 {
		return
	}
	for i := range all {
		room := all[i].room
		all[i].room = ""
		for _, known := range r.rooms {
			if room == "" || strings.EqualFold(room, known.name) {
				all[i].room = known.id
				break
			}
		}
		if all[i].room == "" {
			r.wrong(q, "there is no room %q: name one of the rooms in brackets, or none for the first", room)
			return
		}
	}
}

const longestSlug = 40

// slug makes an identifier of a name, or of another word where no letter is left.
func slug(name, other string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(unidecode.Unidecode(name)) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := b.String()
	s = strings.Trim(s[:min(len(s), longestSlug)], "-")
	return cmp.Or(s, other)
}

// free is the identifier, with a number where it is taken.
func free(id string, taken map[string]bool) string {
	one := id
	for n := 2; taken[one]; n++ {
		one = fmt.Sprintf("%s-%d", id, n)
	}
	taken[one] = true
	return one
}
