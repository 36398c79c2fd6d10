package kiosk

import (
	"context"
	"slices"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/health"
)

// Doctor looks whether all is well at this kiosk. Its methods take their time.
type Doctor interface {
	// Examine tells of each check as it ends, one after the other, and returns after the
	// last. What does not answer is a check too: no other waits for it.
	Examine(ctx context.Context, found func(health.Check))
	// BackUp makes a backup as the window does by itself.
	BackUp(ctx context.Context) error
	// Bundle writes a support bundle without personal data, and returns where it is.
	Bundle(ctx context.Context) (file string, err error)
}

const keyDoctor keyName = "ctrl c"

func (s *deskState) hasDoctor() bool { return s.doctor }

func (s deskState) onDoctorKey() (deskState, []command) {
	return s.with(doctorOverlay{list: newChecklist(len(doctorActs()), false)}), append(lasting(), examine{})
}

// examine looks at everything anew, in no lane: whatever hangs keeps nobody waiting.
type examine struct{}

// examine ends the examination before it, of which nothing more is told.
func (d *Desk) examine() {
	d.stopExam()
	ctx, stop := context.WithCancel(d.ctx)
	d.stopExam = stop
	tell := func(e event) {
		d.loop.finish(func() {
			if ctx.Err() == nil {
				d.handle(e)
			}
		})
	}
	camera := d.state.cameraCheck()
	d.loop.begin()
	go func() {
		if camera != nil {
			d.loop.begin()
			tell(examined{*camera})
		}
		d.cfg.Doctor.Examine(ctx, func(c health.Check) {
			d.loop.begin()
			tell(examined{c})
		})
		tell(examinationOver{})
	}()
}

// cameraCheck is the check of the camera, which this window has and nobody else may open; nil where there is none.
func (s *deskState) cameraCheck() *health.Check {
	if !s.camera.has {
		return nil
	}
	c := health.Camera{Name: s.camera.sight.Camera, Watched: true}
	if !s.camera.came {
		c.Problem = "it is tried again by itself"
	}
	return &(health.Facts{Camera: &c}).Of("camera")[0]
}

// examined is that a check has ended.
type examined struct{ check health.Check }

func (e examined) after(s deskState, _ time.Time) (deskState, []command) {
	o, ok := s.over.(doctorOverlay)
	if !ok {
		return s, nil
	}
	return s.with(o.found(e.check)), nil
}

// examinationOver is that all checks have ended.
type examinationOver struct{}

func (examinationOver) after(s deskState, _ time.Time) (deskState, []command) {
	o, ok := s.over.(doctorOverlay)
	if !ok {
		return s, nil
	}
	o.over = true
	s.reds = Reds(o.checks)
	return s.with(o), nil
}

// Reds is how many checks are red of which the desk says nothing elsewhere: its header
// tells how the printers stand.
func Reds(checks []health.Check) int {
	return health.Count(slices.DeleteFunc(slices.Clone(checks), func(c health.Check) bool { return c.Name == "printer" }), health.Red)
}

// redsCounted is how many checks are red, as it was found beside the desk.
type redsCounted struct{ n int }

func (e redsCounted) after(s deskState, _ time.Time) (deskState, []command) {
	s.reds = e.n
	return s, nil
}

// tending is a command in a lane of its own, for what takes long and nobody waits for.
type tending interface{ tend(d *Desk) event }

// backUp makes a backup.
type backUp struct{}

func (backUp) task() checkin.Task { return checkin.TaskBackup }

func (backUp) tend(d *Desk) event {
	if err := d.cfg.Doctor.BackUp(d.ctx); err != nil {
		return tended{said(d.trouble(err))}
	}
	return tended{saying{"doctor.backed_up", nil}}
}

// writeBundle writes a support bundle.
type writeBundle struct{}

func (writeBundle) tend(d *Desk) event {
	file, err := d.cfg.Doctor.Bundle(d.ctx)
	if err != nil {
		return tended{said(d.trouble(err))}
	}
	return tended{saying{"doctor.bundled", args{"File": file}}}
}

// tended is what became of it.
type tended struct{ told saying }

func (e tended) after(s deskState, _ time.Time) (deskState, []command) {
	o, ok := s.over.(doctorOverlay)
	if !ok {
		return s.tell(e.told.key, e.told.say, false)
	}
	o.told = e.told
	return s.with(o), lasting()
}
