package badges

import (
	"fmt"
	"io"
	"slices"

	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// Sheet is paper that takes several badges.
type Sheet string

// The sheets.
const (
	SheetA4     Sheet = "a4"
	SheetLetter Sheet = "letter"
)

var (
	a6          = paper{width: width, height: height, places: []typeset.Point{{}}}
	a4          = paper{width: 210, height: 297}
	letterPaper = paper{width: 215.9, height: 279.4}
)

// size returns width and height in millimetres, upright.
func (s Sheet) size() (width, height float64) {
	if s == SheetLetter {
		return letterPaper.width, letterPaper.height
	}
	return a4.width, a4.height
}

// WriteSheets is WritePDF on sheets: as many badges a page as there is room for, with marks where to cut. The sheets are cut as one
// stack, and the piles laid one upon the other, that of the upper left corner first and on top, then on along the rows, are in the order
// of the badges. Of a design with two faces that are not folded the back follows each page, its columns the other way round, for paper
// that is turned over at its left edge.
func (p *Press) WriteSheets(w io.Writer, s Sheet, badges []checkin.Badge) ([]Warning, error) {
	paper, err := p.sheetOf(s)
	if err != nil {
		return nil, err
	}
	return write(p, w, paper, badges, p.badge)
}

// stacked parts items into lots of one sheet each, so that each place of all sheets holds a pile in the order of the items. Where there
// are fewer items than places the last are nil.
func stacked[T any](items []T, places int) [][]*T {
	sheets := (len(items) + places - 1) / places
	lots := make([][]*T, sheets)
	for i := range lots {
		lots[i] = make([]*T, places)
		for place := range places {
			if n := place*sheets + i; n < len(items) {
				lots[i][place] = &items[n]
			}
		}
	}
	return lots
}

// paper is a format in millimetres and where badges stand on it.
type paper struct {
	width, height float64
	places        []typeset.Point
	marks         []page.Rect // where to cut
}

// sheetOf parts a sheet into places for badges, upright or on its side, whichever has more. What is printed on both sides stays upright,
// so that it is turned over at the long edge.
func (p *Press) sheetOf(s Sheet) (paper, error) {
	badgeWidth, badgeHeight := p.plan.Paper()
	width, height := s.size()
	best := parted(width, height, badgeWidth, badgeHeight)
	if side := parted(height, width, badgeWidth, badgeHeight); len(side.places) > len(best.places) && p.plan.Sides < 2 {
		best = side
	}
	if len(best.places) == 0 {
		return paper{}, TooLarge{p.plan.Name, s}
	}
	return best, nil
}

// TooLarge is the error of a design that has no room on a sheet.
type TooLarge struct {
	Design string
	Sheet  Sheet
}

// Error names the design and the sheet, and the way without sheets.
func (e TooLarge) Error() string {
	return fmt.Sprintf("the design %q is larger than a sheet of %s: leave --sheet out", e.Design, e.Sheet)
}

const (
	markLength = 5.0
	markWidth  = 0.2
	markGap    = 1.0 // from the badges
)

// parted is a sheet with as many badges as it has room for, in its middle.
func parted(width, height, badgeWidth, badgeHeight float64) paper {
	const slack = 1e-6
	p := paper{width: width, height: height}
	across, down := int(width/badgeWidth+slack), int(height/badgeHeight+slack)
	x, y := (width-float64(across)*badgeWidth)/2, (height-float64(down)*badgeHeight)/2
	for row := range down {
		for column := range across {
			p.places = append(p.places, typeset.Point{X: float32(x + float64(column)*badgeWidth), Y: float32(y + float64(row)*badgeHeight)})
		}
	}
	for i := range across + 1 {
		cut := x + float64(i)*badgeWidth
		for _, m := range ends(y, float64(down)*badgeHeight, height) {
			p.marks = append(p.marks, page.Rect{X: cut - markWidth/2, Y: m.from, Width: markWidth, Height: m.length})
		}
	}
	for i := range down + 1 {
		cut := y + float64(i)*badgeHeight
		for _, m := range ends(x, float64(across)*badgeWidth, width) {
			p.marks = append(p.marks, page.Rect{X: m.from, Y: cut - markWidth/2, Width: m.length, Height: markWidth})
		}
	}
	if x < markGap+markLength || y < markGap+markLength {
		p.marks = append(p.marks, crosses(p.places, badgeWidth, badgeHeight)...)
	}
	return p
}

type stretch struct{ from, length float64 }

// ends are the marks of a cut before and after what stands on a sheet, in the margin where that is wide enough.
func ends(start, length, whole float64) [2]stretch {
	if start < markGap+markLength {
		return [2]stretch{{0, markLength}, {whole - markLength, markLength}}
	}
	return [2]stretch{{start - markGap - markLength, markLength}, {start + length + markGap, markLength}}
}

// crosses are marks where four badges meet, for printers that leave the edge of the paper white.
func crosses(places []typeset.Point, width, height float64) []page.Rect {
	var marks []page.Rect
	for _, at := range places {
		x, y := float64(at.X)+width, float64(at.Y)+height
		inside := func(p typeset.Point) bool { return near(float64(p.X), x) && near(float64(p.Y), y) }
		if slices.ContainsFunc(places, inside) {
			const arm = 3.0
			marks = append(marks, page.Rect{X: x - markWidth/2, Y: y - arm, Width: markWidth, Height: 2 * arm}, page.Rect{X: x - arm, Y: y - markWidth/2, Width: 2 * arm, Height: markWidth})
		}
	}
	return marks
}

func near(a, b float64) bool { return a-b < 0.01 && b-a < 0.01 }

// sheet lays out as many badges as the paper has places for: a page, or two where the other side of the paper is printed too. A place
// whose badge is nil stays empty.
func sheet[T any](p *Press, paper paper, badges []*T, design designer[T]) ([]*page.Page, []Warning, error) {
	setter := p.setters.Get().(*typeset.Setter)
	defer p.setters.Put(setter)
	front, back := page.New(paper.width, paper.height), page.New(paper.width, paper.height)
	pages := []*page.Page{front}
	var warnings []Warning
	for i, b := range badges {
		if b == nil {
			continue
		}
		d, warned, err := design(setter, *b)
		if err != nil {
			return nil, nil, err
		}
		d.draw(front, paper.places[i])
		if d.other != nil && d.fold == designs.NoFold {
			at := paper.places[i]
			d.other.face(back, paper.width-float64(at.X)-d.width, float64(at.Y))
			pages = []*page.Page{front, back}
		}
		warnings = append(warnings, warned...)
	}
	if len(paper.marks) > 0 {
		front.Rects(muted, paper.marks...)
	}
	return pages, warnings, nil
}
