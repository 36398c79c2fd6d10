package badges

import (
	"slices"

	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
)

// stack sets texts one below the other. Those with a height are set first, each in its height at most; the one without gets the rest.
func (l *layout) stack(e *designs.Element) {
	blocks := make([][]typeset.Block, len(e.Parts))
	left, open := e.Height, -1
	for i := range e.Parts {
		p := &e.Parts[i]
		if p.Height == 0 {
			open = i
			continue
		}
		blocks[i] = l.part(p, e.Width, p.Height)
		left -= heightOf(blocks[i], p.Space)
	}
	if open >= 0 {
		p := &e.Parts[open]
		if open > 0 {
			left -= p.Space
		}
		blocks[open] = l.part(p, e.Width, max(left, 0.5))
	}
	var lines stack
	rtl := false
	for i, all := range blocks {
		for j, b := range all {
			gap := e.Parts[i].Space
			if j > 0 {
				gap = 0
			}
			if len(lines.texts) == 0 {
				gap, rtl = 0, b.RTL
			}
			lines.add(b, l.colour(e.Parts[i].Colour, ink), gap)
		}
	}
	y := e.Y
	switch e.Valign {
	case "middle":
		y = middle(e.Y, e.Height, lines.height)
	case "bottom":
		y += e.Height - lines.height
	}
	l.on.texts = append(l.on.texts, lines.at(e.X, y, e.Width, alignOf(e.Align, rtl))...)
}

// part sets one text of a stack, with what may stand beside it: on one line where both fit so, else one below the other.
func (l *layout) part(p *designs.Part, width, height float64) []typeset.Block {
	words, language := p.Template.Fill(l.field), l.languageOf(p.Template)
	second := p.Second.Fill(l.field)
	if second == "" || second == words {
		return []typeset.Block{l.fit(&p.Style, words, language, width, height)}
	}
	language = l.languageOf(p.Second)
	if line := l.setter.Fit(words+" · "+second, typesetStyle(&p.Style, language), typeset.Box{Width: width}); line.Size > 0.85*p.Size {
		return []typeset.Block{line}
	}
	half := p.Style
	half.Lines = (p.Lines + 1) / 2
	return []typeset.Block{
		l.fit(&half, words, l.languageOf(p.Template), width, height/2), l.fit(&half, second, language, width, height/2),
	}
}

func heightOf(blocks []typeset.Block, gap float64) float64 {
	height := 0.0
	for _, b := range blocks {
		height += b.Height
	}
	if height > 0 {
		height += gap
	}
	return height
}

// languages sets the organisation's names in the other languages of the conference side by side.
func (l *layout) languages(e *designs.Element) {
	organisation := l.badge.Registration.Organisation
	said := []string{l.conference.NameOf(organisation, l.spoken(""))}
	var names, spoken []string
	for _, language := range l.conference.SelfService.Languages {
		if name := l.conference.NameOf(organisation, language); !slices.Contains(said, name) {
			said, names, spoken = append(said, name), append(names, name), append(spoken, language)
		}
	}
	width := (e.Width - e.Gap*float64(len(names)-1)) / float64(len(names))
	const larger = 1.5 // than the smallest is none
	smallest := e.Size
	for i, name := range names {
		if b := l.fit(&e.Style, name, spoken[i], width, e.Height); len(b.Lines) > 0 {
			smallest = min(smallest, b.Size)
		}
	}
	style := e.Style
	style.Size = min(e.Size, larger*smallest)
	for i, name := range names {
		b := l.fit(&style, name, spoken[i], width, e.Height)
		x := e.X + float64(i)*(width+e.Gap)
		l.on.texts = append(l.on.texts, text{b, l.colour(e.Colour, ink), x, middle(e.Y, e.Height, b.Height), width, page.Centre})
	}
}

// stack is texts one below the other.
type stack struct {
	texts  []text
	height float64
}

// add sets a block below the others, a gap away. An empty block takes no space.
func (s *stack) add(b typeset.Block, colour page.RGB, gap float64) {
	if len(b.Lines) == 0 {
		return
	}
	s.texts = append(s.texts, text{block: b, colour: colour, y: s.height + gap})
	s.height += gap + b.Height
}

// at returns the texts in a width from (x, y) on.
func (s *stack) at(x, y, width float64, align page.Align) []text {
	texts := slices.Clone(s.texts)
	for i := range texts {
		texts[i].x, texts[i].width, texts[i].align = x, width, align
		texts[i].y += y
	}
	return texts
}
