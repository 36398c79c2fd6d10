package kiosk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestZZ(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	on := []display{displays()[0], {"1280x800-at-1.5", 1280, 800, 1.5}, displays()[3]}
	for _, s := range setupShots() {
		d, err := s.desk(cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, tongue := range []struct {
			name    string
			distort func(string) string
		}{{"English", nil}, {"pseudo", pseudo}, {"Russian", russian}} {
			d.teller.distort = tongue.distort
			for _, on := range on {
				d.screen.draw(&d.state)
				d.Content().Resize(fyne.NewSize(float32(on.w)/on.scale, float32(on.h)/on.scale))
				checkTexts(t, s.name+" "+on.name+" "+tongue.name, d)
			}
		}
		d.Close()
		d.screen.kit.letGo()
	}
}

func TestZZLanguages(t *testing.T) {
	test.NewTempApp(t)
	for _, l := range []string{"fr", "es", "ru", "ar", "zh"} {
		cfg := config(t)
		cfg.Language = l
		for _, s := range setupShots() {
			d, err := s.desk(cfg)
			if err != nil {
				t.Fatal(err)
			}
			for _, on := range []display{displays()[0], displays()[3]} {
				d.Content().Resize(fyne.NewSize(float32(on.w)/on.scale, float32(on.h)/on.scale))
				checkTexts(t, s.name+" "+on.name+" "+l, d)
			}
			d.Close()
			d.screen.kit.letGo()
		}
	}
}

func TestZZDraw(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	out := os.Getenv("ZZOUT")
	for _, s := range deskShots(cfg.Desk) {
		if strings.HasPrefix(s.name, "setup") {
			if err := s.write(cfg, filepath.Join(out, s.name+".png")); err != nil {
				t.Fatal(err)
			}
		}
	}
}
