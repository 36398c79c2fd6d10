package qr

import (
	"math"
	"time"
)

// The least and the most that a picture may measure in pixels.
const (
	smallest = 16
	largest  = 1 << 14
)

// Code is a code that was read.
type Code struct {
	Text     string        // what it says; where that is no UTF-8, each byte as ISO 8859-1
	Bytes    []byte        // what it says
	IsText   bool          // Bytes is UTF-8
	Corners  [4][2]float64 // in pixels, clockwise in the picture, from that of the corner finder
	Version  int           // 1 to 40
	Mirrored bool
	Inverted bool          // light on dark
	Took     time.Duration // from the beginning until it was read
}

// Reader reads codes from pictures, one after the other. It keeps its buffers, so it
// belongs to one goroutine, and never panics.
type Reader struct {
	scratch
	frames int
}

// effort is how many grids are read in full in one way of parting a picture.
const (
	frameEffort   = 24
	pictureEffort = 600
)

// scratch is what reading one picture needs, kept for the next.
type scratch struct {
	bits    bitmap
	points  []int32
	sums    []uint32
	runs    []int32
	found   []finder
	guessed []guess
	modules []bool
	greys   []float64
	words   []int
	buffers [4][]byte
	luma    Luma // of which bits were made
	effort  int  // grids that may still be read in full
	dear    bool // bent paper is tried too
}

// dearEvery is how often the dear ways are tried on the frames of a camera.
const dearEvery = 3

// Frame reads the codes of one picture of many, as a camera's, in a time that lets the
// next be read too: every third is looked at longer.
func (r *Reader) Frame(l Luma) []Code {
	r.frames++
	ways := cheapWays
	if r.frames%dearEvery == 0 {
		ways = frameWays
	}
	return r.read(l, ways, frameEffort, time.Now(), time.Time{})
}

// Picture reads the codes of a picture with all the ways there are, until it took so
// long; 0 is as long as it takes.
func (r *Reader) Picture(l Luma, within time.Duration) []Code {
	began := time.Now()
	var end time.Time
	if within > 0 {
		end = began.Add(within)
	}
	return r.read(l, pictureWays, pictureEffort, began, end)
}

// A way is one of making a picture dark and light.
type way struct {
	part func(*scratch, Luma)
	make func(s *scratch, l Luma) Luma // nil is the picture as it is
	size float64                       // of what make returns, of the picture's
	fits func(l Luma) bool             // nil is always
	rest bool                          // the dear ways look for finders of which a part is left
}

var (
	asItIs     = way{part: (*scratch).blocks, size: 1, rest: true}
	atHalf     = way{part: (*scratch).blocks, size: 0.5, make: func(s *scratch, l Luma) Luma { return l.half(&s.buffers[0]) }, fits: atLeast(64)}
	byMeans    = way{part: (*scratch).means, size: 1, rest: true}
	narrow     = way{part: (*scratch).narrowMeans, size: 1}
	byWhole    = way{part: (*scratch).whole, size: 1}
	doubled    = way{part: (*scratch).blocks, size: 2, make: func(s *scratch, l Luma) Luma { return l.double(&s.buffers[1]) }, fits: atMost(1000)}
	blurred    = way{part: (*scratch).blocks, size: 1, make: func(s *scratch, l Luma) Luma { return l.blur(&s.buffers[2]) }}
	sharpened  = way{part: (*scratch).means, size: 1, make: func(s *scratch, l Luma) Luma { return l.sharpen(&s.buffers[2]) }}
	halfNarrow = way{part: (*scratch).narrowMeans, size: 0.5, make: func(s *scratch, l Luma) Luma { return l.half(&s.buffers[0]) }, fits: atLeast(64)}
	atQuarter  = way{part: (*scratch).blocks, size: 0.25, fits: atLeast(600), make: func(s *scratch, l Luma) Luma { h := l.half(&s.buffers[0]); return h.half(&s.buffers[3]) }}
	doubleMean = way{part: (*scratch).means, size: 2, make: func(s *scratch, l Luma) Luma { return l.double(&s.buffers[1]) }, fits: atMost(1600)}

	cheapWays   = []way{asItIs, atHalf, atQuarter, byMeans}
	frameWays   = []way{asItIs, atHalf, atQuarter, byMeans, halfNarrow, narrow, byWhole, doubled, blurred, sharpened}
	pictureWays = []way{asItIs, atHalf, atQuarter, byMeans, byWhole, halfNarrow, narrow, doubled, blurred, sharpened, doubleMean}
)

func atLeast(size int) func(Luma) bool {
	return func(l Luma) bool { return min(l.Width, l.Height) >= size }
}

func atMost(size int) func(Luma) bool {
	return func(l Luma) bool { return max(l.Width, l.Height) <= size }
}

// read tries one way after the other until codes are read, and no three finders are
// left that may be of another.
func (r *Reader) read(l Luma, ways []way, effort int, began, end time.Time) (codes []Code) {
	if !l.sound() {
		return nil
	}
	// What makes gozxing panic is a code that cannot be read.
	defer func() { _ = recover() }()
	for _, w := range ways {
		if w.fits != nil && !w.fits(l) {
			continue
		}
		if !end.IsZero() && time.Now().After(end) {
			break
		}
		m := l
		if w.make != nil {
			m = w.make(&r.scratch, l)
		}
		w.part(&r.scratch, m)
		r.luma, r.effort, r.dear = m, effort, len(ways) > len(cheapWays)
		left := r.look(&codes, &w, began, end)
		if len(codes) > 0 && left < 3 {
			break
		}
	}
	return codes
}

// look reads the codes of the bitmap that are not among those read, and returns how
// many finders are part of none.
func (r *Reader) look(codes *[]Code, w *way, began, end time.Time) (left int) {
	size := w.size
	free := make([]finder, 0, 2*mostFinders)
	for _, f := range r.finders() {
		if f.seen > 1 && !within(*codes, f.at.times(1/size)) {
			free = append(free, f)
		}
	}
	candidates := r.candidates(free)
	if w.rest && r.dear && len(*codes) == 0 {
		candidates = append(candidates, r.lost(free)...)
	}
	for _, c := range candidates {
		if r.effort <= 0 {
			break
		}
		if within(*codes, c.corner.at.times(1/size)) || within(*codes, c.right.at.times(1/size)) || within(*codes, c.below.at.times(1/size)) {
			continue
		}
		if !end.IsZero() && time.Now().After(end) {
			break
		}
		if code, ok := r.try(&c); ok {
			for i := range code.Corners {
				code.Corners[i][0] /= size
				code.Corners[i][1] /= size
			}
			code.Took = time.Since(began)
			*codes = append(*codes, code)
		}
	}
	for _, f := range free {
		if f.seen > 3 && !within(*codes, f.at.times(1/size)) {
			left++
		}
	}
	return left
}

// within tells whether a point lies in one of the codes.
func within(codes []Code, p point) bool {
	for _, c := range codes {
		in := true
		for i, a := range c.Corners {
			b := c.Corners[(i+1)%4]
			edge := point{b[0] - a[0], b[1] - a[1]}
			if edge.cross(point{p.x - a[0], p.y - a[1]}) < 0 {
				in = false
				break
			}
		}
		if in {
			return true
		}
	}
	return false
}

// try reads the code that a candidate may be.
func (r *Reader) try(c *candidate) (Code, bool) {
	modules := (c.across.modules + c.down.modules) / 2
	version := (modules + 7 - 17) / 4
	first := max(int(math.Round(version)), 1)
	around := []int{first}
	for off := 1; off <= 1+int(version)/15; off++ { // of a large one the size is less sure
		if version > float64(first) {
			around = append(around, first+off, first-off)
		} else {
			around = append(around, first-off, first+off)
		}
	}
	for _, v := range around {
		if v < 1 || v > 40 {
			continue
		}
		if code, ok := r.tryVersion(c, v); ok {
			return code, true
		}
	}
	return Code{}, false
}

func (r *Reader) tryVersion(c *candidate, version int) (Code, bool) {
	guesses := r.guesses(c, 17+4*version)
	if len(guesses) == 0 {
		return Code{}, false
	}
	if version > 1 {
		if g, ok := r.anchored(c, &guesses[0].grid); ok {
			if code, ok := r.readGrid(c, &g, true); ok {
				return code, true
			}
		}
	}
	if code, ok := r.readGuesses(c, guesses); ok || !r.dear {
		return code, ok
	}
	return r.readGuesses(c, r.bentGuesses(c, 17+4*version))
}

// readGuesses reads the first grid in which a code lies.
func (r *Reader) readGuesses(c *candidate, guesses []guess) (Code, bool) {
	for _, closely := range [...]bool{false, true} {
		for i := range guesses[:min(len(guesses), fewBest)] {
			if closely && i == fewClosely {
				break
			}
			if code, ok := r.readGrid(c, &guesses[i].grid, closely); ok {
				return code, true
			}
		}
	}
	return Code{}, false
}

// readGrid reads the modules that lie in a grid: by the bitmap or, closely, by how
// bright they are beside those around them.
func (r *Reader) readGrid(c *candidate, g *grid, closely bool) (Code, bool) {
	r.effort--
	var p payload
	ok := false
	if closely {
		for _, steep := range [...]float64{0, 0.25} {
			r.compare(g, c.corner.dark, steep)
			if p, ok = r.decode(r.modules, g.size); ok {
				break
			}
		}
	} else {
		r.sample(g, c.corner.dark)
		p, ok = r.decode(r.modules, g.size)
	}
	if !ok {
		return Code{}, false
	}
	code := Code{Bytes: p.bytes, Version: p.version, Mirrored: p.mirrored, Inverted: c.corner.dark == 0}
	code.Text, code.IsText = text(p.bytes)
	for i, at := range g.corners() {
		code.Corners[i] = [2]float64{at.x, at.y}
	}
	return code, true
}

// Nearest returns the code nearest the middle of a picture of such a size, of those
// that are ours where there are any.
func Nearest(codes []Code, width, height int, ours func(text string) bool) (Code, bool) {
	var best Code
	found, known, least := false, false, 0.0
	for _, c := range codes {
		var middle point
		for _, at := range c.Corners {
			middle = middle.plus(point{at[0] / 4, at[1] / 4})
		}
		off := middle.distance(point{float64(width) / 2, float64(height) / 2})
		is := ours(c.Text)
		if !found || is && !known || is == known && off < least {
			best, found, known, least = c, true, is, off
		}
	}
	return best, found
}
