package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"antechamber/badges"
	"antechamber/kiosk/checkin"
)

// mostBlanks is how many blank badges are made at a time: more is a slip of the finger.
const mostBlanks = 1000

// blanksLine is what "badge --blank --json" prints.
type blanksLine struct {
	First int    `json:"first"`
	Last  int    `json:"last"`
	File  string `json:"file"`
}

// blanks writes numbered blank badges. Their numbers go on from the last that were
// made on this data folder, also where the file could not be written.
func (c *badgeCommand) blanks(s *session) error {
	switch {
	case c.Blank < 1 || c.Blank > mostBlanks:
		return usagef("%d blank badges cannot be made at a time: give --blank 1 to %d", c.Blank, mostBlanks)
	case c.All || c.Again || len(c.References) > 0:
		return usagef("a blank badge is nobody's: leave out references, --all and --again")
	case !strings.EqualFold(filepath.Ext(c.Out), ".pdf"):
		return usagef("blank badges go to one file: give --out FILE.pdf")
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	var category *checkin.Category
	if c.Category != "" {
		found, ok := h.conference.Category(c.Category)
		if !ok {
			return usagef("there is no category %q: see \"conference show\"", c.Category)
		}
		category = &found
	}
	press, err := h.press(s, "")
	if err != nil {
		return err
	}
	first, err := h.store.TakeBlanks(s, c.Blank)
	if err != nil {
		return err
	}
	line := blanksLine{first, first + c.Blank - 1, c.Out}
	blanks := make([]badges.Blank, c.Blank)
	for i := range blanks {
		blanks[i] = badges.Blank{Number: first + i, Category: category}
	}
	deliver, err := stage(c.Out, func(w io.Writer) error { return press.WriteBlanks(w, blanks, badges.Sheet(c.Sheet)) })
	if err != nil {
		return err
	}
	if err := h.desk.Note(s, checkin.Entry{Kind: checkin.KindNote, Reason: checkin.BlankBadges, Number: line.Last, Actor: actor()}); err != nil {
		return err
	}
	if err := deliver(); err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	_, err = fmt.Fprintf(s.Stdout, "blank badges %d to %d  %s\n", line.First, line.Last, line.File)
	return err
}

// blankFree returns a fault where a blank badge is somebody's already. Number 0 is no badge.
func (h *house) blankFree(ctx context.Context, number int) error {
	if number == 0 {
		return nil
	}
	if number < 0 {
		return usagef("%d is no number of a blank badge: it stands on the badge", number)
	}
	log, err := h.entries(ctx)
	if err != nil {
		return err
	}
	if holder := checkin.HolderOf(log, number); holder != nil {
		return faultf(checkin.FaultConflict, "blank badge %d is that of %s already: look at the number again", number, holder.Reference)
	}
	return nil
}

// tieBlank records who was given a blank badge. Number 0 is no badge.
func (h *house) tieBlank(ctx context.Context, number int, reference string) error {
	if number == 0 {
		return nil
	}
	_, err := h.desk.TieBlank(ctx, number, checkin.Act{Reference: reference, Actor: actor()})
	return err
}
