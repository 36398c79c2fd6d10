package page_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"antechamber/badges/page"
)

// readZPL reads a label as a printer does, by the rules of the "ZPL II Programming Guide".
func readZPL(t interface{ Fatalf(string, ...any) }, zpl string) *page.Mono {
	m := new(page.Mono)
	var total, size int
	head, field, _ := strings.Cut(zpl, "^GFA,")
	if _, err := fmt.Sscanf(head, "^XA^PW%d^LL%d", &m.Width, &m.Height); err != nil {
		t.Fatalf("no size: %v", err)
	}
	parts := strings.SplitN(field, ",", 4)
	if _, err := fmt.Sscanf(strings.Join(parts[:3], " "), "%d %d %d", &total, &size, &m.Stride); err != nil || total != m.Stride*m.Height || size != total {
		t.Fatalf("a graphic field of %d, %d bytes, %d a row, %v", total, size, m.Stride, err)
	}
	data, rest, _ := strings.Cut(parts[3], "^FS")
	if strings.TrimSpace(rest) != "^PQ1^XZ" {
		t.Fatalf("it ends with %q", rest)
	}
	var digits []byte
	times := 0
	row := 2 * m.Stride
	fill := func(with byte) {
		digits = append(digits, bytes.Repeat([]byte{with}, row-len(digits)%row)...)
	}
	for _, c := range []byte(data) {
		switch {
		case c == ',':
			fill('0')
		case c == '!':
			fill('F')
		case c == ':':
			digits = append(digits, digits[len(digits)-row:]...)
		case c >= 'G' && c <= 'Y':
			times += int(c-'G') + 1
		case c >= 'g' && c <= 'z':
			times += 20 * (int(c-'g') + 1)
		default:
			digits = append(digits, bytes.Repeat([]byte{c}, max(times, 1))...)
			times = 0
		}
	}
	if _, err := fmt.Sscanf(string(digits), "%X", &m.Bits); err != nil || len(m.Bits) != total {
		t.Fatalf("%d bytes of %d, %v", len(m.Bits), total, err)
	}
	return m
}

// TestALabelIsReadAsItWasWritten, whatever is on it.
func TestALabelIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := &page.Mono{Width: rapid.IntRange(1, 7000).Draw(t, "width"), Height: rapid.IntRange(1, 12).Draw(t, "height")}
		m.Stride = (m.Width + 7) / 8
		for range m.Height {
			var row []byte
			for len(row) < m.Stride {
				b := rapid.SampledFrom([]byte{0, 0xFF, 0x0F, 0xA5, 0x10}).Draw(t, "byte")
				row = append(row, bytes.Repeat([]byte{b}, rapid.IntRange(1, m.Stride).Draw(t, "times"))...)
			}
			m.Bits = append(m.Bits, row[:m.Stride]...)
		}
		var zpl bytes.Buffer
		if err := m.WriteZPL(&zpl); err != nil {
			t.Fatal(err)
		}
		got := readZPL(t, zpl.String())
		if got.Width != m.Width || got.Height != m.Height || !bytes.Equal(got.Bits, m.Bits) {
			t.Fatalf("%s is another label", zpl.String())
		}
	})
}

// TestModulesAreWholeDots, all of the same size, where printers have dots that do not fit millimetres.
func TestModulesAreWholeDots(t *testing.T) {
	t.Parallel()
	chequered := make([][]bool, 25)
	for y := range chequered {
		chequered[y] = make([]bool, 25)
		for x := range chequered[y] {
			chequered[y][x] = (x+y)%2 == 0
		}
	}
	for dpi, dots := range map[float64]int{203: 8, 300: 12, 600: 24, 72: 3, 96: 4, 38: 1} {
		p := page.New(60, 50)
		p.Modules(page.RGB{}, 11.3, 7.7, 25, chequered)
		m, picture := p.Mono(dpi), p.Image(dpi)
		left, top := -1, 0
		for i := 0; left < 0; i++ {
			if y, x := i/m.Width, i%m.Width; m.Black(x, y) {
				left, top = x, y
			}
		}
		for y := range m.Height {
			for x := range m.Width {
				column, row := (x-left+100*dots)/dots-100, (y-top+100*dots)/dots-100
				want := column >= 0 && row >= 0 && column < 25 && row < 25 && chequered[row][column]
				if m.Black(x, y) != want {
					t.Fatalf("%g dpi: dot (%d, %d) is black: %v, want modules of %d dots", dpi, x, y, !want, dots)
				}
				if picture.Pix[picture.PixOffset(x, y)] == 0 != want {
					t.Fatalf("%g dpi: the picture differs at (%d, %d)", dpi, x, y)
				}
			}
		}
	}
}

func TestWhatIsBlackOnALabel(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		colour page.RGB
		black  bool
	}{
		{page.RGB{}, true},
		{page.RGB{R: 0x44, G: 0x52, B: 0x5F}, true},
		{page.RGB{R: 0xC0}, true},
		{page.RGB{B: 0xFF}, true},
		{page.RGB{R: 0xFF, G: 0xFF, B: 0xFF}, false},
		{page.RGB{R: 0xF2, G: 0xA9}, false},
		{page.RGB{R: 0x90, G: 0x90, B: 0x90}, false},
	} {
		p := page.New(10, 10)
		p.Rects(page.RGB{}, page.Rect{Width: 10, Height: 10})
		p.Rects(tt.colour, page.Rect{X: 2, Y: 2, Width: 6, Height: 6})
		if m := p.Mono(203); m.Black(40, 40) != tt.black || !m.Black(2, 2) {
			t.Errorf("%v: black %v", tt.colour, m.Black(40, 40))
		}
	}
}

// TestABlackRowIsDigits: some programs that read ZPL make stripes of a row that ends with an exclamation mark.
func TestABlackRowIsDigits(t *testing.T) {
	t.Parallel()
	m := &page.Mono{Width: 1200, Height: 2, Stride: 150, Bits: bytes.Repeat([]byte{0xff}, 300)}
	var out bytes.Buffer
	if err := m.WriteZPL(&out); err != nil {
		t.Fatal(err)
	}
	if want := ",150,uF:^FS"; !strings.Contains(out.String(), want) {
		t.Errorf("%s, want %s in it", out.String(), want)
	}
}
