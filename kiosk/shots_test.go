package kiosk

import (
	"image"
	"os"
	"path/filepath"
	"strings"
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
		a := album{folder: folder, only: []string{s.name}}
		if err := a.add(s.name, func() (image.Image, error) { return s.draw(cfg) }); err != nil {
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

// TestSomeShots: only what is named is drawn, and a name that there is not is told.
func TestSomeShots(t *testing.T) {
	test.NewTempApp(t)
	cfg, folder := config(t), t.TempDir()
	if err := Shots(cfg, folder, "desk-rest", "self-welcome-ar-1280x800-light", "no-such"); err == nil || !strings.Contains(err.Error(), "no-such") {
		t.Errorf("a picture that there is not: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 2 {
		t.Errorf("drew %v, %v", files, err)
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
