package kiosk

import (
	"fmt"
	"image/png"
	"os"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestZZ(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	cfg.Rehearsal = true
	os.MkdirAll("/tmp/rh/all", 0o755)
	if err := writeUnlockShots(cfg, "/tmp/rh/all"); err != nil {
		t.Fatal(err)
	}
	for i, look := range []Look{Dark, HighContrast} {
		cfg := config(t)
		cfg.Look = look
		s := plainShots()[0]
		d, _ := s.desk(cfg)
		f, _ := os.Create(fmt.Sprintf("/tmp/rh/all/look-%d.png", i))
		png.Encode(f, Draw(d.Content(), 1280, 800, 1))
		f.Close()
	}
}
