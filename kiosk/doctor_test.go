package kiosk

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/health"
)

// patient is a doctor whose checks come when the test lets them.
type patient struct {
	checks  chan health.Check
	backups int
}

func (p *patient) Examine(ctx context.Context, found func(health.Check)) {
	for {
		select {
		case c, ok := <-p.checks:
			if !ok {
				return
			}
			found(c)
		case <-ctx.Done():
			return
		}
	}
}

func (p *patient) BackUp(context.Context) error { p.backups++; return nil }

func (*patient) Bundle(context.Context) (string, error) { return "support.zip", nil }

func bring(checks ...health.Check) *patient {
	p := &patient{checks: make(chan health.Check, len(checks))}
	for _, c := range checks {
		p.checks <- c
	}
	close(p.checks)
	return p
}

func checkNames(o doctorOverlay) (all []string) {
	for _, c := range o.checks {
		all = append(all, c.Name)
	}
	return all
}

// The list comes in any order and shows what is red first; Enter goes where it is mended.
func TestTheDoctorAtTheDesk(t *testing.T) {
	p := bring(
		health.Check{Name: "version", State: health.Green, Sentence: "Antechamber 1.0.", Finding: "version.is"},
		health.Check{Name: "backup", State: health.Amber, Sentence: "There is no backup yet.", Finding: "backup.never", Advice: "back_up"},
		health.Check{Name: "disk", State: health.Red, Sentence: "Only 5 MB are free.", Finding: "disk.full", Advice: "free_space", Given: map[string]string{"Size": "5 MB"}},
	)
	v := drive(t, func(c *Config) { c.Doctor = p })
	v.press(fyne.KeyC, fyne.KeyModifierControl)
	v.settle()
	v.mustShow("Is all well here?", "Only 5 MB are free. – Free some space", "Red", "Amber", "Green", "Red: 1. Amber: 1. Green: 1.")
	if got := checkNames(v.state.over.(doctorOverlay)); got[0] != "disk" || got[1] != "backup" || got[2] != "version" {
		t.Errorf("the order is %v", got)
	}
	v.press(fyne.KeyReturn)
	v.mustShow("That cannot be done from here")
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	v.settle()
	if p.backups != 1 {
		t.Errorf("%d backups were made, want one", p.backups)
	}
	v.mustShow("A backup was made.")
	v.press(fyne.KeyF6)
	v.settle()
	v.mustShow("The support bundle is in support.zip")
	v.press(fyne.KeyEscape)
	v.mustNotShow("Is all well here?")
	v.mustShow("Red: 1 (Ctrl C)")
}

// What hangs keeps nobody at the door waiting, and what comes after the list was closed is dropped.
func TestAHangingExaminationIsLeft(t *testing.T) {
	p := &patient{checks: make(chan health.Check)}
	v := drive(t, func(c *Config) { c.Doctor = p })
	v.Key(fyne.KeyC, fyne.KeyModifierControl)
	if _, ok := v.state.over.(doctorOverlay); !ok {
		t.Fatal("the list is not open while nothing has ended")
	}
	v.mustShow("Looking…")
	v.Key(fyne.KeyEscape, 0)
	if v.state.over != nil {
		t.Error("the list does not close")
	}
	close(p.checks)
	v.settle()
	if v.state.over != nil || v.state.reds != 0 {
		t.Error("an examination whose list was closed opens it again")
	}
}
