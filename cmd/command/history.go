package command

import (
	"encoding/json"
	"fmt"
	"strings"

	"antechamber/kiosk/checkin"
)

type historyCommand struct {
	Reference string `arg:"" help:"Whose history."`
}

// recordLine is one line of "history --json".
type recordLine struct {
	entryLine
	UndoneBy string `json:"undone_by,omitempty"`
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
		if s.commands.JSON {
			err = lines.Encode(recordLine{h.entryLine(&records[i].Entry), records[i].UndoneBy.String()})
		} else {
			err = s.printRecord(h, &records[i])
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

func (s *session) printRecord(h *house, r *checkin.Record) error {
	e := &r.Entry
	words := []string{h.stamp(e.At), fmt.Sprintf("%-10s %-16s", e.Kind, e.Reason)}
	for _, w := range []string{e.Entrance, e.Actor, e.ID.String()} {
		if w != "" {
			words = append(words, w)
		}
	}
	if !r.UndoneBy.IsZero() {
		words = append(words, "undone by "+r.UndoneBy.String())
	}
	_, err := fmt.Fprintln(s.Stdout, strings.Join(words, "  "))
	return err
}
