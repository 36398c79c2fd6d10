package kiosk

import (
	"slices"
	"time"

	"antechamber/kiosk/checkin"
)

const keyLanguage keyName = "ctrl u"

// languageOverlay asks in which language the desk goes on. What was over the desk before
// comes back, with all that was written there.
type languageOverlay struct {
	back      overlay // nil is nothing
	languages []string
	choice    choice
}

// languagesOf are those that a desk can be read in, in the order in which the
// conference offers them, and then the others.
func languagesOf(c *checkin.Conference) []string {
	all := slices.DeleteFunc(slices.Clone(c.SelfService.Languages), func(l string) bool { return !Speaks(l) })
	for _, l := range slices.Concat(checkin.UsualLanguages(), Spoken()) {
		if Speaks(l) && !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}

func (d *Desk) languages() []string { return languagesOf(d.cfg.Desk.Conference) }

// spoken is the language of the desk, for jobs, which run beside the UI goroutine.
func (d *Desk) spoken() string { return d.language.Load().(string) }

// speak is the wish that the desk goes on in a language.
type speak struct{ language string }

// speak has the desk go on in a language. Nothing but words changes: the state has none.
func (d *Desk) speak(language string) {
	d.teller = d.tellers[language]
	d.language.Store(language)
	d.screen.kit.Teller = d.teller
	clear(d.screen.kit.named)
}

// Speak has the desk go on in a language as if it was chosen there, on the UI goroutine. What it does not speak it leaves.
func (d *Desk) Speak(language string) {
	if _, ok := d.tellers[language]; ok {
		d.state.language = language
		d.speak(language)
		d.draw()
	}
}

func (s deskState) onLanguageKey() (deskState, []command) {
	if o, asks := s.over.(languageOverlay); asks {
		return s.with(o.back), nil
	}
	o := languageOverlay{back: s.over, languages: s.languages, choice: choice{n: len(s.languages)}}
	o.choice.chosen = max(0, slices.Index(o.languages, s.language))
	return s.with(o), nil
}

func (o languageOverlay) holds() bool { return o.back == nil || o.back.holds() }

func (o languageOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	c, did := o.choice.key(k)
	return o.after(s, c, did)
}

func (o languageOverlay) typed(s deskState, r rune) (deskState, []command) {
	c, did := o.choice.typed(r)
	return o.after(s, c, did)
}

func (o languageOverlay) picked(s deskState, i int) (deskState, []command) {
	c, did := o.choice.pick(i)
	return o.after(s, c, did)
}

func (o languageOverlay) after(s deskState, c choice, did step) (deskState, []command) {
	switch did {
	case closed:
		return s.with(o.back), nil
	case accepted:
		s.language = o.languages[c.chosen]
		return s.with(o.back), []command{speak{s.language}}
	}
	o.choice = c
	return s.with(o), nil
}

// page names each language in itself.
func (o languageOverlay) page(t *sheet, _ *deskState) sheetPage {
	var names []string
	for _, l := range o.languages {
		names = append(names, t.desk.tellers[l].say("self.language", nil))
	}
	return o.choice.page(linesPage{title: t.say("language.title", nil), lead: t.say("language.lead", nil), foot: t.say("undo.foot", nil)}, names)
}
