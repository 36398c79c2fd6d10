package badges

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"antechamber/badges/typeset"
)

// TestCutStackIsSorted: the piles of the places, one upon the other, are in order, and the fewest sheets are printed.
func TestCutStackIsSorted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		items := make([]int, rapid.IntRange(1, 60).Draw(t, "items"))
		for i := range items {
			items[i] = i
		}
		places := rapid.IntRange(1, 12).Draw(t, "places")
		lots := stacked(items, places)
		if want := (len(items) + places - 1) / places; len(lots) != want {
			t.Fatalf("%d sheets, not %d", len(lots), want)
		}
		var cut []int
		for place := range places {
			for _, lot := range lots {
				if lot[place] != nil {
					cut = append(cut, *lot[place])
				}
			}
		}
		if !slices.Equal(cut, items) {
			t.Fatalf("cut and piled up they are %v", cut)
		}
	})
}

func TestSheetsHoldWhatFits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		width, height, badgeWidth, badgeHeight float64
		places                                 int
	}{
		{210, 297, 105, 148, 4},
		{215.9, 279.4, 105, 148, 2},
		{210, 297, 86, 54, 10},
		{215.9, 279.4, 86, 54, 10},
		{210, 297, 101.6, 76.2, 6},
		{210, 297, 300, 20, 0},
	}
	for _, tt := range tests {
		p := parted(tt.width, tt.height, tt.badgeWidth, tt.badgeHeight)
		if len(p.places) != tt.places {
			t.Errorf("%v: %d places", tt, len(p.places))
		}
		for _, m := range p.marks {
			for _, at := range p.places {
				x, y := m.X-float64(at.X), m.Y-float64(at.Y)
				if x > 1 && x+m.Width < tt.badgeWidth-1 && y > 1 && y+m.Height < tt.badgeHeight-1 {
					t.Errorf("%v: the mark %v lies on the badge at %v", tt, m, at)
				}
			}
		}
	}
}

// TestBacksStandBehindTheirFronts: both faces of each card are where they meet when the paper is turned over at its left edge.
func TestBacksStandBehindTheirFronts(t *testing.T) {
	t.Parallel()
	needs(t, "zbarimg", "pdftoppm", "pdfinfo")
	plan, err := Shelf{}.Find("card")
	if err != nil {
		t.Fatal(err)
	}
	cards, err := press(t, false).With(plan)
	if err != nil {
		t.Fatal(err)
	}
	some := rehearsal(t)[:13] // on two sheets of ten
	var pdf bytes.Buffer
	if _, err := cards.WriteSheets(&pdf, SheetA4, some); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := save(t, filepath.Join(dir, "cards.pdf"), pdf.Bytes())
	paper, err := cards.sheetOf(SheetA4)
	if err != nil {
		t.Fatal(err)
	}
	width, height := cards.Paper()
	for i, lot := range stacked(some, len(paper.places)) {
		for place, b := range lot {
			at := paper.places[place]
			behind := typeset.Point{X: float32(paper.width-width) - at.X, Y: at.Y}
			for side, at := range []typeset.Point{at, behind} {
				const dpi = 203
				dots := func(mm float64) string { return fmt.Sprint(int(mm * dpi / 25.4)) }
				picture := filepath.Join(dir, fmt.Sprintf("card-%d-%d-%d", i, place, side))
				page := fmt.Sprint(2*i + side + 1)
				run(t, "pdftoppm", "-r", fmt.Sprint(dpi), "-f", page, "-l", page, "-x", dots(float64(at.X)), "-y", dots(float64(at.Y)),
					"-W", dots(width), "-H", dots(height), "-singlefile", "-png", file, picture)
				if b != nil {
					checkCodes(t, picture+".png", b.Code)
				}
			}
		}
	}
}

func TestStoppedPressWritesNoFile(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	heard := 0
	p := press(t, false).Watched(ctx, func(made int) {
		if heard = made; made >= 100 {
			stop()
		}
	})
	all := rehearsal(t)[:1000]
	if _, err := p.WriteSheets(&bytes.Buffer{}, SheetA4, all); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if heard < 100 || heard > 200 {
		t.Errorf("%d badges were made", heard)
	}
	p = press(t, false).Watched(t.Context(), func(made int) { heard = made })
	if _, err := p.WriteSheets(&bytes.Buffer{}, SheetA4, all[:7]); err != nil || heard != 7 {
		t.Errorf("%d of 7 badges were made: %v", heard, err)
	}
}
