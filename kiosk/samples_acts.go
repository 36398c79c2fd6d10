package kiosk

import (
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// personShots are the acts about a person.
func personShots() []shot {
	person := func(script string, key fyne.KeyName, words string) func(*Desk) {
		return func(d *Desk) {
			openSample(d, script)
			d.Key(key, 0)
			write(d, words)
		}
	}
	return []shot{
		{name: "override", show: person("latin", fyne.KeyF8, "The head of delegation vouches for her")},
		{name: "override-empty", show: func(d *Desk) {
			person("arabic", fyne.KeyF8, "")(d)
			d.Key(fyne.KeyReturn, 0)
		}},
		{name: "revoke", show: person("latin", fyne.KeyF7, "")},
		{name: "reinstate", show: func(d *Desk) {
			find(d, "status")
			for range 3 {
				d.Key(fyne.KeyDown, 0)
			}
			d.Key(fyne.KeyReturn, 0)
			d.Key(fyne.KeyF7, 0)
		}},
		{name: "opened-revoked", show: func(d *Desk) {
			find(d, "status")
			for range 3 {
				d.Key(fyne.KeyDown, 0)
			}
			d.Key(fyne.KeyReturn, 0)
		}},
		{name: "history", show: func(d *Desk) {
			openSample(d, "arabic")
			d.handle(historyRead{sampleHistory(d)})
		}},
		{name: "substitute", show: func(d *Desk) {
			person("latin", fyne.KeyF6, "lah")(d)
			_ = d.Idle(d.ctx) // whom the index finds comes first
			d.handle(substitutesFound{query: "lah", people: sampleSubstitutes()})
			d.Key(fyne.KeyDown, 0)
		}},
		{name: "substitute-wrong", show: func(d *Desk) {
			person("latin", fyne.KeyF6, "")(d)
			d.Key(fyne.KeyReturn, 0)
		}},
	}
}

// roomShots are the acts about the room, and cases.
func roomShots() []shot {
	cases := func(d *Desk, query string, hits []person, n int) {
		d.state.query = query
		e := found{query: query, code: query, hits: hits}
		for i := range n {
			o := sampleOutcome(d.cfg.Desk, d.entrance, checkin.Refused, checkin.Superseded)
			if i > 0 {
				o = sampleOutcome(d.cfg.Desk, d.entrance, checkin.Wait, checkin.TooEarly)
			}
			o.Entry.At = o.Entry.At.Add(-time.Duration(4+50*i) * time.Minute)
			e.cases = append(e.cases, caseHit{o, "kiosk 2"})
		}
		d.handle(e)
	}
	return []shot{
		{name: "cases", show: func(d *Desk) { cases(d, "9KSE", samplePeople()["latin"], 2) }},
		{name: "case", show: func(d *Desk) {
			cases(d, "9KSE", nil, 1)
			d.Key(fyne.KeyReturn, 0)
		}},
		{name: "case-none", show: func(d *Desk) { cases(d, "9KSE", nil, 0) }},
		{name: "case-none-people", show: func(d *Desk) { cases(d, "9KSE", samplePeople()["latin"], 0) }},
		{name: "extend", show: func(d *Desk) {
			w := d.cfg.Desk.Conference.WindowAt(d.entrance.Room, "", d.cfg.Desk.Now(), nil)
			d.handle(extensionOffered{w.Session})
		}},
		{name: "recount", show: func(d *Desk) {
			d.state.glance.inside = 312
			d.Key(fyne.KeyR, fyne.KeyModifierControl)
			write(d, "298")
		}},
	}
}

func write(d *Desk, words string) {
	for _, r := range words {
		d.Rune(r)
	}
}

// sampleHistory has an entry of most kinds.
func sampleHistory(d *Desk) historyOverlay {
	const here, there = "SAMPLE", "OTHER"
	now := d.cfg.Desk.Now()
	minutes := 0
	entry := func(e checkin.Entry) checkin.Entry {
		minutes += 7
		e.ID = checkin.EntryID{Origin: here, Seq: uint64(1000 - minutes)}
		e.At, e.Hash = now.Add(-time.Duration(minutes)*time.Minute), []byte{0x4c, 0xf2, byte(minutes)}
		if e.Verdict != "" || e.Reason == checkin.Opened {
			e.Entrance, e.Room = d.entrance.ID, d.entrance.Room
		}
		if e.Actor == "" {
			e.Actor = "staff:1"
		}
		return e
	}
	in := entry(checkin.Entry{Kind: checkin.KindIn, Verdict: checkin.Admitted, Reason: checkin.OverrideGiven, Actor: "supervisor:2"})
	refused := entry(checkin.Entry{Kind: checkin.KindRefused, Verdict: checkin.Refused, Reason: checkin.Superseded})
	reprint := entry(checkin.Entry{Kind: checkin.KindPrint, Issue: 2, Reason: checkin.BadgeLost})
	undo := entry(checkin.Entry{Kind: checkin.KindUndo, Reason: checkin.NotEntered})
	first := entry(checkin.Entry{Kind: checkin.KindIn, Verdict: checkin.Admitted, Reason: checkin.First})
	undo.Target = first.ID
	early := entry(checkin.Entry{Kind: checkin.KindWait, Verdict: checkin.Wait, Reason: checkin.TooEarly})
	early.ID.Origin = there
	print := entry(checkin.Entry{Kind: checkin.KindPrint, Issue: 1, Actor: "cli:1000"})
	print.At = print.At.AddDate(0, 0, -2)
	opened := entry(checkin.Entry{Kind: checkin.KindNote, Reason: checkin.Opened})
	opened.At = print.At.Add(-time.Hour)
	o := historyOverlay{
		registration: samplePeople()["arabic"][0].registration, kiosks: map[string]string{here: "kiosk 1", there: "kiosk 2"},
	}
	for _, e := range []checkin.Entry{in, refused, reprint, undo, first, early, print, opened} {
		r := checkin.Record{Entry: e, Undoable: e.ID == in.ID}
		if e.ID == first.ID {
			r.UndoneBy = undo.ID
		}
		o.records = append(o.records, r)
	}
	o.list = newChecklist(len(o.records), false)
	return o
}

// sampleSubstitutes may come instead of the first sample.
func sampleSubstitutes() []checkin.Registration {
	people := []person{
		sample("Mr.", "Jukka", "Lahtinen", "", "Finland", "Counsellor", "member-state", "fi"),
		sample("Ms.", "Aino", "Lahti", "", "Finland", "Second Secretary", "member-state", "fi"),
	}
	people[1].registration.Reference = "8W3MTC0V"
	return []checkin.Registration{people[0].registration, people[1].registration}
}

// sampleFull is what a full disk tells staff.
func sampleFull() trouble {
	return trouble{key: "fault.disk_full", sentence: "the disk with /home/desk/antechamber.db is full, so nothing was written: free some space and try again"}
}
