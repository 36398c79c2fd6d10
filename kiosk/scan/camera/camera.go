//go:build cgo && (linux || darwin || windows)

// Package camera opens the cameras of this machine: by V4L2, AVFoundation or DirectShow.
package camera

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"slices"
	"strings"

	"antechamber/kiosk/scan/view"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/driver/camera"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"
	"github.com/pion/mediadevices/pkg/prop"
)

// Devices are the cameras of this machine.
type Devices struct{}

var _ view.Devices = Devices{}

// List finds the cameras that are there now.
func (Devices) List() ([]view.Device, error) {
	var list []view.Device
	for _, d := range found() {
		list = append(list, view.Device{Name: nameOf(d), Says: says(d)})
	}
	return list, nil
}

// found looks for cameras anew, the system's own choice first.
func found() []driver.Driver {
	camera.Initialize()
	all := driver.GetManager().Query(driver.FilterVideoRecorder())
	slices.SortFunc(all, func(a, b driver.Driver) int {
		return cmp.Or(cmp.Compare(b.Info().Priority, a.Info().Priority), cmp.Compare(nameOf(a), nameOf(b)))
	})
	return all
}

// nameOf is how a camera is named: as it is on Linux after it is plugged in elsewhere.
func nameOf(d driver.Driver) string {
	name, _, _ := strings.Cut(d.Info().Label, camera.LabelSeparator)
	return name
}

func says(d driver.Driver) string {
	name, _, _ := strings.Cut(d.Info().Name, camera.LabelSeparator)
	return cmp.Or(strings.TrimSpace(name), nameOf(d))
}

// Open opens a camera by its name, by a part of what it calls itself, or by its device
// file; "" is any.
func (Devices) Open(_ context.Context, name string) (view.Source, error) {
	device := strings.TrimPrefix(name, "/dev/")
	for _, d := range found() {
		if name != "" && nameOf(d) != device && !strings.HasSuffix(d.Info().Label, camera.LabelSeparator+device) && !strings.Contains(says(d), name) {
			continue
		}
		if err := d.Open(); err != nil {
			return nil, fmt.Errorf("the camera %s cannot be opened: see whether another program has it: %w", nameOf(d), err)
		}
		wanted, ok := choose(d.Properties())
		if !ok {
			d.Close()
			return nil, fmt.Errorf("the camera %s gives no picture that can be read here", nameOf(d))
		}
		reader, err := d.(driver.VideoRecorder).VideoRecord(wanted)
		if err != nil {
			d.Close()
			return nil, fmt.Errorf("the camera %s does not start: %w", nameOf(d), err)
		}
		return &source{driver: d, reader: reader}, nil
	}
	return nil, view.ErrNoCamera
}

// choose takes 640 × 480 at 10 to 15 pictures a second, or what is nearest; what needs
// no decoding first.
func choose(all []prop.Media) (prop.Media, bool) {
	cost := func(p prop.Media) int {
		c := p.Width*p.Height - 640*480
		if c < 0 {
			c = -4 * c // too small is worse
		}
		if p.FrameFormat == frame.FormatMJPEG {
			c += 100_000
		}
		if p.FrameRate > 0 && p.FrameRate < 10 {
			c += 200_000
		}
		return c + int(max(p.FrameRate-15, 0))*100
	}
	all = slices.DeleteFunc(all, func(p prop.Media) bool { return p.FrameFormat == frame.FormatZ16 || p.Width < 160 || p.Height < 120 })
	if len(all) == 0 {
		return prop.Media{}, false
	}
	return slices.MinFunc(all, func(a, b prop.Media) int { return cmp.Compare(cost(a), cost(b)) }), true
}

type source struct {
	driver  driver.Driver
	reader  video.Reader
	release func()
}

func (s *source) Next(ctx context.Context) (image.Image, error) {
	if s.release != nil {
		s.release()
		s.release = nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m, release, err := s.reader.Read()
	s.release = release
	return m, err
}

func (s *source) Close() error { return s.driver.Close() }
