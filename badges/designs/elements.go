package designs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// LeastModule is the smallest module of a QR symbol in millimetres that is printed: scanners and cameras read it from half a metre still.
const LeastModule = 0.6

// Modules is how many modules a side of the QR symbol has, and Quiet how many must stay white around it.
const (
	Modules = 25
	Quiet   = 4
)

var (
	boxKeys  = []string{"type", "side", "x", "y", "width", "height"}
	fontKeys = []string{"min_size", "lines", "weight", "colour", "leading", "align", "valign"}
)

// grammar says which keys the types of elements have, the first of them being those that must be written.
func grammar() map[Type]struct{ must, may []string } {
	box := boxKeys[2:]
	type keys = struct{ must, may []string }
	return map[Type]keys{
		Text:      {slices.Concat(box, []string{"text", "size"}), slices.Concat(fontKeys, []string{"upper"})},
		Letter:    {slices.Concat(box, []string{"size"}), fontKeys},
		Stack:     {slices.Concat(box, []string{"part"}), []string{"align", "valign"}},
		Band:      {slices.Concat(box, []string{"size", "letter_size"}), []string{"min_size", "lines", "tag_size", "tag_width", "inset", "colour"}},
		Pattern:   {box, []string{"colour"}},
		Box:       {box, []string{"fill", "border", "thickness", "radius"}},
		Line:      {[]string{"x", "y", "to_x", "to_y"}, []string{"thickness", "colour"}},
		Image:     {slices.Concat(box, []string{"file"}), []string{"align", "valign"}},
		Photo:     {box, nil},
		QR:        {[]string{"x", "y", "size"}, nil},
		Sessions:  {slices.Concat(box, []string{"size"}), []string{"gap", "colour"}},
		Zones:     {slices.Concat(box, []string{"size"}), []string{"gap", "colour"}},
		Rehearsal: {box, nil},
		Languages: {slices.Concat(box, []string{"size"}), []string{"min_size", "lines", "weight", "colour", "leading", "gap"}},
	}
}

var partKeys = []string{"text", "size", "min_size", "lines", "weight", "colour", "leading", "upper", "height", "gap", "beside"}

// elements checks the elements one by one, and then against one another.
func (r *reader) elements(f file, d *Design) {
	if len(f.Elements)+len(d.Elements) > maxElements {
		r.fault("element", "there are more than %d elements: take some away", maxElements)
		return
	}
	inherited := len(d.Elements)
	path := func(i int) string {
		if i < inherited {
			return "like"
		}
		return fmt.Sprintf("element[%d]", i-inherited+1)
	}
	for i := range f.Elements {
		r.element(&f.Elements[i], fmt.Sprintf("element[%d]", i+1), d)
	}
	d.Elements = append(d.Elements, f.Elements...)
	if len(r.faults) > 0 {
		return
	}
	for i := range d.Elements {
		r.place(&d.Elements[i], path(i), d)
	}
	r.quiet(d, path)
	r.whole(d)
}

// element checks what an element says of itself.
func (r *reader) element(e *Element, path string, d *Design) {
	keys, ok := grammar()[e.Type]
	if !ok {
		var all []string
		for t := range grammar() {
			all = append(all, string(t))
		}
		slices.Sort(all)
		r.fault(path+".type", "%q is no element: write one of %s", clip(string(e.Type)), strings.Join(all, ", "))
		return
	}
	r.keys(path, keys.must, slices.Concat([]string{"type", "side"}, keys.must, keys.may), "an element of the type "+string(e.Type))
	choice(r, path+".side", e.Side, "", "front", "back")
	choice(r, path+".align", e.Align, "", "left", "centre", "right", "start")
	choice(r, path+".valign", e.Valign, "", "top", "middle", "bottom")
	if e.Type == Letter {
		e.Text = "{letter}"
	}
	r.style(&e.Style, path)
	r.parts(e, path)
	for key, v := range map[string]float64{"thickness": e.Thickness, "radius": e.Radius, "letter_size": e.LetterSize, "tag_size": e.TagSize, "tag_width": e.TagWidth, "inset": e.Inset, "gap": e.Gap} {
		r.span(path+"."+key, v, 0, 200)
	}
	for key, colour := range map[string]string{"fill": e.Fill, "border": e.Border} {
		r.colour(path+"."+key, colour)
	}
	if e.Type == Box && e.Fill == "" && e.Border == "" {
		r.fault(path+".fill", "a box without fill and border shows nothing: write one of them")
	}
	if e.File != "" {
		r.picture(path+".file", e.File, d)
	}
}

// parts checks the texts of a stack against one another.
func (r *reader) parts(e *Element, path string) {
	if len(e.Parts) > maxParts {
		r.fault(path+".part", "a stack has no more than %d texts: take some away", maxParts)
		return
	}
	open, needed := 0, 0.0
	for i := range e.Parts {
		r.part(&e.Parts[i], fmt.Sprintf("%s.part[%d]", path, i+1))
		needed += e.Parts[i].Height
		if i > 0 {
			needed += e.Parts[i].Space
		}
		if e.Parts[i].Height == 0 {
			open++
		}
	}
	if open > 1 {
		r.fault(path+".part", "%d texts of the stack have no height: leave it out for one of them at most, which takes what the others leave", open)
	}
	if least := needed + float64(open); len(e.Parts) > 0 && !(least <= e.Height+slack) {
		r.fault(path+".height", "the texts of the stack may need %g mm and it is %g mm high: make it higher or their heights smaller", least, e.Height)
	}
}

// keys tells which keys are missing and which do not belong here.
func (r *reader) keys(path string, must, all []string, where string) {
	for _, key := range must {
		if !r.written(path+"."+key) && !r.written(path+"."+key+"[1]") {
			r.fault(path+"."+key, "this is missing: %s needs it", where)
		}
	}
	for at := range r.lines {
		key, ok := strings.CutPrefix(at, path+".")
		if key, _, _ = strings.Cut(key, "["); ok && !strings.Contains(key, ".") && !slices.Contains(all, key) {
			r.fault(at, "%s has no such key: the keys are %s", where, strings.Join(all, ", "))
		}
	}
}

func (r *reader) part(p *Part, path string) {
	r.keys(path, []string{"text", "size"}, partKeys, "a text of a stack")
	r.style(&p.Style, path)
	r.span(path+".height", p.Height, 0, largest)
	r.span(path+".gap", p.Space, 0, largest)
	var err error
	if p.Second, err = parseTemplate(p.Beside); err != nil {
		r.fault(path+".beside", "%s", err)
	}
}

// style checks how a text is set, and reads the text.
func (r *reader) style(s *Style, path string) {
	var err error
	if s.Template, err = parseTemplate(s.Text); err != nil {
		r.fault(path+".text", "%s", err)
	}
	r.span(path+".size", s.Size, 0, 200)
	r.span(path+".min_size", s.MinSize, 0, 200)
	if r.written(path+".size") && !(s.Size > 0) {
		r.fault(path+".size", "a size of %g mm shows nothing: write a larger one", s.Size)
	}
	if s.Lines < 0 || s.Lines > 20 {
		r.fault(path+".lines", "%d is out of range: write 1 to 20 lines", s.Lines)
	}
	if r.written(path+".leading") && !(s.Leading >= 0.9 && s.Leading <= 3) {
		r.fault(path+".leading", "%g is out of range: write 0.9 to 3", s.Leading)
	}
	choice(r, path+".weight", s.Weight, "", "regular", "bold")
	r.colour(path+".colour", s.Colour)
}

// span tells where a number is none from least to most.
func (r *reader) span(path string, v, least, most float64) {
	if !(v >= least && v <= most) {
		r.fault(path, "%g is out of range: write %g to %g", v, least, most)
	}
}

// Colours that have a name: those of print, of the category, and what is readable on it.
var colourNames = []string{"ink", "muted", "black", "white", "category", "on-category"}

var colourDigits = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

func (r *reader) colour(path, c string) {
	if c != "" && !slices.Contains(colourNames, c) && !colourDigits.MatchString(c) {
		r.fault(path, "%q is no colour: write #RRGGBB or one of %s", clip(c), strings.Join(colourNames, ", "))
	}
}

const maxPicture = 4 << 20 // bytes

// picture reads the file of a picture.
func (r *reader) picture(path, name string, d *Design) {
	data, err := r.source.Picture(name)
	switch {
	case err != nil:
		r.fault(path, "%s", err)
	case len(data) > maxPicture:
		r.fault(path, "the picture is larger than %d MB: save a smaller one", maxPicture>>20)
	default:
		d.files[name] = data
	}
}
