package command

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"antechamber/kiosk/checkin"
)

type undoCommand struct {
	Entry  string `arg:"" help:"The entry, as ORIGIN:SEQ."`
	Reason string `help:"Why: wrong_person, not_entered, wrong_entrance, by_mistake; anything else is kept sealed beside the registration." required:"" placeholder:"R"`
}

func (c *undoCommand) Run(s *session) error {
	id, err := checkin.ParseEntryID(c.Entry)
	if err != nil {
		return usagef("%s", err)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	correction := checkin.Correction{Entry: id, Reason: checkin.Reason(c.Reason), Actor: actor()}
	if !slices.Contains(checkin.UndoReasons(), correction.Reason) {
		correction.Reason, correction.Note = checkin.Other, c.Reason
	}
	task, err := h.desk.UndoTask(s, id, time.Now())
	if err != nil {
		return err
	}
	if err := s.authorise(h, task); err != nil {
		return err
	}
	undo, err := h.desk.Undo(s, correction)
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(h.entryLine(&undo))
	}
	_, err = fmt.Fprintf(s.Stdout, "undone: %s counts no more, by %s\n", id, undo.ID)
	return err
}
