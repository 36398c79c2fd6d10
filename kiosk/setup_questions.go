package kiosk

import (
	"maps"
	"slices"
	"time"
)

// onFirstPage is how many of the questions of a conference the first page has: they are
// about when and where, those of the second about who.
const onFirstPage = 6

// usualRead brings the usual answers.
type usualRead struct{ answers map[string]string }

func (e usualRead) after(s deskState, _ time.Time) (deskState, []command) {
	o, ok := s.over.(setupAsk)
	if !ok {
		return s, nil
	}
	return s.with(questionsPage(o.back, 0, e.answers)), nil
}

// questionsOf are the questions of a page.
func questionsOf(page int) []string {
	if page == 0 {
		return SetupQuestions()[:onFirstPage]
	}
	return SetupQuestions()[onFirstPage:]
}

// questionsPage asks the questions of a page, the first or the second. answers are those so far.
func questionsPage(back setupOverlay, page int, answers map[string]string) setupForm {
	o := setupForm{back: back, name: "setup.questions."}
	if page > 0 {
		o.name = "setup.people."
	}
	for _, q := range questionsOf(page) {
		o.form.fields = append(o.form.fields, field{label: "setup.ask." + q, sample: sampleAnswer(q), text: answers[q]})
	}
	written := func(o setupForm) map[string]string {
		all := maps.Clone(answers)
		for i, q := range questionsOf(page) {
			all[q] = o.form.text(i)
		}
		return all
	}
	o.tried = func(s deskState, o setupForm) (deskState, []command) {
		if page == 0 {
			return s.with(questionsPage(back, 1, written(o))), nil
		}
		return writeAnswers(s, back, written(o))
	}
	if page > 0 {
		o.before = func(o setupForm) setupForm { return questionsPage(back, 0, written(o)) }
	}
	return o
}

// writeAnswers has the file written, and comes back to the page of the first answer that was wrong.
func writeAnswers(s deskState, back setupOverlay, answers map[string]string) (deskState, []command) {
	then := func(faults SetupFaults, tr trouble) overlay {
		page := 1
		for _, f := range faults {
			if slices.Contains(questionsOf(0), f.Question) {
				page = 0
			}
		}
		o := questionsPage(back, page, answers)
		for _, f := range faults {
			if i := slices.Index(questionsOf(page), f.Question); i >= 0 {
				o.form = o.form.wrong(i, said(trouble{key: "setup.wrong", sentence: capital(f.Sentence), given: args{"Example": sampleAnswer(f.Question)}}))
			}
		}
		if len(faults) == 0 {
			o.form = o.form.wrong(0, said(tr))
		}
		return o
	}
	return s.with(setupBusy{back: back, says: "setup.conference.using", then: then}), []command{writeConference{answers: answers}}
}

// sampleAnswer is an answer as it is written, whatever the language of the screen.
func sampleAnswer(question string) string {
	return map[string]string{
		"title": "Oceans 2027", "venue": "Geneva", "time_zone": "Europe/Zurich", "days": "2027-03-05..2027-03-07", "rooms": "A 500; B 80", "sessions": "A 10:00-13:00; B 15:00-18:00",
		"entrances": "A; B", "reentry": "free, after_exit, once", "walk_ins": "open, approval, closed", "sensitive": "yes, no", "retention": "30",
	}[question]
}
