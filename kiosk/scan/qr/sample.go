package qr

// sample takes the modules of a grid from the bitmap.
func (s *scratch) sample(g *grid, dark byte) {
	s.modules = s.modules[:0]
	for v := range g.size {
		for u := range g.size {
			p := g.place(float64(u)+0.5, float64(v)+0.5)
			s.modules = append(s.modules, s.bits.at(p.x, p.y) == dark)
		}
	}
}

// compare takes the modules of a grid from the picture itself: a module is dark where
// it is darker than the middle between the darkest and the lightest around it. What lies
// beside a module is first taken off it by so much, where steep is not 0, since out of
// focus it runs into it.
func (s *scratch) compare(g *grid, dark byte, steep float64) {
	n := g.size
	s.greys = s.greys[:0]
	for v := range n {
		for u := range n {
			p := g.place(float64(u)+0.5, float64(v)+0.5)
			s.greys = append(s.greys, s.luma.between(p.x, p.y))
		}
	}
	greys := s.greys
	if steep > 0 {
		for v := range n {
			for u := range n {
				i := v*n + u
				beside := greys[v*n+max(u-1, 0)] + greys[v*n+min(u+1, n-1)] + greys[max(v-1, 0)*n+u] + greys[min(v+1, n-1)*n+u]
				s.greys = append(s.greys, greys[i]*(1+4*steep)-beside*steep)
			}
		}
		greys = s.greys[n*n:]
	}
	s.modules = s.modules[:0]
	const reach = 3
	for v := range n {
		for u := range n {
			low, high := 1e9, -1e9
			for y := max(v-reach, 0); y <= min(v+reach, n-1); y++ {
				for _, grey := range greys[y*n+max(u-reach, 0) : y*n+min(u+reach, n-1)+1] {
					low, high = min(low, grey), max(high, grey)
				}
			}
			s.modules = append(s.modules, (greys[v*n+u] <= (low+high)/2) == (dark == 1))
		}
	}
}

// between is the brightness at a point, of the four pixels around it.
func (l Luma) between(x, y float64) float64 {
	x, y = min(max(x-0.5, 0), float64(l.Width-1)), min(max(y-0.5, 0), float64(l.Height-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, l.Width-1), min(y0+1, l.Height-1)
	fx, fy := x-float64(x0), y-float64(y0)
	upper, lower := l.Pix[y0*l.Stride:], l.Pix[y1*l.Stride:]
	return (float64(upper[x0])*(1-fx)+float64(upper[x1])*fx)*(1-fy) + (float64(lower[x0])*(1-fx)+float64(lower[x1])*fx)*fy
}
