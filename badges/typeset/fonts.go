// Package typeset turns text of any script into placed glyph outlines: it finds the direction, shapes, breaks into lines and
// fits into a width. It knows no unit: sizes, widths and positions are all in the unit that the caller gives the size in.
package typeset

import (
	"fmt"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"

	"antechamber/assets"
)

// Fonts holds parsed fonts and the outlines of the glyphs that were used. It may be shared by goroutines.
type Fonts struct {
	fonts     []parsed
	installed *installed // nil does without

	mu       sync.RWMutex
	outlines map[glyphKey]*Outline
}

type parsed struct {
	font   *font.Font
	weight assets.Weight
	lang   string
}

type glyphKey struct {
	font  *font.Font
	glyph font.GID
}

// Parse reads the fonts; a character is drawn with the first that has it in the weight asked for, or else in another weight.
// There must be one font at least.
func Parse(files []assets.Font) (*Fonts, error) {
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no font to typeset with: build Antechamber with its assets")
	}
	f := &Fonts{outlines: make(map[glyphKey]*Outline)}
	for _, file := range files {
		face, err := font.ParseTTF(strings.NewReader(file.Data))
		if err != nil {
			return nil, fmt.Errorf("the embedded font %s %d cannot be read, make it anew by `make fonts`: %w", file.Name, file.Weight, err)
		}
		f.fonts = append(f.fonts, parsed{face.Font, file.Weight, file.Lang})
	}
	return f, nil
}

// Again returns the same fonts with outlines and installed fonts of their own. The files are not parsed again, nor kept twice.
func (f *Fonts) Again() *Fonts {
	return &Fonts{fonts: f.fonts, outlines: make(map[glyphKey]*Outline)}
}

// Em is the number of outline units in the font size.
const Em = 1000

// Outline is the shape of one glyph in thousandths of the font size, y up from the baseline. There is one Outline for each
// glyph of a Fonts, so its pointer tells which glyph it is. It must not be changed.
type Outline struct {
	Segments []Segment
	Advance  float32 // how far the next glyph stands by itself

	once sync.Once
	kept []byte
}

// Kept returns what write makes of the outline. It is made once and kept as long as the outline is.
func (o *Outline) Kept(write func(*Outline) []byte) []byte {
	o.once.Do(func() { o.kept = write(o) })
	return o.kept
}

// Point is a place on a plane.
type Point struct{ X, Y float32 }

// Op says what a Segment does.
type Op uint8

// The ops and how many points of the Segment each uses: one, one, two (a quadratic curve), three (a cubic one), none.
const (
	MoveTo Op = iota
	LineTo
	QuadTo
	CubeTo
	Close
)

// Segment is one step of a path.
type Segment struct {
	Op     Op
	Points [3]Point
}

func (f *Fonts) outline(face *font.Face, glyph font.GID) *Outline {
	key := glyphKey{face.Font, glyph}
	f.mu.RLock()
	o := f.outlines[key]
	f.mu.RUnlock()
	if o != nil {
		return o
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if o := f.outlines[key]; o != nil {
		return o
	}
	o = newOutline(face, glyph)
	f.outlines[key] = o
	return o
}

func newOutline(face *font.Face, glyph font.GID) *Outline {
	scale := Em / float32(face.Upem())
	o := &Outline{Advance: face.HorizontalAdvance(glyph) * scale}
	data, _ := face.GlyphDataOutline(glyph) // a space has none
	for i, s := range data.Segments {
		if s.Op == opentype.SegmentOpMoveTo && i > 0 {
			o.Segments = append(o.Segments, Segment{Op: Close})
		}
		step := Segment{Op: ops[s.Op]}
		for j, p := range s.ArgsSlice() {
			step.Points[j] = Point{p.X * scale, p.Y * scale}
		}
		o.Segments = append(o.Segments, step)
	}
	if len(o.Segments) > 0 {
		o.Segments = append(o.Segments, Segment{Op: Close})
	}
	return o
}

var ops = [...]Op{
	opentype.SegmentOpMoveTo: MoveTo,
	opentype.SegmentOpLineTo: LineTo,
	opentype.SegmentOpQuadTo: QuadTo,
	opentype.SegmentOpCubeTo: CubeTo,
}
