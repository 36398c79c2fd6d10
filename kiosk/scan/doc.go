// Package scan turns what input devices send into codes.
//
// A keyboard-wedge scanner is a keyboard that types very fast. The [Detector]
// stands before the screen, holds each key for at most [MaxGap] after the one
// before, and tells scans from typing: a scan becomes a code, typing goes on to
// the screen, complete and in order. It has no clock, no timer and no goroutine
// of its own: all it knows of time is what its events say.
package scan
