package kiosk

import (
	"reflect"
	"slices"
	"time"

	"antechamber/kiosk/checkin"
)

const (
	verdictStays = 6 * time.Second
	noticeStays  = 6 * time.Second
	idleStays    = 60 * time.Second // a name that nobody deals with leaves the screen
	formStays    = 5 * time.Minute  // longer, where somebody writes about a person
	keyGuard     = 500 * time.Millisecond
	shortest     = 2   // letters of a query
	longest      = 120 // letters of a query or of what is written on an overlay
	hitLimit     = 30
)

// scene is what stands on the right of the desk.
type scene int

const (
	ready    scene = iota // nobody is before the desk
	opened                // a person was found and the identity is to be checked
	deciding              // a code is being looked up or decided
	decided               // a verdict is shown
	recalled              // a refusal or a wait is shown again, found by its case code
	failed                // a presentation could not be recorded
)

// person is a registration and where it stands at this entrance.
type person struct {
	registration checkin.Registration
	standing     checkin.Standing
	by           checkin.By // how the person was found
}

// scan is a code that waits for its turn; with a reference it is a look-up.
type scan struct{ code, reference string }

// notice is one sentence that goes away by itself.
type notice struct {
	key string
	say args
	bad bool
}

// recent is one of the last entries, with what may be shown of its person.
type recent struct {
	entry        checkin.Entry
	initials     string
	organisation string // as registered; empty where it must not be shown
	undone       bool
	registered   bool
}

// glance is what the strip and the gauge show.
type glance struct {
	recent   []recent
	inside   int
	undoable bool
	highest  checkin.Authority // that anybody has at this device
	extended checkin.Extensions
}

// deskState is everything that the desk shows. Its transitions are pure.
type deskState struct {
	query     string
	answered  string // the query that the hits answer
	caseCode  string // the case code that the query may be, or ""
	cases     []caseHit
	hits      []person
	chosen    int  // of the cases and, after them, of the hits
	top       int  // the first of them that shows, as far as the chosen one shows then
	openFirst bool // Enter came before the hits

	scene    scene
	person   *person
	outcome  *checkin.Outcome
	since    string // the kiosk of an earlier admission
	place    string // the kiosk of a presentation that is shown again
	problem  trouble
	problems int // presentations that were not recorded since the desk was cleared
	waiting  []scan

	over overlay // nil is nothing

	camera    cameraState
	print     printState
	printer   *PrinterHealth // nil where nobody knows
	jobs      bool           // what went to the printers is kept
	photo     photo
	notice    *notice
	alarms    []saying // found beside the desk, for staff; the first is shown
	glance    glance
	hub       Hub
	lists     bool // who is inside can be printed
	exits     bool // people go in and out here
	purposes  purposes
	inputs    bool // how codes come can be looked at
	invites   bool // other kiosks can be invited
	figures   bool // there is an organiser screen
	board     bool // the office's web page is served here
	designs   bool // badges can be looked at before they are printed
	role      role
	erases    bool // somebody can be forgotten here
	rehearser bool // what is practised can be changed here
	// mayRehearse tells that this is the day, from which the rehearsal can be opened.
	mayRehearse bool
	practising  bool // somebody asked to change it
	setup       bool // this kiosk can be set up here

	language  string   // of the screen
	languages []string // that there are
	oversees  bool     // it is known what there is to look at
	matters   int      // how much that is
	doctor    bool     // it can be looked whether all is well
	reds      int      // checks of that that are red

	lastKey time.Time
}

// event is what happens to a desk.
type event interface{}

// happening is an event that knows what follows from it.
type happening interface {
	after(s deskState, now time.Time) (deskState, []command)
}

type (
	typed   struct{ r rune }
	pressed struct{ key keyName }
	scanned struct{ scan }
	openHit struct{ index int }
	pick    struct{ index int }
	found   struct {
		query string
		code  string // the case code that it may be, or ""
		cases []caseHit
		hits  []person
	}
	searchFailed struct{ trouble trouble }
	lookedUp     struct {
		scan
		person *person // nil where there is nobody
	}
	presented struct {
		outcome checkin.Outcome
		since   string
		code    bool // by a code, not by hand
		// candidates are those whom one ticket fits: staff choose among them.
		candidates []person
	}
	notRecorded   struct{ trouble trouble }
	undoOffered   struct{ offer undoOffer }
	nothingToUndo struct{}
	undone        struct{ entry checkin.Entry }
	actFailed     struct{ trouble trouble }
	printDone     struct {
		reference string
		result    PrintResult
		at        time.Time
	}
	printBroke struct {
		reference string
		trouble   trouble
		at        time.Time
	}
	glanced  struct{ glance glance }
	changed  struct{}
	alarmed  struct{ what saying }
	timeOver struct{ timer timer }
)

// command is what a transition asks to be done.
type command interface{}

// job is a command that is done in the lane of acts, off the UI goroutine. It
// returns what happened, or nil.
type job interface{ do(d *Desk) event }

// seeker is a job for the lane of searches, which may wait for the index.
type seeker interface{ seek(d *Desk) event }

type (
	search    struct{ query string }
	lookUp    struct{ scan }
	present   struct{ presentation checkin.Presentation }
	offerUndo struct{ entry checkin.EntryID } // the zero one is the last
	undoEntry struct {
		correction checkin.Correction
		kind       checkin.Task
	}
	printBadge    struct{ order PrintOrder }
	takeGlance    struct{}
	openRehearsal struct{}
	startTimer    struct {
		timer timer
		after time.Duration
	}
	stopTimer struct{ timer timer }
)

// timer names something that ends by itself.
type timer int

const (
	verdictOver timer = iota
	noticeOver
	idleOver
	roleOver
	purposeOver
	inputsAgain
)

// after returns the state that follows the event, and what is to be done. now is
// the instant by the Clock.
func (s deskState) after(e event, now time.Time) (deskState, []command) {
	switch e := e.(type) {
	case typed:
		s.lastKey = now
		return s.onTyped(e.r)
	case pressed:
		return s.onKey(e.key, now)
	case scanned:
		s.lastKey = now
		return s.onScan(e.scan)
	case openHit:
		s.chosen = e.index
		return s.open()
	case pick:
		if s.over != nil {
			return s.over.picked(s, e.index)
		}
		return s, nil
	case found:
		return s.onFound(e)
	case lookedUp:
		return s.onLookedUp(e)
	case presented:
		return s.onPresented(e)
	case notRecorded:
		s.scene, s.problem, s.outcome, s.person = failed, e.trouble.begins(), nil, nil
		s.problems++
		return s.next(play{SoundRefuse}, takeGlance{}, stopTimer{verdictOver})
	case undoOffered:
		if s.scene != deciding && s.over == nil {
			return s.onUndoOffered(e.offer, now)
		}
		return s, nil
	case nothingToUndo:
		return s.tell("notice.nothing_to_undo", nil, false)
	case undone:
		return s.onUndone(e)
	case searchFailed:
		s.cases, s.hits, s.openFirst = nil, nil, false
		return s.tell("notice.problem", args{"Problem": e.trouble}, true)
	case actFailed:
		return s.tell("notice.problem", args{"Problem": e.trouble}, true)
	case printDone, printBroke:
		return s.onPrint(e)
	case glanced:
		s.glance, s.role.highest = e.glance, e.glance.highest
		return s, nil
	case changed:
		return s, append(append(append(s.awaitPhoto(), takeGlance{}), s.renewJobs()...), s.renewSetup()...)
	case alarmed:
		if !slices.ContainsFunc(s.alarms, func(other saying) bool { return reflect.DeepEqual(other, e.what) }) {
			s.alarms = append(slices.Clone(s.alarms), e.what)
		}
		return s, nil
	case timeOver:
		return s.onTimeOver(e.timer)
	case happening:
		return e.after(s, now)
	}
	return s, nil
}

// tell shows a notice for a while.
func (s deskState) tell(key string, a args, bad bool) (deskState, []command) {
	s.notice = &notice{key: key, say: a, bad: bad}
	return s, []command{startTimer{noticeOver, noticeStays}}
}

// withoutQuery returns the desk with nobody looked for.
func (s deskState) withoutQuery() deskState {
	s.query, s.answered, s.caseCode, s.cases, s.hits, s.chosen, s.top = "", "", "", nil, nil, 0, 0
	return s
}

// cleared returns the desk at rest, what is under way kept.
func (s deskState) cleared() deskState {
	return deskState{print: s.print, printer: s.printer, jobs: s.jobs, camera: s.camera, glance: s.glance, hub: s.hub, waiting: s.waiting, lastKey: s.lastKey, notice: s.notice, alarms: s.alarms, lists: s.lists, exits: s.exits, purposes: s.purposes, inputs: s.inputs, invites: s.invites, figures: s.figures, board: s.board, designs: s.designs, role: s.role, erases: s.erases, rehearser: s.rehearser, mayRehearse: s.mayRehearse, setup: s.setup, oversees: s.oversees, matters: s.matters, doctor: s.doctor, reds: s.reds, language: s.language, languages: s.languages}
}

func (s deskState) onScan(c scan) (deskState, []command) {
	s = s.withoutOverlay()
	s.openFirst = false
	s.waiting = append(slices.Clone(s.waiting), c)
	if s.scene == deciding {
		return s, []command{play{SoundRead}}
	}
	s.notice = nil
	return s.next(play{SoundRead})
}

// next takes the scan that waited longest, if any, after what else is to be done.
func (s deskState) next(also ...command) (deskState, []command) {
	if len(s.waiting) == 0 {
		return s, also
	}
	c := s.waiting[0]
	s.waiting = slices.Clone(s.waiting[1:])
	s.scene, s.person, s.outcome = deciding, nil, nil
	also = append(also, stopTimer{verdictOver}, startTimer{idleOver, idleStays})
	if c.reference != "" {
		return s, append(also, lookUp{c})
	}
	if s.purposes.other() {
		also = append(also, s.purposes.ends()...)
	}
	return s, append(also, s.presents(c.code))
}

func (s deskState) onLookedUp(e lookedUp) (deskState, []command) {
	if e.person == nil { // nobody has the reference: that is logged like any unknown code
		return s, []command{s.presents(e.code)}
	}
	s.scene, s.person = opened, e.person
	return s.next(s.person.opens()...)
}

func (s deskState) onPresented(e presented) (deskState, []command) {
	s.scene, s.outcome, s.since, s.person = decided, &e.outcome, e.since, nil
	if e.outcome.Registration != nil {
		s.person = &person{registration: *e.outcome.Registration, standing: e.outcome.Standing, by: e.outcome.Entry.By}
	}
	if !e.code {
		s = s.withoutQuery()
	}
	if len(e.candidates) > 0 {
		s = s.withoutQuery()
		s.hits = e.candidates
	}
	return s.next(play{soundOf(&e.outcome)}, takeGlance{}, startTimer{verdictOver, verdictStays})
}

func (s deskState) onFound(e found) (deskState, []command) {
	if e.query != s.query {
		return s, nil
	}
	s.answered, s.caseCode, s.cases, s.hits, s.chosen, s.top = e.query, e.code, e.cases, e.hits, 0, 0
	opens := s.openFirst && s.over == nil
	s.openFirst = false
	if opens {
		return s.open()
	}
	return s, nil
}

func (s deskState) onUndone(e undone) (deskState, []command) {
	if s.scene == decided && s.outcome.Entry.ID == e.entry.Target {
		s = s.cleared()
	}
	s, cmds := s.tell("notice.undone", nil, false)
	return s, append(cmds, takeGlance{})
}

func (s deskState) onTimeOver(t timer) (deskState, []command) {
	asking := s.over != nil && s.over.holds()
	switch {
	case t == roleOver:
		s.role.holder = nil
	case t == inputsAgain:
		return s.onInputsAgain()
	case t == purposeOver:
		return s.onPurpose(s.purposes.home)
	case t == noticeOver:
		s.notice = nil
	case t == verdictOver && s.scene == decided && asking:
		return s, []command{startTimer{verdictOver, verdictStays}}
	case t == verdictOver && s.scene == decided:
		s.scene, s.person, s.outcome = ready, nil, nil
	case t == idleOver && (s.scene == ready || s.scene == opened || s.scene == recalled || asking):
		problems := s.problems
		s = s.cleared()
		s.problems = problems
	case t == idleOver:
		return s, []command{startTimer{idleOver, idleStays}}
	}
	return s, nil
}
