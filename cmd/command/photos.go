package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/storage/photo"
)

// photosLine is what "import --photos --json" prints.
type photosLine struct {
	Attached   int         `json:"attached"`
	Unmatched  int         `json:"unmatched"`
	Unreadable int         `json:"unreadable"`
	Imported   bool        `json:"imported"`
	Files      []photoLine `json:"files,omitempty"`
}

// photoLine says what became of one file.
type photoLine struct {
	File      string `json:"file"`
	Outcome   string `json:"outcome"`
	Reference string `json:"reference,omitempty"`
	Why       string `json:"why,omitempty"`
}

// The outcomes of a file.
const (
	photoAttached   = "attached"
	photoUnmatched  = "unmatched"
	photoUnreadable = "unreadable"
)

// photos imports the pictures of a folder. Each is attached by itself: what an import
// that was broken off left out comes with the next.
func (c *importTable) photos(s *session, h *house) error {
	if !h.conference.KeepsPhotos(h.desk.Now()) {
		return faultf(checkin.FaultConflict, "this conference is sensitive, and its photos were deleted at its close on %s: none is taken in any more",
			h.conference.PhotosClose().AddDate(0, 0, -1).Format("2006-01-02"))
	}
	files, err := pictureFiles(c.Photos)
	if err != nil {
		return err
	}
	whose, err := h.photoNames(s)
	if err != nil {
		return err
	}
	report := photosLine{Imported: !c.DryRun}
	taken := make(map[string]string) // the file of a reference
	for _, name := range files {
		line, err := c.photo(s, h, whose, taken, name)
		if err != nil {
			return err
		}
		switch line.Outcome {
		case photoAttached:
			report.Attached++
		case photoUnmatched:
			report.Unmatched++
		default:
			report.Unreadable++
		}
		report.Files = append(report.Files, line)
	}
	return report.print(s)
}

// pictureFiles returns the names of a folder's files, in order.
func pictureFiles(dir string) (names []string, err error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the folder of photos %s cannot be read: %s", dir, reason(err)), Cause: err}
	}
	for _, f := range all {
		info, err := os.Stat(filepath.Join(dir, f.Name()))
		if err == nil && info.Mode().IsRegular() && !strings.HasPrefix(f.Name(), ".") {
			names = append(names, f.Name())
		}
	}
	return names, nil
}

// photoNames returns whose photo a file is, by its name in lower case: the one that a
// registration names, or its reference.
func (h *house) photoNames(s *session) (map[string][]string, error) {
	named, byReference := make(map[string][]string), make(map[string][]string)
	for r, err := range h.store.Registrations(s) {
		if err != nil {
			return nil, err
		}
		if r.Photo != "" {
			name := strings.ToLower(r.Photo[strings.LastIndexAny(r.Photo, `/\`)+1:])
			named[name] = append(named[name], r.Reference)
		}
		byReference[r.Reference] = []string{r.Reference}
	}
	for reference, one := range byReference {
		if name := strings.ToLower(reference); named[name] == nil {
			named[name] = one
		}
	}
	return named, nil
}

// photo attaches one file. An error ends the import; what is wrong with the file is in the line.
func (c *importTable) photo(s *session, h *house, whose map[string][]string, taken map[string]string, name string) (photoLine, error) {
	line := photoLine{File: name, Outcome: photoUnmatched}
	references := whose[strings.ToLower(name)]
	if len(references) == 0 {
		if reference, ok := checkin.NormalReference(strings.TrimSuffix(name, filepath.Ext(name))); ok {
			references = whose[strings.ToLower(reference)]
		}
	}
	switch len(references) {
	case 0:
		line.Why = "nobody is registered under this reference or with this photo"
		return line, nil
	case 1:
		line.Reference = references[0]
	default:
		line.Why = "several registrations name it: " + strings.Join(slices.Sorted(slices.Values(references)), ", ")
		return line, nil
	}
	if other, twice := taken[line.Reference]; twice {
		line.Why = fmt.Sprintf("%s has the photo %s already", line.Reference, other)
		return line, nil
	}
	jpeg, err := readPhoto(filepath.Join(c.Photos, name))
	if err != nil {
		line.Outcome, line.Why = photoUnreadable, photoWhy(err)
		return line, nil
	}
	taken[line.Reference] = name
	line.Outcome = photoAttached
	if c.DryRun {
		return line, s.Err()
	}
	return line, h.store.PutPhoto(s, line.Reference, jpeg)
}

func readPhoto(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return photo.Read(f)
}

func photoWhy(err error) string {
	switch {
	case errors.Is(err, photo.ErrSize):
		return photo.ErrSize.Error()
	case errors.Is(err, photo.ErrFormat):
		return photo.ErrFormat.Error()
	}
	return reason(err)
}

func (p *photosLine) print(s *session) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(p)
	}
	shown, left := 0, 0
	for _, f := range p.Files {
		switch {
		case f.Outcome == photoAttached:
		case shown == shownProblems:
			left++
		default:
			shown++
			fmt.Fprintf(s.Stdout, "%s: %s: %s\n", f.File, f.Outcome, f.Why)
		}
	}
	if left > 0 {
		fmt.Fprintf(s.Stdout, "and %d more: --json has them all\n", left)
	}
	would := ""
	if !p.Imported {
		would = "would be "
	}
	_, err := fmt.Fprintf(s.Stdout, "photos: %s%d attached, %d unmatched, %d unreadable\n", would, p.Attached, p.Unmatched, p.Unreadable)
	return err
}
