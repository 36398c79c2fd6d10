//go:build !linux

package device

import (
	"context"
	"errors"
)

func hearKeys(context.Context, *Options, string, func()) error {
	return errors.New("a keyboard can be had alone on Linux only: use the scanner as a keyboard, or in its serial mode")
}

func keyboards() []Found { return nil }
