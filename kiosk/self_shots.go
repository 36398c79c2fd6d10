package kiosk

import (
	"context"
	"fmt"
	"image"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// selfShot is one picture of a stage of self-service.
type selfShot struct {
	name string
	show func(*SelfService)
	with func(*SelfConfig)
	at   time.Duration // from the instant that the desk's clock shows
}

// selfDisplays are the screens that self-service is made for.
func selfDisplays() []display {
	return []display{{"portrait", 1080, 1920, 1}, {"1920x1080", 1920, 1080, 1}, {"1280x800", 1280, 800, 1}}
}

// screen returns a screen in the state of the shot, in a language.
func (s selfShot) screen(cfg Config, language string) (*SelfService, error) {
	c := SelfConfig{
		Desk: cfg.Desk, Badges: cfg.Badges, Actor: "self:1", Rehearsal: cfg.Rehearsal, Language: language,
		Locked: true, Clock: NewSteppedClock(time.Unix(0, 0)), Fonts: cfg.Fonts,
	}
	if s.at != 0 {
		desk := *c.Desk
		desk.Now = func() time.Time { return cfg.Desk.Now().Add(s.at) }
		c.Desk = &desk
	}
	if s.with != nil {
		s.with(&c)
	}
	v, err := NewSelfService(c)
	if err != nil {
		return nil, err
	}
	v.Content().Resize(fyne.NewSize(wide, high))
	if s.show != nil {
		s.show(v)
	}
	return v, v.Idle(context.Background())
}

// draw draws the shot on a display.
func (s selfShot) draw(cfg Config, language string, look Look, on display) (image.Image, error) {
	with := s.with
	s.with = func(c *SelfConfig) {
		if with != nil {
			with(c)
		}
		c.Look = look
	}
	v, err := s.screen(cfg, language)
	if err != nil {
		return nil, err
	}
	defer v.view.letGo()
	defer v.Close()
	return Draw(v.Content(), on.w, on.h, on.scale), nil
}

// writeSelfShots draws every stage in every language on every display in two looks.
func writeSelfShots(cfg Config, a *album) error {
	for _, s := range selfShots() {
		for _, language := range checkin.UsualLanguages() {
			for _, on := range selfDisplays() {
				for _, look := range []Look{Light, HighContrast} {
					name := fmt.Sprintf("self-%s-%s-%s-%s", s.name, language, on.name, look)
					if err := a.add(name, func() (image.Image, error) { return s.draw(cfg, language, look, on) }); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}
