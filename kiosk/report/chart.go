package report

import (
	"fmt"

	"antechamber/badges/page"
)

// Chart is bars under a title. A bar says its number too, for length alone says little.
type Chart struct {
	Title   string
	Upright bool // the bars stand side by side, as over time; else they lie one below the other
	Bars    []Bar
}

// Bar is one number of a chart.
type Bar struct {
	Label string
	Value int
	Text  string // stands beside the bar; the value where it is ""
	None  bool   // no bar is drawn: the number must not be told
}

// Measures of charts in millimetres.
const (
	chartTitle  = 7.0
	chartGap    = 6.0
	barHeight   = 3.6
	barStep     = 5.6
	labelShare  = 0.30 // of the width, for labels of lying bars
	numberWidth = 16.0
	uprightHigh = 46.0
	uprightFoot = 5.0 // for labels below standing bars
	labelSpace  = 11.0
)

var fill = page.RGB{R: 0x00, G: 0x5A, B: 0x96}

// chart draws a chart, on a new page where it does not fit.
func (l *layout) chart(c *Chart) {
	height := chartTitle + chartGap + uprightHigh + uprightFoot
	if !c.Upright {
		height = chartTitle + chartGap + barStep*float64(len(c.Bars))
	}
	if l.y+height > l.bottom() && l.y > bodyTop {
		l.newPage()
	}
	b := l.fit(job{text: c.Title, size: sectionSize, width: l.width(), bold: true, lines: 1})
	l.block(ink, b, margin, l.y, l.width(), page.Left)
	l.y += chartTitle
	if c.Upright {
		l.standing(c)
	} else {
		l.lying(c)
	}
	l.y += chartGap
}

// highest is the largest number of the chart, and at least 1.
func (c *Chart) highest() int {
	highest := 1
	for _, b := range c.Bars {
		if !b.None {
			highest = max(highest, b.Value)
		}
	}
	return highest
}

func (b *Bar) text() string {
	if b.Text != "" {
		return b.Text
	}
	return fmt.Sprint(b.Value)
}

func (l *layout) lying(c *Chart) {
	labels := l.width() * labelShare
	longest := l.width() - labels - numberWidth
	for _, bar := range c.Bars {
		label := l.fit(job{text: bar.Label, size: textSize, width: labels - gutter, lines: 1})
		l.block(ink, label, margin, l.y+(barStep-label.Height)/2, labels-gutter, page.Left)
		length := 0.0
		if !bar.None {
			length = longest * float64(bar.Value) / float64(c.highest())
			l.rects(fill, page.Rect{X: margin + labels, Y: l.y + (barStep-barHeight)/2, Width: length, Height: barHeight})
		}
		number := l.fit(job{text: bar.text(), size: textSize, width: numberWidth - 2, lines: 1})
		l.block(ink, number, margin+labels+length+1.5, l.y+(barStep-number.Height)/2, numberWidth-2, page.Left)
		l.y += barStep
	}
}

// standing draws bars side by side, each over its label where there is room for it.
func (l *layout) standing(c *Chart) {
	if len(c.Bars) == 0 {
		return
	}
	step := l.width() / float64(len(c.Bars))
	every := 1
	for step*float64(every) < labelSpace {
		every++
	}
	ground := l.y + uprightHigh
	for i, bar := range c.Bars {
		x := margin + step*float64(i)
		height := 0.0
		if !bar.None {
			height = (uprightHigh - 5) * float64(bar.Value) / float64(c.highest())
			l.rects(fill, page.Rect{X: x + step*0.1, Y: ground - height, Width: step * 0.8, Height: height})
		}
		if bar.Value > 0 || bar.Text != "" {
			number := l.fit(job{text: bar.text(), size: headingSize, width: max(step, 4), lines: 1})
			l.block(ink, number, x, ground-height-number.Height-0.6, step, page.Centre)
		}
		if i%every == 0 {
			label := l.fit(job{text: bar.Label, size: headingSize, width: labelSpace, lines: 1})
			l.block(muted, label, x, ground+1, step*float64(every), page.Left)
		}
	}
	l.rects(muted, page.Rect{X: margin, Y: ground, Width: l.width(), Height: 3 * ruleLine})
	l.y = ground + uprightFoot
}
