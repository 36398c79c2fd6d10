package designs

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// Limits of a file, so that nothing that it says takes long or much memory.
const (
	maxFile     = 64 << 10 // bytes
	maxElements = 100
	maxParts    = 20
	maxLike     = 4 // designs that build on one another
)

// Source finds what a design refers to.
type Source interface {
	// Design returns the file of a design by its name.
	Design(name string) (file string, data []byte, err error)
	// Picture returns a picture file by the name that an element gives it.
	Picture(name string) ([]byte, error)
}

// file is a design as it is written.
type file struct {
	Like        string    `toml:"like"`
	About       string    `toml:"about"`
	Kind        Kind      `toml:"kind"`
	Page        string    `toml:"page"`
	Width       float64   `toml:"width"`
	Height      float64   `toml:"height"`
	Orientation string    `toml:"orientation"`
	Sides       int       `toml:"sides"`
	Fold        Fold      `toml:"fold"`
	Colours     string    `toml:"colours"`
	Language    string    `toml:"language"`
	Margin      float64   `toml:"margin"`
	Elements    []Element `toml:"element"`
}

// reader reads one file and collects its faults.
type reader struct {
	file   string
	lines  lines
	source Source
	faults Faults
	like   *Design // what the design builds on; nil is nothing
}

// Load reads a design. The file's name is the one that faults give it. Where the file is wrong the error is of type Faults.
func Load(name, fileName string, data []byte, source Source) (*Design, error) {
	return load(name, fileName, data, source, 0)
}

func load(name, fileName string, data []byte, source Source, depth int) (*Design, error) {
	r := &reader{file: fileName, source: source, lines: lines{}}
	if f, ok := r.parse(data); ok {
		d := r.design(f, depth)
		if len(r.faults) == 0 {
			d.Name = name
			return d, nil
		}
	}
	slices.SortStableFunc(r.faults, func(a, b Fault) int { return a.Line - b.Line })
	return nil, r.faults
}

// fault tells what is wrong with a key; where it is not written the table around it is the place.
func (r *reader) fault(key, format string, args ...any) {
	line, around := 0, key
	for line == 0 && around != "" {
		if line = r.lines[around]; line == 0 {
			around = around[:max(0, strings.LastIndexByte(around, '.'))]
		}
	}
	r.faults = append(r.faults, Fault{r.file, max(line, 1), key, fmt.Sprintf(format, args...)})
}

// parse reads the file as it is written.
func (r *reader) parse(data []byte) (f file, ok bool) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > maxFile:
		r.fault("", "this is larger than %d KB, so it is no design: give another file", maxFile>>10)
		return f, false
	case !utf8.Valid(data):
		r.faults = append(r.faults, Fault{r.file, lineAt(data, firstInvalid(data)), "", "this is not UTF-8: save the file as UTF-8"})
		return f, false
	}
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&f)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case err == nil:
		r.lines = indexLines(data)
		return f, true
	case errors.As(err, &unknown):
		for _, e := range unknown.Errors {
			line, _ := e.Position()
			r.faults = append(r.faults, Fault{r.file, line, strings.Join(e.Key(), "."), "there is no such key: docs/designs.md has them all"})
		}
	case errors.As(err, &wrong):
		line, _ := wrong.Position()
		r.faults = append(r.faults, Fault{r.file, max(line, 1), strings.Join(wrong.Key(), "."), fmt.Sprintf("this cannot be read (%s): correct the line", strings.TrimPrefix(wrong.Error(), "toml: "))})
	default:
		r.fault("", "this is not TOML (%s): correct the file", strings.TrimPrefix(err.Error(), "toml: "))
	}
	return f, false
}

func firstInvalid(data []byte) int {
	at := 0
	for at < len(data) {
		c, size := utf8.DecodeRune(data[at:])
		if c == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// design makes a design of what is written. It is only whole where no fault was told.
func (r *reader) design(f file, depth int) *Design {
	d := &Design{Kind: Badge, Sides: 1, Margin: 3, Language: "en", files: map[string][]byte{}}
	if f.Like != "" {
		if r.like = r.base(f.Like, depth); r.like == nil {
			return d
		}
		*d = *r.like
		d.Elements, d.files = slices.Clone(d.Elements), map[string][]byte{}
		for name, data := range r.like.files {
			d.files[name] = data
		}
	}
	d.About = cmp.Or(f.About, d.About)
	d.Kind = choice(r, "kind", cmp.Or(f.Kind, d.Kind), Badge, Delegation, Podium)
	d.Fold = choice(r, "fold", cmp.Or(f.Fold, d.Fold), NoFold, FoldTop, FoldLeft)
	if r.written("colours") {
		d.Black = choice(r, "colours", f.Colours, "all", "black") == "black"
	}
	if r.written("sides") {
		d.Sides = f.Sides
	}
	if d.Sides < 1 || d.Sides > 2 || d.Sides == 2 && d.Fold != NoFold {
		r.fault("sides", "%d sides cannot be printed: write 1, or 2 for paper that is printed on both sides and not folded", d.Sides)
	}
	if d.Language = cmp.Or(f.Language, d.Language); !languageTag.MatchString(d.Language) {
		r.fault("language", "%q is no language: write its code, such as \"en\" or \"fr\", or \"person\"", clip(d.Language))
	}
	if r.written("margin") {
		d.Margin = f.Margin
	}
	if !(d.Margin >= 0 && d.Margin <= 30) {
		r.fault("margin", "%g is out of range: write 0 to 30 millimetres", d.Margin)
	}
	r.page(f, d)
	if len(r.faults) > 0 {
		return d // where the page is not known nothing can be said of what stands on it
	}
	r.elements(f, d)
	return d
}

// base returns the design that this one builds on.
func (r *reader) base(name string, depth int) *Design {
	if depth >= maxLike {
		r.fault("like", "designs build on one another without an end: let one of them stand by itself")
		return nil
	}
	file, data, err := r.source.Design(name)
	if err != nil {
		r.fault("like", "%s", err)
		return nil
	}
	d, err := load(name, file, data, r.source, depth+1)
	if err != nil {
		r.fault("like", "the design %q has a fault: %s", clip(name), strings.SplitN(err.Error(), "\n", 2)[0])
	}
	return d
}

// written tells whether the file has the key.
func (r *reader) written(key string) bool { return r.lines[key] > 0 }

// choice tells where a word is none of those that are possible.
func choice[T ~string](r *reader, key string, word T, words ...T) T {
	if slices.Contains(words, word) {
		return word
	}
	var all []string
	for _, w := range words {
		if w != "" {
			all = append(all, fmt.Sprintf("%q", string(w)))
		}
	}
	r.fault(key, "%q is not possible here: write %s", clip(string(word)), strings.Join(all, " or "))
	return words[0]
}
