package kiosk

import (
	"image"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestDrawAndWriteShots(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	folder := t.TempDir()
	names := make(map[string]bool)
	for _, s := range deskShots(cfg.Desk) {
		if names[s.name] {
			t.Errorf("two shots are named %s", s.name)
		}
		names[s.name] = true
	}
	shots := append(plainShots(), verdictShots(cfg.Desk)...)
	for _, s := range []shot{shots[0], {name: "verdict", show: shots[len(shots)-1].show, size: displays()[2]}} {
		file := filepath.Join(folder, s.name+".png")
		if err := s.write(cfg, file); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		img, _, err := image.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		size := s.size
		if size.w == 0 {
			size = displays()[0]
		}
		if got := img.Bounds().Size(); got != image.Pt(size.w, size.h) {
			t.Errorf("%s is %v", s.name, got)
		}
		if got := colours(img); got < 50 {
			t.Errorf("%s has %d colours", s.name, got)
		}
	}
	if err := Shots(cfg, filepath.Join(folder, "rest.png", "under-a-file")); err == nil {
		t.Error("a folder that cannot be made is no error")
	}
}

func colours(img image.Image) int {
	seen := make(map[any]bool)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			seen[img.At(x, y)] = true
		}
	}
	return len(seen)
}

// BenchmarkKey is a key press until the screen is laid out anew.
func BenchmarkKey(b *testing.B) {
	test.NewApp()
	cfg := config(b)
	d, err := NewDesk(cfg)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	d.Content().Resize(fyne.NewSize(wide, high))
	find(d, "latin")
	for b.Loop() {
		d.Key(fyne.KeyDown, 0)
		d.Key(fyne.KeyUp, 0)
	}
}
