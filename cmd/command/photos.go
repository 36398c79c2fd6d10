package command

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
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
	code      string // the same in a word
}

// The outcomes of a file.
const (
	photoAttached   = "attached"
	photoUnmatched  = "unmatched"
	photoUnreadable = "unreadable"
)

// photos imports the pictures of a folder or a ZIP file, and tells of it.
func (c *importTable) photos(s *session, h *house) error {
	report, err := h.importPhotos(s, c.Photos, c.DryRun, func(int, int) {})
	if err != nil {
		return err
	}
	return report.print(s)
}

// importPhotos imports the pictures of a folder or a ZIP file. Each is attached by itself: what an import
// that was broken off left out comes with the next. each is called with how many are done, of how many.
func (h *house) importPhotos(ctx context.Context, path string, try bool, each func(done, all int)) (report photosLine, err error) {
	report.Imported = !try
	if !h.conference.KeepsPhotos(h.desk.Now()) {
		return report, faultf(checkin.FaultConflict, "this conference is sensitive, and its photos were deleted at its close on %s: none is taken in any more",
			h.conference.PhotosClose().AddDate(0, 0, -1).Format("2006-01-02"))
	}
	from, err := picturesIn(path)
	if err != nil {
		return report, err
	}
	defer from.close()
	whose, err := h.photoNames(ctx)
	if err != nil {
		return report, err
	}
	taken := make(map[string]string) // the file of a reference
	for i, name := range from.names {
		each(i, len(from.names))
		line, err := h.photo(ctx, try, whose, taken, from, name)
		if err != nil {
			return report, err
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
	return report, nil
}

// pictures is where photos come from: a folder, or a ZIP file with all its folders.
type pictures struct {
	names []string // in order
	open  func(name string) (io.ReadCloser, error)
	close func() error
}

// picturesIn opens a folder or a ZIP file.
func picturesIn(path string) (pictures, error) {
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() {
		return picturesInZip(path)
	}
	p := pictures{
		open:  func(name string) (io.ReadCloser, error) { return os.Open(filepath.Join(path, name)) },
		close: func() error { return nil },
	}
	all, err := os.ReadDir(path)
	if err != nil {
		return p, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the folder of photos %s cannot be read: %s", path, reason(err)), Cause: err}
	}
	for _, f := range all {
		info, err := os.Stat(filepath.Join(path, f.Name()))
		if err == nil && info.Mode().IsRegular() && !strings.HasPrefix(f.Name(), ".") {
			p.names = append(p.names, f.Name())
		}
	}
	return p, nil
}

// picturesInZip finds the files of a ZIP file by their names without folders. What
// systems put beside them, as __MACOSX, is passed over; of two with one name the first stands.
func picturesInZip(file string) (pictures, error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		return pictures{}, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf("%s is neither a folder nor a ZIP file that can be read: name one with photos", file), Cause: err}
	}
	files := make(map[string]*zip.File)
	for _, f := range z.File {
		whole := strings.ReplaceAll(f.Name, `\`, "/")
		name := path.Base(whole)
		if !f.Mode().IsRegular() || strings.HasPrefix(name, ".") || strings.HasPrefix(whole, "__MACOSX/") || files[name] != nil {
			continue
		}
		files[name] = f
	}
	return pictures{
		names: slices.Sorted(maps.Keys(files)),
		open:  func(name string) (io.ReadCloser, error) { return files[name].Open() },
		close: z.Close,
	}, nil
}

// photoNames returns whose photo a file is, by its name in lower case: the one that a
// registration names, or its reference.
func (h *house) photoNames(ctx context.Context) (map[string][]string, error) {
	named, byReference := make(map[string][]string), make(map[string][]string)
	for r, err := range h.store.Registrations(ctx) {
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
func (h *house) photo(ctx context.Context, try bool, whose map[string][]string, taken map[string]string, from pictures, name string) (photoLine, error) {
	line := photoLine{File: name, Outcome: photoUnmatched}
	references := whose[strings.ToLower(name)]
	if len(references) == 0 {
		if reference, ok := checkin.NormalReference(strings.TrimSuffix(name, filepath.Ext(name))); ok {
			references = whose[strings.ToLower(reference)]
		}
	}
	switch len(references) {
	case 0:
		line.Why, line.code = "nobody is registered under this reference or with this photo", "photo_nobody"
		return line, nil
	case 1:
		line.Reference = references[0]
	default:
		line.code = "photo_several"
		line.Why = "several registrations name it: " + strings.Join(slices.Sorted(slices.Values(references)), ", ")
		return line, nil
	}
	if other, twice := taken[line.Reference]; twice {
		line.Why, line.code = fmt.Sprintf("%s has the photo %s already", line.Reference, other), "photo_twice"
		return line, nil
	}
	jpeg, err := readPhoto(from, name)
	if err != nil {
		line.Outcome, line.Why, line.code = photoUnreadable, photoWhy(err), photoCode(err)
		return line, nil
	}
	taken[line.Reference] = name
	line.Outcome = photoAttached
	if try {
		return line, ctx.Err()
	}
	return line, h.store.PutPhoto(ctx, line.Reference, jpeg)
}

func readPhoto(from pictures, name string) ([]byte, error) {
	f, err := from.open(name)
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

func photoCode(err error) string {
	switch {
	case errors.Is(err, photo.ErrSize):
		return "photo_size"
	case errors.Is(err, photo.ErrFormat):
		return "photo_format"
	}
	return "photo_file"
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
