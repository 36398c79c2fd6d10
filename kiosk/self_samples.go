package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/walk"
)

// happens takes events to the walk of a screen, and answers nothing that it asks for.
func happens(v *SelfService, events ...walk.Event) {
	for _, e := range events {
		v.state, _ = v.state.After(e, v.cfg.Clock.Now())
	}
	v.followPhoto()
	v.view.keyboard.follow(v.state.Language)
	v.view.draw()
}

// ask returns what takes a walk to a command, and its number.
func ask(v *SelfService, events ...walk.Event) (job int) {
	for _, e := range events {
		var commands []walk.Command
		v.state, commands = v.state.After(e, v.cfg.Clock.Now())
		for _, c := range commands {
			switch c := c.(type) {
			case walk.Present:
				job = c.Job
			case walk.Recognise:
				job = c.Job
			case walk.Print:
				job = c.Job
			case walk.Wish:
				job = c.Job
			}
		}
	}
	return job
}

// sampleCheck is what a check of a sample person ends in.
func sampleCheck(v *SelfService, person string, issue int) checkin.Outcome {
	o := sampleOutcome(v.cfg.Desk, v.entrance, checkin.Admitted, checkin.First)
	r := samplePeople()[person][0].registration
	r.Language = "" // the language of the picture is chosen by hand
	o.Entry.Kind, o.Entry.By, o.Registration = checkin.KindCheck, checkin.ByTicket, &r
	o.Standing = checkin.Standing{Issue: issue, Printed: v.cfg.Desk.Now().Add(-17 * time.Minute)}
	return o
}

var sampleTicket = walk.Read{Code: "TICKET"}

func isFound(person string, issue int, then ...walk.Event) func(*SelfService) {
	return func(v *SelfService) {
		job := ask(v, sampleTicket)
		happens(v, append([]walk.Event{walk.Answered{Job: job, Outcome: sampleCheck(v, person, issue)}}, then...)...)
	}
}

func touches(a walk.Act) walk.Event { return walk.Touched{Act: a} }

func writes(text string) []walk.Event {
	var events []walk.Event
	for _, r := range text {
		events = append(events, walk.Typed{Rune: r})
	}
	return events
}

// isPrinting brings a screen to a badge that is printed, and on.
func isPrinting(then func(job int) walk.Event) func(*SelfService) {
	return func(v *SelfService) {
		isFound("latin", 0)(v)
		job := ask(v, touches(walk.Yes))
		if then != nil {
			happens(v, then(job))
		}
	}
}

// isDecided brings a screen to a verdict: to that of a check or, where the person
// wanted to go in, of the entrance.
func isDecided(verdict checkin.Verdict, reason checkin.Reason, enters bool) func(*SelfService) {
	return func(v *SelfService) {
		job := ask(v, sampleTicket)
		o := sampleOutcome(v.cfg.Desk, v.entrance, verdict, reason)
		o.Entry.Kind = checkin.KindCheck
		if enters {
			o.Entry.Kind = checkin.KindIn
		}
		happens(v, walk.Answered{Job: job, Outcome: o})
	}
}

// hasTried brings a screen to where somebody was not recognised so many times.
func hasTried(times int) func(*SelfService) {
	return func(v *SelfService) {
		happens(v, touches(walk.HaveNoCode))
		for range times {
			events := append(writes("Rantanen"), walk.Focused{Field: 1})
			events = append(events, writes("mari@example.org")...)
			job := ask(v, append(events, touches(walk.Find))...)
			o := sampleOutcome(v.cfg.Desk, v.entrance, checkin.Refused, checkin.UnknownCode)
			o.Entry.Kind, o.Registration = checkin.KindCheck, nil
			happens(v, walk.Answered{Job: job, Outcome: o})
		}
	}
}

// selfShots are the shots of self-service: one of each stage and of what it may say.
func selfShots() []selfShot {
	does := func(events ...walk.Event) func(*SelfService) {
		return func(v *SelfService) { happens(v, events...) }
	}
	return append(cameraSelfShots(), []selfShot{
		{name: "welcome"},
		{name: "welcome-early", at: -30 * time.Minute},
		{name: "welcome-larger", show: does(touches(walk.ToggleLarger))},
		{name: "welcome-focus", show: func(v *SelfService) { v.view.moveFocus(1) }},
		{name: "checking", show: does(sampleTicket)},
		{name: "found", show: isFound("latin", 0)},
		{name: "found-arabic", show: isFound("arabic", 0)},
		{name: "found-chinese", show: isFound("chinese", 0)},
		{name: "found-long-larger", show: isFound("long", 0, touches(walk.ToggleLarger))},
		{name: "found-low", show: isFound("cyrillic", 0, touches(walk.ToggleLow))},
		{name: "found-photo", show: func(v *SelfService) {
			isFound("latin", 0)(v)
			v.photo.picture = samplePhoto()
			v.view.draw()
		}},
		{name: "found-has_badge", show: isFound("latin", 1)},
		{name: "printing", show: isPrinting(nil)},
		{name: "printing-stopped", show: isPrinting(func(job int) walk.Event { return walk.PrinterSaid{Job: job, Phase: walk.Stopped} })},
		{name: "done", show: isPrinting(func(job int) walk.Event { return walk.Printed{Job: job, OK: true, Sure: true} })},
		{name: "done-entered", show: isDecided(checkin.Admitted, checkin.First, true)},
		{name: "asking", show: does(append([]walk.Event{touches(walk.HaveNoCode)}, writes("Rantanen")...)...)},
		{name: "asking-low", show: does(touches(walk.ToggleLow), touches(walk.HaveNoCode))},
		{name: "asking-wrong", show: hasTried(1)},
		{name: "asking-lacks", show: does(touches(walk.HaveNoCode), touches(walk.Find))},
		{name: "asking-nearly_over", show: func(v *SelfService) {
			happens(v, touches(walk.HaveNoCode))
			v.cfg.Clock.(*SteppedClock).Advance(70 * time.Second)
			happens(v, walk.Ticked{})
		}},
		{name: "spelling", show: isFound("latin", 0, append([]walk.Event{touches(walk.Correct)}, writes("Rantånen")...)...)},
		{name: "wished", show: func(v *SelfService) {
			isFound("latin", 0)(v)
			job := ask(v, append(append([]walk.Event{touches(walk.Correct)}, writes("Rantånen")...), touches(walk.SendWish))...)
			happens(v, walk.WishStored{Job: job, Entry: checkin.Entry{Hash: []byte{0x4c, 0xf2, 0xed}}})
		}},
		{name: "refused", show: isDecided(checkin.Refused, checkin.Revoked, false)},
		{name: "refused-superseded", show: isDecided(checkin.Refused, checkin.Superseded, false)},
		{name: "wait-too_early", show: isDecided(checkin.Wait, checkin.TooEarly, true)},
		{name: "not-found", show: hasTried(3)},
		{name: "not-printed", show: isPrinting(func(job int) walk.Event { return walk.Printed{Job: job} })},
		{name: "programme", show: does(touches(walk.SeeProgramme))},
		{name: "help", show: does(touches(walk.SeeHelp))},
		{name: "leaving", show: does(append([]walk.Event{touches(walk.Staff)}, writes("1234")...)...)},
		{name: "leaving-denied", show: does(touches(walk.Staff), walk.Proved{})},
		{name: "out_of_order", show: does(walk.Troubled{Troubles: []walk.Trouble{walk.NoPrinter, walk.NoClock}})},
	}...)
}
