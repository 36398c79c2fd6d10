package kiosk

import "time"

// photoOverlay shows the camera's picture, to take a photo of the person shown.
type photoOverlay struct {
	reference string
	busy      bool
	problem   saying
}

// photographable tells whether a photo of the person shown can be taken.
func (s *deskState) photographable() bool {
	return s.camera.has && s.scene != deciding && s.person != nil && s.person.mayShowPhoto()
}

func (s deskState) onPhotoKey() (deskState, []command) {
	s.camera.sight = CameraSight{}
	return s.with(photoOverlay{reference: s.person.registration.Reference}), lasting()
}

func (photoOverlay) holds() bool { return true }

func (o photoOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch {
	case k == keyEscape:
		return s.withoutOverlay(), nil
	case k == keyEnter && !o.busy && s.camera.sight.Picture != nil:
		o.busy, o.problem = true, saying{}
		return s.with(o), append(lasting(), takePhoto{o.reference})
	}
	return s, nil
}

func (photoOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, nil }

func (photoOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

func (o photoOverlay) page(t *sheet, s *deskState) sheetPage {
	p := livePage{title: t.say("photo.title", nil), lead: t.say("photo.lead", nil), accept: t.say("photo.accept", nil), camera: s.camera}
	if o.problem.key != "" {
		p.lead = t.tell(o.problem)
	}
	return p
}

// livePage is a page with the camera's picture.
type livePage struct {
	title, lead, accept string
	camera              cameraState
}

func (p livePage) draw(t *sheet, a area) {
	f := frame{title: p.title, lead: p.lead, accept: p.accept, width: narrowPage}
	in := f.put(t, a, func(width float32) float32 { return width * 0.62 })
	t.live.put(in, &p.camera)
}

// takePhoto makes what the camera sees the photo of a person.
type takePhoto struct{ reference string }

func (c takePhoto) do(d *Desk) event {
	if err := d.cfg.Camera.TakePhoto(d.ctx, c.reference); err != nil {
		return photoFailed{d.trouble(err)}
	}
	return photoTaken(c)
}

type photoFailed struct{ trouble trouble }

func (e photoFailed) after(s deskState, _ time.Time) (deskState, []command) {
	if o, asks := s.over.(photoOverlay); asks {
		o.busy, o.problem = false, said(e.trouble)
		return s.with(o), lasting()
	}
	return s.tell("notice.problem", args{"Problem": e.trouble}, true)
}

type photoTaken struct{ reference string }

// after shows the new photo beside the person.
func (e photoTaken) after(s deskState, _ time.Time) (deskState, []command) {
	if o, asks := s.over.(photoOverlay); asks && o.reference == e.reference {
		s = s.withoutOverlay()
	}
	s, told := s.tell("photo.taken", nil, false)
	if s.photo.reference == e.reference {
		told = append(told, loadPhoto(e))
	}
	return s, told
}
