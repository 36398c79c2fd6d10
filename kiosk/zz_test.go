package kiosk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestZZ(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	cfg.Rehearsal = os.Getenv("ZZREH") != ""
	dir := os.Getenv("ZZ")
	os.MkdirAll(dir, 0o755)
	langs := strings.Split(os.Getenv("ZZLANG"), ",")
	sizes := os.Getenv("ZZSIZE")
	only := os.Getenv("ZZONLY")
	for _, s := range selfShots() {
		if only != "" && !strings.Contains(","+only+",", ","+s.name+",") {
			continue
		}
		for _, l := range langs {
			for _, on := range selfDisplays() {
				if !strings.Contains(sizes, on.name) {
					continue
				}
				look := Light
				if os.Getenv("ZZHC") != "" {
					look = HighContrast
				}
				img, err := s.draw(cfg, l, look, on)
				if err != nil {
					t.Fatal(err)
				}
				if err := writePicture(filepath.Join(dir, s.name+"-"+l+"-"+on.name+".png"), img); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
