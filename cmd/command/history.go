package command

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"antechamber/kiosk/checkin"
)

type historyCommand struct {
	Reference string `arg:"" help:"Whose history."`
	Notes     bool   `help:"With what was written at each act, which is sealed; a supervisor reads it."`
}

func (c *historyCommand) task() checkin.Task {
	if c.Notes {
		return checkin.TaskReadNotes
	}
	return checkin.TaskLook
}

// recordLine is one line of "history --json".
type recordLine struct {
	entryLine
	UndoneBy string `json:"undone_by,omitempty"`
	Note     string `json:"note,omitempty"`
}

// Run prints every entry about a person, the newest first. It opens the person.
func (c *historyCommand) Run(s *session) error {
	references, err := normalReferences([]string{c.Reference})
	if err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if _, err := h.desk.Opened(s, checkin.Act{Reference: references[0], Actor: actor()}); err != nil {
		return err
	}
	var records []checkin.Record
	err = h.store.Look(s, func(v checkin.View) error {
		history, err := v.History(references[0])
		records = checkin.RecordsOf(history)
		return err
	})
	if err != nil {
		return err
	}
	lines := json.NewEncoder(s.Stdout)
	for i := range records {
		var note string
		if c.Notes {
			if note, _, err = h.store.Note(s, records[i].Entry.ID); err != nil {
				return err
			}
		}
		if s.commands.JSON {
			err = lines.Encode(recordLine{h.entryLine(&records[i].Entry), records[i].UndoneBy.String(), note})
		} else {
			err = s.printRecord(h, &records[i], note)
		}
		if err != nil {
			return err
		}
	}
	if len(records) == 0 && !s.commands.JSON {
		_, err = fmt.Fprintf(s.Stdout, "the log here has nothing about %s\n", references[0])
	}
	return err
}

// betweenTwo says what became of the first of two references.
func betweenTwo(k checkin.Kind) string {
	if k == checkin.KindMerge {
		return " went into "
	}
	return " is replaced by "
}

func (s *session) printRecord(h *house, r *checkin.Record, note string) error {
	e := &r.Entry
	words := []string{h.stamp(e.At), fmt.Sprintf("%-10s %-16s", e.Kind, e.Reason)}
	for _, w := range []string{e.Entrance, e.Actor, e.ID.String()} {
		if w != "" {
			words = append(words, w)
		}
	}
	if e.To != "" {
		words = append(words, e.Reference+betweenTwo(e.Kind)+e.To)
	}
	if !e.Target.IsZero() {
		words = append(words, "undoes "+e.Target.String())
	}
	if note != "" {
		words = append(words, strconv.Quote(note))
	}
	if !r.UndoneBy.IsZero() {
		words = append(words, "undone by "+r.UndoneBy.String())
	}
	_, err := fmt.Fprintln(s.Stdout, strings.Join(words, "  "))
	return err
}
