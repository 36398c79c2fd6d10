package kiosk

// line is one text of a column.
type line struct {
	text  *text
	words string
	style style
	gap   float32 // above it, in units of the mockups; not above the first that is shown
}

// column shows texts one below the other, all made smaller where they would not
// fit, and returns what is left below. Where middle is set they stand in the
// vertical middle.
func (k *kit) column(a area, lines []line, middle bool) area {
	factor, heights := k.columnFactor(a, lines)
	total := float32(0)
	for i, l := range lines {
		total += heights[i] + l.space(k, factor)
	}
	rest := a
	if middle && total < a.h {
		rest = a.middle(total)
	}
	for i, l := range lines {
		if l.words == "" {
			l.text.put(area{}, "", style{})
			continue
		}
		var at area
		_, rest = rest.cutTop(l.space(k, factor), 0)
		at, rest = rest.cutTop(heights[i], 0)
		l.style.size *= factor
		l.style.top = true
		l.text.put(at, l.words, l.style)
	}
	return rest
}

func (l line) space(k *kit, factor float32) float32 {
	if l.words == "" {
		return 0
	}
	return k.u(l.gap) * factor
}

// columnFactor finds how much smaller the texts must be.
func (k *kit) columnFactor(a area, lines []line) (float32, []float32) {
	heights := make([]float32, len(lines))
	for factor := float32(1); ; factor *= 0.95 {
		total := float32(0)
		for i, l := range lines {
			heights[i] = 0
			if l.words != "" {
				s := l.style
				s.size *= factor
				heights[i] = k.height(l.words, s, a.w)
			}
			total += heights[i] + l.space(k, factor)
		}
		if total <= a.h || factor < 0.4 {
			return factor, heights
		}
	}
}
