package page

import (
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"slices"

	"golang.org/x/image/draw"
)

// Picture is an image that a page shows. What is transparent of it shows what is below.
type Picture struct {
	Image image.Image
	JPEG  []byte // the file that the image was read from, where it is a JPEG: a PDF takes it as it is
}

// Picture draws an image in a rectangle.
func (p *Page) Picture(picture Picture, x, y, width, height float64) {
	p.items = append(p.items, pictured{picture, Rect{x, y, width, height}})
}

type pictured struct {
	Picture
	area Rect
}

func (s pictured) raster(c *canvas) {
	c.picture(s.Image, c.pixels(s.area))
}

func (g colours) picture(img image.Image, r image.Rectangle) {
	draw.CatmullRom.Scale(g.img, r, img, img.Bounds(), draw.Over, nil)
}

// tinted is false: a photo without its colours is a photo.
func (s pictured) tinted() bool { return false }

func (s pictured) pdf(c *content) {
	c.op("q")
	c.op("cm", s.area.Width, 0, 0, s.area.Height, s.area.X, c.height-s.area.Y-s.area.Height)
	c.named("/P", c.pictures[0], " Do")
	c.pictures = c.pictures[1:]
	c.op("Q")
}

// pictures writes the images of a file, each once, and keeps none of them.
type pictures struct {
	file    *file
	numbers map[[sha256.Size]byte]int
	objects []int
}

// number returns the number of an image in the resources.
func (p *pictures) number(picture Picture) int {
	content, alpha := picture.JPEG, []byte(nil)
	jpeg := len(content) > 0
	if !jpeg || picture.Image.ColorModel() != color.YCbCrModel {
		content, alpha = pixels(picture.Image)
		jpeg = false
	}
	sum := sha256.Sum256(content)
	if n, ok := p.numbers[sum]; ok {
		return n
	}
	b := picture.Image.Bounds()
	entry := func(space string) string {
		return fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 ", b.Dx(), b.Dy(), space)
	}
	object := 0
	switch {
	case jpeg:
		body := fmt.Appendf(nil, "<< %s/Filter /DCTDecode /Length %d >>\nstream\n", entry("DeviceRGB"), len(content))
		object = p.file.object(append(append(body, content...), "\nendstream"...))
	case slices.ContainsFunc(alpha, func(a byte) bool { return a != 0xFF }):
		mask := p.file.stream(entry("DeviceGray"), alpha)
		object = p.file.stream(fmt.Sprintf("%s/SMask %d 0 R ", entry("DeviceRGB"), mask), content)
	default:
		object = p.file.stream(entry("DeviceRGB"), content)
	}
	p.objects = append(p.objects, object)
	p.numbers[sum] = len(p.objects)
	return len(p.objects)
}

// pixels returns the colours of an image and how opaque each pixel is.
func pixels(img image.Image) (colours, alpha []byte) {
	b := img.Bounds()
	colours, alpha = make([]byte, 0, 3*b.Dx()*b.Dy()), make([]byte, 0, b.Dx()*b.Dy())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			colours, alpha = append(colours, c.R, c.G, c.B), append(alpha, c.A)
		}
	}
	return colours, alpha
}
