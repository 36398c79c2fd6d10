// Package report makes what people read on paper, as PDF: lists, tables with headings,
// and the page for staff. Press lays out any List; Door, Inside, Participants and the
// others say what stands on theirs.
package report

import "antechamber/badges/page"

// Paper is a size in millimetres.
type Paper struct{ Width, Height float64 }

// The papers, upright.
var (
	A4     = Paper{210, 297}
	Letter = Paper{215.9, 279.4}
)

// Landscape returns the paper turned on its side.
func (p Paper) Landscape() Paper { return Paper{p.Height, p.Width} }

// List is what is laid out. Texts may be of any script; one that runs from right to
// left stands at the right of its column.
type List struct {
	Paper     Paper
	Head      string // runs at the left on top of every page: which conference
	Name      string // at the right: what the list is
	Alarm     string // stands below every page on a coloured ground, as "REHEARSAL"; may be ""
	Foot      string // at the left below every page, whose number is at the right
	Continued string // stands after a section's title where it goes on from the page before
	FromRight bool   // the language is read from the right: so are the columns
	Parts     []Part
}

// Part begins on a new page.
type Part struct {
	Title     string
	TitleSize float64  // the size of the title in millimetres, the usual one where zero
	Notes     []string // sentences below the title
	Charts    []Chart  // below the notes
	Columns   []Column
	Sections  []Section
}

// Column is one column of a part's table.
type Column struct {
	Heading string
	Width   float64 // in millimetres; where zero the column shares what the others leave
	Share   float64 // how large a share, 1 where zero
	Bold    bool
	Single  bool // its texts stay on one line, smaller where they must
	Tick    bool // a box to tick in each row, and no text
	Align   page.Align
}

// Section is rows under a title, which is repeated on each page that they go on to.
type Section struct {
	Above string // a larger heading over the title, where a new kind of section begins; "" is none
	Title string // "" is none
	Rows  []Row
}

// Row never breaks across pages.
type Row struct {
	Cells  []Cell  // one a column; what is missing is empty
	Height float64 // at least, in millimetres
}

// Cell is a text in its language.
type Cell struct {
	Text     string
	Language string // a BCP 47 tag, where it is known
	NoTick   bool   // has no box in a column of boxes
	Wide     bool   // goes on over the columns after its own, which must be empty
}
