package page

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"iter"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"

	"antechamber/assets"
	"antechamber/badges/typeset"
)

var fonts = sync.OnceValues(func() (*typeset.Fonts, error) { return typeset.Parse(assets.Fonts()) })

func setter(t testing.TB) *typeset.Setter {
	t.Helper()
	f, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	return f.NewSetter()
}

var (
	black = RGB{0, 0, 0}
	ink   = RGB{0x0B, 0x1F, 0x33}
	blue  = RGB{0x00, 0x5A, 0x96}
)

var names = []string{
	"Ladislava Konstantinopoulou-Sokolovská",
	"محمد Smith (WHO) 42",
	"فاطمة منصور",
	"יעל לוי",
	"王小明 김철수 さくら",
	"Հասմիկ Մնացականյան",
	"მზაღო ცაძიკიძე",
	"ณัฐวุฒิ กี่น้ำ",
	"क्षितिज शर्मा त्रिपाठी",
	"তানিয়া রহমান",
	"ኃይለ ሥላሴ",
	"Nguyễn Thị Ẩn Ёлкин",
}

// sample draws names of many scripts, rectangles and curves.
func sample(s *typeset.Setter) *Page {
	p := New(105, 148)
	y := 6.0
	for i, name := range names {
		weight := assets.Bold
		if i%2 == 1 {
			weight = assets.Regular
		}
		b := s.Fit(name, typeset.Style{Size: 8, Weight: weight, Leading: 1.08}, typeset.Box{Width: 91, MaxLines: 2, MinSize: 4})
		align := Left
		if b.RTL {
			align = Right
		}
		p.Block(ink, b, 7, y, 91, align)
		y += b.Height
	}
	p.Rects(blue, Rect{0, 130, 105, 18})
	var modules []Rect
	for i := range 25 {
		for j := range 25 {
			if (i*j+i+j)%3 != 1 {
				modules = append(modules, Rect{80 + float64(i)*0.6, 132 + float64(j)*0.6, 0.6, 0.6})
			}
		}
	}
	p.Rects(RGB{255, 255, 255}, modules...)
	checks := make([][]bool, 13)
	for y := range checks {
		for x := range checks {
			checks[y] = append(checks[y], (x*y+x+y)%3 != 1)
		}
	}
	p.Modules(RGB{255, 255, 255}, 50, 132, 13, checks)
	p.Path(RGB{255, 255, 255}, []typeset.Segment{
		{Op: typeset.MoveTo, Points: [3]typeset.Point{{X: 10, Y: 135}}},
		{Op: typeset.LineTo, Points: [3]typeset.Point{{X: 20, Y: 135}}},
		{Op: typeset.QuadTo, Points: [3]typeset.Point{{X: 25, Y: 135}, {X: 25, Y: 140}}},
		{Op: typeset.CubeTo, Points: [3]typeset.Point{{X: 25, Y: 145}, {X: 10, Y: 145}, {X: 10, Y: 140}}},
		{Op: typeset.Close},
	})
	return p
}

func pages(p ...*Page) iter.Seq[*Page] { return slices.Values(p) }

// tool runs a program that the tests need, and skips the test where it is missing.
func tool(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed: apt-get install qpdf poppler-utils mupdf-tools", name)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return out
}

func samplePDF(t *testing.T) (*Page, string) {
	t.Helper()
	p := sample(setter(t))
	path := filepath.Join(t.TempDir(), "sample.pdf")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := WritePDF(file, "Badges – بطاقات", pages(p, New(50, 20), p)); err != nil {
		t.Fatal(err)
	}
	return p, path
}

func TestPDFIsValid(t *testing.T) {
	t.Parallel()
	_, path := samplePDF(t)
	if out := tool(t, "qpdf", "--check", path); !bytes.Contains(out, []byte("No syntax or stream encoding errors")) {
		t.Errorf("qpdf says:\n%s", out)
	}
	out := string(tool(t, "pdfinfo", "-l", "3", path))
	for _, want := range []string{"Badges – بطاقات", "Pages:           3", "297.638 x 419.528", "141.732 x 56.693"} {
		if !strings.Contains(out, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "Date") {
		t.Errorf("the file is dated:\n%s", out)
	}
}

func TestPDFLooksLikeTheImage(t *testing.T) {
	t.Parallel()
	p, path := samplePDF(t)
	const dpi = 203.2 // 8 pixels a millimetre
	base := strings.TrimSuffix(path, ".pdf")
	tool(t, "pdftoppm", "-r", "203.2", "-f", "1", "-l", "1", "-singlefile", "-png", path, base)
	got := readPNG(t, base+".png")
	want := p.Image(dpi)
	if dir := os.Getenv("SHOTS"); dir != "" {
		save(t, filepath.Join(dir, "page-pdf.png"), got)
		save(t, filepath.Join(dir, "page-image.png"), want)
	}
	if d := difference(got, want); d > 0.05 {
		t.Errorf("the PDF and the image differ by %.4f", d)
	}
	if d := difference(New(105, 148).Image(dpi), want); d < 0.1 {
		t.Errorf("an empty page differs by %.4f only: the comparison says nothing", d)
	}
}

func save(t *testing.T, path string, img image.Image) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// difference returns the root mean square of the difference of brightness, from 0 to 1, over the part that both have.
func difference(a, b image.Image) float64 {
	r := a.Bounds().Intersect(b.Bounds())
	sum := 0.0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			va := color.GrayModel.Convert(a.At(x, y)).(color.Gray).Y
			vb := color.GrayModel.Convert(b.At(x, y)).(color.Gray).Y
			d := (float64(va) - float64(vb)) / 255
			sum += d * d
		}
	}
	return math.Sqrt(sum / float64(r.Dx()*r.Dy()))
}

func TestPDFTextIsText(t *testing.T) {
	t.Parallel()
	_, path := samplePDF(t)
	out := strings.Map(func(r rune) rune {
		if '\u202a' <= r && r <= '\u202e' { // what pdftotext marks right-to-left lines with
			return -1
		}
		return r
	}, string(tool(t, "pdftotext", "-f", "1", "-l", "1", path, "-")))
	for _, want := range []string{"Konstantinopoulou", "فاطمة", "منصور", "יעל לוי", "王小明", "Հասմիկ Մնացականյան", "მზაღო", "ณัฐวุฒิ กี่น้ำ", "क्षितिज शर्मा त्रिपाठी", "তানিয়া রহমান", "Nguyễn Thị Ẩn Ёлкин"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the text:\n%s", want, out)
		}
	}
}

// marked are names whose letters and marks, or ligatures, are one glyph or several for some characters.
var marked = []string{"المُتَوَكِّل على الله", "مُحَمَّد", "لا إله", "שָׁלוֹם עֲלֵיכֶם", "ﷲ", "ลี่น้ำ", "क्षितिज", "ক্ষমা", "லக்ஷ்மி", "Ṣ́ẹ̀yí"}

// saved is the file of a page.
func saved(t *testing.T, p *Page) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.pdf")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := WritePDF(file, "", pages(p)); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMarksAreCopiedInTheirPlaces(t *testing.T) {
	t.Parallel()
	p := New(100, 200)
	s := setter(t)
	for i, name := range marked {
		p.Text(black, s.Line(name, typeset.Style{Size: 8, Weight: assets.Bold}), 10, 15+float64(i)*15)
	}
	path := saved(t, p)
	text := norm.NFC.String(string(tool(t, "pdftotext", path, "-")))
	for _, want := range marked {
		if !strings.Contains(text, norm.NFC.String(want)) {
			t.Errorf("%q is not in the text:\n%s", want, text)
		}
	}
}

func TestMutoolAndPopplerDrawAlike(t *testing.T) {
	t.Parallel()
	_, path := samplePDF(t)
	base := strings.TrimSuffix(path, ".pdf")
	tool(t, "pdftoppm", "-r", "203.2", "-f", "1", "-l", "1", "-singlefile", "-png", path, base)
	tool(t, "mutool", "draw", "-q", "-r", "203.2", "-o", base+"-mu.png", path, "1")
	poppler, mupdf := readPNG(t, base+".png"), readPNG(t, base+"-mu.png")
	if d := difference(poppler, mupdf); d > 0.08 {
		t.Errorf("they differ by %.4f", d)
	}
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestPDFIsTheSameTwice(t *testing.T) {
	t.Parallel()
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := WritePDF(b, "Badges", pages(sample(setter(t)), sample(setter(t)))); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same pages make different files")
	}
}

func TestPDFWithoutPages(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := WritePDF(&b, "", pages()); err != nil || !strings.HasSuffix(b.String(), "%%EOF\n") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

type fullDisk struct{}

var errFull = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestPDFOnAFullDisk(t *testing.T) {
	t.Parallel()
	if err := WritePDF(fullDisk{}, "", pages(sample(setter(t)))); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

func TestRectsStandOnPixels(t *testing.T) {
	t.Parallel()
	p := New(10, 10)
	p.Rects(black, Rect{1.3, 1.3, 2.2, 2.2}, Rect{3.5, 1.3, 2.2, 2.2}, Rect{6, 6, 3, 0.001})
	img := p.Image(96)
	for i, v := range img.Pix {
		if v != 0 && v != 255 {
			t.Fatalf("byte %d is %d: an edge is blurred", i, v)
		}
	}
	for _, x := range []float64{1.6, 3.5, 5.4} {
		if c := img.RGBAAt(round(x*96/inch), round(2.0*96/inch)); c != (color.RGBA{0, 0, 0, 255}) {
			t.Errorf("at %v mm: %v", x, c)
		}
	}
	if c := img.RGBAAt(round(7.0*96/inch), round(6.0*96/inch)); c.R != 0 {
		t.Error("a thin line is not to be seen")
	}
}

func TestThingsOffThePage(t *testing.T) {
	t.Parallel()
	p := New(10, 10)
	p.Rects(black, Rect{-5, -5, 2, 2}, Rect{50, 50, 1, 1})
	p.Path(black, nil)
	p.Text(black, setter(t).Line("gone", typeset.Style{Size: 5}), -100, -100)
	p.Text(black, typeset.Line{}, 0, 0)
	if d := difference(p.Image(96), New(10, 10).Image(96)); d != 0 {
		t.Errorf("something is drawn: %v", d)
	}
}

func TestTextImage(t *testing.T) {
	t.Parallel()
	s := setter(t)
	for _, name := range append(names, "", "ﷺ", "j") {
		line := s.Line(name, typeset.Style{Size: 44, Weight: assets.Bold})
		img := TextImage(line, color.NRGBA{0, 90, 150, 255})
		if w := float64(img.Rect.Dx()); w < line.Advance || w > line.Advance+12 {
			t.Errorf("%q: the image is %v wide, the line %v", name, w, line.Advance)
		}
		if inked(img) != (name != "") {
			t.Errorf("%q: ink is %v", name, inked(img))
		}
		// A larger image of the same line has the same ink: nothing was cut off.
		wide := TextImage(widened(line), color.NRGBA{0, 90, 150, 255})
		if a, b := weight(img), weight(wide); math.Abs(a-b) > 1e-3*b {
			t.Errorf("%q: %v of the ink %v is on the image", name, a, b)
		}
	}
}

func widened(l typeset.Line) typeset.Line {
	l.Ascent, l.Descent, l.Advance = math.Ceil(l.Ascent)+20, l.Descent+20, l.Advance+40
	return l
}

func inked(img *image.RGBA) bool { return weight(img) > 0 }

func weight(img *image.RGBA) float64 {
	sum := 0.0
	for i := 3; i < len(img.Pix); i += 4 {
		sum += float64(img.Pix[i])
	}
	return sum
}

func BenchmarkImage(b *testing.B) {
	p := sample(setter(b))
	for b.Loop() {
		p.Image(300)
	}
}

func BenchmarkTextImage(b *testing.B) {
	s := setter(b)
	for b.Loop() {
		TextImage(s.Line("Ladislava Sokolovská", typeset.Style{Size: 44, Weight: assets.Bold}), ink)
	}
}

// BenchmarkPDF1000 sets and writes 1,000 pages of twelve names each in one file.
func BenchmarkPDF1000(b *testing.B) {
	s := setter(b)
	for b.Loop() {
		var size counter
		err := WritePDF(&size, "Badges", func(yield func(*Page) bool) {
			for range 1000 {
				if !yield(sample(s)) {
					return
				}
			}
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(size), "bytes")
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// TestTextOfTwoScriptsIsCopiedAsOneLine, with its spaces: programs guess from each font how large its letters are.
func TestTextOfTwoScriptsIsCopiedAsOneLine(t *testing.T) {
	t.Parallel()
	const first, second = "Prof. 谢子豪 · Guo Nie, New York", "会议楼二楼 46th Street"
	p := New(200, 60)
	s := setter(t)
	for i, line := range []string{first, second} {
		p.Text(black, s.Line(line, typeset.Style{Size: 4, Weight: assets.Bold}), 10, 15+float64(i)*5.5)
	}
	path := saved(t, p)
	for _, layout := range [][]string{nil, {"-raw"}, {"-layout"}} {
		var lines []string
		for _, line := range strings.Split(string(tool(t, "pdftotext", append(layout, path, "-")...)), "\n") {
			if line = strings.TrimSpace(line); line != "" && line != "\f" {
				lines = append(lines, line)
			}
		}
		if got := strings.Join(lines, "|"); got != first+"|"+second {
			t.Errorf("pdftotext %v: %q", layout, got)
		}
	}
}
