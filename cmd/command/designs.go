package command

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"antechamber/assets"
	"antechamber/badges"
	"antechamber/badges/designs"
	"antechamber/kiosk/checkin"
)

// designsFolder is the folder of a conference's own designs, in the data folder.
const designsFolder = "designs"

type designsCommand struct {
	List  designsList  `cmd:"" default:"withargs" help:"List the designs of badges and plates."`
	Check designsCheck `cmd:"" help:"Name line and key of every fault of a design file."`
	Show  designsShow  `cmd:"" help:"Print the file of a design, to make another of it."`
}

type (
	designsList  struct{}
	designsCheck struct {
		Files []string `arg:"" name:"file" help:"The design files."`
	}
	designsShow struct {
		Name string `arg:"" help:"The design."`
	}
)

// designLine is one line of "designs --json".
type designLine struct {
	Design string       `json:"design"`
	About  string       `json:"about,omitempty"`
	Kind   designs.Kind `json:"kind,omitempty"`
	Width  float64      `json:"width,omitempty"` // of the paper, in millimetres
	Height float64      `json:"height,omitempty"`
	Faults []faultLine  `json:"faults,omitempty"`
}

// shelf are the designs that there are: those in the data folder, which a rehearsal shares with the day, and the embedded ones.
func (s *session) shelf() badges.Shelf {
	folders := []string{filepath.Join(s.dir(), designsFolder)}
	if s.commands.Rehearsal {
		folders = append(folders, filepath.Join(filepath.Dir(s.dir()), designsFolder))
	}
	return badges.Shelf{Folders: folders}
}

func (designsList) Run(s *session) error {
	names, err := s.shelf().Names()
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.Stdout)
	for _, name := range names {
		line := designLine{Design: name}
		d, err := s.shelf().Find(name)
		var faults designs.Faults
		switch {
		case errors.As(err, &faults):
			line.Faults = faultLines(faults)
			line.About = fmt.Sprintf("has %s: see \"designs check\"", number(len(faults), "fault", "faults"))
		case err != nil:
			line.About = err.Error()
		default:
			line.About, line.Kind = d.About, d.Kind
			line.Width, line.Height = d.Paper()
		}
		if s.commands.JSON {
			err = out.Encode(line)
		} else {
			_, err = fmt.Fprintf(s.Stdout, "%s  %s\n", line.Design, line.About)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func faultLines(faults designs.Faults) []faultLine {
	var lines []faultLine
	for _, f := range faults {
		lines = append(lines, faultLine{f.File, f.Line, f.Key, f.Sentence})
	}
	return lines
}

func (c *designsCheck) Run(s *session) error {
	press, err := s.plainPress()
	if err != nil {
		return err
	}
	wrong := 0
	out := json.NewEncoder(s.Stdout)
	for _, file := range c.Files {
		d, err := s.shelf().Find(pathOf(file))
		if err == nil {
			_, err = press.With(d) // reads the pictures
		}
		var faults designs.Faults
		switch {
		case errors.As(err, &faults):
			wrong += len(faults)
			for _, line := range faultLines(faults) {
				if s.commands.JSON {
					err = out.Encode(line)
				} else {
					_, err = fmt.Fprintf(s.Stdout, "%s:%d: %s\n", line.File, line.Line, designFault(line))
				}
			}
		case err == nil && s.commands.JSON:
			err = out.Encode(designLine{Design: d.Name, About: d.About, Kind: d.Kind})
		case err == nil:
			_, err = fmt.Fprintf(s.Stdout, "%s: nothing is wrong with it\n", file)
		}
		if err != nil && !errors.As(err, &faults) {
			return err
		}
	}
	if wrong > 0 {
		return faultf(checkin.FaultInvalid, "%s to be corrected: see the lines above", number(wrong, "fault is", "faults are"))
	}
	return nil
}

func designFault(l faultLine) string {
	if l.Key == "" {
		return l.Sentence
	}
	return l.Key + ": " + l.Sentence
}

// pathOf is a file as the path of one, so that it is not taken for a design's name.
func pathOf(file string) string {
	if badges.IsPath(file) {
		return file
	}
	return "." + string(filepath.Separator) + file
}

func (c *designsShow) Run(s *session) error {
	for _, folder := range s.shelf().Folders {
		if data, err := os.ReadFile(filepath.Join(folder, filepath.Base(c.Name)+".toml")); err == nil {
			_, err = s.Stdout.Write(data)
			return err
		}
	}
	data, err := fs.ReadFile(assets.Designs(), "designs/"+filepath.Base(c.Name)+".toml")
	if err != nil {
		return faultf(checkin.FaultNotFound, "there is no design %q: \"designs\" lists them", c.Name)
	}
	_, err = s.Stdout.Write(data)
	return err
}

// plainPress is a press of the conference in force, which opens nobody's data.
func (s *session) plainPress() (*badges.Press, error) {
	c, err := s.conference()
	if err != nil {
		return nil, err
	}
	return badges.NewPress(c, s.commands.Rehearsal)
}

// designed returns the press for a design; "" is that of the conference file, else the usual one.
func (s *session) designed(press *badges.Press, c *checkin.Conference, name string) (*badges.Press, error) {
	if name = cmp.Or(name, c.BadgeDesign); name == "" {
		return press, nil
	}
	d, err := s.shelf().Find(name)
	if err == nil {
		press, err = press.With(d)
	}
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: firstLineOf(err), Cause: err}
	}
	return press, nil
}

func firstLineOf(err error) string {
	var faults designs.Faults
	if errors.As(err, &faults) && len(faults) > 1 {
		return fmt.Sprintf("%s (and %s more: see \"designs check\")", faults[0].Error(), number(len(faults)-1, "fault", "faults"))
	}
	return err.Error()
}

// checkDesign tells what is wrong with the design that badges are to have.
func (s *session) checkDesign(c *checkin.Conference, name string) error {
	if name = cmp.Or(name, c.BadgeDesign); name == "" {
		return nil
	}
	d, err := s.shelf().Find(name)
	switch {
	case err != nil:
		return faultf(checkin.FaultInvalid, "no badge can be printed: %s", firstLineOf(err))
	case d.Kind != designs.Badge:
		return faultf(checkin.FaultInvalid, "no badge can be printed: %q is the design of a plate, choose another with --design", name)
	}
	return nil
}

// press makes badges of the conference by a design; "" is that of the conference file, else the usual one.
func (h *house) press(s *session, design string) (*badges.Press, error) {
	fonts, err := h.fonts()
	if err != nil {
		return nil, err
	}
	press, err := badges.NewPressWith(fonts, h.conference, h.rehearsal)
	if err != nil {
		return nil, err
	}
	press.UseInstalledFonts()
	press.Photo = func(reference string) ([]byte, error) {
		jpeg, _, err := h.store.Photo(context.WithoutCancel(s), reference)
		return jpeg, err
	}
	return s.designed(press, h.conference, design)
}

// pressOnce returns a press that is made when the first badge is.
func (h *house) pressOnce(design string) func(*session) (*badges.Press, error) {
	var once sync.Once
	var press *badges.Press
	var err error
	return func(s *session) (*badges.Press, error) {
		once.Do(func() { press, err = h.press(s, design) })
		return press, err
	}
}

// badgeMedia is the name of a paper of a size in millimetres, by PWG 5101.1.
func badgeMedia(width, height float64) string {
	width, height = min(width, height), max(width, height)
	size := fmt.Sprintf("%gx%gmm", width, height)
	if name, ok := map[string]string{"74x105mm": "iso_a7_", "105x148mm": "iso_a6_", "148x210mm": "iso_a5_", "210x297mm": "iso_a4_", "297x420mm": "iso_a3_"}[size]; ok {
		return name + size
	}
	return "custom_" + size + "_" + size
}

// previewWidth is how many pixels wide a preview is at most.
const previewWidth = 2000

// preview draws the design: badges of persons who do not exist, or those of the references. Their codes open no door, and nothing is logged.
func (c *badgeCommand) preview(s *session) error {
	out := c.Out
	if out == "" {
		out = "preview.png"
	}
	if ext := filepath.Ext(out); ext != ".png" {
		return usagef("a preview is not written as %q: write --out FILE.png", ext)
	}
	var press *badges.Press
	persons := badges.Samples()
	err := error(nil)
	if len(c.References) == 0 {
		if press, err = s.plainPress(); err != nil {
			return err
		}
		conference, err := s.conference()
		if err != nil {
			return err
		}
		if press, err = s.designed(press, conference, c.Design); err != nil {
			return err
		}
	} else {
		h, err := s.open()
		if err != nil {
			return err
		}
		defer h.close()
		if press, err = h.press(s, c.Design); err != nil {
			return err
		}
		if persons, err = h.named(s, c.References); err != nil {
			return err
		}
	}
	img, warnings, err := press.Preview(persons, previewWidth)
	if err != nil {
		return err
	}
	err = writeFile(out, func(w io.Writer) error { return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, img) })
	if err != nil {
		return err
	}
	s.warnOf(warnings)
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(struct {
			File string `json:"file"`
		}{out})
	}
	_, err = fmt.Fprintf(s.Stdout, "a preview, whose codes open no door  %s\n", out)
	return err
}

// named reads the registrations of references.
func (h *house) named(ctx context.Context, references []string) ([]checkin.Registration, error) {
	normal, err := normalReferences(references)
	if err != nil {
		return nil, err
	}
	var persons []checkin.Registration
	for _, reference := range normal {
		r, found, err := h.store.Registration(ctx, reference)
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, faultf(checkin.FaultNotFound, "nobody is registered as %s: \"find\" looks for a name", reference)
		}
		persons = append(persons, r)
	}
	return persons, nil
}
