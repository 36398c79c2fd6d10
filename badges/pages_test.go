package badges

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTestPagesAreRead(t *testing.T) {
	t.Parallel()
	needs(t, "zbarimg", "pdftoppm", "qpdf")
	for _, name := range designNames(t) {
		p := pressOf(t, name)
		var picture, pdf bytes.Buffer
		if err := p.WriteTestPNG(&picture, 203); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		got := strings.Split(strings.TrimSpace(run(t, "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", save(t, filepath.Join(dir, "t.png"), picture.Bytes()))), "\n")
		slices.Sort(got)
		if want := slices.Sorted(slices.Values(TestCodes(203))); !slices.Equal(got, want) {
			t.Errorf("%s: read %q, not %q", name, got, want)
		}
		if err := p.WriteTestPDF(&pdf); err != nil {
			t.Fatal(err)
		}
		run(t, "qpdf", "--check", save(t, filepath.Join(dir, "t.pdf"), pdf.Bytes()))
	}
	small := *pressOf(t, "card").plan
	small.Width, small.Height = 40, 40
	q, err := press(t, false).With(&small)
	if err == nil {
		_, err = q.TestPage(0)
	}
	if err == nil || !strings.Contains(err.Error(), "40 × 40") {
		t.Errorf("a test page of 40 × 40 mm: %v", err)
	}
}

// plainWords say their keys.
type plainWords struct{ right bool }

func (plainWords) Say(key string, _ map[string]any) string { return key }

func (w plainWords) FromRight() bool { return w.right }

// TestInvitationsHoldTheReference: the symbol is the reference, so that it opens the person at the desk and proves nothing.
func TestInvitationsHoldTheReference(t *testing.T) {
	t.Parallel()
	needs(t, "zbarimg", "pdftoppm", "qpdf")
	p, err := embeddedPress()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var all []Invitation
	var references []string
	for i, r := range Samples() {
		r.Reference = fmt.Sprintf("WFGMV1%02d", i)
		language, _, _ := strings.Cut(r.Language, "-")
		all = append(all, Invitation{Registration: r, Language: language, Words: plainWords{language == "ar"}})
		references = append(references, r.Reference)
	}
	var pdf, symbol bytes.Buffer
	if warnings, err := p.WriteInvitations(&pdf, all); err != nil || len(warnings) > 0 {
		t.Fatal(warnings, err)
	}
	f := save(t, filepath.Join(dir, "i.pdf"), pdf.Bytes())
	run(t, "qpdf", "--check", f)
	run(t, "pdftoppm", "-r", "72", "-png", f, filepath.Join(dir, "i"))
	pictures, _ := filepath.Glob(filepath.Join(dir, "i-*.png"))
	if len(pictures) != len(all) {
		t.Fatalf("%d pages for %d invitations", len(pictures), len(all))
	}
	checkCodes(t, pictures[0], references[0])
	checkCodes(t, pictures[1], references[1]) // from right to left
	if err := WriteSymbol(&symbol, references[0], 4); err != nil {
		t.Fatal(err)
	}
	checkCodes(t, save(t, filepath.Join(dir, "q.png"), symbol.Bytes()), references[0])
	if _, err := p.WriteInvitations(io.Discard, nil); err == nil {
		t.Error("nobody was invited, and there is no fault")
	}
}

// TestInvitationsStayOnTheirPage looks at the margins.
func TestInvitationsStayOnTheirPage(t *testing.T) {
	t.Parallel()
	p, err := embeddedPress()
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range hard(t) {
		pages, _, err := sheet(p, paper{width: a4.width, height: a4.height, places: p.single().places}, []*Invitation{{b.Registration, "en", plainWords{i%2 == 1}}}, p.invitation)
		if err != nil {
			t.Fatal(err)
		}
		img := pages[0].Image(25.4)
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				outside := x < 18 || x > img.Rect.Dx()-18 || y < 15 || y > img.Rect.Dy()-3
				if outside && img.RGBAAt(x, y) != (color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}) {
					t.Fatalf("invitation %d has ink in the margin at %d, %d mm", i, x, y)
				}
			}
		}
	}
}
