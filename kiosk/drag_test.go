package kiosk

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// finger drags on the desk as a window has it: whatever hears a finger there is moved.
func (v *driver) finger(at area, up float32) {
	v.t.Helper()
	c := test.NewWindow(v.Content()).Canvas()
	c.(test.WindowlessCanvas).SetPadded(false)
	c.(test.WindowlessCanvas).Resize(fyne.NewSize(wide, high))
	test.Drag(c, fyne.NewPos(at.left()+at.w/2, at.y+at.h/2), 0, -up)
	v.settle()
}

func TestAFingerScrollsWhoWasFound(t *testing.T) {
	v := drive(t, nil)
	find(v.Desk, "many")
	r := v.screen.results
	if r.first != 0 || r.shown >= v.state.found() {
		t.Fatalf("rows from %d, %d of %d", r.first, r.shown, v.state.found())
	}
	page := r.shown
	v.finger(r.area, 3*v.screen.kit.u(rowHigh))
	if r.first < 3 || v.state.chosen != r.first || v.state.scene != ready {
		t.Errorf("after a finger the rows are from %d, the chosen one %d, the scene %d", r.first, v.state.chosen, v.state.scene)
	}
	before := r.first
	r.drag.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 100)})
	if r.first != before-2 {
		t.Errorf("after the wheel the rows are from %d, before from %d", r.first, before)
	}
	v.finger(r.area, 1e5)
	if r.first+r.shown != v.state.found() || r.shown < page-1 || v.state.chosen < r.first {
		t.Errorf("at the end %d rows from %d, of %d; the chosen one is %d", r.shown, r.first, v.state.found(), v.state.chosen)
	}
	v.press(fyne.KeyUp)
	if got := v.state.chosen; got < r.first || got >= r.first+r.shown {
		t.Errorf("a key chose %d, and %d rows from %d show", got, r.shown, r.first)
	}
	first := r.rows[0].index
	test.Tap(r.rows[0].touch)
	v.settle()
	if v.state.chosen != first || v.state.scene != opened {
		t.Errorf("a tap on row %d opened %d, the scene is %d", first, v.state.chosen, v.state.scene)
	}
	v.finger(r.area, -1e5)
	if r.first != 0 {
		t.Errorf("back at the head the rows are from %d", r.first)
	}
}

// TestAFingerScrollsWhatLiesOverTheDesk: every list, to its end and back, and nothing beneath.
func TestAFingerScrollsWhatLiesOverTheDesk(t *testing.T) {
	for _, name := range []string{"history", "delegation", "similar"} {
		t.Run(name, func(t *testing.T) {
			v := drive(t, nil)
			find(v.Desk, "many")
			over := v.state.over
			for _, s := range plainShots() {
				if s.name == name {
					s.show(v.Desk)
				}
			}
			if v.state.over == over {
				t.Fatalf("there is no shot %q", name)
			}
			if _, ok := v.state.over.(scroller); !ok {
				t.Fatalf("%T cannot be scrolled", v.state.over)
			}
			l := v.screen.sheet.list
			v.state.over = longer(v.state.over)
			v.draw()
			if l.shown >= l.n {
				t.Fatalf("all %d rows have room", l.n)
			}
			behind := v.screen.results.drag
			if behind.Visible() {
				t.Error("what lies beneath can be moved")
			}
			l.drag.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -1e5)})
			l.drag.DragEnd()
			if l.first+l.shown != l.n {
				t.Errorf("at the end the rows are from %d, %d of %d", l.first, l.shown, l.n)
			}
			last := l.first
			l.drag.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, l.high)})
			if l.first != last-1 {
				t.Errorf("one row back the rows are from %d, before from %d", l.first, last)
			}
			l.drag.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 1e5)})
			if l.first != 0 {
				t.Errorf("at the head the rows are from %d", l.first)
			}
		})
	}
}

// longer is an overlay with more rows than have room.
func longer(over overlay) overlay {
	switch o := over.(type) {
	case historyOverlay:
		for range 4 {
			o.records = append(o.records, o.records[:4]...)
		}
		o.list.n = len(o.records)
		return o
	case similarOverlay:
		for range 4 {
			o.people = append(o.people, o.people[:4]...)
		}
		o.list.n = len(o.people) + 1
		return o
	}
	return over
}

func TestAFingerKeepsWhatIsTicked(t *testing.T) {
	c := newChecklist(20, true)
	c, _ = c.pick(2)
	c = c.scroll(scrolled{9, 5})
	if c.at != 9 || !c.ticked[2] || c.count() != 1 {
		t.Errorf("row %d has the keyboard, ticked are %v", c.at, c.ticked)
	}
	c, did := c.pick(11)
	if did != ticked || c.top != 10 || c.at != 11 {
		t.Errorf("a tap did %d, the rows are from %d, row %d has the keyboard", did, c.top, c.at)
	}
	c = c.scroll(scrolled{4, 5})
	if c.at != 8 {
		t.Errorf("row %d has the keyboard", c.at)
	}
}

// TestAFingerGoesThroughCompletions that have no room all at once.
func TestAFingerGoesThroughCompletions(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyF4)
	o, ok := v.state.over.(walkInOverlay)
	if !ok {
		t.Fatalf("%T lies over the desk", v.state.over)
	}
	o.form = o.form.focus(walkInEmail)
	o.form = o.form.set(func(at *field) { at.options = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} })
	v.state = v.state.with(o)
	v.Content().Resize(fyne.NewSize(wide, high*0.6))
	f := v.screen.sheet.form
	if !f.drag.Visible() {
		t.Fatal("all have room")
	}
	f.drag.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -1e4)})
	if got := v.state.over.(walkInOverlay).form.option; got != 10 {
		t.Errorf("completion %d is chosen, want the last", got)
	}
}
