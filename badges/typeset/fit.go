package typeset

import (
	"slices"
	"unicode"
)

// Box is the room for a text, in the unit of the style's size.
type Box struct {
	Width    float64
	Height   float64 // no limit where zero
	MaxLines int     // 1 where zero
	// MinSize is the size below which a word is rather broken than set smaller.
	MinSize float64
}

// Block is text set in lines.
type Block struct {
	Lines   []Line // from top to bottom, all of one size
	Size    float64
	Width   float64 // of the widest line
	Height  float64 // of all lines, ascents and descents included
	RTL     bool
	Missing []rune
}

// enough is how much of the size that more lines would give is enough to stay with fewer lines.
const enough = 0.85

// Fit sets text as large as it can up to the style's size so that nothing of it passes the box: on one line where that is
// nearly as large as on more, else on up to MaxLines of about equal width. Words stay whole unless the size would fall under MinSize;
// where even broken words do not fit at MinSize the size falls further. The text is never cut. An empty text makes no lines.
// Texts that recur are set once, so what it returns must not be changed.
func (s *Setter) Fit(text string, style Style, box Box) Block {
	return s.set.get(fitting{text, style, box}, s.fit)
}

func (s *Setter) fit(f fitting) Block {
	text, style, box := f.text, f.style, f.box
	p := s.paragraph(text, style)
	if len(p.text) == 0 {
		return Block{}
	}
	box.MaxLines = max(box.MaxLines, 1)
	m := s.measure(p)
	cuts, size := m.wholeWords(style, box)
	if size < min(box.MinSize, style.Size) {
		cuts, size = m.brokenWords(style, box)
	}
	block := s.cut(p, cuts)
	block.scale(block.largest(size, box))
	return block
}

// Wrap sets text at the style's size, as a paragraph: each line holds as many words as go into the width. A word that is
// wider than a line is broken.
func (s *Setter) Wrap(text string, style Style, width float64) Block {
	p := s.paragraph(text, style)
	if len(p.text) == 0 {
		return Block{}
	}
	block := s.cut(p, s.measure(p).fillBroken(width/style.Size))
	block.scale(block.largest(style.Size, Box{Width: width})) // what is shaped line by line may be a hair wider
	return block
}

// cut sets a paragraph, which has text, at a size of 1 on lines that end where cuts says.
func (s *Setter) cut(p paragraph, cuts []int) Block {
	block := Block{RTL: p.rtl}
	start := 0
	for _, cut := range cuts {
		from, to := trim(p.text, start, cut)
		line := s.line(p, from, to)
		block.Lines = append(block.Lines, line)
		block.Missing = append(block.Missing, line.Missing...)
		block.Width = max(block.Width, line.Advance)
		block.Height += line.Ascent + line.Descent
		start = cut
	}
	block.Lines, block.Missing = slices.Clip(block.Lines), slices.Clip(block.Missing)
	return block
}

// largest returns the size, at most size, at which a block of size 1 stands in the box, as shaped line by line.
func (b Block) largest(size float64, box Box) float64 {
	const slack = 1 - 1e-9 // for the rounding of floating point numbers
	if b.Width > 0 {
		size = min(size, box.Width/b.Width*slack)
	}
	if box.Height > 0 {
		size = min(size, box.Height/b.Height*slack)
	}
	return max(size, 0)
}

func (b *Block) scale(size float64) {
	b.Size = size
	b.Width *= size
	b.Height *= size
	for i := range b.Lines {
		b.Lines[i].scale(size)
	}
}

// measures are what breaking a paragraph into lines needs to know. Widths are at a size of 1.
type measures struct {
	text    []rune
	upTo    []float64 // the width of the text before each rune and, at last, of all
	words   []int     // where a line may end, the end of the text at last
	letters []int     // where a line may end when a word must be broken
	leading float64
}

func (s *Setter) measure(p paragraph) measures {
	m := measures{text: p.text, upTo: make([]float64, len(p.text)+1), leading: p.style.Leading}
	if m.leading == 0 {
		m.leading = 1.2
	}
	for _, piece := range p.pieces {
		for _, g := range s.shaper.ShapeNoExtents(piece.input).Glyphs {
			m.upTo[g.TextIndex()+1] += em(g.Advance)
		}
	}
	for i := range p.text {
		m.upTo[i+1] += m.upTo[i]
	}
	s.breaker.Init(p.text)
	for lines := s.breaker.LineIterator(); lines.Next(); {
		line := lines.Line()
		if end := line.Offset + len(line.Text); !insideKorean(p.text, end) {
			m.words = append(m.words, end)
		}
	}
	for graphemes := s.breaker.GraphemeIterator(); graphemes.Next(); {
		g := graphemes.Grapheme()
		m.letters = append(m.letters, g.Offset+len(g.Text))
	}
	return m
}

// insideKorean says whether a break would part two Hangul syllables: Korean has spaces between words and breaks there.
func insideKorean(text []rune, i int) bool {
	return i < len(text) && unicode.Is(unicode.Hangul, text[i-1]) && unicode.Is(unicode.Hangul, text[i])
}

func trim(text []rune, from, to int) (int, int) {
	for from < to && text[from] == ' ' {
		from++
	}
	for from < to && text[to-1] == ' ' {
		to--
	}
	return from, to
}

func (m measures) width(from, to int) float64 {
	from, to = trim(m.text, from, to)
	return m.upTo[to] - m.upTo[from]
}

// wholeWords returns where lines end, and the size, without breaking words.
func (m measures) wholeWords(style Style, box Box) ([]int, float64) {
	widest, start := 0.0, 0
	for _, end := range m.words {
		widest = max(widest, m.width(start, end))
		start = end
	}
	all := make([][]int, box.MaxLines)
	sizes := make([]float64, box.MaxLines)
	for i := range box.MaxLines {
		width := m.narrowest(i+1, widest, m.fill)
		all[i] = m.fill(width)
		sizes[i] = m.size(style, box, width, len(all[i]))
	}
	best := slices.Max(sizes)
	i := slices.IndexFunc(sizes, func(size float64) bool { return size >= best*enough })
	return all[i], sizes[i]
}

// brokenWords returns where lines end, and the size, breaking a word only where it is wider than a line.
func (m measures) brokenWords(style Style, box Box) ([]int, float64) {
	size := min(box.MinSize, style.Size)
	cuts := m.fillBroken(box.Width / size)
	if len(cuts) <= box.MaxLines && m.size(style, box, box.Width/size, len(cuts)) >= size {
		return cuts, size
	}
	width := m.narrowest(box.MaxLines, 0, m.fillBroken)
	cuts = m.fillBroken(width)
	return cuts, min(size, m.size(style, box, width, len(cuts)))
}

// size returns the largest size at which lines of the width fit into the box.
func (m measures) size(style Style, box Box, width float64, lines int) float64 {
	size := style.Size
	if width > 0 {
		size = min(size, box.Width/width)
	}
	if box.Height > 0 {
		size = min(size, box.Height/(m.leading*float64(lines)))
	}
	return size
}

// narrowest returns the least width, from least on, with which fill makes at most so many lines.
func (m measures) narrowest(lines int, least float64, fill func(width float64) []int) float64 {
	most := max(least, m.upTo[len(m.text)])
	if len(fill(least)) <= lines {
		return least
	}
	for range 30 {
		middle := (least + most) / 2
		if len(fill(middle)) <= lines {
			most = middle
		} else {
			least = middle
		}
	}
	return most
}

// fill returns where lines end that are filled with whole words as far as the width allows.
func (m measures) fill(width float64) []int { return m.greedy(m.words, width) }

// greedy fills lines with pieces that end at ends, one piece at least on each.
func (m measures) greedy(ends []int, width float64) []int {
	var cuts []int
	start, last := 0, 0
	for _, end := range ends {
		if last > start && m.width(start, end) > width {
			cuts = append(cuts, last)
			start = last
		}
		last = end
	}
	return append(cuts, last)
}

// fillBroken is fill, but breaks a word that is wider than a line between its letters.
func (m measures) fillBroken(width float64) []int {
	var ends []int // the ends of words and, for words that are too wide, of letters
	start, letter := 0, 0
	for _, end := range m.words {
		wide := m.width(start, end) > width
		for ; letter < len(m.letters) && m.letters[letter] < end; letter++ {
			if wide && m.letters[letter] > start {
				ends = append(ends, m.letters[letter])
			}
		}
		ends = append(ends, end)
		start = end
	}
	return m.greedy(ends, width)
}
