package walk_test

import (
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	. "antechamber/kiosk/walk"
)

var began = time.Date(2007, 3, 5, 9, 0, 0, 0, time.UTC)

// visit is one walk that a test takes, with its clock.
type visit struct {
	t        *testing.T
	state    State
	now      time.Time
	commands []Command // of the last event
}

func begin(t *testing.T, change ...func(*Rules)) *visit {
	r := Rules{Language: "en", Languages: []string{"ar", "zh", "en", "fr", "ru", "es"}, Lockable: true}
	for _, c := range change {
		c(&r)
	}
	return &visit{t: t, state: New(r), now: began}
}

func unattended(r *Rules) { r.Unattended = true }

// does takes events, a second after another.
func (v *visit) does(events ...Event) *visit {
	for _, e := range events {
		v.now = v.now.Add(time.Second)
		v.state, v.commands = v.state.After(e, v.now)
	}
	return v
}

// waits lets time go by.
func (v *visit) waits(d time.Duration) *visit {
	v.now = v.now.Add(d - time.Second)
	return v.does(Ticked{})
}

func (v *visit) isAt(want Stage) *visit {
	v.t.Helper()
	if v.state.Stage != want {
		v.t.Fatalf("the walk is at stage %d, want %d: %+v", v.state.Stage, want, v.state)
	}
	return v
}

// job is the number of the one command that is to be done.
func (v *visit) job() int {
	v.t.Helper()
	if len(v.commands) != 1 {
		v.t.Fatalf("%d commands are to be done, want one: %v", len(v.commands), v.commands)
	}
	switch c := v.commands[0].(type) {
	case Present:
		return c.Job
	case Recognise:
		return c.Job
	case Print:
		return c.Job
	case Wish:
		return c.Job
	}
	v.t.Fatalf("%T has no number", v.commands[0])
	return 0
}

// answered lets the command be answered.
func (v *visit) answered(o checkin.Outcome) *visit {
	v.t.Helper()
	return v.does(Answered{v.job(), o})
}

var hash = []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32}

// checked is what a check of a person's code ends in.
func checked(change ...func(*checkin.Outcome)) checkin.Outcome {
	o := checkin.Outcome{
		Entry:        checkin.Entry{Kind: checkin.KindCheck, Verdict: checkin.Admitted, Reason: checkin.First, Reference: "5RQJZWFG", By: checkin.ByTicket, Hash: hash},
		Registration: &checkin.Registration{Reference: "5RQJZWFG", GivenName: "Mina", FamilyName: "Rantanen", Language: "fr"},
	}
	for _, c := range change {
		c(&o)
	}
	return o
}

func verdict(v checkin.Verdict, r checkin.Reason) func(*checkin.Outcome) {
	return func(o *checkin.Outcome) { o.Entry.Verdict, o.Entry.Reason = v, r }
}

func hasBadge(o *checkin.Outcome) { o.Standing.Issue = 1 }

// entered is what the presentation at an unattended entrance ends in.
func entered(o *checkin.Outcome) { o.Entry.Kind = checkin.KindIn }

func nobody(o *checkin.Outcome) {
	o.Registration, o.Entry.Reference, o.Entry.Verdict, o.Entry.Reason = nil, "", checkin.Refused, checkin.UnknownCode
}

var (
	ticket    = Read{Code: "TICKET-1"}
	badge     = Read{Code: "BADGE", Claim: checkin.Claim{Form: checkin.FormBadge}}
	reference = Read{Code: "5RQJZWFG", Claim: checkin.Claim{Form: checkin.FormReference, Reference: "5RQJZWFG"}}
	card      = Read{Code: "CARD", Claim: checkin.Claim{Form: checkin.FormCard}}
)

func write(text string) []Event {
	var events []Event
	for _, r := range text {
		events = append(events, Typed{r})
	}
	return events
}

func TestFromCodeToBadge(t *testing.T) {
	t.Parallel()
	v := begin(t).does(ticket).isAt(Checking)
	if c := v.commands[0].(Present); c.Presentation.Code != "TICKET-1" || c.Presentation.Purpose != checkin.Check {
		t.Errorf("presented %+v, want the code for a check", c.Presentation)
	}
	v.answered(checked()).isAt(Found)
	if v.state.Language != "fr" {
		t.Errorf("speaks %q, want the language of the registration", v.state.Language)
	}
	v.does(Touched{Yes}).isAt(Printing)
	if c := v.commands[0].(Print); c.Reference != "5RQJZWFG" {
		t.Errorf("prints the badge of %q", c.Reference)
	}
	job := v.job()
	v.does(PrinterSaid{Job: job, Phase: Stopped, Said: "out of paper"}, PrinterSaid{Job: job, Phase: Running}, Printed{Job: job, OK: true, Sure: true}).isAt(Done)
	if v.state.Person != nil || !v.state.Ending.Badge || v.state.Ending.Entered {
		t.Errorf("at the end stands %+v of %+v, want a badge, nobody and no entry", v.state.Ending, v.state.Person)
	}
	v.waits(time.Minute).isAt(Welcome)
	if v.state.Language != "en" || v.state.Person != nil {
		t.Errorf("the next person finds %+v", v.state)
	}
}

func TestUnattendedEntranceAdmits(t *testing.T) {
	t.Parallel()
	v := begin(t, unattended).does(badge)
	if c := v.commands[0].(Present); c.Presentation.Purpose != checkin.Enter {
		t.Errorf("a badge is presented for %q, want to enter", c.Presentation.Purpose)
	}
	v.answered(checked(entered)).isAt(Done)
	if !v.state.Ending.Entered || v.state.Ending.Badge {
		t.Errorf("ends in %+v, want an entry and no badge", v.state.Ending)
	}

	v = begin(t, unattended).does(ticket).answered(checked()).does(Touched{Yes})
	v.does(Printed{Job: v.job(), OK: true, Sure: true}).isAt(Checking)
	if c := v.commands[0].(Present); c.Presentation.Reference != "5RQJZWFG" || c.Presentation.By != checkin.ByTicket || c.Presentation.Purpose == checkin.Check {
		t.Errorf("presented %+v, want the person, by the ticket, to enter", c.Presentation)
	}
	v.answered(checked(entered)).isAt(Done)
	if e := v.state.Ending; !e.Entered || !e.Badge {
		t.Errorf("ends in %+v, want an entry and a badge", e)
	}

	v = begin(t, unattended).does(badge).answered(checked(entered, verdict(checkin.AlreadyIn, checkin.Passback))).isAt(HelpDesk)
	if v.state.Ending.Entered {
		t.Error("who may not pass is said to be checked in")
	}
}

// What is said aloud of a verdict, at the help desk's stage.
func TestRefusalsArePolite(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		verdict checkin.Verdict
		reason  checkin.Reason
		said    checkin.Reason
	}{
		{checkin.Refused, checkin.Revoked, ""},
		{checkin.Refused, checkin.Cancelled, ""},
		{checkin.Refused, checkin.Rejected, ""},
		{checkin.Refused, checkin.Pending, ""},
		{checkin.Refused, checkin.Forged, ""},
		{checkin.Refused, checkin.UnknownCode, ""},
		{checkin.Refused, checkin.NotEntitled, ""},
		{checkin.Refused, checkin.Superseded, checkin.Superseded},
		{checkin.Refused, checkin.NoSession, checkin.NoSession},
		{checkin.Refused, checkin.WrongConference, ""},
	} {
		v := begin(t).does(ticket).answered(checked(verdict(test.verdict, test.reason))).isAt(HelpDesk)
		if e := v.state.Ending; e.Why != ByVerdict || e.Reason != test.said || e.Case == "" || v.state.Person != nil {
			t.Errorf("%s ends in %+v, want the reason %q, a case code and nobody", test.reason, e, test.said)
		}
	}
}

// Who has to wait for the doors can have the badge meanwhile.
func TestWaitingIsNoRefusal(t *testing.T) {
	t.Parallel()
	for _, reason := range []checkin.Reason{checkin.TooEarly, checkin.Full, checkin.QuotaFull} {
		begin(t).does(ticket).answered(checked(verdict(checkin.Wait, reason))).isAt(Found)
	}
	begin(t).does(ticket).answered(checked(verdict(checkin.AlreadyIn, checkin.Passback))).isAt(Found)
}

func TestASecondBadgeIsForStaff(t *testing.T) {
	t.Parallel()
	v := begin(t).does(ticket).answered(checked(hasBadge)).does(Touched{Correct}).isAt(Found)
	v.does(Touched{Yes}).isAt(Done)
	for _, c := range v.commands {
		t.Errorf("%T is done for who has a badge", c)
	}
	v = begin(t).does(ticket).answered(checked(hasBadge)).does(Touched{LostBadge}).isAt(HelpDesk)
	if v.state.Ending.Why != HasBadge || v.state.Ending.Case == "" {
		t.Errorf("ends in %+v, want the help desk and a case code", v.state.Ending)
	}
}

func TestProtectedPeopleAreOnNoScreen(t *testing.T) {
	t.Parallel()
	for _, listing := range []checkin.Listing{checkin.ListingHidden, checkin.ListingOrganisation} {
		v := begin(t).does(ticket).answered(checked(func(o *checkin.Outcome) { o.Registration.Listing = listing })).isAt(HelpDesk)
		if v.state.Person != nil || v.state.Ending.Case == "" {
			t.Errorf("%s: the screen holds %+v and the case %q", listing, v.state.Person, v.state.Ending.Case)
		}
	}
}

func TestByNameAndProof(t *testing.T) {
	t.Parallel()
	v := begin(t).does(Touched{HaveNoCode}).isAt(Asking).does(write("Rantanen")...)
	v.does(Touched{Find}).isAt(Asking)
	if v.state.Form.At != 1 || v.state.Form.Lacks != 2 {
		t.Errorf("the empty field is not pointed out: %+v", v.state.Form)
	}
	v.does(write(" mina@example.orgg")...).does(Erased{}, Touched{Find}).isAt(Checking)
	if c := v.commands[0].(Recognise); c.FamilyName != "Rantanen" || c.Proof != "mina@example.org" {
		t.Errorf("looks for %+v", c)
	}
	v.answered(checked()).isAt(Found)

	v = begin(t).does(reference).isAt(Asking)
	if got := v.state.Form.Text(Proof); got != "5RQJZWFG" {
		t.Errorf("a bare reference is written as %q", got)
	}
}

func TestThreeWrongTries(t *testing.T) {
	t.Parallel()
	v := begin(t).does(Touched{HaveNoCode})
	try := func() {
		if v.state.Stage != Asking {
			v.does(Touched{HaveNoCode})
		}
		v.does(Focused{0}, Typed{'a'}, Focused{1}, Typed{'b'}, Touched{Find}).answered(checked(nobody))
	}
	try()
	v.isAt(Asking).does(Touched{Back}).isAt(Welcome) // and that forgets nothing
	try()
	v.isAt(Asking)
	try()
	v.isAt(HelpDesk)
	if e := v.state.Ending; e.Why != NotFound || e.Case == "" {
		t.Errorf("ends in %+v, want not found with a case code", e)
	}
	v.does(Touched{Finish}).isAt(Welcome).does(Touched{HaveNoCode}).isAt(HelpDesk)
	v.does(Touched{Finish}).waits(time.Minute).does(Touched{HaveNoCode}).isAt(Asking)
}

func TestAnotherSpelling(t *testing.T) {
	t.Parallel()
	v := begin(t).does(ticket).answered(checked()).does(Touched{Correct}).isAt(Spelling).does(Touched{SendWish})
	if len(v.commands) > 0 || v.state.Form.Lacks != 1 {
		t.Errorf("an empty wish is sent: %v", v.commands)
	}
	v.does(write("Rantånen")...).does(Touched{SendWish})
	if c := v.commands[0].(Wish); c.Reference != "5RQJZWFG" || c.Text != "Rantånen" {
		t.Errorf("asks for %+v", c)
	}
	v.does(WishStored{Job: v.job()}).isAt(HelpDesk)
	presented := checkin.Entry{Hash: hash}
	if v.state.Ending.Why != Wished || v.state.Ending.Case != presented.Case() { // by which staff find the person
		t.Errorf("ends in %+v", v.state.Ending)
	}
	v.does(Touched{PrintAsIs}).isAt(Printing)
}

func TestNobodyIsLeftBeforeADeadScreen(t *testing.T) {
	t.Parallel()
	found := func(v *visit) { v.does(ticket).answered(checked()) }
	for _, test := range []struct {
		name  string
		reach func(*visit)
		after time.Duration
		want  Stage
		why   Why
	}{
		{"checking", func(v *visit) { v.does(ticket) }, 10 * time.Second, HelpDesk, Slow},
		{"found", found, 45 * time.Second, Welcome, ""},
		{"printing", func(v *visit) { found(v); v.does(Touched{Yes}) }, 15 * time.Second, HelpDesk, Slow},
		{"asking", func(v *visit) { v.does(Touched{HaveNoCode}) }, 90 * time.Second, Welcome, ""},
		{"spelling", func(v *visit) { found(v); v.does(Touched{Correct}) }, 90 * time.Second, Welcome, ""},
		{"help desk", func(v *visit) { v.does(ticket).answered(checked(nobody)) }, 45 * time.Second, Welcome, ""},
		{"done", func(v *visit) { v.does(ticket).answered(checked(hasBadge)).does(Touched{Yes}) }, 15 * time.Second, Welcome, ""},
		{"programme", func(v *visit) { v.does(Touched{SeeProgramme}) }, 90 * time.Second, Welcome, ""},
		{"help", func(v *visit) { v.does(Touched{SeeHelp}) }, 90 * time.Second, Welcome, ""},
		{"leaving", func(v *visit) { v.does(Touched{Staff}) }, 30 * time.Second, Welcome, ""},
		{"another language", func(v *visit) { v.does(Spoken{"ru"}) }, 45 * time.Second, Welcome, ""},
	} {
		v := begin(t)
		test.reach(v)
		before := v.state.Stage
		v.waits(test.after - time.Second).isAt(before)
		if left, part := v.state.Left(v.now); left != time.Second || part <= 0 || part >= 1 {
			t.Errorf("%s: %v is left, %v of it", test.name, left, part)
		}
		v.waits(time.Second).isAt(test.want)
		if v.state.Ending.Why != test.why || v.state.Language != "en" && test.want == Welcome {
			t.Errorf("%s ends in %+v, want %q", test.name, v.state, test.why)
		}
	}
}

func TestLongerOnRequest(t *testing.T) {
	t.Parallel()
	v := begin(t).does(ticket).answered(checked()).waits(44 * time.Second).does(Touched{MoreTime})
	v.waits(134 * time.Second).isAt(Found).waits(time.Second).isAt(Welcome)
	if v.state.Comfort.Slow {
		t.Error("the next person has the time that this one asked for")
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	v := begin(t).does(ticket)
	v.does(Failed{v.job()}).isAt(HelpDesk)
	if v.state.Ending.Why != NotStored {
		t.Errorf("ends in %+v, want not recorded", v.state.Ending)
	}
	for _, e := range []Printed{{OK: false, Sure: true}, {OK: true, Sure: false}} {
		v = begin(t, unattended).does(ticket).answered(checked()).does(Touched{Yes})
		e.Job = v.job()
		v.does(e).isAt(HelpDesk)
		if g := v.state.Ending; g.Why != NotPrinted || g.Case == "" || g.Entered {
			t.Errorf("%+v ends in %+v, want not printed, a case code and no entry", e, g)
		}
	}
}

// What comes late is about somebody who has gone.
func TestLateAnswersAreNobodys(t *testing.T) {
	t.Parallel()
	v := begin(t).does(ticket)
	late := Answered{v.job(), checked()}
	v.waits(10 * time.Second).isAt(HelpDesk).does(late).isAt(HelpDesk).does(Touched{Finish}).does(late).isAt(Welcome)
	v.does(ticket).does(late).isAt(Checking)
	if v.state.Person != nil {
		t.Error("the answer of an older presentation shows somebody")
	}
}

func TestOutOfOrderMendsItself(t *testing.T) {
	t.Parallel()
	v := begin(t).does(Troubled{[]Trouble{NoPrinter}}).isAt(OutOfOrder).does(ticket, Touched{HaveNoCode}).isAt(OutOfOrder)
	v.does(Troubled{}).isAt(Welcome)
	v.does(ticket).answered(checked()).does(Troubled{[]Trouble{NoDatabase}}).isAt(Found)
	v.waits(time.Minute).isAt(OutOfOrder)

	begin(t, unattended).does(Troubled{[]Trouble{NoPrinter}}).does(ticket).isAt(OutOfOrder).does(badge).isAt(Checking)
	begin(t, unattended).does(Troubled{[]Trouble{NoPrinter, NoClock}}).does(badge).isAt(OutOfOrder)
}

func TestStaffLeave(t *testing.T) {
	t.Parallel()
	v := begin(t).does(Touched{Staff}).isAt(Leaving).does(write("12")...).does(Touched{Leave})
	if c, ok := v.commands[0].(ProvePIN); !ok || c.PIN != "12" {
		t.Fatalf("asks %v, want the proof of a PIN", v.commands)
	}
	v.does(Proved{false})
	if !v.state.Denied || v.state.Form.Text(PIN) != "" {
		t.Errorf("a wrong PIN leaves %+v", v.state)
	}
	v.does(Proved{true})
	if _, ok := v.commands[0].(End); !ok {
		t.Errorf("a right PIN does %v", v.commands)
	}
	v = begin(t).does(card)
	if c, ok := v.commands[0].(ProveCard); !ok || c.Code != "CARD" {
		t.Errorf("a card does %v", v.commands)
	}
	if v = begin(t, func(r *Rules) { r.Lockable = false }).does(card, Touched{Staff}).isAt(Welcome); len(v.commands) > 0 {
		t.Errorf("without PINs a card does %v", v.commands)
	}
}

// Whatever was read, help is a touch away, and Back leads to it again.
func TestHelpFromTheEnd(t *testing.T) {
	v := begin(t).does(Touched{SeeProgramme}, Touched{SeeHelp}, Touched{SeeHelp}).isAt(Welcome)
	v.does(Touched{HaveNoCode}, Touched{SeeHelp}).isAt(Help).does(Touched{SeeHelp}).isAt(Asking)
	w := begin(t)
	w.state.Stage, w.state.Ending = HelpDesk, Ending{Case: "9KSE"}
	w.does(Touched{SeeHelp}).isAt(Help).does(Touched{Back}).isAt(HelpDesk)
	if w.state.Ending.Case != "9KSE" {
		t.Error("the case is forgotten over the help")
	}
}

// Who is read to has as long as who asks for more time, and is warned as anybody is.
func TestTimeIsNearlyOver(t *testing.T) {
	v := begin(t).does(Touched{HaveNoCode}).waits(69 * time.Second)
	if n := v.state.NearlyOver(v.now); n != 0 {
		t.Errorf("warned with %d seconds left", n)
	}
	if v.waits(time.Second); v.state.NearlyOver(v.now) != 20 {
		t.Errorf("not warned: %d", v.state.NearlyOver(v.now))
	}
	v.does(Touched{ToggleAloud})
	if left, _ := v.state.Left(v.now); left != 270*time.Second || v.state.NearlyOver(v.now) != 0 {
		t.Errorf("%v are left to who is read to", left)
	}
	if v.does(Touched{ToggleAloud}); v.state.Stays != 90*time.Second {
		t.Errorf("without speech the stage stays %v", v.state.Stays)
	}
	p := begin(t)
	p.state.Stage, p.state.Stays, p.state.Since = Printing, 30*time.Second, p.now.Add(-15*time.Second)
	if p.state.NearlyOver(p.now) != 0 {
		t.Error("a badge under way cannot be given more time")
	}
}
