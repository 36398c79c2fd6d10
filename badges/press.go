// Package badges turns registrations into badges: pages of A6 portrait with the name in its own script, whom the person represents, the
// category, and the badge code as a QR symbol.
package badges

import (
	"errors"
	"fmt"
	"image/png"
	"io"
	"iter"
	"runtime"
	"slices"
	"sync"

	"antechamber/assets"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// Press makes the badges of one conference. It is safe for use by several goroutines.
type Press struct {
	conference *checkin.Conference
	rehearsal  bool
	header     []text
	setters    sync.Pool // of *typeset.Setter
}

// NewPress parses the embedded fonts, which takes some 30 ms: make one Press and keep it. The conference must not be changed afterwards.
// In a rehearsal each badge says so.
func NewPress(conference *checkin.Conference, rehearsal bool) (*Press, error) {
	fonts, err := typeset.Parse(assets.Fonts())
	if err != nil {
		return nil, err
	}
	p := &Press{conference: conference, rehearsal: rehearsal}
	p.setters.New = func() any { return fonts.NewSetter() }
	p.header = header(fonts.NewSetter(), conference)
	return p, nil
}

// Page lays out one badge as a page of A6. The warnings are sentences for the operator, about characters that no font has or a name
// that is missing; they hold nobody's name. The error says why there can be no badge at all.
func (p *Press) Page(b checkin.Badge) (*page.Page, []string, error) {
	return sheet(p, a6, []checkin.Badge{b}, p.badge)
}

// WritePNG draws one badge at a resolution in dots an inch. The warnings are those of Page.
func (p *Press) WritePNG(w io.Writer, b checkin.Badge, dpi float64) ([]string, error) {
	if !(dpi >= 30 && dpi <= 1200) {
		return nil, fmt.Errorf("a badge cannot be drawn at %g dots an inch: give 30 to 1200", dpi)
	}
	sheet, warnings, err := p.Page(b)
	if err != nil {
		return nil, err
	}
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, sheet.Image(dpi)); err != nil {
		return nil, fmt.Errorf("the picture of a badge could not be written, check the disk and the folder: %w", err)
	}
	return warnings, nil
}

// WriteZPL writes one badge for a label printer of a resolution in dots an inch, in black and white. The warnings are those of Page.
func (p *Press) WriteZPL(w io.Writer, b checkin.Badge, dpi int) ([]string, error) {
	if dpi < 100 || dpi > 1200 {
		return nil, fmt.Errorf("no label printer has %d dots an inch: give 203, 300 or 600", dpi)
	}
	sheet, warnings, err := p.Page(b)
	if err != nil {
		return nil, err
	}
	return warnings, sheet.Mono(float64(dpi)).WriteZPL(w)
}

// WritePDF writes the badges to one PDF file, a page of A6 each, in their order. The same badges make the same bytes. The warnings are
// those of Page. After an error what was written is no whole file.
func (p *Press) WritePDF(w io.Writer, badges []checkin.Badge) ([]string, error) {
	return write(p, w, a6, badges, p.badge)
}

// WriteSheets is WritePDF on pages of A4: four badges a page, row by row, with marks where to cut.
func (p *Press) WriteSheets(w io.Writer, badges []checkin.Badge) ([]string, error) {
	return write(p, w, a4, badges, p.badge)
}

// designer designs one badge; the warnings are those of Page.
type designer[T any] func(*typeset.Setter, T) (*design, []string, error)

func write[T any](p *Press, w io.Writer, paper paper, badges []T, design designer[T]) ([]string, error) {
	if len(badges) == 0 {
		return nil, errors.New("there is nobody to make a badge for: choose one registration at least")
	}
	type result struct {
		page     *page.Page
		warnings []string
		err      error
	}
	lots := slices.Collect(slices.Chunk(badges, len(paper.places)))
	var warnings []string
	var failed error
	pages := func(yield func(*page.Page) bool) {
		for r := range inOrder(lots, func(lot []T) (r result) {
			r.page, r.warnings, r.err = sheet(p, paper, lot, design)
			return r
		}) {
			warnings = append(warnings, r.warnings...)
			if failed = r.err; failed != nil || !yield(r.page) {
				return
			}
		}
	}
	if err := errors.Join(page.WritePDF(w, p.title(), pages), failed); err != nil {
		return nil, err
	}
	return warnings, nil
}

// title is what the file is called; it names nobody.
func (p *Press) title() string {
	title := "Badges: " + p.conference.Title.In(language)
	if p.rehearsal {
		title = "REHEARSAL. " + title
	}
	return title
}

// paper is a format in millimetres and where badges stand on it.
type paper struct {
	width, height float64
	places        []typeset.Point
	marks         []page.Rect // where to cut
}

var (
	a6 = paper{width: width, height: height, places: []typeset.Point{{}}}
	// The bands of the upper row reach down to the cut.
	a4 = paper{
		width: 210, height: 297, places: []typeset.Point{{X: 0, Y: 0.5}, {X: 105, Y: 0.5}, {X: 0, Y: 148.5}, {X: 105, Y: 148.5}},
		marks: []page.Rect{
			{X: 104.9, Y: 0, Width: 0.2, Height: 6},
			{X: 104.9, Y: 291, Width: 0.2, Height: 6},
			{X: 104.9, Y: 145.5, Width: 0.2, Height: 6},
			{X: 0, Y: 148.4, Width: 6, Height: 0.2},
			{X: 204, Y: 148.4, Width: 6, Height: 0.2},
			{X: 102, Y: 148.4, Width: 6, Height: 0.2},
		},
	}
)

// sheet lays out as many badges as the paper has places for.
func sheet[T any](p *Press, paper paper, badges []T, design designer[T]) (*page.Page, []string, error) {
	setter := p.setters.Get().(*typeset.Setter)
	defer p.setters.Put(setter)
	sheet := page.New(paper.width, paper.height)
	var warnings []string
	for i, b := range badges {
		d, warned, err := design(setter, b)
		if err != nil {
			return nil, nil, err
		}
		d.draw(sheet, paper.places[i])
		warnings = append(warnings, warned...)
	}
	if len(paper.marks) > 0 {
		sheet.Rects(muted, paper.marks...)
	}
	return sheet, warnings, nil
}

// badge designs the badge of a person.
func (p *Press) badge(s *typeset.Setter, b checkin.Badge) (*design, []string, error) {
	d, err := p.design(s, b)
	if err != nil {
		return nil, nil, err
	}
	return d, d.warnings(&b.Registration), nil
}

// warnings tells what the operator should look at, each character that no font has once.
func (d *design) warnings(r *checkin.Registration) []string {
	var warnings []string
	if r.Name() == "" {
		warnings = append(warnings, fmt.Sprintf("badge %s bears no name: complete the registration", r.Reference))
	}
	var told []rune
	for _, t := range d.texts {
		for _, missing := range t.block.Missing {
			if !slices.Contains(told, missing) {
				told = append(told, missing)
				warnings = append(warnings, fmt.Sprintf("badge %s: the fonts lack %U, and a box stands for it", r.Reference, missing))
			}
		}
	}
	return warnings
}

// inOrder does the work for every item on all cores and yields the results in the order of the items, a few at most waiting.
func inOrder[Item, Result any](items []Item, work func(Item) Result) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		done := make(chan struct{})
		defer close(done)
		results := make(chan chan Result, 2*runtime.GOMAXPROCS(0))
		go func() {
			defer close(results)
			for _, item := range items {
				result := make(chan Result, 1)
				select {
				case results <- result:
				case <-done:
					return
				}
				go func() { result <- work(item) }()
			}
		}()
		for result := range results {
			if !yield(<-result) {
				return
			}
		}
	}
}
