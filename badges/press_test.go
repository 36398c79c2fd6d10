package badges

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"antechamber/badges/page"
	"antechamber/kiosk/checkin"
)

func TestEverySamplePrintsRight(t *testing.T) {
	t.Parallel()
	for _, b := range rehearsal(t) {
		sheet, warnings, err := press(t, b.Issue%2 == 0).Page(b)
		if err != nil || len(warnings) > 0 {
			t.Fatal(b.Registration.Reference, warnings, err)
		}
		checkInk(t, b.Registration.Reference, sheet)
		checkBoxes(t, b)
	}
}

func TestHardOnesPrintRight(t *testing.T) {
	t.Parallel()
	for i, b := range hard(t) {
		for _, practice := range []bool{false, true} {
			sheet, _, err := press(t, practice).Page(b)
			if err != nil {
				t.Fatal(err)
			}
			checkInk(t, fmt.Sprint("badge ", i), sheet)
			checkBoxes(t, b)
		}
	}
}

// checkInk looks at the picture: nothing in the margins above the band, nor in the quiet zone of the QR symbol.
func checkInk(t testing.TB, name string, sheet *page.Page) {
	t.Helper()
	const perMM = 2 // pixels
	img := sheet.Image(perMM * 25.4)
	zone := func(x, y, w, h float64) image.Rectangle {
		return image.Rect(int(math.Ceil(x*perMM)), int(math.Ceil(y*perMM)), int((x+w)*perMM), int((y+h)*perMM))
	}
	const around = qrSize + 2*quiet
	for where, r := range map[string]image.Rectangle{
		"top margin":             zone(0, 0, width, 5),
		"left margin":            zone(0, 0, 5, bandTop),
		"right margin":           zone(width-5, 0, 5, bandTop),
		"quiet zone above":       zone(qrLeft-quiet, qrTop-quiet, around, quiet),
		"quiet zone below":       zone(qrLeft-quiet, qrTop+qrSize+0.5, around, quiet-0.5),
		"quiet zone on the left": zone(qrLeft-quiet, qrTop-quiet, quiet, around),
	} {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			row := img.Pix[img.PixOffset(r.Min.X, y):img.PixOffset(r.Max.X, y)]
			if i := slices.IndexFunc(row, func(b byte) bool { return b != 0xFF }); i >= 0 {
				t.Fatalf("%s: ink in the %s at %.1f, %.1f mm", name, where, float64(r.Min.X+i/4)/perMM, float64(y)/perMM)
			}
		}
	}
}

// checkBoxes looks at the layout: texts stay on the badge, away from one another and from the QR symbol's quiet zone.
func checkBoxes(t testing.TB, b checkin.Badge) {
	t.Helper()
	d := designed(t, b, true)
	taken := []page.Rect{{X: qrLeft - quiet, Y: qrTop - quiet, Width: qrSize + 2*quiet, Height: qrSize + 2*quiet}}
	for _, text := range d.texts {
		if len(text.block.Lines) == 0 {
			continue
		}
		box := page.Rect{X: text.x, Y: text.y, Width: text.block.Width, Height: text.block.Height}
		switch text.align {
		case page.Centre:
			box.X += (text.width - box.Width) / 2
		case page.Right:
			box.X += text.width - box.Width
		}
		const slack = 1e-6
		if box.X < left-slack || box.X+box.Width > right+slack || box.Y < 5 || box.Y+box.Height > height-1 {
			t.Errorf("%s: %q leaves the badge: %+v", b.Registration.Reference, lines(text), box)
		}
		for _, other := range taken {
			if box.X+slack < other.X+other.Width && other.X+slack < box.X+box.Width && box.Y+slack < other.Y+other.Height && other.Y+slack < box.Y+box.Height {
				t.Errorf("%s: %q at %+v runs into %+v", b.Registration.Reference, lines(text), box, other)
			}
		}
		taken = append(taken, box)
	}
}

func TestMissingGlyphIsToldWithoutTheName(t *testing.T) {
	t.Parallel()
	b := badge(t, checkin.Registration{Reference: "WFGMV1FN", GivenName: "Zoé", FamilyName: "𠮷𠮷田", Category: "media"}, 1)
	_, got, err := press(t, false).Page(b)
	if err != nil {
		t.Fatal(err)
	}
	if want := "[badge WFGMV1FN: the fonts lack U+20BB7, and a box stands for it]"; fmt.Sprint(got) != want {
		t.Errorf("warnings %q, not %q", got, want)
	}
	b.Registration.GivenName, b.Registration.FamilyName = " ", ""
	_, got, _ = press(t, false).Page(b)
	if want := "[badge WFGMV1FN bears no name: complete the registration]"; fmt.Sprint(got) != want {
		t.Errorf("warnings %q, not %q", got, want)
	}
}

func TestBadBadges(t *testing.T) {
	t.Parallel()
	good := badge(t, checkin.Registration{Reference: "WFGMV1FN", GivenName: "Zoé", FamilyName: "Roy", Category: "media"}, 1)
	tests := []struct {
		name   string
		spoil  func(*checkin.Badge)
		reason string
	}{
		{"no code", func(b *checkin.Badge) { b.Code = "" }, "badge WFGMV1FN cannot be made: its badge code of 0 characters"},
		{"long code", func(b *checkin.Badge) { b.Code = strings.Repeat("A", 10000) }, "code of 10000 characters"},
		{"small letters", func(b *checkin.Badge) { b.Code = strings.ToLower(b.Code) }, "code of 29 characters"},
		{"no colour", func(b *checkin.Badge) { b.Category.Colour = "" }, `the category "media" has the colour ""`},
		{"half a colour", func(b *checkin.Badge) { b.Category.Colour = "#12345" }, `has the colour "#12345"`},
		{"no hexadecimal colour", func(b *checkin.Badge) { b.Category.Colour = "#12345G" }, `has the colour "#12345G"`},
		{"signs in a colour", func(b *checkin.Badge) { b.Category.Colour = "#+1+2+3" }, `has the colour "#+1+2+3"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bad := good
			tt.spoil(&bad)
			_, err := press(t, false).WritePDF(io.Discard, []checkin.Badge{good, bad, good})
			if err == nil || !strings.Contains(err.Error(), tt.reason) {
				t.Errorf("the error is %v, not one with %q", err, tt.reason)
			}
		})
	}
	if _, err := press(t, false).WritePDF(io.Discard, nil); err == nil {
		t.Error("a PDF of no badges was made")
	}
	for _, dpi := range []float64{0, -1, 29, 1201, math.NaN(), math.Inf(1)} {
		if _, err := press(t, false).WritePNG(io.Discard, good, dpi); err == nil {
			t.Errorf("a picture of %v dots an inch was made", dpi)
		}
	}
}

var errFull = errors.New("no space left on device")

// fullDisk takes some bytes and then fails.
type fullDisk struct{ room int }

func (d *fullDisk) Write(b []byte) (int, error) {
	if d.room -= len(b); d.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriteErrorsAreReturned(t *testing.T) {
	t.Parallel()
	some := rehearsal(t)[:50]
	p := press(t, false)
	for _, room := range []int{0, 100_000} {
		for name, write := range map[string]func(io.Writer, []checkin.Badge) ([]Warning, error){
			"pages": p.WritePDF, "sheets": onSheets(p, SheetA4),
			"picture": func(w io.Writer, b []checkin.Badge) ([]Warning, error) { return p.WritePNG(w, b[0], 1200) },
		} {
			if _, err := write(&fullDisk{room}, some); !errors.Is(err, errFull) {
				t.Errorf("%s on %d bytes: %v", name, room, err)
			}
		}
	}
}

func TestSameBadgesMakeTheSameBytes(t *testing.T) {
	t.Parallel()
	some := rehearsal(t)[:200]
	other, err := NewPress(conference(), false)
	if err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	if _, err := press(t, false).WritePDF(&first, some); err != nil {
		t.Fatal(err)
	}
	if _, err := other.WritePDF(&second, some); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two presses made two files")
	}
}

// scanned are badges of many scripts, and the hardest.
func scanned(t testing.TB) []checkin.Badge {
	all := rehearsal(t)
	var some []checkin.Badge
	for i := range 8 {
		some = append(some, all[i*len(all)/8])
	}
	return append(some, hard(t)[:4]...)
}

func TestQRIsReadFromPDFAndPicture(t *testing.T) {
	t.Parallel()
	needs(t, "zbarimg", "pdftoppm", "qpdf", "pdftotext", "pdfinfo")
	dir := t.TempDir()
	badges := scanned(t)
	for i, b := range badges {
		var picture bytes.Buffer
		if _, err := press(t, true).WritePNG(&picture, b, 300); err != nil {
			t.Fatal(err)
		}
		if config, err := png.DecodeConfig(bytes.NewReader(picture.Bytes())); err != nil || config.Width != 1240 || config.Height != 1748 {
			t.Errorf("the picture is %d×%d: %v", config.Width, config.Height, err)
		}
		checkCodes(t, save(t, filepath.Join(dir, fmt.Sprintf("badge%d.png", i)), picture.Bytes()), b.Code)
	}
	tests := []struct {
		name  string
		write func(io.Writer, []checkin.Badge) ([]Warning, error)
		each  int // badges a page
		size  string
	}{
		{"a6", press(t, true).WritePDF, 1, "297.638 x 419.528 pts"},
		{"letter", onSheets(press(t, true), SheetLetter), 2, "612 x 792 pts (letter)"},
		{"a4", onSheets(press(t, true), SheetA4), 4, "595.276 x 841.89 pts"},
	}
	for _, tt := range tests {
		var pdf bytes.Buffer
		if _, err := tt.write(&pdf, badges); err != nil {
			t.Fatal(err)
		}
		file := save(t, filepath.Join(dir, tt.name+".pdf"), pdf.Bytes())
		run(t, "qpdf", "--check", file)
		info := run(t, "pdfinfo", file)
		for _, want := range []string{"REHEARSAL. Badges: Trafficking", tt.size, fmt.Sprintf("Pages:           %d\n", len(badges)/tt.each)} {
			if !strings.Contains(info, want) {
				t.Errorf("%s: pdfinfo does not say %q:\n%s", tt.name, want, info)
			}
		}
		run(t, "pdftoppm", "-r", "203", "-png", file, filepath.Join(dir, tt.name))
		pictures, _ := filepath.Glob(filepath.Join(dir, tt.name+"-*.png"))
		for i, lot := range stacked(badges, tt.each) {
			var codes []string
			for _, b := range lot {
				codes = append(codes, b.Code)
			}
			checkCodes(t, pictures[i], codes...)
		}
	}
	text := run(t, "pdftotext", filepath.Join(dir, "a6.pdf"), "-")
	for _, b := range badges {
		if strings.Contains(text, b.Registration.Reference) || strings.Contains(text, b.Code) {
			t.Error("a badge tells its reference or code in clear")
		}
	}
	if n := strings.Count(text, "REHEARSAL"); n != len(badges) {
		t.Errorf("%d of %d badges say REHEARSAL", n, len(badges))
	}
}

func onSheets(p *Press, s Sheet) func(io.Writer, []checkin.Badge) ([]Warning, error) {
	return func(w io.Writer, badges []checkin.Badge) ([]Warning, error) { return p.WriteSheets(w, s, badges) }
}

// checkCodes reads the QR symbols on a picture.
func checkCodes(t testing.TB, picture string, want ...string) {
	t.Helper()
	got := strings.Fields(run(t, "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture))
	slices.Sort(got)
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s: read %q, not %q", filepath.Base(picture), got, want)
	}
}

func needs(t testing.TB, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (zbar-tools, poppler-utils, qpdf)", tool)
		}
	}
}

func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func save(t testing.TB, file string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestResultsComeInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(rapid.Int(), 0, 100).Draw(t, "items")
		stop := rapid.IntRange(1, 101).Draw(t, "stop")
		var got []int
		for v := range inOrder(items, func(i int) int { return i ^ 1 }) {
			if got = append(got, v^1); len(got) == stop {
				break
			}
		}
		if want := items[:min(stop, len(items))]; !slices.Equal(got, want) {
			t.Fatalf("%v, not %v", got, want)
		}
	})
}

// FuzzPage hands the press what nobody foresaw.
func FuzzPage(f *testing.F) {
	f.Add("Mari", "Rantanen", "", "Finland", "Ambassador", "panellist", "en", uint8(0))
	f.Add("", "", "\x00", "\xff\xfe", "\u202e\u2066", " ", "ar-\x00", uint8(1))
	f.Add("🙂🙂", "e\u0301\u0301\u0301", strings.Repeat("Z\u0300", 99), "A\nB", "م", "م", "zh", uint8(7))
	f.Fuzz(func(t *testing.T, given, family, latin, organisation, function, role, language string, category uint8) {
		b := badge(t, checkin.Registration{
			Reference: "00000000", GivenName: given, FamilyName: family, LatinName: latin, Organisation: organisation,
			Function: function, Roles: []string{role}, Language: language, Category: conference().Categories[category%8].ID,
		}, 1)
		checkBoxes(t, b)
		if _, err := press(t, true).WritePDF(io.Discard, []checkin.Badge{b}); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkOneBadge(b *testing.B) {
	p, one := press(b, false), rehearsal(b)[:1]
	for b.Loop() {
		if _, err := p.WritePDF(io.Discard, one); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkThousandBadges(b *testing.B) {
	p, thousand := press(b, false), rehearsal(b)[:1000]
	for b.Loop() {
		if _, err := p.WritePDF(io.Discard, thousand); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTwoThousandOnSheets writes the rehearsal's first 2,000 on A4.
func BenchmarkTwoThousandOnSheets(b *testing.B) {
	p, all := press(b, false), rehearsal(b)
	all = all[:min(2000, len(all))]
	for b.Loop() {
		var size bytesOut
		if _, err := p.WriteSheets(&size, SheetA4, all); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(size), "bytes")
		b.ReportMetric(float64(len(all)), "badges")
	}
}

type bytesOut int

func (c *bytesOut) Write(p []byte) (int, error) {
	*c += bytesOut(len(p))
	return len(p), nil
}
