package kiosk

import (
	"fmt"
	"time"

	"antechamber/kiosk/checkin"
)

// sampleDelegation is a large delegation of people who do not exist, in many scripts.
func sampleDelegation(room string) checkin.Delegation {
	people := samplePeople()
	d := checkin.Delegation{
		Organisation: "Russian Federation", Unlisted: 2,
		Seats: []checkin.Seats{{Room: room, Category: "member-state", Total: 6, Taken: 4}},
	}
	roles := []string{"head", "deputy", "representative", "alternate", "adviser"}
	scripts := []string{"long", "cyrillic", "arabic", "chinese", "thai", "hebrew", "korean", "armenian"}
	for i := range 40 {
		p := people[scripts[i%len(scripts)]][0]
		p.registration.Reference = fmt.Sprintf("SAMP%04d", i)
		p.registration.DelegationRole, p.registration.Rank, p.registration.Category = roles[min(i, len(roles)-1)], i+1, "member-state"
		m := checkin.Member{Registration: p.registration}
		if in := (&checkin.Entry{Kind: checkin.KindIn}); i%7 == 0 {
			m.Standing = checkin.Standing{Inside: true, Attended: true, Last: in, LastIn: in, Issue: 1}
		} else if i%5 == 0 {
			m.Standing = checkin.Standing{Issue: 1, Collected: true}
		} else if i == 9 {
			m.Registration.Status = checkin.StatusPending
		}
		d.Members = append(d.Members, m)
	}
	return d
}

// frontShots are the overlays about walk-ins and delegations.
func frontShots() []shot {
	over := func(name string, o func(d *Desk) overlay) shot {
		return shot{name: name, show: func(d *Desk) {
			d.state.over = o(d)
			d.draw()
		}}
	}
	form := func(d *Desk) walkInOverlay {
		o := openWalkIn{"Екатерина", "Рождественская"}.do(d).(walkInOpened).over
		o.form = o.form.focus(walkInOrganisation).set(func(f *field) { f.text = "international u" })
		return o
	}
	list := func(d *Desk) delegationOverlay {
		o := newDelegationOverlay(sampleDelegation(d.entrance.Room), d.cfg.Desk.Now().In(d.cfg.Desk.Conference.Zone))
		for i := range 12 {
			o.list.ticked[i*2] = true
		}
		o.list.at = 3
		return o
	}
	return []shot{
		over("walkin", func(d *Desk) overlay {
			return form(d).completed("international u", []organisation{
				{name: "International Union of Anthropological and Ethnological Sciences"}, {name: "International Trade Union Confederation"}, {name: "International Telecommunication Union"},
			})
		}),
		over("walkin-wrong", func(d *Desk) overlay {
			o := form(d)
			r := o.registration()
			o.form = o.incorrect(&r)
			o.problem = said(sampleFull())
			return o
		}),
		over("walkin-category", func(d *Desk) overlay {
			o := form(d)
			o.form = o.form.focus(walkInCategory)
			return o.offerCategories()
		}),
		over("similar", func(d *Desk) overlay {
			o := form(d)
			similar := append(samplePeople()["latin"], samplePeople()["long"][0])
			return newSimilarOverlay(o, o.registration(), similar)
		}),
		over("delegation", func(d *Desk) overlay { return list(d) }),
		over("delegation-told", func(d *Desk) overlay {
			o := list(d)
			o.list.at = 30
			o.told = map[string]checkin.Verdict{"SAMP0029": checkin.AlreadyIn, "SAMP0030": checkin.Refused, "SAMP0031": checkin.Wait}
			o.problem = saying{"delegation.admitted", args{"In": 9, "All": 12}}
			return o
		}),
		over("delegation-menu", func(d *Desk) overlay { return delegationMenu{back: list(d), since: time.Time{}} }),
		over("delegation-ask", func(*Desk) overlay {
			o := newAskDelegation()
			o.form.fields[0].text = "rus"
			return o.completed("rus", []organisation{{name: "Russian Federation"}})
		}),
		over("delegation-collect", func(d *Desk) overlay { return newCollectOverlay(list(d), make([]string, 12)) }),
		over("delegation-escort", func(d *Desk) overlay {
			o := newEscortOverlay(list(d), make([]string, 3))
			o.form = o.form.wrong(0, saying{key: "delegation.no_time"})
			return o
		}),
		{name: "registered", show: func(d *Desk) {
			o := form(d)
			r := o.registration()
			r.Reference, r.Status, r.Category = "5RQJZWFG", checkin.StatusPending, "ngo"
			d.state.over = o
			d.handle(walkInRegistered{r})
		}},
	}
}
