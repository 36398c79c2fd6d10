package badges

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"antechamber/badges/designs"
	"antechamber/kiosk/checkin"
	file "antechamber/kiosk/conference"
)

var embeddedPress = sync.OnceValues(func() (*Press, error) {
	c, err := file.Embedded()
	if err != nil {
		return nil, err
	}
	return NewPress(c, false)
})

// pressOf returns a press of the embedded conference for an embedded design.
func pressOf(t testing.TB, name string) *Press {
	t.Helper()
	p, err := embeddedPress()
	if err != nil {
		t.Fatal(err)
	}
	plan, err := Shelf{}.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.With(plan); err != nil {
		t.Fatal(err)
	}
	return p
}

func designNames(t testing.TB) []string {
	t.Helper()
	names, err := Shelf{}.Names()
	if err != nil || len(names) < 6 {
		t.Fatal(names, err)
	}
	return names
}

// TestDesignsLookAsTheyDid compares each design with its picture, in greys: twelve persons of many scripts. With ANTECHAMBER_GOLDEN set
// the pictures are made anew; look at every one then.
func TestDesignsLookAsTheyDid(t *testing.T) {
	t.Parallel()
	for _, name := range designNames(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			img, warnings, err := pressOf(t, name).Preview(Samples(), 1000)
			if err != nil || len(warnings) > 0 {
				t.Fatal(warnings, err)
			}
			got := grey(img).(*image.Gray)
			golden := filepath.Join("testdata", "designs", name+".png")
			if os.Getenv("ANTECHAMBER_GOLDEN") != "" {
				var picture bytes.Buffer
				if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&picture, got); err != nil {
					t.Fatal(err)
				}
				save(t, golden, picture.Bytes())
			}
			f, err := os.Open(golden)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			want, err := png.Decode(f)
			if err != nil {
				t.Fatal(err)
			}
			if got.Rect != want.Bounds() {
				t.Fatalf("the picture is %v, not %v", got.Rect, want.Bounds())
			}
			if share := differing(got, want); share > 0.002 {
				t.Errorf("%.2f %% of the picture differ from %s", 100*share, golden)
			}
		})
	}
}

// differing is the share of pixels that differ by more than the rounding of edges does.
func differing(a, b image.Image) float64 {
	const edge = 48
	n := 0
	r := a.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p, q := color.GrayModel.Convert(a.At(x, y)).(color.Gray), color.GrayModel.Convert(b.At(x, y)).(color.Gray)
			if int(p.Y)-int(q.Y) > edge || int(q.Y)-int(p.Y) > edge {
				n++
			}
		}
	}
	return float64(n) / float64(r.Dx()*r.Dy())
}

// TestBothFacesAreAlike folds each sheet: whichever face is seen, it is the same badge, upright.
func TestBothFacesAreAlike(t *testing.T) {
	t.Parallel()
	for _, name := range designNames(t) {
		p := pressOf(t, name)
		for _, person := range Samples()[:3] {
			specimen := p.Specimen(person)
			pages, _, err := sheet(p, p.single(), []*checkin.Badge{&specimen}, p.badge)
			if err != nil {
				t.Fatal(err)
			}
			const dpi = 101.6 // four pixels a millimetre
			whole := pages[0].Image(dpi)
			w, h := int(p.plan.Width*4), int(p.plan.Height*4)
			front, back := part(whole, 0, 0, w, h), image.Image(nil)
			switch {
			case len(pages) == 2:
				back = pages[1].Image(dpi)
			case p.plan.Fold == designs.FoldLeft:
				back = part(whole, w, 0, w, h)
			case p.plan.Fold == designs.FoldTop:
				back = upsideDown(part(whole, 0, h, w, h))
			default:
				continue
			}
			if share := differing(front, back); share > 0.004 { // the marks of the fold
				t.Errorf("%s: %.2f %% of the faces differ", name, 100*share)
			}
		}
	}
}

func part(img *image.RGBA, x, y, w, h int) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range h {
		copy(out.Pix[i*out.Stride:i*out.Stride+4*w], img.Pix[img.PixOffset(x, y+i):])
	}
	return out
}

// TestCategoriesAreToldApartWithoutColour compares the strips of all categories in black and white.
func TestCategoriesAreToldApartWithoutColour(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"delegate-a6", "card", "label"} {
		p := pressOf(t, name)
		var strip designs.Element
		for _, e := range p.plan.Elements {
			if e.Type == designs.Pattern {
				strip = e
			}
		}
		seen := make(map[string]string)
		for _, c := range p.conference.Categories {
			sheet, _, err := p.Page(p.Specimen(checkin.Registration{Reference: "00000000", GivenName: "A", Category: c.ID}))
			if err != nil {
				t.Fatal(err)
			}
			m := sheet.Mono(203)
			var dots strings.Builder
			for y := int(strip.Y*8) + 2; y < int((strip.Y+strip.Height)*8)-1; y++ {
				for x := range 200 {
					fmt.Fprint(&dots, map[bool]string{true: "#", false: "."}[m.Black(x, y)])
				}
			}
			if other, ok := seen[dots.String()]; ok {
				t.Errorf("%s: %s and %s have the same pattern", name, c.ID, other)
			}
			seen[dots.String()] = c.ID
		}
	}
}

// TestEveryDesignIsRead reads the codes of each badge design from pictures as printers draw them.
func TestEveryDesignIsRead(t *testing.T) {
	t.Parallel()
	needs(t, "zbarimg")
	codec := func(i int) checkin.Badge {
		return badge(t, checkin.Registration{Reference: fmt.Sprintf("0000000%d", i), GivenName: "Zoé", FamilyName: "Roy", Category: "media"}, i)
	}
	for _, name := range designNames(t) {
		p := pressOf(t, name)
		if p.Kind() != designs.Badge {
			continue
		}
		for i, dpi := range []float64{203, 300} {
			var picture bytes.Buffer
			b := codec(i + 1)
			if _, err := p.WritePNG(&picture, b, dpi); err != nil {
				t.Fatal(err)
			}
			want := []string{b.Code}
			if p.plan.Fold != designs.NoFold {
				want = append(want, b.Code)
			}
			got := strings.Fields(run(t, "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", save(t, filepath.Join(t.TempDir(), "b.png"), picture.Bytes())))
			if !slices.Equal(got, want) {
				t.Errorf("%s at %g dots an inch: read %q, not %q", name, dpi, got, want)
			}
		}
	}
}

// TestHardNamesStayInEveryDesign: whatever a registration says, no text leaves its element.
func TestHardNamesStayInEveryDesign(t *testing.T) {
	t.Parallel()
	for _, name := range designNames(t) {
		p := pressOf(t, name)
		for i, b := range hard(t) {
			specimen := p.Specimen(b.Registration)
			pages, _, err := sheet(p, p.single(), []*checkin.Badge{&specimen}, p.badge)
			if err != nil {
				t.Fatal(err)
			}
			img := pages[0].Image(50.8)
			clear := image.Rect(0, 0, img.Rect.Dx(), int(2*p.plan.Margin)-2)
			if name == "card" || p.plan.Fold == designs.FoldLeft { // a band above, or the mark of the fold
				continue
			}
			for y := clear.Min.Y; y < clear.Max.Y; y++ {
				for x := clear.Min.X; x < clear.Max.X; x++ {
					if img.RGBAAt(x, y) != (color.RGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}) {
						t.Fatalf("%s: badge %d has ink in the margin at %d, %d", name, i, x/2, y/2)
					}
				}
			}
		}
	}
}

func TestLogosAndPhotosAreDrawn(t *testing.T) {
	t.Parallel()
	needs(t, "qpdf", "pdftoppm")
	dir := t.TempDir()
	red := image.NewNRGBA(image.Rect(0, 0, 40, 20))
	for i := range red.Pix {
		red.Pix[i] = []byte{0xFF, 0, 0, 0xFF}[i%4]
	}
	var logo bytes.Buffer
	if err := png.Encode(&logo, red); err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(dir, "logo.png"), logo.Bytes())
	save(t, filepath.Join(dir, "mark.svg"), []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect x="0" y="0" width="10" height="10" fill="#00FF00"/><circle cx="5" cy="5" r="3" fill="none" stroke="#0000FF" stroke-width="2"/></svg>`))
	save(t, filepath.Join(dir, "mine.toml"), []byte(`like = "delegate-a6"
[[element]]
type = "image"
file = "logo.png"
x = 80
y = 4
width = 20
height = 10
[[element]]
type = "image"
file = "mark.svg"
x = 90
y = 16
width = 10
height = 10
[[element]]
type = "photo"
x = 7.3
y = 98
width = 15
height = 18
`))
	base, err := embeddedPress()
	if err != nil {
		t.Fatal(err)
	}
	plan, err := Shelf{Folders: []string{dir}}.Find("mine")
	if err != nil {
		t.Fatal(err)
	}
	p, err := base.With(plan)
	if err != nil {
		t.Fatal(err)
	}
	p.Photo = func(string) ([]byte, error) { return logo.Bytes(), nil }
	b := badge(t, checkin.Registration{Reference: "WFGMV1FN", GivenName: "Zoé", FamilyName: "Roy", Category: "media"}, 1)
	var pdf bytes.Buffer
	if _, err := p.WritePDF(&pdf, []checkin.Badge{b, b}); err != nil {
		t.Fatal(err)
	}
	sheet, _, err := p.Page(b)
	if err != nil {
		t.Fatal(err)
	}
	checkPictures(t, "image", sheet.Image(101.6))
	f := save(t, filepath.Join(dir, "b.pdf"), pdf.Bytes())
	run(t, "qpdf", "--check", f)
	run(t, "pdftoppm", "-r", "101.6", "-png", "-singlefile", f, filepath.Join(dir, "drawn"))
	drawn, err := os.Open(filepath.Join(dir, "drawn.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer drawn.Close()
	img, err := png.Decode(drawn)
	if err != nil {
		t.Fatal(err)
	}
	checkPictures(t, "PDF", img)
}

// checkPictures looks at the middle of each picture, at four pixels a millimetre.
func checkPictures(t *testing.T, how string, img image.Image) {
	t.Helper()
	for where, want := range map[image.Point]color.RGBA{
		{360, 36}:  {R: 0xFF, A: 0xFF},       // the logo
		{362, 66}:  {G: 0xFF, A: 0xFF},       // the corner of the drawing
		{380, 72}:  {B: 0xFF, A: 0xFF},       // its ring
		{60, 404}:  {R: 0xFF, A: 0xFF},       // the photo
		{330, 300}: {0xFF, 0xFF, 0xFF, 0xFF}, // nothing
	} {
		r, g, b, _ := img.At(where.X, where.Y).RGBA()
		got := color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xFF}
		far := func(a, b uint8) bool { return max(a, b)-min(a, b) > 40 }
		if far(got.R, want.R) || far(got.G, want.G) || far(got.B, want.B) {
			t.Errorf("%s: %v is %v, not %v", how, where, got, want)
		}
	}
}

func TestBadPicturesAreTold(t *testing.T) {
	t.Parallel()
	base, err := embeddedPress()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"a.svg": "<svg", "b.svg": "", "c.png": "no picture", "d.svg": `<svg viewBox="0 0 0 0"/>`, "e.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M 0 0 A"/></svg>`} {
		dir := t.TempDir()
		save(t, filepath.Join(dir, name), []byte(data))
		save(t, filepath.Join(dir, "mine.toml"), []byte("like = \"delegate-a6\"\n[[element]]\ntype = \"image\"\nfile = \""+name+"\"\nx = 80\ny = 4\nwidth = 9\nheight = 9\n"))
		plan, err := Shelf{Folders: []string{dir}}.Find("mine")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := base.With(plan); err != nil && !strings.Contains(err.Error(), name) || err == nil && name != "e.svg" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPreviewsOpenNoDoor: a picture of a badge is no badge.
func TestPreviewsOpenNoDoor(t *testing.T) {
	t.Parallel()
	p := press(t, false)
	for _, r := range Samples() {
		if b := p.Specimen(r); b.Code != specimenCode || len(b.Code) != len(badge(t, checkin.Registration{Reference: "00000000", Category: "media"}, 1).Code) {
			t.Errorf("the specimen has the code %q", b.Code)
		}
	}
}
