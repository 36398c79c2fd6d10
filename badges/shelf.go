package badges

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"antechamber/assets"
	"antechamber/badges/designs"
)

// DefaultDesign is the name of the design where none is chosen.
const DefaultDesign = "delegate-a6"

// extension is that of design files.
const extension = ".toml"

// Shelf finds designs by name: in folders, the first of which that has it counts, and among the embedded ones.
type Shelf struct {
	Folders []string // those that are not there are empty
}

var designName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)

// Find reads a design by its name, or by the path of its file. A faulty file's error is of type designs.Faults.
func (s Shelf) Find(name string) (*designs.Design, error) {
	if IsPath(name) {
		return s.read(name)
	}
	file, data, err := place{shelf: s}.Design(name)
	if err != nil {
		return nil, err
	}
	return designs.Load(name, file, data, place{s, filepath.Dir(file)})
}

// IsPath tells whether a design is given as the path of a file.
func IsPath(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, extension)
}

func (s Shelf) read(path string) (*designs.Design, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the design %s cannot be read: %w", path, reason(err))
	}
	return designs.Load(strings.TrimSuffix(filepath.Base(path), extension), path, data, place{s, filepath.Dir(path)})
}

// Names returns the names of all designs, in order.
func (s Shelf) Names() ([]string, error) {
	embedded, err := fs.Glob(assets.Designs(), "designs/*"+extension)
	names := embedded
	for _, folder := range s.Folders {
		files, _ := filepath.Glob(filepath.Join(folder, "*"+extension))
		names = append(names, files...)
	}
	for i, file := range names {
		names[i] = strings.TrimSuffix(filepath.Base(file), extension)
	}
	slices.Sort(names)
	return slices.Compact(names), err
}

// place is where a design's file lies: its pictures lie beside it.
type place struct {
	shelf  Shelf
	folder string
}

// Design returns the file of a design by its name.
func (p place) Design(name string) (file string, data []byte, err error) {
	if !designName.MatchString(name) {
		return "", nil, fmt.Errorf("%q is no name of a design: \"designs\" lists them", name)
	}
	for _, folder := range p.shelf.Folders {
		file = filepath.Join(folder, name+extension)
		switch data, err = os.ReadFile(file); {
		case err == nil:
			return file, data, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", nil, fmt.Errorf("the design %s cannot be read: %w", file, reason(err))
		}
	}
	if data, err = fs.ReadFile(assets.Designs(), "designs/"+name+extension); err != nil {
		return "", nil, fmt.Errorf("there is no design %q: \"designs\" lists them", name)
	}
	return name + extension, data, nil
}

// Picture returns a picture file that lies beside the design.
func (p place) Picture(name string) ([]byte, error) {
	if !filepath.IsLocal(name) {
		return nil, fmt.Errorf("the picture %q does not lie beside the design: copy it there, and write its name", name)
	}
	const most = 4<<20 + 1 // what is larger is told by who reads the design
	f, err := os.Open(filepath.Join(p.folder, name))
	if err != nil {
		return nil, fmt.Errorf("the picture %s cannot be read (%w): copy it beside the design", name, reason(err))
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

func reason(err error) error {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err
	}
	return err
}
