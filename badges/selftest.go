package badges

import (
	"fmt"
	"image/png"
	"io"
	"math"
	"slices"

	"antechamber/assets"
	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
)

// testSides are the sizes of QR symbols on a test page, in millimetres.
func testSides() []float64 { return []float64{25, 20, designs.LeastModule * designs.Modules} }

// testCode is what the QR symbol of a size says on a test page: how large it is at a resolution in dots an inch, where its modules are whole
// dots, and 0 is a PDF, where they need not be. It is no badge code.
func testCode(side, dpi float64) string {
	if dpi > 0 {
		side = math.Round(10*page.Drawn(side, qrModules, dpi)) / 10
	}
	return fmt.Sprintf("ANTECHAMBER TEST %g MM", side)
}

// TestCodes are what the symbols of a test page say at a resolution in dots an inch; 0 is that of a PDF.
func TestCodes(dpi float64) []string {
	var codes []string
	for _, side := range testSides() {
		codes = append(codes, testCode(side, dpi))
	}
	return codes
}

// scripts are words in each script that badges have.
func scripts() []string {
	return []string{
		"Ámbàr Çağ Łódź Việt", "Кириллица ЖЩЫЮ", "Ελληνικά", "العربية مَرحَبًا", "فارسی اردو", "עברית שלום", "汉字 喆堃", "かな カナ", "한글", "ไทย ฐิติ",
		"देवनागरी क्षि", "বাংলা ক্ষ", "தமிழ் ஸ்ரீ", "አማርኛ", "Հայերեն", "ქართული",
	}
}

// leastTest is the shorter and the longer side of the smallest page that has room for the test.
const leastTestWidth, leastTestHeight = 54.0, 54.0

// TestPage is a page as large as the badges of the press, to see whether a printer prints well: rulers that begin at the paper's edge, the QR
// symbol at three sizes, which say how large they are at a resolution in dots an inch (0 is a PDF), all scripts, greys and thin lines.
// Nobody's data is on it.
func (p *Press) TestPage(dpi float64) (*page.Page, error) {
	width, height := p.Paper()
	if width < leastTestWidth || height < leastTestHeight {
		return nil, fmt.Errorf("the test needs a page of %g × %g mm, and that of the design %q has %g × %g: choose another design", leastTestWidth, leastTestHeight, p.plan.Name, width, height)
	}
	setter := p.setters.Get().(*typeset.Setter)
	defer p.setters.Put(setter)
	t := &testPage{on: page.New(width, height), setter: setter, dpi: dpi}
	t.rulers()
	if err := t.symbols(); err != nil {
		return nil, err
	}
	t.greys()
	t.words()
	return t.on, nil
}

// WriteTestPDF writes the test page as PDF.
func (p *Press) WriteTestPDF(w io.Writer) error {
	sheet, err := p.TestPage(0)
	if err != nil {
		return err
	}
	return page.WritePDF(w, "Antechamber: test page", slices.Values([]*page.Page{sheet}))
}

// WriteTestPNG draws the test page at a resolution in dots an inch.
func (p *Press) WriteTestPNG(w io.Writer, dpi float64) error {
	sheet, err := p.TestPage(dpi)
	if err != nil {
		return err
	}
	return png.Encode(w, sheet.Image(dpi))
}

// testPage is a test page in the making: from y on it is empty.
type testPage struct {
	on     *page.Page
	setter *typeset.Setter
	dpi    float64 // 0 is a PDF
	y      float64
}

const rulerDepth = 6.0

// rulers draws a ruler from the left and one from the top: what a printer cuts off is missing of them.
func (t *testPage) rulers() {
	var ticks []page.Rect
	const hair = 0.12
	for mm := 0; float64(mm) <= t.on.Width-0.5; mm++ {
		ticks = append(ticks, page.Rect{X: max(0, float64(mm)-hair/2), Y: 0, Width: hair, Height: tick(mm)})
	}
	for mm := 0; float64(mm) <= t.on.Height-0.5; mm++ {
		ticks = append(ticks, page.Rect{X: 0, Y: max(0, float64(mm)-hair/2), Width: tick(mm), Height: hair})
	}
	t.on.Rects(black, ticks...)
	number := func(mm int, x, y float64) {
		if mm > 0 {
			b := t.setter.Fit(itoa(mm), typeset.Style{Size: 2}, typeset.Box{Width: 6})
			t.on.Block(black, b, x, y, b.Width, page.Left)
		}
	}
	for mm := 10; float64(mm) < t.on.Width-4; mm += 10 {
		number(mm, float64(mm)+0.5, 2.6)
	}
	for mm := 10; float64(mm) < t.on.Height-3; mm += 10 {
		number(mm, 2.4, float64(mm)+0.2)
	}
	t.y = rulerDepth
}

// tick is how long the mark of a millimetre is.
func tick(mm int) float64 {
	switch {
	case mm%10 == 0:
		return 4
	case mm%5 == 0:
		return 3
	}
	return 2
}

// symbols sets the QR symbols side by side, and in further rows where the page is narrow.
func (t *testPage) symbols() error {
	const gap = 4.0 // the white that the largest needs
	x, row := rulerDepth+gap/2, 0.0
	t.y += gap / 2
	for _, side := range testSides() {
		if x+side+gap/2 > t.on.Width {
			x, t.y, row = rulerDepth+gap/2, t.y+row+gap, 0
		}
		dark, err := symbol(testCode(side, t.dpi))
		if err != nil {
			return err
		}
		if t.y+side > t.on.Height-gap {
			continue // a short label has those that fit
		}
		t.on.Modules(black, x, t.y, side, dark)
		x, row = x+side+gap, max(row, side)
	}
	t.y += row + gap
	return nil
}

// greys sets steps from white to black, which have to be told apart, and lines from 0.1 to 0.5 mm.
func (t *testPage) greys() {
	const steps, high = 10, 4.0
	if t.y+high+1 > t.on.Height {
		return
	}
	left, room := rulerDepth+2, t.on.Width-rulerDepth-5
	each := room * 0.7 / (steps + 1)
	for i := range steps + 1 {
		v := uint8(0xFF * (steps - i) / steps)
		box := page.Rect{X: left + float64(i)*each, Y: t.y, Width: each, Height: high}
		t.on.Rects(black, box)
		t.on.Rects(page.RGB{R: v, G: v, B: v}, inset(box, 0.1))
	}
	x := left + room*0.75
	for _, thick := range []float64{0.1, 0.15, 0.2, 0.3, 0.5} {
		t.on.Rects(black, page.Rect{X: x, Y: t.y, Width: thick, Height: high})
		x += room * 0.05
	}
	t.y += high + 1.5
}

// words sets what is there to read in columns, as large as the rest of the page allows.
func (t *testPage) words() {
	all := append([]string{fmt.Sprintf("%g × %g mm", t.on.Width, t.on.Height)}, scripts()...)
	left, room := rulerDepth+2, t.on.Width-rulerDepth-5
	columns, high, size := 0, 0.0, 0.0
	for n := 1; n <= 6; n++ {
		rows := (len(all) + n - 1) / n
		h := min(10, (t.on.Height-t.y-2)/float64(rows))
		const longest = 9 // font sizes that the longest word is wide
		if s := min(h*0.72, (room/float64(n)-2)/longest); s > size {
			columns, high, size = n, h, s
		}
	}
	if size < 0.7 {
		return
	}
	wide := room / float64(columns)
	for i, word := range all {
		style := typeset.Style{Size: size}
		if i%2 == 0 {
			style.Weight = assets.Bold
		}
		b := t.setter.Fit(word, style, typeset.Box{Width: wide - 2, Height: high})
		t.on.Block(black, b, left+float64(i%columns)*wide, t.y+float64(i/columns)*high, wide-2, page.Left)
	}
}
