package kiosk

import (
	"context"
	"image"
	"testing"

	"antechamber/kiosk/checkin"

	"fyne.io/fyne/v2"
)

// fakeCamera sees what a test lets it see.
type fakeCamera struct {
	codes  chan string
	sights chan CameraSight
	shown  bool
	turned int
	photos []string
	fails  error
}

func newFakeCamera() *fakeCamera {
	return &fakeCamera{codes: make(chan string), sights: make(chan CameraSight)}
}

func (c *fakeCamera) Codes() <-chan string         { return c.codes }
func (c *fakeCamera) Sights() <-chan CameraSight   { return c.sights }
func (c *fakeCamera) Show(on bool)                 { c.shown = on }
func (c *fakeCamera) Turn()                        { c.turned++ }
func (c *fakeCamera) Mirror()                      {}
func (c *fakeCamera) Another()                     {}
func (c *fakeCamera) Torch()                       {}
func (c *fakeCamera) TakePhoto(_ context.Context, reference string) error {
	c.photos = append(c.photos, reference)
	return c.fails
}

func seen() sighted { return sighted{CameraSight{Picture: image.NewGray(image.Rect(0, 0, 64, 48))}} }
