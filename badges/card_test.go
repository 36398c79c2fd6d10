package badges

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"antechamber/badges/page"
	"antechamber/badges/ticket"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

func TestWhatACardSays(t *testing.T) {
	t.Parallel()
	for _, a := range checkin.Authorities() {
		for _, practice := range []bool{false, true} {
			h := checkin.Holder{Authority: a, Number: 999}
			p := press(t, practice)
			setter := p.setters.Get().(*typeset.Setter)
			d, err := p.cardDesign(setter, h, ticket.NewCard())
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			taken := []page.Rect{{X: cardQRLeft - quiet, Y: cardQRTop - quiet, Width: qrSize + 2*quiet, Height: qrSize + 2*quiet}}
			for _, text := range d.texts {
				said = append(said, lines(text))
				box := page.Rect{X: text.x, Y: text.y, Width: text.block.Width, Height: text.block.Height}
				for _, other := range taken {
					if box.X < other.X+other.Width && other.X < box.X+box.Width && box.Y < other.Y+other.Height && other.Y < box.Y+box.Height {
						t.Errorf("%v: %q at %+v runs into %+v", h, lines(text), box, other)
					}
				}
				taken = append(taken, box)
				if box.X+box.Width > cardWidth-cardMargin+1e-6 || box.Y+box.Height > cardHeight {
					t.Errorf("%v: %q leaves the card", h, lines(text))
				}
			}
			name := a.String()
			if want := strings.ToUpper(name[:1]) + name[1:] + " 999"; !strings.Contains(strings.ReplaceAll(strings.Join(said, " "), "|", " "), want) {
				t.Errorf("the card says %q", said)
			}
			if got := strings.Contains(strings.Join(said, " "), "REHEARSAL"); got != practice {
				t.Errorf("rehearsal %v: marked %v", practice, got)
			}
		}
	}
}

func TestCardIsReadFromPDFAndPicture(t *testing.T) {
	t.Parallel()
	needs(t, "zbarimg", "pdftoppm", "qpdf", "pdfinfo")
	dir := t.TempDir()
	h, code := checkin.Holder{Authority: checkin.Supervisor, Number: 2}, ticket.NewCard()
	var picture, pdf bytes.Buffer
	if err := press(t, false).WriteCardPNG(&picture, h, code, 300); err != nil {
		t.Fatal(err)
	}
	checkCodes(t, save(t, filepath.Join(dir, "card.png"), picture.Bytes()), code)
	if err := press(t, false).WriteCardPDF(&pdf, h, code); err != nil {
		t.Fatal(err)
	}
	file := save(t, filepath.Join(dir, "card.pdf"), pdf.Bytes())
	run(t, "qpdf", "--check", file)
	if info := run(t, "pdfinfo", file); !strings.Contains(info, "243.78 x 153.071") || !strings.Contains(info, "Card: Supervisor 2") {
		t.Errorf("pdfinfo says\n%s", info)
	}
	run(t, "pdftoppm", "-r", "203", "-png", "-singlefile", file, filepath.Join(dir, "drawn"))
	checkCodes(t, filepath.Join(dir, "drawn.png"), code)
	if strings.Contains(pdf.String(), code) {
		t.Error("the card tells its code in clear")
	}
}

func TestBadCards(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", strings.Repeat("A", 10000), strings.ToLower(ticket.NewCard())} {
		if err := press(t, false).WriteCardPDF(io.Discard, checkin.Holder{Number: 1}, code); err == nil || !strings.Contains(err.Error(), "staff:1 cannot be made") {
			t.Errorf("%.20q: %v", code, err)
		}
	}
}
