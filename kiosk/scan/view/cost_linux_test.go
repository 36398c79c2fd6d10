package view

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"antechamber/kiosk/scan/qr/scene"

	"golang.org/x/sys/unix"
)

// BenchmarkNothingInView is what a frame of a phone costs of the processor while no code
// is in view: decoding, reading and, where it shows, the copy that is shown.
func BenchmarkNothingInView(b *testing.B) {
	for _, size := range [][2]int{{640, 480}, {1280, 720}} {
		file := jpegOf(b, scene.New(scene.Empty, size[0], size[1], 1).Picture)
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			w := New(Options{})
			w.Show(true)
			before := processorTime(b)
			for b.Loop() {
				m, err := ReadPicture(bytes.NewReader(file))
				if err != nil {
					b.Fatal(err)
				}
				w.look(m, time.Unix(0, 0))
			}
			b.ReportMetric(float64(processorTime(b)-before)/1e6/float64(b.N), "cpu-ms/frame")
		})
	}
}

// processorTime is what the process has taken of all processors, in nanoseconds.
func processorTime(b *testing.B) int64 {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
