// Package photo turns a picture that somebody supplied into a photo as it is kept: a
// small upright JPEG without anything else that the file told, as where it was taken.
package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	_ "image/png" // read too
	"io"

	xdraw "golang.org/x/image/draw"
)

// The measures of a photo that is kept, in pixels.
const (
	MaxWidth  = 600
	MaxHeight = 800
	quality   = 85
)

// The limits of a file that is read: a small file can be made to swell to any size.
const (
	MaxBytes  = 20 << 20
	maxSide   = 16_384 // pixels
	maxPixels = 40_000_000
)

// The reasons why a file is no photo. They are sentences for a person.
var (
	ErrFormat = errors.New("it is neither a JPEG nor a PNG picture, or is damaged")
	ErrSize   = fmt.Errorf("it is too large: a photo has at most %d MB and %d million pixels", MaxBytes>>20, maxPixels/1_000_000)
)

// Read reads a picture and returns it as JPEG, turned as its EXIF data says, and at
// most MaxWidth by MaxHeight. The error wraps ErrFormat or ErrSize, or is the reader's.
func Read(r io.Reader) ([]byte, error) {
	file, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(file) > MaxBytes {
		return nil, ErrSize
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if config.Width < 1 || config.Height < 1 {
		return nil, ErrFormat
	}
	if config.Width > maxSide || config.Height > maxSide || config.Width*config.Height > maxPixels {
		return nil, ErrSize
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(picture, orientation(file)), &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("a photo cannot be written as JPEG: %w", err)
	}
	return out.Bytes(), nil
}

// upright returns the picture in the size of a photo, on white, turned as the EXIF
// orientation says.
func upright(picture image.Image, orientation int) image.Image {
	from := picture.Bounds()
	width, height := MaxWidth, MaxHeight
	if orientation >= 5 { // lies on its side
		width, height = height, width
	}
	w, h := fit(from.Dx(), from.Dy(), width, height)
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	xdraw.CatmullRom.Scale(small, small.Bounds(), picture, from, draw.Over, nil)
	return turned(small, orientation)
}

// fit returns the largest size of the same shape that fits, and none larger than it is.
func fit(w, h, width, height int) (int, int) {
	if w <= width && h <= height {
		return w, h
	}
	if w*height > h*width {
		return width, max(1, h*width/w)
	}
	return max(1, w*height/h), height
}

// turned turns and mirrors a picture, whose orientation is from 1, upright, to 8.
func turned(p *image.RGBA, orientation int) image.Image {
	w, h := p.Bounds().Dx(), p.Bounds().Dy()
	var from func(x, y int) (int, int)
	switch orientation {
	case 2:
		from = func(x, y int) (int, int) { return w - 1 - x, y }
	case 3:
		from = func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 4:
		from = func(x, y int) (int, int) { return x, h - 1 - y }
	case 5:
		from = func(x, y int) (int, int) { return y, x }
	case 6:
		from = func(x, y int) (int, int) { return y, h - 1 - x }
	case 7:
		from = func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }
	case 8:
		from = func(x, y int) (int, int) { return w - 1 - y, x }
	default:
		return p
	}
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			out.SetRGBA(x, y, p.RGBAAt(from(x, y)))
		}
	}
	return out
}
