package kiosk

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
)

// album is a folder of pictures.
type album struct {
	folder string
	only   []string // the names of those to draw; none is all
	drawn  []string
}

// add draws a picture, if it is one of those to draw.
func (a *album) add(name string, draw func() (image.Image, error)) error {
	if len(a.only) > 0 && !slices.Contains(a.only, name) {
		return nil
	}
	img, err := draw()
	if err != nil {
		return err
	}
	a.drawn = append(a.drawn, name)
	return writePicture(filepath.Join(a.folder, name+".png"), img)
}

func writePicture(file string, img image.Image) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("a picture cannot be written, check the folder and the disk: %w", err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(f, img); err != nil {
		f.Close()
		return fmt.Errorf("the picture %s cannot be written, check the disk: %w", file, err)
	}
	return f.Close()
}

func (s shot) draw(cfg Config) (image.Image, error) {
	d, err := s.desk(cfg)
	if err != nil {
		return nil, err
	}
	defer d.screen.kit.letGo()
	defer d.Close()
	size := s.size
	if size.w == 0 {
		size = displays()[0]
	}
	return Draw(d.Content(), size.w, size.h, size.scale), nil
}

// letGo forgets a screen that was drawn: Fyne remembers what can be touched for longer,
// and with it all that it leads to.
func (k *kit) letGo() {
	for _, o := range k.objects {
		if t, ok := o.(*touch); ok {
			t.on = func() {}
		}
	}
	clear(k.measured)
	k.texts = nil
}

// letGo forgets a board that was drawn.
func (b *board) letGo() {
	for _, t := range b.touches.all {
		t.on = func() {}
	}
	b.targets = nil
	b.kit.letGo()
}

// Draw draws content on a display of w by h pixels at a scale, without a display
// and without a graphics driver.
func Draw(content fyne.CanvasObject, w, h int, scale float32) image.Image {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetScale(scale)
	c.SetContent(content)
	c.Resize(fyne.NewSize(float32(w)/scale, float32(h)/scale))
	return c.Capture()
}
