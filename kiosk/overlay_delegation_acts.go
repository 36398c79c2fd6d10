package kiosk

import (
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// delegationMenu lists what can be done with those who are marked.
type delegationMenu struct {
	back   delegationOverlay
	chosen int
	since  time.Time // when it was opened, or another line was chosen
}

// delegationKeys are the acts in the order of the menu, with their keys as on a keyboard.
func delegationKeys() []struct {
	key       keyName
	cap, name string
} {
	return []struct {
		key       keyName
		cap, name string
	}{
		{keyAdmit, "F12", "delegation.admit"},
		{keyPrint, "Ctrl P", "delegation.print"},
		{keyCollect, "F9", "delegation.collect"},
		{keyEscort, "F10", "delegation.escort"},
	}
}

func (delegationMenu) holds() bool { return false }

func (o delegationMenu) key(s deskState, k keyName, now time.Time) (deskState, []command) {
	acts := delegationKeys()
	switch k {
	case keyEscape:
		return s.with(o.back), browsing()
	case keyUp, keyDown:
		by := 1
		if k == keyUp {
			by = -1
		}
		o.chosen, o.since = (o.chosen+by+len(acts))%len(acts), now
		return s.with(o), browsing()
	case keyEnter:
		return o.back.act(s, acts[o.chosen].key, now.Sub(o.since))
	case keyAdmit, keyPrint, keyCollect, keyEscort:
		return o.back.act(s, k, now.Sub(s.lastKey))
	}
	return s, browsing()
}

func (o delegationMenu) typed(s deskState, _ rune) (deskState, []command) { return s, browsing() }

func (o delegationMenu) picked(s deskState, _ int) (deskState, []command) { return s, browsing() }

func (o delegationMenu) page(t *sheet, _ *deskState) sheetPage {
	p := linesPage{
		title: t.count("delegation.act", o.back.list.count(), nil), lead: t.organisation(o.back.delegation.Organisation),
		foot: t.say("acts.foot", nil), chosen: o.chosen, keys: true,
	}
	for _, a := range delegationKeys() {
		p.lines = append(p.lines, keyLine{a.cap, t.say(a.name, nil), pressed{a.key}})
	}
	return p
}

// askDelegation asks for an organisation.
type askDelegation struct{ form form }

func newAskDelegation() askDelegation {
	return askDelegation{form{fields: []field{{label: "walkin.organisation"}}}}
}

func (askDelegation) holds() bool { return false }

func (o askDelegation) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o askDelegation) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o askDelegation) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o askDelegation) after(s deskState, f form, did step) (deskState, []command) {
	o.form = f
	name := f.text(0)
	switch {
	case did == closed:
		return s.withoutOverlay(), nil
	case did == edited:
		return s.with(o), append(lasting(), completeOrganisation{name})
	case (did == accepted || did == taken) && name != "":
		return s.with(o), append(lasting(), readDelegation{name: name, opens: true})
	}
	return s.with(o), lasting()
}

func (o askDelegation) completed(words string, found []organisation) overlay {
	if o.form.text(0) == words {
		o.form = o.form.complete(namesOf(found))
	}
	return o
}

func (o askDelegation) page(t *sheet, _ *deskState) sheetPage {
	return formPage{title: t.say("delegation.ask", nil), foot: t.say("delegation.ask_foot", nil), accept: t.say("delegation.show", nil), form: o.form}
}

// collectOverlay asks who takes the badges.
type collectOverlay struct {
	back       delegationOverlay
	references []string
	form       form
}

func newCollectOverlay(back delegationOverlay, references []string) collectOverlay {
	return collectOverlay{back, references, form{fields: []field{{label: "delegation.collector"}}}}
}

func (collectOverlay) holds() bool { return false }

func (o collectOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o collectOverlay) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o collectOverlay) picked(s deskState, _ int) (deskState, []command) { return s, lasting() }

func (o collectOverlay) after(s deskState, f form, did step) (deskState, []command) {
	o.form = f
	switch {
	case did == closed:
		return s.with(o.back), browsing()
	case did == accepted && f.text(0) == "":
		o.form = f.wrong(0, saying{key: "delegation.no_collector"})
	case did == accepted:
		return s.with(o.back), append(browsing(), collectBadges{o.back.delegation.Organisation, o.references, f.text(0)})
	}
	return s.with(o), lasting()
}

func (o collectOverlay) page(t *sheet, _ *deskState) sheetPage {
	return formPage{
		title: t.count("delegation.collect_title", len(o.references), nil), lead: t.organisation(o.back.delegation.Organisation),
		foot: t.say("delegation.sealed", nil), accept: t.say("delegation.collect_accept", nil), form: o.form,
	}
}

// escortOverlay asks when those who are escorted come or came.
type escortOverlay struct {
	back       delegationOverlay
	references []string
	form       form
	now        string // what stands there at first: the time by the door's clock
}

func newEscortOverlay(back delegationOverlay, references []string) escortOverlay {
	now := back.at.Format("15:04")
	return escortOverlay{back, references, form{fields: []field{{label: "delegation.time", text: now}}}, now}
}

func (escortOverlay) holds() bool { return false }

func (o escortOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o escortOverlay) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o escortOverlay) picked(s deskState, _ int) (deskState, []command) { return s, lasting() }

func (o escortOverlay) after(s deskState, f form, did step) (deskState, []command) {
	o.form = f
	switch did {
	case closed:
		return s.with(o.back), browsing()
	case accepted:
		at, ok := o.stated(f.text(0))
		if !ok {
			o.form = f.wrong(0, saying{key: "delegation.no_time"})
			return s.with(o), lasting()
		}
		return s.with(o.back), append(browsing(), escortMembers{o.back.delegation.Organisation, o.references, at})
	}
	return s.with(o), lasting()
}

// stated reads a time of today by the door's clock, or one with its date. The time
// that stood there is now.
func (o escortOverlay) stated(words string) (at time.Time, ok bool) {
	if words == o.now {
		return time.Time{}, true
	}
	y, m, d := o.back.at.Date()
	if at, err := time.Parse("15:04", strings.ReplaceAll(words, ".", ":")); err == nil {
		return time.Date(y, m, d, at.Hour(), at.Minute(), 0, 0, o.back.at.Location()), true
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", words, o.back.at.Location())
	return at, err == nil
}

func (o escortOverlay) page(t *sheet, _ *deskState) sheetPage {
	return formPage{
		title: t.count("delegation.escort_title", len(o.references), nil), lead: t.organisation(o.back.delegation.Organisation),
		foot: t.say("delegation.escort_foot", nil), accept: t.say("delegation.escort_accept", nil), form: o.form,
	}
}

// verdictsOf are what those presented were told, by reference.
func verdictsOf(outcomes []checkin.Outcome) map[string]checkin.Verdict {
	told := make(map[string]checkin.Verdict, len(outcomes))
	for i := range outcomes {
		told[outcomes[i].Entry.Reference] = outcomes[i].Entry.Verdict
	}
	return told
}
