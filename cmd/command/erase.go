package command

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

type eraseCommand struct {
	Reference string `arg:"" help:"Whose data is erased."`
	Yes       bool   `help:"Do not ask."`
}

type purgeCommand struct {
	Yes bool `help:"Do not ask."`
	Now bool `help:"Also before the retention is over."`
}

// eraseLine is what "erase --json" and "purge --json" print.
type eraseLine struct {
	Entry     string   `json:"entry"`
	Reference string   `json:"reference,omitempty"`
	Also      []string `json:"also,omitempty"` // other registrations of the person
	Persons   int      `json:"persons"`
	Files     int      `json:"files"`          // of the app's own that were deleted
	Clean     bool     `json:"clean"`          // nothing is left in the database's files
	Note      string   `json:"note,omitempty"` // what remains elsewhere
}

func (c *eraseCommand) Run(s *session) error {
	references, err := normalReferences([]string{c.Reference})
	if err != nil {
		return err
	}
	reference := references[0]
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if !c.Yes {
		r, found, err := h.store.Registration(s, reference)
		if err != nil {
			return err
		}
		whose := ""
		if found {
			whose = ", " + whom(fullName(&r), r.Organisation)
		}
		if err := s.confirm("erase", fmt.Sprintf("%s%s is erased for ever, and no import brings the registration back.", reference, whose)); err != nil {
			return err
		}
	}
	erased, files, err := h.erase(s, reference, actor())
	if err != nil {
		return err
	}
	line := eraseLine{Entry: erased.Entries[0].ID.String(), Reference: reference, Persons: 1, Files: files, Clean: erased.Clean}
	done := fmt.Sprintf("%s is erased, by %s", reference, line.Entry)
	for i := range erased.Entries {
		if also := erased.Entries[i].Reference; also != reference {
			line.Also = append(line.Also, also)
		}
	}
	if len(line.Also) > 0 {
		done += "; so is what it was merged with: " + strings.Join(line.Also, ", ")
	}
	line.Note = "badges that were printed, exports, backups and other kiosks are not reached: see docs/security.md"
	return line.print(s, done)
}

// erase forgets a person, and deletes the badges and lists that the app wrote into its
// data folder. It returns how many files they were.
func (h *house) erase(ctx context.Context, reference, actor string) (checkin.Erased, int, error) {
	erased, err := h.desk.Erase(ctx, checkin.Act{Reference: reference, Actor: actor})
	if err != nil {
		return erased, 0, err
	}
	patterns := []string{filepath.Join("lists", "*")}
	for i := range erased.Entries {
		patterns = append(patterns, filepath.Join("badges", erased.Entries[i].Reference+"-*"))
	}
	files, err := h.deleteFiles(patterns...)
	return erased, files, err
}

// deskEraser is the house as the desk screen knows it.
type deskEraser struct{ house *house }

// Erase implements kiosk.Eraser.
func (e deskEraser) Erase(ctx context.Context, reference, actor string) error {
	_, _, err := e.house.erase(ctx, reference, actor)
	return err
}

func (c *purgeCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	imported, err := h.store.LastImport(s)
	if err != nil {
		return err
	}
	order := checkin.Purge{LastImport: imported, Early: c.Now, Actor: actor()}
	if err := h.desk.MayPurge(order); err != nil {
		return err
	}
	if !c.Yes {
		err := s.confirm("purge", "All registrations, notes and photos of this kiosk are erased for ever. The log and the figures stay.")
		if err != nil {
			return err
		}
	}
	erased, err := h.desk.Purge(s, order)
	if err != nil {
		return err
	}
	files, err := h.deleteFiles(filepath.Join("badges", "*"), filepath.Join("lists", "*"))
	if err != nil {
		return err
	}
	backups, err := h.forgetBackups(s)
	if err != nil {
		return err
	}
	files += backups
	line := eraseLine{Entry: erased.Entries[0].ID.String(), Persons: erased.Number, Files: files, Clean: erased.Clean}
	line.Note = "exports, backups in other places, printed paper and other kiosks are not reached: see docs/security.md"
	return line.print(s, fmt.Sprintf("%d registrations are purged, by %s", erased.Number, line.Entry))
}

func (l *eraseLine) print(s *session, done string) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(l)
	}
	fmt.Fprintln(s.Stdout, done)
	if l.Files > 0 {
		fmt.Fprintf(s.Stdout, "%d files in the data folder are deleted\n", l.Files)
	}
	if !l.Clean {
		fmt.Fprintln(s.Stdout, "the database's files may still hold it, sealed, for they were being read or the disk is full: the next command cleans them")
	}
	_, err := fmt.Fprintln(s.Stdout, l.Note)
	return err
}

// confirm has somebody type the word, after what will happen is said.
func (s *session) confirm(word, what string) error {
	fmt.Fprintf(s.Stderr, "%s\nType %q to go on: ", what, word)
	typed, err := bufio.NewReaderSize(s.Stdin, 256).ReadString('\n')
	if strings.TrimSpace(typed) == word {
		return nil
	}
	if err != nil {
		fmt.Fprintln(s.Stderr)
	}
	return usagef("nothing was changed: type %s where it is asked, or give --yes", word)
}

// deleteFiles deletes what the app wrote into its data folder, by patterns, and returns how many files.
func (h *house) deleteFiles(patterns ...string) (n int, err error) {
	for _, pattern := range patterns {
		paths, err := filepath.Glob(filepath.Join(escapeGlob(h.dir), pattern))
		if err != nil {
			return n, err
		}
		for _, path := range paths {
			info, err := os.Lstat(path)
			if err != nil || info.IsDir() {
				continue
			}
			if err := os.Remove(path); err != nil {
				return n, &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
					"the data is erased, but %s cannot be deleted (%s): delete it by hand", path, reason(err))}
			}
			n++
		}
	}
	return n, nil
}

// escapeGlob makes a path match itself.
func escapeGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// forget does what is due whenever the data is opened: erasures that a backup undid,
// and the photos' end. Where it fails the data opens all the same.
func (h *house) forget(s *session) error {
	_, err := h.store.EraseAgain(s, storage.AgainOptions{Actor: actor(), Keep: h.conference.Keep})
	if err == nil {
		_, err = h.dropPhotos(s)
	}
	return err
}

// dropPhotos deletes the photos of a sensitive conference after its close, and returns how many.
func (h *house) dropPhotos(ctx context.Context) (int, error) {
	if h.conference.KeepsPhotos(h.desk.Now()) {
		return 0, nil
	}
	// Most often there are none, and nobody is to wait for the log's lock.
	if n, err := h.store.Photos(ctx); err != nil || n == 0 {
		return 0, err
	}
	dropped, err := h.desk.DropPhotos(ctx, actor())
	return dropped.Number, err
}
