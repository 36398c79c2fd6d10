package qr

// A bitmap says of each pixel whether it is dark: 1, or light: 0.
type bitmap struct {
	pix  []byte
	w, h int
}

func (b *bitmap) at(x, y float64) byte {
	// What lies outside the picture is light, as the paper around a code.
	if x < 0 || y < 0 || x >= float64(b.w) || y >= float64(b.h) {
		return 0
	}
	return b.pix[int(y)*b.w+int(x)]
}

// reserve makes the bitmap as large as the picture.
func (b *bitmap) reserve(l Luma) {
	if cap(b.pix) < l.Width*l.Height {
		b.pix = make([]byte, l.Width*l.Height)
	}
	b.pix, b.w, b.h = b.pix[:l.Width*l.Height], l.Width, l.Height
}

// part sets the pixels of a row to whether they are at most the threshold.
func part(to, from []byte, threshold int) {
	from = from[:len(to)]
	for i := range to {
		// The sign of the difference, without a branch that noise would mispredict.
		to[i] = byte(uint32(int(from[i])-threshold-1) >> 31)
	}
}

const (
	blockBits = 3
	block     = 1 << blockBits
	contrast  = 24 // less of it within a block is not an edge
)

// blocks parts the picture by the mean of the blocks around each block of 8 by 8; a
// block without an edge takes after its neighbours.
func (s *scratch) blocks(l Luma) {
	s.bits.reserve(l)
	across, down := (l.Width+block-1)/block, (l.Height+block-1)/block
	s.points = s.points[:0]
	for by := range down {
		for bx := range across {
			s.points = append(s.points, s.blackPoint(l, bx, by, across))
		}
	}
	for by := range down {
		y0, y1 := by*block, min(by*block+block, l.Height)
		top := min(max(by-2, 0), max(down-5, 0))
		for bx := range across {
			left := min(max(bx-2, 0), max(across-5, 0))
			sum, n := 0, 0
			for y := top; y < min(top+5, down); y++ {
				for _, p := range s.points[y*across+left : y*across+min(left+5, across)] {
					sum += int(p)
					n++
				}
			}
			x0, x1 := bx*block, min(bx*block+block, l.Width)
			for y := y0; y < y1; y++ {
				part(s.bits.pix[y*l.Width+x0:y*l.Width+x1], l.Pix[y*l.Stride+x0:], sum/n)
			}
		}
	}
}

// blackPoint is the brightness that parts light from dark in a block.
func (s *scratch) blackPoint(l Luma, bx, by, across int) int32 {
	x0, y0 := min(bx*block, l.Width-block), min(by*block, l.Height-block)
	sum, low, high := 0, 255, 0
	for y := y0; y < y0+block; y++ {
		for _, p := range l.Pix[y*l.Stride+x0:][:block] {
			v := int(p)
			sum += v
			low, high = min(low, v), max(high, v)
		}
	}
	if high-low > contrast {
		return int32(sum >> (2 * blockBits))
	}
	// One brightness only: paper, unless its neighbours say that this is dark.
	point := int32(low / 2)
	if bx > 0 && by > 0 {
		i := by*across + bx
		around := (s.points[i-across] + 2*s.points[i-1] + s.points[i-across-1]) / 4
		if int32(low) < around {
			point = around
		}
	}
	return point
}

// means parts the picture by the mean of the square around each pixel, an eighth of
// the picture wide: dark is what is an eighth darker (Bradley and Roth, 2007).
func (s *scratch) means(l Luma) { s.around(l, max(l.Width/16, 8)) }

// narrowMeans does it by a small square, for beside a lamp's reflection paper is dark.
func (s *scratch) narrowMeans(l Luma) { s.around(l, max(l.Width/50, 6)) }

// around parts the picture by the mean of what lies no further from each pixel.
func (s *scratch) around(l Luma, reach int) {
	s.bits.reserve(l)
	s.integrate(l)
	w := l.Width + 1
	for y := range l.Height {
		y0, y1 := max(y-reach, 0), min(y+reach+1, l.Height)
		upper, lower := s.sums[y0*w:][:w], s.sums[y1*w:][:w]
		from, to := l.Pix[y*l.Stride:][:l.Width], s.bits.pix[y*l.Width:][:l.Width]
		for x := range to {
			x0, x1 := max(x-reach, 0), min(x+reach+1, l.Width)
			area := uint32((x1 - x0) * (y1 - y0))
			sum := lower[x1] - lower[x0] - upper[x1] + upper[x0]
			// p·area ≤ sum·7/8, without a branch
			to[x] = byte((uint64(from[x])*uint64(area)*8 - uint64(sum)*7 - 1) >> 63)
		}
	}
}

// integrate sums up the pixels above and left of each.
func (s *scratch) integrate(l Luma) {
	w := l.Width + 1
	if cap(s.sums) < w*(l.Height+1) {
		s.sums = make([]uint32, w*(l.Height+1))
	}
	s.sums = s.sums[:w*(l.Height+1)]
	clear(s.sums[:w])
	for y := range l.Height {
		above, row := s.sums[y*w:][:w], s.sums[(y+1)*w:][:w]
		row[0] = 0
		sum := uint32(0)
		for x, p := range l.Pix[y*l.Stride:][:l.Width] {
			sum += uint32(p)
			row[x+1] = above[x+1] + sum
		}
	}
}

// whole parts the picture by one brightness: that which parts its pixels best into two
// kinds (Otsu, 1979).
func (s *scratch) whole(l Luma) {
	s.bits.reserve(l)
	var count [256]int
	for y := 0; y < l.Height; y += 2 {
		for _, p := range l.Pix[y*l.Stride:][:l.Width] {
			count[p]++
		}
	}
	total, sum := 0, 0
	for v, n := range count {
		total += n
		sum += v * n
	}
	best, threshold := -1.0, 127
	below, sumBelow := 0, 0
	for v, n := range count {
		below += n
		sumBelow += v * n
		if below == 0 || below == total {
			continue
		}
		apart := float64(sumBelow)/float64(below) - float64(sum-sumBelow)/float64(total-below)
		if between := apart * apart * float64(below) * float64(total-below); between > best {
			best, threshold = between, v
		}
	}
	for y := range l.Height {
		part(s.bits.pix[y*l.Width:][:l.Width], l.Pix[y*l.Stride:], threshold)
	}
}
