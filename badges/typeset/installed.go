package typeset

import (
	"io"
	"log"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
)

// installed are the fonts of the system, for characters that no embedded font has. They are looked for when the first such character
// comes, which takes some 100 ms once.
type installed struct {
	dir string // where what was found is kept for the next start

	mu    sync.Mutex
	fonts *fontscan.FontMap   // nil before the first character
	found map[rune]*font.Font // nil where no font has it
}

// UseInstalled has the fonts of the system draw what the embedded fonts lack. What was found on it is kept in a folder, the user's cache
// where it is "". It is called before the first text is set.
func (f *Fonts) UseInstalled(dir string) {
	f.installed = &installed{dir: dir, found: make(map[rune]*font.Font)}
}

// font returns a font of the system that has the character, or nil.
func (i *installed) font(r rune) *font.Font {
	i.mu.Lock()
	defer i.mu.Unlock()
	if found, ok := i.found[r]; ok {
		return found
	}
	if i.fonts == nil {
		i.fonts = fontscan.NewFontMap(log.New(io.Discard, "", 0))
		_ = i.fonts.UseSystemFonts(i.dir) // a system without fonts has none: a box stands for the character
		i.fonts.SetQuery(fontscan.Query{Families: []string{fontscan.SansSerif}, Aspect: font.Aspect{Weight: font.WeightBold}})
	}
	i.found[r] = nil
	if face := i.fonts.ResolveFace(r); face != nil {
		if _, ok := face.NominalGlyph(r); ok {
			i.found[r] = face.Font
		}
	}
	return i.found[r]
}

// lastResort returns the setter's own face of an installed font that has the character, or nil.
func (s *Setter) lastResort(r rune) *font.Face {
	if s.fonts.installed == nil {
		return nil
	}
	found := s.fonts.installed.font(r)
	if found == nil {
		return nil
	}
	if s.others[found] == nil {
		if s.others == nil {
			s.others = make(map[*font.Font]*font.Face)
		}
		s.others[found] = font.NewFace(found)
	}
	return s.others[found]
}
