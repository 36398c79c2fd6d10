// Package view watches what a camera sees: a device, a picture that a phone or an IP
// camera sends, or a folder of pictures. It opens the source again when it comes back,
// and tells the codes in view. No picture is kept or written anywhere.
package view

import (
	"context"
	"errors"
	"image"
	"io"
	"net/url"
	"os"
	"strings"
)

// Source gives pictures, one after the other, as they come. It belongs to one goroutine.
type Source interface {
	// Next waits for a picture, which is valid until the next.
	Next(ctx context.Context) (image.Image, error)
	io.Closer
}

// A source that has a lamp.
type lamp interface {
	Torch(on bool) error
}

// Device is a camera of this machine.
type Device struct {
	Name string `json:"name"` // as --camera takes it
	Says string `json:"says"` // what it calls itself
}

// Devices are the cameras of a machine; package kiosk/scan/camera has them.
type Devices interface {
	// List finds those that are there now.
	List() ([]Device, error)
	// Open opens one by its name; "" is any.
	Open(ctx context.Context, name string) (Source, error)
}

// ErrNoCamera says that there is no camera of this name, or none at all.
var ErrNoCamera = errors.New("there is no such camera")

// Auto is the name of whichever camera there is.
const Auto = "auto"

// open opens what a name says: the URL of an MJPEG picture, a folder, or a device.
func open(ctx context.Context, name string, devices Devices) (Source, error) {
	switch {
	case isURL(name):
		return openWeb(ctx, name)
	case isFolder(name):
		return openFolder(name)
	case devices == nil:
		return nil, ErrNoCamera
	case name == Auto:
		name = ""
	}
	return devices.Open(ctx, name)
}

func isURL(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// Shown is the name of a camera as it may be shown and logged: without a password.
func Shown(name string) string {
	if !isURL(name) {
		return name
	}
	u, err := url.Parse(name)
	if err != nil {
		return "a URL"
	}
	u.RawQuery = "" // where some cameras have their password
	return u.Redacted()
}
