package qr_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk/scan/qr"
	"antechamber/kiosk/scan/qr/scene"

	"github.com/skip2/go-qrcode"
)

const badge = "A1QZX8K3M7WYT2NB05J9RCVDFGH46"

// symbol is a code of modules so large, with light around it.
func symbol(t testing.TB, text string, module int) *image.Gray {
	t.Helper()
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	return drawn(code.Bitmap(), module)
}

func drawn(modules [][]bool, module int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, module*len(modules[0]), module*len(modules)))
	for i := range g.Pix {
		if !modules[i/g.Stride/module][i%g.Stride/module] {
			g.Pix[i] = 255
		}
	}
	return g
}

// turned is a picture with each pixel where at says.
func turned(g *image.Gray, at func(x, y int) (int, int)) *image.Gray {
	n := g.Rect.Dx()
	out := image.NewGray(g.Rect)
	for y := range n {
		for x := range n {
			to, down := at(x, y)
			out.SetGray(to, down, g.GrayAt(x, y))
		}
	}
	return out
}

func read(m image.Image) []qr.Code {
	var r qr.Reader
	return r.Picture(qr.LumaOf(m), time.Minute)
}

func one(t *testing.T, m image.Image) qr.Code {
	t.Helper()
	codes := read(m)
	if len(codes) != 1 {
		t.Fatalf("%d codes were read, want one", len(codes))
	}
	return codes[0]
}

func TestRead(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Antechamber ", 150)
	for _, tt := range []struct {
		name, text string
		version    int
	}{
		{"a badge", badge, 2},
		{"digits", "0123456789012345", 1},
		{"letters and digits", "HTTPS://EXAMPLE.ORG/$%*+-./:", 2},
		{"UTF-8", "Ünïcode – 中文 عربي", 3},
		{"of several modes", "abc123456789012345ABCDEFGHIJKLMNOP", 2},
		{"JSON", `{"i":[2,"indico.example.org","mYK+TjLPRlangWKtRWCdEg=="]}`, 4},
		{"long", long, 35},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := one(t, symbol(t, tt.text, 5))
			if got.Text != tt.text || string(got.Bytes) != tt.text || !got.IsText || got.Version != tt.version || got.Mirrored || got.Inverted {
				t.Errorf("%.40q of version %d was read, want %.40q of version %d", got.Text, got.Version, tt.text, tt.version)
			}
		})
	}
}

func TestEveryVersion(t *testing.T) {
	t.Parallel()
	for version := 1; version <= 40; version++ {
		code, err := qrcode.NewWithForcedVersion("1234567", version, qrcode.Low)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(drawn(code.Bitmap(), 4)); len(got) != 1 || got[0].Text != "1234567" || got[0].Version != version {
			t.Errorf("version %d: %d codes were read, want one", version, len(got))
		}
	}
}

// A code is read whichever way it is held, and where it lies is told.
func TestTurned(t *testing.T) {
	t.Parallel()
	g := symbol(t, badge, 6)
	n := g.Rect.Dx()
	low, high := 4*6.0, float64(n)-4*6
	for _, tt := range []struct {
		name     string
		at       func(x, y int) (int, int)
		first    [2]float64 // where its corner finder is
		mirrored bool
	}{
		{"upright", func(x, y int) (int, int) { return x, y }, [2]float64{low, low}, false},
		{"to the right", func(x, y int) (int, int) { return n - 1 - y, x }, [2]float64{high, low}, false},
		{"upside down", func(x, y int) (int, int) { return n - 1 - x, n - 1 - y }, [2]float64{high, high}, false},
		{"to the left", func(x, y int) (int, int) { return y, n - 1 - x }, [2]float64{low, high}, false},
		{"in a mirror", func(x, y int) (int, int) { return n - 1 - x, y }, [2]float64{high, low}, true},
		{"in a mirror, turned", func(x, y int) (int, int) { return y, x }, [2]float64{low, low}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := one(t, turned(g, tt.at))
			if got.Text != badge || got.Mirrored != tt.mirrored {
				t.Errorf("%+v was read", got)
			}
			if dx, dy := got.Corners[0][0]-tt.first[0], got.Corners[0][1]-tt.first[1]; dx*dx+dy*dy > 9 {
				t.Errorf("its first corner is at %v, want %v", got.Corners[0], tt.first)
			}
		})
	}
}

func TestInverted(t *testing.T) {
	t.Parallel()
	g := symbol(t, badge, 5)
	for i := range g.Pix {
		g.Pix[i] = 255 - g.Pix[i]
	}
	if got := one(t, g); got.Text != badge || !got.Inverted {
		t.Errorf("%+v was read", got)
	}
}

// No byte of a code that is no text is lost.
// A code is read of which a reflection has taken the outer third of one finder pattern,
// whichever that is, and however the code is turned.
func TestPartOfAFinder(t *testing.T) {
	t.Parallel()
	const module, quiet, modules = 6, 4, 25
	for corner, at := range [][2]int{{0, 0}, {modules - 7, 0}, {0, modules - 7}} {
		g := symbol(t, badge, module)
		for y := range 7 * module {
			for x := range 5 * module / 2 {
				g.SetGray((quiet+at[0])*module+x, (quiet+at[1])*module+y, color.Gray{Y: 255})
			}
		}
		n := g.Rect.Dx()
		for turn, place := range []func(x, y int) (int, int){
			func(x, y int) (int, int) { return x, y },
			func(x, y int) (int, int) { return n - 1 - y, x },
			func(x, y int) (int, int) { return n - 1 - x, n - 1 - y },
			func(x, y int) (int, int) { return y, n - 1 - x },
		} {
			if got := read(turned(g, place)); len(got) != 1 || got[0].Text != badge || got[0].Mirrored {
				t.Errorf("finder %d, %d quarter turns: %d codes were read, want that of the badge", corner, turn, len(got))
			}
		}
	}
}

func TestBinary(t *testing.T) {
	t.Parallel()
	want := []byte{0, 0xff, 0xfe, 'a', 0x80, 0xc3, 0x28, '\n', 0x1d, 0}
	code, err := qrcode.New(string(want), qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	got := one(t, drawn(code.Bitmap(), 5))
	if !bytes.Equal(got.Bytes, want) || got.IsText {
		t.Errorf("%q was read, want %q", got.Bytes, want)
	}
	if got.Text != "\x00ÿþa\u0080Ã(\n\x1d\x00" {
		t.Errorf("as ISO 8859-1 it is %q", got.Text)
	}
}

// All codes in view are read; ours nearest the middle counts.
func TestSeveral(t *testing.T) {
	t.Parallel()
	ground := image.NewGray(image.Rect(0, 0, 700, 400))
	draw.Draw(ground, ground.Rect, image.NewUniform(color.Gray{200}), image.Point{}, draw.Src)
	for i, text := range []string{"FAR AND OURS 0000000000000000", "NEAR AND OURS 000000000000000", "https://example.org/a-poster"} {
		s := symbol(t, text, 4)
		draw.Draw(ground, s.Rect.Add([]image.Point{{10, 20}, {460, 230}, {270, 120}}[i]), s, image.Point{}, draw.Src)
	}
	codes := read(ground)
	if len(codes) != 3 {
		t.Fatalf("%d codes were read, want three", len(codes))
	}
	ours := func(text string) bool { return strings.Contains(text, "OURS") }
	if got, ok := qr.Nearest(codes, 700, 400, ours); !ok || got.Text != "NEAR AND OURS 000000000000000" {
		t.Errorf("%q is nearest of ours", got.Text)
	}
	nobodys := func(string) bool { return false }
	if got, ok := qr.Nearest(codes, 700, 400, nobodys); !ok || got.Text != "https://example.org/a-poster" {
		t.Errorf("%q is nearest", got.Text)
	}
	if _, ok := qr.Nearest(nil, 700, 400, ours); ok {
		t.Error("there is one of none")
	}
}

// Of each class of frames a few are read, and nothing that is not there.
func TestFrames(t *testing.T) {
	t.Parallel()
	for _, class := range scene.Classes() {
		t.Run(class, func(t *testing.T) {
			t.Parallel()
			got := 0
			for seed := range uint64(3) {
				f := scene.New(class, 640, 480, seed)
				texts := f.Read()
				if f.Has(texts) {
					got++
				}
				for _, text := range texts {
					if !slices.Contains(f.Codes, text) {
						t.Errorf("%q was read, which is not there", text)
					}
				}
			}
			if got < 2 {
				t.Errorf("%d of 3 frames were read", got)
			}
		})
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		if codes := read(scene.New(scene.Empty, 320, 240, seed).Picture); len(codes) > 0 {
			t.Errorf("%q was read where there is no code", codes[0].Text)
		}
	}
}

// A picture whose measures are wrong gives nothing.
func TestUnsound(t *testing.T) {
	t.Parallel()
	var r qr.Reader
	for _, l := range []qr.Luma{
		{},
		{Width: -1, Height: -1, Stride: -1},
		{Pix: make([]byte, 10), Width: 20, Height: 20, Stride: 20},
		{Pix: make([]byte, 400), Width: 20, Height: 20, Stride: 10},
		{Width: 1 << 20, Height: 1 << 20, Stride: 1 << 20},
	} {
		if codes := r.Frame(l); codes != nil {
			t.Errorf("%d codes were read", len(codes))
		}
	}
}

// FuzzRead reads pictures of anything, by themselves and over a code.
func FuzzRead(f *testing.F) {
	code := symbol(f, badge, 2)
	f.Add([]byte{0}, uint8(40), true)
	f.Add(code.Pix, uint8(code.Stride), false)
	var r qr.Reader
	f.Fuzz(func(t *testing.T, pix []byte, width uint8, over bool) {
		w := max(int(width), 1)
		l := qr.Luma{Pix: pix, Width: w, Height: len(pix) / w, Stride: w}
		if over {
			over := image.Gray{Pix: bytes.Clone(code.Pix), Stride: code.Stride, Rect: code.Rect}
			for i, p := range pix {
				over.Pix[i%len(over.Pix)] ^= p
			}
			l = qr.LumaOf(&over)
		}
		r.Frame(l)
	})
}

// TestRandom reads random pictures: a million where "make long" asks for them. Half
// have a code of noise in them, so that more than the search for codes is tried.
func TestRandom(t *testing.T) {
	t.Parallel()
	n := 2000
	if os.Getenv("ANTECHAMBER_FRAMES") != "" {
		n = 1_000_000
	}
	code := symbol(t, badge, 2)
	r := rand.New(rand.NewPCG(1, 2))
	var reader qr.Reader
	for i := range n {
		w, h := 16+r.IntN(70), 16+r.IntN(70)
		g := image.NewGray(image.Rect(0, 0, w, h))
		if i%2 == 0 {
			draw.Draw(g, g.Rect, code, image.Pt(r.IntN(8), r.IntN(8)), draw.Src)
		}
		for range r.IntN(w * h) {
			g.Pix[r.IntN(len(g.Pix))] = byte(r.Uint32())
		}
		for _, c := range reader.Frame(qr.LumaOf(g)) {
			if c.Text != badge {
				t.Fatalf("picture %d: %q was read", i, c.Text)
			}
		}
	}
}
