package kiosk

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// matterShots are those of who is registered twice, and of what there is to look at.
func matterShots() []shot {
	sees := func(c *Config) { c.Overseer = sampleOverseer{} }
	list := func(d *Desk, at int) mattersOverlay {
		o := mattersOverlay{matters: sampleMatters(d)}
		o.list = newChecklist(len(o.matters), false)
		o.list.at = at
		return o
	}
	shows := func(o func(d *Desk) overlay) func(*Desk) {
		return func(d *Desk) {
			d.state.over = o(d)
			d.draw()
		}
	}
	return []shot{
		{name: "merge", show: func(d *Desk) {
			openSample(d, "latin")
			d.Key(fyne.KeyS, fyne.KeyModifierControl)
			_ = d.Idle(d.ctx) // whom the index finds comes first
			d.handle(sameFound{query: "", of: d.state.person.registration.Reference, people: sampleTwice()[1:]})
		}},
		{name: "merge-pair", show: func(d *Desk) {
			openSample(d, "latin")
			pair := sampleTwice()
			d.state, _ = d.state.compare(pair[0], pair[1], mergeOverlay{person: pair[0]})
			d.draw()
		}},
		{name: "merge-pair-long", show: func(d *Desk) {
			openSample(d, "long")
			d.state, _ = d.state.compare(samplePeople()["long"][0], samplePeople()["arabic"][0], mergeOverlay{})
			d.draw()
		}},
		{name: "merged", show: func(d *Desk) {
			p := sampleTwice()[0]
			d.handle(merged{personChanged{person: p, notice: saying{"notice.merged_print", args{"From": "8W3M TC0V", "To": "5RQJ ZWFG"}}}, false})
		}},
		{name: "matters", with: sees, show: shows(func(d *Desk) overlay { return list(d, 1) })},
		{name: "matters-none", with: sees, show: shows(func(*Desk) overlay { return mattersOverlay{} })},
		{name: "matter", with: sees, show: shows(func(d *Desk) overlay { return newMatterOverlay(list(d, 1)) })},
		{name: "matter-values", with: sees, show: shows(func(d *Desk) overlay { return newMatterOverlay(list(d, 3)) })},
		{name: "matters-beside", with: sees, show: shows(func(d *Desk) overlay { return list(d, 8) })},
		{name: "matter-summary", with: sees, show: shows(func(d *Desk) overlay { return newMatterOverlay(list(d, 8)) })},
		{name: "matter-clock", with: sees, show: shows(func(d *Desk) overlay { return newMatterOverlay(list(d, 7)) })},
		{name: "rest-matters", with: sees, show: func(d *Desk) { d.handle(mattersCounted{12}) }},
	}
}

type sampleOverseer struct{}

func (sampleOverseer) ToLookAt(context.Context) ([]Matter, error) { return nil, nil }

func (sampleOverseer) Acknowledge(context.Context, Matter, string) error { return nil }

// sampleTwice is somebody who is registered twice.
func sampleTwice() []person {
	first, second := samplePeople()["latin"][0], samplePeople()["latin"][0]
	first.standing.Issue, first.standing.Printed = 1, time.Date(2007, time.March, 5, 14, 40, 0, 0, time.UTC)
	second.registration.Reference, second.registration.Honorific, second.registration.Function = "8W3MTC0V", "", ""
	second.registration.Category, second.registration.Organisation = "ngo", "Finnish Foundation for the Future"
	second.standing = checkin.Standing{}
	return []person{first, second}
}

// sampleMatters has one of most kinds.
func sampleMatters(d *Desk) []matter {
	const here, there = "SAMPLE", "OTHER"
	entry := func(origin string, kind checkin.Kind, minutes int) checkin.Entry {
		e := checkin.Entry{ID: checkin.EntryID{Origin: origin, Seq: uint64(minutes)}, Kind: kind, At: d.cfg.Desk.Now().Add(-time.Duration(minutes) * time.Minute)}
		if kind == checkin.KindIn {
			e.Entrance = d.entrance.ID
		}
		return e
	}
	kiosks := map[string]string{here: "kiosk 1", there: "kiosk 2"}
	about := func(m checkin.Matter, whom ...string) matter { return matter{Matter{Matter: m, Kiosks: kiosks}, whom} }
	values := about(checkin.Matter{Kind: checkin.OtherValues, References: []string{"5RQJZWFG"}, Fields: []string{"function", "organisation"}}, "Øyvind Grønli")
	values.Values = map[string][]string{"function": {"Counsellor"}, "organisation": {"Norway"}}
	failed := about(checkin.Matter{Kind: checkin.PrintFailed, Job: 7, References: []string{"5RQJZWFG"}}, "Mari Rantanen")
	failed.Note = "stopped: out of paper"
	unmade := about(checkin.Matter{Kind: checkin.NoSummary, Session: d.cfg.Desk.Conference.Sessions[0].ID})
	unmade.Note = "/media/office/summary-2007-03-05-morning.pdf cannot be written: see whether its folder exists and is not read-only"
	return []matter{
		about(checkin.Matter{Kind: checkin.DoubleEntry, References: []string{"5RQJZWFG"}, Entries: []checkin.Entry{entry(here, checkin.KindIn, 42), entry(there, checkin.KindIn, 40)}}, "Mari Rantanen"),
		about(checkin.Matter{Kind: checkin.SameWalkIn, References: []string{"5RQJZWFG", "8W3MTC0V"}, Entries: []checkin.Entry{entry(here, checkin.KindRegister, 35), entry(there, checkin.KindRegister, 33)}}, "Ouyang Xinyi"),
		about(checkin.Matter{Kind: checkin.LateRevocation, References: []string{"9DGA015D"}, Entries: []checkin.Entry{entry(here, checkin.KindRevoke, 28), entry(there, checkin.KindIn, 25)}}, "9DGA 015D"),
		values,
		about(checkin.Matter{Kind: checkin.ExitWithoutEntry, References: []string{"9DGA015D"}, Entries: []checkin.Entry{entry(there, checkin.KindOut, 21)}}, "Amina El-Sayed"),
		about(checkin.Matter{Kind: checkin.Homonym, References: []string{"5RQJZWFG", "8W3MTC0V"}, Entries: []checkin.Entry{entry(here, checkin.KindIn, 18)}}, "Wang Wei", "Wang Wei"),
		failed,
		about(checkin.Matter{Kind: checkin.ClockSkew, Skew: 94 * time.Second}),
		unmade,
		about(checkin.Matter{Kind: checkin.ForkedLog, Entries: []checkin.Entry{entry(there, checkin.KindIn, 9)}}),
	}
}
