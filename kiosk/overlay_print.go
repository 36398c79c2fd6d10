package kiosk

import "antechamber/kiosk/checkin"

// newPrintOverlay asks why there is a further badge. A new one makes the older code
// stop working.

func newPrintOverlay(p *person) reasonsOverlay {
	reference, issue := p.registration.Reference, p.standing.Issue
	o := reasonsOverlay{
		title: saying{"print.title", args{"Issue": issue, "At": p.standing.Printed}}, person: &p.registration,
		choice: choice{n: len(checkin.PrintReasons())},
		done: func(s deskState, answer int, _ string) (deskState, []command) {
			reason := checkin.PrintReasons()[answer]
			return s.startPrint(PrintOrder{Reference: reference, Again: reason.SameIssue(), Reason: reason})
		},
	}
	for _, reason := range checkin.PrintReasons() {
		o.answers = append(o.answers, saying{"print." + string(reason), args{"Issue": issue, "Next": issue + 1}})
	}
	return o
}
