package kiosk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
)

// TestForm is a form as a table: keys and letters, and what stands there after them.
func TestForm(t *testing.T) {
	t.Parallel()
	two := form{fields: []field{{label: "a"}, {label: "b", text: "old"}}}
	offering := two.complete([]string{"Finland", "Fiji"})
	full := form{fields: []field{{text: strings.Repeat("x", longest)}}}
	for _, test := range []struct {
		name string
		from form
		keys []any // a rune, a keyName, or an int that is tapped
		at   int
		text string // of all fields
		did  step   // by the last of the keys
	}{
		{"letters", two, []any{' ', 'Ё', 'л'}, 0, "Ёл|old", edited},
		{"backspace", two, []any{'Ё', 'л', keyBackspace}, 0, "Ё|old", edited},
		{"backspace on nothing", two, []any{keyBackspace}, 0, "|old", edited},
		{"tab", two, []any{keyTab, '!'}, 1, "|old!", edited},
		{"tab around", two, []any{keyTab, keyTab}, 0, "|old", moved},
		{"back", two, []any{keyBackTab}, 1, "|old", moved},
		{"arrows", two, []any{keyDown, keyUp}, 0, "|old", moved},
		{"delete", two, []any{keyDown, keyDelete}, 1, "|", edited},
		{"a tap", two, []any{1}, 1, "|old", moved},
		{"a tap beside", two, []any{2}, 0, "|old", nothing},
		{"enter", two, []any{keyEnter}, 0, "|old", accepted},
		{"escape", two, []any{keyEscape}, 0, "|old", closed},
		{"completion by arrow and enter", offering, []any{keyDown, keyDown, keyEnter}, 1, "Fiji|old", taken},
		{"completion by tab", offering, []any{keyDown, keyTab}, 1, "Finland|old", taken},
		{"no completion", offering, []any{keyDown, keyUp, keyEnter}, 0, "|old", accepted},
		{"completion by a tap", offering, []any{3}, 1, "Fiji|old", taken},
		{"escape closes the completions first", offering, []any{keyEscape}, 0, "|old", moved},
		{"tab goes past completions", offering, []any{keyTab}, 1, "|old", moved},
		{"a full field", full, []any{'y'}, 0, strings.Repeat("x", longest), edited},
	} {
		f, did := test.from, nothing
		for _, k := range test.keys {
			switch k := k.(type) {
			case rune:
				f, did = f.typed(k)
			case keyName:
				f, did = f.key(k)
			case int:
				f, did = f.pick(k)
			}
		}
		var texts []string
		for _, one := range f.fields {
			texts = append(texts, one.text)
		}
		if got := strings.Join(texts, "|"); got != test.text || f.at != test.at || did != test.did {
			t.Errorf("%s: %q at %d did %d, want %q at %d and %d", test.name, got, f.at, did, test.text, test.at, test.did)
		}
	}
	if two.fields[0].text != "" || offering.option != 0 {
		t.Error("a form was changed from outside")
	}
}

// TestFormProblems: the first field that is wrong has the keyboard, and its problem goes when it is corrected.
func TestFormProblems(t *testing.T) {
	t.Parallel()
	f := form{fields: []field{{}, {}, {}}}
	f = f.wrong(1, said(trouble{sentence: "give a name"})).wrong(2, said(trouble{sentence: "give a category"}))
	if f.at != 1 || f.fields[1].problem.key == "" || f.fields[2].problem.key == "" {
		t.Fatalf("%+v", f)
	}
	f, _ = f.typed('x')
	if f.fields[1].problem.key != "" || f.fields[2].problem.key == "" {
		t.Errorf("after a letter: %+v", f)
	}
}

func TestChecklist(t *testing.T) {
	t.Parallel()
	c := newChecklist(20, true)
	c.fixed = make([]bool, 20)
	c.fixed[1] = true
	at := func(c checklist, k keyName) checklist {
		c, _ = c.key(k)
		return c
	}
	var walk []int
	for _, k := range []keyName{keyUp, keyDown, keyPageDown, keyPageDown, keyPageDown, keyHome, keyEnd, keyPageUp} {
		c = at(c, k)
		walk = append(walk, c.at)
	}
	if diff := cmp.Diff([]int{0, 1, 9, 17, 19, 0, 19, 11}, walk); diff != "" {
		t.Error(diff)
	}
	before := c
	c, did := c.typed(' ')
	if did != ticked || !c.ticked[11] || before.ticked[11] {
		t.Error("space does not tick the row, or ticks it in an older value")
	}
	if c, did = c.pick(1); did != nothing || c.ticked[1] {
		t.Error("a row that cannot be ticked was")
	}
	if c, did = c.pick(^5); did != moved || c.at != 5 || c.count() != 1 {
		t.Error("going to a row ticks it")
	}
	if c = c.all(); c.count() != 19 || c.all().count() != 0 {
		t.Errorf("all are %d, and none %d", c.count(), c.all().count())
	}
	if _, did = newChecklist(3, false).pick(2); did != accepted {
		t.Error("a tap on a row that cannot be ticked accepts nothing")
	}
	if none, did := newChecklist(0, true).key(keyDown); none.at != 0 || did != moved {
		t.Error("an empty list")
	}
}

// TestRowsAreWithinReach: every row of a list can be seen, by keys and by taps alone, and is large enough for a finger.
func TestRowsAreWithinReach(t *testing.T) {
	for _, on := range displays() {
		v := drive(t, nil)
		v.Content().Resize(fyne.NewSize(float32(on.w)/on.scale, float32(on.h)/on.scale))
		v.state.over = tapList{list: newChecklist(100, false)}
		v.draw()
		seen := make(map[int]bool)
		for range 100 {
			for _, r := range v.screen.sheet.list.rows {
				if r.touch.Visible() {
					seen[r.index] = true
					if high := r.touch.Size().Height * on.scale; high < 44 {
						t.Fatalf("%s: a row is %.1f pixels high", on.name, high)
					}
				}
			}
			if below := v.screen.sheet.list.below.touch; below.Visible() {
				below.Tapped(nil)
			}
		}
		if len(seen) != 100 || v.screen.sheet.list.below.touch.Visible() {
			t.Errorf("%s: %d of 100 rows were seen", on.name, len(seen))
		}
		for range 100 {
			if above := v.screen.sheet.list.above.touch; above.Visible() {
				above.Tapped(nil)
			}
		}
		if first := v.screen.sheet.list.rows[0]; first.index != 0 {
			t.Errorf("%s: the taps upwards end at row %d", on.name, first.index)
		}
	}
}

// tapList is a list that hears taps.
type tapList struct {
	blockText
	list checklist
}

func (o tapList) picked(s deskState, i int) (deskState, []command) {
	o.list, _ = o.list.pick(i)
	return s.with(o), nil
}

func (o tapList) page(t *sheet, s *deskState) sheetPage { return blockList{list: o.list}.page(t, s) }

func TestActsMenu(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyF2)
	v.mustShow("What can be done now", "Undo the last admission or exit")
	v.mustNotShow("Print the badge", "Admit once")
	v.press(fyne.KeyEscape)
	v.write("quiroz")
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyF2)
	v.mustShow("Print the badge", "Admit once")
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	v.mustShow("Badge 1 printed")
	v.press(fyne.KeyF2)
	v.press(fyne.KeyF12) // by its key
	v.mustShow("Admitted", "Zelda Quiroz")
	v.press(fyne.KeyF2)
	v.scan("BADGE AAAA0001") // a scan closes it
	v.mustShow("Admitted", "Zelda Rantanen")
	v.press(fyne.KeyF2)
	v.write("quiroz") // so does typing, which searches
	v.mustShow("Zelda Quiroz")
	if diff := cmp.Diff([]string{"print AAAA0003", "in AAAA0003", "in AAAA0001"}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
}

// TestEnterInTheMenuAdmitsNobody: only F12 does.
func TestEnterInTheMenuAdmitsNobody(t *testing.T) {
	v := drive(t, nil)
	v.write("quiroz")
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyF2)
	v.press(fyne.KeyReturn)
	v.mustShow("Press F12 again")
	if n := len(v.store.kinds()); n != 0 {
		t.Errorf("there are %d entries", n)
	}
}

// TestEveryActHasAKey: of its own, with a sentence.
func TestEveryActHasAKey(t *testing.T) {
	v := drive(t, nil)
	seen := map[keyName]bool{keyActs: true, keyEscape: true, keyEnter: true}
	for _, a := range deskActs() {
		if seen[a.key] {
			t.Errorf("two acts have the key %s", a.key)
		}
		seen[a.key] = true
		if words := v.teller.say(a.name, nil); words == a.name || a.cap == "" {
			t.Errorf("%s: the sentence is %q and the key %q", a.key, words, a.cap)
		}
	}
}

func TestMeaning(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name fyne.KeyName
		mod  fyne.KeyModifier
		want keyName
	}{
		{fyne.KeyTab, 0, keyTab},
		{fyne.KeyTab, fyne.KeyModifierShift, keyBackTab},
		{fyne.KeyPageDown, 0, keyPageDown},
		{fyne.KeyE, fyne.KeyModifierControl, "ctrl e"},
		{fyne.KeyE, fyne.KeyModifierControl | fyne.KeyModifierAlt, keyOther},
		{fyne.KeyF4, fyne.KeyModifierAlt, keyOther},
		{fyne.KeyF4, 0, "f4"},
		{fyne.KeyF, 0, keyOther},
		{fyne.Key1, fyne.KeyModifierControl, keyOther},
		{fyne.KeyDown, fyne.KeyModifierControl, keyOther},
	} {
		if got := meaning(test.name, test.mod); got != test.want {
			t.Errorf("%s with %d means %q, want %q", test.name, test.mod, got, test.want)
		}
	}
}

// The help is read on two pages, and its keys lead from one to the other.
func TestHelpTurnsItsPages(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyF1)
	v.mustShow("Page 1 of 2")
	first := v.state.over.page(v.screen.sheet, &v.state).(linesPage)
	v.press(fyne.KeyDown)
	v.mustShow("Page 2 of 2")
	second := v.state.over.page(v.screen.sheet, &v.state).(linesPage)
	if got, want := len(first.lines)+len(second.lines), len(deskActs())+3; got != want {
		t.Errorf("the pages have %d lines, want %d, without a camera", got, want)
	}
	v.press(fyne.KeyUp)
	v.mustShow("Page 1 of 2")
	v.press(fyne.KeyEscape)
	v.mustNotShow("Page 1 of 2")
}
