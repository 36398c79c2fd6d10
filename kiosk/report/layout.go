package report

import (
	"cmp"
	"fmt"
	"slices"

	"antechamber/badges/page"
	"antechamber/badges/typeset"
)

// Measures in millimetres.
const (
	margin    = 12.0 // which printers leave white
	headTop   = 9.0  // the running head
	bodyTop   = 17.0
	footSpace = 15.0 // below the table

	gutter      = 3.2 // between columns
	padding     = 0.7 // above and below the text of a row
	rowHeight   = 5.6 // at least
	tickSize    = 3.6
	tickLine    = 0.3
	ruleLine    = 0.12
	titleHeight = 6.6  // of a section
	aboveHeight = 11.0 // of a heading over sections

	textSize     = 3.2
	headSize     = 2.8
	headingSize  = 2.6
	sectionSize  = 3.4
	aboveSize    = 4.4
	titleSize    = 5.6
	noteSize     = 3.1
	cellLines    = 2
	headingLines = 2
	noteLines    = 4
)

var (
	ink    = page.RGB{R: 0x0B, G: 0x1F, B: 0x33}
	muted  = page.RGB{R: 0x44, G: 0x52, B: 0x5F}
	pale   = page.RGB{R: 0xC4, G: 0xCC, B: 0xD3}
	ground = page.RGB{R: 0xE9, G: 0xED, B: 0xF0}
	signal = page.RGB{R: 0xF2, G: 0xA9, B: 0x00}
)

// layout is a list on its way onto pages.
type layout struct {
	list    *List
	setter  *setter
	pages   []*page.Page
	names   []string // of each page's part
	missing []rune

	sheet    *page.Page // the last of pages
	y        float64    // where the next thing goes on it
	fresh    bool       // no row stands on it yet
	now      *Part
	widths   []float64
	headings []typeset.Block
}

// part lays out a part whose rows have been set.
func (l *layout) part(part *Part, widths []float64, rows [][]typeset.Block) {
	l.now, l.widths, l.headings = part, widths, l.headings[:0]
	for i, c := range part.Columns {
		l.headings = append(l.headings, l.fit(job{text: c.Heading, size: headingSize, width: widths[i] - gutter, bold: true, lines: headingLines}))
	}
	l.newPage()
	l.lines(job{text: part.Title, size: cmp.Or(part.TitleSize, titleSize), bold: true, lines: headingLines}, ink, 2)
	for _, note := range part.Notes {
		l.lines(job{text: note, size: noteSize, lines: noteLines}, muted, 0.4)
	}
	l.y += 2.5
	for i := range part.Charts {
		l.chart(&part.Charts[i])
	}
	if len(part.Columns) == 0 {
		return
	}
	l.columnHeads()
	for _, s := range part.Sections {
		l.section(&s, rows[:len(s.Rows)])
		rows = rows[len(s.Rows):]
	}
}

func (l *layout) fit(j job) typeset.Block {
	b := l.setter.fit(j)
	l.lack(b)
	return b
}

// lack notes the characters that no font has, each once.
func (l *layout) lack(b typeset.Block) {
	for _, r := range b.Missing {
		if !slices.Contains(l.missing, r) {
			l.missing = append(l.missing, r)
		}
	}
}

func (l *layout) width() float64  { return l.list.Paper.Width - 2*margin }
func (l *layout) bottom() float64 { return l.list.Paper.Height - footSpace }

func (l *layout) newPage() {
	l.sheet = page.New(l.list.Paper.Width, l.list.Paper.Height)
	l.pages = append(l.pages, l.sheet)
	l.names = append(l.names, l.now.Title)
	l.y, l.fresh = bodyTop, true
}

// lines puts a text of the whole width onto the page, and a gap below it.
func (l *layout) lines(j job, colour page.RGB, gap float64) {
	j.width = l.width()
	b := l.fit(j)
	if len(b.Lines) == 0 {
		return
	}
	l.block(colour, b, margin, l.y, l.width(), page.Left)
	l.y += b.Height + gap
}

// block puts a text into a column whose left end is at x where the page begins at the
// left. Left is where the page begins, but a text that runs from right to left ends there.
func (l *layout) block(colour page.RGB, b typeset.Block, x, y, width float64, align page.Align) {
	switch {
	case l.list.FromRight:
		x = l.list.Paper.Width - x - width
		align = map[page.Align]page.Align{page.Left: page.Right, page.Right: page.Left, page.Centre: page.Centre}[align]
	case b.RTL && align == page.Left:
		align = page.Right
	}
	l.sheet.Block(colour, b, x, y, width, align)
}

// rects puts rectangles where block would put texts.
func (l *layout) rects(colour page.RGB, rects ...page.Rect) {
	if l.list.FromRight {
		for i := range rects {
			rects[i].X = l.list.Paper.Width - rects[i].X - rects[i].Width
		}
	}
	l.sheet.Rects(colour, rects...)
}

// columnHeads puts the headings of the columns onto the page, on a common ground line.
func (l *layout) columnHeads() {
	height := 0.0
	for _, b := range l.headings {
		height = max(height, b.Height)
	}
	x := margin
	for i, b := range l.headings {
		align := l.now.Columns[i].Align
		if l.now.Columns[i].Tick {
			align = page.Centre
		}
		l.block(muted, b, x, l.y+height-b.Height, l.widths[i]-gutter, align)
		x += l.widths[i]
	}
	l.y += height + padding
	l.rule(muted, 3*ruleLine)
}

func (l *layout) rule(colour page.RGB, thickness float64) {
	l.sheet.Rects(colour, page.Rect{X: margin, Y: l.y - thickness/2, Width: l.width(), Height: thickness})
}

// section puts rows under their title, on as many pages as they take. The title
// never stands at the foot of a page without a row.
func (l *layout) section(s *Section, rows [][]typeset.Block) {
	if len(rows) == 0 {
		return
	}
	title := 0.0
	if s.Title != "" {
		title = titleHeight
	}
	if s.Above != "" {
		title += aboveHeight
	}
	if l.y+title+heightOf(s.Rows[0], rows[0]) > l.bottom() && !l.fresh {
		l.goOn()
	}
	l.above(s.Above)
	l.sectionTitle(s.Title)
	for i, blocks := range rows {
		height := heightOf(s.Rows[i], blocks)
		if l.y+height > l.bottom() && !l.fresh {
			l.goOn()
			if s.Title != "" {
				l.sectionTitle(l.onwards(s.Title))
			}
		}
		l.row(s.Rows[i], blocks, height)
	}
}

// onwards is the title of a section that goes on. The mark has it run as the page does.
func (l *layout) onwards(title string) string {
	if l.list.FromRight {
		title = "\u200f" + title
	}
	return title + " " + l.list.Continued
}

func (l *layout) goOn() {
	l.newPage()
	l.columnHeads()
}

func (l *layout) above(heading string) {
	if heading == "" {
		return
	}
	b := l.fit(job{text: heading, size: aboveSize, width: l.width(), bold: true, lines: 1})
	l.block(ink, b, margin, l.y+aboveHeight-b.Height-1.4, l.width(), page.Left)
	l.y += aboveHeight
}

func (l *layout) sectionTitle(title string) {
	if title == "" {
		return
	}
	b := l.fit(job{text: title, size: sectionSize, width: l.width() - gutter, bold: true, lines: 1})
	l.sheet.Rects(ground, page.Rect{X: margin, Y: l.y, Width: l.width(), Height: titleHeight})
	l.block(ink, b, margin+gutter/2, l.y+(titleHeight-b.Height)/2, l.width()-gutter, page.Left)
	l.y += titleHeight
}

func heightOf(row Row, blocks []typeset.Block) float64 {
	height := max(rowHeight, row.Height)
	for _, b := range blocks {
		height = max(height, b.Height+2*padding)
	}
	return height
}

func (l *layout) row(row Row, blocks []typeset.Block, height float64) {
	x := margin
	for i, b := range blocks {
		var cell Cell
		if i < len(row.Cells) {
			cell = row.Cells[i]
		}
		c, width := l.now.Columns[i], cell.width(l.widths[i:])-gutter
		if c.Tick && !cell.NoTick {
			l.tick(x+(width-tickSize)/2, l.y+(height-tickSize)/2)
		}
		l.lack(b)
		l.block(ink, b, x, l.y+(height-b.Height)/2, width, c.Align)
		x += l.widths[i]
	}
	l.y += height
	l.rule(pale, ruleLine)
	l.fresh = false
}

// tick draws an empty box.
func (l *layout) tick(x, y float64) {
	const s, t = tickSize, tickLine
	l.rects(ink,
		page.Rect{X: x, Y: y, Width: s, Height: t}, page.Rect{X: x, Y: y + s - t, Width: s, Height: t},
		page.Rect{X: x, Y: y + t, Width: t, Height: s - 2*t}, page.Rect{X: x + s - t, Y: y + t, Width: t, Height: s - 2*t})
}

// number puts onto each page what runs above and below, once it is known how many there are.
func (l *layout) number() {
	for i, sheet := range l.pages {
		l.sheet = sheet
		name := l.list.Name
		if part := l.names[i]; part != "" && part != name && len(l.list.Parts) > 1 {
			name += " · " + part
		}
		third := l.width() / 3
		l.running(l.list.Head, headTop, third*1.4, page.Left)
		l.running(name, headTop, third*1.4, page.Right)
		foot := l.list.Paper.Height - footSpace + 4
		l.running(l.list.Foot, foot, third*2, page.Left)
		l.running(fmt.Sprintf("%d / %d", i+1, len(l.pages)), foot, third, page.Right)
		l.alarm()
	}
}

// running puts a text of one line at the left or right end of the width.
func (l *layout) running(text string, y, width float64, align page.Align) {
	b := l.fit(job{text: text, size: headSize, width: width, lines: 1})
	if l.list.FromRight {
		l.block(muted, b, margin, y, l.width(), align)
		return
	}
	l.sheet.Block(muted, b, margin, y, l.width(), align) // whatever way the text runs
}

func (l *layout) alarm() {
	if l.list.Alarm == "" {
		return
	}
	b := l.fit(job{text: l.list.Alarm, size: headSize, width: l.width() / 2, bold: true, lines: 1})
	width := b.Width + 4
	x := (l.list.Paper.Width - width) / 2
	y := l.list.Paper.Height - footSpace + 3
	l.sheet.Rects(signal, page.Rect{X: x, Y: y, Width: width, Height: b.Height + 1.6})
	l.sheet.Block(ink, b, x, y+0.8, width, page.Centre)
}
