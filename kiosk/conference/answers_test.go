package conference

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func usualAnswers() Answers {
	return Answers{AskTitle: "A small meeting", AskTimeZone: "Europe/Zurich", AskDays: "2027-03-05"}
}

// Three answers are enough: the others have usual ones.
func TestAnswersBecomeAConference(t *testing.T) {
	t.Parallel()
	data, err := usualAnswers().File()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load("conference.toml", data)
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != "a-small-meeting-2027" || len(c.Rooms) != 1 || len(c.Sessions) != 2 || len(c.Entrances) != 1 || len(c.Categories) != 8 || len(c.Roles) == 0 {
		t.Errorf("%s has %d rooms, %d sessions, %d entrances, %d categories", c.ID, len(c.Rooms), len(c.Sessions), len(c.Entrances), len(c.Categories))
	}
	if got := c.Sessions[1].Start.Format(time.RFC3339); got != "2027-03-05T15:00:00+01:00" {
		t.Errorf("the afternoon starts at %s", got)
	}
}

func TestAnswersOfSeveralDaysAndRooms(t *testing.T) {
	t.Parallel()
	a := usualAnswers()
	a[AskTitle] = `Конференция "Вместе" 2027`
	a[AskDays] = "2027-03-05..2027-03-07"
	a[AskRooms] = "Main hall 500; Gallery"
	a[AskSessions] = "Opening 9:00-12:00; Film 9:30 – 11:00 (gallery)"
	a[AskEntrances] = "Door; Door; Stairs (Gallery)"
	a[AskSensitive] = "yes"
	a[AskReentry] = "after_exit"
	data, err := a.File()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load("conference.toml", data)
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != "konferentsiia-vmeste-2027" || c.Title.In("en") != a[AskTitle] || !c.Sensitive || len(c.Sessions) != 6 || c.Rooms[0].Capacity != 500 {
		t.Errorf("%q %q, sensitive %t, %d sessions, capacity %d", c.ID, c.Title.In("en"), c.Sensitive, len(c.Sessions), c.Rooms[0].Capacity)
	}
	if c.Entrances[1].ID != "door-2" || c.Entrances[2].Room != "gallery" {
		t.Errorf("the entrances are %+v", c.Entrances)
	}
}

// TestWrongAnswers: each is named by its question, and says how to write it.
func TestWrongAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		question     Question
		answer, says string
	}{
		{AskTitle, " ", "it is missing"},
		{AskTimeZone, "Zurich", "Zurich"},
		{AskDays, "5 March", `"5" is no day`},
		{AskDays, "2027-03-05..2027-09-05", "from 1 to 31 days"},
		{AskDays, "2027-03-05..2027-03-01", "from 1 to 31 days"},
		{AskRooms, ";", "there is none"},
		{AskSessions, "Morning", "Morning 10:00-13:00"},
		{AskSessions, "Morning 10:00-25:00", `"25:00" is no time`},
		{AskSessions, "Morning 13:00-10:00", "let it end later"},
		{AskSessions, "Morning 10:00-13:00 (Cellar)", `there is no room "Cellar"`},
		{AskEntrances, "Stairs (Cellar)", `there is no room "Cellar"`},
		{AskReentry, "sometimes", "sometimes"},
		{AskWalkIns, "perhaps", "perhaps"},
		{AskSensitive, "maybe", "neither yes nor no"},
		{AskRetention, "long", "no number of days"},
		{AskRetention, "0", "1"},
	} {
		a := usualAnswers()
		a[test.question] = test.answer
		_, err := a.File()
		var faults AnswerFaults
		if !errors.As(err, &faults) || faults[0].Question != test.question || !strings.Contains(faults[0].Sentence, test.says) {
			t.Errorf("%s = %q: %v, want %q", test.question, test.answer, err, test.says)
		}
	}
}

// Whatever is answered becomes a file that Load takes, or faults of questions.
func TestAnyAnswers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := usualAnswers()
		for _, q := range Questions() {
			if rapid.Bool().Draw(t, "change") {
				a[q] = rapid.String().Draw(t, string(q))
			}
		}
		data, err := a.File()
		var faults AnswerFaults
		switch {
		case err == nil:
			if _, err := Load("f", data); err != nil {
				t.Fatalf("%v\n%s", err, data)
			}
		case !errors.As(err, &faults) || len(faults) == 0:
			t.Fatalf("%T %v", err, err)
		}
	})
}
