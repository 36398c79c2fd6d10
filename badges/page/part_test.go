package page

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAPartIsDrawnWhereItIsPlaced: on an image, on a label and in a PDF a part looks as if its items stood there, and
// the file has it once.
func TestAPartIsDrawnWhereItIsPlaced(t *testing.T) {
	t.Parallel()
	s := setter(t)
	inner := sample(s)
	part := inner.Part()
	var plain, placed []*Page
	for range 3 {
		plain = append(plain, sample(s))
		p := New(inner.Width, inner.Height)
		p.Place(part, 0, 0)
		placed = append(placed, p)
	}
	if got, want := placed[0].Image(203), plain[0].Image(203); !bytes.Equal(got.Pix, want.Pix) {
		t.Error("the image is another one")
	}
	if got, want := placed[0].Mono(203), plain[0].Mono(203); !bytes.Equal(got.Bits, want.Bits) {
		t.Error("the label is another one")
	}
	if placed[0].Tinted() != plain[0].Tinted() {
		t.Error("the part has lost its colours")
	}
	dir := t.TempDir()
	drawn, said, size := make(map[string][]byte), make(map[string]string), make(map[string]int)
	for name, all := range map[string][]*Page{"plain": plain, "placed": placed} {
		var b bytes.Buffer
		if err := WritePDF(&b, name, pages(all...)); err != nil {
			t.Fatal(err)
		}
		size[name] = b.Len()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file+".pdf", b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		tool(t, "qpdf", "--check", file+".pdf")
		tool(t, "pdftoppm", "-r", "150", "-f", "3", "-l", "3", "-singlefile", file+".pdf", file)
		picture, err := os.ReadFile(file + ".ppm")
		if err != nil {
			t.Fatal(err)
		}
		drawn[name], said[name] = picture, string(tool(t, "pdftotext", file+".pdf", "-"))
	}
	if !bytes.Equal(drawn["plain"], drawn["placed"]) {
		t.Error("the third page is another one in the PDF")
	}
	if said["plain"] != said["placed"] || strings.Count(said["placed"], "Konstantinopoulou") != 3 {
		t.Errorf("copied from the file is\n%s, not\n%s", said["placed"], said["plain"])
	}
	if size["placed"] >= size["plain"] {
		t.Errorf("%d bytes with one part, %d without", size["placed"], size["plain"])
	}
	moved, there := New(200, 200), New(200, 200)
	moved.Rects(blue, Rect{X: 31.3, Y: 40.7, Width: 10, Height: 5})
	bar := New(0, 0)
	bar.Rects(blue, Rect{X: 1.3, Y: 0.7, Width: 10, Height: 5})
	there.Place(bar.Part(), 30, 40)
	if !bytes.Equal(moved.Image(203).Pix, there.Image(203).Pix) {
		t.Error("a part that is placed elsewhere is drawn elsewhere")
	}
}
