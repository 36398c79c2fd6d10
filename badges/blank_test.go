package badges

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestBlankBadges(t *testing.T) {
	t.Parallel()
	needs(t, "qpdf", "pdftotext", "pdfinfo")
	media := conference().Categories[6]
	blanks := []Blank{{Number: 8}, {Number: 9}, {Number: 1234}, {Number: 1235}, {Number: 99999}}
	for _, test := range []struct {
		name    string
		sheets  Sheet
		ofMedia bool
		pages   int
	}{{"a6", "", false, 5}, {"a4", SheetA4, true, 2}} {
		if test.ofMedia {
			for i := range blanks {
				blanks[i].Category = &media
			}
		}
		var pdf bytes.Buffer
		if err := press(t, true).WriteBlanks(&pdf, blanks, test.sheets); err != nil {
			t.Fatal(err)
		}
		file := save(t, filepath.Join(t.TempDir(), test.name+".pdf"), pdf.Bytes())
		run(t, "qpdf", "--check", file)
		if info := run(t, "pdfinfo", file); !strings.Contains(info, fmt.Sprintf("Pages:           %d\n", test.pages)) {
			t.Errorf("%s: %s", test.name, info)
		}
		text := run(t, "pdftotext", file, "-")
		for _, want := range []string{"No. 8\n", "No. 1235", "No. 99999", "Name", "Organisation", "ECOSOC Chamber", "REHEARSAL"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", test.name, want, text)
			}
		}
		if got := strings.Contains(text, "MEDIA"); got != test.ofMedia {
			t.Errorf("%s: the category is on the badges: %t", test.name, got)
		}
	}
}

func TestBlankBadgesStayWithinTheirMargins(t *testing.T) {
	t.Parallel()
	p := press(t, true)
	media := conference().Categories[6]
	for _, b := range []Blank{{Number: 1}, {Number: 99999}, {Number: 17, Category: &media}} {
		pages, _, err := sheet(p, a6, []*Blank{&b}, p.blank)
		if err != nil {
			t.Fatal(err)
		}
		img := pages[0].Image(50.8)
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				outside := y < 2*5 || y < int(2*bandTop) && (x < 2*5 || x >= img.Rect.Dx()-2*5)
				if c := img.RGBAAt(x, y); outside && c.R != 255 {
					t.Fatalf("blank badge %d: ink in the margin at %d, %d mm", b.Number, x/2, y/2)
				}
			}
		}
	}
}

func TestNoBlankBadgeOfABadColour(t *testing.T) {
	t.Parallel()
	media := conference().Categories[6]
	media.Colour = "red"
	if err := press(t, false).WriteBlanks(&bytes.Buffer{}, []Blank{{1, &media}}, ""); err == nil || !strings.Contains(err.Error(), `has the colour "red"`) {
		t.Errorf("got %v", err)
	}
	if err := press(t, false).WriteBlanks(&bytes.Buffer{}, nil, ""); err == nil {
		t.Error("a PDF of no badges was made")
	}
}
