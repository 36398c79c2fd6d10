package checkin

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

// plainIdentifier compares facts to the letter, and looks at everybody.
type plainIdentifier struct{ all []string }

func (p plainIdentifier) Identify(_ context.Context, f Facts) (Inquiry, error) {
	return Inquiry{References: p.all, Normal: f.Reference + "|" + f.FamilyName + "|" + f.Email, Fits: func(r *Registration) bool {
		return (f.Reference == "" || f.Reference == r.Reference) && (f.FamilyName == "" || f.FamilyName == r.FamilyName) && (f.Email == "" || f.Email == r.Email)
	}}, nil
}

// counted counts what a store is asked.
type counted struct {
	*memory
	asked map[string]int
}

type countedView struct {
	View
	asked map[string]int
}

func (c *counted) Append(ctx context.Context, decide func(View) ([]Entry, error)) ([]Entry, error) {
	c.asked["append"]++
	return c.memory.Append(ctx, func(v View) ([]Entry, error) { return decide(countedView{v, c.asked}) })
}

func (v countedView) Registration(reference string) (Registration, bool, error) {
	v.asked["registration"]++
	return v.View.Registration(reference)
}

func (v countedView) ByTicket(code string) ([]Registration, error) {
	v.asked["ticket"]++
	return v.View.ByTicket(code)
}

func (v countedView) History(reference string) ([]Entry, error) {
	v.asked["history"]++
	return v.View.History(reference)
}

func (v countedView) Inside(room, session string) (Occupancy, error) {
	v.asked["inside"]++
	return v.View.Inside(room, session)
}

func (v countedView) Extended() (Extensions, error) {
	v.asked["extended"]++
	return v.View.Extended()
}

func (v countedView) Hash(text string) []byte {
	v.asked["hash"]++
	return v.View.Hash(text)
}

// recognisers is a desk with four people, of whom two are of one name and address and one is hidden.
func recognisers() (*Desk, *memory) {
	of := func(reference, family, email string) Registration {
		return Registration{Reference: reference, FamilyName: family, Email: email, Category: "ngo", Organisation: "Org", Status: StatusApproved, Listing: ListingListed}
	}
	hidden := of("HHHHHHHH", "Rantanen", "h@x.org")
	hidden.Listing = ListingHidden
	pending := of("PPPPPPPP", "Late", "l@x.org")
	pending.Status = StatusPending
	d, store, _ := testDesk(of("AAAAAAAA", "Berg", "a@x.org"), of("BBBBBBBB", "Twin", "t@x.org"), of("CCCCCCCC", "Twin", "t@x.org"), hidden, pending)
	d.Conference.SelfService.Facts = []Fact{FactEmail}
	d.Identifier = plainIdentifier{[]string{"AAAAAAAA", "BBBBBBBB", "CCCCCCCC", "HHHHHHHH", "PPPPPPPP"}}
	return d, store
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		facts     Facts
		verdict   Verdict
		reason    Reason
		by        By
		reference string
	}{
		"name and address":            {Facts{FamilyName: " Berg ", Email: "a@x.org"}, Admitted, First, ByName, "AAAAAAAA"},
		"reference and address":       {Facts{Reference: "aaaa-aaaa", Email: "a@x.org"}, Admitted, First, ByReference, "AAAAAAAA"},
		"reference and name":          {Facts{Reference: "AAAAAAAA", FamilyName: "Berg"}, Admitted, First, ByReference, "AAAAAAAA"},
		"all of them":                 {Facts{Reference: "AAAAAAAA", FamilyName: "Berg", Email: "a@x.org"}, Admitted, First, ByReference, "AAAAAAAA"},
		"another address":             {Facts{FamilyName: "Berg", Email: "t@x.org"}, Refused, UnknownCode, ByName, ""},
		"another reference":           {Facts{Reference: "BBBBBBBB", Email: "a@x.org"}, Refused, UnknownCode, ByReference, ""},
		"a reference, another name":   {Facts{Reference: "AAAAAAAA", FamilyName: "Twin", Email: "a@x.org"}, Refused, UnknownCode, ByReference, ""},
		"two of them":                 {Facts{FamilyName: "Twin", Email: "t@x.org"}, Refused, UnknownCode, ByName, ""},
		"one of the two":              {Facts{Reference: "CCCCCCCC", Email: "t@x.org"}, Admitted, First, ByReference, "CCCCCCCC"},
		"hidden":                      {Facts{FamilyName: "Rantanen", Email: "h@x.org"}, Refused, UnknownCode, ByName, ""},
		"hidden, by the reference":    {Facts{Reference: "HHHHHHHH", Email: "h@x.org"}, Admitted, First, ByReference, "HHHHHHHH"},
		"whom the checks do not pass": {Facts{FamilyName: "Late", Email: "l@x.org"}, Refused, Pending, ByName, "PPPPPPPP"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, store := recognisers()
			out, err := d.Recognise(t.Context(), row.facts, Presentation{Actor: "self:1", Purpose: Enter, Code: "badge:BBBBBBBB:1", Reference: "BBBBBBBB"})
			if err != nil {
				t.Fatal(err)
			}
			wantVerdict(t, out, row.verdict, row.reason)
			e := out.Entry
			if e.Kind != KindCheck || e.By != row.by || e.Reference != row.reference || e.Actor != "self:1" || e.Entrance != "main" || e.Session != "morning" || len(store.entries) != 1 {
				t.Errorf("the entry is %+v, of %d", e, len(store.entries))
			}
			if known := out.Registration != nil; known != (row.reference != "") || known == (e.Foreign != nil) {
				t.Errorf("registration %v, foreign %x", out.Registration, e.Foreign)
			}
			if row.reference == "" && !bytes.Equal(e.Foreign, view{store}.Hash(strings.ToUpper(strings.ReplaceAll(row.facts.Reference, "-", ""))+"|"+strings.TrimSpace(row.facts.FamilyName)+"|"+row.facts.Email)) {
				t.Errorf("foreign is %x, not the hash of what was said", e.Foreign)
			}
			if cases, err := d.Cases(t.Context(), e.Case()); err != nil || len(cases) != 1 {
				t.Errorf("%d cases, %v", len(cases), err)
			}
		})
	}
}

// Whether nobody has the name, or somebody has it and the second fact is wrong, the
// same is asked of the store, so that nobody learns which from the time.
func TestRecogniseWorksAsMuchForNobody(t *testing.T) {
	t.Parallel()
	for _, entrance := range []string{"main", "small"} {
		var first map[string]int
		for _, f := range []Facts{
			{FamilyName: "Nobody", Email: "n@x.org"},
			{FamilyName: "Berg", Email: "n@x.org"},
			{FamilyName: "Nobody", Email: "a@x.org"},
			{FamilyName: "Twin", Email: "t@x.org"},
			{FamilyName: "Rantanen", Email: "h@x.org"},
			{Reference: "ZZZZZZZZ", Email: "a@x.org"},
			{Reference: "BBBBBBBB", Email: "a@x.org"},
			{Reference: "BBBBBBBB", FamilyName: "Berg", Email: "t@x.org"},
		} {
			d, store := recognisers()
			c := &counted{store, make(map[string]int)}
			d.Store = c
			if _, err := d.Recognise(t.Context(), f, Presentation{Entrance: entrance}); err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = c.asked
			}
			for what, n := range first {
				if c.asked[what] != n || len(c.asked) != len(first) {
					t.Errorf("%+v asks %v, want %v", f, c.asked, first)
					break
				}
			}
			if c.asked["append"] != 1 || c.asked["registration"] != 5 || len(store.entries) != 1 {
				t.Errorf("%+v asks %v, and makes %d entries", f, c.asked, len(store.entries))
			}
		}
	}
}

func TestRecogniseAsksForEnough(t *testing.T) {
	t.Parallel()
	d, store := recognisers()
	for _, f := range []Facts{
		{},
		{FamilyName: "Berg"},
		{Reference: "AAAAAAAA"},
		{Email: "a@x.org"},
		{FamilyName: " ", Email: "a@x.org"},
		{FamilyName: "Berg", Country: "HU", Organisation: "Org", GivenName: "Eva"},
		{Reference: "AAAA", Email: "a@x.org"},
		{FamilyName: strings.Repeat("a", longestFact+1), Email: "a@x.org"},
	} {
		if _, err := d.Recognise(t.Context(), f, Presentation{}); FaultCode(err) != FaultInvalid || strings.Contains(err.Error(), "Berg") {
			t.Errorf("%+v: %v", f, err)
		}
	}
	d.Conference.SelfService.Facts = []Fact{FactOrganisation, FactCountry, FactGivenName}
	for _, f := range []Facts{{FamilyName: "Berg", Country: "HU"}, {FamilyName: "Berg", Organisation: "Org"}, {FamilyName: "Berg", GivenName: "Eva"}} {
		if _, err := d.Recognise(t.Context(), f, Presentation{}); err != nil {
			t.Errorf("%+v: %v", f, err)
		}
	}
	_, err := d.Recognise(t.Context(), Facts{FamilyName: "Berg", Email: "a@x.org"}, Presentation{})
	if want := "this is not enough to be recognised by: give the reference or the family name, and the other of them or the organisation or the country or the given name"; err == nil || err.Error() != want {
		t.Errorf("%v, want %q", err, want)
	}
	if len(store.entries) != 3 {
		t.Errorf("%d entries, want one of each that could be enough", len(store.entries))
	}
}

func TestWish(t *testing.T) {
	t.Parallel()
	d, store, now := testDesk(somebody)
	for _, text := range []string{"", " \t ", "two\nlines", "a\x00b", "\x1b[31m", "\xff", strings.Repeat("é", longestWish+1)} {
		if _, err := d.Wish(t.Context(), "A", text, Act{}); FaultCode(err) != FaultInvalid {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := d.Wish(t.Context(), "Z", "Zed", Act{}); FaultCode(err) != FaultNotFound {
		t.Errorf("nobody: %v", err)
	}
	if _, err := d.Wish(t.Context(), "A", "Zed", Act{Entrance: "window"}); FaultCode(err) != FaultNotFound {
		t.Errorf("no entrance: %v", err)
	}
	if len(store.entries) != 0 {
		t.Fatalf("%d entries, want none", len(store.entries))
	}
	e, err := d.Wish(t.Context(), "A", " Märi "+strings.Repeat("é", longestWish-5), Act{Entrance: "small", Actor: "self:1"})
	if err != nil || e.Kind != KindNote || e.Reason != Spelling || e.Reference != "A" || e.Entrance != "small" || e.Room != "small" || e.Actor != "self:1" || !e.At.Equal(*now) ||
		!strings.HasPrefix(e.NoteText, "Märi é") {
		t.Errorf("%+v %v", e, err)
	}
}

func TestWishesAreLookedAt(t *testing.T) {
	t.Parallel()
	here := map[string]Status{"A": StatusApproved, "B": StatusPending}
	for name, row := range map[string]struct {
		log     string
		written uint64
		want    string
	}{
		"asked for":                   {"N 0 note A reason=spelling", 0, "N:1"},
		"twice, and by another":       {"N 0 note A reason=spelling\nS 1 note B reason=spelling\nS 2 note A reason=spelling", 0, "N:1 S:2 S:3"},
		"another note":                {"N 0 note A reason=extended\nN 1 note A", 0, ""},
		"somebody looked":             {"N 0 note A reason=spelling\nS 1 ack A target=N:1", 0, ""},
		"a corrected badge":           {"N 0 note A reason=spelling\nS 1 print A reason=name_corrected", 0, ""},
		"another badge":               {"N 0 note A reason=spelling\nS 1 print A\nS 1 print A reason=badge_lost", 0, "N:1"},
		"another's corrected badge":   {"N 0 note A reason=spelling\nS 1 print B reason=name_corrected", 0, "N:1"},
		"corrected before":            {"N 0 print A reason=name_corrected\nN 1 note A reason=spelling", 0, "N:2"},
		"written after":               {"N 0 note A reason=spelling", 2, ""},
		"written before":              {"N 0 in A\nN 1 note A reason=spelling", 1, "N:2"},
		"written between":             {"N 0 note A reason=spelling\nN 1 in A\nN 2 note A reason=spelling", 2, "N:3"},
		"who is not here, or no more": {"N 0 note C reason=spelling", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := evidence(writeLog(t, row.log), here)
			e.Written = func(string) uint64 { return row.written }
			var said []string
			for _, m := range ToLookAt(testConference(), e) {
				if m.Kind != SpellingWish || len(m.References) != 1 || len(m.Entries) != 1 || m.Entries[0].ID != m.Entry {
					t.Errorf("%+v", m)
				}
				said = append(said, m.Entry.String())
			}
			if got := strings.Join(said, " "); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestProgramme(t *testing.T) {
	t.Parallel()
	c := testConference()
	at := func(h, m int) time.Time { return time.Date(2007, 3, 5, h, m, 0, 0, c.Zone) }
	longer := Extensions{"morning": time.Hour}
	id := func(s *Session) string {
		if s == nil {
			return ""
		}
		return s.ID
	}
	for _, row := range []struct {
		at        time.Time
		extended  Extensions
		now, next string
		day       int
	}{
		{at(9, 59).AddDate(0, 0, -1), nil, "", "morning", 0},
		{at(9, 59), nil, "", "morning", 2},
		{at(10, 0), nil, "morning", "afternoon", 2},
		{at(12, 59), nil, "morning", "afternoon", 2},
		{at(13, 0), nil, "", "afternoon", 2},
		{at(13, 0), longer, "morning", "afternoon", 2},
		{at(15, 0), nil, "afternoon", "", 2},
		{at(18, 0), nil, "", "", 2},
		{at(18, 0).AddDate(0, 0, 1), nil, "", "", 0},
	} {
		p := c.ProgrammeAt("chamber", row.at, row.extended)
		if id(p.Now) != row.now || id(p.Next) != row.next || len(p.Day) != row.day {
			t.Errorf("at %v: %q, then %q, of %d", row.at, id(p.Now), id(p.Next), len(p.Day))
		}
		if p.Now != nil && row.extended != nil && !p.Now.End.Equal(at(14, 0)) {
			t.Errorf("it ends at %v", p.Now.End)
		}
	}
	d, _, now := testDesk(somebody)
	*now = at(11, 0)
	if p, err := d.Programme(t.Context(), "small"); err != nil || id(p.Now) != "side" || p.Next != nil {
		t.Errorf("%+v %v", p, err)
	}
	if _, err := d.Programme(t.Context(), "window"); FaultCode(err) != FaultNotFound {
		t.Error(err)
	}
}

// Every verdict has a next step, and a reason is said before others only where it
// embarrasses nobody.
func TestNextStepAndWhatIsSaidAloud(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		verdict Verdict
		reason  Reason
		step    Step
		aloud   Reason
	}{
		{Admitted, First, StepGoOn, First},
		{Admitted, Again, StepGoOn, Again},
		{Admitted, AfterExit, StepGoOn, AfterExit},
		{Admitted, Provisional, StepHelpDesk, ""},
		{Left, Out, StepGoOn, Out},
		{AlreadyIn, Passback, StepHelpDesk, Passback},
		{AlreadyIn, Once, StepHelpDesk, Once},
		{Wait, TooEarly, StepWait, TooEarly},
		{Wait, Full, StepWait, Full},
		{Wait, QuotaFull, StepWait, Full},
		{Refused, UnknownCode, StepHelpDesk, ""},
		{Refused, Forged, StepHelpDesk, ""},
		{Refused, WrongConference, StepHelpDesk, ""},
		{Refused, Superseded, StepHelpDesk, Superseded},
		{Refused, Revoked, StepHelpDesk, ""},
		{Refused, Cancelled, StepHelpDesk, ""},
		{Refused, Pending, StepHelpDesk, ""},
		{Refused, Rejected, StepHelpDesk, ""},
		{Refused, NotEntitled, StepHelpDesk, ""},
		{Refused, NoSession, StepHelpDesk, NoSession},
		{Refused, TooLate, StepHelpDesk, TooLate},
		{Refused, "of a later version", StepHelpDesk, ""},
		{"of a later version", "", StepHelpDesk, ""},
	} {
		if step, aloud := NextStep(row.verdict, row.reason), row.reason.Aloud(); step != row.step || aloud != row.aloud {
			t.Errorf("%s/%s: %s, saying %q", row.verdict, row.reason, step, aloud)
		}
	}
}

func TestWhereTo(t *testing.T) {
	t.Parallel()
	c := testConference()
	if got := strings.Join(c.WhereTo("chamber", "fr"), "|"); got != "Chamber" {
		t.Errorf("%q", got)
	}
	c.Directions = Text{"en": "Second floor", "fr": "Deuxième étage"}
	if got := strings.Join(c.WhereTo("chamber", "fr"), "|"); got != "Chamber|Deuxième étage" {
		t.Errorf("%q", got)
	}
	c.SelfService.After = Plain("Up the stairs")
	if got := strings.Join(c.WhereTo("chamber", "fr"), "|"); got != "Up the stairs" {
		t.Errorf("%q", got)
	}
}
