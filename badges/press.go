// Package badges turns registrations into badges by a design: pages with the name in its own script, whom the person represents, the
// category, and the badge code as a QR symbol.
package badges

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"iter"
	"runtime"
	"slices"
	"sync"

	"antechamber/assets"
	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// Press makes the badges of one conference by one design. It is safe for use by several goroutines.
type Press struct {
	// Photo returns a person's photo as JPEG or PNG, nothing where there is none; nil is a press without photos. It is set before the first badge.
	Photo func(reference string) ([]byte, error)

	conference *checkin.Conference
	words      *translations
	rehearsal  bool
	plan       *designs.Design
	sided      bool      // the two faces differ
	fixed      []*design // what every badge has alike, by the place of its element; nil elsewhere
	kinds      *kinds    // what badges of a kind have alike
	fonts      *typeset.Fonts
	setters    *sync.Pool      // of *typeset.Setter
	ctx        context.Context // nil never ends
	made       func(int)       // hears how many badges of a file are made; nil does not
}

// UseInstalledFonts has fonts of the system draw the characters that no embedded font has; a warning is given where none has them either.
// It is called before the first badge.
func (p *Press) UseInstalledFonts() { p.fonts.UseInstalled("") }

// Watched returns a press that says how many badges of a file are laid out and gives up where the context ends.
func (p *Press) Watched(ctx context.Context, made func(int)) *Press {
	other := *p
	other.ctx, other.made = ctx, made
	return &other
}

func (p *Press) ended() error {
	if p.ctx == nil || p.ctx.Err() == nil {
		return nil
	}
	return context.Cause(p.ctx)
}

func (p *Press) step(made int) {
	if p.made != nil {
		p.made(made)
	}
}

// NewPress parses the embedded fonts, which takes some 30 ms: make one Press and keep it. The conference must not be changed afterwards.
// In a rehearsal each badge says so. The design is the default one.
func NewPress(conference *checkin.Conference, rehearsal bool) (*Press, error) {
	fonts, err := typeset.Parse(assets.Fonts())
	if err != nil {
		return nil, err
	}
	return NewPressWith(fonts, conference, rehearsal)
}

// NewPressWith is NewPress with the embedded fonts as they were parsed, which it changes nothing of: some 20 MB.
func NewPressWith(parsed *typeset.Fonts, conference *checkin.Conference, rehearsal bool) (*Press, error) {
	fonts := parsed.Again()
	p := &Press{conference: conference, words: &translations{}, rehearsal: rehearsal, fonts: fonts, setters: &sync.Pool{}}
	p.setters.New = func() any { return fonts.NewSetter() }
	plan, err := Shelf{}.Find(DefaultDesign)
	if err != nil {
		return nil, err
	}
	return p.With(plan)
}

// With returns a press for another design, with the same fonts. The error says which picture of the design cannot be read.
func (p *Press) With(plan *designs.Design) (*Press, error) {
	other := &Press{Photo: p.Photo, conference: p.conference, words: p.words, rehearsal: p.rehearsal, fonts: p.fonts, setters: p.setters, plan: plan, kinds: &kinds{}}
	other.fixed = make([]*design, len(plan.Elements))
	setter := p.setters.Get().(*typeset.Setter)
	defer p.setters.Put(setter)
	for i := range plan.Elements {
		e := &plan.Elements[i]
		other.sided = other.sided || e.Side != ""
		if !plan.Shared(e) {
			continue
		}
		l := &layout{Press: other, setter: setter, ground: ink, on: &design{}}
		if err := l.element(e); err != nil {
			return nil, err
		}
		other.fixed[i] = l.on.shared()
	}
	return other, nil
}

// Design is the name of the design of the press.
func (p *Press) Design() string { return p.plan.Name }

// Kind says what the design of the press is for.
func (p *Press) Kind() designs.Kind { return p.plan.Kind }

// Paper returns the size in millimetres of the paper that one badge takes.
func (p *Press) Paper() (width, height float64) { return p.plan.Paper() }

// Page lays out one badge as a page of its own. The warnings are sentences for the operator, about characters that no font has or a name
// that is missing; they hold nobody's name. The error says why there can be no badge at all.
func (p *Press) Page(b checkin.Badge) (*page.Page, []Warning, error) {
	pages, warnings, err := sheet(p, p.single(), []*checkin.Badge{&b}, p.badge)
	if err != nil {
		return nil, nil, err
	}
	return pages[0], warnings, nil
}

// WritePNG draws one badge at a resolution in dots an inch. The warnings are those of Page.
func (p *Press) WritePNG(w io.Writer, b checkin.Badge, dpi float64) ([]Warning, error) {
	if !(dpi >= 30 && dpi <= 1200) {
		return nil, fmt.Errorf("a badge cannot be drawn at %g dots an inch: give 30 to 1200", dpi)
	}
	sheet, warnings, err := p.Page(b)
	if err != nil {
		return nil, err
	}
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, sheet.Image(dpi)); err != nil {
		return nil, fmt.Errorf("the picture of a badge could not be written, check the disk and the folder: %w", err)
	}
	return warnings, nil
}

// WriteZPL writes one badge for a label printer of a resolution in dots an inch, in black and white. The warnings are those of Page.
func (p *Press) WriteZPL(w io.Writer, b checkin.Badge, dpi int) ([]Warning, error) {
	if dpi < 100 || dpi > 1200 {
		return nil, fmt.Errorf("no label printer has %d dots an inch: give 203, 300 or 600", dpi)
	}
	sheet, warnings, err := p.Page(b)
	if err != nil {
		return nil, err
	}
	return warnings, sheet.Mono(float64(dpi)).WriteZPL(w)
}

// WritePDF writes the badges to one PDF file, a page each, in their order. The same badges make the same bytes. The warnings are
// those of Page. After an error what was written is no whole file.
func (p *Press) WritePDF(w io.Writer, badges []checkin.Badge) ([]Warning, error) {
	return write(p, w, p.single(), badges, p.badge)
}

// single is the paper of one badge.
func (p *Press) single() paper {
	width, height := p.plan.Paper()
	return paper{width: width, height: height, places: []typeset.Point{{}}}
}

// designer designs one badge; the warnings are those of Page.
type designer[T any] func(*typeset.Setter, T) (*design, []Warning, error)

func write[T any](p *Press, w io.Writer, paper paper, badges []T, design designer[T]) ([]Warning, error) {
	if len(badges) == 0 {
		return nil, errors.New("there is nobody to make a badge for: choose one registration at least")
	}
	type result struct {
		pages    []*page.Page
		warnings []Warning
		err      error
	}
	lots := stacked(badges, len(paper.places))
	var warnings []Warning
	var failed error
	pages := func(yield func(*page.Page) bool) {
		done := 0
		for r := range inOrder(lots, func(lot []*T) (r result) {
			r.pages, r.warnings, r.err = sheet(p, paper, lot, design)
			return r
		}) {
			warnings = append(warnings, r.warnings...)
			if failed = errors.Join(r.err, p.ended()); failed != nil {
				return
			}
			done = min(done+len(paper.places), len(badges))
			p.step(done)
			for _, page := range r.pages {
				if !yield(page) {
					return
				}
			}
		}
	}
	if err := errors.Join(page.WritePDF(w, p.title(), pages), failed); err != nil {
		return nil, err
	}
	return warnings, nil
}

// title is what the file is called; it names nobody.
func (p *Press) title() string {
	return p.marked(p.say("badge.file", map[string]any{"Title": p.conference.Title.In(p.plan.Language)}))
}

// say returns a sentence in the language of the design.
func (p *Press) say(key string, args map[string]any) string {
	return p.words.say(p.plan.Language, key, args)
}

// marked says before a title that it belongs to a rehearsal.
func (p *Press) marked(title string) string {
	if p.rehearsal {
		return p.say("badge.rehearsal", nil) + ". " + title
	}
	return title
}

// badge designs the badge of a person.
func (p *Press) badge(s *typeset.Setter, b checkin.Badge) (*design, []Warning, error) {
	d, err := p.design(s, b)
	if err != nil {
		return nil, nil, err
	}
	return d, d.warnings(&b.Registration), nil
}

// Warning is what the operator should look at on a badge: a character that no font has, or that there is no name.
type Warning struct {
	Reference string
	Lacks     rune // 0 where there is no name
}

// String returns the sentence; it holds nobody's name.
func (w Warning) String() string {
	if w.Lacks == 0 {
		return fmt.Sprintf("badge %s bears no name: complete the registration", w.Reference)
	}
	return fmt.Sprintf("badge %s: the fonts lack %U, and a box stands for it", w.Reference, w.Lacks)
}

// warnings tells what the operator should look at, each character that no font has once.
func (d *design) warnings(r *checkin.Registration) []Warning {
	var warnings []Warning
	if r.Name() == "" && d.speaksOf != designs.Delegation {
		warnings = append(warnings, Warning{Reference: r.Reference})
	}
	var told []rune
	for _, t := range d.texts {
		for _, missing := range t.block.Missing {
			if !slices.Contains(told, missing) {
				told = append(told, missing)
				warnings = append(warnings, Warning{r.Reference, missing})
			}
		}
	}
	return warnings
}

// inOrder does the work for every item on all cores and yields the results in the order of the items, a few at most waiting.
func inOrder[Item, Result any](items []Item, work func(Item) Result) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		done := make(chan struct{})
		defer close(done)
		results := make(chan chan Result, 2*runtime.GOMAXPROCS(0))
		go func() {
			defer close(results)
			for _, item := range items {
				result := make(chan Result, 1)
				select {
				case results <- result:
				case <-done:
					return
				}
				go func() { result <- work(item) }()
			}
		}()
		for result := range results {
			if !yield(<-result) {
				return
			}
		}
	}
}
