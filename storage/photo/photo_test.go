package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"
)

var (
	red   = color.RGBA{0xff, 0, 0, 0xff}
	green = color.RGBA{0, 0xff, 0, 0xff}
	blue  = color.RGBA{0, 0, 0xff, 0xff}
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
)

// flag is a picture whose corners are red and green above, blue and white below.
func flag(w, h int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			p.SetRGBA(x, y, [2][2]color.RGBA{{red, green}, {blue, white}}[2*y/h][2*x/w])
		}
	}
	return p
}

func asPNG(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withOrientation puts EXIF data after the start of a JPEG file.
func withOrientation(file []byte, order binary.AppendByteOrder, mark string, orientation uint16) []byte {
	tiff := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, entry := range [][2]uint16{{0x010f, 1}, {tagOrientation, orientation}} { // the first is the camera's maker
		tiff = order.AppendUint16(order.AppendUint16(tiff, entry[0]), typeShort)
		tiff = order.AppendUint16(order.AppendUint16(order.AppendUint32(tiff, 1), entry[1]), 0)
	}
	segment := append([]byte("Exif\x00\x00"), tiff...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, markerStart, 0xff, markerApp1}, uint16(len(segment)+2))
	return append(append(head, segment...), file[2:]...)
}

func near(a color.Color, b color.RGBA) bool {
	c := color.RGBAModel.Convert(a).(color.RGBA)
	far := func(x, y uint8) bool { return max(x, y)-min(x, y) > 40 }
	return !far(c.R, b.R) && !far(c.G, b.G) && !far(c.B, b.B)
}

func mustRead(t testing.TB, file []byte) image.Image {
	t.Helper()
	out, err := Read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	p, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func wantCorners(t testing.TB, p image.Image, corners ...color.RGBA) {
	t.Helper()
	w, h := p.Bounds().Dx(), p.Bounds().Dy()
	for i, want := range corners {
		at := image.Pt(w/4+w/2*(i%2), h/4+h/2*(i/2))
		if got := p.At(at.X, at.Y); !near(got, want) {
			t.Errorf("corner %d is %v, want %v", i, got, want)
		}
	}
}

func TestPhotosAreUpright(t *testing.T) {
	t.Parallel()
	file := asJPEG(t, flag(64, 48))
	for orientation, corners := range map[uint16][]color.RGBA{
		0: {red, green, blue, white}, // no orientation at all
		1: {red, green, blue, white},
		2: {green, red, white, blue},
		3: {white, blue, green, red},
		4: {blue, white, red, green},
		5: {red, blue, green, white},
		6: {blue, red, white, green},
		7: {white, green, blue, red},
		8: {green, white, red, blue},
		9: {red, green, blue, white},
	} {
		for _, p := range []image.Image{
			mustRead(t, withOrientation(file, binary.LittleEndian, "II", orientation)),
			mustRead(t, withOrientation(file, binary.BigEndian, "MM", orientation)),
		} {
			wantCorners(t, p, corners...)
			if lies := orientation >= 5 && orientation <= 8; lies != (p.Bounds().Dy() > p.Bounds().Dx()) {
				t.Errorf("orientation %d makes %v", orientation, p.Bounds())
			}
		}
	}
}

func TestPhotosFit(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ w, h, wantW, wantH int }{
		{64, 48, 64, 48},
		{600, 800, 600, 800},
		{1200, 1600, 600, 800},
		{1600, 1200, 600, 450},
		{100, 8000, 10, 800},
		{9000, 1, 600, 1},
	} {
		p := mustRead(t, asPNG(t, flag(tt.w, tt.h)))
		if got := p.Bounds().Size(); got != image.Pt(tt.wantW, tt.wantH) {
			t.Errorf("%d×%d becomes %v", tt.w, tt.h, got)
		}
	}
	wantCorners(t, mustRead(t, asPNG(t, flag(1800, 2400))), red, green, blue, white)
	// What is transparent is white, as paper.
	wantCorners(t, mustRead(t, asPNG(t, image.NewNRGBA(image.Rect(0, 0, 40, 40)))), white, white, white, white)
}

func TestWhatIsNoPhoto(t *testing.T) {
	t.Parallel()
	bomb := asPNG(t, image.NewPaletted(image.Rect(0, 0, 12_000, 4_000), color.Palette{color.White}))
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	wide := asPNG(t, image.NewPaletted(image.Rect(0, 0, maxSide+1, 1), color.Palette{color.White}))
	whole := asJPEG(t, flag(64, 48))
	for name, tt := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":        {nil, ErrFormat},
		"a text":         {[]byte("Mari Rantanen"), ErrFormat},
		"a cut picture":  {whole[:len(whole)/2], ErrFormat},
		"a GIF":          {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), ErrFormat},
		"a bomb":         {bomb, ErrSize},
		"a long line":    {wide, ErrSize},
		"a large file":   {bytes.Repeat([]byte{0xff}, MaxBytes+1), ErrSize},
		"a damaged head": {append([]byte{0xff, markerStart, 0xff, markerApp1, 0, 1}, whole[2:]...), ErrFormat},
	} {
		if _, err := Read(bytes.NewReader(tt.file)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

// Nothing that the camera wrote into the file is kept.
func TestPhotosTellNothingElse(t *testing.T) {
	t.Parallel()
	out, err := Read(bytes.NewReader(withOrientation(asJPEG(t, flag(64, 48)), binary.LittleEndian, "II", 6)))
	if err != nil || strings.Contains(string(out), "Exif") {
		t.Error("EXIF data is kept", err)
	}
}

func FuzzOrientation(f *testing.F) {
	file := asJPEG(f, flag(8, 8))
	f.Add(withOrientation(file, binary.LittleEndian, "II", 6))
	f.Add(withOrientation(file, binary.BigEndian, "MM", 8))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if o := orientation(file); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}

// However little a picture can be compressed, it becomes a photo that goes to other
// kiosks in one message.
func TestPhotosAreSmall(t *testing.T) {
	t.Parallel()
	noise := image.NewRGBA(image.Rect(0, 0, MaxWidth, MaxHeight))
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise.Pix)
	for i := range noise.Pix { // black and white, red, green and blue are the hardest
		noise.Pix[i] = noise.Pix[i] / 128 * 255
		if i%4 == 3 {
			noise.Pix[i] = 255
		}
	}
	out, err := Read(bytes.NewReader(asPNG(t, noise)))
	if err != nil || len(out) > 512<<10 {
		t.Errorf("it has %d bytes (%v), want %d at most", len(out), err, 512<<10)
	}
}
