package kiosk

import "antechamber/kiosk/walk"

// sighted takes what the camera sees: it shows while nobody is being checked in.
func (v *SelfService) sighted(s CameraSight) {
	if !v.looking {
		s = CameraSight{Gone: s.Gone}
	}
	v.sight = s
	if v.state.Stage == walk.Welcome {
		v.view.draw()
	}
}

// followCamera has the camera show its picture on the first page, and on no other.
func (v *SelfService) followCamera() {
	if wants := v.state.Stage == walk.Welcome; v.cfg.Camera != nil && v.looking != wants {
		v.looking = wants
		v.cfg.Camera.Show(wants)
		v.sight = CameraSight{Gone: v.sight.Gone}
	}
}

// liveBlock is the picture of the camera, with what is to be done before it.
type liveBlock struct{ hero heroBlock }

func (liveBlock) stretches() {}

func (l liveBlock) high(v *selfView, w float32) float32 {
	return v.u(v.measures.picture+v.measures.gap) + l.hero.words(v, w)
}

func (l liveBlock) draw(v *selfView, a area) {
	m := v.service.sight.Picture
	if m == nil {
		l.hero.draw(v, a)
		return
	}
	title, hint := l.hero.styles(v)
	gap := v.u(v.measures.gap * 1.2)
	size := m.Bounds().Size()
	words := l.hero.words(v, a.w)
	h := min(a.h-words-gap, a.w*float32(size.Y)/float32(size.X), v.u(v.measures.picture*2.4))
	rest := a.middle(min(a.h, h+gap+words))
	at, rest := rest.cutTop(h, gap)
	at = at.centre(h*float32(size.X)/float32(size.Y), h)
	edge := v.u(4)
	v.boxes.next().put(at.inset(-edge, -edge), v.palette.ink, nil, v.u(8), 0)
	v.photos.next().put(at, m)
	rest = v.flow(rest, l.hero.title, title, v.u(v.measures.gap*0.8))
	v.flow(rest, l.hero.hint, hint, 0)
}
