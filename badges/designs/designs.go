// Package designs reads the designs of badges and plates: TOML files that say in millimetres where things stand. A design that it returns
// is whole: everything lies on its page, nothing covers the white that a QR symbol needs, and every field that a text names exists. What is
// wrong with a file is told with its line, its key and a sentence. The keys are described in docs/designs.md.
package designs

import (
	"fmt"
	"slices"
	"strings"
)

// Kind says what a design is for.
type Kind string

// The kinds.
const (
	Badge      Kind = "badge"            // a person's badge, with the badge code
	Delegation Kind = "delegation-plate" // a plate for each delegation, without a code
	Podium     Kind = "podium-plate"     // a plate for each person, without a code
)

// Fold says where a sheet with two faces is folded.
type Fold string

// The folds. Where the fold is on top the other face stands on its head, so that it is upright once folded.
const (
	NoFold   Fold = ""
	FoldTop  Fold = "top"
	FoldLeft Fold = "left"
)

// Design is one design. Measures are in millimetres, from the upper left corner of a face.
type Design struct {
	Name          string // of its file, without ".toml"
	About         string // what it is, in a sentence
	Kind          Kind
	Width, Height float64 // of one face
	Sides         int     // 1, or 2 where the other side of the paper is printed too
	Fold          Fold
	Black         bool // printed in black alone
	Language      string
	Margin        float64 // what printers leave white: only grounds and pictures reach into it
	Elements      []Element

	files map[string][]byte // pictures, by the name that elements give them
}

// Person is the language of a text that is in the person's own, where the app speaks it.
const Person = "person"

// Shared tells whether an element is the same on every badge.
func (d *Design) Shared(e *Element) bool {
	switch e.Type {
	case Image:
		return true
	case Text, Stack:
		colours := []string{e.Colour}
		same := e.Template.shared(d.Language)
		for _, p := range e.Parts {
			same = same && p.Template.shared(d.Language) && p.Second.shared(d.Language)
			colours = append(colours, p.Colour)
		}
		return same && !slices.Contains(colours, "category") && !slices.Contains(colours, "on-category")
	}
	return false
}

// Picture returns the picture file of an element.
func (d *Design) Picture(file string) []byte { return d.files[file] }

// Paper returns the size of the paper that one badge takes: a face, or two that a fold joins.
func (d *Design) Paper() (width, height float64) {
	across, down := d.Fold.faces()
	return d.Width * across, d.Height * down
}

// faces are how many faces a sheet has, from left to right and from top to bottom.
func (f Fold) faces() (across, down float64) {
	switch f {
	case FoldTop:
		return 1, 2
	case FoldLeft:
		return 2, 1
	}
	return 1, 1
}

// Has tells whether the design has an element of the type.
func (d *Design) Has(t Type) bool {
	return slices.ContainsFunc(d.Elements, func(e Element) bool { return e.Type == t })
}

// Type says what an element is.
type Type string

// The types of elements.
const (
	Text      Type = "text"      // a text in a box, as large as it fits
	Letter    Type = "letter"    // the letter of the category
	Stack     Type = "stack"     // texts one below the other
	Band      Type = "band"      // a ground in the category's colour, with its letter and name, and what the person does
	Pattern   Type = "pattern"   // a strip that tells categories apart without colour
	Box       Type = "box"       // a rectangle
	Line      Type = "line"      // a straight line
	Image     Type = "image"     // a picture from a file: a logo
	Photo     Type = "photo"     // the person's photo
	QR        Type = "qr"        // the badge code
	Sessions  Type = "sessions"  // a box for each session, marked where the person is admitted
	Zones     Type = "zones"     // a box for each room
	Rehearsal Type = "rehearsal" // where a rehearsal is marked
	Languages Type = "languages" // the organisation's names in the other languages of the conference
)

// Element is one thing on a face. A key that its type does not have is zero.
type Element struct {
	Type Type   `toml:"type"`
	Side string `toml:"side"` // "front", "back" or "" for both

	X         float64 `toml:"x"`
	Y         float64 `toml:"y"`
	Width     float64 `toml:"width"`
	Height    float64 `toml:"height"`
	ToX       float64 `toml:"to_x"` // where a line ends
	ToY       float64 `toml:"to_y"`
	Thickness float64 `toml:"thickness"` // of a line

	Style
	Align  string `toml:"align"`  // left, centre, right, or start for where the first text begins
	Valign string `toml:"valign"` // top, middle or bottom
	Parts  []Part `toml:"part"`

	Fill   string  `toml:"fill"`   // colour of a box
	Border string  `toml:"border"` // colour of its edge
	Radius float64 `toml:"radius"`
	File   string  `toml:"file"`

	LetterSize float64 `toml:"letter_size"` // of a band, in millimetres, as all below
	TagSize    float64 `toml:"tag_size"`
	TagWidth   float64 `toml:"tag_width"` // the most that the tag takes
	Inset      float64 `toml:"inset"`     // of the texts on a band, from its ends
	Gap        float64 `toml:"gap"`       // between boxes
}

// Style is how a text is set.
type Style struct {
	Text     string   `toml:"text"`
	Size     float64  `toml:"size"`     // the font size where there is room
	MinSize  float64  `toml:"min_size"` // below which a word is rather broken
	Lines    int      `toml:"lines"`    // at most
	Weight   string   `toml:"weight"`   // regular or bold
	Colour   string   `toml:"colour"`
	Leading  float64  `toml:"leading"` // the distance of baselines, in font sizes
	Upper    bool     `toml:"upper"`   // in capitals
	Template Template `toml:"-"`       // of Text
}

// Part is one text of a stack.
type Part struct {
	Style
	Height float64  `toml:"height"` // the most that it takes; the one without a height takes what is left
	Space  float64  `toml:"gap"`    // above it, where it is not the first
	Beside string   `toml:"beside"` // said beside the text where both fit on a line, else below it
	Second Template `toml:"-"`      // of Beside
}

// Fault is one thing that is wrong with a design.
type Fault struct {
	File     string
	Line     int    // from 1
	Key      string // dotted, items counted from 1, as "element[2].part[1].size"; "" where there is none
	Sentence string // what is wrong and what to do
}

// Error returns the fault as "file:line: key: sentence".
func (f Fault) Error() string {
	if f.Key == "" {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Sentence)
	}
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Key, f.Sentence)
}

// Faults is everything that is wrong with a design, in the order of its lines.
type Faults []Fault

// Error returns the faults, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}
