package designs_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"antechamber/badges/designs"
)

// shelf finds the designs and pictures that a test has.
type shelf map[string]string

func (s shelf) Design(name string) (string, []byte, error) {
	data, ok := s[name]
	if !ok {
		return "", nil, fmt.Errorf("there is no design %q", name)
	}
	return name + ".toml", []byte(data), nil
}

func (s shelf) Picture(name string) ([]byte, error) {
	if data, ok := s[name]; ok {
		return []byte(data), nil
	}
	return nil, fs.ErrNotExist
}

// smallest is the smallest badge that is whole.
const smallest = `page = "A6"
[[element]]
type = "qr"
x = 70
y = 90
size = 25
[[element]]
type = "rehearsal"
x = 5
y = 100
width = 50
height = 15
`

func load(data string, s shelf) (*designs.Design, error) {
	return designs.Load("d", "d.toml", []byte(data), s)
}

func TestASmallDesignIsRead(t *testing.T) {
	t.Parallel()
	d, err := load(smallest, nil)
	if err != nil {
		t.Fatal(err)
	}
	if w, h := d.Paper(); d.Kind != designs.Badge || w != 105 || h != 148 || d.Sides != 1 || len(d.Elements) != 2 {
		t.Errorf("read %+v", d)
	}
}

func TestPaper(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		head          string
		width, height float64 // of a face
		paperW        float64
	}{
		{`page = "A6"`, 105, 148, 105},
		{"page = \"A5\"\norientation = \"landscape\"\nfold = \"left\"", 105, 148, 210},
		{"page = \"A4\"\nfold = \"top\"", 210, 148.5, 210},
		{`page = "letter"`, 215.9, 279.4, 215.9},
		{"page = \"card\"\norientation = \"portrait\"\nheight = 0", 54, 86, 54},
		{"page = \"62mm\"\nheight = 140", 62, 140, 62},
		{"width = 120\nheight = 160", 120, 160, 120},
	} {
		elements := strings.NewReplacer("x = 70\ny = 90", "x = 8\ny = 8", "x = 5\ny = 100\nwidth = 50", "x = 5\ny = 60\nwidth = 30").Replace(strings.TrimPrefix(smallest, `page = "A6"`))
		d, err := load(tt.head+elements, nil)
		if err != nil {
			t.Errorf("%s: %v", tt.head, err)
			continue
		}
		if w, _ := d.Paper(); d.Width != tt.width || d.Height != tt.height || w != tt.paperW {
			t.Errorf("%s: a face of %g × %g on paper %g wide", tt.head, d.Width, d.Height, w)
		}
	}
}

func TestADesignBuildsOnAnother(t *testing.T) {
	t.Parallel()
	s := shelf{"base": smallest, "logo.png": "a picture"}
	d, err := load(`like = "base"
margin = 2
[[element]]
type = "image"
file = "logo.png"
x = 2
y = 2
width = 20
height = 10
`, s)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Elements) != 3 || d.Margin != 2 || string(d.Picture("logo.png")) != "a picture" {
		t.Errorf("read %+v", d)
	}
	if base, err := load(smallest, s); err != nil || len(base.Elements) != 2 {
		t.Errorf("the base changed: %+v, %v", base, err)
	}
}

// TestFaults: each names file, line and key, and says in a sentence what is wrong.
func TestFaults(t *testing.T) {
	t.Parallel()
	text := func(more string) string {
		return smallest + "[[element]]\ntype = \"text\"\ntext = \"{name}\"\nx = 5\ny = 5\nwidth = 50\nheight = 20\nsize = 5\n" + more
	}
	swap := func(old, replacement string) string { return strings.Replace(text(""), old, replacement, 1) }
	s := shelf{"round": `like = "round"`, "faulty": `page = "A99"`}
	for _, tt := range []struct{ name, data, want string }{
		{"no TOML", "page = ", `d.toml:1: this cannot be read`},
		{"no UTF-8", "page = \"A6\"\n\xff", `d.toml:2: this is not UTF-8`},
		{"a wrong kind of value", swap("size = 25", `size = "large"`), "d.toml:6: "},
		{"an unknown key", "pages = 2\n" + smallest, `d.toml:1: pages: there is no such key`},
		{"an unknown page", swap(`"A6"`, `"A99"`), `d.toml:1: page: "A99" is no page: write one of 102x152mm, 4x3in, 62mm`},
		{"no page", strings.TrimPrefix(smallest, `page = "A6"`), `d.toml:1: page: this is missing`},
		{"page and size", "width = 90\n" + smallest, `d.toml:1: width: the page "A6" has its own size`},
		{"an endless page", "height = 1e300\nwidth = 100\n" + strings.TrimPrefix(smallest, "page = \"A6\"\n"), `d.toml:1: height: a page cannot be 1e+300 mm`},
		{"not a number", "width = nan\nheight = 100\n" + strings.TrimPrefix(smallest, "page = \"A6\"\n"), `d.toml:1: width: a page cannot be NaN mm`},
		{"three sides", "sides = 3\n" + smallest, `d.toml:1: sides: 3 sides cannot be printed`},
		{"an unknown fold", "fold = \"right\"\n" + smallest, `d.toml:1: fold: "right" is not possible here: write "top" or "left"`},
		{"an unknown element", swap(`"text"`, `"txt"`), `d.toml:14: element[3].type: "txt" is no element: write one of band, box`},
		{"an unknown field", swap("{name}", "{nmae}"), `d.toml:15: element[3].text: there is no field {nmae}: the fields are title`},
		{"an open brace", swap("{name}", "{name"), `d.toml:15: element[3].text: a brace opens and does not close`},
		{"no language", swap("{name}", "{title:Fr}"), `d.toml:15: element[3].text: "Fr" is no language`},
		{"a key of another type", text("radius = 2\n"), `d.toml:21: element[3].radius: an element of the type text has no such key: the keys are type, side, x`},
		{"a missing key", swap("size = 5\n", ""), `d.toml:13: element[3].size: this is missing: an element of the type text needs it`},
		{"no colour", text("colour = \"blue\"\n"), `d.toml:21: element[3].colour: "blue" is no colour: write #RRGGBB or one of ink`},
		{"right of the page", swap("x = 5\ny = 5", "x = 60\ny = 5"), `d.toml:16: element[3].x: this leaves the page of 105 × 148 mm`},
		{"below the page", swap("x = 5\ny = 5", "x = 5\ny = 140"), `d.toml:17: element[3].y: this leaves the page`},
		{"in the margin", swap("x = 5\ny = 5", "x = 1\ny = 5"), `d.toml:16: element[3].x: this reaches into the margin of 3 mm`},
		{"no room", swap("width = 50\nheight = 20", "width = 0\nheight = 20"), `d.toml:18: element[3].width: this has no room`},
		{"nowhere", swap("x = 5\ny = 5", "x = nan\ny = 5"), `d.toml:16: element[3].x: this leaves the page`},
		{"a small symbol", swap("size = 25", "size = 14"), `d.toml:6: element[1].size: the modules of the symbol would be 0.56 mm, which is not read well: write 15 or more`},
		{"a symbol without its white", swap("x = 70\ny = 90", "x = 78\ny = 90"), `d.toml:4: element[1].x: this leaves the page of 105 × 148 mm with the 4 mm of white`},
		{"a text on the symbol", swap("x = 5\ny = 5", "x = 30\ny = 80"), `d.toml:16: element[3].x: this text covers the QR symbol or the 4 mm of white`},
		{"no symbol", strings.Replace(smallest, `type = "qr"`, "type = \"line\"\nto_x = 80\nto_y = 90", 1), `element[1].size: an element of the type line has no such key`},
		{"a plate with a code", "kind = \"podium-plate\"\n" + smallest, `d.toml:1: kind: a plate has no badge code`},
		{"no mark of rehearsals", strings.Split(smallest, "[[element]]\ntype = \"rehearsal\"")[0], `d.toml:2: element: nothing says where a rehearsal is marked`},
		{"a person on a delegation's plate", "kind = \"delegation-plate\"\n" + strings.Replace(text(""), "[[element]]\ntype = \"qr\"\nx = 70\ny = 90\nsize = 25\n", "", 1), `d.toml:1: kind: a plate of a delegation speaks of no person, and {name} does`},
		{"no picture", text("[[element]]\ntype = \"image\"\nfile = \"../x.png\"\nx = 5\ny = 50\nwidth = 9\nheight = 9\n"), `d.toml:23: element[4].file: `},
		{"a stack that is too low", text("[[element]]\ntype = \"stack\"\nx = 5\ny = 40\nwidth = 50\nheight = 10\npart = [{ text = \"a\", size = 4, height = 6 }, { text = \"b\", size = 4, height = 6 }]\n"), `d.toml:26: element[4].height: the texts of the stack may need 12 mm`},
		{"a part's unknown field", text("[[element]]\ntype = \"stack\"\nx = 5\ny = 40\nwidth = 50\nheight = 10\npart = [\n{ text = \"a\", size = 4, height = 4 },\n{ text = \"{b}\", size = 4, height = 4 },\n]\n"), `d.toml:29: element[4].part[2].text: there is no field {b}`},
		{"like itself", `like = "round"`, `d.toml:1: like: the design "round" has a fault: round.toml:1: like: `},
		{"like a faulty one", `like = "faulty"`, `d.toml:1: like: the design "faulty" has a fault: faulty.toml:1: page: "A99"`},
		{"like nothing", `like = "none"`, `d.toml:1: like: there is no design "none"`},
		{"too large", "# " + strings.Repeat("x", 70<<10), `d.toml:1: this is larger than 64 KB`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(tt.data, s)
			var faults designs.Faults
			if !errors.As(err, &faults) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the fault is\n%v\nand not\n%s", err, tt.want)
			}
		})
	}
}

// FuzzLoad reads what nobody foresaw: it ends, never panics, and what it takes for whole lies on its page.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(smallest))
	f.Add([]byte("like = \"base\"\nfold = \"top\"\n[[element]]\ntype = \"stack\"\npart = [{text = \"{name:fr}\", size = 3, beside = \"{\"}]\n"))
	f.Add([]byte("[[element.part]]\n[element]\n[[element]]\nx.y = 1\nelement = {a = [{}]}"))
	f.Add([]byte("page = \"62mm\"\nheight = inf\nmargin = -1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := designs.Load("d", "d.toml", data, shelf{"base": smallest})
		var faults designs.Faults
		if err != nil {
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Fatalf("no faults but %v", err)
			}
			for _, fault := range faults {
				if fault.Line < 1 || fault.Sentence == "" {
					t.Fatalf("%+v", fault)
				}
			}
			return
		}
		for i := range d.Elements {
			a := d.Elements[i].Area()
			if !(a.X >= -0.01 && a.Y >= -0.01 && a.X+a.Width <= d.Width+0.01 && a.Y+a.Height <= d.Height+0.01) {
				t.Fatalf("element %d at %+v leaves %g × %g", i+1, a, d.Width, d.Height)
			}
		}
	})
}
