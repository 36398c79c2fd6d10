package scene

import (
	"math"

	"github.com/skip2/go-qrcode"
)

// A prop is a badge or a phone with a code, and how it is held.
type prop struct {
	side     float64 // of the code, in pixels, as if it faced the camera
	module   float64 // instead of side: of one module
	tilt     float64 // degrees out of the picture, about an axis anywhere in it
	turn     float64 // degrees in the picture
	x        float64 // its middle, as a part of the picture's width; others stand where they like
	bend     float64 // radius of the paper, in sides; 0 is flat
	phone    bool    // a lit screen in a dark frame
	inverted bool
	glare    bool
	damaged  bool
}

// Everything of a prop is measured in sides of its code, whose middle is (0, 0).

// sheet is what is on a prop.
type sheet struct {
	bits  [][]bool // true is dark
	prop  prop
	spots []spot
	lines [][4]float64 // scratches: from, to
	glare spot
	text  uint64
}

type spot struct{ x, y, r, shade float64 }

// show draws a prop, and returns the size of its modules in pixels.
func (s *stage) show(p prop) float64 {
	text, level := s.text()
	code, err := qrcode.New(text, level)
	if err != nil {
		panic(err) // a test's: every text fits
	}
	code.DisableBorder = true
	sh := &sheet{bits: code.Bitmap(), prop: p, text: s.Uint64()}
	if p.module > 0 {
		p.side = p.module * float64(len(sh.bits))
	}
	s.spoil(sh)
	s.codes = append(s.codes, text)
	s.project(s.pose(p), sh)
	return p.side / float64(len(sh.bits))
}

// spoil makes up where the sheet is dirty, scratched or shiny.
func (s *stage) spoil(sh *sheet) {
	if sh.prop.glare {
		sh.glare = spot{s.between(-0.6, 0.6), s.between(-0.6, 0.6), s.between(0.15, 0.4), s.between(0.5, 0.95)}
	}
	if !sh.prop.damaged {
		return
	}
	for range 2 + s.IntN(3) { // away from the finder patterns: who has none of these reads no code
		sh.spots = append(sh.spots, spot{s.between(-0.12, 0.45), s.between(-0.12, 0.45), s.between(0.02, 0.075), float64(s.IntN(2))})
	}
	for range s.IntN(3) {
		y := s.between(-0.45, 0.45)
		sh.lines = append(sh.lines, [4]float64{-0.6, y, 0.6, y + s.between(-0.3, 0.3)})
	}
}

// shade is how bright the sheet is at a point, and whether the sheet is there.
func (sh *sheet) shade(x, y float64) (float64, bool) {
	n := float64(len(sh.bits))
	quiet := 3 / n
	edge := 0.5 + quiet
	ink, paper := 0.06, 0.92
	if sh.prop.inverted {
		ink, paper = paper, ink
	}
	if x < -edge-0.25 || x > edge+0.25 || y < -edge-0.25 || y > edge+0.6 {
		return 0, false
	}
	v := paper
	switch {
	case sh.prop.phone && (math.Abs(x) > edge+0.15 || y < -edge-0.15 || y > edge+0.5):
		v = 0.03
	case math.Abs(x) < 0.5 && math.Abs(y) < 0.5:
		if sh.bits[int((y+0.5)*n)][int((x+0.5)*n)] {
			v = ink
		}
	case y > edge+0.1 && y < edge+0.5 && math.Abs(x) < edge: // as lines of writing
		row := int((y - edge) * 20)
		if row%2 == 0 && (sh.text>>(uint(int((x+1)*40)+row)%64))&1 == 1 {
			v = ink
		}
	}
	for _, d := range sh.spots {
		if math.Hypot(x-d.x, y-d.y) < d.r {
			v = d.shade
		}
	}
	for _, l := range sh.lines {
		if at := l[1] + (x-l[0])/(l[2]-l[0])*(l[3]-l[1]); math.Abs(y-at) < 0.006 {
			v = paper
		}
	}
	if g := sh.glare; g.r > 0 {
		d := math.Hypot(x-g.x, y-g.y) / g.r
		v = v*(1-0.25*g.shade) + 0.3*g.shade*math.Exp(-d) + 1.6*g.shade*math.Exp(-d*d*2.5)
	}
	return v, true
}

// pose is where a prop is before the camera.
type pose struct {
	r     [3][3]float64 // from the prop's axes to the camera's
	z     float64       // how far it is, in sides
	x, y  float64       // its middle in the picture, in pixels
	bend  float64
	focal float64
	reach float64 // of the sheet in the picture, in pixels
}

func (s *stage) pose(p prop) pose {
	away, about, turn := p.tilt*math.Pi/180, s.Float64()*2*math.Pi, p.turn*math.Pi/180
	// Rodrigues: about an axis in the picture's plane, after a turn in it.
	ax, ay := math.Cos(about), math.Sin(about)
	c, d := math.Cos(away), math.Sin(away)
	lean := [3][3]float64{
		{c + ax*ax*(1-c), ax * ay * (1 - c), ay * d},
		{ax * ay * (1 - c), c + ay*ay*(1-c), -ax * d},
		{-ay * d, ax * d, c},
	}
	spin := [3][3]float64{{math.Cos(turn), -math.Sin(turn), 0}, {math.Sin(turn), math.Cos(turn), 0}, {0, 0, 1}}
	q := pose{z: s.focal / p.side, bend: p.bend, focal: s.focal, reach: 1.5 * p.side}
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				q.r[i][j] += lean[i][k] * spin[k][j]
			}
		}
	}
	roomX, roomY := math.Max(float64(s.w)/2-0.95*p.side, 0), math.Max(float64(s.h)/2-0.95*p.side, 0)
	q.x = float64(s.w)/2 + s.between(-roomX, roomX)
	q.y = float64(s.h)/2 + s.between(-roomY, roomY)
	if p.x != 0 {
		q.x = float64(s.w) * (0.5 + p.x)
	}
	return q
}

// hit is the point of the sheet that a pixel shows.
func (q *pose) hit(px, py float64) (x, y float64, ok bool) {
	// The camera in the prop's axes, and the way it looks.
	dir := [3]float64{px / q.focal, py / q.focal, 1}
	mid := [3]float64{q.x / q.focal * q.z, q.y / q.focal * q.z, q.z}
	var o, d [3]float64
	for j := range 3 {
		for i := range 3 {
			o[j] -= q.r[i][j] * mid[i]
			d[j] += q.r[i][j] * dir[i]
		}
	}
	if q.bend == 0 {
		if math.Abs(d[2]) < 1e-9 {
			return 0, 0, false
		}
		t := -o[2] / d[2]
		return o[0] + t*d[0], o[1] + t*d[1], t > 0
	}
	// A cylinder about an axis beside the sheet's own y, behind it.
	r := q.bend
	a := d[0]*d[0] + d[2]*d[2]
	b := o[0]*d[0] + (o[2]-r)*d[2]
	disc := b*b - a*(o[0]*o[0]+(o[2]-r)*(o[2]-r)-r*r)
	if disc < 0 || a == 0 {
		return 0, 0, false
	}
	t := (-b - math.Sqrt(disc)) / a
	return r * math.Atan2(o[0]+t*d[0], r-(o[2]+t*d[2])), o[1] + t*d[1], t > 0
}

// project draws a sheet, four points a pixel.
func (s *stage) project(q pose, sh *sheet) {
	mx, my := q.x, q.y
	q.x, q.y = q.x-float64(s.w)/2, q.y-float64(s.h)/2
	for py := max(int(my-q.reach), 0); py < min(int(my+q.reach), s.h); py++ {
		for px := max(int(mx-q.reach), 0); px < min(int(mx+q.reach), s.w); px++ {
			sum, n := 0.0, 0
			for i := range 4 {
				dx, dy := float64(px)+float64(i%2)/2+0.25, float64(py)+float64(i/2)/2+0.25
				x, y, ok := q.hit(dx-float64(s.w)/2, dy-float64(s.h)/2)
				if !ok {
					continue
				}
				if v, on := sh.shade(x, y); on {
					sum += v
					n++
				}
			}
			if n > 0 {
				at := &s.pix[py*s.w+px]
				*at = *at*float64(4-n)/4 + sum/4
			}
		}
	}
}
