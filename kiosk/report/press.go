package report

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"antechamber/assets"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
)

// Press lays out lists. It is safe for use by several goroutines.
type Press struct {
	fonts *typeset.Fonts
	ctx   context.Context // nil never ends
}

// Within returns a press that gives up where the context ends.
func (p *Press) Within(ctx context.Context) *Press { return &Press{p.fonts, ctx} }

// ended tells why the press has to give up, if it has.
func (p *Press) ended() error {
	if p.ctx == nil || p.ctx.Err() == nil {
		return nil
	}
	return context.Cause(p.ctx)
}

// NewPress parses the embedded fonts, which takes some 30 ms: make one and keep it.
func NewPress() (*Press, error) {
	fonts, err := typeset.Parse(assets.Fonts())
	if err != nil {
		return nil, err
	}
	return &Press{fonts: fonts}, nil
}

// UseInstalledFonts has fonts of the system draw the characters that no embedded font has. It is called before the first list.
func (p *Press) UseInstalledFonts() { p.fonts.UseInstalled("") }

// WritePDF writes the list to one PDF file. The same list makes the same bytes. The
// warnings are sentences for the operator, about characters that no font has; they
// hold nobody's name. After an error what was written is no whole file.
func (p *Press) WritePDF(w io.Writer, list *List) (warnings []string, err error) {
	pages, warnings := p.Pages(list)
	if err := p.ended(); err != nil {
		return nil, err
	}
	if err := page.WritePDF(w, list.title(), slices.Values(pages)); err != nil {
		return nil, err
	}
	return warnings, nil
}

// title is what the file is called; it names nobody.
func (l *List) title() string {
	title := l.Name + ": " + l.Head
	if l.Alarm != "" {
		title = l.Alarm + ". " + title
	}
	return title
}

// Pages lays out the list. The warnings are those of WritePDF. There are none of either where the
// press had to give up.
func (p *Press) Pages(list *List) (pages []*page.Page, warnings []string) {
	l := &layout{list: list, setter: newSetter(p.fonts)}
	for i := range list.Parts {
		part := &list.Parts[i]
		widths := part.widths(list.Paper.Width - 2*margin)
		blocks := p.set(part, widths)
		if p.ended() != nil {
			return nil, nil
		}
		l.part(part, widths, blocks)
	}
	l.number()
	for _, r := range l.missing {
		warnings = append(warnings, fmt.Sprintf("the list: the fonts lack %U, and a box stands for it", r))
	}
	return l.pages, warnings
}

// widths shares a width out among the columns.
func (p *Part) widths(whole float64) []float64 {
	left, shares := whole, 0.0
	share := func(c Column) float64 {
		if c.Share == 0 {
			return 1
		}
		return c.Share
	}
	for _, c := range p.Columns {
		if left -= c.Width; c.Width == 0 {
			shares += share(c)
		}
	}
	widths := make([]float64, len(p.Columns))
	for i, c := range p.Columns {
		if widths[i] = c.Width; c.Width == 0 {
			widths[i] = left * share(c) / shares
		}
	}
	return widths
}

// set sets the cells of all rows, one after the other, on all processors.
func (p *Press) set(part *Part, widths []float64) [][]typeset.Block {
	var rows []Row
	for _, s := range part.Sections {
		rows = append(rows, s.Rows...)
	}
	blocks := make([][]typeset.Block, len(rows))
	share := max(1, (len(rows)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var done sync.WaitGroup
	for first := 0; first < len(rows); first += share {
		done.Go(func() {
			s := newSetter(p.fonts)
			for i := first; i < min(first+share, len(rows)) && p.ended() == nil; i++ {
				blocks[i] = s.row(rows[i], part.Columns, widths)
			}
		})
	}
	done.Wait()
	return blocks
}

// setter sets texts and remembers them: organisations and the like recur.
type setter struct {
	*typeset.Setter
	done map[job]typeset.Block
}

type job struct {
	text, language string
	size, width    float64
	bold           bool
	lines          int
}

func newSetter(fonts *typeset.Fonts) *setter {
	return &setter{fonts.NewSetter(), make(map[job]typeset.Block)}
}

// fit sets a text on so many lines at most, smaller where it must be; it is never cut.
func (s *setter) fit(j job) typeset.Block {
	if b, ok := s.done[j]; ok {
		return b
	}
	style := typeset.Style{Size: j.size, Lang: j.language, Leading: 1.18}
	if j.bold {
		style.Weight = assets.Bold
	}
	b := s.one(j, style)
	if len(b.Lines) == 0 {
		b = s.Fit(j.text, style, typeset.Box{Width: j.width, MaxLines: j.lines, MinSize: j.size * 0.75})
	}
	s.done[j] = b
	return b
}

// one sets a text on one line, as most are, or returns no line where it is too wide.
func (s *setter) one(j job, style typeset.Style) typeset.Block {
	line := s.Line(j.text, style)
	if line.Text == "" || line.Advance > j.width {
		return typeset.Block{}
	}
	return typeset.Block{
		Lines: []typeset.Line{line}, Size: j.size, Width: line.Advance, Height: line.Ascent + line.Descent, RTL: line.RTL, Missing: line.Missing,
	}
}

func (s *setter) row(row Row, columns []Column, widths []float64) []typeset.Block {
	blocks := make([]typeset.Block, len(columns))
	for i, cell := range row.Cells {
		if cell.Text != "" && !columns[i].Tick {
			lines := cellLines
			if columns[i].Single {
				lines = 1
			}
			blocks[i] = s.fit(job{
				text: cell.Text, language: cell.Language, size: textSize, width: cell.width(widths[i:]) - gutter, bold: columns[i].Bold && !cell.Wide, lines: lines,
			})
		}
	}
	return blocks
}

// width is that of the cell, given those of its column and of the columns after it.
func (c *Cell) width(widths []float64) float64 {
	if !c.Wide {
		return widths[0]
	}
	whole := 0.0
	for _, w := range widths {
		whole += w
	}
	return whole
}
