package kiosk

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

const ctrl = fyne.KeyModifierControl

// fill writes into the fields of a form, from the one that has the keyboard on.
func (v *driver) fill(fields ...string) {
	v.t.Helper()
	for i, text := range fields {
		if i > 0 {
			v.press(fyne.KeyTab)
		}
		v.write(text)
	}
}

// TestWalkInGoesThePathOfEveryone: what was searched for is in the form, and what
// follows from the organisation; then badge and admission are as for anybody.
func TestWalkInGoesThePathOfEveryone(t *testing.T) {
	v := drive(t, func(c *Config) {
		c.Desk.Conference.Organisations = []checkin.Organisation{{Code: "FI", Name: checkin.Plain("Finland"), Status: "member"}}
		c.Desk.Conference.Index()
	})
	v.write("anna von berg")
	v.mustShow("Nobody found", "F4 registers")
	v.press(fyne.KeyF4)
	v.mustShow("Register somebody", "Anna Von", "Berg")
	v.press(fyne.KeyTab)
	v.fill("", "", "fin")
	v.mustShow("Finland")
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	v.mustShow("FI", "Member-state")
	v.press(fyne.KeyReturn)
	v.mustShow("Anna Von Berg", "Finland", "Registered. The reference is AAAA 0009.", "Identity checked")
	want := checkin.Registration{
		Reference: "AAAA0009", GivenName: "Anna Von", FamilyName: "Berg", Organisation: "Finland", Country: "FI", Category: "member-state",
		Status: checkin.StatusApproved, Listing: checkin.ListingListed,
	}
	if diff := cmp.Diff(want, v.store.regs["AAAA0009"]); diff != "" {
		t.Error(diff)
	}
	v.press(fyne.KeyP, ctrl)
	v.mustShow("Badge 1 printed")
	v.press(fyne.KeyF12)
	v.mustShow("Admitted")
	if diff := cmp.Diff([]string{"register AAAA0009", "print AAAA0009", "in AAAA0009"}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
}

func TestWalkInSaysWhatIsMissing(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyF4)
	v.press(fyne.KeyReturn)
	v.mustShow("Give a given name or a family name", "Choose a category")
	v.press(fyne.KeyTab, fyne.KeyModifierShift)
	v.fill("小明", "王", "Ван", "", "FIN", "", "", "x")
	v.press(fyne.KeyReturn)
	v.mustShow("Only Latin letters", "Two letters", "Choose a category", "has an @")
	v.press(fyne.KeyDelete)
	v.press(fyne.KeyReturn)
	v.mustShow("in another script")
	if len(v.store.entries) != 0 {
		t.Errorf("the log has %v, want nothing", v.store.kinds())
	}
	v.press(fyne.KeyEscape)
	v.mustShow("Ready")
}

// TestTheMissingCategoryIsChosen: where one is missing the arrow keys choose it, as the field says.
func TestTheMissingCategoryIsChosen(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyF4)
	v.fill("Anna", "Berg")
	v.press(fyne.KeyReturn)
	v.mustShow("Choose a category")
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyReturn)
	v.mustShow("Registered. The reference is")
}

// TestIsItOneOfThese: the likest is chosen first; nobody of them is registered; Esc goes back to what was written.
func TestIsItOneOfThese(t *testing.T) {
	ask := func(t *testing.T) *driver {
		v := drive(t, nil)
		v.press(fyne.KeyF4)
		v.fill("Zelda", "Quiroz", "", "Finland", "", "ngo")
		v.press(fyne.KeyReturn)
		v.mustShow("Is it one of these?", "Zelda Quiroz", "AAAA 0003 · Finland", "None of these")
		return v
	}
	t.Run("it is", func(t *testing.T) {
		v := ask(t)
		v.press(fyne.KeyReturn)
		v.mustShow("Zelda Quiroz", "Identity checked")
		if v.state.over != nil || len(v.store.entries) != 0 || v.state.person.registration.Reference != "AAAA0003" {
			t.Errorf("over the desk is %v, the log has %v", v.state.over, v.store.kinds())
		}
	})
	t.Run("it is not", func(t *testing.T) {
		v := ask(t)
		v.press(fyne.KeyEscape)
		v.mustShow("Register somebody", "Quiroz")
		v.press(fyne.KeyReturn)
		v.press(fyne.KeyDown)
		v.press(fyne.KeyReturn)
		v.mustShow("Registered. The reference is AAAA 0009.")
		if diff := cmp.Diff([]string{"register AAAA0009"}, v.store.kinds()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWalkInWaitsForApproval(t *testing.T) {
	v := drive(t, func(c *Config) { c.Desk.Conference.Admission.WalkIns = checkin.WalkInsApproval })
	v.press(fyne.KeyF4)
	v.fill("Anna", "Berg", "", "", "", "media")
	v.press(fyne.KeyReturn)
	v.mustShow("a supervisor approves with Ctrl Y")
	v.press(fyne.KeyF12)
	v.mustShow("Not admitted")
	v.press(fyne.KeyY, ctrl)
	v.mustShow("Approved.", "Anna Berg")
	v.press(fyne.KeyF12)
	v.mustShow("Admitted")
	if diff := cmp.Diff([]string{"register AAAA0009", "refused AAAA0009", "register AAAA0009", "in AAAA0009"}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
}

func TestApprovalIsASupervisors(t *testing.T) {
	v, _ := withRoles(t)
	v.cfg.Desk.Conference.Admission.WalkIns = checkin.WalkInsApproval
	v.press(fyne.KeyF4)
	v.fill("Anna", "Berg", "", "", "", "media")
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyY, ctrl)
	v.mustShow("A supervisor is needed for this")
	v.write("402917")
	v.press(fyne.KeyReturn)
	v.mustShow("Approved.", "Anna Berg", "Supervisor 2")
	if e := v.lastEntry(); e.Reason != checkin.Approved || e.Actor != "supervisor:2" {
		t.Errorf("the last entry is %s by %s", e.Reason, e.Actor)
	}
}

func TestClosedConferenceRegistersNobody(t *testing.T) {
	v := drive(t, func(c *Config) { c.Desk.Conference.Admission.WalkIns = checkin.WalkInsClosed })
	v.write("nobody here")
	v.mustShow("goes to the help desk")
	v.press(fyne.KeyF4)
	v.mustShow("registers nobody at the door")
	if v.state.over != nil {
		t.Errorf("over the desk is %v", v.state.over)
	}
}

// TestFormIsNotLeftOnTheScreen: a name that nobody deals with goes away.
func TestFormIsNotLeftOnTheScreen(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyF4)
	v.fill("Anna", "Berg")
	v.wait(formStays + time.Second)
	v.mustShow("Ready")
	v.press(fyne.KeyF4)
	for _, text := range topTexts(v.Desk) {
		if text.words == "Berg" {
			t.Error("the name is there again")
		}
	}
	v.write("Anna")
	v.scan("BADGE AAAA0001") // and gives way to whoever comes
	v.mustShow("Admitted")
}

func TestTypedName(t *testing.T) {
	t.Parallel()
	for query, want := range map[string][2]string{
		"":              {"", ""},
		"berg":          {"", "Berg"},
		"anna berg":     {"Anna", "Berg"},
		"Anna van Berg": {"Anna van", "Berg"},
		"王小明":           {"", "王小明"},
		"5RQJ ZWFG":     {"", ""},
		"иван петров":   {"Иван", "Петров"},
	} {
		if given, family := typedName(query); given != want[0] || family != want[1] {
			t.Errorf("%q: %q and %q, want %q", query, given, family, want)
		}
	}
}
