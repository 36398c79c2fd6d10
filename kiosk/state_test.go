package kiosk

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

var (
	start = time.Unix(1000, 0)
	ann   = person{registration: checkin.Registration{Reference: "AAAA0001", GivenName: "Ann", Status: checkin.StatusApproved}}
	bob   = person{registration: checkin.Registration{Reference: "AAAA0002", GivenName: "Bob", Status: checkin.StatusApproved}}
)

func verdictOf(p *person, v checkin.Verdict) checkin.Outcome {
	o := checkin.Outcome{Entry: checkin.Entry{ID: checkin.EntryID{Origin: "HERE", Seq: 9}, Verdict: v}}
	if p != nil {
		o.Registration = &p.registration
	}
	return o
}

// TestTransitions is the desk as a table: a state, what happens, the scene that
// follows and what is asked for.
func TestTransitions(t *testing.T) {
	t.Parallel()
	searching := deskState{query: "an", answered: "an", hits: []person{ann, bob}}
	annOpen := deskState{query: "an", answered: "an", hits: []person{ann, bob}, scene: opened, person: &ann}
	badged := ann
	badged.standing.Issue = 1
	pending := ann
	pending.registration.Status = checkin.StatusPending
	admitted := verdictOf(&ann, checkin.Admitted)
	annIn := deskState{scene: decided, outcome: &admitted, person: &ann}
	undoing := deskState{over: newUndoOverlay(undoOffer{entry: checkin.Entry{ID: checkin.EntryID{Origin: "HERE", Seq: 4}}})}
	printAsks := newPrintOverlay(&badged)
	quiet := deskState{scene: ready}
	busy := deskState{scene: deciding}

	tests := []struct {
		name  string
		from  deskState
		event event
		scene scene
		does  string
	}{
		{"one letter", quiet, typed{'a'}, ready, "startTimer"},
		{"two letters", deskState{query: "a"}, typed{'n'}, ready, "search startTimer"},
		{"a space first", quiet, typed{' '}, ready, ""},
		{"typing closes who is open", annOpen, typed{'x'}, ready, "search startTimer"},
		{"typing leaves a verdict", annIn, typed{'x'}, decided, "startTimer"},
		{"enter opens", searching, pressed{keyEnter}, opened, "stopTimer startTimer"},
		{"enter with nobody found", quiet, pressed{keyEnter}, ready, ""},
		{"admit", annOpen, pressed{keyAdmit}, deciding, "present:AAAA0001"},
		{"admit at rest", quiet, pressed{keyAdmit}, ready, ""},
		{"admit twice", busy, pressed{keyAdmit}, deciding, ""},
		{"admit after a verdict", annIn, pressed{keyAdmit}, decided, ""},
		{"scan at rest", quiet, scanned{scan{code: "X"}}, deciding, "play stopTimer startTimer present:X"},
		{"scan while searching", searching, scanned{scan{code: "X"}}, deciding, "play stopTimer startTimer present:X"},
		{"scan while open", annOpen, scanned{scan{code: "X"}}, deciding, "play stopTimer startTimer present:X"},
		{"scan after a verdict", annIn, scanned{scan{code: "X"}}, deciding, "play stopTimer startTimer present:X"},
		{"scan over a sheet", undoing, scanned{scan{code: "X"}}, deciding, "play stopTimer startTimer present:X"},
		{"scan while deciding", busy, scanned{scan{code: "X"}}, deciding, "play"},
		{"scan of a reference", quiet, scanned{scan{"AAAA0001", "AAAA0001"}}, deciding, "play stopTimer startTimer lookUp:AAAA0001"},
		{"found by reference", busy, lookedUp{scan{"AAAA0001", "AAAA0001"}, &ann}, opened, ""},
		{"no such reference", busy, lookedUp{scan{"AAAA0009", "AAAA0009"}, nil}, deciding, "present:AAAA0009"},
		{"verdict", busy, presented{outcome: admitted, code: true}, decided, "play takeGlance startTimer"},
		{"verdict with one waiting", deskState{scene: deciding, waiting: []scan{{code: "Y"}}}, presented{outcome: admitted, code: true}, deciding, "play takeGlance startTimer stopTimer startTimer present:Y"},
		{"not recorded", busy, notRecorded{trouble{sentence: "full"}}, failed, "play takeGlance stopTimer"},
		{"not recorded with one waiting", deskState{scene: deciding, waiting: []scan{{code: "Y"}}}, notRecorded{trouble{sentence: "full"}}, deciding, "play takeGlance stopTimer stopTimer startTimer present:Y"},
		{"verdict is over", annIn, timeOver{verdictOver}, ready, ""},
		{"an old verdict is over", annOpen, timeOver{verdictOver}, opened, ""},
		{"nobody deals with it", annOpen, timeOver{idleOver}, ready, ""},
		{"nobody deals with a verdict", annIn, timeOver{idleOver}, decided, "startTimer"},
		{"escape", annOpen, pressed{keyEscape}, ready, "stopTimer stopTimer"},
		{"escape while deciding", busy, pressed{keyEscape}, deciding, ""},
		{"print", annOpen, pressed{keyPrint}, opened, "printBadge"},
		{"print after the verdict", annIn, pressed{keyPrint}, decided, "printBadge"},
		{"print asks about a second badge", deskState{scene: opened, person: &badged}, pressed{keyPrint}, opened, ""},
		{"print the same", deskState{scene: opened, person: &badged, over: printAsks}, typed{'1'}, opened, "printBadge:again"},
		{"print a new one", deskState{scene: opened, person: &badged, over: printAsks}, typed{'2'}, opened, "printBadge"},
		{"no badge while pending", deskState{scene: opened, person: &pending}, pressed{keyPrint}, opened, ""},
		{"no second print at once", deskState{scene: opened, person: &ann, print: printing("")}, pressed{keyPrint}, opened, ""},
		{"undo", quiet, pressed{keyUndo}, ready, "offerUndo"},
		{"undo while deciding", busy, pressed{keyUndo}, deciding, ""},
		{"undo offered too late", busy, undoOffered{}, deciding, ""},
		{"undo by number", undoing, typed{'2'}, ready, "undoEntry:not_entered"},
		{"undo by enter", undoing, pressed{keyEnter}, ready, "undoEntry:wrong_person"},
		{"undo by no number", undoing, typed{'9'}, ready, ""},
		{"undo in words needs words", undoing, typed{'5'}, ready, ""},
		{"undone", quiet, undone{}, ready, "startTimer takeGlance"},
		{"undone what is shown", annIn, undone{checkin.Entry{Target: admitted.Entry.ID}}, ready, "startTimer takeGlance"},
		{"admit under a sheet", deskState{scene: opened, person: &ann, over: helpOverlay{}}, pressed{keyAdmit}, opened, ""},
		{"changed elsewhere", quiet, changed{}, ready, "takeGlance"},
	}
	for _, test := range tests {
		got, commands := test.from.after(test.event, start)
		if got.scene != test.scene {
			t.Errorf("%s: scene %d, want %d", test.name, got.scene, test.scene)
		}
		if does := names(commands); does != test.does {
			t.Errorf("%s: does %q, want %q", test.name, does, test.does)
		}
	}
}

// names writes commands as a person reads them.
func names(commands []command) string {
	text := ""
	for i, c := range commands {
		if i > 0 {
			text += " "
		}
		switch c := c.(type) {
		case present:
			text += "present:" + c.presentation.Code + c.presentation.Reference
		case lookUp:
			text += "lookUp:" + c.reference
		case undoEntry:
			text += "undoEntry:" + string(c.correction.Reason)
		case printBadge:
			text += "printBadge"
			if c.order.Again {
				text += ":again"
			}
		default:
			text += fmt.Sprintf("%T", c)[len("kiosk."):]
		}
	}
	return text
}

// TestAdmitNeverFollowsAKey: only F12 half a second after any other key admits.
func TestAdmitNeverFollowsAKey(t *testing.T) {
	t.Parallel()
	for _, other := range []event{pressed{keyEnter}, pressed{keyDown}, pressed{keyOther}, typed{'x'}, scanned{scan{"AAAA0001", "AAAA0001"}}} {
		s := deskState{scene: opened, person: &ann, query: "an", answered: "an", hits: []person{ann}}
		s, _ = s.after(other, start)
		s.scene, s.person = opened, &ann
		soon, commands := s.after(pressed{keyAdmit}, start.Add(keyGuard-time.Millisecond))
		if names(commands) != "startTimer" || soon.scene != opened || soon.notice == nil {
			t.Errorf("after %v: %s", other, names(commands))
		}
		later, commands := soon.after(pressed{keyAdmit}, start.Add(keyGuard))
		if names(commands) != "present:AAAA0001" || later.scene != deciding {
			t.Errorf("half a second after %v: %s", other, names(commands))
		}
	}
}

func TestStaleHitsAreDropped(t *testing.T) {
	t.Parallel()
	s := deskState{query: "anna"}
	s, _ = s.after(found{query: "an", hits: []person{bob}}, start)
	if len(s.hits) != 0 {
		t.Error("hits of an older query are shown")
	}
	s, _ = s.after(pressed{keyEnter}, start)
	s, _ = s.after(found{query: "anna", hits: []person{ann}}, start)
	if s.scene != opened || s.person.registration.GivenName != "Ann" {
		t.Error("Enter that came before the hits did not open the first")
	}
}

func TestUndoInWords(t *testing.T) {
	t.Parallel()
	s := deskState{over: newUndoOverlay(undoOffer{entry: checkin.Entry{ID: checkin.EntryID{Origin: "HERE", Seq: 4}}})}
	events := []event{typed{'5'}, pressed{keyEnter}, typed{'o'}, typed{'n'}, typed{'x'}, pressed{keyBackspace}, typed{'1'}}
	for _, e := range events {
		s, _ = s.after(e, start)
	}
	s, commands := s.after(pressed{keyEnter}, start)
	want := []command{undoEntry{checkin.Correction{Entry: checkin.EntryID{Origin: "HERE", Seq: 4}, Reason: checkin.Other, Note: "on1"}, ""}}
	if diff := cmp.Diff(want, commands, cmp.AllowUnexported(undoEntry{})); diff != "" || s.over != nil || s.query != "" {
		t.Errorf("%s, over it %v, query %q", diff, s.over, s.query)
	}
}

func TestQueryEdits(t *testing.T) {
	t.Parallel()
	var s deskState
	for _, r := range "Ёл\x00ки" {
		s, _ = s.after(typed{r}, start)
	}
	s, _ = s.after(pressed{keyBackspace}, start)
	if s.query != "Ёлк" {
		t.Errorf("the query is %q", s.query)
	}
	for range 200 {
		s, _ = s.after(typed{'x'}, start)
	}
	if n := len([]rune(s.query)); n != longest {
		t.Errorf("the query has %d letters", n)
	}
}

func TestChoosing(t *testing.T) {
	t.Parallel()
	s := deskState{query: "an", answered: "an", hits: []person{ann, bob}}
	for _, step := range []struct {
		key  keyName
		want int
	}{{keyUp, 0}, {keyDown, 1}, {keyDown, 1}, {keyUp, 0}} {
		s, _ = s.after(pressed{step.key}, start)
		if s.chosen != step.want {
			t.Errorf("%s chose %d, want %d", step.key, s.chosen, step.want)
		}
	}
	s.over = newUndoOverlay(undoOffer{})
	s, _ = s.after(pressed{keyUp}, start)
	if c := s.over.(undoOverlay).choice; c.chosen != len(checkin.UndoReasons())-1 || s.chosen != 0 {
		t.Errorf("over the desk up chose %d", c.chosen)
	}
}
